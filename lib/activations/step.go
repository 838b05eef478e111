package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Step is the perceptron's binary activation:
//
//	step(x) = 1 where x > threshold, else 0
//
// Derivative: 0 wherever it exists, and 0 is the gradient at the threshold too, so nothing is learned
// through this function.
//
// Shapes: any shape and float dtype; the result has the same. The threshold is rounded to that dtype.
//
// Special values:
//
//	Step(threshold) = 0
//	Step(-Inf) = 0, Step(+Inf) = 1
//	Step(NaN)  = 0, since no comparison holds for NaN
//
// PyTorch writes it (x > threshold).to(x.dtype). GoMLX has no function of this meaning.
//
// Source: F. Rosenblatt, "The Perceptron: A Probabilistic Model for Information Storage and
// Organization in the Brain", 1958.
func Step(x *graph.Node, threshold float64) *graph.Node {
	checkFloat("Step", x)
	above := graph.GreaterThan(graph.StopGradient(x), like(x, threshold))
	return graph.ConvertDType(above, x.DType())
}

var step = Function{
	Name:   "Step",
	Korean: "계단 함수", English: "step function",
	Formula:    `\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}`,
	Derivative: `0`,
	Range:      `\{0, 1\}`,
	Torch:      "(x > 0).to(x.dtype)",
	Apply:      func(x *graph.Node) *graph.Node { return Step(x, 0) },
	Bounded:    true, Monotone: true,
	Saturates: Both, DeadZone: true,
	Jumps: []float64{0},
	File:  "lib/activations/step.go",
}
