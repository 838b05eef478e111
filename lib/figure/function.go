package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"activation-notes/lib/activations"
)

// Function draws a function of one variable and its derivative, as GoMLX's
// autodiff gives it, from one x to another.
//
// F works element by element on float32. Jumps are where f or its derivative
// may jump: the curve that does is broken there, a filled dot marks its value
// and an open one what it comes near to. Where f is not finite nothing is
// drawn, and where it is a thousand times larger than the picture is wide, the
// picture is cut off; the description says so.
func Function(b compute.Backend, title string, f func(x *graph.Node) *graph.Node, from, to float64, jumps ...float64) *Figure {
	value, derivative, err := sample(b, f, from, to, jumps)
	if err != nil {
		return failed("Function", err)
	}
	return functionFigure(title, value, derivative)
}

func functionFigure(title string, value, derivative *function) *Figure {
	return &Figure{render: func(l Language) content {
		both := []*function{value, derivative}
		p := functionPanel(l, both)
		p.title = l.title(title)
		c := content{title: p.title, rows: [][]panel{{p}}}
		c.legend = curvesLegend(l, []Series{value.Series, derivative.Series}, 0)
		c.legend = append(c.legend, endsLegend(l, both)...)
		return c
	}}
}

// functionPanel draws functions over the same stretch of x.
func functionPanel(l Language, functions []*function) panel {
	first := functions[0]
	axes := Axes{X: "x", Y: "y", XRange: [2]float64{first.from, first.to}, YRange: visible(functions)}
	var series []Series
	px := apart(first.from, first.to)
	said := l.text("function.axis", px.number(first.from), px.number(first.to))
	for _, f := range functions {
		s := f.Series
		s.x, s.y, s.pieces = f.simplify(axes.YRange)
		series = append(series, s)
		said += " " + f.describe(l)
	}
	if cut := axes.YRange; cut != ([2]float64{}) {
		said += " " + l.text("function.cut", apart(cut[:]...).number(cut[0]), apart(cut[:]...).number(cut[1]))
	}
	p := curves(l, axes, series, 0)
	if axes.YRange == ([2]float64{}) {
		p.plot.Y.Min, p.plot.Y.Max = toTicks(p.plot.Y.Min, p.plot.Y.Max)
	}
	p.description, p.width, p.height = said, 400, 250
	return p
}

// A function is a sampled function of one variable.
type function struct {
	Series
	from, to float64
	jumps    []jump
	missing  int // how many samples are not finite
	samples  int
}

// A jump is a place where a function's value differs from the values near it.
type jump struct{ at, before, value, after float64 }

// An endOfLine is where a broken curve ends.
type endOfLine struct {
	at   plotter.XY
	open bool // the curve comes near to this point, but its value is another
}

const (
	samplesPerFunction = 400
	// How far from a jump, as a share of the width, the values before and after
	// it are taken, and how far from an open dot the curve ends, so that the dot
	// stays open.
	nearJump, openGap = 1e-6, 0.006
)

// sample evaluates f and its derivative on an even grid and around the jumps.
func sample(b compute.Backend, f func(x *graph.Node) *graph.Node, from, to float64, jumps []float64) (value, derivative *function, err error) {
	if err := checkFinite("jumps", jumps); err != nil {
		return nil, nil, err
	}
	if err := checkFinite("range", []float64{from, to}); err != nil {
		return nil, nil, err
	}
	if math.Max(math.Abs(from), math.Abs(to)) > math.MaxFloat32 {
		return nil, nil, fmt.Errorf("x goes from %v to %v; want numbers of float32, at most %v in size", from, to, math.MaxFloat32)
	}
	if from >= to {
		return nil, nil, fmt.Errorf("x goes from %v to %v; want it to rise", from, to)
	}
	width := to - from
	var inside []float64
	for _, at := range jumps {
		if from <= at && at <= to {
			inside = append(inside, at)
		}
	}
	slices.Sort(inside)
	inside = slices.Compact(inside)
	var x []float32
	for i := range samplesPerFunction + 1 {
		x = append(x, float32(from+width*float64(i)/samplesPerFunction))
	}
	for _, at := range inside {
		for _, d := range []float64{-openGap, -nearJump, 0, nearJump, openGap} {
			if v := at + d*width; from <= v && v <= to {
				x = append(x, float32(v))
			}
		}
	}
	slices.Sort(x)
	x = slices.Compact(x)
	y, dydx, err := activations.Evaluate(b, f, x)
	if err != nil {
		return nil, nil, err
	}
	if value, err = newFunction("f(x)", from, to, inside, x, y); err != nil {
		return nil, nil, err
	}
	derivative, err = newFunction("f′(x)", from, to, inside, x, dydx)
	return value, derivative, err
}

