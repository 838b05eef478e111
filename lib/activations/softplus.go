package activations

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// DefaultSoftplusBeta and DefaultSoftplusThreshold are PyTorch's defaults for Softplus.
const (
	DefaultSoftplusBeta      = 1
	DefaultSoftplusThreshold = 20
)

// Softplus is ReLU with its corner rounded, less widely for a larger beta:
//
//	softplus(x) = log(1 + e^(beta x)) / beta, but x where beta x > threshold
//
// The step at the threshold is of the height e^-threshold / beta. At the default 20 that is 2e-9 and
// lost in float32's rounding.
//
// Derivative: sigmoid(beta x), but 1 where beta x > threshold. Second derivative: beta s (1 - s) with
// that sigmoid, but 0 where beta x >= threshold, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same. It panics if beta is 0.
//
// Special values, for a positive beta:
//
//	Softplus(±0)   = log(2) / beta, derivative 1/2
//	Softplus(-Inf) = 0, derivative 0
//	Softplus(+Inf) = +Inf, derivative 1
//	Softplus(NaN)  = NaN, derivative NaN
//
// It is torch.nn.Softplus, but with a threshold so high that e^(beta x) overflows below it, the
// result does not. GoMLX has no function of this meaning.
//
// Source: C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, "Incorporating Second-Order
// Functional Knowledge for Better Option Pricing", 2000.
func Softplus(x *graph.Node, beta, threshold float64) *graph.Node {
	if beta == 0 {
		exceptions.Panicf("activations.Softplus: beta must not be 0")
	}
	return elementwise("Softplus", x, func(x *graph.Node) (value, derivative *graph.Node) {
		t := graph.MulScalar(x, beta)
		linear := graph.GreaterThan(t, like(x, threshold))
		// log(1 + e^t) without an e^t that overflows.
		smooth := graph.Add(ReLU(t), graph.Log1p(graph.Exp(graph.Neg(graph.Abs(t)))))
		value = graph.Where(linear, x, graph.DivScalar(smooth, beta))
		// At the threshold PyTorch's derivative is still the sigmoid, its second one 0 already.
		bent := graph.Where(graph.GreaterOrEqual(t, like(x, threshold)), graph.StopGradient(t), t)
		return value, graph.Where(linear, graph.OnesLike(x), Sigmoid(bent))
	})
}

var softplus = Function{
	Name:   "Softplus",
	Korean: "소프트플러스 함수", English: "softplus function",
	Formula:    `\log\left(1 + e^{x}\right)`,
	Derivative: `\sigma(x)`,
	Range:      `(0, \infty)`,
	Torch:      "F.softplus(x, beta=1, threshold=20)",
	Apply: func(x *graph.Node) *graph.Node {
		return Softplus(x, DefaultSoftplusBeta, DefaultSoftplusThreshold)
	},
	Monotone: true, Smooth: true,
	Saturates: Left,
	// 1 - s loses what s is rounded by, times beta, which is up to 2 in the tests.
	ValueError: Bound{ULPs: 2}, DerivativeError: Bound{ULPs: 2},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 2}, File: "lib/activations/softplus.go",
}
