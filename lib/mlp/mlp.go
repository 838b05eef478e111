// Package mlp is small neural networks for binary classification: hidden layers with an activation
// function of your choice, then one output node, the logit, whose sigmoid is the probability of label 1.
//
// Networks of one form are trained side by side from several seeds, in one compiled program, so that a
// notebook can show how far the result depends on the start. Methods of Networks look inside: what
// enters and leaves each layer, the gradients, the nodes that are dead.
package mlp

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"activation-notes/lib/bce"
	"activation-notes/lib/data"
	"activation-notes/lib/reduction"
)

// Options are the form of the networks and the settings of their training.
type Options struct {
	Hidden []int   // nodes in each hidden layer; none: logistic regression
	Seeds  []int64 // one network is made for each seed; a seed may come more than once

	// Activation is that of every hidden layer; nil: tanh. It is given x [rows, seeds, nodes], the values
	// of all networks, and must not mix rows or seeds. It may treat each seed in its own way.
	Activation func(x *graph.Node) *graph.Node

	Gain  float64   // multiplies the bounds of the first weights and biases; 0: 1
	Gains []float64 // one for each seed, in the place of Gain; nil: Gain for all

	// WeightGains multiply the bounds of the first weights once more, but not those of the biases: for
	// each seed one for each hidden layer and one for the output layer. nil: 1 for all.
	WeightGains [][]float64

	// Scale makes Train scale the features first, by the mean and the deviation of its rows (see
	// data.FitScaler). The networks keep the scaler: their methods take rows whose features are as they are.
	Scale bool

	Steps        int     // steps of training, each on all rows
	LearningRate float64 // of the optimizer
	SGD          bool    // plain gradient descent; false: Adam
	SquaredError bool    // minimise (p - y)^2; false: binary cross entropy of the logits

	// Watch, if it is not nil, is called at step 0, before any training, after every Every steps (0:
	// never in between), and at the end. Its error ends the training.
	Watch func(step int, n *Networks) error
	Every int

	// Progress, where set, is called after every step with the number of steps done so far, as with the
	// bar that notebook.Progress(steps) returns.
	Progress func(step int)
}

// Networks are networks of one form, made side by side from different seeds. Their parameters lie in
// one tensor each, whose first axis is the seed. They must not be used by several goroutines at once.
type Networks struct {
	backend  compute.Backend
	store    *model.Store
	options  Options
	features int
	scaler   *data.Scaler           // of the rows of the training, where Options.Scale is set
	programs map[string]*model.Exec // compiled at their first use
}

// New returns networks for rows of so many features, initialised as torch.nn.Linear is, from each of
// o.Seeds, and not trained. It returns an error where an option makes no sense; so does Scale, without
// rows of a training to scale by.
func New(b compute.Backend, features int, o Options) (*Networks, error) {
	if o.Scale {
		return nil, errors.New("mlp: found Scale for networks that are not trained; there are no rows to scale by")
	}
	return newNetworks(b, features, o)
}

func newNetworks(b compute.Backend, features int, o Options) (*Networks, error) {
	if b == nil {
		return nil, errors.New("mlp: found no backend, expected one of backend.New")
	}
	if err := o.check(features); err != nil {
		return nil, err
	}
	if o.Activation == nil {
		o.Activation = graph.Tanh
	}
	if o.Gains == nil {
		o.Gains = slices.Repeat([]float64{cmp.Or(o.Gain, 1)}, len(o.Seeds))
	}
	n := &Networks{backend: b, store: model.NewStore(), options: o, features: features, programs: map[string]*model.Exec{}}
	return n, n.initialise()
}

// Train trains one network for each seed on all rows of d, whose features should be scaled (see
// Options.Scale). The networks share nothing but the rows: the sum of their mean losses is minimised,
// and both optimizers work on each parameter by itself. Adam is as in PyTorch but for epsilon, 1e-7.
//
// A loss that becomes infinite or NaN is no error: its network is left with what that makes of it, and
// the others are not touched.
//
// It returns an error where an option makes no sense, and what Watch returns.
func Train(b compute.Backend, d *data.Dataset, o Options) (*Networks, error) {
	if err := o.checkTraining(d); err != nil {
		return nil, err
	}
	n, err := newNetworks(b, d.Features(), o)
	if err != nil {
		return nil, err
	}
	if o.Scale {
		scaler := data.FitScaler(d)
		n.scaler = &scaler
	}
	step, err := model.NewExec(b, n.store, n.step)
	if err != nil {
		return nil, fmt.Errorf("mlp: %w", err)
	}
	err = n.train(step, d)
	step.Finalize() // not deferred: it would wait for ever for the lock that a panic of Activation leaves in the program
	if err != nil {
		return nil, err
	}
	return n, nil
}

// train takes the steps, each by a call of the program.
func (n *Networks) train(step *model.Exec, d *data.Dataset) error {
	o := n.options
	x, y := n.inputs(d)
	for i := 0; ; i++ {
		if o.Watch != nil && (i == 0 || i == o.Steps || o.Every > 0 && i%o.Every == 0) {
			if err := o.Watch(i, n); err != nil {
				return fmt.Errorf("mlp: watching step %d: %w", i, err)
			}
		}
		if i == o.Steps {
			return nil
		}
		if _, err := step.Call(x, y); err != nil {
			return fmt.Errorf("mlp: training, step %d: %w", i+1, err)
		}
		if o.Progress != nil {
			o.Progress(i + 1)
		}
	}
}

