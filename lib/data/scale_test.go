package data_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
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

// Summing a constant rounds; the result must be 0 all the same.
func TestScalerConstantFeature(t *testing.T) {
	for _, c := range []struct {
		value float32
		rows  int
	}{{7, 2}, {86, 800}, {0.1, 10}} {
		d := &data.Dataset{Names: []string{"x", "label"}, X: slices.Repeat([]float32{c.value}, c.rows), Y: make([]float32, c.rows)}
		for i, v := range data.FitScaler(d).Apply(d).X {
			if v != 0 {
				t.Fatalf("%d rows of %v: row %d scaled to %v, want 0", c.rows, c.value, i, v)
			}
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

func TestScalerApplyCopies(t *testing.T) {
	d := data.Generate(4, 1)
	scaled := data.FitScaler(d).Apply(d)
	scaled.Names[0], scaled.X[0], scaled.Y[0] = "changed", 100, 1-d.Y[0]
	if want := data.Generate(4, 1); !reflect.DeepEqual(d, want) {
		t.Errorf("a change to the scaled copy made %v of %v", d, want)
	}
}
