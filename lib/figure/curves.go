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

	"activation-notes/lib/words"
)

// Series is a named curve. Make one with [Line] or, of several runs, with
// [Spread].
type Series struct {
	name      string
	x, y      []float64
	low, high []float64   // the band around y; nil for none
	runs      int         // that the band holds
	pieces    []int       // where a new piece of a broken curve begins
	ends      []endOfLine // what a broken curve does at its jumps
	smooth    bool        // the points are no measurements
	err       error
}

// Line returns the curve through the points (x[i], y[i]).
func Line[X, Y Number](name string, x []X, y []Y) Series {
	return Series{name: name, x: float64s(x), y: float64s(y)}
}

// Level is a named reference line, horizontal or vertical.
type Level struct {
	Name  string
	Value float64
}

// Axes says what [Curves] draws its series on. The zero value is a picture of
// cost against epoch on linear axes.
type Axes struct {
	Title          string     // "" for Y against X
	X, Y           string     // names of the axes; the words "epoch" and "cost" when empty
	LogX, LogY     bool       // logarithmic axis: every value on it must be positive
	XRange, YRange [2]float64 // from and to, beyond which nothing is drawn; the zero value fits the numbers
	Levels         []Level    // horizontal lines
	Marks          []Level    // vertical lines
}

// styles tell the series of a picture apart by colour and by dashes.
var styles = []draw.LineStyle{
	{Color: blue, Width: 1.6},
	{Color: vermillion, Width: 1.6, Dashes: []vg.Length{6, 3.5}},
	{Color: green, Width: 1.6, Dashes: []vg.Length{1, 3.5}},
	{Color: purple, Width: 1.6, Dashes: []vg.Length{8, 3.5, 1, 3.5}},
	{Color: ochre, Width: 1.6, Dashes: []vg.Length{14, 3.5}},
	{Color: grey, Width: 1.6, Dashes: []vg.Length{8, 3.5, 1, 3.5, 1, 3.5}},
}

var (
	levelStyle = draw.LineStyle{Color: textInk, Width: 1, Dashes: []vg.Length{3, 4}}
	markStyle  = draw.LineStyle{Color: textInk, Width: 1, Dashes: []vg.Length{1, 3}}
)

// biasStyle is the style of the bias in Paths.
const biasStyle = 3

// Curves draws one to six series in one picture, with a horizontal line for
// each level and a vertical one for each mark. Of a series with more points than the picture can show, it draws
// the lowest and the highest in each narrow strip, so no peak is lost.
func Curves(axes Axes, series ...Series) *Figure {
	if axes.X == "" {
		axes.X = words.Of("epoch")
	}
	if axes.Y == "" {
		axes.Y = words.Of("cost")
	}
	if err := checkSeries(axes, series); err != nil {
		return Failed("figure.Curves", err)
	}
	return &Figure{render: func(l reader) content {
		title := titleOf(l, axes.Y, axes.X, series[0])
		if axes.Title != "" {
			title = l.title(axes.Title)
		}
		p := curves(l, axes, series, 0)
		p.title, p.width, p.height = title, 400, 250
		c := content{title: title, rows: [][]panel{{p}}}
		if len(series) > 1 || len(axes.Levels) > 0 || len(axes.Marks) > 0 || series[0].low != nil {
			c.legend = curvesLegend(l, series, 0)
		}
		c.legend = append(c.legend, referenceLegend(l, axes)...)
		return c
	}}
}

// titleOf names what is drawn against what, and from where to where.
func titleOf(l reader, y, x string, s Series) heading {
	low, high := slices.Min(s.x), slices.Max(s.x)
	p := apart(low, high)
	return l.heading("curves.title", y, x, p.number(low), p.number(high))
}

func checkSeries(axes Axes, series []Series) error {
	if err := axes.check(); err != nil {
		return err
	}
	if len(series) == 0 {
		return errors.New("no series to draw")
	}
	if len(series) > len(styles) {
		return fmt.Errorf("got %d series; at most %d can be told apart", len(series), len(styles))
	}
	for _, s := range series {
		if s.err != nil {
			return s.err
		}
		if len(s.x) == 0 {
			return fmt.Errorf("series %q has no points", words.Keys(s.name))
		}
		if len(s.x) != len(s.y) {
			return fmt.Errorf("series %q has %d x values and %d y values; want as many", words.Keys(s.name), len(s.x), len(s.y))
		}
		if err := checkAxis(s.name+" x", s.x, axes.LogX); err != nil {
			return err
		}
		if err := checkAxis(s.name+" y", s.y, axes.LogY); err != nil {
			return err
		}
	}
	return nil
}

