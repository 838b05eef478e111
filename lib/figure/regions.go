package figure

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Model is a named classifier of points with two features ([Areas]) or three
// ([Regions]). Score takes n points, row-major, and returns n outputs; from 0.5
// on it answers 1. It is called once for each picture, always with as many
// points.
type Model struct {
	Name  string
	Score func(x []float32) []float32
}

// Slices says where [Regions] cuts the data: at these values of the third
// feature, showing the points that lie within that distance.
type Slices struct {
	Values []float32
	Within float32
}

// regionCells is how many cells a slice is divided into along each axis. With
// features from 0 to 100 the grid lies on the whole numbers.
const regionCells = 100

// Regions draws, for each model, a row of slices through three-dimensional
// data: the region that the model calls 1 is shaded, and the border of the
// rule that made the labels is dashed. Where the two differ, the model is wrong.
//
// Names, x and y are as for [Pairs], with exactly three features; the rule takes
// them in order.
func Regions(names []string, x, y []float32, rule func(x, y, z float32) bool, cuts Slices, models ...Model) *Figure {
	p, err := newPoints(names, x, y)
	switch {
	case err != nil:
	case len(p.names) != 3:
		err = fmt.Errorf("got %d features; slices need three", len(p.names))
	case rule == nil:
		err = errors.New("no rule")
	case len(cuts.Values) == 0:
		err = errors.New("no slices")
	case !(cuts.Within > 0) || math.IsInf(float64(cuts.Within), 0):
		err = fmt.Errorf("slices reach %v to each side; want a positive number", cuts.Within)
	case len(models) == 0:
		err = errors.New("no models")
	default:
		values := float64s(cuts.Values)
		err = checkFinite("slice", values)
	}
	if err != nil {
		return Failed("figure.Regions", err)
	}
	g := regionGrid(p)
	if g.xlow == g.xhigh || g.ylow == g.yhigh {
		return Failed("figure.Regions", fmt.Errorf("%s or %s has the same value in every row", p.names[0], p.names[1]))
	}
	at := labels(float64s(cuts.Values))
	var regions []region
	for _, m := range models {
		for _, z := range cuts.Values {
			r, err := g.slice(m, rule, z)
			if err != nil {
				return Failed("figure.Regions", fmt.Errorf("model %s, slice %v: %w", m.Name, z, err))
			}
			regions = append(regions, r)
		}
	}
	return &Figure{render: func(l reader) content {
		p := p.in(l)
		c := content{title: l.heading("regions.title", p.names[2])}
		var row []panel
		for i, r := range regions {
			row = append(row, r.panel(l, p, g, cuts.Within, at[i%len(at)]))
			if len(row) == len(cuts.Values) {
				c.rows, row = append(c.rows, row), nil
			}
		}
		c.legend = append(classLegend(l.text("regions.dots", p.label), l.text("regions.cross", p.label)),
			legendEntry{l.text("regions.model"), []plot.Thumbnailer{area(nil), &plotter.Line{LineStyle: borderStyle}}},
			legendEntry{l.text("regions.rule"), []plot.Thumbnailer{&plotter.Line{LineStyle: ruleStyle}}})
		return c
	}}
}

// regionGrid covers the span of the first two features.
func regionGrid(p *points) grid {
	g := grid{cells: regionCells}
	g.xlow, g.xhigh = p.span(0)
	g.ylow, g.yhigh = p.span(1)
	return g
}

// A region is what one model answers on one slice, beside the rule.
type region struct {
	model                 string
	z                     float32
	modelRings, ruleRings []plotter.XYs
	modelShare, ruleShare float64 // of the slice
	agreement             float64
}

// ask returns the model's output for points of so many features.
func (m Model) ask(x []float32, features int) ([]float64, error) {
	if m.Score == nil {
		return nil, errors.New("it has no Score")
	}
	scores := float64s(m.Score(x))
	if len(scores) != len(x)/features {
		return nil, fmt.Errorf("got %d outputs for %d points", len(scores), len(x)/features)
	}
	for k, s := range scores {
		if err := checkNumber(s); err != nil {
			return nil, fmt.Errorf("the output at %v is %w", x[k*features:(k+1)*features], err)
		}
	}
	return scores, nil
}

