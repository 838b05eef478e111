package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Tanh squeezes every element of x into the range -1..1, the hyperbolic tangent
//
//	tanh(x) = (e^x - e^-x) / (e^x + e^-x) = 2 sigmoid(2x) - 1
//
// Derivative: 1 - tanh(x)^2, at most 1, at x = 0. Second derivative: -2 tanh(x) (1 - tanh(x)^2).
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	Tanh(±0)   = ±0, derivative 1
//	Tanh(±Inf) = ±1, derivative 0
//	Tanh(NaN)  = NaN, derivative NaN
//
// It is torch.tanh and GoMLX's own Tanh, whose gradient is PyTorch's. In the derivative 1 - tanh^2
// loses what tanh is rounded by near ±1, in PyTorch as here.
func Tanh(x *graph.Node) *graph.Node {
	return inFloat32("Tanh", x, graph.Tanh)
}

var tanh = Function{
	Name:   "Tanh",
	Korean: "하이퍼볼릭 탄젠트 함수", English: "hyperbolic tangent function",
	Formula:    `\frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}`,
	Derivative: `1 - \tanh^2(x)`,
	Range:      `(-1, 1)`,
	Torch:      "torch.tanh(x)",
	Apply:      Tanh,
	Centred:    true, Bounded: true, Monotone: true, Smooth: true,
	Saturates: Both,
	// XLA's tanh is good to 4 places; in 1 - tanh² twice that, of numbers below 1, is lost, and in the
	// second derivative four times that.
	ValueError: Bound{ULPs: 4}, DerivativeError: Bound{Epsilons: 4},
	SecondDerivativeError: Bound{Epsilons: 9}, File: "lib/activations/tanh.go",
}
