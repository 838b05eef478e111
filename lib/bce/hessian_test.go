package bce_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"gonum.org/v1/gonum/diff/fd"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/bce"
)

// Newton's method for a neuron with one input: each step is the gradient divided by the second
// derivatives, both by autodiff. It is at the minimum after a few steps.
func ExampleLossWithLogits_newton() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	x, y := []float64{1, 2, 3, 4, 5, 6}, []float64{0, 0, 1, 0, 1, 1}
	step := graph.MustNewExec(b, func(w, bias *graph.Node) (loss, newW, newBias *graph.Node) {
		z := graph.Add(graph.Mul(graph.Const(w.Graph(), x), w), bias)
		loss = bce.LossWithLogits(z, graph.Const(w.Graph(), y), bce.Mean)
		first := graph.Gradient(loss, w, bias)
		byW, byBias := graph.Gradient(first[0], w, bias), graph.Gradient(first[1], w, bias)
		// [byW; byBias] is the 2 x 2 Hessian, the step its inverse times the gradient.
		determinant := graph.Sub(graph.Mul(byW[0], byBias[1]), graph.Mul(byW[1], byBias[0]))
		stepW := graph.Sub(graph.Mul(byBias[1], first[0]), graph.Mul(byW[1], first[1]))
		stepBias := graph.Sub(graph.Mul(byW[0], first[1]), graph.Mul(byBias[0], first[0]))
		return loss, graph.Sub(w, graph.Div(stepW, determinant)), graph.Sub(bias, graph.Div(stepBias, determinant))
	})
	w, bias := 0.0, 0.0
	for range 6 {
		out := step.MustCall(w, bias)
		fmt.Printf("w %.6f  bias %.6f  loss %.6f\n", w, bias, tensors.ToScalar[float64](out[0]))
		w, bias = tensors.ToScalar[float64](out[1]), tensors.ToScalar[float64](out[2])
	}
	// Output:
	// w 0.000000  bias 0.000000  loss 0.693147
	// w 0.800000  bias -2.800000  loss 0.434409
	// w 1.109776  bias -3.884215  loss 0.414146
	// w 1.206125  bias -4.221436  loss 0.413004
	// w 1.213980  bias -4.248929  loss 0.412998
	// w 1.214028  bias -4.249097  loss 0.412998
}

// Second derivatives in a network, by finite differences of its gradient: a Hessian times a vector, and
// the gradient of the sum of the squared gradients, which goes through the second derivatives too.
func TestHessians(t *testing.T) {
	b := backendtest.New(t)
	x := [][]float64{{0.5, -1, 2}, {1.5, 0.3, -0.7}, {-2, 0.1, 0.4}, {0.2, 1, 1}}
	y := []float64{1, 0, 0.3, 1}
	direction := []float64{1, -2, 0.5, 0.7, -0.4, 1.1, 2, -0.3}
	losses := func(z, y *graph.Node) *graph.Node {
		ofLogits := graph.Add(bce.LossWithLogits(z, y, bce.Mean), bce.SquaredErrorWithLogits(z, y, bce.Mean))
		return graph.Add(ofLogits, bce.Loss(activations.Sigmoid(z), y, bce.Sum))
	}
	for _, f := range activations.Catalog() {
		if !f.Smooth || f.AlongAxis {
			continue
		}
		exec := graph.MustNewExec(b, func(hidden, output, direction *graph.Node) []*graph.Node {
			g := hidden.Graph()
			rows := graph.Einsum("rf,hf->rh", graph.Const(g, x), hidden)
			z := graph.ReduceSum(graph.Mul(f.Apply(rows), graph.InsertAxes(output, 0)), -1)
			first := graph.Gradient(losses(z, graph.Const(g, y)), hidden, output)
			flat := graph.Concatenate([]*graph.Node{graph.Reshape(first[0], -1), first[1]}, 0)
			along := graph.ReduceAllSum(graph.Mul(flat, direction))
			squared := graph.ReduceAllSum(graph.Square(flat))
			results := []*graph.Node{along, squared}
			for _, of := range []*graph.Node{along, squared} {
				second := graph.Gradient(of, hidden, output)
				results = append(results, graph.Concatenate([]*graph.Node{graph.Reshape(second[0], -1), second[1]}, 0))
			}
			return results
		})
		call := func(p []float64) []*tensors.Tensor {
			return exec.MustCall(tensors.FromFlatDataAndDimensions(p[:6], 2, 3), p[6:], direction)
		}
		parameters := []float64{0.3, -0.8, 0.5, 1.1, 0.2, -0.6, 0.9, -1.4}
		out := call(parameters)
		for i, what := range []string{"the Hessian times a vector", "the gradient of the squared gradients"} {
			got := tensors.MustCopyFlatData[float64](out[2+i])
			want := fd.Gradient(nil, func(p []float64) float64 {
				return tensors.ToScalar[float64](call(p)[i])
			}, parameters, &fd.Settings{Formula: fd.Central, Step: 1e-5})
			for j := range want {
				// Wrong by h^2/6 times a third derivative, below 1000, and by rounding, 2^-52 times 100 / h.
				if diff := math.Abs(got[j] - want[j]); !(diff <= 2e-8) {
					t.Errorf("%s: %s, element %d: got %v, finite differences give %v", f.Name, what, j, got[j], want[j])
				}
			}
		}
	}
}
