package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"activation-notes/lib/words"
)

// Histogram is a named group of values.
type Histogram struct {
	Name   string
	Values []float32
}

const (
	histogramBins = 40
	maxHistograms = 10
)

// Histograms draws one to ten groups of values, each in a row of its own, the
// first on top, above one axis of x that is named x. A row's bars are scaled to
// its own highest; beside it stand the group's mean and standard deviation.
func Histograms(x string, groups ...Histogram) *Figure {
	if err := checkHistograms(groups); err != nil {
		return Failed("figure.Histograms", err)
	}
	return &Figure{render: func(l reader) content {
		p := histogramsPanel(l, x, groups)
		p.title = l.heading("histograms.title", x)
		return content{title: p.title, rows: [][]panel{{p}}, legend: []legendEntry{
			{l.text("histograms.legend"), nil},
			{l.text("histograms.mean"), []plot.Thumbnailer{&plotter.Line{LineStyle: meanStyle}}},
		}}
	}}
}

func checkHistograms(groups []Histogram) error {
	if len(groups) == 0 {
		return errors.New("no groups to draw")
	}
	if len(groups) > maxHistograms {
		return fmt.Errorf("got %d groups; at most %d fit", len(groups), maxHistograms)
	}
	for _, g := range groups {
		if len(g.Values) == 0 {
			return fmt.Errorf("group %q has no values", words.Keys(g.Name))
		}
		if err := checkFinite(g.Name, float64s(g.Values)); err != nil {
			return err
		}
	}
	return nil
}

func histogramsPanel(l reader, x string, groups []Histogram) panel {
	low, high := math.Inf(1), math.Inf(-1)
	for _, g := range groups {
		low = math.Min(low, float64(slices.Min(g.Values)))
		high = math.Max(high, float64(slices.Max(g.Values)))
	}
	low, high = room(low, high)
	plt := newPlot("", l.Say(x), "")
	names := make([]string, len(groups))
	var said []string
	for i, g := range groups {
		row := len(groups) - 1 - i
		values := float64s(g.Values)
		mean, deviation := stat.PopMeanStdDev(values, nil)
		p := max(apart(low, high), apart(slices.Min(values), slices.Max(values)))
		names[row] = l.Say(g.Name) + "\n" + meanAndDeviation(mean, deviation, p)
		plt.Add(histogramRow{counts: bins(values, low, high), mean: mean, low: low, high: high, row: float64(row)})
		said = append(said, l.text("histograms.group", l.Say(g.Name), len(values), p.number(mean), number(deviation), p.number(slices.Min(values)), p.number(slices.Max(values))))
	}
	plt.NominalY(names...)
	for i := range names { // the names stand at the middle of their rows
		plt.Y.Tick.Marker.(plot.ConstantTicks)[i].Value += rowHeight / 2
	}
	plt.X.Min, plt.X.Max = low, high
	plt.Y.Min, plt.Y.Max = 0, float64(len(groups))-1+rowHeight
	return panel{plot: plt, description: strings.Join(said, " "), width: 420, height: vg.Length(44 + 42*len(groups))}
}

// meanAndDeviation writes both with as many decimals, so that three digits of
// the deviation are seen, or where these are too many or none, the mean with at least
// precision p.
func meanAndDeviation(mean, deviation float64, p precision) string {
	decimals := 2 - int(math.Floor(math.Log10(deviation)))
	if deviation == 0 || decimals < 0 || decimals > 6 {
		return max(p, apart(mean, mean+deviation)).number(mean) + " ± " + number(deviation)
	}
	return fmt.Sprintf("%.[3]*[1]f ± %.[3]*[2]f", mean, deviation, decimals)
}

// bins counts the values in equal parts of the range from low to high.
func bins(values []float64, low, high float64) [histogramBins]int {
	var counts [histogramBins]int
	for _, v := range values {
		counts[min(int((v-low)/(high-low)*histogramBins), histogramBins-1)]++
	}
	return counts
}

// rowHeight is the height of a row's highest bar: 1 would touch the row above.
const rowHeight = 0.84

var meanStyle = draw.LineStyle{Color: vermillion, Width: 1.6}

// histogramRow draws a group's bars and its mean.
type histogramRow struct {
	counts          [histogramBins]int
	mean, low, high float64
	row             float64
}

// Plot implements plot.Plotter.
func (h histogramRow) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	most := slices.Max(h.counts[:])
	edge := func(i int) vg.Length { return x(h.low + (h.high-h.low)*float64(i)/histogramBins) }
	top := func(n int) vg.Length { return y(h.row + rowHeight*float64(n)/float64(most)) }
	outline := []vg.Point{{X: edge(0), Y: y(h.row)}}
	for i, n := range h.counts {
		outline = append(outline, vg.Point{X: edge(i), Y: top(n)}, vg.Point{X: edge(i + 1), Y: top(n)})
	}
	outline = append(outline, vg.Point{X: edge(histogramBins), Y: y(h.row)})
	c.FillPolygon(blue.fade(0.6), outline)
	c.StrokeLines(draw.LineStyle{Color: gridInk.fade(0.5), Width: 0.8}, []vg.Point{{X: c.Min.X, Y: y(h.row)}, {X: c.Max.X, Y: y(h.row)}})
	c.StrokeLines(meanStyle, []vg.Point{{X: x(h.mean), Y: y(h.row)}, {X: x(h.mean), Y: y(h.row + rowHeight)}})
}
