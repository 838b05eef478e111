package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// DefaultLeakyReLUNegativeSlope is PyTorch's default for LeakyReLU.
const DefaultLeakyReLUNegativeSlope = 0.01

// LeakyReLU is ReLU with a small slope kept below 0, so that a gradient comes through there too:
//
//	LeakyReLU(x) = x where x > 0, else negativeSlope x
//
// Derivative: 1 where x > 0, else negativeSlope, also at the kink, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	LeakyReLU(±0)   = ±0, derivative negativeSlope
//	LeakyReLU(±Inf) = ±Inf (for a positive slope), derivative 1 and negativeSlope
//	LeakyReLU(NaN)  = NaN, derivative negativeSlope
//
// It is torch.nn.LeakyReLU. GoMLX's LeakyRelu has slope 0.3, and derivative 1 at the kink.
//
// Source: A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier Nonlinearities Improve Neural Network
// Acoustic Models", 2013.
func LeakyReLU(x *graph.Node, negativeSlope float64) *graph.Node {
	return inFloat32("LeakyReLU", x, func(x *graph.Node) *graph.Node {
		return graph.Where(positive(x), x, graph.MulScalar(x, negativeSlope))
	})
}

var leakyReLU = Function{
	Name:   "LeakyReLU",
	Korean: "LeakyReLU 함수", English: "LeakyReLU function",
	Formula:    `\begin{cases} x & x > 0 \\ 0.01\,x & x \le 0 \end{cases}`,
	Derivative: `\begin{cases} 1 & x > 0 \\ 0.01 & x \le 0 \end{cases}`,
	Range:      `(-\infty, \infty)`,
	Torch:      "F.leaky_relu(x, negative_slope=0.01)",
	Apply:      func(x *graph.Node) *graph.Node { return LeakyReLU(x, DefaultLeakyReLUNegativeSlope) },
	Centred:    true, Monotone: true,
	Saturates: Nowhere,
	Kinks:     []float64{0},
	// The slope is rounded, then the product.
	ValueError: Bound{ULPs: 1}, DerivativeError: Bound{ULPs: 1},
	File: "lib/activations/leakyrelu.go",
}
