package bce

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
)

// LossWithLogitsCurvature returns the second derivative of LossWithLogits in z, for each element:
//
//	s (1 - s)    where s = sigmoid(z)
//
// It is nowhere negative and does not depend on y: the loss is convex in z. Shapes as for
// LossWithLogits with None. NaN gives NaN.
func LossWithLogitsCurvature(z, y *graph.Node) *graph.Node {
	checkShapes("LossWithLogitsCurvature", "z", z, "y", y)
	return elementwise(z, y, func(z, _ *graph.Node) *graph.Node {
		return activations.SigmoidDerivative(activations.Sigmoid(z))
	})
}
