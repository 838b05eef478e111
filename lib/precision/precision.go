// Package precision holds the rule for floats of 16 bits: what is given in bfloat16 or float16 is computed
// in float32, and only the result, and its gradient, are rounded to 16 bits. It is what PyTorch does. A
// bfloat16 between 0.5 and 1 is a multiple of 1/256: of a small 1 - p, say, nothing would be left.
package precision

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
)

// Widen returns x in float32 where it has 16 bits, and else x.
func Widen(x *graph.Node) *graph.Node {
	if x.DType().IsFloat16() {
		return graph.ConvertDType(x, dtypes.Float32)
	}
	return x
}

// Keep returns f(x) in x's dtype, computed by the rule of the package. If x has no elements, for which
// not all operations of the backends work, it returns x.
func Keep(x *graph.Node, f func(x *graph.Node) *graph.Node) *graph.Node {
	if x.Shape().Size() == 0 {
		return x
	}
	return graph.ConvertDType(f(Widen(x)), x.DType())
}
