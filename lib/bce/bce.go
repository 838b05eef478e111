package bce

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/autodiff"
	"activation-notes/lib/precision"
)

const (
	// minLog bounds the logarithms in Loss from below, so that p = 0 or 1 exactly gives a loss of
	// 100 and not +Inf.
	minLog = -100
	// minVariance bounds the divisor p (1 - p) in LossDerivative from below. PyTorch's bound is 1e-12 as a
	// float32, in every dtype.
	minVariance = 9.999999960041972e-13
	// addedInCurvature keeps the divisors p and 1 - p in the second derivative of Loss from 0. PyTorch
	// adds it there.
	addedInCurvature = 1e-12
)

// Loss returns the binary cross entropy of the probabilities p and the labels y:
//
//	-(y log p + (1 - y) log(1 - p))    each logarithm at least -100
//
// Shapes: p and y have one shape, any, and one float dtype; Loss panics where they differ. The
// result is a scalar for Mean and Sum and has their shape for None. The unit is the nat.
//
// Gradient with respect to p: LossDerivative, with its own bound. With respect to y it is 0: labels
// are data.
//
// Special values: p = 0 with y = 1, and p = 1 with y = 0, give 100; p = y gives 0. NaN gives NaN.
// p outside 0..1 gives NaN, where PyTorch stops with an error, which a compiled graph cannot.
//
// It is torch.nn.BCELoss, whose documentation states the clamp at -100. log(1 - p) is computed as
// log1p(-p), as PyTorch does since version 2; version 1.13 rounds 1 - p to float32 first.
func Loss(p, y *graph.Node, reduction Reduction) *graph.Node {
	checkShapes("Loss", "p", p, "y", y)
	dtype := p.DType()
	p, y = precision.Widen(p), given(y)
	return reduce(autodiff.WithDerivative(p, elementLoss(p, y), LossDerivative(p, y)), reduction, dtype)
}

// elementLoss is the formula of Loss, element by element.
func elementLoss(p, y *graph.Node) *graph.Node {
	logP := graph.MaxScalar(graph.Log(p), minLog)
	log1P := graph.MaxScalar(graph.Log1p(graph.Neg(p)), minLog)
	return graph.Neg(graph.Add(graph.Mul(y, logP), graph.Mul(graph.OneMinus(y), log1P)))
}

// LossDerivative returns dL/dp for each element, for Loss without a reduction:
//
//	(p - y) / (p (1 - p))    the divisor at least 1e-12
//
// For the mean over n elements, divide by n. Shapes as for Loss with None.
//
// Special values: p = 0 with y = 1 gives -1e12, p = 1 with y = 0 gives +1e12, p = y gives 0; NaN
// gives NaN. The bound is the one in PyTorch's backward pass. Note that it is not the derivative of
// the clamped loss, which would be 0 where the clamp holds and would leave a wrong answer without a
// way back.
//
// Gradient with respect to p, the second derivative of the loss, is PyTorch's too:
//
//	(p^2 - 2 p y + y) / ((p + 1e-12) (1 - p + 1e-12))^2
//
// It is 1e24 at p = 0 with y = 1 and at p = 1 with y = 0, and 0, not the limit 1, at p = y = 0 and at
// p = y = 1. With respect to y it is 0.
func LossDerivative(p, y *graph.Node) *graph.Node {
	checkShapes("LossDerivative", "p", p, "y", y)
	return elementwise(p, y, func(p, y *graph.Node) *graph.Node {
		variance := graph.Mul(graph.OneMinus(p), p)
		derivative := graph.Div(graph.Sub(p, y), graph.MaxScalar(variance, minVariance))
		return autodiff.WithDerivative(p, derivative, lossCurvature(p, y))
	})
}

// lossCurvature is the second derivative of Loss, element by element: what LossDerivative says, but
// p^2 - 2 p y + y is written as (p - y)^2 + y (1 - y), which does not cancel.
func lossCurvature(p, y *graph.Node) *graph.Node {
	withAdded := func(x *graph.Node) *graph.Node {
		// No x is below 0, but without the maximum XLA would add up the constants of 1 - p + 1e-12.
		return graph.AddScalar(graph.MaxScalar(x, 0), addedInCurvature)
	}
	q := graph.OneMinus(p)
	factor := graph.Mul(inverse(p, withAdded(p)), inverse(q, withAdded(q)))
	undecided := graph.Mul(graph.Mul(y, graph.OneMinus(y)), graph.Square(factor))
	return graph.Add(graph.Square(graph.Mul(graph.Sub(p, y), factor)), undecided)
}

// inverse returns 1 / divisor with the derivatives of 1 / x, where the divisor is x kept away from 0.
// Those that GoMLX works out are divided by powers of the divisor that are 0 in float32.
func inverse(x, divisor *graph.Node) *graph.Node {
	return autodiff.WithDerivativeFunc(x, graph.Reciprocal(divisor), func(r *graph.Node) *graph.Node {
		return graph.Neg(graph.Square(r))
	})
}
