package figure

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// Areas draws, for each model, what it answers on the plane of two features: the
// region that it calls 1 is shaded and has a border, and the points of the data
// lie over it, dots where the label is 1 and crosses where it is 0.
//
// Names, x and y are as for [Pairs], with exactly two features.
func Areas(names []string, x, y []float32, models ...Model) *Figure {
	p, err := newPoints(names, x, y)
	switch {
	case err != nil:
	case len(p.names) != 2:
		err = fmt.Errorf("got %d features; want two", len(p.names))
	case len(models) == 0:
		err = errors.New("no models")
	}
	if err != nil {
		return Failed("figure.Areas", err)
	}
	g := regionGrid(p)
	if g.xlow == g.xhigh || g.ylow == g.yhigh {
		return Failed("figure.Areas", fmt.Errorf("%s or %s has the same value in every row", p.names[0], p.names[1]))
	}
	g = g.widened(0.08)
	var at []float32
	for _, node := range g.nodes() {
		at = append(at, float32(node.X), float32(node.Y))
	}
	nodes := len(at) / 2
	at = append(at, x...)
	var regions []region
	var right []int // how many of the points each model gets right
	for _, m := range models {
		scores, err := m.ask(at, 2)
		if err != nil {
			return Failed("figure.Areas", fmt.Errorf("model %s: %w", m.Name, err))
		}
		regions = append(regions, g.region(m, scores[:nodes]))
		agree := 0
		for i, s := range scores[nodes:] {
			if (s >= 0.5) == (y[i] == 1) {
				agree++
			}
		}
		right = append(right, agree)
	}
	return &Figure{render: func(l reader) content {
		p := p.in(l)
		var panels []panel
		for i, r := range regions {
			panels = append(panels, r.area(l, p, g, right[i]))
		}
		legend := classLegend(l.text("regions.dots", p.label), l.text("regions.cross", p.label))
		return content{
			title:  l.heading("areas.title"),
			rows:   slices.Collect(slices.Chunk(panels, 3)),
			legend: append(legend, legendEntry{l.text("regions.model"), []plot.Thumbnailer{area(nil), &plotter.Line{LineStyle: borderStyle}}}),
		}
	}}
}

// widened adds a share of the grid's size to every side, so that no point lies
// on the edge.
func (g grid) widened(share float64) grid {
	dx, dy := share*(g.xhigh-g.xlow), share*(g.yhigh-g.ylow)
	return grid{g.xlow - dx, g.xhigh + dx, g.ylow - dy, g.yhigh + dy, g.cells}
}

// area draws what the model answers on the whole plane; it gets so many points
// right.
func (r region) area(l reader, p *points, g grid, right int) panel {
	ones, zeros := p.class(1, 0, 1, nil), p.class(0, 0, 1, nil)
	x, y := p.names[0], p.names[1]
	plt := newPlot(l.Say(r.model), x, y)
	if len(r.modelRings) > 0 {
		plt.Add(area(r.modelRings))
	}
	addBorder(plt, r.modelRings, borderStyle)
	zero, one := crosses, dots
	if len(ones)+len(zeros) <= 20 { // few points would be hard to find
		zero.Radius, one.Radius = 1.8*zero.Radius, 1.8*one.Radius
	}
	plt.Add(scatter(zeros, zero), scatter(ones, one))
	plt.X.Min, plt.X.Max, plt.Y.Min, plt.Y.Max = g.xlow, g.xhigh, g.ylow, g.yhigh
	px, py := apart(g.xlow, g.xhigh), apart(g.ylow, g.yhigh)
	return panel{
		title: heading{text: l.Say(r.model)},
		description: l.text("axes", x, px.number(g.xlow), px.number(g.xhigh), y, py.number(g.ylow), py.number(g.yhigh)) + " " +
			l.text("areas.points", p.label, len(ones), len(zeros)) + " " +
			l.text("areas.area", percent(r.modelShare), right, len(p.y)),
		plot: plt, width: 250, height: 250,
	}
}
