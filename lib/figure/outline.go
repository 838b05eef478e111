package figure

import (
	"math"

	"gonum.org/v1/plot/plotter"
)

// outline leaves out points of a line, so that the line through the others is
// nowhere farther from them than the tolerance (the algorithm of Ramer, Douglas
// and Peucker). The ends stay.
func outline(line plotter.XYs, tolerance float64) plotter.XYs {
	last := len(line) - 1
	if last < 2 {
		return line
	}
	farthest, most := 0, tolerance
	for i := 1; i < last; i++ {
		if d := distanceTo(line[0], line[last], line[i]); d > most {
			farthest, most = i, d
		}
	}
	if farthest == 0 {
		return plotter.XYs{line[0], line[last]}
	}
	left := outline(line[:farthest+1], tolerance)
	return append(left[:len(left)-1:len(left)-1], outline(line[farthest:], tolerance)...)
}

// distanceTo is how far p is from the line from a to b.
func distanceTo(a, b, p plotter.XY) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	along := 0.0
	if square := dx*dx + dy*dy; square > 0 {
		along = math.Min(math.Max(((p.X-a.X)*dx+(p.Y-a.Y)*dy)/square, 0), 1)
	}
	return math.Hypot(p.X-a.X-along*dx, p.Y-a.Y-along*dy)
}
