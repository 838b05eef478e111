package reduction_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/reduction"
)

// rounding is that of one float32.
const rounding = 1.0 / (1 << 24)

// wave returns n float32 numbers around 20, and their sum.
func wave(n int) (x []float32, sum float64) {
	x = make([]float32, n)
	for i := range x {
		x[i] = float32(20 + 19*math.Sin(float64(i)))
		sum += float64(x[i])
	}
	return x, sum
}

// scalar runs f on x, of the given dimensions.
func scalar(t *testing.T, b compute.Backend, x []float32, dimensions []int, f func(*graph.Node) *graph.Node) float64 {
	t.Helper()
	out, err := graph.CallOnce(b, f, tensors.FromFlatDataAndDimensions(x, dimensions...))
	if err != nil {
		t.Fatal(err)
	}
	return float64(tensors.ToScalar[float32](out))
}

func TestManyNumbers(t *testing.T) {
	b := backendtest.New(t)
	for _, n := range []int{reduction.Few, reduction.Few + 1, 100_000, 2_000_000} {
		x, want := wave(n)
		limit := rounding
		if n == reduction.Few {
			limit *= reduction.Few // added in float32
		}
		for name, got := range map[string]float64{
			"sum":             scalar(t, b, x, []int{n}, func(x *graph.Node) *graph.Node { return reduction.Sum(x) }) / want,
			"mean":            scalar(t, b, x, []int{n}, func(x *graph.Node) *graph.Node { return reduction.Mean(x) }) / want * float64(n),
			"sum along 0":     scalar(t, b, x, []int{n, 1}, func(x *graph.Node) *graph.Node { return graph.Squeeze(reduction.Sum(x, 0)) }) / want,
			"mean along -2":   scalar(t, b, x, []int{n, 1}, func(x *graph.Node) *graph.Node { return graph.Squeeze(reduction.Mean(x, -2)) }) / want * float64(n),
			"gradient of one": scalar(t, b, x, []int{n}, gradientOfRepeat) / want,
		} {
			if math.Abs(got-1) > limit {
				t.Errorf("%s of %d numbers: it is %v of the right value", name, n, got)
			}
		}
	}
}

// gradientOfRepeat is the derivative of the sum of x w by w, which is the sum of x.
func gradientOfRepeat(x *graph.Node) *graph.Node {
	w := graph.Const(x.Graph(), float32(3))
	products := graph.Mul(x, reduction.Repeat(w, x.Shape().Dim(0)))
	return graph.Gradient(reduction.Sum(products), w)[0]
}

// Few numbers are added as GoMLX adds them, to the last bit.
func TestFewNumbers(t *testing.T) {
	b := backendtest.New(t)
	x, _ := wave(reduction.Few)
	for name, pair := range map[string][2]func(*graph.Node) *graph.Node{
		"sum":  {func(x *graph.Node) *graph.Node { return reduction.Sum(x) }, graph.ReduceAllSum},
		"mean": {func(x *graph.Node) *graph.Node { return reduction.Mean(x) }, graph.ReduceAllMean},
	} {
		got, want := scalar(t, b, x, []int{len(x)}, pair[0]), scalar(t, b, x, []int{len(x)}, pair[1])
		if got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestShapes(t *testing.T) {
	b := backendtest.New(t)
	for _, c := range []struct {
		dimensions []int
		f          func(x *graph.Node) *graph.Node
		want       string
	}{
		{[]int{2, 3}, func(x *graph.Node) *graph.Node { return reduction.Sum(x, 0) }, "[3 5 7]"},
		{[]int{2, 3}, func(x *graph.Node) *graph.Node { return reduction.Sum(x, -1) }, "[3 12]"},
		{[]int{2, 3}, func(x *graph.Node) *graph.Node { return reduction.Mean(x) }, "[2.5]"},
		{[]int{2, 3}, func(x *graph.Node) *graph.Node { return graph.Reshape(reduction.Repeat(x, 2), 12) }, "[0 1 2 3 4 5 0 1 2 3 4 5]"},
		{[]int{0}, func(x *graph.Node) *graph.Node { return reduction.Sum(x) }, "[0]"},
		{[]int{0}, func(x *graph.Node) *graph.Node { return reduction.Mean(x) }, "[NaN]"},
		{[]int{0, 2}, func(x *graph.Node) *graph.Node { return reduction.Sum(x, 0) }, "[0 0]"},
		{[]int{0, 2}, func(x *graph.Node) *graph.Node { return reduction.Sum(x, 1) }, "[]"},
	} {
		size := 1
		for _, n := range c.dimensions {
			size *= n
		}
		x := make([]float32, size)
		for i := range x {
			x[i] = float32(i)
		}
		out, err := graph.CallOnce(b, c.f, tensors.FromFlatDataAndDimensions(x, c.dimensions...))
		if err != nil {
			t.Errorf("%v: %v", c.dimensions, err)
			continue
		}
		if got := fmt.Sprint(tensors.MustCopyFlatData[float32](out)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.dimensions, got, c.want)
		}
	}
}
