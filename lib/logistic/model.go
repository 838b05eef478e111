package logistic

import (
	"errors"
	"fmt"
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
	"activation-notes/lib/reduction"
)

// Params are the model's parameters: one weight a feature, and the bias.
type Params struct {
	Weights []float32
	Bias    float32

	// Scaler, where it is not nil, scales the features before the weights meet them. Data sets are always
	// given to this package as they are: parameters that were trained on scaled features bring their scaler
	// along, and whatever takes them applies it.
	Scaler *data.Scaler
}

// Inputs returns the rows of d as the weights take them: scaled where there is a Scaler, else d itself.
//
// It returns an error if d is not whole (see data.Dataset.Validate) or has not one feature for each weight, and if the
// Scaler has a number that is not finite or a deviation that is not above 0.
func (p Params) Inputs(d *data.Dataset) (*data.Dataset, error) {
	if err := p.takes(d); err != nil {
		return nil, err
	}
	return p.scaled(d), nil
}

// scaled is Inputs of rows that have been looked at before: each look is at every number.
func (p Params) scaled(d *data.Dataset) *data.Dataset {
	if p.Scaler == nil {
		return d
	}
	return p.Scaler.Apply(d)
}

// takes returns the errors of Inputs.
func (p Params) takes(d *data.Dataset) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if d.Features() != len(p.Weights) {
		return fmt.Errorf("logistic: the data set has %d features, the model has %d weights", d.Features(), len(p.Weights))
	}
	s := p.Scaler
	if s == nil {
		return nil
	}
	if len(s.Mean) != d.Features() || len(s.Deviation) != d.Features() {
		return fmt.Errorf("logistic: the data set has %d features, the model's scaler has %d means and %d deviations", d.Features(), len(s.Mean), len(s.Deviation))
	}
	for j, deviation := range s.Deviation {
		if !(deviation > 0) || math.IsInf(deviation, 0) || s.Mean[j]-s.Mean[j] != 0 { // NaN or Inf
			return fmt.Errorf("logistic: the model's scaler has the mean %g and the deviation %g for %s, expected finite numbers and a deviation above 0", s.Mean[j], deviation, d.Names[j])
		}
	}
	return nil
}

// Init draws the first parameters as torch.nn.Linear(features, 1) does: every weight, then the bias,
// uniform in ±1/sqrt(features).
//
// Source: PyTorch's Linear.reset_parameters; kaiming_uniform_ with a = sqrt(5) comes to that bound.
func Init(features int, g *torchrand.Generator) Params {
	bound := 1 / math.Sqrt(float64(features))
	p := Params{Weights: make([]float32, features)}
	for i := range p.Weights {
		p.Weights[i] = g.Uniform(-bound, bound)
	}
	p.Bias = g.Uniform(-bound, bound)
	return p
}

// Linear is the linear layer as a graph, which gives the logits: z = x w + b.
//
// Shapes: x [rows, features], weights [features], bias a scalar, all of one float dtype; the result
// is [rows].
func Linear(x, weights, bias *graph.Node) *graph.Node {
	rows := x.Shape().Dim(0)
	return linear(x, reduction.Repeat(weights, rows), reduction.Repeat(bias, rows))
}

// linear is Linear without Repeat's gradient, which a While loop of the pure-Go backend has no room for:
// it takes the weights and the bias as they are, or repeated for each row.
func linear(x, weights, bias *graph.Node) *graph.Node {
	if weights.Rank() == 1 {
		weights = graph.InsertAxes(weights, 0)
	}
	return graph.Add(graph.ReduceSum(graph.Mul(x, weights), -1), bias)
}

// Predict returns sigmoid(x w + b), the probability of label 1, for each row of d, whose features are
// as they are: where the training scaled them, p brings the scaler along.
//
// It returns the errors of Params.Inputs, and one where the backend fails.
func Predict(b compute.Backend, p Params, d *data.Dataset) ([]float32, error) {
	predict, err := newPredictor(b)
	if err != nil {
		return nil, err
	}
	return predict.run(p, d)
}

var errNoBackend = errors.New("logistic: found no backend, expected one of backend.New")

// predictor is the compiled program of Predict.
type predictor struct{ exec *graph.Exec }

func newPredictor(b compute.Backend) (predictor, error) {
	if b == nil {
		return predictor{}, errNoBackend
	}
	exec, err := graph.NewExec(b, func(x, weights, bias *graph.Node) *graph.Node {
		return activations.Sigmoid(Linear(x, weights, bias))
	})
	if err != nil {
		return predictor{}, fmt.Errorf("logistic: predicting: %w", err)
	}
	return predictor{exec}, nil
}

func (r predictor) run(p Params, d *data.Dataset) ([]float32, error) {
	d, err := p.Inputs(d)
	if err != nil {
		return nil, err
	}
	if d.Len() == 0 {
		return nil, nil
	}
	x := features(d)
	defer finalize(x)
	probabilities, err := r.exec.Call1(x, p.Weights, p.Bias)
	if err != nil {
		return nil, fmt.Errorf("logistic: predicting: %w", err)
	}
	defer finalize(probabilities)
	return tensors.CopyFlatData[float32](probabilities)
}

// finalize frees tensors now, on the device too, rather than when Go's garbage collector finds them.
func finalize(values ...*tensors.Tensor) {
	for _, t := range values {
		_ = t.FinalizeAll() // what cannot be freed now is left to the garbage collector
	}
}

// features returns d's features as a tensor [rows, features].
func features(d *data.Dataset) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(d.X, d.Len(), d.Features())
}
