package activations

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/autodiff"
)

// Sigmoid squeezes every element of x into the range 0..1 along an S curve, the logistic function
//
//	sigmoid(x) = 1 / (1 + e^-x)
//
// Derivative: s (1 - s), with s = sigmoid(x), at most 1/4, at x = 0. See SigmoidDerivative. Second
// derivative: s (1 - s) (1 - 2 s).
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	Sigmoid(-Inf) = 0, Sigmoid(+Inf) = 1, derivative 0
//	Sigmoid(±0)   = 1/2, derivative 1/4
//	Sigmoid(NaN)  = NaN, derivative NaN
//
// In float32 the result is exactly 1 from about x = 17 and exactly 0 below about x = -89. XLA on the
// CPU takes results under 2^-126 for 0, which is below about x = -87.3.
//
// It is torch.sigmoid, computed as PyTorch does it: by the formula as it is written, since
// e^-x may overflow to +Inf and 1/(1+Inf) is the right 0. GoMLX's own Sigmoid has the same meaning,
// but its pure-Go backend rounds saturated values otherwise. The derivative is given by hand because
// the one worked out from the formula is Inf/Inf there.
//
// Formula: P.-F. Verhulst, "Recherches mathématiques sur la loi d'accroissement de la population",
// 1845.
func Sigmoid(x *graph.Node) *graph.Node {
	return inFloat32("Sigmoid", x, func(x *graph.Node) *graph.Node {
		return autodiff.WithDerivativeFunc(x, logistic(x), SigmoidDerivative)
	})
}

// logistic is Sigmoid's value, without a derivative of its own.
func logistic(x *graph.Node) *graph.Node {
	return graph.Reciprocal(graph.OnePlus(graph.Exp(graph.Neg(x))))
}

// SigmoidDerivative returns the derivative of Sigmoid, given s = Sigmoid(x) rather than x:
//
//	sigmoid'(x) = (1 - s) s
//
// Shapes: any shape and float dtype; the result has the same.
func SigmoidDerivative(s *graph.Node) *graph.Node {
	return graph.Mul(graph.OneMinus(s), s)
}

var sigmoid = Function{
	Name:   "Sigmoid",
	Korean: "시그모이드 함수", English: "sigmoid function",
	Formula:    `\frac{1}{1 + e^{-x}}`,
	Derivative: `\sigma(x) \left(1 - \sigma(x)\right)`,
	Range:      `(0, 1)`,
	Torch:      "torch.sigmoid(x)",
	Apply:      Sigmoid,
	Bounded:    true, Monotone: true, Smooth: true,
	Saturates: Both,
	// 1 - s loses what s is rounded by, in both derivatives.
	ValueError: Bound{ULPs: 2}, DerivativeError: Bound{ULPs: 2, Epsilons: 1},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 1}, File: "lib/activations/sigmoid.go",
}
