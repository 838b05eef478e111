package activations_test

import (
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/evaluate"
)

// float32 against float64 at many more points than the reference has.
func TestFloat32AgainstFloat64(t *testing.T) {
	b := backendtest.New(t)
	// Evenly through the middle, and from 2^-40 to 2^100 on both sides.
	x := evaluate.Grid(-20, 20, 20001)
	for exponent := float32(-40); exponent <= 100; exponent += 0.03 {
		power := float32(math.Exp2(float64(exponent)))
		x = append(x, power, -power)
	}
	for _, f := range activations.Catalog() {
		if f.AlongAxis {
			continue
		}
		out, err := graph.CallOnceN(b, func(x *graph.Node) []*graph.Node {
			exact := graph.ConvertDType(x, dtypes.Float64)
			y, want := f.Apply(x), f.Apply(exact)
			all := []*graph.Node{y, want}
			for range 2 {
				y, want = graph.Gradient(graph.ReduceAllSum(y), x)[0], graph.Gradient(graph.ReduceAllSum(want), exact)[0]
				all = append(all, y, want)
			}
			return all
		}, x)
		if err != nil {
			t.Fatal(err)
		}
		for i, what := range []string{"value", "derivative", "second derivative"} {
			got := tensors.MustCopyFlatData[float32](out[2*i])
			want := tensors.MustCopyFlatData[float64](out[2*i+1])
			bound := []activations.Bound{f.ValueError, f.DerivativeError, f.SecondDerivativeError}[i]
			worst, at := 0.0, 0
			for j := range x {
				if far := precisions["float32"].far(float64(got[j]), want[j], bound); far > worst {
					worst, at = far, j
				}
			}
			if worst > 1 {
				t.Errorf("%s: %s %v at x = %v, want %v; %.1f times as far as is allowed", f.Name, what, got[at], x[at], want[at], worst)
			}
		}
	}
}
