package activations

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Mish weighs x by the tanh of its softplus:
//
//	Mish(x) = x w,   w = tanh(log(1 + e^x))
//
// Derivative: w + x s (1 - w²), with s = sigmoid(x). Second derivative:
// s (1 - w²) (2 + x (1 - s - 2 w s)).
//
// Shapes: any shape and float dtype; the result has the same.
//
// Special values:
//
//	Mish(±0)   = ±0, derivative 3/5
//	Mish(-Inf) = -0, derivative 0
//	Mish(+Inf) = +Inf, derivative 1
//	Mish(NaN)  = NaN, derivative NaN
//
// It is torch.nn.Mish, but it gives these limits at ±Inf where PyTorch has NaN, the value at -Inf and
// all derivatives. PyTorch's second derivative is NaN wherever e^2x overflows, here it is 0. GoMLX has no function of this meaning.
//
// Source: D. Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019.
func Mish(x *graph.Node) *graph.Node {
	return elementwise("Mish", x, func(x *graph.Node) (value, derivative *graph.Node) {
		// With tanh and log written out, w = a / (a + b) for a = e^2x + 2 e^x and b = 2. Where x is
		// positive both are divided by e^2x, so that nothing overflows.
		isPositive := positive(x)
		e := graph.Exp(graph.Where(isPositive, graph.Neg(x), x))
		ones, twos := graph.OnesLike(x), graph.MulScalar(graph.OnesLike(x), 2)
		a := graph.Where(isPositive, graph.OnePlus(graph.Mul(twos, e)), graph.Mul(e, graph.Add(e, twos)))
		b := graph.Where(isPositive, graph.Mul(twos, graph.Square(e)), twos)
		sum := graph.Add(a, b)
		w := graph.Div(a, sum)
		s := graph.Div(graph.Where(isPositive, ones, e), graph.OnePlus(e))
		slope := graph.Mul(s, graph.Mul(graph.Div(b, sum), graph.OnePlus(w))) // s (1 - w) (1 + w)
		return graph.Mul(notTooLow(x), w), graph.Add(w, graph.Mul(notTooFar(x), slope))
	})
}

var mish = Function{
	Name:   "Mish",
	Korean: "Mish 함수", English: "Mish function",
	Formula:    `x \tanh\left(\log\left(1 + e^{x}\right)\right)`,
	Derivative: `w + x\,\sigma(x) \left(1 - w^2\right),\ w = \tanh\left(\log\left(1 + e^{x}\right)\right)`,
	Range:      `[-0.31, \infty)`,
	Torch:      "F.mish(x)",
	Apply:      Mish,
	Centred:    true, Smooth: true,
	Saturates: Left,
	// Six roundings follow that of e^x. The derivative's terms cancel below 0, the second one's at -2.3
	// and 1.5.
	ValueError: Bound{ULPs: 4}, DerivativeError: Bound{ULPs: 4, Epsilons: 2},
	SecondDerivativeError: Bound{ULPs: 4, Epsilons: 2}, File: "lib/activations/mish.go",
}
