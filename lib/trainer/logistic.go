package trainer

import (
	"context"
	"errors"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"activation-notes/lib/activations"
	"activation-notes/lib/bce"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
	"activation-notes/lib/notebook"
)

// Logistic is logistic.Run with GoMLX's trainer in the place of the compiled loop. attach is as in Training:
// Progress, for example, or nil.
func Logistic(ctx context.Context, b compute.Backend, d *data.Dataset, o logistic.Options, attach func(*train.Loop)) (*logistic.Result, error) {
	return logistic.RunWith(ctx, b, d, o, func(ctx context.Context, b compute.Backend, f logistic.Fitting) (logistic.Params, error) {
		return fit(ctx, b, f, attach)
	})
}

// Progress shows a bar in the notebook that goes with a loop, and is gone when the loop ends.
func Progress(loop *train.Loop) {
	var set func(done int)
	loop.OnStart("progress", 0, func(loop *train.Loop, _ train.Dataset) error {
		set = notebook.Progress(loop.EndStep)
		return nil
	})
	loop.OnStep("progress", 1, func(loop *train.Loop, _ []*tensors.Tensor) error {
		set(loop.LoopStep)
		return nil
	})
	loop.OnEnd("progress", 0, func(loop *train.Loop, _ []*tensors.Tensor) error {
		set(loop.EndStep)
		return nil
	})
}

// fit trains the parameters and keeps a record where the fitting wants one.
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
	linear := func(scope *model.Scope, x *graph.Node) *graph.Node {
		weights := scope.VariableWithValue("weights", f.Start.Weights)
		bias := scope.VariableWithValue("bias", f.Start.Bias)
		return logistic.Linear(x, weights.NodeValue(x.Graph()), bias.NodeValue(x.Graph()))
	}
	store, params := model.NewStore(), f.Start
	training := Training{
		Model: func(scope *model.Scope, x *graph.Node) *graph.Node { return activations.Sigmoid(linear(scope, x)) },
		Loss:  bce.ForTrainer(bce.Loss, bce.Mean),
		// GoMLX's gradient descent divides the learning rate by the square root of the step, unless told not to.
		Optimizer: optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(f.LearningRate).Done(),
		Data:      inputs, Loader: f.Loader, Epochs: f.Epochs, Attach: attach,
		AfterEpoch: func(epoch int, cost float64) (err error) {
			f.Report(epoch, func() logistic.Record {
				params, err = paramsOf(store, f.Start)
				return logistic.Record{Epoch: epoch, Params: params, Cost: float32(cost)}
			})
			return err
		},
	}
	if f.Loss == logistic.Logits {
		training.Model, training.Loss = linear, bce.ForTrainer(bce.LossWithLogits, bce.Mean)
	}
	if err := training.Run(ctx, b, store); err != nil && ctx.Err() == nil {
		return params, err
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
