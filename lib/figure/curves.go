package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Series is a named curve. Make one with [Line].
type Series struct {
	name string
	x, y []float64
}

// Line returns the curve through the points (x[i], y[i]). Its name is an
// identifier that the catalogue knows ("train", "bce") or any other text,
// which is then shown as it is.
func Line[X, Y Number](name string, x []X, y []Y) Series {
	return Series{name, float64s(x), float64s(y)}
}

// Level is a named horizontal reference line.
type Level struct {
	Name  string
	Value float64
}

// Axes says what [Curves] draws its series on. The zero value is a picture of
// cost against epoch on linear axes.
type Axes struct {
	X, Y       string // names of the axes; "epoch" and "cost" when empty
	LogX, LogY bool   // logarithmic axis: every value on it must be positive
	Levels     []Level
}

// styles tell the series of a picture apart by colour and by dashes.
var styles = []draw.LineStyle{
	{Color: blue, Width: 1.6},
	{Color: vermillion, Width: 1.6, Dashes: []vg.Length{6, 3.5}},
	{Color: green, Width: 1.6, Dashes: []vg.Length{1, 3.5}},
	{Color: purple, Width: 1.6, Dashes: []vg.Length{8, 3.5, 1, 3.5}},
}

var levelStyle = draw.LineStyle{Color: textInk, Width: 1, Dashes: []vg.Length{3, 4}}

// Curves draws one to four series in one picture, with a horizontal line for
// each level. Of a series with more points than the picture can show, it draws
// the lowest and the highest in each narrow strip, so no peak is lost.
func Curves(axes Axes, series ...Series) *Figure {
	if axes.X == "" {
		axes.X = "epoch"
	}
	if axes.Y == "" {
		axes.Y = "cost"
	}
	if err := checkSeries(axes, series); err != nil {
		return failed("Curves", err)
	}
	return &Figure{render: func(l Language) content {
		title := titleOf(l, axes.Y, axes.X, series[0])
		p := curves(l, axes, series, 0)
		p.title, p.width, p.height = title, 400, 250
		c := content{title: title, rows: [][]panel{{p}}}
		if len(series) > 1 || len(axes.Levels) > 0 {
			c.legend = curvesLegend(l, series, 0)
		}
		for _, level := range axes.Levels {
			c.legend = append(c.legend, legendEntry{l.name(level.Name) + " (" + number(level.Value) + ")", []plot.Thumbnailer{&plotter.Line{LineStyle: levelStyle}}})
		}
		return c
	}}
}

// titleOf names what is drawn against what, and from where to where.
func titleOf(l Language, y, x string, s Series) string {
	return capital(l.text("curves.title", l.name(y), l.name(x), number(slices.Min(s.x)), number(slices.Max(s.x))))
}

func checkSeries(axes Axes, series []Series) error {
	if len(series) == 0 {
		return errors.New("no series to draw")
	}
	if len(series) > len(styles) {
		return fmt.Errorf("got %d series; at most %d can be told apart", len(series), len(styles))
	}
	for _, s := range series {
		if len(s.x) == 0 {
			return fmt.Errorf("series %q has no points", s.name)
		}
		if len(s.x) != len(s.y) {
			return fmt.Errorf("series %q has %d x values and %d y values; want as many", s.name, len(s.x), len(s.y))
		}
		if err := checkAxis(s.name+" x", s.x, axes.LogX); err != nil {
			return err
		}
		if err := checkAxis(s.name+" y", s.y, axes.LogY); err != nil {
			return err
		}
	}
	for _, level := range axes.Levels {
		if err := checkAxis("level "+level.Name, []float64{level.Value}, axes.LogY); err != nil {
			return err
		}
	}
	return nil
}

func checkAxis(name string, values []float64, log bool) error {
	if err := checkFinite(name, values); err != nil {
		return err
	}
	if log {
		for i, v := range values {
			if v <= 0 {
				return fmt.Errorf("%s[%d] is %v; a logarithmic axis needs positive numbers", name, i, v)
			}
		}
	}
	return nil
}

// curves draws the series in the styles from first on. The caller sets the
// panel's title and size.
func curves(l Language, axes Axes, series []Series, first int) panel {
	xlabel, ylabel := l.name(axes.X), l.name(axes.Y)
	if axes.LogX {
		xlabel = l.text("log", xlabel)
	}
	if axes.LogY {
		ylabel = l.text("log", ylabel)
	}
	plt := newPlot("", xlabel, ylabel)
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: gridInk, Width: 0.8}
	grid.Vertical.Color = nil
	plt.Add(grid)
	for _, s := range series {
		widen(plt, s.x, s.y)
	}
	var said []string
	for _, level := range axes.Levels {
		widen(plt, nil, []float64{level.Value})
	}
	for _, level := range axes.Levels {
		plt.Add(&plotter.Line{XYs: plotter.XYs{{X: plt.X.Min, Y: level.Value}, {X: plt.X.Max, Y: level.Value}}, LineStyle: levelStyle})
		said = append(said, l.text("curves.level", l.name(level.Name), number(level.Value)))
	}
	for i, s := range series {
		style := styles[first+i]
		xys := thin(s.x, s.y, 300)
		plt.Add(&plotter.Line{XYs: xys, LineStyle: style})
		if len(xys) <= 25 { // few enough to show which points were measured
			plt.Add(scatter(xys, draw.GlyphStyle{Color: style.Color, Radius: 2.2, Shape: dot{}}))
		}
	}
	if axes.LogX {
		makeLog(&plt.X)
	}
	if axes.LogY {
		makeLog(&plt.Y)
	}
	for i := len(series) - 1; i >= 0; i-- { // series first, then levels
		said = append([]string{describeSeries(l, axes, series[i])}, said...)
	}
	return panel{plot: plt, description: strings.Join(said, " ")}
}

