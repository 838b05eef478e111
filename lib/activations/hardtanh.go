package activations

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Hardtanh cuts x off at low and at high, which with -1 and 1 is a tanh made of straight lines:
//
//	Hardtanh(x) = min(max(x, low), high)
//
// Derivative: 1 between low and high, else 0, also at low and high themselves, as in PyTorch.
//
// Shapes: any shape and float dtype; the result has the same. Both numbers are rounded to that dtype.
// It panics unless low < high.
//
// Special values, for finite low and high:
//
//	Hardtanh(low)  = low, Hardtanh(high) = high, derivative 0
//	Hardtanh(-Inf) = low, Hardtanh(+Inf) = high, derivative 0
//	Hardtanh(NaN)  = NaN, derivative 1
//
// It is torch.nn.Hardtanh, whose defaults are -1 and 1. GoMLX's Clip has the same values, but
// derivative 1 at low.
//
// Source: R. Collobert, "Large Scale Machine Learning", 2004.
func Hardtanh(x *graph.Node, low, high float64) *graph.Node {
	checkFloat("Hardtanh", x)
	if !(low < high) {
		exceptions.Panicf("activations.Hardtanh: low must be less than high, they are %g and %g", low, high)
	}
	x = Threshold(x, low, low)
	atTop := graph.GreaterOrEqual(x, like(x, high))
	return where(atTop, graph.BroadcastToShape(like(x, high), x.Shape()), x)
}

var hardtanh = Function{
	Name:   "Hardtanh",
	Korean: "Hardtanh 함수", English: "Hardtanh function",
	Formula:    `\min\left(\max(x, -1), 1\right)`,
	Derivative: `\begin{cases} 1 & -1 < x < 1 \\ 0 & |x| \ge 1 \end{cases}`,
	Range:      `[-1, 1]`,
	Torch:      "F.hardtanh(x, min_val=-1.0, max_val=1.0)",
	Apply:      func(x *graph.Node) *graph.Node { return Hardtanh(x, -1, 1) },
	Centred:    true, Bounded: true, Monotone: true,
	Saturates: Both, DeadZone: true,
	Kinks: []float64{-1, 1},
	File:  "lib/activations/hardtanh.go",
}
