package bce

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/autodiff"
	"activation-notes/lib/precision"
)

// LossWithLogits returns the binary cross entropy of the logits z and the labels y, where
// p = sigmoid(z) is the probability:
//
//	z ([z > 0] - y) + log(1 + e^-|z|)    where [z > 0] is 1 if z > 0, else 0
//
// It equals Loss(sigmoid(z), y) in exact arithmetic. In floating point it needs no clamp: e^-|z|
// cannot overflow, and a confident wrong answer keeps its whole loss and gradient.
//
// Shapes: z and y have one shape, any, and one float dtype; LossWithLogits panics where they
// differ. The result is a scalar for Mean and Sum and has their shape for None. The unit is the nat.
//
// Gradient with respect to z: LossWithLogitsDerivative. With respect to y it is 0: labels are data.
//
// Special values: an infinite z gives +Inf where it is wrong (+Inf with y = 0, -Inf with y = 1), and
// NaN, from Inf times 0, where it is right. NaN gives NaN.
//
// It is torch.nn.BCEWithLogitsLoss without weights (see WeightedLossWithLogits), except that PyTorch 1.13
// gives NaN for z = -Inf with y = 1. Derivation: with p = sigmoid(z),
// -log p = log(1 + e^-z) and -log(1 - p) = z + log(1 + e^-z). For z < 0, take e^-z out of the sum
// under the logarithm: log(1 + e^-z) = -z + log(1 + e^z). Both signs together are the formula above.
func LossWithLogits(z, y *graph.Node, reduction Reduction) *graph.Node {
	checkShapes("LossWithLogits", "z", z, "y", y)
	dtype := z.DType()
	z, y = precision.Widen(z), given(y)
	return reduce(autodiff.WithDerivative(z, elementLossWithLogits(z, y), LossWithLogitsDerivative(z, y)), reduction, dtype)
}

// elementLossWithLogits is the formula of LossWithLogits, element by element.
func elementLossWithLogits(z, y *graph.Node) *graph.Node {
	positive := graph.ConvertDType(graph.GreaterThan(z, graph.ZerosLike(z)), z.DType())
	linear := graph.Mul(z, graph.Sub(positive, y))
	return graph.Add(linear, graph.Log1p(graph.Exp(graph.Neg(graph.Abs(z)))))
}

// LossWithLogitsDerivative returns dL/dz for each element, for LossWithLogits without a reduction:
//
//	sigmoid(z) - y
//
// For the mean over n elements, divide by n. Shapes as for LossWithLogits with None. NaN gives NaN.
func LossWithLogitsDerivative(z, y *graph.Node) *graph.Node {
	checkShapes("LossWithLogitsDerivative", "z", z, "y", y)
	return elementwise(z, y, func(z, y *graph.Node) *graph.Node { return graph.Sub(activations.Sigmoid(z), y) })
}
