package mlp

import (
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"activation-notes/lib/activations"
	"activation-notes/lib/bce"
	"activation-notes/lib/data"
	"activation-notes/lib/metrics"
	"activation-notes/lib/reduction"
)

// Predict returns the probabilities of label 1: for each seed, one for each row of d.
func (n *Networks) Predict(d *data.Dataset) ([][]float32, error) {
	out, err := n.call("predict", d, func(scope *model.Scope, x, _ *graph.Node) []*graph.Node {
		return []*graph.Node{graph.Transpose(activations.Sigmoid(n.forward(scope, x).logits), 0, 1)}
	})
	if err != nil {
		return nil, err
	}
	return n.split(out[0]), nil
}

// Losses returns the mean binary cross entropy on d, in nats: one for each seed, whichever loss the
// training minimises.
func (n *Networks) Losses(d *data.Dataset) ([]float64, error) {
	out, err := n.call("losses", d, func(scope *model.Scope, x, y *graph.Node) []*graph.Node {
		z := n.forward(scope, x).logits
		y = graph.BroadcastToShape(graph.InsertAxes(y, -1), z.Shape())
		return []*graph.Node{reduction.Mean(bce.LossWithLogits(z, y, bce.None), 0)}
	})
	if err != nil {
		return nil, err
	}
	return float64s(out[0]), nil
}

// Accuracies returns the share of the rows of d that are classified correctly, where a probability of
// metrics.Threshold or more counts as label 1: one for each seed, NaN where a probability is NaN. It
// returns an error where a label is neither 0 nor 1.
func (n *Networks) Accuracies(d *data.Dataset) ([]float64, error) {
	predictions, err := n.Predict(d)
	if err != nil {
		return nil, err
	}
	accuracies := make([]float64, len(predictions))
	for i, p := range predictions {
		// A network whose training went wrong has no accuracy, and the others are not to suffer from it.
		if slices.ContainsFunc(p, func(v float32) bool { return math.IsNaN(float64(v)) }) {
			accuracies[i] = math.NaN()
			continue
		}
		c, err := metrics.Count(p, d.Y, metrics.Threshold)
		if err != nil {
			return nil, fmt.Errorf("mlp: accuracies: %w", err)
		}
		accuracies[i] = c.Accuracy()
	}
	return accuracies, nil
}

// Layer is what happens in one layer on all rows of a data set. The first index of each slice is the
// seed; the values behind it are row-major.
type Layer struct {
	Inputs          [][]float32 // values before the activation: rows x nodes
	Outputs         [][]float32 // values after it: rows x nodes. Of the output layer: the probabilities
	Gradients       [][]float32 // dL/dInputs, where L is the mean loss over the rows: rows x nodes
	Weights         [][]float32 // nodes x inputs of the layer, as in torch.nn.Linear
	Biases          [][]float32 // nodes
	WeightGradients [][]float32 // dL/dWeights: nodes x inputs of the layer
}

// Layers returns the hidden layers in their order, then the output layer, as they are on d. The loss L
// in the gradients is the one that the training minimises.
func (n *Networks) Layers(d *data.Dataset) ([]Layer, error) {
	out, err := n.call("layers", d, func(scope *model.Scope, x, y *graph.Node) []*graph.Node {
		p := n.forward(scope, x)
		total := graph.DivScalar(graph.ReduceAllSum(n.losses(p.logits, y)), float64(d.Len()))
		before, after := append(p.before, p.logits), append(p.after, activations.Sigmoid(p.logits))
		gradients := graph.Gradient(total, append(before, p.weights...)...)
		var results []*graph.Node
		for i := range before {
			for _, v := range []*graph.Node{before[i], after[i], gradients[i]} {
				results = append(results, seedsFirst(v))
			}
			results = append(results, p.weights[i], p.biases[i], gradients[len(before)+i])
		}
		return results
	})
	if err != nil {
		return nil, err
	}
	layers := make([]Layer, len(n.options.Hidden)+1)
	for i := range layers {
		of := out[6*i:]
		layers[i] = Layer{n.split(of[0]), n.split(of[1]), n.split(of[2]), n.split(of[3]), n.split(of[4]), n.split(of[5])}
	}
	return layers, nil
}

