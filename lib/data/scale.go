package data

import (
	"fmt"
	"math"
	"slices"
)

// Scaler shifts and scales each feature to mean 0 and standard deviation 1.
type Scaler struct {
	Mean, Deviation []float64 // one a feature
}

// FitScaler measures the features of d. Give it the training split only: what is learned from the
// other splits is no test any more.
//
// The deviation is the population's, divided by the number of rows. A constant feature gets its own
// value as the mean and 1 as the deviation, so that scaling makes it 0. d must have rows; FitScaler
// panics otherwise.
func FitScaler(d *Dataset) Scaler {
	if d == nil || d.Len() == 0 {
		panic("data.FitScaler: found no rows, expected 1 or more")
	}
	n := float64(d.Len())
	s := Scaler{Mean: make([]float64, d.Features()), Deviation: make([]float64, d.Features())}
	first := d.Row(0)
	varies := make([]bool, d.Features())
	for i := range d.Len() {
		for j, v := range d.Row(i) {
			s.Mean[j] += float64(v)
			varies[j] = varies[j] || v != first[j]
		}
	}
	for j := range s.Mean {
		s.Mean[j] /= n
	}
	for i := range d.Len() {
		for j, v := range d.Row(i) {
			s.Deviation[j] += (float64(v) - s.Mean[j]) * (float64(v) - s.Mean[j])
		}
	}
	for j := range s.Deviation {
		s.Deviation[j] = math.Sqrt(s.Deviation[j] / n)
		if !varies[j] {
			s.Mean[j], s.Deviation[j] = float64(first[j]), 1
		}
	}
	return s
}

// Apply returns a copy of d with (x - mean) / deviation in the place of each x. d must have as many
// features as the data that s was fitted to; Apply panics otherwise.
func (s Scaler) Apply(d *Dataset) *Dataset {
	if len(s.Mean) != d.Features() || len(s.Deviation) != d.Features() {
		panic(fmt.Sprintf("data.Scaler: found %d features, expected as many as there are means, %d, and deviations, %d", d.Features(), len(s.Mean), len(s.Deviation)))
	}
	scaled := &Dataset{Names: slices.Clone(d.Names), X: make([]float32, len(d.X)), Y: slices.Clone(d.Y)}
	for i, v := range d.X {
		j := i % d.Features()
		scaled.X[i] = float32((float64(v) - s.Mean[j]) / s.Deviation[j])
	}
	return scaled
}
