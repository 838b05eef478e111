package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// SELU, the scaled ELU, carries the two numbers for which the values in a deep network with suitable
// weights keep mean 0 and variance 1 from layer to layer:
//
//	SELU(x) = λ x where x > 0, else λ α (e^x - 1),   λ = 1.0507..., α = 1.6732...
//
// Derivative: λ where x > 0, else λ α e^x, so λ α = 1.758... at x = 0. Second derivative: λ α e^x where
// x < 0, else 0, also at x = 0, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	SELU(±0)   = ±0, derivative λ α
//	SELU(-Inf) = -λ α, derivative 0
//	SELU(+Inf) = +Inf, derivative λ
//	SELU(NaN)  = NaN, derivative NaN
//
// It is torch.nn.SELU, but for small negative x more exact: e^x - 1 is computed by expm1. GoMLX's
// Selu has the same values, but its gradient is NaN where e^x overflows, from x = 89 on in float32,
// and its numbers are cut off after nine digits.
//
// Source: G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, "Self-Normalizing Neural
// Networks", 2017.
func SELU(x *graph.Node) *graph.Node {
	const scale, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
	return elementwise("SELU", x, func(x *graph.Node) (value, derivative *graph.Node) {
		return scaledELU(x, scale, scale*alpha)
	})
}

var selu = Function{
	Name:   "SELU",
	Korean: "SELU 함수", English: "SELU function",
	Formula:    `\lambda \begin{cases} x & x > 0 \\ \alpha \left(e^{x} - 1\right) & x \le 0 \end{cases},\ \lambda \approx 1.0507,\ \alpha \approx 1.6733`,
	Derivative: `\lambda \begin{cases} 1 & x > 0 \\ \alpha\,e^{x} & x \le 0 \end{cases}`,
	Range:      `(-1.76, \infty)`,
	Torch:      "F.selu(x)",
	Apply:      SELU,
	Centred:    true, Monotone: true,
	Saturates: Left,
	Kinks:     []float64{0},
	// XLA makes expm1 near 0 from its tanh, which is good to 4 places.
	ValueError: Bound{ULPs: 5}, DerivativeError: Bound{ULPs: 2},
	SecondDerivativeError: Bound{ULPs: 2}, File: "lib/activations/selu.go",
}
