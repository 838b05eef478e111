package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A contour is the line on which a surface has one value.
type contour struct {
	rings []plotter.XYs
	label string
}

var (
	contourStyle = draw.LineStyle{Color: textInk.fade(0.6), Width: 0.8}
	contourLabel = draw.TextStyle{Color: textInk, Font: sans(9), XAlign: draw.XCenter, YAlign: draw.YCenter, Handler: plain}
)

// contourMap draws contours with their values written into gaps of the lines.
type contourMap []contour

// Plot implements plot.Plotter.
func (m contourMap) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	var labels []vg.Point // so far, on all contours
	for _, contour := range m {
		var lines [][]vg.Point
		for _, ring := range contour.rings {
			var line []vg.Point
			for _, at := range append(ring[:len(ring):len(ring)], ring[0]) {
				line = append(line, vg.Point{X: x(at.X), Y: y(at.Y)})
			}
			lines = append(lines, c.ClipLinesXY(line)...)
		}
		half := vg.Point{X: contourLabel.Width(contour.label)/2 + 1, Y: contourLabel.Height(contour.label) / 2}
		at, ok := place(c.Rectangle, lines, half, labels)
		if ok {
			labels = append(labels, at)
			c.FillText(contourLabel, at, contour.label)
			lines = cutOut(lines, vg.Rectangle{Min: at.Sub(half), Max: at.Add(half)})
		}
		c.StrokeLines(contourStyle, lines...)
	}
}

// place finds the point of the lines where a label, of that half width and
// height, is farthest from the other labels, inside the picture and on a line
// long enough to be seen on both sides of it. It reports false if there is none.
func place(picture vg.Rectangle, lines [][]vg.Point, half vg.Point, labels []vg.Point) (at vg.Point, ok bool) {
	const (
		step  = 4 // between the places tried
		apart = 24
	)
	best := 0.0
	for _, line := range lines {
		if length(line) < 6*float64(half.X) {
			continue
		}
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			tries := math.Ceil(distance(a, b) / step)
			for k := 0.0; k < tries; k++ {
				p := a.Add(b.Sub(a).Scale(vg.Length(k / tries)))
				if p.X-half.X < picture.Min.X || p.X+half.X > picture.Max.X || p.Y-half.Y < picture.Min.Y || p.Y+half.Y > picture.Max.Y {
					continue
				}
				// With no other label yet, near the middle of the picture's right half.
				nearest := 1000 - distance(p, picture.Min.Add(vg.Point{X: picture.Size().X * 3 / 4, Y: picture.Size().Y / 2}))
				for _, other := range labels {
					nearest = math.Min(nearest, distance(p, other))
				}
				if nearest > math.Max(best, apart) {
					best, at, ok = nearest, p, true
				}
			}
		}
	}
	return at, ok
}

func distance(a, b vg.Point) float64 { return math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y)) }

func length(line []vg.Point) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += distance(line[i-1], line[i])
	}
	return sum
}

// cutOut returns the parts of the lines outside the box.
func cutOut(lines [][]vg.Point, box vg.Rectangle) [][]vg.Point {
	var out [][]vg.Point
	for _, line := range lines {
		part := line[:1:1]
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			enters, leaves := crossing(a, b, box)
			if enters >= leaves { // the box is elsewhere
				part = append(part, b)
				continue
			}
			at := func(t float64) vg.Point { return a.Add(b.Sub(a).Scale(vg.Length(t))) }
			if enters > 0 {
				part = append(part, at(enters))
			}
			if len(part) > 1 {
				out = append(out, part)
			}
			part = []vg.Point{at(leaves)}
			if leaves < 1 {
				part = append(part, b)
			}
		}
		if len(part) > 1 {
			out = append(out, part)
		}
	}
	return out
}

// crossing returns where, from 0 at a to 1 at b, a line is inside a box; the
// first number is not below the second where it is not (Liang and Barsky).
func crossing(a, b vg.Point, box vg.Rectangle) (enters, leaves float64) {
	enters, leaves = 0, 1
	for _, side := range [4][2]vg.Length{
		{a.X - b.X, a.X - box.Min.X}, {b.X - a.X, box.Max.X - a.X},
		{a.Y - b.Y, a.Y - box.Min.Y}, {b.Y - a.Y, box.Max.Y - a.Y},
	} {
		towards, room := float64(side[0]), float64(side[1])
		switch {
		case towards == 0 && room < 0:
			return 1, 0
		case towards < 0:
			enters = math.Max(enters, room/towards)
		case towards > 0:
			leaves = math.Min(leaves, room/towards)
		}
	}
	return enters, leaves
}
