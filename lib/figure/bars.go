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

// Bar is a named value. Low and High are the ends of its whisker, such as the
// lowest and the highest of several runs; equal, there is none.
type Bar struct {
	Name             string
	Value, Low, High float64
}

// Bars draws a horizontal bar for each value, the first on top, with the value
// written at its end. Of the axes, Y names the values and X what the bars are;
// YRange, LogY and Levels belong to the values. A logarithmic axis has no zero
// for a bar to begin at: there a dot marks the value.
func Bars(axes Axes, bars ...Bar) *Figure {
	if err := checkBars(axes, bars); err != nil {
		return Failed("figure.Bars", err)
	}
	return &Figure{render: func(l reader) content {
		title := l.heading("bars.title", axes.Y, axes.X)
		if axes.Title != "" {
			title = l.title(axes.Title)
		}
		p := barsPanel(l, axes, bars)
		p.title = title
		return content{title: title, rows: [][]panel{{p}}, legend: barsLegend(l, axes, bars)}
	}}
}

const maxBars = 100

func checkBars(axes Axes, bars []Bar) error {
	if len(bars) == 0 {
		return errors.New("no bars to draw")
	}
	if len(bars) > maxBars {
		return fmt.Errorf("got %d bars; at most %d fit", len(bars), maxBars)
	}
	if axes.X == "" || axes.Y == "" {
		return fmt.Errorf("the axes are named %q and %q; want a name for each", words.Keys(axes.X), words.Keys(axes.Y))
	}
	if err := axes.check(); err != nil {
		return err
	}
	for _, b := range bars {
		values := []float64{b.Value}
		if b.Low != b.High {
			values = append(values, b.Low, b.High)
		}
		if err := checkAxis("bar "+b.Name, values, axes.LogY); err != nil {
			return err
		}
		if b.Low != b.High && !(b.Low <= b.Value && b.Value <= b.High) {
			return fmt.Errorf("bar %s is %v, with a whisker from %v to %v; want it between", b.Name, b.Value, b.Low, b.High)
		}
	}
	return nil
}

func barsPanel(l reader, axes Axes, bars []Bar) panel {
	label := l.Say(axes.Y)
	if axes.LogY {
		label = l.text("log", label)
	}
	plt := newPlot("", label, l.Say(axes.X))
	grid := plotter.NewGrid()
	grid.Vertical = draw.LineStyle{Color: gridInk, Width: 0.8}
	grid.Horizontal.Color = nil
	plt.Add(grid)
	names := make([]string, len(bars))
	var said []string
	p := barsPrecision(bars)
	for i, b := range bars {
		names[len(bars)-1-i] = l.Say(b.Name)
		widen(plt, []float64{b.Value}, nil)
		key := "bars.bar"
		if b.Low != b.High {
			widen(plt, []float64{b.Low, b.High}, nil)
			key = "bars.whisker"
		}
		said = append(said, l.text(key, l.Say(b.Name), p.number(b.Value), p.number(b.Low), p.number(b.High)))
	}
	levels := levelLabels(axes.Levels)
	for i, level := range axes.Levels {
		widen(plt, []float64{level.Value}, nil)
		said = append(said, l.text("bars.level", l.Say(level.Name), levels[i]))
	}
	if !axes.LogY {
		widen(plt, []float64{0}, nil)
	}
	if axes.YRange != ([2]float64{}) {
		plt.X.Min, plt.X.Max = axes.YRange[0], axes.YRange[1]
	}
	plt.Add(barsPlotter{bars, axes.LogY, p})
	for _, level := range axes.Levels {
		plt.Add(reference{Level: level, vertical: true})
	}
	plt.NominalY(names...)
	plt.Y.Min, plt.Y.Max = -0.5, float64(len(bars))-0.5
	if axes.LogY {
		makeLog(&plt.X)
	}
	return panel{
		plot: plt, description: strings.Join(said, " "),
		width: 420, height: vg.Length(56 + 24*len(bars)),
	}
}

