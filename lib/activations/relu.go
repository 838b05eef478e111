package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// ReLU, the rectified linear unit, passes what is positive and stops the rest:
//
//	ReLU(x) = max(x, 0)
//
// Derivative: 1 where x > 0, 0 where x < 0, and 0 at the kink, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	ReLU(±0)   = 0, derivative 0
//	ReLU(-Inf) = 0, derivative 0
//	ReLU(+Inf) = +Inf, derivative 1
//	ReLU(NaN)  = NaN, derivative 1
//
// It is torch.relu. GoMLX's Relu has the same values, but derivative 1 at the kink.
//
// Source: V. Nair and G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines",
// 2010.
func ReLU(x *graph.Node) *graph.Node {
	checkFloat("ReLU", x)
	return where(graph.LessOrEqual(x, like(x, 0)), graph.ZerosLike(x), x)
}

var relu = Function{
	Name:   "ReLU",
	Korean: "ReLU 함수", English: "ReLU function",
	Formula:    `\max(0, x)`,
	Derivative: `\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}`,
	Range:      `[0, \infty)`,
	Torch:      "F.relu(x)",
	Apply:      ReLU,
	Monotone:   true,
	Saturates:  Left, DeadZone: true,
	Kinks: []float64{0},
	File:  "lib/activations/relu.go",
}