// DeadNodes returns how many hidden nodes are dead on d, for each seed: nodes whose activation has the
// derivative 0 in every row, so that no row can change the weights before them.
//
// The derivative is GoMLX's autodiff of the activation, which must work element by element. 0 is what
// float32 makes of it: a saturated sigmoid or tanh counts too.
func (n *Networks) DeadNodes(d *data.Dataset) ([]int, error) {
	dead := make([]int, len(n.options.Seeds))
	if len(n.options.Hidden) == 0 {
		return dead, n.fits(d)
	}
	out, err := n.call("dead", d, func(scope *model.Scope, x, _ *graph.Node) []*graph.Node {
		var perSeed *graph.Node
		for _, before := range n.forward(scope, x).before {
			slope := graph.Gradient(graph.ReduceAllSum(n.options.Activation(before)), before)[0]
			flat := graph.Equal(slope, graph.ZerosLike(slope))
			everywhere := graph.ReduceMin(graph.ConvertDType(flat, x.DType()), 0) // [seeds, nodes]
			count := graph.ReduceSum(everywhere, -1)
			if perSeed == nil {
				perSeed = count
			} else {
				perSeed = graph.Add(perSeed, count)
			}
		}
		return []*graph.Node{perSeed}
	})
	if err != nil {
		return nil, err
	}
	for i, count := range out[0] {
		dead[i] = int(count)
	}
	return dead, nil
}

// Influence returns how strongly each input feature moves the logit, for each seed: the mean over the
// rows of d of |d logit / d feature|, the features as the networks take them: with Options.Scale, a
// feature's unit is its standard deviation.
func (n *Networks) Influence(d *data.Dataset) ([][]float64, error) {
	seeds := len(n.options.Seeds)
	out, err := n.call("influence", d, func(scope *model.Scope, x, _ *graph.Node) []*graph.Node {
		// Each seed has its own copy of the rows, and so its own gradient.
		x = graph.BroadcastToDims(graph.InsertAxes(x, 1), d.Len(), seeds, n.features)
		slope := graph.Gradient(graph.ReduceAllSum(n.forward(scope, x).logits), x)[0]
		return []*graph.Node{reduction.Mean(graph.Abs(slope), 0)}
	})
	if err != nil {
		return nil, err
	}
	influence := make([][]float64, seeds)
	for i, v := range n.split(out[0]) {
		influence[i] = float64s(v)
	}
	return influence, nil
}

// call runs a graph function of the rows and labels of d, compiled once for each number of rows and
// kept under its name, and returns its results flat.
func (n *Networks) call(name string, d *data.Dataset, f func(scope *model.Scope, x, y *graph.Node) []*graph.Node) ([][]float32, error) {
	if err := n.fits(d); err != nil {
		return nil, err
	}
	name = fmt.Sprintf("%s of %d rows", name, d.Len())
	if n.programs[name] == nil {
		program, err := model.NewExec(n.backend, n.store, f)
		if err != nil {
			return nil, fmt.Errorf("mlp: %s: %w", name, err)
		}
		n.programs[name] = program
	}
	x, y := n.inputs(d)
	out, err := n.programs[name].Call(x, y)
	if err != nil {
		return nil, fmt.Errorf("mlp: %s: %w", name, err)
	}
	flat := make([][]float32, len(out))
	for i, t := range out {
		if flat[i], err = tensors.CopyFlatData[float32](t); err != nil {
			return nil, fmt.Errorf("mlp: %s: %w", name, err)
		}
	}
	return flat, nil
}

// fits returns an error unless d has rows that the networks can take.
func (n *Networks) fits(d *data.Dataset) error {
	if err := d.Validate(); err != nil {
		return fmt.Errorf("mlp: %w", err)
	}
	if d.Len() == 0 || d.Features() != n.features {
		return fmt.Errorf("mlp: found %d rows of %d features; the networks take one row or more of %d features", d.Len(), d.Features(), n.features)
	}
	return nil
}

// seedsFirst turns [rows, seeds, ...] into [seeds, rows, ...].
func seedsFirst(v *graph.Node) *graph.Node { return graph.Transpose(v, 0, 1) }

// split cuts values whose first axis is the seed into one slice a seed.
func (n *Networks) split(flat []float32) [][]float32 {
	perSeed := make([][]float32, len(n.options.Seeds))
	size := len(flat) / len(perSeed)
	for i := range perSeed {
		perSeed[i] = flat[i*size : (i+1)*size : (i+1)*size]
	}
	return perSeed
}

func float64s(values []float32) []float64 {
	converted := make([]float64, len(values))
	for i, v := range values {
		converted[i] = float64(v)
	}
	return converted
}
