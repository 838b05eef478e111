package activations

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// GELUTanh is GELU with its normal distribution approximated by tanh, for where there is no erf:
//
//	GELUTanh(x) = x (1 + tanh u) / 2 = x sigmoid(2u),   u = √(2/π) (x + 0.044715 x³)
//
// Derivative: s (1 + x (1 - s) 2u'), with s = sigmoid(2u) and u' = √(2/π) (1 + 3·0.044715 x²). Second
// derivative: s (1 - s) (2v + x (v' + (1 - 2s) v²)), with v = 2u'.
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	GELUTanh(±0)   = ±0, derivative 1/2
//	GELUTanh(-Inf) = -0, derivative 0
//	GELUTanh(+Inf) = +Inf, derivative 1
//	GELUTanh(NaN)  = NaN, derivative NaN
//
// It is torch.nn.GELU with approximate='tanh', but it gives these limits at ±Inf, and for the
// derivatives from about ±6e19 on in float32, where PyTorch comes to Inf × 0 = NaN; so does GoMLX's
// GeluApproximate. The form with sigmoid does not cancel below 0 as 1 + tanh u does.
//
// Source: D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.
func GELUTanh(x *graph.Node) *graph.Node {
	const cubic = 0.044715
	twice := 2 * math.Sqrt(2/math.Pi)
	return elementwise("GELUTanh", x, func(x *graph.Node) (value, derivative *graph.Node) {
		near := notTooFar(x)
		square := graph.Square(near)
		minus2u := graph.Mul(graph.MulScalar(near, -twice), graph.OnePlus(graph.MulScalar(square, cubic)))
		slope := graph.MulScalar(graph.OnePlus(graph.MulScalar(square, 3*cubic)), twice)
		return sigmoidWeighted(x, minus2u, slope, graph.MulScalar(near, 6*cubic*twice))
	})
}

var geluTanh = Function{
	Name:   "GELUTanh",
	Korean: "GELU 함수(tanh 근사)", English: "GELU function (tanh approximation)",
	Formula:    `\frac{x}{2} \left(1 + \tanh u\right),\ u = \sqrt{\tfrac{2}{\pi}} \left(x + 0.044715\,x^3\right)`,
	Derivative: `\frac{1 + \tanh u}{2} + \frac{x\,u'}{2} \left(1 - \tanh^2 u\right)`,
	Range:      `[-0.17, \infty)`,
	Torch:      "F.gelu(x, approximate='tanh')",
	Apply:      GELUTanh,
	Centred:    true, Smooth: true,
	Saturates: Left,
	// The rounding of u shows in e^-2u; the derivatives' terms cancel, the first one's below 0.
	ValueError: Bound{ULPs: 2, Epsilons: 1}, DerivativeError: Bound{ULPs: 2, Epsilons: 2},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 2}, File: "lib/activations/gelutanh.go",
}
