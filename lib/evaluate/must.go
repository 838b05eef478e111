package evaluate

import (
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/backend"
	"activation-notes/lib/notebook"
)

// Must is Function for a notebook's cell, on the backend of backend.Must: an error ends the cell.
func Must(f func(*graph.Node) *graph.Node, x ...float32) (y, derivative []float32) {
	y, derivative, err := Function(backend.Must(), f, x)
	notebook.Check(err)
	return y, derivative
}