// check looks at what does not depend on the series.
func (axes Axes) check() error {
	for _, level := range axes.Levels {
		if err := checkAxis("level "+level.Name, []float64{level.Value}, axes.LogY); err != nil {
			return err
		}
	}
	for _, mark := range axes.Marks {
		if err := checkAxis("mark "+mark.Name, []float64{mark.Value}, axes.LogX); err != nil {
			return err
		}
	}
	if err := checkRange("XRange", axes.XRange, axes.LogX); err != nil {
		return err
	}
	return checkRange("YRange", axes.YRange, axes.LogY)
}

func checkRange(name string, r [2]float64, log bool) error {
	if r == ([2]float64{}) {
		return nil
	}
	if err := checkAxis(name, r[:], log); err != nil {
		return err
	}
	if r[0] >= r[1] {
		return fmt.Errorf("%s is from %v to %v; want it to rise", name, r[0], r[1])
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
			if v < smallest {
				return fmt.Errorf("%s[%d] is %v; a logarithmic axis takes numbers from %v on", name, i, v, smallest)
			}
		}
	}
	return nil
}

// curves draws the series in the styles from first on. The caller sets the
// panel's title and size.
func curves(l reader, axes Axes, series []Series, first int) panel {
	xlabel, ylabel := l.Say(axes.X), l.Say(axes.Y)
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
	var said []string
	levels, marks := levelLabels(axes.Levels), levelLabels(axes.Marks)
	for _, s := range series {
		widen(plt, s.x, slices.Concat(s.y, s.low, s.high))
		said = append(said, describeSeries(l, axes, s))
	}
	for i, s := range series {
		if s.low != nil {
			plt.Add(band(s, styles[first+i], axes.LogX))
		}
	}
	for i, level := range axes.Levels {
		widen(plt, nil, []float64{level.Value})
		plt.Add(reference{Level: level})
		said = append(said, l.text("curves.level", l.Say(level.Name), levels[i]))
	}
	for i, mark := range axes.Marks {
		widen(plt, []float64{mark.Value}, nil)
		plt.Add(reference{Level: mark, vertical: true})
		said = append(said, l.text("curves.mark", l.Say(mark.Name), marks[i]))
	}
	for i, s := range series {
		s.draw(plt, styles[first+i], axes.LogX)
	}
	for i, s := range series { // over all the lines
		for _, e := range s.ends {
			plt.Add(scatter(plotter.XYs{e.at}, endGlyph(styles[first+i].Color, e.open)))
		}
	}
	if axes.XRange != ([2]float64{}) {
		plt.X.Min, plt.X.Max = axes.XRange[0], axes.XRange[1]
	}
	if axes.YRange != ([2]float64{}) {
		plt.Y.Min, plt.Y.Max = axes.YRange[0], axes.YRange[1]
	}
	if axes.LogX {
		makeLog(&plt.X)
	}
	if axes.LogY {
		makeLog(&plt.Y)
	}
	return panel{plot: plt, description: strings.Join(said, " ")}
}

// draw adds the pieces of the curve to a plot, and dots where it is made of few
// points.
func (s Series) draw(plt *plot.Plot, style draw.LineStyle, logX bool) {
	start := 0
	for _, end := range append(slices.Clone(s.pieces), len(s.x)) {
		xys := thin(s.x[start:end], s.y[start:end], 300, logX)
		plt.Add(&plotter.Line{XYs: xys, LineStyle: style})
		if len(xys) <= 25 && !s.smooth { // few enough to show which points were measured
			plt.Add(scatter(xys, draw.GlyphStyle{Color: style.Color, Radius: 2.2, Shape: dot{}}))
		}
		start = end
	}
}

// A reference is the line of a level or a mark, across the whole picture.
type reference struct {
	Level
	vertical bool
}

// Plot implements plot.Plotter.
func (r reference) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	if r.vertical {
		c.StrokeLines(markStyle, c.ClipLinesX([]vg.Point{{X: x(r.Value), Y: c.Min.Y}, {X: x(r.Value), Y: c.Max.Y}})...)
	} else {
		c.StrokeLines(levelStyle, c.ClipLinesY([]vg.Point{{X: c.Min.X, Y: y(r.Value)}, {X: c.Max.X, Y: y(r.Value)}})...)
	}
}

// referenceLegend has an entry for each level and each mark.
func referenceLegend(l reader, axes Axes) []legendEntry {
	var entries []legendEntry
	levels, marks := levelLabels(axes.Levels), levelLabels(axes.Marks)
	for i, level := range axes.Levels {
		entries = append(entries, legendEntry{l.Say(level.Name) + " (" + levels[i] + ")", []plot.Thumbnailer{&plotter.Line{LineStyle: levelStyle}}})
	}
	for i, mark := range axes.Marks {
		entries = append(entries, legendEntry{l.text("curves.markname", l.Say(mark.Name), marks[i]), []plot.Thumbnailer{&plotter.Line{LineStyle: markStyle}}})
	}
	return entries
}

