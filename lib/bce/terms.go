package bce

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/autodiff"
)

// minProbability bounds the divisors p and 1 - p in the derivatives of the two terms from below, as
// minVariance does it for both at once.
const minProbability = minVariance

// PositiveTerm returns the part of the binary cross entropy that counts where the label is 1, BCE#1 of
// the notes:
//
//	-y log p    the logarithm at least -100
//
// Shapes: p and y have one shape, any, and one float dtype, and so has the result; PositiveTerm panics
// where they differ. PositiveTerm + NegativeTerm is Loss with None.
//
// Gradient with respect to p: PositiveTermDerivative. With respect to y it is 0: labels are data.
//
// Special values: p = 0 with y = 1 gives 100; y = 0 gives 0 for every p in 0..1. NaN gives NaN, and so
// does a negative p.
func PositiveTerm(p, y *graph.Node) *graph.Node {
	checkShapes("PositiveTerm", "p", p, "y", y)
	return elementwise(p, y, func(p, y *graph.Node) *graph.Node {
		term := graph.Neg(graph.Mul(y, graph.MaxScalar(graph.Log(p), minLog)))
		return autodiff.WithDerivative(p, term, PositiveTermDerivative(p, y))
	})
}

// PositiveTermDerivative returns the derivative of PositiveTerm in p, for each element:
//
//	-y / p    the divisor at least 1e-12
//
// Gradient with respect to p, the second derivative of PositiveTerm, is y / p^2 with the same bound of p.
// Shapes as for PositiveTerm. NaN gives NaN.
func PositiveTermDerivative(p, y *graph.Node) *graph.Node {
	checkShapes("PositiveTermDerivative", "p", p, "y", y)
	return elementwise(p, y, func(p, y *graph.Node) *graph.Node {
		divisor := graph.MaxScalar(p, minProbability)
		curvature := graph.Mul(y, graph.Square(inverse(p, divisor)))
		return autodiff.WithDerivative(p, graph.Neg(graph.Div(y, divisor)), curvature)
	})
}

// NegativeTerm returns the part of the binary cross entropy that counts where the label is 0, BCE#2 of
// the notes:
//
//	-(1 - y) log(1 - p)    the logarithm at least -100
//
// Shapes: p and y have one shape, any, and one float dtype, and so has the result; NegativeTerm panics
// where they differ. PositiveTerm + NegativeTerm is Loss with None.
//
// Gradient with respect to p: NegativeTermDerivative. With respect to y it is 0: labels are data.
//
// Special values: p = 1 with y = 0 gives 100; y = 1 gives 0 for every p in 0..1. NaN gives NaN, and so
// does a p above 1.
func NegativeTerm(p, y *graph.Node) *graph.Node {
	checkShapes("NegativeTerm", "p", p, "y", y)
	return elementwise(p, y, func(p, y *graph.Node) *graph.Node {
		term := graph.Neg(graph.Mul(graph.OneMinus(y), graph.MaxScalar(graph.Log1p(graph.Neg(p)), minLog)))
		return autodiff.WithDerivative(p, term, NegativeTermDerivative(p, y))
	})
}

// NegativeTermDerivative returns the derivative of NegativeTerm in p, for each element:
//
//	(1 - y) / (1 - p)    the divisor at least 1e-12
//
// Gradient with respect to p, the second derivative of NegativeTerm, is (1 - y) / (1 - p)^2 with the same
// bound of 1 - p.
// Shapes as for NegativeTerm. NaN gives NaN.
func NegativeTermDerivative(p, y *graph.Node) *graph.Node {
	checkShapes("NegativeTermDerivative", "p", p, "y", y)
	return elementwise(p, y, func(p, y *graph.Node) *graph.Node {
		q := graph.OneMinus(p)
		divisor := graph.MaxScalar(q, minProbability)
		curvature := graph.Mul(graph.OneMinus(y), graph.Square(inverse(q, divisor)))
		return autodiff.WithDerivative(p, graph.Div(graph.OneMinus(y), divisor), curvature)
	})
}
