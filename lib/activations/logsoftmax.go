package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// LogSoftmax is the logarithm of Softmax, computed without taking the logarithm of a share that was
// rounded to 0:
//
//	logsoftmax(x)_i = x_i - log Σ_j e^x_j
//
// Derivative: of the i-th result by the j-th number, δ_ij - softmax(x)_j.
//
// Shapes: x has any float dtype and at least one axis; the result has x's shape. A negative axis
// counts from the last one. It panics for an axis that x has not.
//
// Special values: a number of -Inf gives -Inf. A row that holds NaN or +Inf, or nothing but -Inf, is
// NaN throughout.
//
// It is torch.log_softmax and GoMLX's own LogSoftmax, whose gradient is PyTorch's.
func LogSoftmax(x *graph.Node, axis int) *graph.Node {
	return alongAxis("LogSoftmax", x, axis, graph.LogSoftmax)
}

var logSoftmax = Function{
	Name:   "LogSoftmax",
	Korean: "로그 소프트맥스 함수", English: "log-softmax function",
	Formula:    `x_i - \log \sum_j e^{x_j}`,
	Derivative: `\delta_{ij} - \frac{e^{x_j}}{\sum_k e^{x_k}}`,
	Range:      `(-\infty, 0)`,
	Torch:      "torch.log_softmax(x, dim=-1)",
	Apply:      func(x *graph.Node) *graph.Node { return LogSoftmax(x, -1) },
	AlongAxis:  true,
	Monotone:   true, Smooth: true,
	Saturates: Right,
	// The sum of the powers is rounded, to 1 where the result is small. The gradient is as Softmax's; the
	// second derivative is such a gradient times the sum of the weights, up to 10 in the tests.
	ValueError: Bound{ULPs: 2, Epsilons: 1}, DerivativeError: Bound{ULPs: 2, Epsilons: 4},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 40}, File: "lib/activations/logsoftmax.go",
}