// widen makes room on the axes for these values.
func widen(p *plot.Plot, x, y []float64) {
	for _, v := range x {
		p.X.Min, p.X.Max = math.Min(p.X.Min, v), math.Max(p.X.Max, v)
	}
	for _, v := range y {
		p.Y.Min, p.Y.Max = math.Min(p.Y.Min, v), math.Max(p.Y.Max, v)
	}
}

func describeSeries(l Language, axes Axes, s Series) string {
	low, high, last := math.Inf(1), math.Inf(-1), len(s.y)-1
	for _, v := range s.y {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	return l.text("curves.series", l.name(s.name), len(s.y), l.name(axes.X),
		number(s.x[0]), number(s.y[0]), number(s.x[last]), number(s.y[last]), number(low), number(high))
}

func curvesLegend(l Language, series []Series, first int) []legendEntry {
	var entries []legendEntry
	for i, s := range series {
		entries = append(entries, legendEntry{l.name(s.name), []plot.Thumbnailer{&plotter.Line{LineStyle: styles[first+i]}}})
	}
	return entries
}

// thin keeps, of each of the given number of strips of equally many points,
// the lowest and the highest, and the ends of the whole.
func thin(x, y []float64, strips int) plotter.XYs {
	var xys plotter.XYs
	if len(x) <= 2*strips {
		for i := range x {
			xys = append(xys, plotter.XY{X: x[i], Y: y[i]})
		}
		return xys
	}
	keep := func(i int) { xys = append(xys, plotter.XY{X: x[i], Y: y[i]}) }
	keep(0)
	for s := range strips {
		low := s * len(x) / strips
		high := low
		for i := low; i < (s+1)*len(x)/strips; i++ {
			if y[i] < y[low] {
				low = i
			}
			if y[i] > y[high] {
				high = i
			}
		}
		keep(min(low, high))
		keep(max(low, high))
	}
	keep(len(x) - 1)
	return xys
}

func makeLog(a *plot.Axis) {
	a.Scale, a.Tick.Marker = plot.LogScale{}, plot.TickerFunc(logTicks)
	if a.Min == a.Max { // gonum/plot would widen the axis by 1, perhaps past 0
		a.Min, a.Max = a.Min/2, a.Max*2
	}
}

// logTicks labels the powers of ten, and where an axis has fewer than two of
// them, 1, 2 and 5 times the powers of ten; on a still shorter axis it labels
// round numbers as a linear axis does.
func logTicks(low, high float64) []plot.Tick {
	for _, digits := range [][]float64{{1}, {1, 2, 5}} {
		var ticks []plot.Tick
		for e := math.Floor(math.Log10(low)); e <= math.Log10(high); e++ {
			for _, d := range digits {
				if v := d * math.Pow(10, e); low <= v && v <= high {
					ticks = append(ticks, plot.Tick{Value: v, Label: number(v)})
				}
			}
		}
		if len(ticks) > 1 {
			return ticks
		}
	}
	return plot.DefaultTicks{}.Ticks(low, high)
}

// Paths draws how the weights (one curve for each, in the first panel) and the
// bias (in the second) move with the epochs. Row i of weights and bias[i] belong
// to epochs[i]; names are the names of the weights' features, at most four.
func Paths[E, W, B Number](names []string, epochs []E, weights [][]W, bias []B) *Figure {
	if len(weights) != len(epochs) || len(bias) != len(epochs) {
		return failed("Paths", fmt.Errorf("got %d epochs, %d rows of weights and %d biases; want as many of each", len(epochs), len(weights), len(bias)))
	}
	for i, row := range weights {
		if len(row) != len(names) {
			return failed("Paths", fmt.Errorf("weights[%d] has %d values; want one for each of the %d names", i, len(row), len(names)))
		}
	}
	series := make([]Series, len(names))
	for j, name := range names {
		column := make([]W, len(weights))
		for i, row := range weights {
			column[i] = row[j]
		}
		series[j] = Line(name, epochs, column)
	}
	biases := []Series{Line("bias", epochs, bias)}
	for _, s := range [][]Series{series, biases} {
		if err := checkSeries(Axes{}, s); err != nil {
			return failed("Paths", err)
		}
	}
	return &Figure{render: func(l Language) content {
		w := curves(l, Axes{X: "epoch", Y: "weight"}, series, 0)
		b := curves(l, Axes{X: "epoch", Y: "bias"}, biases, len(styles)-1)
		w.title = titleOf(l, "weights", "epoch", series[0])
		b.title = titleOf(l, "bias", "epoch", biases[0])
		w.width, w.height = 340, 240
		b.width, b.height = 340, 240
		return content{
			title:  l.text("paths.title"),
			rows:   [][]panel{{w, b}},
			legend: append(curvesLegend(l, series, 0), curvesLegend(l, biases, len(styles)-1)...),
		}
	}}
}
