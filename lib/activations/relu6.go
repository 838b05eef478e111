package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// ReLU6 is ReLU cut off at 6, so that few bits suffice for its results:
//
//	ReLU6(x) = min(max(x, 0), 6)
//
// Derivative: 1 between 0 and 6, else 0, also at 0 and 6 themselves, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	ReLU6(±0)   = 0, ReLU6(6) = 6, derivative 0
//	ReLU6(-Inf) = 0, ReLU6(+Inf) = 6, derivative 0
//	ReLU6(NaN)  = NaN, derivative 1
//
// It is torch.nn.ReLU6. GoMLX has no function of this meaning.
//
// Source: A. Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.
func ReLU6(x *graph.Node) *graph.Node {
	checkFloat("ReLU6", x)
	return Hardtanh(x, 0, 6)
}

var relu6 = Function{
	Name:   "ReLU6",
	Korean: "ReLU6 함수", English: "ReLU6 function",
	Formula:    `\min\left(\max(x, 0), 6\right)`,
	Derivative: `\begin{cases} 1 & 0 < x < 6 \\ 0 & x \le 0 \lor x \ge 6 \end{cases}`,
	Range:      `[0, 6]`,
	Torch:      "F.relu6(x)",
	Apply:      ReLU6,
	Bounded:    true, Monotone: true,
	Saturates: Both, DeadZone: true,
	Kinks: []float64{0, 6},
	File:  "lib/activations/relu6.go",
}
