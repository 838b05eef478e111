package activations_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
)

func ExampleSigmoid() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	sigmoid := graph.MustNewExec(b, activations.Sigmoid)
	fmt.Println(sigmoid.MustCall1([]float32{-2, 0, 2}))
	// Output: [3]float32{0.1192, 0.5, 0.8808}
}

// valueAndGradient returns f(x) and f's derivative as GoMLX's autodiff gives it.
func valueAndGradient(t *testing.T, f func(x *graph.Node) *graph.Node, x any) (value, gradient *tensors.Tensor) {
	t.Helper()
	b := backendtest.New(t)
	out, err := graph.CallOnceN(b, func(x *graph.Node) (*graph.Node, *graph.Node) {
		y := f(x)
		return y, graph.Gradient(graph.ReduceAllSum(y), x)[0]
	}, x)
	if err != nil {
		t.Fatal(err)
	}
	return out[0], out[1]
}

func TestSigmoidSpecialValues(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	zero := float32(0)
	cases := []struct{ x, want, derivative float32 }{
		{-inf, 0, 0},
		{-1000, 0, 0},
		{-zero, 0.5, 0.25},
		{0, 0.5, 0.25},
		{17.5, 1, 0},
		{1000, 1, 0},
		{inf, 1, 0},
		{nan, nan, nan},
	}
	var x []float32
	for _, c := range cases {
		x = append(x, c.x)
	}
	value, gradient := valueAndGradient(t, activations.Sigmoid, x)
	values, gradients := tensors.MustCopyFlatData[float32](value), tensors.MustCopyFlatData[float32](gradient)
	for i, c := range cases {
		if !same(values[i], c.want) || !same(gradients[i], c.derivative) {
			t.Errorf("x = %v: got %v with derivative %v, want %v and %v", c.x, values[i], gradients[i], c.want, c.derivative)
		}
	}
}

// Between x = -87.3 and -89 the result is below the smallest normal float32, which XLA takes for 0.
func TestSigmoidSubnormal(t *testing.T) {
	value, _ := valueAndGradient(t, activations.Sigmoid, float32(-88))
	got, want := tensors.ToScalar[float32](value), float32(math.Exp(-88))
	if got != 0 && math.Abs(float64(got-want)) > 1e-44 {
		t.Errorf("sigmoid(-88) = %v, want %v or 0", got, want)
	}
}

func same(a, b float32) bool { return a == b || a != a && b != b }

// Against float64 arithmetic, in which the formula neither overflows nor loses digits for these x.
func TestSigmoidAccuracy(t *testing.T) {
	var x []float32
	for v := float32(-80); v <= 80; v += 0.37 {
		x = append(x, v)
	}
	value, gradient := valueAndGradient(t, activations.Sigmoid, x)
	values, gradients := tensors.MustCopyFlatData[float32](value), tensors.MustCopyFlatData[float32](gradient)
	const ulp = 1.0 / (1 << 23)
	for i, v := range x {
		want := 1 / (1 + math.Exp(-float64(v)))
		// e^-x is rounded, with a relative error of a few ulps for large |x|.
		if diff := math.Abs(float64(values[i]) - want); diff > 4*ulp*want {
			t.Errorf("sigmoid(%v) = %v, want %v", v, values[i], want)
		}
		// 1 - s loses what s is rounded by: an absolute error.
		if diff := math.Abs(float64(gradients[i]) - want*(1-want)); diff > 4*ulp*want {
			t.Errorf("sigmoid'(%v) = %v, want %v", v, gradients[i], want*(1-want))
		}
	}
}

func TestSigmoidShapesAndDTypes(t *testing.T) {
	value, _ := valueAndGradient(t, activations.Sigmoid, [][]float64{{0, math.Log(3)}, {-math.Log(3), 800}})
	want := [][]float64{{0.5, 0.75}, {0.25, 1}}
	if got := value.Value().([][]float64); fmt.Sprint(got[0][0], got[1][1]) != "0.5 1" ||
		math.Abs(got[0][1]-want[0][1]) > 1e-15 || math.Abs(got[1][0]-want[1][0]) > 1e-15 {
		t.Errorf("got %v, want %v", got, want)
	}
	scalar, _ := valueAndGradient(t, activations.Sigmoid, float32(0))
	if got := tensors.ToScalar[float32](scalar); got != 0.5 {
		t.Errorf("of a scalar: got %v, want 0.5", got)
	}
}
