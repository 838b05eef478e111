package activations

import (
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"

	"activation-notes/lib/reduction"
)

// DefaultPReLUSlope is where PyTorch's PReLU starts to learn its slope.
const DefaultPReLUSlope = 0.25

// PReLU, the parametric ReLU, is LeakyReLU with a slope that is learned:
//
//	PReLU(x) = x where x > 0, else slope x
//
// Derivatives: by x, 1 where x > 0, else the slope, also at the kink; by the slope, the sum over its
// elements of 0 where x > 0, else x. Both are PyTorch's.
//
// Shapes: x has any shape and float dtype, and the result has the same. slope has x's dtype and is a
// scalar or of shape [1], one slope for everything, or of shape [channels], one for each index of
// x's axis 1. It panics for any other slope.
//
// Special values, for a positive slope:
//
//	PReLU(±0)   = ±0, derivative slope
//	PReLU(±Inf) = ±Inf, derivative 1 and slope
//	PReLU(NaN)  = NaN, derivative slope; the derivative by the slope is NaN
//
// It is torch.nn.PReLU, whose slope starts at DefaultPReLUSlope. GoMLX has no function of this meaning.
//
// Source: K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers: Surpassing Human-Level
// Performance on ImageNet Classification", 2015.
func PReLU(x, slope *graph.Node) *graph.Node {
	checkFloat("PReLU", x)
	if slope.DType() != x.DType() {
		exceptions.Panicf("activations.PReLU: slope must have x's dtype %s, it has %s", x.DType(), slope.DType())
	}
	ofChannels := slope.Rank() == 1 && x.Rank() >= 2 && slope.Shape().Dim(0) == x.Shape().Dim(1)
	if !isSingle(slope) && !ofChannels {
		exceptions.Panicf("activations.PReLU: slope must be a single number or one for each index of x's axis 1, but x has shape %s and slope %s",
			x.Shape(), slope.Shape())
	}
	return inFloat32("PReLU", x, func(x *graph.Node) *graph.Node {
		slope := perElement(graph.ConvertDType(slope, x.DType()), x)
		isPositive := positive(x)
		// Without the positive elements, or the slope's gradient would be 0 × Inf = NaN where x = +Inf.
		rest := graph.Where(isPositive, graph.ZerosLike(x), x)
		return graph.Where(isPositive, x, graph.Mul(slope, rest))
	})
}

// isSingle tells whether one slope is for everything.
func isSingle(slope *graph.Node) bool { return slope.Rank() <= 1 && slope.Shape().Size() == 1 }

// perElement repeats a slope for every element of x: one of shape [channels] along all axes but 1. It is
// repeated as package reduction does it, so that the sum in its gradient is good for any number of elements.
func perElement(slope, x *graph.Node) *graph.Node {
	if isSingle(slope) {
		return graph.Reshape(reduction.Repeat(graph.Reshape(slope), x.Shape().Size()), x.Shape().Dimensions...)
	}
	channels, others := x.Shape().Dim(1), slices.Delete(slices.Clone(x.Shape().Dimensions), 1, 2)
	repeated := reduction.Repeat(slope, x.Shape().Size()/max(channels, 1))
	axes := []int{0, x.Rank() - 1} // the channels come last, and belong on axis 1
	for axis := 1; axis < x.Rank()-1; axis++ {
		axes = append(axes, axis)
	}
	return graph.TransposeAllAxes(graph.Reshape(repeated, append(others, channels)...), axes...)
}

var preLU = Function{
	Name:   "PReLU",
	Korean: "PReLU 함수", English: "PReLU function",
	Formula:    `\begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}`,
	Derivative: `\begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}`,
	Range:      `(-\infty, \infty)`,
	Torch:      "F.prelu(x, torch.tensor([0.25], dtype=x.dtype))",
	Apply:      func(x *graph.Node) *graph.Node { return PReLU(x, like(x, DefaultPReLUSlope)) },
	Centred:    true, Monotone: true,
	Saturates: Nowhere,
	Kinks:     []float64{0},
	// The slope is rounded, then the product.
	ValueError: Bound{ULPs: 1}, DerivativeError: Bound{ULPs: 1},
	File: "lib/activations/prelu.go",
}
