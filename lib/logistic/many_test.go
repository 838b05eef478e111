package logistic_test

import (
	"context"
	"math"
	"testing"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
	"activation-notes/lib/trainer"
)

// One step on one batch of many rows, by the compiled loop and by GoMLX's trainer, against float64: sums over the rows must
// not lose what each row adds.
func TestBatchOfManyRows(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(500_000, 1)
	o := logistic.NotesOptions()
	o.Batch, o.Epochs, o.Every, o.PathEvery, o.LearningRate, o.Loss = 400_000, 1, 1, 1, 1, logistic.Logits
	for name, run := range map[string]func() (*logistic.Result, error){
		"compiled": func() (*logistic.Result, error) { return logistic.Run(context.Background(), b, d, o) },
		"trainer":  func() (*logistic.Result, error) { return trainer.Logistic(context.Background(), b, d, o, nil) },
	} {
		r, err := run()
		if err != nil {
			t.Fatal(err)
		}
		rows := d.Subset(r.Split.Train)
		close := func(what string, got, want float64) {
			if !(math.Abs(got-want) <= 2e-6*math.Abs(want)) {
				t.Errorf("%s: %s is %v, want %v", name, what, got, want)
			}
		}
		close("the mean loss", float64(r.Log[0].Cost), meanLoss(rows, r.Start))
		want := gradient(rows, r.Start)
		for j, w := range r.Weights {
			close("a weight", float64(w), float64(r.Start.Weights[j])-want[j])
		}
		close("the bias", float64(r.Bias), float64(r.Start.Bias)-want[len(want)-1])
	}
}

// An epoch of many batches: a cost kept in float32 would lose part of each batch's loss.
func TestEpochOfManyBatches(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(250_000, 1)
	o := logistic.NotesOptions()
	o.Batch, o.Epochs, o.Every, o.PathEvery, o.LearningRate, o.Loss = 1, 1, 1, 1, 1e-30, logistic.Logits
	r, err := logistic.Run(context.Background(), b, d, o)
	if err != nil {
		t.Fatal(err)
	}
	want := meanLoss(d.Subset(r.Split.Train), r.Start)
	if got := float64(r.Log[0].Cost); !(math.Abs(got-want) <= 1e-6*want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// gradient returns the gradient of the mean loss at p, in float64: by the weights, then by the bias.
func gradient(d *data.Dataset, p logistic.Params) []float64 {
	gradient := make([]float64, d.Features()+1)
	for i := range d.Len() {
		dz := (1/(1+math.Exp(-logit(d, i, p))) - float64(d.Y[i])) / float64(d.Len())
		for j, v := range d.Row(i) {
			gradient[j] += dz * float64(v)
		}
		gradient[d.Features()] += dz
	}
	return gradient
}

func meanLoss(d *data.Dataset, p logistic.Params) float64 {
	sum := 0.0
	for i := range d.Len() {
		z := logit(d, i, p)
		sum += max(z, 0) - z*float64(d.Y[i]) + math.Log1p(math.Exp(-math.Abs(z)))
	}
	return sum / float64(d.Len())
}

func logit(d *data.Dataset, row int, p logistic.Params) float64 {
	z := float64(p.Bias)
	for j, v := range d.Row(row) {
		z += float64(p.Weights[j]) * float64(v)
	}
	return z
}
