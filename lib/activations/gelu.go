package activations

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// GELU, the Gaussian error linear unit, weighs x by the share of a standard normal distribution that
// lies below it:
//
//	GELU(x) = x Φ(x),   Φ(x) = (1 + erf(x/√2)) / 2
//
// Derivative: Φ(x) + x φ(x), with the normal density φ(x) = e^(-x²/2) / √(2π). Second derivative:
// (2 - x²) φ(x).
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	GELU(±0)   = ±0, derivative 1/2
//	GELU(-Inf) = -0, derivative 0
//	GELU(+Inf) = +Inf, derivative 1
//	GELU(NaN)  = NaN, derivative NaN
//
// It is torch.nn.GELU with approximate='none', but at -Inf, and for the derivative at +Inf too, it
// gives these limits where PyTorch's product Inf × 0 is NaN; so would GoMLX's Gelu, whose other values
// are the same. PyTorch's second derivative is NaN where x² overflows, here it is 0. Far below 0, where
// 1 + erf cancels, the result is exact only to the last place of 1, as PyTorch's is: at x = -6 in
// float32 it is -0 and not -6e-9.
//
// Source: D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.
func GELU(x *graph.Node) *graph.Node {
	return elementwise("GELU", x, func(x *graph.Node) (value, derivative *graph.Node) {
		near := notTooFar(x)
		share := graph.MulScalar(graph.OnePlus(graph.Erf(graph.MulScalar(near, 1/math.Sqrt2))), 0.5)
		density := graph.MulScalar(graph.Exp(graph.MulScalar(graph.Square(near), -0.5)), 1/math.Sqrt(2*math.Pi))
		return graph.Mul(notTooLow(x), share), graph.Add(share, graph.Mul(near, density))
	})
}

var gelu = Function{
	Name:   "GELU",
	Korean: "GELU 함수", English: "GELU function",
	Formula:    `x\,\Phi(x) = \frac{x}{2} \left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right)`,
	Derivative: `\Phi(x) + x\,\varphi(x),\ \varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}`,
	Range:      `[-0.17, \infty)`,
	Torch:      "F.gelu(x, approximate='none')",
	Apply:      GELU,
	Centred:    true, Smooth: true,
	Saturates: Left,
	// 1 + erf cancels below 0. XLA's erf is off by up to 2 epsilons near -1, and x/2 is up to 2.5 before
	// everything has cancelled. 2 φ and x² φ cancel where they are below 1/2.
	ValueError: Bound{ULPs: 2, Epsilons: 5}, DerivativeError: Bound{ULPs: 2, Epsilons: 2},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 1}, File: "lib/activations/gelu.go",
}
