package data

import (
	"reflect"
	"slices"
	"testing"
)

func TestSubset(t *testing.T) {
	d := &Dataset{Names: slices.Clone(columns), X: []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}, Y: []float32{0, 1, 0}}
	got := d.Subset([]int{2, 1, 2})
	want := &Dataset{Names: columns, X: []float32{7, 8, 9, 4, 5, 6, 7, 8, 9}, Y: []float32{0, 1, 0}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Subset = %v, want %v", got, want)
	}
	got.X[0], got.Names[0] = 100, "changed"
	if d.X[6] != 7 || d.Names[0] != "x" {
		t.Error("a change to the subset changed the Dataset that it came from")
	}
	if empty := d.Subset(nil); empty.Len() != 0 || empty.Features() != 3 {
		t.Errorf("Subset(nil) has %d rows of %d features, want 0 of 3", empty.Len(), empty.Features())
	}
}

func TestZeroDataset(t *testing.T) {
	if d := new(Dataset); d.Len() != 0 || d.Features() != 0 {
		t.Errorf("zero Dataset has %d rows of %d features, want none", d.Len(), d.Features())
	}
}
