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

func TestWithDerivativeNonFinite(t *testing.T) {
	b := backendtest.New(t)
	inf, nan := math.Inf(1), math.NaN()
	out, err := graph.CallOnceN(b, func(x *graph.Node) (*graph.Node, *graph.Node) {
		y := autodiff.WithDerivative(x, graph.Add(x, x), graph.OnesLike(x))
		return y, graph.Gradient(graph.ReduceAllSum(y), x)[0]
	}, []float64{inf, -inf, nan, 1})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(tensors.MustCopyFlatData[float64](out[0])), "[+Inf -Inf NaN 2]"; got != want {
		t.Errorf("values: got %v, want %v", got, want)
	}
	if got, want := fmt.Sprint(tensors.MustCopyFlatData[float64](out[1])), "[0 0 1 1]"; got != want {
		t.Errorf("derivatives: got %v, want %v", got, want)
	}
}
