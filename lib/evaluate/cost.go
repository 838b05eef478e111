package evaluate

import (
	"cmp"
	"fmt"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// costRow is how many elements a row of Cost's input has, for the functions that work along an axis.
const costRow = 16

// Cost measures what f costs on this machine and backend, in nanoseconds an element of a float32
// tensor of about so many elements (whole rows of 16, spread evenly over -4..4): reading it from
// memory, computing f and writing the result, by as many cores as the backend uses.
//
// It compiles f once for the tensor and once for a single row, runs both repeats times, and takes the
// fastest run of each. What remains after the one row is taken away is the cost of the elements,
// without that of the call. A million elements or more keep the noise of a busy machine small.
//
// For the cost of the gradient give it a function that returns it:
//
//	func(x *graph.Node) *graph.Node { return graph.Gradient(graph.ReduceAllSum(f(x)), x)[0] }
//
// It returns an error if there are fewer than 2 rows or 1 repeat, and if f does not compile or run.
func Cost(b compute.Backend, f func(*graph.Node) *graph.Node, elements, repeats int) (nsPerElement float64, err error) {
	rows := elements / costRow
	if rows < 2 || repeats < 1 {
		return 0, fmt.Errorf("evaluate.Cost: it needs %d elements and 1 repeat or more, it was given %d and %d",
			2*costRow, elements, repeats)
	}
	exec, err := graph.NewExec(b, func(x *graph.Node) (y, done *graph.Node) {
		y = f(x)
		return y, graph.Slice(graph.Reshape(y, -1), graph.AxisElem(0))
	})
	if err != nil {
		return 0, fmt.Errorf("evaluate.Cost: %w", err)
	}
	all, ofAll := fastest(exec, rows, repeats)
	one, ofOne := fastest(exec, 1, repeats)
	exec.Finalize() // not deferred: it would wait for ever for the lock that a panic of f leaves in the program
	if err := cmp.Or(ofAll, ofOne); err != nil {
		return 0, err
	}
	return float64((all - one).Nanoseconds()) / float64((rows-1)*costRow), nil
}

// fastest returns the shortest of the times that exec takes for so many rows, after a run to warm up.
func fastest(exec *graph.Exec, rows, repeats int) (time.Duration, error) {
	x := tensors.FromFlatDataAndDimensions(Grid(-4, 4, rows*costRow), rows, costRow)
	defer x.MustFinalizeAll()
	var shortest time.Duration
	for run := range repeats + 1 {
		start := time.Now()
		y, done, err := exec.Call2(x)
		if err != nil {
			return 0, fmt.Errorf("evaluate.Cost, %d rows: %w", rows, err)
		}
		done.MaterializeLocal() // waits for the computation
		took := time.Since(start)
		y.MustFinalizeAll()
		done.MustFinalizeAll()
		if run == 1 || run > 1 && took < shortest {
			shortest = took
		}
	}
	return shortest, nil
}
