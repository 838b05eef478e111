package logistic

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/bce"
	"activation-notes/lib/reduction"
)

// trainingStep holds what the graph of the loop has to know when it is built.
type trainingStep struct {
	loss      LossForm
	rate      float64 // the learning rate
	batches   int     // steps in an epoch
	batch     int     // rows in a batch
	lastBatch int     // rows in an epoch's last batch
}

// loop is the graph of the training: a While loop that takes the given number of steps.
//
// Shapes: steps a scalar, weights [features], bias a scalar, rows [maxSteps, batch] with the row
// numbers of each step's batch, x [n, features], y [n]. It returns the weights, the
// bias and, in float64, the sum of the losses of the last epoch.
//
// Everything that the loop reads is passed through its state, and the gradient is written out by
// hand: this is the form of While that runs alike on XLA and on the pure-Go backend.
func (s trainingStep) loop(steps, weights, bias, rows, x, y *graph.Node) (*graph.Node, *graph.Node, *graph.Node) {
	g := steps.Graph()
	// Const and not ZerosLike: GoMLX keeps the scalars that ZerosLike makes, and would use this one again
	// inside the closures, where a node from outside is an error.
	start, cost := graph.Const(g, int32(0)), s.noCost(g)
	state := []*graph.Node{start, steps, weights, bias, cost, rows, x, y}
	parameters := func(g *graph.Graph) []*graph.Node {
		nodes := make([]*graph.Node, len(state))
		for i, n := range state {
			nodes[i] = graph.Parameter(g, fmt.Sprintf("state%d", i), n.Shape())
		}
		return nodes
	}
	more := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
		state := parameters(g)
		return []*graph.Node{graph.LessThan(state[0], state[1])}
	})
	body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
		state := parameters(g)
		i, weights, bias, cost := state[0], state[2], state[3], state[4]
		rows, x, y := state[5], state[6], state[7]
		state[0] = graph.AddScalar(i, 1)
		state[2], state[3], state[4] = s.step(i, weights, bias, cost, rows, x, y)
		return state
	})
	final := graph.While(more, body, state...)
	return final[2], final[3], graph.ConvertDType(final[4], dtypes.Float64)
}

// step is one step of stochastic gradient descent: the formulas of the notes, in their order.
func (s trainingStep) step(
	i, weights, bias, cost, rows, x, y *graph.Node,
) (newWeights, newBias, newCost *graph.Node) {
	inEpoch := graph.Mod(i, graph.ConstAs(i, s.batches))

	// The batch.
	batchRows := graph.InsertAxes(graph.Gather(rows, i), -1)
	x = graph.Gather(x, batchRows)
	y = graph.Gather(y, batchRows)

	// Forward: linear layer, probability, loss.
	// Backward: dL/dz for each row, by the chain rule.
	z := linear(x, weights, bias)
	loss, dz := s.lossAndDerivative(z, y)

	// Means over the batch, taken before the product with x, as in PyTorch.
	size := s.sizeOfBatch(inEpoch, z)
	loss = graph.Div(reduction.Sum(s.mask(loss, size)), size)
	dz = graph.Div(s.mask(dz, size), size)

	// dL/dw = sum of dL/dz x, dL/db = sum of dL/dz.
	dWeights := reduction.Sum(graph.Mul(graph.InsertAxes(dz, -1), x), 0)
	dBias := reduction.Sum(dz)

	// One step against the gradient.
	newWeights = graph.Sub(weights, graph.MulScalar(dWeights, s.rate))
	newBias = graph.Sub(bias, graph.MulScalar(dBias, s.rate))

	// The cost starts anew with each epoch.
	firstStep := graph.Equal(inEpoch, graph.ZerosLike(inEpoch))
	newCost = graph.Where(firstStep, graph.ZerosLike(cost), cost)
	newCost = graph.Add(newCost, graph.ConvertDType(loss, cost.DType()))
	return newWeights, newBias, newCost
}

// noCost is 0 in the dtype in which an epoch's losses are added: PyTorch's for few batches, see package reduction.
func (s trainingStep) noCost(g *graph.Graph) *graph.Node {
	if s.batches > reduction.Few {
		return graph.Const(g, float64(0))
	}
	return graph.Const(g, float32(0))
}

// lossAndDerivative returns the loss and dL/dz of each row, for the form of loss that was chosen.
func (s trainingStep) lossAndDerivative(z, y *graph.Node) (loss, dz *graph.Node) {
	if s.loss == Logits {
		return bce.LossWithLogits(z, y, bce.None), bce.LossWithLogitsDerivative(z, y)
	}
	p := activations.Sigmoid(z)
	dp := bce.LossDerivative(p, y)
	return bce.Loss(p, y, bce.None), graph.Mul(dp, activations.SigmoidDerivative(p))
}

// sizeOfBatch returns the number of rows of this step's batch, a scalar in z's dtype.
func (s trainingStep) sizeOfBatch(inEpoch, z *graph.Node) *graph.Node {
	full := graph.Scalar(z.Graph(), z.DType(), s.batch)
	if s.lastBatch == s.batch {
		return full
	}
	isLast := graph.Equal(inEpoch, graph.ConstAs(inEpoch, s.batches-1))
	return graph.Where(isLast, graph.Scalar(z.Graph(), z.DType(), s.lastBatch), full)
}

// mask puts 0 for the rows beyond the size of a batch that is not full.
func (s trainingStep) mask(values, size *graph.Node) *graph.Node {
	if s.lastBatch == s.batch {
		return values
	}
	position := graph.Iota(values.Graph(), values.Shape(), 0)
	return graph.Where(graph.LessThan(position, size), values, graph.ZerosLike(values))
}
