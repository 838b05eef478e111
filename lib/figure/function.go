package figure

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sampled is a function of one variable and its derivative, at the points of [SampleAt].
type Sampled struct {
	Name     string    // for the legend, where several are drawn
	From, To float64   // where the picture begins and ends
	Jumps    []float64 // where the function or its derivative may jump
	X        []float32 // as SampleAt returns them for From, To and Jumps
	Y, Slope []float32 // the function and its derivative at X
}

// Function draws a function and its derivative.
//
// A curve that jumps is broken there: a filled dot marks its value and an open one
// what it comes near to. Where the function is not finite nothing is drawn, and
// where it is a thousand times larger than the picture is wide, the picture is cut
// off; the description says so.
func Function(title string, f Sampled) *Figure {
	value, derivative, err := f.functions()
	if err != nil {
		return Failed("figure.Function", err)
	}
	return functionFigure(title, value, derivative)
}

// Functions draws two to six functions over the same stretch of x in one picture and,
// beside it, their derivatives.
func Functions(functions ...Sampled) *Figure {
	if len(functions) == 0 {
		return Failed("figure.Functions", errors.New("no functions"))
	}
	if len(functions) > len(styles) {
		return Failed("figure.Functions", fmt.Errorf("got %d functions; at most %d curves can be told apart", len(functions), len(styles)))
	}
	var values, derivatives []*function
	for _, f := range functions {
		value, derivative, err := f.functions()
		if err != nil {
			return Failed("figure.Functions", err)
		}
		value.name, derivative.name = f.Name, f.Name
		values, derivatives = append(values, value), append(derivatives, derivative)
	}
	return &Figure{render: func(l reader) content {
		left, right := functionPanel(l, values), functionPanel(l, derivatives)
		left.title, right.title = l.heading("functions.value"), l.heading("functions.slope")
		for _, p := range []*panel{&left, &right} {
			p.plot.Title.Text = p.title.text
			p.width, p.height = 340, 250
		}
		var series []Series
		for _, v := range values {
			series = append(series, v.Series)
		}
		return content{
			title:  l.heading("functions.title"),
			rows:   [][]panel{{left, right}},
			legend: append(curvesLegend(l, series, 0), endsLegend(l, slices.Concat(values, derivatives))...),
		}
	}}
}

func functionFigure(title string, value, derivative *function) *Figure {
	return &Figure{render: func(l reader) content {
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
func functionPanel(l reader, functions []*function) panel {
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

// SampleAt returns where a function has to be known to be drawn from one x to another:
// on an even grid, and around the places where it or its derivative may jump.
func SampleAt(from, to float64, jumps ...float64) ([]float32, error) {
	if err := checkFinite("jumps", jumps); err != nil {
		return nil, err
	}
	if err := checkFinite("range", []float64{from, to}); err != nil {
		return nil, err
	}
	if math.Max(math.Abs(from), math.Abs(to)) > math.MaxFloat32 {
		return nil, fmt.Errorf("x goes from %v to %v; want numbers of float32, at most %v in size", from, to, math.MaxFloat32)
	}
	if from >= to {
		return nil, fmt.Errorf("x goes from %v to %v; want it to rise", from, to)
	}
	width := to - from
	var x []float32
	for i := range samplesPerFunction + 1 {
		x = append(x, float32(from+width*float64(i)/samplesPerFunction))
	}
	for _, at := range jumps {
		if at < from || at > to {
			continue
		}
		for _, d := range []float64{-openGap, -nearJump, 0, nearJump, openGap} {
			if v := at + d*width; from <= v && v <= to {
				x = append(x, float32(v))
			}
		}
	}
	slices.Sort(x)
	return slices.Compact(x), nil
}

// functions returns the curves of the function and its derivative.
func (f Sampled) functions() (value, derivative *function, err error) {
	x, err := SampleAt(f.From, f.To, f.Jumps...)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Equal(x, f.X) || len(f.Y) != len(x) || len(f.Slope) != len(x) {
		return nil, nil, fmt.Errorf("got %d x, %d values and %d slopes; want those at the %d points of SampleAt", len(f.X), len(f.Y), len(f.Slope), len(x))
	}
	var jumps []float64
	for _, at := range f.Jumps {
		if f.From <= at && at <= f.To {
			jumps = append(jumps, at)
		}
	}
	slices.Sort(jumps)
	jumps = slices.Compact(jumps)
	if value, err = newFunction("f(x)", f.From, f.To, jumps, x, f.Y); err != nil {
		return nil, nil, err
	}
	derivative, err = newFunction("f′(x)", f.From, f.To, jumps, x, f.Slope)
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
func (f *function) describe(l reader) string {
	name := l.Say(f.name)
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
func endsLegend(l reader, functions []*function) []legendEntry {
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
