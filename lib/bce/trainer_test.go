package bce_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/dataset"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/bce"
)

// One weight and a bias, which learn by GoMLX's trainer that what is above 2 is a 1.
func ExampleForTrainer() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	x := [][]float32{{0}, {1}, {3}, {4}}
	y := [][]float32{{0}, {0}, {1}, {1}}
	rows, err := dataset.InMemoryFromData(b, "rows", []any{x}, []any{y})
	if err != nil {
		fmt.Println(err)
		return
	}
	logits := func(scope *model.Scope, x *graph.Node) *graph.Node {
		weight := scope.VariableWithValue("weight", [][]float32{{0}}).NodeValue(x.Graph())
		bias := scope.VariableWithValue("bias", []float32{0}).NodeValue(x.Graph())
		return graph.Add(graph.MatMul(x, weight), graph.InsertAxes(bias, 0))
	}
	store := model.NewStore()
	sgd := optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(0.5).Done()
	trainer := train.NewTrainer(b, store, logits, bce.ForTrainer(bce.LossWithLogits, bce.Mean), sgd, nil, nil)
	if _, err := train.NewLoop(trainer).RunSteps(rows.BatchSize(4, true).Infinite(true), 1000); err != nil {
		fmt.Println(err)
		return
	}
	weight, err := store.GetVariable("/weight").Value()
	if err != nil {
		fmt.Println(err)
		return
	}
	bias, err := store.GetVariable("/bias").Value()
	if err != nil {
		fmt.Println(err)
		return
	}
	w, c := weight.Value().([][]float32)[0][0], bias.Value().([]float32)[0]
	fmt.Printf("the border is at %.1f\n", -c/w)
	// Output:
	// the border is at 1.9
}

// The loss and its gradient are those of the function that was handed over, and what it can't take is refused.
func TestForTrainer(t *testing.T) {
	b := backendtest.New(t)
	p, y := []float32{0.9, 0.4}, []float32{1, 0}
	for _, test := range []struct {
		reduction bce.Reduction
		want      float32
	}{{bce.Mean, 0.3080931}, {bce.Sum, 0.6161861}} {
		loss := bce.ForTrainer(bce.Loss, test.reduction)
		result, err := graph.CallOnce(b, func(y, p *graph.Node) *graph.Node {
			return loss([]*graph.Node{y}, []*graph.Node{p})
		}, y, p)
		if err != nil {
			t.Fatal(err)
		}
		got := result.Value().(float32)
		if got-test.want > 1e-6 || test.want-got > 1e-6 {
			t.Errorf("%s: got %v, want %v", test.reduction, got, test.want)
		}
	}
	_, err := graph.CallOnce(b, func(y, p *graph.Node) *graph.Node {
		return bce.ForTrainer(bce.Loss, bce.Mean)([]*graph.Node{y, y}, []*graph.Node{p})
	}, y, p)
	if err == nil || !strings.Contains(err.Error(), "bce.ForTrainer: the loss takes one node") {
		t.Errorf("labels and a mask: got %v, want an error", err)
	}
}
