package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Plane is a rectangle of two variables.
type Plane struct {
	X, Y                   string // names of the variables
	XMin, XMax, YMin, YMax float64
	Title                  string // "" for one made of the names
}

// surfaceCells is how many cells a surface is divided into along each axis.
const surfaceCells = 100

// Surface draws a function of two variables as contour lines, each with its
// value, and over it paths, such as those of gradient descent: an open circle
// where a path starts and a filled one where it ends. What lies beyond the plane
// is cut off. At most six paths can be told apart.
//
// F takes the x and the y of many points, as many of each, and returns the
// value at each point; it is called once. The contour lines lie at even distances
// or, where most of the plane lies close to the lowest or the highest value, at
// distances that double.
func Surface(p Plane, f func(x, y []float64) []float64, paths ...Series) *Figure {
	g := grid{p.XMin, p.XMax, p.YMin, p.YMax, surfaceCells}
	values, err := surface(p, g, f, paths)
	if err != nil {
		return Failed("figure.Surface", err)
	}
	levels := contourLevels(values)
	var contours []contour
	for i, label := range labels(levels) {
		contours = append(contours, contour{g.level(values, levels[i]), label})
	}
	return &Figure{render: func(l reader) content {
		picture := surfacePanel(l, p, g, values, contours, paths)
		picture.title = l.heading("surface.title", p.X, p.Y)
		if p.Title != "" {
			picture.title = l.title(p.Title)
		}
		c := content{title: picture.title, rows: [][]panel{{picture}}}
		c.legend = []legendEntry{{l.text("surface.level"), []plot.Thumbnailer{&plotter.Line{LineStyle: contourStyle}}}}
		if len(paths) > 0 {
			c.legend = append(append(c.legend, curvesLegend(l, paths, 0)...),
				legendEntry{l.text("surface.start"), []plot.Thumbnailer{scatter(nil, endGlyph(textInk, true))}},
				legendEntry{l.text("surface.end"), []plot.Thumbnailer{scatter(nil, endGlyph(textInk, false))}})
		}
		return c
	}}
}

// surface checks what [Surface] was given and returns the values at the nodes.
func surface(p Plane, g grid, f func(x, y []float64) []float64, paths []Series) ([]float64, error) {
	if err := checkFinite("plane", []float64{p.XMin, p.XMax, p.YMin, p.YMax}); err != nil {
		return nil, err
	}
	if f == nil {
		return nil, errors.New("no function")
	}
	if p.XMin >= p.XMax || p.YMin >= p.YMax {
		return nil, fmt.Errorf("the plane is %s from %v to %v and %s from %v to %v; want both to rise", p.X, p.XMin, p.XMax, p.Y, p.YMin, p.YMax)
	}
	if len(paths) > 0 {
		if err := checkSeries(Axes{}, paths); err != nil {
			return nil, err
		}
	}
	nodes := g.nodes()
	x, y := make([]float64, len(nodes)), make([]float64, len(nodes))
	for i, at := range nodes {
		x[i], y[i] = at.X, at.Y
	}
	values := f(x, y)
	if len(values) != len(nodes) {
		return nil, fmt.Errorf("got %d values for %d points", len(values), len(nodes))
	}
	for i, v := range values {
		if err := checkNumber(v); err != nil {
			return nil, fmt.Errorf("the value at (%v, %v) is %w", nodes[i].X, nodes[i].Y, err)
		}
	}
	return values, nil
}

func surfacePanel(l reader, p Plane, g grid, values []float64, contours []contour, paths []Series) panel {
	x, y := l.Say(p.X), l.Say(p.Y)
	plt := newPlot("", x, y)
	plt.Add(contourMap(contours))
	nodes := g.nodes()
	low, high := slices.Index(values, slices.Min(values)), slices.Index(values, slices.Max(values))
	var levels []string
	for _, c := range contours {
		levels = append(levels, c.label)
	}
	px, py, pv := apart(p.XMin, p.XMax), apart(p.YMin, p.YMax), apart(values[low], values[high])
	said := l.text("axes", x, px.number(p.XMin), px.number(p.XMax), y, py.number(p.YMin), py.number(p.YMax)) + " " +
		l.text("surface.values", pv.number(values[low]), px.number(nodes[low].X), py.number(nodes[low].Y),
			pv.number(values[high]), px.number(nodes[high].X), py.number(nodes[high].Y), strings.Join(levels, ", "))
	for i, s := range paths {
		xys := thin(s.x, s.y, len(s.x), false)
		last := len(xys) - 1
		color := styles[i].Color
		plt.Add(&plotter.Line{XYs: xys, LineStyle: styles[i]})
		if len(xys) <= 60 { // few enough to see the steps
			plt.Add(scatter(xys, draw.GlyphStyle{Color: color, Radius: 1.7, Shape: dot{}}))
		}
		plt.Add(scatter(xys[:1], draw.GlyphStyle{Color: color, Radius: 4.5, Shape: ring{}}),
			scatter(xys[last:], draw.GlyphStyle{Color: color, Radius: 4, Shape: dot{}}))
		said += " " + l.text("surface.path", l.Say(s.name), px.number(xys[0].X), py.number(xys[0].Y), last, px.number(xys[last].X), py.number(xys[last].Y))
	}
	plt.X.Min, plt.X.Max, plt.Y.Min, plt.Y.Max = p.XMin, p.XMax, p.YMin, p.YMax
	return panel{plot: plt, description: said, width: 380, height: 330}
}

// contourLevels chooses the values of the contour lines, none for a flat surface.
func contourLevels(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	low, median, high := sorted[0], sorted[len(sorted)/2], sorted[len(sorted)-1]
	if flat(low, high) {
		return nil
	}
	const most = 10 // levels at doubling distances
	var levels []float64
	switch share := (median - low) / (high - low); {
	case share < 0.15: // most lies low
		for k := most; k >= 1; k-- {
			distance := (high - low) / float64(int(1)<<k)
			levels = append(levels, roundTo(low+distance, distance))
		}
	case share > 0.85:
		for k := 1; k <= most; k++ {
			distance := (high - low) / float64(int(1)<<k)
			levels = append(levels, roundTo(high-distance, distance))
		}
	default:
		step := roundStep((high - low) / 14)
		for k := math.Ceil(low / step); k*step < high; k++ {
			levels = append(levels, k*step)
		}
	}
	return slices.DeleteFunc(slices.Compact(levels), func(v float64) bool { return v <= low || v >= high })
}

// roundTo rounds v to the first digit of a distance.
func roundTo(v, distance float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(distance)))
	return math.Round(v/unit) * unit
}
