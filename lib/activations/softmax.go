package activations

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"

	"activation-notes/lib/reduction"
)

// Softmax turns the numbers along an axis into shares that add up to 1:
//
//	softmax(x)_i = e^x_i / Σ_j e^x_j
//
// Derivative: of the i-th result by the j-th number, s_i (δ_ij - s_j), with s = softmax(x).
//
// Shapes: x has any float dtype and at least one axis; the result has x's shape. A negative axis
// counts from the last one. It panics for an axis that x has not.
//
// Special values: a number of -Inf gets the share 0. A row that holds NaN or +Inf, or nothing but
// -Inf, is NaN throughout. Large numbers are no trouble: the largest is subtracted from all of them
// first, which leaves the shares as they are.
//
// It is torch.softmax and GoMLX's own Softmax, whose gradient is PyTorch's.
//
// Source: J. S. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs,
// with Relationships to Statistical Pattern Recognition", 1990.
func Softmax(x *graph.Node, axis int) *graph.Node {
	return alongAxis("Softmax", x, axis, graph.Softmax)
}

// alongAxis returns f(x, axis), which adds up numbers along the axis, computed in float32 or more, once
// the axis has been checked.
func alongAxis(name string, x *graph.Node, axis int, f func(x *graph.Node, axes ...int) *graph.Node) *graph.Node {
	if axis < -x.Rank() || axis >= x.Rank() {
		exceptions.Panicf("activations.%s: axis %d is not one of x's, which has shape %s", name, axis, x.Shape())
	}
	return inFloat32(name, x, func(x *graph.Node) *graph.Node {
		return graph.ConvertDType(f(reduction.Widen(x, x.Shape().Dim(axis)), axis), x.DType())
	})
}

var softmax = Function{
	Name:   "Softmax",
	Korean: "소프트맥스 함수", English: "softmax function",
	Formula:    `s_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
	Derivative: `s_i \left(\delta_{ij} - s_j\right)`,
	Range:      `(0, 1)`,
	Torch:      "torch.softmax(x, dim=-1)",
	Apply:      func(x *graph.Node) *graph.Node { return Softmax(x, -1) },
	AlongAxis:  true,
	Bounded:    true, Monotone: true, Smooth: true,
	Saturates: Both,
	// x less its maximum is rounded before e^x is taken. In the gradient, a sum over the axis is
	// subtracted, of numbers of up to twice 1 in the tests, and in the second derivative of their squares.
	ValueError: Bound{ULPs: 2, Epsilons: 0.5}, DerivativeError: Bound{ULPs: 2, Epsilons: 4},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 8}, File: "lib/activations/softmax.go",
}
