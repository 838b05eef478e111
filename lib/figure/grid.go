package figure

import "gonum.org/v1/plot/plotter"

// A grid divides a rectangle into cells; its nodes are the cells' corners.
type grid struct {
	xlow, xhigh, ylow, yhigh float64
	cells                    int // along each axis
}

// at returns the position of the node (i, j), which need not be whole.
func (g grid) at(i, j float64) plotter.XY {
	return plotter.XY{
		X: g.xlow + (g.xhigh-g.xlow)*i/float64(g.cells),
		Y: g.ylow + (g.yhigh-g.ylow)*j/float64(g.cells),
	}
}

// index is the place of a node in a list of all nodes, row by row from below.
func (g grid) index(i, j int) int { return j*(g.cells+1) + i }

// nodes lists the positions of all nodes.
func (g grid) nodes() plotter.XYs {
	var all plotter.XYs
	for j := range g.cells + 1 {
		for i := range g.cells + 1 {
			all = append(all, g.at(float64(i), float64(j)))
		}
	}
	return all
}

// level returns the border of where the values at the nodes reach a level. They
// are taken to change evenly from a node to the next.
func (g grid) level(values []float64, level float64) []plotter.XYs {
	return g.contours(func(i, j int) bool { return values[g.index(i, j)] >= level },
		func(i0, j0, i1, j1 int) float64 {
			a, b := values[g.index(i0, j0)], values[g.index(i1, j1)]
			return (level - a) / (b - a)
		})
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
	onGrid := func(i, j int) bool { return 0 <= i && i <= g.cells && 0 <= j && j <= g.cells }
	in := func(i, j int) bool { return onGrid(i, j) && inside(i, j) }

	// Where a border that enters a cell through one side leaves it.
	next := map[edge]edge{}
	var order []edge
	for j := -1; j <= g.cells; j++ {
		for i := -1; i <= g.cells; i++ {
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
		if len(ring) == 0 {
			continue
		}
		const tolerance = 0.02 // of a cell: too little to see
		kept := outline(append(ring[:len(ring):len(ring)], ring[0]), tolerance)
		if ring = kept[:len(kept)-1]; len(ring) > 2 { // a smaller one is a dot
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