func barsLegend(l reader, axes Axes, bars []Bar) []legendEntry {
	var entries []legendEntry
	if slices.ContainsFunc(bars, func(b Bar) bool { return b.Low != b.High }) {
		entries = append(entries, legendEntry{l.text("bars.legend"), []plot.Thumbnailer{&plotter.Line{LineStyle: whiskerStyle}}})
	}
	levels := levelLabels(axes.Levels)
	for i, level := range axes.Levels {
		entries = append(entries, legendEntry{l.Say(level.Name) + " (" + levels[i] + ")", []plot.Thumbnailer{&plotter.Line{LineStyle: markStyle}}})
	}
	return entries
}

// barsPlotter draws the bars, or the dots on a logarithmic axis, with their
// whiskers and numbers.
type barsPlotter struct {
	bars      []Bar
	log       bool
	precision precision // of the numbers
}

var (
	whiskerStyle = draw.LineStyle{Color: textInk, Width: 1.2}
	barLabel     = draw.TextStyle{Color: textInk, Font: sans(11), YAlign: draw.YCenter, Handler: plain}
)

// labelGap is the room between a bar and its number.
const labelGap = 5

// Plot implements plot.Plotter.
func (p barsPlotter) Plot(c draw.Canvas, plt *plot.Plot) {
	trX, trY := plt.Transforms(&c)
	x := func(v float64) vg.Length { return trX(onAxis(plt.X, v)) }
	for i, b := range p.bars {
		y := trY(float64(len(p.bars) - 1 - i))
		if p.log {
			dot{}.DrawGlyph(&c, draw.GlyphStyle{Color: blue, Radius: 4}, vg.Point{X: x(b.Value), Y: y})
		} else {
			const half = 8
			c.FillPolygon(blue.fade(0.75), []vg.Point{{X: x(0), Y: y - half}, {X: x(b.Value), Y: y - half}, {X: x(b.Value), Y: y + half}, {X: x(0), Y: y + half}})
		}
		if b.Low != b.High {
			const cap = 3
			c.StrokeLines(whiskerStyle, []vg.Point{{X: x(b.Low), Y: y}, {X: x(b.High), Y: y}},
				[]vg.Point{{X: x(b.Low), Y: y - cap}, {X: x(b.Low), Y: y + cap}}, []vg.Point{{X: x(b.High), Y: y - cap}, {X: x(b.High), Y: y + cap}})
		}
		style := barLabel
		at, gap := p.end(b)
		if gap < 0 {
			style.XAlign = draw.XRight
		}
		c.FillText(style, vg.Point{X: x(at) + gap, Y: y + 1.5}, p.precision.number(b.Value))
	}
	if !p.log {
		c.StrokeLines(draw.LineStyle{Color: textInk, Width: 0.8}, c.ClipLinesX([]vg.Point{{X: trX(0), Y: c.Min.Y}, {X: trX(0), Y: c.Max.Y}})...)
	}
}

// onAxis returns v or the end of the axis that it lies beyond.
func onAxis(a plot.Axis, v float64) float64 { return math.Min(math.Max(v, a.Min), a.Max) }

// barsPrecision tells the smallest of the bars' numbers from the largest.
func barsPrecision(bars []Bar) precision {
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range bars {
		low, high = math.Min(low, b.Value), math.Max(high, b.Value)
	}
	return apart(low, high)
}

// end tells where the number of a bar stands: beyond its end.
func (p barsPlotter) end(b Bar) (at float64, gap vg.Length) {
	if b.Value < 0 && !p.log {
		return math.Min(b.Value, b.Low), -labelGap
	}
	if b.Low != b.High {
		return b.High, labelGap
	}
	return b.Value, labelGap
}

// GlyphBoxes implements plot.GlyphBoxer: the numbers need room.
func (p barsPlotter) GlyphBoxes(plt *plot.Plot) []plot.GlyphBox {
	var boxes []plot.GlyphBox
	for i, b := range p.bars {
		at, gap := p.end(b)
		width := barLabel.Width(p.precision.number(b.Value)) + labelGap
		box := plot.GlyphBox{X: plt.X.Norm(onAxis(plt.X, at)), Y: plt.Y.Norm(float64(len(p.bars) - 1 - i))}
		if gap < 0 {
			box.Min.X = -width
		} else {
			box.Max.X = width
		}
		boxes = append(boxes, box)
	}
	return boxes
}
