package autodiff_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/autodiff"
	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
)

// A function whose value is x squared and whose derivative is said to be 7.
func ExampleWithDerivative() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	exec := graph.MustNewExec(b, func(x *graph.Node) (*graph.Node, *graph.Node) {
		y := autodiff.WithDerivative(x, graph.Square(x), graph.MulScalar(graph.OnesLike(x), 7))
		return y, graph.Gradient(graph.ReduceAllSum(graph.MulScalar(y, 2)), x)[0]
	})
	out := exec.MustCall([]float32{1, 3})
	fmt.Println(out[0], out[1])
	// Output: [2]float32{1, 9} [2]float32{14, 14}
}

// Value and derivative are passed on as they are, whatever x is; -0 stays -0.
func TestWithDerivativeNonFinite(t *testing.T) {
	b := backendtest.New(t)
	inf, nan, minus0 := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	x := []float64{inf, -inf, nan, 1, minus0, 0, inf, -inf}
	values := []float64{inf, -inf, nan, 2, minus0, 0, 0, inf}
	derivatives := []float64{1, 1, nan, 3, 0.5, 0.5, 0, -1}
	out, err := graph.CallOnceN(b, func(x, y, dydx *graph.Node) (*graph.Node, *graph.Node) {
		y = autodiff.WithDerivative(x, y, dydx)
		return y, graph.Gradient(graph.ReduceAllSum(y), x)[0]
	}, x, values, derivatives)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{values, derivatives} {
		for j, got := range tensors.MustCopyFlatData[float64](out[i]) {
			same := math.IsNaN(got) && math.IsNaN(want[j]) || math.Float64bits(got) == math.Float64bits(want[j])
			if !same {
				t.Errorf("%s at x = %v: got %v, want %v", []string{"value", "derivative"}[i], x[j], got, want[j])
			}
		}
	}
}

// The gradient goes on to what x was computed from, joins what reaches x by other ways, and does not
// go to what y and its derivative were computed from.
func TestWithDerivativeInsideAGraph(t *testing.T) {
	b := backendtest.New(t)
	out, err := graph.CallOnceN(b, func(w *graph.Node) (*graph.Node, *graph.Node) {
		x := graph.MulScalar(w, 3)
		y := autodiff.WithDerivative(x, graph.Exp(x), graph.Square(x)) // dy/dw = x² 3
		loss := graph.ReduceAllSum(graph.Add(graph.Square(y), x))
		return loss, graph.Gradient(loss, w)[0]
	}, [][]float32{{0.5}, {-1}})
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range tensors.MustCopyFlatData[float32](out[1]) {
		x := 3 * []float64{0.5, -1}[i]
		if want := (2*math.Exp(x)*x*x + 1) * 3; math.Abs(float64(got)-want) > 1e-6*want {
			t.Errorf("gradient %d: got %v, want %v", i, got, want)
		}
	}
}

func TestWithDerivativeOfAScalar(t *testing.T) {
	b := backendtest.New(t)
	out, err := graph.CallOnceN(b, func(x *graph.Node) (*graph.Node, *graph.Node) {
		y := autodiff.WithDerivative(x, graph.Square(x), graph.MulScalar(x, 5))
		return y, graph.Gradient(y, x)[0]
	}, float32(2))
	if err != nil {
		t.Fatal(err)
	}
	if y, dydx := tensors.ToScalar[float32](out[0]), tensors.ToScalar[float32](out[1]); y != 4 || dydx != 10 {
		t.Errorf("got %v with derivative %v, want 4 and 10", y, dydx)
	}
}