func newFunction(name string, from, to float64, jumps []float64, x, y []float32) (*function, error) {
	f := &function{Series: Series{name: name, smooth: true}, from: from, to: to, samples: len(x)}
	width := to - from
	finite := func(i int) bool { return !math.IsNaN(float64(y[i])) && !math.IsInf(float64(y[i]), 0) }
	low, high := math.Inf(1), math.Inf(-1)
	for i, v := range y {
		if finite(i) {
			low, high = math.Min(low, float64(v)), math.Max(high, float64(v))
		} else {
			f.missing++
		}
	}
	if f.missing == len(y) {
		return nil, fmt.Errorf("%s is nowhere finite from %v to %v", name, from, to)
	}
	// Which samples belong to no piece: those around an open end.
	skip := make([]bool, len(x))
	broken := make([]bool, len(x)) // a piece begins here
	for _, at := range jumps {
		i, _ := slices.BinarySearch(x, float32(at))
		before, after := max(i-1, 0), min(i+1, len(x)-1)
		if !finite(before) || !finite(i) || !finite(after) {
			continue
		}
		j := jump{at, float64(y[before]), float64(y[i]), float64(y[after])}
		differ := func(a, b float64) bool { return math.Abs(a-b) > 0.004*(high-low) }
		openBefore, openAfter := differ(j.before, j.value), differ(j.value, j.after)
		if !openBefore && !openAfter {
			continue
		}
		f.jumps = append(f.jumps, j)
		f.ends = append(f.ends, endOfLine{plotter.XY{X: at, Y: j.value}, false})
		near := func(v float32) bool { return math.Abs(float64(v)-at) < openGap*width*0.999 }
		if openBefore {
			f.ends = append(f.ends, endOfLine{plotter.XY{X: at, Y: j.before}, true})
			for k := i - 1; k >= 0 && near(x[k]); k-- {
				skip[k] = true
			}
			broken[i] = true
		}
		if openAfter {
			f.ends = append(f.ends, endOfLine{plotter.XY{X: at, Y: j.after}, true})
			for k := i + 1; k < len(x) && near(x[k]); k++ {
				skip[k] = true
			}
			broken[after] = true
		}
	}
	pieceBegins := false
	for i := range x {
		pieceBegins = pieceBegins || broken[i] || !finite(i)
		if skip[i] || !finite(i) {
			continue
		}
		if pieceBegins && len(f.x) > 0 {
			f.pieces = append(f.pieces, len(f.x))
		}
		pieceBegins = false
		f.x, f.y = append(f.x, float64(x[i])), append(f.y, float64(y[i]))
	}
	return f, nil
}

// visible returns the range of y to cut a picture off at, or zeros for none: of
// a function that explodes, nothing but the explosion would be seen.
func visible(functions []*function) [2]float64 {
	low, high := math.Inf(1), math.Inf(-1)
	width := functions[0].to - functions[0].from
	for _, f := range functions {
		low, high = math.Min(low, slices.Min(f.y)), math.Max(high, slices.Max(f.y))
	}
	if high <= 1000*width && low >= -1000*width {
		return [2]float64{}
	}
	if 0 < low && low < 0.01*width {
		low = 0
	}
	if low >= width || high <= -width { // nothing else to see
		return [2]float64{}
	}
	return [2]float64{math.Max(low, -width), math.Min(high, width)}
}

// simplify leaves out the samples that lie, to the eye, on the line between
// others.
func (f *function) simplify(yrange [2]float64) (x, y []float64, pieces []int) {
	height := slices.Max(f.y) - slices.Min(f.y)
	if yrange != ([2]float64{}) {
		height = yrange[1] - yrange[0]
	}
	if height == 0 {
		height = 1
	}
	start := 0
	for _, end := range append(slices.Clone(f.pieces), len(f.x)) {
		if start > 0 {
			pieces = append(pieces, len(x))
		}
		// Measured in pictures: a twentieth of a point in one 250 points high.
		var piece plotter.XYs
		for i := start; i < end; i++ {
			piece = append(piece, plotter.XY{X: f.x[i] / (f.to - f.from), Y: f.y[i] / height})
		}
		for _, at := range outline(piece, 0.0002) {
			x, y = append(x, at.X*(f.to-f.from)), append(y, at.Y*height)
		}
		start = end
	}
	return x, y, pieces
}

// describe tells the values at the ends and at 0, the extremes and the jumps.
func (f *function) describe(l Language) string {
	name := l.name(f.name)
	last := len(f.x) - 1
	low, high := slices.Min(f.y), slices.Max(f.y)
	px, py := apart(f.from, f.to), apart(low, high)
	at := func(i int) string { return l.text("function.at", px.number(f.x[i]), py.number(f.y[i])) }
	values := at(0)
	if i, ok := slices.BinarySearch(f.x, 0); ok && i != 0 && i != last {
		values += ", " + at(i)
	}
	values += ", " + at(last)
	said := l.text("function.values", name, values, py.number(low), py.number(high))
	for _, j := range f.jumps {
		said += " " + l.text("function.jump", name, px.number(j.at), py.number(j.before), py.number(j.value), py.number(j.after))
	}
	if f.missing > 0 {
		said += " " + l.text("function.missing", name, f.missing, f.samples)
	}
	return said
}

// endsLegend explains the dots, if there are any.
func endsLegend(l Language, functions []*function) []legendEntry {
	for _, f := range functions {
		if len(f.ends) > 0 {
			return []legendEntry{
				{l.text("function.filled"), []plot.Thumbnailer{scatter(nil, endGlyph(textInk, false))}},
				{l.text("function.open"), []plot.Thumbnailer{scatter(nil, endGlyph(textInk, true))}},
			}
		}
	}
	return nil
}

// ring is an open circle.
type ring struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (ring) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	var p vg.Path
	p.Move(vg.Point{X: pt.X + sty.Radius, Y: pt.Y})
	p.Arc(pt, sty.Radius, 0, 2*math.Pi)
	c.SetLineStyle(draw.LineStyle{Color: sty.Color, Width: 1.2})
	c.Stroke(p)
}

func endGlyph(c color.Color, open bool) draw.GlyphStyle {
	if open {
		return draw.GlyphStyle{Color: c, Radius: 2.6, Shape: ring{}}
	}
	return draw.GlyphStyle{Color: c, Radius: 3, Shape: dot{}}
}