// region makes the region of a model that answers with these scores at the
// nodes. Its output is smooth: between two nodes its border lies where a
// straight line reaches 0.5.
func (g grid) region(m Model, scores []float64) region {
	r := region{model: m.Name, modelRings: g.level(scores, 0.5)}
	for _, s := range scores {
		r.modelShare += count(s >= 0.5)
	}
	r.modelShare /= float64(len(scores))
	return r
}

// slice asks the model and the rule at the nodes of a slice.
func (g grid) slice(m Model, rule func(x, y, z float32) bool, z float32) (region, error) {
	nodes := g.nodes()
	var x []float32
	for _, at := range nodes {
		x = append(x, float32(at.X), float32(at.Y), z)
	}
	scores, err := m.ask(x, 3)
	if err != nil {
		return region{}, err
	}
	r := g.region(m, scores)
	r.z = z
	holds := make([]bool, len(nodes))
	for k, at := range nodes {
		holds[k] = rule(float32(at.X), float32(at.Y), z)
		r.ruleShare += count(holds[k])
		r.agreement += count((scores[k] >= 0.5) == holds[k])
	}
	r.ruleShare /= float64(len(nodes))
	r.agreement /= float64(len(nodes))

	// A rule only says yes or no: halve the way.
	r.ruleRings = g.contours(func(i, j int) bool { return holds[g.index(i, j)] },
		func(i0, j0, i1, j1 int) float64 {
			in, out := 0.0, 1.0
			for range 10 {
				middle := (in + out) / 2
				at := g.at(float64(i0)+middle*float64(i1-i0), float64(j0)+middle*float64(j1-j0))
				if rule(float32(at.X), float32(at.Y), z) {
					in = middle
				} else {
					out = middle
				}
			}
			return in
		})
	return r, nil
}

// percent writes a share with one decimal.
func percent(share float64) string { return number(math.Round(1000*share) / 10) }

func count(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

var (
	borderStyle = draw.LineStyle{Color: blue, Width: 1.6}
	ruleStyle   = draw.LineStyle{Color: textInk, Width: 1.6, Dashes: levelStyle.Dashes}
)

// area fills the inside of the rings.
func area(rings []plotter.XYs) *plotter.Polygon {
	return &plotter.Polygon{XYs: rings, Color: blue.fade(0.2)}
}

// addBorder draws the rings as lines. What lies beyond the picture's edge is
// cut off, so that a border is drawn only where there is one.
func addBorder(p *plot.Plot, rings []plotter.XYs, style draw.LineStyle) {
	for _, ring := range rings {
		p.Add(&plotter.Line{XYs: append(ring[:len(ring):len(ring)], ring[0]), LineStyle: style})
	}
}

func (r region) panel(l reader, p *points, g grid, within float32, at string) panel {
	near := func(row int) bool { return math.Abs(p.at(row, 2)-float64(r.z)) <= float64(within) }
	ones, zeros := p.class(1, 0, 1, near), p.class(0, 0, 1, near)
	title := l.heading("regions.panel", l.Say(r.model), p.names[2], at)
	plt := newPlot(title.text, p.names[0], p.names[1])
	if len(r.modelRings) > 0 {
		plt.Add(area(r.modelRings))
	}
	addBorder(plt, r.modelRings, borderStyle)
	plt.Add(scatter(zeros, crosses), scatter(ones, dots))
	addBorder(plt, r.ruleRings, ruleStyle)
	// The rings reach past the edge: this is where they are cut off.
	plt.X.Min, plt.X.Max, plt.Y.Min, plt.Y.Max = g.xlow, g.xhigh, g.ylow, g.yhigh
	return panel{
		title: title,
		description: l.text("axes", axes(p, 0, 1)...) + " " +
			l.text("regions.points", p.names[2], number(float64(within)), len(ones)+len(zeros), p.label, len(ones)) + " " +
			l.text("regions.area", percent(r.modelShare), percent(r.ruleShare), percent(r.agreement)),
		plot: plt, width: 250, height: 250,
	}
}
