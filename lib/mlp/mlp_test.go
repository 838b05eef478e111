package mlp_test

import (
	"testing"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
	"activation-notes/lib/mlp"
)

// No plane follows the rule, which is a cut corner; eight hidden nodes do, from every seed.
func TestHiddenLayerBeatsThePlane(t *testing.T) {
	b := backendtest.New(t)
	d := data.Generate(600, 3)
	scaled := data.FitScaler(d).Apply(d)
	plane, err := logistic.Optimum(scaled)
	if err != nil {
		t.Fatal(err)
	}
	p, err := logistic.Predict(b, plane.Params, scaled)
	if err != nil {
		t.Fatal(err)
	}
	ofPlane := logistic.Count(p, d.Y, 0.5).Accuracy()

	networks, err := mlp.Train(b, scaled, mlp.Options{Hidden: 8, Seeds: []int64{0, 1, 2, 3}, Steps: 500, LearningRate: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	predictions, err := networks.Predict(scaled)
	if err != nil {
		t.Fatal(err)
	}
	if len(predictions) != 4 {
		t.Fatalf("got %d networks, want 4", len(predictions))
	}
	for seed, p := range predictions {
		if got := logistic.Count(p, d.Y, 0.5).Accuracy(); got < ofPlane+0.03 {
			t.Errorf("seed %d: accuracy %.3f, want at least 0.03 above the plane's %.3f", seed, got, ofPlane)
		}
	}
}

func TestBadOptions(t *testing.T) {
	b := backendtest.New(t)
	if _, err := mlp.Train(b, data.Generate(10, 1), mlp.Options{Hidden: 0, Seeds: []int64{1}, Steps: 1}); err == nil {
		t.Error("a network without hidden nodes: got no error")
	}
}
