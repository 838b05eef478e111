package activations

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"

	"activation-notes/lib/autodiff"
	"activation-notes/lib/precision"
)

// elementwise returns f's value with f's derivative, for x of any float dtype and shape; name is for
// the message of its panic. The second derivative is that of the derivative, which may not overflow
// in a branch that is not taken: Inf × 0 would come back from there.
func elementwise(name string, x *graph.Node, f func(x *graph.Node) (value, derivative *graph.Node)) *graph.Node {
	return inFloat32(name, x, func(x *graph.Node) *graph.Node {
		value, derivative := f(x)
		return autodiff.WithDerivative(x, value, derivative)
	})
}

// inFloat32 returns f(x) as precision.Keep does, for x of any float dtype.
func inFloat32(name string, x *graph.Node, f func(x *graph.Node) *graph.Node) *graph.Node {
	checkFloat(name, x)
	return precision.Keep(x, f)
}

// checkFloat panics unless x has a float dtype.
func checkFloat(name string, x *graph.Node) {
	if !x.DType().IsFloat() {
		exceptions.Panicf("activations.%s: x must have a float dtype, it has shape %s", name, x.Shape())
	}
}

// like returns the number v as a scalar of x's dtype.
func like(x *graph.Node, v float64) *graph.Node { return graph.Scalar(x.Graph(), x.DType(), v) }

// positive tells where x > 0: nowhere for NaN.
func positive(x *graph.Node) *graph.Node { return graph.GreaterThan(x, like(x, 0)) }

// where is graph.Where for arguments of one shape, also for empty ones, which the pure-Go backend refuses.
func where(condition, onTrue, onFalse *graph.Node) *graph.Node {
	if condition.Shape().Size() == 0 {
		return onFalse
	}
	return graph.Where(condition, onTrue, onFalse)
}

// far is where x s(x), for any of the S curves s here, has long been x or 0. Such products are
// computed from an x cut off there: their limits at ±Inf would else be hidden by Inf × 0 = NaN. In the
// second derivative of GELUTanh, a power of x as high as its fifth stands beside such a 0.
const far = 1e3

// notTooLow cuts x off at -far.
func notTooLow(x *graph.Node) *graph.Node { return Threshold(x, -far, -far) }

// notTooFar cuts x off at -far and far.
func notTooFar(x *graph.Node) *graph.Node { return Hardtanh(x, -far, far) }
