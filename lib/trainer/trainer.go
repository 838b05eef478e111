// Package trainer trains in GoMLX's own idiom: variables in a model.Store, a train.Trainer with a model
// function, a loss and an optimizer, and a train.Loop that goes through the rows of a data set batch by batch,
// in the loader's order. It is how one writes a larger model in GoMLX.
//
// Logistic does the experiment of package logistic that way. It is slower there than the compiled loop, since
// each small step is handed to the backend by itself, and gives the same digits.
package trainer

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"activation-notes/lib/data"
)

// Training is a training to be done, with any model, loss and optimizer of GoMLX's.
type Training struct {
	Model     func(scope *model.Scope, x *graph.Node) *graph.Node // from features [rows, features] to predictions
	Loss      func(labels, predictions []*graph.Node) *graph.Node // see bce.ForTrainer; the labels are [rows]
	Optimizer optimizer.Interface

	Data   *data.Dataset
	Loader *data.Loader // hands out the row numbers of Data, batch by batch
	Epochs int

	// AfterEpoch, where it is not nil, is called after each epoch with the mean of its batches' losses, each
	// taken before its step. Its error ends the training.
	AfterEpoch func(epoch int, cost float64) error

	// Attach, where it is not nil, is given the train.Loop before it starts, for a progress bar or what else
	// GoMLX hangs on a loop.
	Attach func(*train.Loop)
}

// Run trains the variables that the model keeps in the store.
//
// It returns an error for data that are not whole, rows that they have not, fewer than one epoch, and where
// the backend fails. When ctx is done the training ends after the step that is under way, with ctx's error.
func (t Training) Run(ctx context.Context, b compute.Backend, store *model.Store) error {
	if err := t.Data.Validate(); err != nil {
		return err
	}
	if err := t.Loader.Validate(t.Data); err != nil {
		return err
	}
	if t.Epochs < 1 {
		return fmt.Errorf("trainer: found %d epochs, expected 1 or more", t.Epochs)
	}
	loop := train.NewLoop(train.NewTrainer(b, store, t.Model, t.Loss, t.Optimizer, nil, nil))
	batches := t.Loader.Batches()
	var cost float64
	loop.OnStep("epochs", 0, func(loop *train.Loop, metrics []*tensors.Tensor) error {
		inEpoch := loop.LoopStep % batches
		if inEpoch == 0 {
			cost = 0
		}
		cost += float64(tensors.ToScalar[float32](metrics[0]))
		var err error
		if inEpoch == batches-1 && t.AfterEpoch != nil {
			err = t.AfterEpoch(loop.LoopStep/batches+1, cost/float64(batches))
		}
		if ctx.Err() != nil {
			// No error, which would not let the loop tell what is attached to it that it ends: a progress bar has
			// a goroutine that waits for that.
			loop.EndStep = loop.LoopStep + 1
		}
		return err
	})
	if t.Attach != nil {
		t.Attach(loop)
	}
	if _, err := loop.RunSteps(rows{t.Data, t.Loader}, t.Epochs*batches); err != nil {
		return fmt.Errorf("trainer: %w", errors.Join(err, ctx.Err()))
	}
	return ctx.Err()
}

// rows is a train.Dataset without an end: the loader's batches, epoch after epoch.
type rows struct {
	data   *data.Dataset
	loader *data.Loader
}

func (rows) Name() string { return "rows" }

func (r rows) Iter() iter.Seq2[train.Batch, error] {
	return func(yield func(train.Batch, error) bool) {
		for {
			for _, of := range r.loader.Epoch() {
				batch := r.data.Subset(of)
				x := tensors.FromFlatDataAndDimensions(batch.X, batch.Len(), batch.Features())
				y := tensors.FromFlatDataAndDimensions(batch.Y, batch.Len())
				if !yield(train.Batch{Inputs: []*tensors.Tensor{x}, Labels: []*tensors.Tensor{y}}, nil) {
					return
				}
			}
		}
	}
}
