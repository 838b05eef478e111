package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Softmin is Softmax of -x: the smallest number gets the largest share.
//
//	softmin(x)_i = e^-x_i / Σ_j e^-x_j
//
// Derivative: of the i-th result by the j-th number, -s_i (δ_ij - s_j), with s = softmin(x).
//
// Shapes: x has any float dtype and at least one axis; the result has x's shape. A negative axis
// counts from the last one. It panics for an axis that x has not.
//
// Special values: a number of +Inf gets the share 0. A row that holds NaN or -Inf, or nothing but
// +Inf, is NaN throughout.
//
// It is torch.nn.Softmin. GoMLX has no function of this meaning.
func Softmin(x *graph.Node, axis int) *graph.Node {
	return alongAxis("Softmin", x, axis, func(x *graph.Node, axes ...int) *graph.Node {
		return graph.Softmax(graph.Neg(x), axes...)
	})
}

var softmin = Function{
	Name:   "Softmin",
	Korean: "소프트민 함수", English: "softmin function",
	Formula:    `s_i = \frac{e^{-x_i}}{\sum_j e^{-x_j}}`,
	Derivative: `-s_i \left(\delta_{ij} - s_j\right)`,
	Range:      `(0, 1)`,
	Torch:      "F.softmin(x, dim=-1)",
	Apply:      func(x *graph.Node) *graph.Node { return Softmin(x, -1) },
	AlongAxis:  true,
	Bounded:    true, Monotone: true, Smooth: true,
	Saturates: Both,
	// As Softmax.
	ValueError: Bound{ULPs: 2, Epsilons: 0.5}, DerivativeError: Bound{ULPs: 2, Epsilons: 4},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 8}, File: "lib/activations/softmin.go",
}
