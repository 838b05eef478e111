package bce

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"

	"activation-notes/lib/activations"
	"activation-notes/lib/autodiff"
	"activation-notes/lib/precision"
)

// WeightedLoss is Loss with a weight for each element: the loss of an element is multiplied by its
// weight, before the reduction. A nil weight is Loss itself.
//
// Shapes: p and y as for Loss. The weight has their dtype and a shape that broadcasts to theirs as in
// PyTorch: axes are matched from the last one backwards, and each axis of the weight is 1 or the
// size of p's. WeightedLoss panics otherwise.
//
// Mean divides by the number of elements, not by the sum of the weights.
//
// Gradient with respect to p: the weight times LossDerivative. With respect to y and the weight it is
// 0: both are data. Special values as for Loss; an infinite loss times the weight 0 is NaN.
//
// It is torch.nn.BCELoss with its weight.
func WeightedLoss(p, y, weight *graph.Node, reduction Reduction) *graph.Node {
	checkShapes("WeightedLoss", "p", p, "y", y)
	checkWeight("WeightedLoss", "weight", weight, p)
	losses := Loss(precision.Widen(p), precision.Widen(y), None)
	return reduce(weighted(losses, weight), reduction, p.DType())
}

// WeightedLossWithLogits is LossWithLogits with a weight for each element, and with a weight for the
// elements whose label is 1, by which rare positives can be made to count more:
//
//	weight (posWeight (-y log p) - (1 - y) log(1 - p))    where p = sigmoid(z)
//
// Either weight may be nil, for 1.
//
// Shapes: z and y as for LossWithLogits. The weights have their dtype and a shape that broadcasts to
// theirs as in PyTorch: axes are matched from the last one backwards, and each axis of a weight is 1
// or the size of z's. So a posWeight [classes] belongs to a z [rows, classes]. WeightedLossWithLogits
// panics otherwise.
//
// Mean divides by the number of elements, not by the sum of the weights.
//
// Gradient with respect to z: weight (posWeight y (sigmoid(z) - 1) + (1 - y) sigmoid(z)). With respect
// to y and the weights it is 0: they are data. Special values as for LossWithLogits; an infinite loss
// times the weight 0 is NaN.
//
// It is torch.nn.BCEWithLogitsLoss with its weight and pos_weight.
func WeightedLossWithLogits(z, y, weight, posWeight *graph.Node, reduction Reduction) *graph.Node {
	const name = "WeightedLossWithLogits"
	checkShapes(name, "z", z, "y", y)
	checkWeight(name, "weight", weight, z)
	checkWeight(name, "posWeight", posWeight, z)
	dtype := z.DType()
	z, y = precision.Widen(z), given(y)
	losses := LossWithLogits(z, y, None)
	if posWeight != nil {
		posWeight = broadcast(posWeight, z)
		losses = autodiff.WithDerivative(z, elementLossPosWeight(z, y, posWeight), derivativePosWeight(z, y, posWeight))
	}
	return reduce(weighted(losses, weight), reduction, dtype)
}

// elementLossPosWeight is the formula of WeightedLossWithLogits without the weight: a positive weighs
// posWeight y, a negative 1 - y, and the loss is
//
//	z ([z > 0] (1 - y) - [z <= 0] posWeight y) + (posWeight y + 1 - y) log(1 + e^-|z|)
func elementLossPosWeight(z, y, posWeight *graph.Node) *graph.Node {
	positive, negative := graph.Mul(posWeight, y), graph.OneMinus(y)
	slope := graph.Where(graph.GreaterThan(z, graph.ZerosLike(z)), negative, graph.Neg(positive))
	rest := graph.Log1p(graph.Exp(graph.Neg(graph.Abs(z))))
	return graph.Add(graph.Mul(z, slope), graph.Mul(graph.Add(positive, negative), rest))
}

// derivativePosWeight is the derivative of elementLossPosWeight in z.
func derivativePosWeight(z, y, posWeight *graph.Node) *graph.Node {
	s := activations.Sigmoid(z)
	positive := graph.Mul(graph.Mul(posWeight, y), graph.Neg(graph.OneMinus(s)))
	return graph.Add(positive, graph.Mul(graph.OneMinus(y), s))
}

// weighted multiplies the losses by the weight, if there is one.
func weighted(losses, weight *graph.Node) *graph.Node {
	if weight == nil {
		return losses
	}
	return graph.Mul(losses, broadcast(weight, losses))
}

// broadcast stretches a weight to the shape of x, and stops gradients to it.
func broadcast(weight, x *graph.Node) *graph.Node {
	weight = graph.ExpandLeftToRank(given(weight), x.Rank())
	return graph.BroadcastToDims(weight, x.Shape().Dimensions...)
}

// checkWeight panics unless the weight is nil or broadcasts to x.
func checkWeight(function, name string, weight, x *graph.Node) {
	if weight == nil {
		return
	}
	fits := weight.DType() == x.DType() && weight.Rank() <= x.Rank()
	for i := 1; fits && i <= weight.Rank(); i++ {
		size := weight.Shape().Dim(-i)
		fits = size == 1 || size == x.Shape().Dim(-i)
	}
	if !fits {
		exceptions.Panicf("bce.%s: %s is %s and does not broadcast to %s", function, name, weight.Shape(), x.Shape())
	}
}
