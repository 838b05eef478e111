package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// points are the rows of a data set: features, row-major, and a label of 0 or 1.
type points struct {
	names []string // of the features
	label string   // name of the label
	x     []float32
	y     []float32
}

// newPoints checks the data. Names has one entry for each feature and then
// the label's, as in the head of a CSV file.
func newPoints(names []string, x, y []float32) (*points, error) {
	features := len(names) - 1
	if features < 2 {
		return nil, fmt.Errorf("got %d names; want those of two features or more and then the label's", len(names))
	}
	if len(y) == 0 {
		return nil, errors.New("no points to draw")
	}
	if len(x) != len(y)*features {
		return nil, fmt.Errorf("x has %d values; %d labels and %d features need %d", len(x), len(y), features, len(y)*features)
	}
	for i, v := range x {
		if err := checkNumber(float64(v)); err != nil {
			return nil, fmt.Errorf("row %d, %s is %w", i/features, names[i%features], err)
		}
	}
	for i, v := range y {
		if v != 0 && v != 1 {
			return nil, fmt.Errorf("row %d, %s is %v; a label must be 0 or 1", i, names[features], v)
		}
	}
	return &points{names[:features], names[features], x, y}, nil
}

func (p *points) at(row, feature int) float64 {
	return float64(p.x[row*len(p.names)+feature])
}

// span returns the smallest and the largest value of a feature.
func (p *points) span(feature int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i := range p.y {
		low, high = math.Min(low, p.at(i, feature)), math.Max(high, p.at(i, feature))
	}
	return low, high
}

// class collects two features of the rows that have this label and that keep
// accepts (nil accepts all), sorted: neighbours in the list are then neighbours
// in the picture, which takes fewer bytes to write.
func (p *points) class(label float32, a, b int, keep func(row int) bool) plotter.XYs {
	var xys plotter.XYs
	for i, v := range p.y {
		if v == label && (keep == nil || keep(i)) {
			xys = append(xys, plotter.XY{X: p.at(i, a), Y: p.at(i, b)})
		}
	}
	slices.SortFunc(xys, func(p, q plotter.XY) int {
		return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y))
	})
	return xys
}

// dot and cross are the marks of the two classes, which colour alone would not
// tell apart.
type (
	dot   struct{}
	cross struct{}
)

var (
	dots    = draw.GlyphStyle{Color: blue, Radius: 1.9, Shape: dot{}}
	crosses = draw.GlyphStyle{Color: vermillion, Radius: 2, Shape: cross{}}
)

// DrawGlyph implements draw.GlyphDrawer: a line of no length with round ends
// is a filled circle, and the shortest one to write.
func (dot) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	c.StrokeLines(draw.LineStyle{Color: sty.Color, Width: 2 * sty.Radius}, []vg.Point{pt, pt})
}

// DrawGlyph implements draw.GlyphDrawer.
func (cross) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	r := sty.Radius
	corner := func(dx, dy vg.Length) vg.Point { return vg.Point{X: pt.X + dx, Y: pt.Y + dy} }
	c.StrokeLines(draw.LineStyle{Color: sty.Color, Width: 0.9},
		[]vg.Point{corner(-r, r), corner(r, -r)}, []vg.Point{corner(r, r), corner(-r, -r)})
}

// scatter draws the points with one glyph.
func scatter(xys plotter.XYs, style draw.GlyphStyle) *plotter.Scatter {
	return &plotter.Scatter{XYs: xys, GlyphStyle: style}
}

// Pairs draws the data two features at a time, one panel for each pair (three
// for three features): points labelled 1 are dots, points labelled 0 crosses.
//
// Names holds the features' names and then the label's; x is row-major,
// len(y) rows of len(names)-1 features; y is 0 or 1.
func Pairs(names []string, x, y []float32) *Figure {
	p, err := newPoints(names, x, y)
	if err != nil {
		return Failed("figure.Pairs", err)
	}
	return &Figure{render: func(l reader) content { return pairs(l, p.in(l)) }}
}

// in returns the points with their names in a language.
func (p *points) in(l reader) *points {
	q := *p
	q.names = nil
	for _, name := range p.names {
		q.names = append(q.names, l.Say(name))
	}
	q.label = l.Say(p.label)
	return &q
}

func pairs(l reader, p *points) content {
	var panels []panel
	for a := range p.names {
		for b := a + 1; b < len(p.names); b++ {
			ones, zeros := p.class(1, a, b, nil), p.class(0, a, b, nil)
			plt := newPlot("", p.names[a], p.names[b])
			plt.Add(scatter(zeros, crosses), scatter(ones, dots))
			panels = append(panels, panel{
				title: l.heading("pairs.panel", p.names[a], p.names[b]),
				description: l.text("axes", axes(p, a, b)...) + " " +
					p.describe(l, "pairs.dots", 1, a, b, ones) + " " + p.describe(l, "pairs.cross", 0, a, b, zeros),
				plot: plt, width: 250, height: 235,
			})
		}
	}
	ones, zeros := len(p.class(1, 0, 1, nil)), len(p.class(0, 0, 1, nil))
	title := l.heading("pairs.title")
	if len(panels) == 1 {
		title = panels[0].title
	}
	return content{
		title:  title,
		rows:   slices.Collect(slices.Chunk(panels, 3)),
		legend: classLegend(l.text("class.dots", p.label, ones), l.text("class.crosses", p.label, zeros)),
	}
}

func classLegend(ones, zeros string) []legendEntry {
	large := func(style draw.GlyphStyle) []plot.Thumbnailer {
		style.Radius *= 1.5
		return []plot.Thumbnailer{scatter(nil, style)}
	}
	return []legendEntry{{ones, large(dots)}, {zeros, large(crosses)}}
}

// axes returns the arguments of the message "axes".
func axes(p *points, a, b int) []any {
	alow, ahigh := p.span(a)
	blow, bhigh := p.span(b)
	pa, pb := apart(alow, ahigh), apart(blow, bhigh)
	return []any{p.names[a], pa.number(alow), pa.number(ahigh), p.names[b], pb.number(blow), pb.number(bhigh)}
}

// describe tells how many points of a class there are and where they lie.
func (p *points) describe(l reader, key string, label, a, b int, xys plotter.XYs) string {
	if len(xys) == 0 {
		return l.text("pairs.none", p.label, label)
	}
	xmin, xmax, ymin, ymax := plotter.XYRange(xys)
	pa, pb := apart(xmin, xmax), apart(ymin, ymax)
	return l.text(key, p.label, len(xys), p.names[a], pa.number(xmin), pa.number(xmax), p.names[b], pb.number(ymin), pb.number(ymax))
}
