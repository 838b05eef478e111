package bce

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// ForTrainer returns one of the losses here as a loss for GoMLX's train.Trainer, a train.LossFn: it takes
// the labels first, as GoMLX does, and a slice of each, of which a loss of one output has one node.
//
//	train.NewTrainer(backend, store, model, bce.ForTrainer(bce.LossWithLogits, bce.Mean), optimizer, nil, nil)
//
// The labels are of the model's shape and dtype: for a model that returns [rows, 1] they are [rows, 1].
// Further labels, by which GoMLX hands over weights and masks, are no part of these losses, and the loss
// panics where there are any: a weighted loss is a function that calls WeightedLoss or WeightedLossWithLogits.
func ForTrainer(
	loss func(predictions, labels *graph.Node, reduction Reduction) *graph.Node, reduction Reduction,
) func(labels, predictions []*graph.Node) *graph.Node {
	return func(labels, predictions []*graph.Node) *graph.Node {
		if len(labels) != 1 || len(predictions) != 1 {
			exceptions.Panicf("bce.ForTrainer: the loss takes one node of labels and one of predictions, it was given %d and %d",
				len(labels), len(predictions))
		}
		return loss(predictions[0], labels[0], reduction)
	}
}
