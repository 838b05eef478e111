package data_test

import (
	"fmt"
	"math"
	"testing"

	"activation-notes/lib/data"
)

func ExampleFitScaler() {
	train := &data.Dataset{Names: []string{"x", "label"}, X: []float32{1, 3}, Y: []float32{0, 1}}
	other := &data.Dataset{Names: []string{"x", "label"}, X: []float32{2, 5}, Y: []float32{1, 1}}
	scaler := data.FitScaler(train)
	fmt.Println(scaler.Mean, scaler.Deviation)
	fmt.Println(scaler.Apply(train).X, scaler.Apply(other).X)
	// Output:
	// [2] [1]
	// [-1 1] [0 3]
}

func TestScalerConstantFeature(t *testing.T) {
	d := &data.Dataset{Names: []string{"x", "label"}, X: []float32{7, 7}, Y: []float32{0, 1}}
	for i, v := range data.FitScaler(d).Apply(d).X {
		if v != 0 {
			t.Errorf("row %d: scaled to %v, want 0", i, v)
		}
	}
}

func TestScalerMoments(t *testing.T) {
	d := data.Generate(1000, 1)
	scaled := data.FitScaler(d).Apply(d)
	again := data.FitScaler(scaled)
	for j := range again.Mean {
		if math.Abs(again.Mean[j]) > 1e-6 || math.Abs(again.Deviation[j]-1) > 1e-6 {
			t.Errorf("feature %d: mean %v and deviation %v after scaling, want 0 and 1", j, again.Mean[j], again.Deviation[j])
		}
	}
}
