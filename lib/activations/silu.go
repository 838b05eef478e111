package activations

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/autodiff"
)

// SiLU, the sigmoid-weighted linear unit, also called swish, weighs x by its own sigmoid:
//
//	SiLU(x) = x sigmoid(x) = x / (1 + e^-x)
//
// Derivative: s (1 + x (1 - s)), with s = sigmoid(x). Second derivative:
// s (1 - s) (2 + x (1 - 2s)).
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	SiLU(±0)   = ±0, derivative 1/2
//	SiLU(-Inf) = -0, derivative 0
//	SiLU(+Inf) = +Inf, derivative 1
//	SiLU(NaN)  = NaN, derivative NaN
//
// It is torch.nn.SiLU, but it gives these limits at ±Inf where PyTorch has NaN, the value at -Inf and
// all derivatives; so has GoMLX's Swish. In float32 the result is -0 below about x = -89.
//
// Source: S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-Weighted Linear Units for Neural Network
// Function Approximation in Reinforcement Learning", 2017.
func SiLU(x *graph.Node) *graph.Node {
	return elementwise("SiLU", x, func(x *graph.Node) (value, derivative *graph.Node) {
		return sigmoidWeighted(x, graph.Neg(x), graph.OnesLike(x), graph.ZerosLike(x))
	})
}

// sigmoidWeighted returns x sigmoid(t) and its derivative s (1 + x (1 - s) t'), for t a function of x,
// given as -t with its first two derivatives. Both are divided by 1 + e^-t rather than multiplied by
// its reciprocal, which may be too small a number for float32 where the result is not.
func sigmoidWeighted(x, minusT, slope, bend *graph.Node) (value, derivative *graph.Node) {
	e := graph.Exp(minusT)
	onePlus := graph.OnePlus(e)
	// 1 - s, on either side in the form that keeps its digits there.
	rest := graph.Where(graph.GreaterThan(e, like(x, 1)), graph.OneMinus(graph.Reciprocal(onePlus)), graph.Div(e, onePlus))
	growth := graph.OnePlus(graph.Mul(graph.Mul(notTooFar(x), rest), slope))
	derivative = autodiff.WithDerivativeFunc(x, graph.Div(growth, onePlus), func(*graph.Node) *graph.Node {
		// s r (2 t' + x (t'' + (r - s) t'^2)), with r = 1 - s: where e^-t overflows, s is 0.
		s, r := Sigmoid(graph.Neg(minusT)), Sigmoid(minusT)
		turn := graph.Add(bend, graph.Mul(graph.Sub(r, s), graph.Square(slope)))
		return graph.Mul(graph.Mul(s, r), graph.Add(graph.MulScalar(slope, 2), graph.Mul(notTooFar(x), turn)))
	})
	return graph.Div(notTooLow(x), onePlus), derivative
}

var silu = Function{
	Name:   "SiLU",
	Korean: "SiLU 함수", English: "SiLU function",
	Formula:    `x\,\sigma(x) = \frac{x}{1 + e^{-x}}`,
	Derivative: `\sigma(x) \left(1 + x \left(1 - \sigma(x)\right)\right)`,
	Range:      `[-0.28, \infty)`,
	Torch:      "F.silu(x)",
	Apply:      SiLU,
	Centred:    true, Smooth: true,
	Saturates: Left,
	// The derivative's terms cancel below 0, the second one's at ±2.4.
	ValueError: Bound{ULPs: 2}, DerivativeError: Bound{ULPs: 2, Epsilons: 2},
	SecondDerivativeError: Bound{ULPs: 2, Epsilons: 1}, File: "lib/activations/silu.go",
}
