package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// DefaultELUAlpha is PyTorch's default for ELU.
const DefaultELUAlpha = 1

// ELU, the exponential linear unit, bends smoothly to -alpha below 0:
//
//	ELU(x) = x where x > 0, else alpha (e^x - 1)
//
// Derivative: 1 where x > 0, else alpha e^x, so alpha at x = 0. It is continuous for alpha = 1. Second
// derivative: alpha e^x where x < 0, else 0, also at x = 0, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	ELU(±0)   = ±0, derivative alpha
//	ELU(-Inf) = -alpha, derivative 0
//	ELU(+Inf) = +Inf, derivative 1
//	ELU(NaN)  = NaN, derivative NaN
//
// It is torch.nn.ELU, but for small negative x more exact: e^x - 1 is computed by expm1. GoMLX has no
// function of this meaning.
//
// Source: D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and Accurate Deep Network Learning
// by Exponential Linear Units (ELUs)", 2015.
func ELU(x *graph.Node, alpha float64) *graph.Node {
	return elementwise("ELU", x, func(x *graph.Node) (value, derivative *graph.Node) {
		return scaledELU(x, 1, alpha)
	})
}

// scaledELU returns scale x where x > 0, else alpha (e^x - 1), and its derivative.
func scaledELU(x *graph.Node, scale, alpha float64) (value, derivative *graph.Node) {
	isPositive := positive(x)
	value = graph.Where(isPositive, graph.MulScalar(x, scale), graph.MulScalar(graph.Expm1(x), alpha))
	slope := graph.BroadcastToShape(like(x, scale), x.Shape())
	// At 0 the derivative is that of the left side, and the second one that of the right, as in PyTorch.
	atMost0 := graph.Where(graph.GreaterOrEqual(x, like(x, 0)), graph.ZerosLike(x), x)
	return value, graph.Where(isPositive, slope, graph.MulScalar(graph.Exp(atMost0), alpha))
}

var elu = Function{
	Name:   "ELU",
	Korean: "ELU 함수", English: "ELU function",
	Formula:    `\begin{cases} x & x > 0 \\ e^{x} - 1 & x \le 0 \end{cases}`,
	Derivative: `\begin{cases} 1 & x > 0 \\ e^{x} & x \le 0 \end{cases}`,
	Range:      `(-1, \infty)`,
	Torch:      "F.elu(x, alpha=1.0)",
	Apply:      func(x *graph.Node) *graph.Node { return ELU(x, DefaultELUAlpha) },
	Centred:    true, Monotone: true, Smooth: true,
	Saturates: Left,
	// XLA makes expm1 near 0 from its tanh, which is good to 4 places.
	ValueError: Bound{ULPs: 5}, DerivativeError: Bound{ULPs: 2},
	SecondDerivativeError: Bound{ULPs: 2}, File: "lib/activations/elu.go",
}
