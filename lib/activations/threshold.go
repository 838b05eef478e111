package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Threshold passes x above the threshold and puts value in its place elsewhere:
//
//	threshold(x) = x where x > threshold, else value
//
// Derivative: 1 where x > threshold, else 0, also at the threshold itself, where the function jumps
// unless value is the threshold. Threshold(x, 0, 0) is ReLU.
//
// Shapes: any shape and float dtype; the result has the same. Both numbers are rounded to that dtype.
//
// Special values:
//
//	Threshold(threshold) = value, derivative 0
//	Threshold(-Inf) = value, derivative 0
//	Threshold(+Inf) = +Inf, derivative 1
//	Threshold(NaN)  = NaN, derivative 1
//
// It is torch.nn.Threshold. GoMLX has no function of this meaning.
func Threshold(x *graph.Node, threshold, value float64) *graph.Node {
	checkFloat("Threshold", x)
	below := graph.LessOrEqual(x, like(x, threshold))
	return where(below, graph.BroadcastToShape(like(x, value), x.Shape()), x)
}

// The catalog shows it with threshold 1 and value 0, for PyTorch has no defaults here.
var threshold = Function{
	Name:   "Threshold",
	Korean: "임곗값 함수", English: "threshold function",
	Formula:    `\begin{cases} x & x > 1 \\ 0 & x \le 1 \end{cases}`,
	Derivative: `\begin{cases} 1 & x > 1 \\ 0 & x \le 1 \end{cases}`,
	Range:      `\{0\} \cup (1, \infty)`,
	Torch:      "F.threshold(x, threshold=1.0, value=0.0)",
	Apply:      func(x *graph.Node) *graph.Node { return Threshold(x, 1, 0) },
	Monotone:   true,
	Saturates:  Left, DeadZone: true,
	Jumps: []float64{1},
	File:  "lib/activations/threshold.go",
}