// step is one step of training as a graph. It updates the variables and returns the sum of the losses.
func (n *Networks) step(scope *model.Scope, x, y *graph.Node) *graph.Node {
	z := n.forward(scope, x).logits
	total := graph.DivScalar(graph.ReduceAllSum(n.losses(z, y)), float64(y.Shape().Dim(0)))
	n.optimizer().UpdateGraph(scope, x.Graph(), total)
	return total
}

// optimizer returns a new optimizer, as the options say.
func (n *Networks) optimizer() optimizer.Interface {
	if n.options.SGD {
		// GoMLX's gradient descent divides the learning rate by the square root of the step, unless told not to.
		return optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(n.options.LearningRate).Done()
	}
	return optimizer.Adam().LearningRate(n.options.LearningRate).Done()
}

// losses returns, for each seed, the sum over the rows of the losses that the training minimises.
// Shapes: z [rows, seeds], y [rows]; the result is [seeds].
func (n *Networks) losses(z, y *graph.Node) *graph.Node {
	y = graph.BroadcastToShape(graph.InsertAxes(y, -1), z.Shape())
	if n.options.SquaredError {
		return reduction.Sum(bce.SquaredErrorWithLogits(z, y, bce.None), 0)
	}
	return reduction.Sum(bce.LossWithLogits(z, y, bce.None), 0)
}

// mostGain is a limit far beyond all use: the product of two such gains is still within float32.
const mostGain = 1e18

// check returns an error for networks that cannot be made.
func (o Options) check(features int) error {
	if features < 1 || len(o.Seeds) < 1 {
		return fmt.Errorf("mlp: found %d features and %d seeds; each must be 1 or more", features, len(o.Seeds))
	}
	for i, nodes := range o.Hidden {
		if nodes < 1 {
			return fmt.Errorf("mlp: found %d nodes in hidden layer %d; it must be 1 or more", nodes, i+1)
		}
	}
	if o.Gains != nil && o.Gain != 0 {
		return fmt.Errorf("mlp: found the gain %g and %d gains; there must be one for all, or one for each seed", o.Gain, len(o.Gains))
	}
	parameters, inputs := 0.0, features // whole numbers might wrap
	for _, nodes := range append(slices.Clone(o.Hidden), 1) {
		parameters += (float64(inputs) + 1) * float64(nodes) * float64(len(o.Seeds))
		inputs = nodes
	}
	if parameters > math.MaxInt32 {
		return fmt.Errorf("mlp: found layers with %.3g parameters in all; there may be %d at the most", parameters, math.MaxInt32)
	}
	if o.Gains != nil && len(o.Gains) != len(o.Seeds) {
		return fmt.Errorf("mlp: found %d gains and %d seeds; there must be a gain for each seed, or none", len(o.Gains), len(o.Seeds))
	}
	for _, gain := range append([]float64{o.Gain}, o.Gains...) {
		if !(gain >= 0 && gain <= mostGain) {
			return fmt.Errorf("mlp: found the gain %g; it must be from 0 to %g", gain, mostGain)
		}
	}
	return o.checkWeightGains()
}

// checkWeightGains returns an error unless WeightGains are none, or one for each layer of each network.
func (o Options) checkWeightGains() error {
	if o.WeightGains == nil {
		return nil
	}
	if len(o.WeightGains) != len(o.Seeds) {
		return fmt.Errorf("mlp: found weight gains for %d seeds and %d seeds; there must be some for each seed, or none", len(o.WeightGains), len(o.Seeds))
	}
	for i, gains := range o.WeightGains {
		if len(gains) != len(o.Hidden)+1 {
			return fmt.Errorf("mlp: found %d weight gains for seed %d and %d layers; there must be one for each layer", len(gains), i, len(o.Hidden)+1)
		}
		for _, gain := range gains {
			if !(gain >= 0 && gain <= mostGain) {
				return fmt.Errorf("mlp: found the weight gain %g; it must be from 0 to %g", gain, mostGain)
			}
		}
	}
	return nil
}

// checkTraining returns an error for a training that makes no sense.
func (o Options) checkTraining(d *data.Dataset) error {
	if err := d.Validate(); err != nil {
		return fmt.Errorf("mlp: %w", err)
	}
	if d.Len() == 0 {
		return errors.New("mlp: found no rows to train on")
	}
	if o.Steps < 1 {
		return fmt.Errorf("mlp: found %d steps; it must be 1 or more", o.Steps)
	}
	if !(o.LearningRate > 0) || math.IsInf(o.LearningRate, 0) {
		return fmt.Errorf("mlp: found the learning rate %g; it must be finite and more than 0", o.LearningRate)
	}
	if o.Every < 0 {
		return fmt.Errorf("mlp: found a watch every %d steps; it must not be negative", o.Every)
	}
	return nil
}

// inputs returns the rows of d as tensors, as the networks take them: features [rows, features], labels [rows].
func (n *Networks) inputs(d *data.Dataset) (x, y *tensors.Tensor) {
	if n.scaler != nil {
		d = n.scaler.Apply(d)
	}
	return tensors.FromFlatDataAndDimensions(d.X, d.Len(), d.Features()), tensors.FromFlatDataAndDimensions(d.Y, d.Len())
}
