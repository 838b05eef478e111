package mlp

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/support/exceptions"

	"activation-notes/lib/data/torchrand"
	"activation-notes/lib/reduction"
)

// initialise draws the parameters as torch.nn.Linear does, layer by layer, from a generator for each
// seed: uniform numbers within 1/sqrt(inputs) of 0, first the weights, then the biases.
func (n *Networks) initialise() error {
	sizes := append(append([]int{n.features}, n.options.Hidden...), 1)
	layers := len(sizes) - 1
	weights, biases := make([][]float32, layers), make([][]float32, layers)
	for s, seed := range n.options.Seeds {
		g := torchrand.New(uint64(seed))
		for i := range layers {
			bound := n.options.Gains[s] / math.Sqrt(float64(sizes[i]))
			ofWeights := bound
			if n.options.WeightGains != nil {
				ofWeights *= n.options.WeightGains[s][i]
			}
			for range sizes[i] * sizes[i+1] {
				weights[i] = append(weights[i], g.Uniform(-ofWeights, ofWeights))
			}
			for range sizes[i+1] {
				biases[i] = append(biases[i], g.Uniform(-bound, bound))
			}
		}
	}
	seeds := len(n.options.Seeds)
	for i := range layers {
		ofWeights, ofBiases := []int{seeds, sizes[i+1], sizes[i]}, []int{seeds, sizes[i+1]}
		if i == layers-1 { // one node, which needs no axis
			ofWeights, ofBiases = []int{seeds, sizes[i]}, []int{seeds}
		}
		if err := n.create(weightsOf(i), weights[i], ofWeights); err != nil {
			return err
		}
		if err := n.create(biasOf(i), biases[i], ofBiases); err != nil {
			return err
		}
	}
	return nil
}

// create makes a variable.
func (n *Networks) create(name string, values []float32, dimensions []int) error {
	_, err := n.store.RootScope().CreateVariable(name, tensors.FromFlatDataAndDimensions(values, dimensions...))
	if err != nil {
		return fmt.Errorf("mlp: creating %s: %w", name, err)
	}
	return nil
}

func weightsOf(layer int) string { return fmt.Sprintf("weights%d", layer) }
func biasOf(layer int) string    { return fmt.Sprintf("bias%d", layer) }

// pass is what a forward pass computes.
type pass struct {
	before, after []*graph.Node // of each hidden layer, around its activation: [rows, seeds, nodes]
	weights       []*graph.Node // of each layer: [seeds, nodes, inputs], of the output layer [seeds, inputs]
	biases        []*graph.Node // of each layer: [seeds, nodes], of the output layer [seeds]
	logits        *graph.Node   // [rows, seeds]
}

// forward is the networks as a graph. x is [rows, features], which all seeds share, or [rows, seeds,
// features]. The activation is given [rows, seeds, nodes].
func (n *Networks) forward(scope *model.Scope, x *graph.Node) pass {
	var p pass
	for i := range len(n.options.Hidden) + 1 {
		p.weights = append(p.weights, scope.GetVariable(weightsOf(i)).NodeValue(x.Graph()))
		p.biases = append(p.biases, scope.GetVariable(biasOf(i)).NodeValue(x.Graph()))
	}
	values, rows := x, x.Shape().Dim(0)
	for i := range n.options.Hidden {
		equation := "rsf,shf->rsh"
		if values.Rank() == 2 {
			equation = "rf,shf->rsh"
		}
		linear := reduction.Einsum(equation, values, p.weights[i])
		linear = graph.Add(linear, reduction.Repeat(p.biases[i], rows))
		if values = n.options.Activation(linear); !values.Shape().Equal(linear.Shape()) {
			exceptions.Panicf("mlp: the activation must return the shape %s that it is given, it returned %s", linear.Shape(), values.Shape())
		}
		p.before, p.after = append(p.before, linear), append(p.after, values)
	}
	if values.Rank() == 2 {
		values = graph.InsertAxes(values, 1)
	}
	output := len(n.options.Hidden)
	z := graph.ReduceSum(graph.Mul(values, reduction.Repeat(p.weights[output], rows)), -1)
	p.logits = graph.Add(z, reduction.Repeat(p.biases[output], rows))
	return p
}
