// Package reduction adds up many numbers without losing what the small ones add.
//
// A sum in float32, kept while it runs, stops growing by what each of millions of numbers adds to it.
// XLA adds up in parts, where little is lost; GoMLX's pure-Go backend adds one number after the other.
// The functions here give the same result on both.
package reduction

import (
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// Few is up to how many numbers are added in their own dtype, as PyTorch adds them; of more, the sum is
// computed in float64 and rounded once.
const Few = 1024

// Sum returns the sum of x along the axes, which are taken away; without axes it is that of all
// elements, a scalar. An axis may be negative, and is then counted from the last one.
//
// Shapes: x has any shape and float dtype; the result has its dtype. It panics for an axis that x has
// not.
//
// Special values: the sum of nothing is 0; NaN, and +Inf with -Inf, give NaN.
func Sum(x *graph.Node, axes ...int) *graph.Node {
	return reduce(x, axes, 0, graph.ReduceSum)
}

// Mean returns the mean of x along the axes, as Sum does the sum. The mean of nothing is NaN.
func Mean(x *graph.Node, axes ...int) *graph.Node {
	return reduce(x, axes, math.NaN(), graph.ReduceMean)
}

func reduce(x *graph.Node, axes []int, ofNothing float64, f func(x *graph.Node, axes ...int) *graph.Node) *graph.Node {
	dtype, size := x.DType(), x.Shape().Size()
	if size == 0 { // the pure-Go backend has no reductions of empty tensors
		return graph.BroadcastToShape(graph.Scalar(x.Graph(), dtype, ofNothing), reduced(x.Shape(), axes))
	}
	return graph.ConvertDType(f(Widen(x, size/reduced(x.Shape(), axes).Size()), axes...), dtype)
}

// Widen returns x in the dtype in which n of its numbers are to be added: its own for Few or less, else
// float64.
func Widen(x *graph.Node, n int) *graph.Node {
	if n <= Few {
		return x
	}
	return graph.ConvertDType(x, dtypes.Float64)
}

// reduced returns shape without the axes; without axes, that of a scalar.
func reduced(shape shapes.Shape, axes []int) shapes.Shape {
	var left []int
	taken := make(map[int]bool)
	for _, axis := range axes {
		taken[graph.MustAdjustAxis(axis, shape)] = true
	}
	for axis, size := range shape.Dimensions {
		if len(axes) > 0 && !taken[axis] {
			left = append(left, size)
		}
	}
	return shapes.Make(shape.DType, left...)
}

// Repeat returns x n times along a new first axis, as broadcasting does: for the parameters that all
// rows share. Its gradient, the sum of what comes back from the rows, is Sum's.
//
// Shapes: x has any shape and float dtype, the result [n, ...].
func Repeat(x *graph.Node, n int) *graph.Node {
	rows := graph.BroadcastToDims(graph.InsertAxes(x, 0), append([]int{n}, x.Shape().Dimensions...)...)
	if n <= Few {
		return rows
	}
	return graph.IdentityWithCustomGradient(rows, func(_, v *graph.Node) *graph.Node {
		// GoMLX adds up what comes back: the sum, from the first row, and 0 from all others.
		first := graph.Equal(graph.Iota(v.Graph(), v.Shape(), 0), graph.ScalarZero(v.Graph(), v.DType()))
		sum := graph.BroadcastToShape(graph.InsertAxes(Sum(v, 0), 0), v.Shape())
		return graph.Where(first, sum, graph.ZerosLike(v))
	})
}

// Einsum is graph.Einsum of x, whose first axis is the rows, with weights that all rows share. The
// gradient by the weights is a sum over the rows: of more than Few, all is computed in float64.
func Einsum(equation string, x, weights *graph.Node) *graph.Node {
	rows := x.Shape().Dim(0)
	return graph.ConvertDType(graph.Einsum(equation, Widen(x, rows), Widen(weights, rows)), x.DType())
}
