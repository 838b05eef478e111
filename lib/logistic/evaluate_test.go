package logistic_test

import (
	"fmt"
	"math"
	"testing"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
)

func ExampleCount() {
	p := []float32{0.9, 0.5, 0.4, 0.2, 0.7}
	y := []float32{1, 0, 1, 0, 1}
	c := logistic.Count(p, y, 0.5)
	fmt.Printf("%+v\n", c)
	fmt.Printf("accuracy %.2f, precision %.2f, recall %.2f\n", c.Accuracy(), c.Precision(), c.Recall())
	// Output:
	// {TruePositives:2 FalsePositives:1 FalseNegatives:1 TrueNegatives:1}
	// accuracy 0.60, precision 0.67, recall 0.67
}

func ExampleEvaluate() {
	p := []float32{0.9, 0.5, 0.4}
	y := []float32{1, 0, 1}
	e := logistic.Evaluate(p, y, []int{0, 2})
	fmt.Printf("loss %.3f, accuracy %.1f\n", e.Loss, e.Accuracy())
	// Output: loss 0.511, accuracy 0.5
}

func ExampleROC() {
	falseRate, trueRate, area := logistic.ROC([]float32{0.9, 0.8, 0.8, 0.1}, []float32{1, 1, 0, 0})
	fmt.Println(falseRate, trueRate, area)
	// Output: [0 0 0.5 1] [0 0.5 1 1] 0.875
}

// The area is the probability that a positive row gets a higher p than a negative one.
func TestROCAreaIsARank(t *testing.T) {
	d := data.Generate(300, 7)
	p := make([]float32, d.Len())
	for i := range p {
		p[i] = d.Row(i)[0] // many rows share a value
	}
	var won, pairs float64
	for i := range p {
		for j := range p {
			if d.Y[i] == 1 && d.Y[j] == 0 {
				pairs++
				switch {
				case p[i] > p[j]:
					won++
				case p[i] == p[j]:
					won += 0.5
				}
			}
		}
	}
	if _, _, area := logistic.ROC(p, d.Y); math.Abs(area-won/pairs) > 1e-12 {
		t.Errorf("got area %v, want %v", area, won/pairs)
	}
}

func TestMeanLoss(t *testing.T) {
	got := logistic.MeanLoss([]float32{0.5, 0.25, 0, 1}, []float32{1, 0, 1, 1})
	want := (math.Log(2) - math.Log(0.75) + 100 + 0) / 4
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("got %v, want %v", got, want)
	}
}

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
		return logistic.MeanLoss(probabilities, d.Y)
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

func TestOptimumOfConstantFeature(t *testing.T) {
	d := &data.Dataset{Names: []string{"x", "label"}, X: []float32{3, 3, 3}, Y: []float32{0, 1, 1}}
	if p, err := logistic.Optimum(d); err == nil {
		t.Errorf("got %v, want an error: any weight is as good, with its bias", p)
	}
}

func TestOptimumOfSeparableData(t *testing.T) {
	d := &data.Dataset{Names: []string{"x", "label"}, X: []float32{1, 2, 3, 4}, Y: []float32{0, 0, 1, 1}}
	if p, err := logistic.Optimum(d); err == nil {
		t.Errorf("got %v, want an error: a larger weight is always better", p)
	}
}
