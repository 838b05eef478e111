package figure

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Model is a named classifier of points with three features. Score takes n
// points, row-major (3n numbers), and returns n outputs; from 0.5 on it answers
// 1. It is called once for each slice, always with as many points.
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
		return failed("Regions", err)
	}
	g := newGrid(p)
	if g.xlow == g.xhigh || g.ylow == g.yhigh {
		return failed("Regions", fmt.Errorf("%s or %s has the same value in every row", p.names[0], p.names[1]))
	}
	var regions []region
	for _, m := range models {
		for _, z := range cuts.Values {
			r, err := g.region(m, rule, z)
			if err != nil {
				return failed("Regions", fmt.Errorf("model %s, slice %v: %w", m.Name, z, err))
			}
			regions = append(regions, r)
		}
	}
	return &Figure{render: func(l Language) content {
		c := content{title: l.text("regions.title", p.names[2])}
		var row []panel
		for _, r := range regions {
			row = append(row, r.panel(l, p, g, cuts.Within))
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

// A grid covers the span of the first two features.
type grid struct{ xlow, xhigh, ylow, yhigh float64 }

func newGrid(p *points) grid {
	var g grid
	g.xlow, g.xhigh = p.span(0)
	g.ylow, g.yhigh = p.span(1)
	return g
}

// at returns the position of the node (i, j), which need not be whole.
func (g grid) at(i, j float64) plotter.XY {
	return plotter.XY{
		X: g.xlow + (g.xhigh-g.xlow)*i/regionCells,
		Y: g.ylow + (g.yhigh-g.ylow)*j/regionCells,
	}
}

// A region is what one model answers on one slice, beside the rule.
type region struct {
	model                 string
	z                     float32
	modelRings, ruleRings []plotter.XYs
	modelShare, ruleShare float64 // of the slice
	agreement             float64
}

func (g grid) region(m Model, rule func(x, y, z float32) bool, z float32) (region, error) {
	const nodes = regionCells + 1
	x := make([]float32, 0, nodes*nodes*3)
	for j := range nodes {
		for i := range nodes {
			at := g.at(float64(i), float64(j))
			x = append(x, float32(at.X), float32(at.Y), z)
		}
	}
	scores := m.Score(x)
	if len(scores) != nodes*nodes {
		return region{}, fmt.Errorf("got %d outputs for %d points", len(scores), nodes*nodes)
	}
	r := region{model: m.Name, z: z}
	holds := make([]bool, nodes*nodes)
	for k, s := range scores {
		if s := float64(s); math.IsNaN(s) || math.IsInf(s, 0) {
			return region{}, fmt.Errorf("the output at (%v, %v, %v) is %v; every number must be finite", x[3*k], x[3*k+1], x[3*k+2], s)
		}
		holds[k] = rule(x[3*k], x[3*k+1], x[3*k+2])
		r.modelShare += count(s >= 0.5)
		r.ruleShare += count(holds[k])
		r.agreement += count((s >= 0.5) == holds[k])
	}
	r.modelShare /= nodes * nodes
	r.ruleShare /= nodes * nodes
	r.agreement /= nodes * nodes

	// A model's output is smooth: between two nodes its border lies where a
	// straight line reaches 0.5. A rule only says yes or no: halve the way.
	r.modelRings = g.contours(func(i, j int) bool { return scores[j*nodes+i] >= 0.5 },
		func(i0, j0, i1, j1 int) float64 {
			a, b := float64(scores[j0*nodes+i0]), float64(scores[j1*nodes+i1])
			return (0.5 - a) / (b - a)
		})
	r.ruleRings = g.contours(func(i, j int) bool { return holds[j*nodes+i] },
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

func (r region) panel(l Language, p *points, g grid, within float32) panel {
	near := func(row int) bool { return math.Abs(p.at(row, 2)-float64(r.z)) <= float64(within) }
	ones, zeros := p.class(1, 0, 1, near), p.class(0, 0, 1, near)
	title := l.text("regions.panel", l.name(r.model), p.names[2], number(float64(r.z)))
	plt := newPlot(title, p.names[0], p.names[1])
	if len(r.modelRings) > 0 {
		plt.Add(area(r.modelRings))
	}
	addBorder(plt, r.modelRings, borderStyle)
	plt.Add(scatter(zeros, crosses), scatter(ones, dots))
	addBorder(plt, r.ruleRings, ruleStyle)
	// The rings reach past the edge: this is where they are cut off.
	plt.X.Min, plt.X.Max, plt.Y.Min, plt.Y.Max = g.xlow, g.xhigh, g.ylow, g.yhigh
	percent := func(share float64) string { return number(math.Round(1000*share) / 10) }
	return panel{
		title: title,
		description: l.text("axes", axes(p, 0, 1)...) + " " +
			l.text("regions.points", p.names[2], number(float64(within)), len(ones)+len(zeros), p.label, len(ones)) + " " +
			l.text("regions.area", percent(r.modelShare), percent(r.ruleShare), percent(r.agreement)),
		plot: plt, width: 250, height: 250,
	}
}

// An edge joins the node (i, j) to its right or upper neighbour.
type edge struct {
	i, j int
	up   bool
}

// contours returns the border of the set of nodes that are inside, as closed
// rings with the inside on the left (marching squares: in every cell the border
// enters through one side and leaves through another). Nodes around the grid
// count as outside, so a border that meets the grid's edge runs around it, just
// beyond. Fraction tells where between a node inside and a neighbour outside
// the border lies, from 0 to 1.
func (g grid) contours(inside func(i, j int) bool, fraction func(i0, j0, i1, j1 int) float64) []plotter.XYs {
	onGrid := func(i, j int) bool { return 0 <= i && i <= regionCells && 0 <= j && j <= regionCells }
	in := func(i, j int) bool { return onGrid(i, j) && inside(i, j) }

	// Where a border that enters a cell through one side leaves it.
	next := map[edge]edge{}
	var order []edge
	for j := -1; j <= regionCells; j++ {
		for i := -1; i <= regionCells; i++ {
			sides := [4]edge{{i, j, false}, {i + 1, j, true}, {i, j + 1, false}, {i, j, true}} // bottom, right, top, left
			corners := 0
			for bit, node := range [4][2]int{{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}} { // from bottom left, counterclockwise
				if in(node[0], node[1]) {
					corners |= 1 << bit
				}
			}
			for _, way := range ways[corners] {
				next[sides[way[0]]] = sides[way[1]]
				order = append(order, sides[way[0]])
			}
		}
	}
	place := func(e edge) plotter.XY {
		i0, j0, i1, j1 := e.i, e.j, e.i+1, e.j
		if e.up {
			i1, j1 = e.i, e.j+1
		}
		if !in(i0, j0) {
			i0, j0, i1, j1 = i1, j1, i0, j0
		}
		t := 1.0
		if onGrid(i1, j1) {
			t = fraction(i0, j0, i1, j1)
		}
		return plotter.XY{X: float64(i0) + t*float64(i1-i0), Y: float64(j0) + t*float64(j1-j0)}
	}
	var rings []plotter.XYs
	for _, start := range order {
		var ring plotter.XYs
		for e := start; ; {
			following, ok := next[e]
			if !ok {
				break // back at the start, or on a ring already drawn
			}
			delete(next, e)
			ring = append(ring, place(e))
			e = following
		}
		if ring = straighten(ring); len(ring) > 2 { // smaller than a cell's hundredth: nothing to see
			for k, node := range ring {
				ring[k] = g.at(node.X, node.Y)
			}
			rings = append(rings, ring)
		}
	}
	return rings
}

// ways[corners] lists from which side to which (0 bottom, 1 right, 2 top,
// 3 left) the border crosses a cell; bits 0 to 3 of corners say which corners
// are inside, counterclockwise from the bottom left.
var ways = [16][][2]int{
	1: {{0, 3}}, 2: {{1, 0}}, 3: {{1, 3}}, 4: {{2, 1}}, 5: {{0, 3}, {2, 1}}, 6: {{2, 0}}, 7: {{2, 3}},
	8: {{3, 2}}, 9: {{0, 2}}, 10: {{1, 0}, {3, 2}}, 11: {{1, 2}}, 12: {{3, 1}}, 13: {{0, 1}}, 14: {{3, 0}},
}

// straighten leaves out the points that lie within a hundredth of a cell of
// the point before them or of the line through their neighbours. The ring is in
// units of cells.
func straighten(ring plotter.XYs) plotter.XYs {
	const tolerance = 0.01
	var apart, out plotter.XYs
	for i, p := range ring {
		before := ring[(i+len(ring)-1)%len(ring)]
		if math.Hypot(p.X-before.X, p.Y-before.Y) > tolerance {
			apart = append(apart, p)
		}
	}
	for i, p := range apart {
		a, b := apart[(i+len(apart)-1)%len(apart)], apart[(i+1)%len(apart)]
		if len(out) > 0 {
			a = out[len(out)-1]
		}
		area := (p.X-a.X)*(b.Y-a.Y) - (p.Y-a.Y)*(b.X-a.X)
		if math.Abs(area) > tolerance*math.Hypot(b.X-a.X, b.Y-a.Y) {
			out = append(out, p)
		}
	}
	return out
}
