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
// Special values: the result is y to the last bit, but that -0 becomes +0. Where x is +Inf or -Inf
// the derivative is taken as 0, so it suits functions that level off. Where x, y or dydx is NaN, so is
// what is made of it.
//
// How it works: a function that is zero everywhere is added to y. It is made as x - x, and its left
// x passes gradients on times dydx while its right x stops them.
func WithDerivative(x, y, dydx *graph.Node) *graph.Node {
	y, dydx = graph.StopGradient(y), graph.StopGradient(dydx)
	// Inf - Inf would be NaN.
	infinite := graph.Equal(graph.Abs(x), graph.Infinity(x.Graph(), x.DType(), 1))
	finite := graph.Where(infinite, graph.ZerosLike(x), x)
	through := graph.IdentityWithCustomGradient(finite, func(_, v *graph.Node) *graph.Node { return graph.Mul(v, dydx) })
	return graph.Add(y, graph.Sub(through, graph.StopGradient(finite)))
}
