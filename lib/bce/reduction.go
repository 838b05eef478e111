package bce

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"

	"activation-notes/lib/precision"
	"activation-notes/lib/reduction"
)

// Reduction says how the losses of the single examples are put together.
type Reduction int

const (
	Mean Reduction = iota // the mean over all elements, a scalar: PyTorch's default; see reduction.Mean
	Sum                   // the sum over all elements, a scalar; see reduction.Sum
	None                  // no reduction: one loss an element, in the shape of the input
)

// String returns PyTorch's name of the reduction.
func (r Reduction) String() string {
	switch r {
	case Mean:
		return "mean"
	case Sum:
		return "sum"
	case None:
		return "none"
	}
	return fmt.Sprintf("Reduction(%d)", int(r))
}

// reduce applies r to the elementwise losses, which may be wider than dtype, the dtype of the result. It
// panics for a Reduction that does not exist.
func reduce(losses *graph.Node, r Reduction, dtype dtypes.DType) *graph.Node {
	switch r {
	case Mean:
		// XLA multiplies by 1/n where PyTorch divides by n, so the last bit may differ unless n is a power of two.
		return graph.ConvertDType(reduction.Mean(losses), dtype)
	case Sum:
		return graph.ConvertDType(reduction.Sum(losses), dtype)
	case None:
		return graph.ConvertDType(losses, dtype)
	}
	exceptions.Panicf("bce: unknown reduction %s; it must be Mean, Sum or None", r)
	return nil
}

// given returns labels or weights as they are computed with, and stops gradients to them.
func given(x *graph.Node) *graph.Node { return graph.StopGradient(precision.Widen(x)) }

// elementwise returns f(x, y) as precision.Keep does, for labels y.
func elementwise(x, y *graph.Node, f func(x, y *graph.Node) *graph.Node) *graph.Node {
	return precision.Keep(x, func(x *graph.Node) *graph.Node { return f(x, given(y)) })
}

// checkShapes panics unless the two inputs have one shape and dtype, as PyTorch demands too: a
// [64, 1] and a [1, 64] would otherwise broadcast to [64, 64] and give a wrong loss silently. So would
// integers, whose mean is rounded to one.
func checkShapes(function, nameA string, a *graph.Node, nameB string, b *graph.Node) {
	if !a.Shape().Equal(b.Shape()) {
		exceptions.Panicf("bce.%s: %s and %s must have the same shape and dtype; %s is %s, %s is %s",
			function, nameA, nameB, nameA, a.Shape(), nameB, b.Shape())
	}
	if !a.DType().IsFloat() {
		exceptions.Panicf("bce.%s: %s and %s must have a float dtype, they are %s", function, nameA, nameB, a.Shape())
	}
}
