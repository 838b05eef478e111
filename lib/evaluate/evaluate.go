// Package evaluate computes functions that are built as GoMLX graphs, activation functions as well as
// losses: at some points, with their derivative, and what they cost.
package evaluate

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// Function returns f and its derivative at every x, the derivative as autodiff gives it, for plots
// and tables. f works element by element: of a function that mixes elements, as Softmax does, the
// derivative returned is that of the sum of all its values.
//
// An empty x gives empty results. The error tells what the backend could not compile or run.
func Function(b compute.Backend, f func(*graph.Node) *graph.Node, x []float32) (y, derivative []float32, err error) {
	if len(x) == 0 {
		return nil, nil, nil
	}
	exec, err := graph.NewExec(b, func(x *graph.Node) (*graph.Node, *graph.Node) {
		y := f(x)
		return y, graph.Gradient(graph.ReduceAllSum(y), x)[0]
	})
	if err != nil {
		return nil, nil, fmt.Errorf("evaluate.Function: at %d points: %w", len(x), err)
	}
	out, err := exec.Call(x)
	exec.Finalize() // not deferred, as in CallOnceN: it would wait for ever for the lock that a panic of f leaves
	if err != nil {
		return nil, nil, fmt.Errorf("evaluate.Function: at %d points: %w", len(x), err)
	}
	return tensors.MustCopyFlatData[float32](out[0]), tensors.MustCopyFlatData[float32](out[1]), nil
}

// Grid returns n numbers at equal distances, from and to included; one number is from itself. It
// panics for n < 1.
func Grid(from, to float64, n int) []float32 {
	if n < 1 {
		panic(fmt.Sprintf("evaluate.Grid: n must be 1 or more, it is %d", n))
	}
	grid := make([]float32, n)
	for i := range grid {
		grid[i] = float32(from + (to-from)*float64(i)/float64(max(n-1, 1)))
	}
	if n > 1 {
		grid[n-1] = float32(to) // whatever was rounded
	}
	return grid
}