// levelLabels writes the values of levels.
func levelLabels(levels []Level) []string {
	values := make([]float64, len(levels))
	for i, level := range levels {
		values[i] = level.Value
	}
	return labels(values)
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

func describeSeries(l reader, axes Axes, s Series) string {
	if s.low != nil {
		return describeSpread(l, axes, s)
	}
	low, high, last := slices.Min(s.y), slices.Max(s.y), len(s.y)-1
	x, y := apart(s.x[0], s.x[last]), apart(low, high)
	return l.text("curves.series", l.Say(s.name), len(s.y), l.Say(axes.X),
		x.number(s.x[0]), y.number(s.y[0]), x.number(s.x[last]), y.number(s.y[last]), y.number(low), y.number(high))
}

func curvesLegend(l reader, series []Series, first int) []legendEntry {
	var entries []legendEntry
	runs := 0
	for i, s := range series {
		entries = append(entries, legendEntry{l.Say(s.name), []plot.Thumbnailer{&plotter.Line{LineStyle: styles[first+i]}}})
		runs = max(runs, s.runs)
	}
	if runs > 0 {
		entries = append(entries, legendEntry{l.text("spread.legend", runs), []plot.Thumbnailer{&plotter.Polygon{Color: grey.fade(bandOpacity)}}})
	}
	return entries
}

// thin keeps, of each of the given number of strips of the picture, the lowest
// and the highest point, and the ends of the whole. The strips are equally wide
// on the axis of x, or hold equally many points where x does not rise.
func thin(x, y []float64, strips int, logX bool) plotter.XYs {
	var xys plotter.XYs
	keep := func(i int) { xys = append(xys, plotter.XY{X: x[i], Y: y[i]}) }
	last := len(x) - 1
	if last < 2*strips {
		for i := range x {
			keep(i)
		}
		return xys
	}
	at := func(i int) float64 { return float64(i) }
	if slices.IsSorted(x) && x[0] < x[last] {
		at = func(i int) float64 { return x[i] }
		if logX {
			at = func(i int) float64 { return math.Log(x[i]) }
		}
	}
	strip := func(i int) int { return int(float64(strips) * (at(i) - at(0)) / (at(last) - at(0))) }
	keep(0)
	low, high := 1, 1 // of the strip so far
	for i := 1; i < last; i++ {
		switch {
		case strip(i) != strip(low):
			keep(min(low, high))
			if low != high {
				keep(max(low, high))
			}
			low, high = i, i
		case y[i] < y[low]:
			low = i
		case y[i] > y[high]:
			high = i
		}
	}
	keep(min(low, high))
	if low != high {
		keep(max(low, high))
	}
	keep(last)
	return xys
}

// Paths draws how the weights (one curve for each, in the first panel) and the
// bias (in the second) move with the epochs. Row i of weights and bias[i] belong
// to epochs[i]; names are the names of the weights' features, at most six.
func Paths[E, W, B Number](names []string, epochs []E, weights [][]W, bias []B) *Figure {
	if len(weights) != len(epochs) || len(bias) != len(epochs) {
		return Failed("figure.Paths", fmt.Errorf("got %d epochs, %d rows of weights and %d biases; want as many of each", len(epochs), len(weights), len(bias)))
	}
	for i, row := range weights {
		if len(row) != len(names) {
			return Failed("figure.Paths", fmt.Errorf("weights[%d] has %d values; want one for each of the %d names", i, len(row), len(names)))
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
	biases := []Series{Line(words.Of("bias"), epochs, bias)}
	for _, s := range [][]Series{series, biases} {
		if err := checkSeries(Axes{}, s); err != nil {
			return Failed("figure.Paths", err)
		}
	}
	return &Figure{render: func(l reader) content {
		w := curves(l, Axes{X: words.Of("epoch"), Y: words.Of("weight")}, series, 0)
		b := curves(l, Axes{X: words.Of("epoch"), Y: words.Of("bias")}, biases, biasStyle)
		w.title = titleOf(l, words.Of("weights"), words.Of("epoch"), series[0])
		b.title = titleOf(l, words.Of("bias"), words.Of("epoch"), biases[0])
		w.width, w.height = 340, 240
		b.width, b.height = 340, 240
		return content{
			title:  l.heading("paths.title"),
			rows:   [][]panel{{w, b}},
			legend: append(curvesLegend(l, series, 0), curvesLegend(l, biases, biasStyle)...),
		}
	}}
}
