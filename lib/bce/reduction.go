package bce

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Reduction says how the losses of the single examples are put together.
type Reduction int

const (
	Mean Reduction = iota // the mean over all elements, a scalar: PyTorch's default
	Sum                   // the sum over all elements, a scalar
	None                  // no reduction: one loss an element, in the shape of the input
)

// String returns PyTorch's name of the reduction.
func (r Reduction) String() string {
	switch r {
	case Mean:
		return "mean"
	case Sum:
		return "sum"
	case None:
		return "none"
	}
	return fmt.Sprintf("Reduction(%d)", int(r))
}

// reduce applies r to the elementwise losses. It panics for a Reduction that does not exist.
func reduce(losses *graph.Node, r Reduction) *graph.Node {
	switch r {
	case Mean:
		// XLA multiplies by 1/n where PyTorch divides by n, so the last bit may differ unless n is a power of two.
		return graph.ReduceAllMean(losses)
	case Sum:
		return graph.ReduceAllSum(losses)
	case None:
		return losses
	}
	exceptions.Panicf("bce: unknown reduction %s; it must be Mean, Sum or None", r)
	return nil
}

// checkShapes panics unless the two inputs have one shape and dtype, as PyTorch demands too: a
// [64] and a [64, 1] would otherwise broadcast to [64, 64] and give a wrong loss silently.
func checkShapes(function, nameA string, a *graph.Node, nameB string, b *graph.Node) {
	if !a.Shape().Equal(b.Shape()) {
		exceptions.Panicf("bce.%s: %s and %s must have the same shape and dtype; %s is %s, %s is %s",
			function, nameA, nameB, nameA, a.Shape(), nameB, b.Shape())
	}
}
