// Package autodiff lets a graph function bring its own derivative, for the places where the
// derivative that GoMLX would work out from the formula overflows or differs from PyTorch's.
package autodiff

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// WithDerivative returns y, an elementwise function of x, with dydx as its derivative: Gradient
// multiplies the incoming gradient by dydx and goes on to x, whatever y was computed from.
//
// Shapes: x, y and dydx have the same shape and the same float dtype, and so has the result. It
// panics if y has another one, Gradient if dydx has.
// Special values: the result is y to the last bit, and the derivative dydx, whatever x is; NaN and
// ±Inf are passed on as they are. If there are no elements the result is x, which is all the same.
//
// The second derivative, the Gradient of a Gradient, is that of dydx as it was computed. If the one
// that GoMLX works out for it is no good either, dydx can bring its own in the same way. So does
// PyTorch's torch.autograd.Function differentiate what its backward computes.
//
// How it works: the result is chosen between y and x, and y always is. On the way back, what has come
// for y is multiplied by dydx and handed to x. XLA compiles this to no code at all.
func WithDerivative(x, y, dydx *graph.Node) *graph.Node {
	return WithDerivativeFunc(x, y, func(*graph.Node) *graph.Node { return dydx })
}

// WithDerivativeFunc is WithDerivative for a derivative that is a function of y, or is to be built only
// when it is needed: Gradient calls dydx with the result. Since the result has a derivative, what dydx
// makes of it has one too, and so on to every order.
func WithDerivativeFunc(x, y *graph.Node, dydx func(y *graph.Node) *graph.Node) *graph.Node {
	checkShape("y", y, x)
	if x.Shape().Size() == 0 {
		return x // some of GoMLX's operations, which y may need, fail for empty tensors on the pure-Go backend
	}
	var result, incoming *graph.Node
	onlyForGradients := graph.IdentityWithCustomGradient(x, func(_, _ *graph.Node) *graph.Node {
		derivative := dydx(result)
		checkShape("dydx", derivative, x)
		return graph.Mul(incoming, derivative)
	})
	chosen := graph.Where(graph.Const(x.Graph(), true), graph.StopGradient(y), onlyForGradients)
	result = graph.IdentityWithCustomGradient(chosen, func(_, v *graph.Node) *graph.Node {
		incoming = v // Gradient comes here first, then through Where, which makes it 0, to x
		return v
	})
	return result
}

// checkShape panics unless the node has the shape and dtype of x.
func checkShape(name string, node, x *graph.Node) {
	if !node.Shape().Equal(x.Shape()) {
		exceptions.Panicf("autodiff: %s must have the shape of x, %s; it has %s", name, x.Shape(), node.Shape())
	}
}
