// Package data brings the rows of a table to a model: it reads and writes CSV files, binary.csv
// unless a Format says otherwise, generates a stand-in for that one, splits rows into training,
// validation and test data, and puts them into batches in the order in which PyTorch would.
//
// A row is some features and a label, in binary.csv x, y, z and pass. Rows are referred to by
// index, from 0.
// Nothing here is random by itself: what is drawn at random comes from the seed or the
// torchrand.Generator that the caller gives.
package data

import (
	"errors"
	"fmt"
	"math"
)

// columns is the header of binary.csv: the features, then the label.
var columns = []string{"x", "y", "z", "pass"}

// Dataset is a table of labelled rows. One that was read from a file, or made by Generate, has finite
// features, and labels 0 or 1.
type Dataset struct {
	Names []string  // names of the feature columns, then of the label
	X     []float32 // features, row-major: Len() x Features()
	Y     []float32 // labels, one a row: 0 (negative, False) or 1 (positive, True)
}

// Validate returns an error unless d is whole: the names of one feature or more, a finite number for each
// of them in every row, and labels from 0 to 1. It looks at every number.
func (d *Dataset) Validate() error {
	if d == nil {
		return errors.New("data: found no data set")
	}
	if d.Features() < 1 {
		return fmt.Errorf("data: the data set has %d names, expected those of one feature or more and of the label", len(d.Names))
	}
	if len(d.X) != d.Len()*d.Features() {
		return fmt.Errorf("data: the data set has %d numbers for %d rows of %d features, expected %d", len(d.X), d.Len(), d.Features(), d.Len()*d.Features())
	}
	for i, v := range d.X {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("data: row %d of the data set, %s: found %g, expected a finite number", i/d.Features(), d.Names[i%d.Features()], v)
		}
	}
	for i, v := range d.Y {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("data: row %d of the data set: found the label %g, expected a number from 0 to 1", i, v)
		}
	}
	return nil
}

// Len returns the number of rows.
func (d *Dataset) Len() int { return len(d.Y) }

// Features returns the number of features in a row.
func (d *Dataset) Features() int { return max(0, len(d.Names)-1) }

// Row returns the features of row i. It shares memory with d and panics if d has no such row.
func (d *Dataset) Row(i int) []float32 {
	_ = d.Y[i] // i times n may wrap, and hit another row
	n := d.Features()
	return d.X[i*n : (i+1)*n : (i+1)*n]
}

// Subset returns a copy of the rows with these indices, in their order; an index may come more
// than once. It panics if d has no such row.
func (d *Dataset) Subset(indices []int) *Dataset {
	subset := &Dataset{
		Names: append([]string(nil), d.Names...),
		X:     make([]float32, 0, len(indices)*d.Features()),
		Y:     Take(d.Y, indices),
	}
	for _, i := range indices {
		subset.X = append(subset.X, d.Row(i)...)
	}
	return subset
}

// Take returns the values at these rows, in their order. It panics if there is no such row.
func Take[T any](values []T, rows []int) []T {
	taken := make([]T, len(rows))
	for i, row := range rows {
		taken[i] = values[row]
	}
	return taken
}
