package bce

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/autodiff"
	"activation-notes/lib/precision"
)

// SquaredError returns the squared error of the predictions p and the labels y:
//
//	(p - y)^2
//
// Shapes: p and y have one shape, any, and one float dtype; SquaredError panics where they differ. The
// result is a scalar for Mean and Sum and has their shape for None.
//
// Gradient with respect to p: 2 (p - y). With respect to y it is 0: labels are data. NaN gives NaN.
//
// It is torch.nn.MSELoss, which with Mean is the mean squared error.
func SquaredError(p, y *graph.Node, reduction Reduction) *graph.Node {
	checkShapes("SquaredError", "p", p, "y", y)
	dtype := p.DType()
	p, y = precision.Widen(p), given(y)
	return reduce(graph.Square(graph.Sub(p, y)), reduction, dtype)
}

// SquaredErrorWithLogits returns SquaredError for the probability p = sigmoid(z), as a function of the
// logit z. It is at most 1 for labels in 0..1, and so it levels off, and its gradient vanishes, where the
// prediction is confidently wrong.
//
// Shapes: z and y have one shape, any, and one float dtype; SquaredErrorWithLogits panics where they
// differ. The result is a scalar for Mean and Sum and has their shape for None.
//
// Gradient with respect to z: SquaredErrorWithLogitsDerivative. With respect to y it is 0: labels are
// data. NaN gives NaN.
func SquaredErrorWithLogits(z, y *graph.Node, reduction Reduction) *graph.Node {
	checkShapes("SquaredErrorWithLogits", "z", z, "y", y)
	dtype := z.DType()
	z, y = precision.Widen(z), given(y)
	losses := graph.Square(graph.Sub(activations.Sigmoid(z), y))
	return reduce(autodiff.WithDerivative(z, losses, SquaredErrorWithLogitsDerivative(z, y)), reduction, dtype)
}

// SquaredErrorWithLogitsDerivative returns the derivative of SquaredErrorWithLogits in z, for each
// element:
//
//	2 (p - y) p (1 - p)    where p = sigmoid(z)
//
// Shapes as for SquaredErrorWithLogits with None. NaN gives NaN.
func SquaredErrorWithLogitsDerivative(z, y *graph.Node) *graph.Node {
	checkShapes("SquaredErrorWithLogitsDerivative", "z", z, "y", y)
	return elementwise(z, y, func(z, y *graph.Node) *graph.Node {
		p := activations.Sigmoid(z)
		return graph.MulScalar(graph.Mul(graph.Sub(p, y), activations.SigmoidDerivative(p)), 2)
	})
}

// SquaredErrorWithLogitsCurvature returns the second derivative of SquaredErrorWithLogits in z, for
// each element:
//
//	2 p (1 - p) (p (1 - p) + (p - y) (1 - 2 p))    where p = sigmoid(z)
//
// It is negative where the prediction is confidently wrong: the squared error is not convex in z.
// Shapes as for SquaredErrorWithLogits with None. NaN gives NaN.
func SquaredErrorWithLogitsCurvature(z, y *graph.Node) *graph.Node {
	checkShapes("SquaredErrorWithLogitsCurvature", "z", z, "y", y)
	return elementwise(z, y, func(z, y *graph.Node) *graph.Node {
		p := activations.Sigmoid(z)
		slope := activations.SigmoidDerivative(p)
		bend := graph.Mul(graph.Sub(p, y), graph.OneMinus(graph.MulScalar(p, 2)))
		return graph.MulScalar(graph.Mul(slope, graph.Add(slope, bend)), 2)
	})
}
