// Package mlp is a small neural network for binary classification: one hidden layer with tanh, and a
// sigmoid. It shows what a hidden layer adds to the plane of package logistic.
package mlp

import (
	"fmt"
	"iter"
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"activation-notes/lib/activations"
	"activation-notes/lib/bce"
	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
)

// Options are the settings of a training.
type Options struct {
	Hidden       int     // nodes in the hidden layer
	Seeds        []int64 // one network is trained for each seed
	Steps        int     // steps of Adam, each on all rows
	LearningRate float64 // of Adam
}

// Networks are networks of one form, trained side by side from different seeds. Their parameters
// lie in one tensor each, whose first axis is the seed.
type Networks struct {
	backend compute.Backend
	store   *model.Store
	seeds   int
	predict *model.Exec
}

// Train trains one network for each seed on all rows of d, which should be scaled (see
// data.FitScaler). The networks share nothing but the rows: the sum of their losses is minimised, and
// Adam works on each parameter by itself.
func Train(b compute.Backend, d *data.Dataset, o Options) (*Networks, error) {
	if o.Hidden < 1 || len(o.Seeds) < 1 || o.Steps < 1 {
		return nil, fmt.Errorf("mlp: found %d hidden nodes, %d seeds and %d steps; each must be 1 or more", o.Hidden, len(o.Seeds), o.Steps)
	}
	if !(o.LearningRate > 0) || math.IsInf(o.LearningRate, 0) {
		return nil, fmt.Errorf("mlp: found the learning rate %g; it must be finite and more than 0", o.LearningRate)
	}
	n := &Networks{backend: b, store: model.NewStore(), seeds: len(o.Seeds)}
	if err := n.initialise(d.Features(), o); err != nil {
		return nil, err
	}
	lossFn := func(labels, predictions []*graph.Node) *graph.Node {
		z := predictions[0] // [rows, seeds]
		y := graph.BroadcastToShape(graph.InsertAxes(labels[0], -1), z.Shape())
		perSeed := graph.ReduceSum(bce.LossWithLogits(z, y, bce.None), 0)
		return graph.DivScalar(graph.ReduceAllSum(perSeed), float64(d.Len()))
	}
	adam := optimizer.Adam().LearningRate(o.LearningRate).Done()
	loop := train.NewLoop(train.NewTrainer(b, n.store, logits, lossFn, adam, nil, nil))
	if _, err := loop.RunEpochs(allRows{d}, o.Steps); err != nil {
		return nil, fmt.Errorf("mlp: training: %w", err)
	}
	return n, nil
}

// initialise draws the parameters as torch.nn.Linear does, layer by layer, from a generator for each
// seed.
func (n *Networks) initialise(features int, o Options) error {
	var hiddenWeights, hiddenBias, outWeights, outBias []float32
	for _, seed := range o.Seeds {
		g := torchrand.New(uint64(seed))
		draw := func(to []float32, count, inputs int) []float32 {
			bound := 1 / math.Sqrt(float64(inputs))
			for range count {
				to = append(to, g.Uniform(-bound, bound))
			}
			return to
		}
		hiddenWeights = draw(hiddenWeights, o.Hidden*features, features)
		hiddenBias = draw(hiddenBias, o.Hidden, features)
		outWeights = draw(outWeights, o.Hidden, o.Hidden)
		outBias = draw(outBias, 1, o.Hidden)
	}
	for name, value := range map[string]*tensors.Tensor{
		"hidden_weights": tensors.FromFlatDataAndDimensions(hiddenWeights, n.seeds, o.Hidden, features),
		"hidden_bias":    tensors.FromFlatDataAndDimensions(hiddenBias, n.seeds, o.Hidden),
		"out_weights":    tensors.FromFlatDataAndDimensions(outWeights, n.seeds, o.Hidden),
		"out_bias":       tensors.FromFlatDataAndDimensions(outBias, n.seeds),
	} {
		if _, err := n.store.RootScope().CreateVariable(name, value); err != nil {
			return fmt.Errorf("mlp: creating %s: %w", name, err)
		}
	}
	return nil
}

// logits is the network as a graph: x [rows, features] to z [rows, seeds].
func logits(scope *model.Scope, x *graph.Node) *graph.Node {
	value := func(name string) *graph.Node { return scope.GetVariable(name).NodeValue(x.Graph()) }
	hidden := graph.Einsum("rf,shf->rsh", x, value("hidden_weights"))
	hidden = graph.Tanh(graph.Add(hidden, graph.InsertAxes(value("hidden_bias"), 0)))
	z := graph.ReduceSum(graph.Mul(hidden, graph.InsertAxes(value("out_weights"), 0)), -1)
	return graph.Add(z, graph.InsertAxes(value("out_bias"), 0))
}

// Predict returns the probabilities of label 1: for each seed, one for each row of d.
func (n *Networks) Predict(d *data.Dataset) ([][]float32, error) {
	if n.predict == nil {
		var err error
		n.predict, err = model.NewExec(n.backend, n.store, func(scope *model.Scope, x *graph.Node) *graph.Node {
			return graph.Transpose(activations.Sigmoid(logits(scope, x)), 0, 1)
		})
		if err != nil {
			return nil, fmt.Errorf("mlp: %w", err)
		}
	}
	out, err := n.predict.Call(tensors.FromFlatDataAndDimensions(d.X, d.Len(), d.Features()))
	if err != nil {
		return nil, fmt.Errorf("mlp: %w", err)
	}
	flat, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return nil, fmt.Errorf("mlp: %w", err)
	}
	perSeed := make([][]float32, n.seeds)
	for i := range perSeed {
		perSeed[i] = flat[i*d.Len() : (i+1)*d.Len()]
	}
	return perSeed, nil
}

// allRows is a train.Dataset whose only batch is all the rows.
type allRows struct{ *data.Dataset }

func (allRows) Name() string { return "all rows" }

func (d allRows) Iter() iter.Seq2[train.Batch, error] {
	return func(yield func(train.Batch, error) bool) {
		x := tensors.FromFlatDataAndDimensions(d.X, d.Len(), d.Features())
		y := tensors.FromFlatDataAndDimensions(d.Y, d.Len())
		yield(train.Batch{Inputs: []*tensors.Tensor{x}, Labels: []*tensors.Tensor{y}}, nil)
	}
}
