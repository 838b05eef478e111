package autodiff_test

import (
	"fmt"
	"math"
	"strings"
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

// e^x is its own derivative, so all orders come from that.
func ExampleWithDerivativeFunc() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	exec := graph.MustNewExec(b, func(x *graph.Node) (derivatives []*graph.Node) {
		next := autodiff.WithDerivativeFunc(x, graph.Exp(x), func(y *graph.Node) *graph.Node { return y })
		for range 3 {
			next = graph.Gradient(graph.ReduceAllSum(next), x)[0]
			derivatives = append(derivatives, next)
		}
		return derivatives
	})
	fmt.Println(exec.MustCall([]float32{0, 1}))
	// Output: [[2]float32{1, 2.718} [2]float32{1, 2.718} [2]float32{1, 2.718}]
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

// The second derivative is that of dydx: what GoMLX makes of its formula, or what dydx brought itself.
func TestSecondDerivative(t *testing.T) {
	b := backendtest.New(t)
	x := []float64{-1.5, 0, 2}
	out, err := graph.CallOnceN(b, func(x *graph.Node) []*graph.Node {
		second := graph.MulScalar(graph.OnesLike(x), 7)
		byFormula := autodiff.WithDerivative(x, graph.Exp(x), graph.Mul(x, graph.Square(x)))
		byHand := autodiff.WithDerivative(x, graph.Exp(x), autodiff.WithDerivative(x, graph.MulScalar(x, 5), second))
		return append(gradients(byFormula, x, 3), gradients(byHand, x, 3)...)
	}, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []func(x float64) float64{
		func(x float64) float64 { return x * x * x },
		func(x float64) float64 { return 3 * x * x },
		func(x float64) float64 { return 6 * x },
		func(x float64) float64 { return 5 * x },
		func(float64) float64 { return 7 },
		func(float64) float64 { return 0 },
	} {
		for j, got := range tensors.MustCopyFlatData[float64](out[i]) {
			if got != want(x[j]) {
				t.Errorf("result %d at x = %v: got %v, want %v", i, x[j], got, want(x[j]))
			}
		}
	}
}

// gradients returns the first n derivatives of y, which works element by element, by x.
func gradients(y, x *graph.Node, n int) (all []*graph.Node) {
	for range n {
		y = graph.Gradient(graph.ReduceAllSum(y), x)[0]
		all = append(all, y)
	}
	return all
}

// What comes to y may depend on x too: in f(g(x)), in products of y with itself and with x, and in sums
// of squared gradients.
func TestSecondDerivativesInsideAGraph(t *testing.T) {
	b := backendtest.New(t)
	// sin as a function of 2x, and cos of that; GoMLX works out the derivatives of the same graph without them.
	sin := func(x *graph.Node) *graph.Node { return autodiff.WithDerivative(x, graph.Sin(x), graph.Cos(x)) }
	cos := func(x *graph.Node) *graph.Node {
		return autodiff.WithDerivativeFunc(x, graph.Cos(x), func(*graph.Node) *graph.Node { return graph.Neg(graph.Sin(x)) })
	}
	build := func(x *graph.Node, sin, cos func(*graph.Node) *graph.Node) []*graph.Node {
		y := sin(graph.MulScalar(x, 2))
		z := cos(graph.Add(graph.Square(y), x))
		all := gradients(graph.Mul(graph.Mul(z, y), x), x, 3)
		return append(all, graph.Gradient(graph.ReduceAllSum(graph.Square(all[0])), x)[0])
	}
	x := []float64{-1.2, -0.1, 0, 0.4, 3}
	out, err := graph.CallOnceN(b, func(x *graph.Node) []*graph.Node {
		return append(build(x, sin, cos), build(x, graph.Sin, graph.Cos)...)
	}, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, what := range []string{"first derivative", "second derivative", "third derivative", "gradient of squared gradients"} {
		got, want := tensors.MustCopyFlatData[float64](out[i]), tensors.MustCopyFlatData[float64](out[4+i])
		for j := range x {
			if diff := math.Abs(got[j] - want[j]); !(diff <= 1e-12*(1+math.Abs(want[j]))) {
				t.Errorf("%s at x = %v: got %v, want %v", what, x[j], got[j], want[j])
			}
		}
	}
}

func TestWithDerivativeShapes(t *testing.T) {
	b := backendtest.New(t)
	for name, wrong := range map[string]func(x *graph.Node) *graph.Node{
		"y":    func(x *graph.Node) *graph.Node { return autodiff.WithDerivative(x, graph.ReduceAllSum(x), x) },
		"dydx": func(x *graph.Node) *graph.Node { return autodiff.WithDerivative(x, x, graph.ReduceAllSum(x)) },
	} {
		_, err := graph.CallOnce(b, func(x *graph.Node) *graph.Node { return gradients(wrong(x), x, 1)[0] }, []float32{1, 2})
		want := "autodiff: " + name + " must have the shape of x, (Float32)[2]; it has (Float32)"
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s of another shape: got error %v, want %q", name, err, want)
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
