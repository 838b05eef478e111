// Package autodiff lets a graph function bring its own derivative, for the places where the
// derivative that GoMLX would work out from the formula overflows or differs from PyTorch's.
package autodiff

import (
	"github.com/gomlx/gomlx/core/graph"
)

// WithDerivative returns y, an elementwise function of x, with dydx as its derivative: Gradient
// multiplies the incoming gradient by dydx and goes on to x, whatever y was computed from.
//
// Shapes: x, y and dydx have the same shape and the same float dtype, and so has the result.
// Special values: the result is y to the last bit, and the derivative dydx, whatever x is; NaN and
// ±Inf are passed on as they are.
//
// How it works: y and x are laid side by side and taken apart again, which does nothing to the value
// of y. On the way back, what has come for y is multiplied by dydx and handed to x. XLA compiles this
// to no copy at all.
func WithDerivative(x, y, dydx *graph.Node) *graph.Node {
	y, dydx = graph.StopGradient(y), graph.StopGradient(dydx)
	pair := graph.IdentityWithCustomGradient(graph.Stack([]*graph.Node{y, x}, 0), func(_, v *graph.Node) *graph.Node {
		v = first(v)
		return graph.Stack([]*graph.Node{graph.ZerosLike(v), graph.Mul(v, dydx)}, 0)
	})
	return first(pair)
}

// first returns the first of two nodes that were stacked along a new axis 0.
func first(pair *graph.Node) *graph.Node {
	return graph.Squeeze(graph.Slice(pair, graph.AxisElem(0)), 0)
}
