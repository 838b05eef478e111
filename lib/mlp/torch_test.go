package mlp_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/mlp"
)

// reference is what scripts/reference/mlp.py wrote.
type reference struct {
	Seeds []int64
	X, Y  []float32
	Cases []struct {
		Hidden       []int
		Activation   string
		Gain         float64
		SGD          bool
		SquaredError bool `json:"squared_error"`
		Rate         float64
		Steps        int
		Seeds        []struct {
			Loss      float64
			Influence []float64
			Layers    []struct {
				Inputs, Outputs, Gradients, Weights, Biases []float64
				WeightGradients                             []float64 `json:"weight_gradients"`
			}
		}
	}
}

// The reference is trained in float64, from the same float32 draws. Each step rounds the parameters to
// float32 and the gradients a little more, 2^-24 of each; 50 steps at most add up to less than this.
const tolerance = 1e-5

func compare[T float32 | float64](t *testing.T, what string, got []T, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d values, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		if !(math.Abs(float64(got[i])-want[i]) <= tolerance*(1+math.Abs(want[i]))) {
			t.Errorf("%s, value %d: got %v, want %v", what, i, got[i], want[i])
		}
	}
}

// Initialisation, both optimizers, both losses, deep stacks, and everything that looks inside.
func TestAgainstPyTorch(t *testing.T) {
	file, err := os.ReadFile("testdata/torch.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatal(err)
	}
	b := backendtest.New(t)
	d := &data.Dataset{Names: []string{"x1", "x2", "label"}, X: r.X, Y: r.Y}
	functions := map[string]func(*graph.Node) *graph.Node{
		"Tanh": nil, "ReLU": activations.ReLU, "Sigmoid": activations.Sigmoid,
	}
	for _, c := range r.Cases {
		n, err := mlp.Train(b, d, mlp.Options{
			Hidden: c.Hidden, Activation: functions[c.Activation], Gain: c.Gain, Seeds: r.Seeds,
			Steps: c.Steps, LearningRate: c.Rate, SGD: c.SGD, SquaredError: c.SquaredError,
		})
		if err != nil {
			t.Fatal(err)
		}
		layers, err := n.Layers(d)
		if err != nil {
			t.Fatal(err)
		}
		losses, err := n.Losses(d)
		if err != nil {
			t.Fatal(err)
		}
		influence, err := n.Influence(d)
		if err != nil {
			t.Fatal(err)
		}
		predictions, err := n.Predict(d)
		if err != nil {
			t.Fatal(err)
		}
		for s, want := range c.Seeds {
			name := fmt.Sprintf("%v %s, seed %d", c.Hidden, c.Activation, r.Seeds[s])
			compare(t, name+": loss", losses[s:s+1], []float64{want.Loss})
			compare(t, name+": influence", influence[s], want.Influence)
			compare(t, name+": predictions", predictions[s], want.Layers[len(want.Layers)-1].Outputs)
			if len(layers) != len(want.Layers) {
				t.Fatalf("%s: got %d layers, want %d", name, len(layers), len(want.Layers))
			}
			for i, want := range want.Layers {
				name, got := fmt.Sprintf("%s: layer %d: ", name, i), layers[i]
				compare(t, name+"inputs", got.Inputs[s], want.Inputs)
				compare(t, name+"outputs", got.Outputs[s], want.Outputs)
				compare(t, name+"gradients", got.Gradients[s], want.Gradients)
				compare(t, name+"weights", got.Weights[s], want.Weights)
				compare(t, name+"biases", got.Biases[s], want.Biases)
				compare(t, name+"weight gradients", got.WeightGradients[s], want.WeightGradients)
			}
		}
	}
}
