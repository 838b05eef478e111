package logistic_test

import (
	"fmt"
	"math"
	"testing"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
	"activation-notes/lib/metrics"
)

// At the optimum every derivative of the mean loss is 0, and a step in any direction makes it larger.
func TestOptimum(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(1000, data.DefaultSeed)
	best, err := logistic.Optimum(d)
	if err != nil {
		t.Fatal(err)
	}
	loss := func(p logistic.Params) float64 {
		probabilities, err := logistic.Predict(b, p, d)
		if err != nil {
			t.Fatal(err)
		}
		loss, err := metrics.MeanLoss(probabilities, d.Y)
		if err != nil {
			t.Fatal(err)
		}
		return loss
	}
	smallest := loss(best.Params)
	if math.Abs(best.Loss-smallest) > 1e-6 {
		t.Errorf("Optimum says that the loss is %v, it is %v", best.Loss, smallest)
	}
	for j := range 4 {
		for _, step := range []float32{-0.05, 0.05} {
			other := logistic.Params{Weights: append([]float32(nil), best.Weights...), Bias: best.Bias}
			if j < 3 {
				other.Weights[j] *= 1 + step
			} else {
				other.Bias *= 1 + step
			}
			if got := loss(other); got <= smallest {
				t.Errorf("parameter %d changed by %v: loss %v, not above %v", j, step, got, smallest)
			}
		}
	}
}

func TestOptimumOfTheBook(t *testing.T) {
	d := book(t)
	p, err := logistic.Optimum(d)
	if err != nil {
		t.Fatal(err)
	}
	// Computed independently of this package.
	if got, want := fmt.Sprintf("%.4f %.2f", p.Weights, p.Bias), "[0.1254 0.1283 0.1239] -23.34"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The unit of a feature changes its weight and nothing else.
func TestOptimumInOtherUnits(t *testing.T) {
	d := data.Generate(300, 1)
	want, err := logistic.Optimum(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []float32{1e9, 1e-8} {
		other := &data.Dataset{Names: d.Names, X: make([]float32, len(d.X)), Y: d.Y}
		for i, v := range d.X {
			other.X[i] = v * unit
		}
		got, err := logistic.Optimum(other)
		if err != nil {
			t.Errorf("features times %g: %v", unit, err)
			continue
		}
		if ratio := float64(got.Weights[0]*unit) / float64(want.Weights[0]); math.Abs(ratio-1) > 1e-5 {
			t.Errorf("features times %g: the first weight is %v, want %v", unit, got.Weights[0], want.Weights[0]/unit)
		}
	}
}
