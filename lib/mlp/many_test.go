package mlp_test

import (
	"math"
	"testing"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/mlp"
)

// Many copies of some rows have the mean loss and the gradients of those rows: sums over the rows must not lose what each
// row adds.
func TestManyRows(t *testing.T) {
	b, few := backendtest.New(t), data.Commute(500, 1)
	few = data.FitScaler(few).Apply(few)
	many := &data.Dataset{Names: few.Names}
	for range 1000 {
		many.X, many.Y = append(many.X, few.X...), append(many.Y, few.Y...)
	}
	n, err := mlp.New(b, few.Features(), mlp.Options{Hidden: []int{3}, Seeds: []int64{1}})
	if err != nil {
		t.Fatal(err)
	}
	numbers := func(d *data.Dataset) (all []float64) {
		losses, err := n.Losses(d)
		if err != nil {
			t.Fatal(err)
		}
		layers, err := n.Layers(d)
		if err != nil {
			t.Fatal(err)
		}
		influence, err := n.Influence(d)
		if err != nil {
			t.Fatal(err)
		}
		all = append(losses, influence[0]...)
		for _, layer := range layers {
			for _, v := range layer.WeightGradients[0] {
				all = append(all, float64(v))
			}
		}
		return all
	}
	got, want := numbers(many), numbers(few)
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 1e-5*math.Abs(want[i])) {
			t.Errorf("number %d of %d: got %v, want %v", i, len(want), got[i], want[i])
		}
	}
}
