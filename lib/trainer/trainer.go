// Package trainer does the experiment of package logistic in GoMLX's own idiom: variables in a
// model.Store, a train.Trainer with an optimizer, and a train.Loop that goes through the data batch
// by batch. It is how one writes a larger model in GoMLX; it is slower here, since each small step is
// handed to the backend by itself, and gives the same digits.
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
	"github.com/gomlx/gomlx/ui/commandline"

	"activation-notes/lib/activations"
	"activation-notes/lib/bce"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
)

// Run is logistic.Run with GoMLX's trainer in the place of the compiled loop. attach, where it is not
// nil, is given the train.Loop before it starts: ProgressBar, for example.
func Run(ctx context.Context, b compute.Backend, d *data.Dataset, o logistic.Options, attach func(*train.Loop)) (*logistic.Result, error) {
	return logistic.RunWith(ctx, b, d, o, func(ctx context.Context, b compute.Backend, f logistic.Fitting) (logistic.Params, error) {
		return fit(ctx, b, f, attach)
	})
}

// ProgressBar hangs GoMLX's progress bar on a loop. It works in a terminal and in a notebook.
func ProgressBar(loop *train.Loop) { commandline.AttachProgressBar(loop) }

// fit trains the parameters and keeps a record after every f.KeepEvery epochs and after the last one.
func fit(ctx context.Context, b compute.Backend, f logistic.Fitting, attach func(*train.Loop)) (logistic.Params, error) {
	if err := f.Validate(); err != nil {
		return f.Start, err
	}
	inputs, err := f.Start.Inputs(f.Data)
	if err != nil {
		return f.Start, err
	}
	if f.LearningRate == 0 {
		return f.Start, errors.New("trainer: GoMLX's optimizer takes a learning rate of 0 for its own default; it must be more than 0")
	}
	store := model.NewStore()
	linear := func(scope *model.Scope, x *graph.Node) *graph.Node {
		weights := scope.VariableWithValue("weights", f.Start.Weights)
		bias := scope.VariableWithValue("bias", f.Start.Bias)
		return logistic.Linear(x, weights.NodeValue(x.Graph()), bias.NodeValue(x.Graph()))
	}
	modelFn := func(scope *model.Scope, x *graph.Node) *graph.Node {
		return activations.Sigmoid(linear(scope, x))
	}
	lossFn := func(labels, predictions []*graph.Node) *graph.Node {
		return bce.Loss(predictions[0], labels[0], bce.Mean)
	}
	if f.Loss == logistic.Logits {
		modelFn = linear
		lossFn = func(labels, predictions []*graph.Node) *graph.Node {
			return bce.LossWithLogits(predictions[0], labels[0], bce.Mean)
		}
	}
	// GoMLX's gradient descent divides the learning rate by the square root of the step, unless told not to.
	sgd := optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(f.LearningRate).Done()
	loop := train.NewLoop(train.NewTrainer(b, store, modelFn, lossFn, sgd, nil, nil))

	params := f.Start
	var cost float64
	batches := f.Loader.Batches()
	loop.OnStep("record", 0, func(loop *train.Loop, metrics []*tensors.Tensor) error {
		inEpoch := loop.LoopStep % batches
		if inEpoch == 0 {
			cost = 0
		}
		cost += float64(tensors.ToScalar[float32](metrics[0]))
		epoch := loop.LoopStep/batches + 1
		var err error
		if inEpoch == batches-1 {
			f.Report(epoch, func() logistic.Record {
				params, err = paramsOf(store, f.Start)
				return logistic.Record{Epoch: epoch, Params: params, Cost: float32(cost / float64(batches))}
			})
		}
		if ctx.Err() != nil {
			// No error, which would not let the loop tell what is attached to it that it ends: a progress bar has
			// a goroutine that waits for that.
			loop.EndStep = loop.LoopStep + 1
		}
		return err
	})
	if attach != nil {
		attach(loop)
	}
	if _, err := loop.RunSteps(batchesOf{inputs, f.Loader}, f.Epochs*batches); err != nil {
		return params, fmt.Errorf("trainer: %w", err)
	}
	params, err = paramsOf(store, f.Start)
	return params, errors.Join(err, ctx.Err())
}

// paramsOf returns p with the values of the variables that the optimizer has updated.
func paramsOf(store *model.Store, p logistic.Params) (logistic.Params, error) {
	weights, err := store.GetVariable("/weights").Value()
	if err != nil {
		return p, err
	}
	bias, err := store.GetVariable("/bias").Value()
	if err != nil {
		return p, err
	}
	flat, err := tensors.CopyFlatData[float32](weights)
	if err != nil {
		return p, err
	}
	p.Weights, p.Bias = flat, tensors.ToScalar[float32](bias)
	return p, nil
}

// batchesOf is a train.Dataset without an end: the loader's batches, epoch after epoch.
type batchesOf struct {
	data   *data.Dataset
	loader *data.Loader
}

func (batchesOf) Name() string { return "training split" }

func (b batchesOf) Iter() iter.Seq2[train.Batch, error] {
	return func(yield func(train.Batch, error) bool) {
		for {
			for _, rows := range b.loader.Epoch() {
				batch := b.data.Subset(rows)
				x := tensors.FromFlatDataAndDimensions(batch.X, batch.Len(), batch.Features())
				y := tensors.FromFlatDataAndDimensions(batch.Y, batch.Len())
				if !yield(train.Batch{Inputs: []*tensors.Tensor{x}, Labels: []*tensors.Tensor{y}}, nil) {
					return
				}
			}
		}
	}
}
