package activations_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/dtypes/float16"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/evaluate"
)

// What the doc comments promise, the sign of a 0 included. Bounds that are irrational are looked at
// by the other tests.
func TestSpecialValues(t *testing.T) {
	b := backendtest.New(t)
	inf, nan := math.Inf(1), math.NaN()
	minus0 := math.Copysign(0, -1)
	const scale = 1.0507009873554805
	type row struct{ x, y, derivative float64 }
	for _, c := range []struct {
		name string
		f    func(x *graph.Node) *graph.Node
		rows []row
	}{
		{"Step", func(x *graph.Node) *graph.Node { return activations.Step(x, 0) }, []row{
			{-inf, 0, 0}, {minus0, 0, 0}, {0, 0, 0}, {0x1p-126, 1, 0}, {inf, 1, 0}, {nan, 0, 0},
		}},
		// 0.1 is rounded to float32 before it is compared with x.
		{"Step at 0.1", func(x *graph.Node) *graph.Node { return activations.Step(x, 0.1) }, []row{
			{float64(float32(0.1)), 0, 0}, {0.11, 1, 0},
		}},
		{"Threshold", func(x *graph.Node) *graph.Node { return activations.Threshold(x, 0.1, 20) }, []row{
			{-inf, 20, 0}, {0, 20, 0}, {float64(float32(0.1)), 20, 0}, {0.5, 0.5, 1}, {inf, inf, 1}, {nan, nan, 1},
		}},
		{"Sigmoid", activations.Sigmoid, []row{
			{-inf, 0, 0}, {minus0, 0.5, 0.25}, {0, 0.5, 0.25}, {inf, 1, 0}, {nan, nan, nan},
		}},
		{"Tanh", activations.Tanh, []row{
			{-inf, -1, 0}, {minus0, minus0, 1}, {0, 0, 1}, {inf, 1, 0}, {nan, nan, nan},
		}},
		{"ReLU", activations.ReLU, []row{
			{-inf, 0, 0}, {minus0, 0, 0}, {0, 0, 0}, {0x1p-126, 0x1p-126, 1}, {inf, inf, 1}, {nan, nan, 1},
		}},
		{"LeakyReLU", func(x *graph.Node) *graph.Node { return activations.LeakyReLU(x, 0.25) }, []row{
			{-inf, -inf, 0.25}, {minus0, minus0, 0.25}, {0, 0, 0.25}, {inf, inf, 1}, {nan, nan, 0.25},
		}},
		{"PReLU", func(x *graph.Node) *graph.Node { return activations.PReLU(x, graph.Scalar(x.Graph(), x.DType(), 0.25)) }, []row{
			{-inf, -inf, 0.25}, {minus0, minus0, 0.25}, {0, 0, 0.25}, {inf, inf, 1}, {nan, nan, 0.25},
		}},
		{"ELU", func(x *graph.Node) *graph.Node { return activations.ELU(x, 0.5) }, []row{
			{-inf, -0.5, 0}, {minus0, minus0, 0.5}, {0, 0, 0.5}, {-0x1p-60, -0x1p-61, 0.5}, {1000, 1000, 1}, {inf, inf, 1}, {nan, nan, nan},
		}},
		{"GELU", activations.GELU, []row{
			{-inf, minus0, 0}, {-1e30, minus0, 0}, {minus0, minus0, 0.5}, {0, 0, 0.5}, {1e10, float64(float32(1e10)), 1}, {inf, inf, 1}, {nan, nan, nan},
		}},
		{"GELUTanh", activations.GELUTanh, []row{
			{-inf, minus0, 0}, {-1e30, minus0, 0}, {minus0, minus0, 0.5}, {0, 0, 0.5}, {1e10, float64(float32(1e10)), 1}, {inf, inf, 1}, {nan, nan, nan},
		}},
		{"SiLU", activations.SiLU, []row{
			{-inf, minus0, 0}, {-1e30, minus0, 0}, {minus0, minus0, 0.5}, {0, 0, 0.5}, {1e10, float64(float32(1e10)), 1}, {inf, inf, 1}, {nan, nan, nan},
		}},
		{"Softplus", func(x *graph.Node) *graph.Node { return activations.Softplus(x, 1, 20) }, []row{
			{-inf, 0, 0}, {-1000, 0, 0}, {21, 21, 1}, {1000, 1000, 1}, {inf, inf, 1}, {nan, nan, nan},
		}},
		{"Softplus that never turns linear", func(x *graph.Node) *graph.Node { return activations.Softplus(x, 1, inf) }, []row{
			{1000, 1000, 1}, {inf, inf, 1},
		}},
		{"Hardtanh", func(x *graph.Node) *graph.Node { return activations.Hardtanh(x, -1, 1) }, []row{
			{-inf, -1, 0}, {-1, -1, 0}, {minus0, minus0, 1}, {0, 0, 1}, {1, 1, 0}, {inf, 1, 0}, {nan, nan, 1},
		}},
		{"ReLU6", activations.ReLU6, []row{
			{-inf, 0, 0}, {minus0, 0, 0}, {0, 0, 0}, {5, 5, 1}, {6, 6, 0}, {inf, 6, 0}, {nan, nan, 1},
		}},
		{"SELU", activations.SELU, []row{
			{minus0, minus0, scale * 1.6732632423543772}, {0, 0, scale * 1.6732632423543772}, {1, scale, scale},
			{inf, inf, scale}, {nan, nan, nan},
		}},
		{"Mish", activations.Mish, []row{
			{-inf, minus0, 0}, {-1e30, minus0, 0}, {minus0, minus0, 0.6}, {0, 0, 0.6}, {1e10, float64(float32(1e10)), 1}, {inf, inf, 1}, {nan, nan, nan},
		}},
	} {
		var x []float32
		for _, r := range c.rows {
			x = append(x, float32(r.x))
		}
		y, derivative, err := evaluate.Function(b, c.f, x)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range c.rows {
			if !identical(y[i], r.y) || !same(derivative[i], float32(r.derivative)) {
				t.Errorf("%s at %v: %v with derivative %v, want %v and %v", c.name, r.x, y[i], derivative[i], r.y, r.derivative)
			}
		}
	}
}

// identical tells whether a is b in float32, the sign of a 0 included.
func identical(a float32, b float64) bool {
	return same(a, float32(b)) && (a != 0 || math.Signbit(float64(a)) == math.Signbit(b))
}

// PyTorch's prelu gives the slope no gradient where x is positive, nor where it is +Inf.
func TestPReLUSlopeOfInfinity(t *testing.T) {
	b := backendtest.New(t)
	got, err := graph.CallOnce(b, func(x, slope *graph.Node) *graph.Node {
		return graph.Gradient(graph.ReduceAllSum(activations.PReLU(x, slope)), slope)[0]
	}, []float32{float32(math.Inf(1)), 5, -2}, []float32{0.25})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(got.Value()); got != "[-2]" {
		t.Errorf("gradient by the slope %v, want [-2]", got)
	}
}

// A float16 result is the float32 result, rounded once.
func TestFloat16(t *testing.T) {
	b := backendtest.New(t)
	const digits, smallest = 11, 0x1p-14
	for _, f := range activations.Catalog() {
		out, err := graph.CallOnceN(b, func(x *graph.Node) (out []*graph.Node) {
			for _, x := range []*graph.Node{x, graph.ConvertDType(x, dtypes.Float16)} {
				y := f.Apply(x)
				out = append(out, y, graph.Gradient(graph.ReduceAllSum(y), x)[0])
			}
			return out
		}, evaluate.Grid(-12, 12, 97))
		if err != nil {
			t.Fatal(err)
		}
		for i, what := range []string{"value", "gradient"} {
			want, got := tensors.MustCopyFlatData[float32](out[i]), tensors.MustCopyFlatData[float16.Float16](out[2+i])
			for j := range want {
				// GoMLX's own rounding to float16 takes what is below its smallest normal number for 0.
				flushed := math.Abs(float64(want[j])) < smallest && got[j].Float32() == 0
				diff := math.Abs(float64(got[j].Float32()) - float64(want[j]))
				if diff > 0.501*lastPlace(float64(want[j]), digits, smallest) && !flushed {
					t.Errorf("%s: %s %d is %v, want %v rounded", f.Name, what, j, got[j], want[j])
				}
			}
		}
	}
}

// The rank does not matter to the functions that work element by element, nor does a scalar.
func TestRanks(t *testing.T) {
	b := backendtest.New(t)
	for _, f := range activations.Catalog() {
		if f.AlongAxis {
			continue
		}
		out, err := graph.CallOnceN(b, func(x *graph.Node) (flat, cube, scalar *graph.Node) {
			return f.Apply(x), f.Apply(graph.Reshape(x, 2, 2, 1)), f.Apply(graph.Reshape(graph.Slice(x, graph.AxisElem(1))))
		}, []float32{-1.5, 0.5, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		flat, cube := tensors.MustCopyFlatData[float32](out[0]), tensors.MustCopyFlatData[float32](out[1])
		if !slices.Equal(flat, cube) || !slices.Equal(out[1].Shape().Dimensions, []int{2, 2, 1}) {
			t.Errorf("%s of shape [2 2 1]: %v, want the values %v", f.Name, out[1], flat)
		}
		if got := tensors.ToScalar[float32](out[2]); got != flat[1] {
			t.Errorf("%s of a scalar: %v, want %v", f.Name, got, flat[1])
		}
	}
}

// Of nothing they make nothing, as PyTorch does, and the gradients are empty too.
func TestEmpty(t *testing.T) {
	b := backendtest.New(t)
	for _, f := range activations.Catalog() {
		for _, shape := range [][]int{{0}, {0, 3}, {3, 0}} {
			for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.BFloat16} {
				out, err := graph.CallOnceN(b, func(x *graph.Node) []*graph.Node {
					x = graph.ConvertDType(x, dtype)
					y := f.Apply(x)
					first := graph.Gradient(graph.ReduceAllSum(y), x)[0]
					return []*graph.Node{y, first, graph.Gradient(graph.ReduceAllSum(first), x)[0]}
				}, tensors.FromFlatDataAndDimensions([]float32{}, shape...))
				if err != nil {
					t.Errorf("%s of shape %v in %s: %v", f.Name, shape, dtype, err)
					continue
				}
				for i, got := range out {
					if !slices.Equal(got.Shape().Dimensions, shape) || got.DType() != dtype {
						t.Errorf("%s of shape %v in %s: result %d has shape %s", f.Name, shape, dtype, i, got.Shape())
					}
				}
			}
		}
	}
}

// The gradient of a slope is a sum over all its elements, which loses no digits to their number: here each
// adds x = -0.1, or, for the second of two channels, -0.3.
func TestPReLUSlopeOfManyElements(t *testing.T) {
	b := backendtest.New(t)
	const rows = 200_000
	pairs := tensors.FromFlatDataAndDimensions(slices.Repeat([]float32{-0.1, -0.3}, rows), rows, 2)
	threes := tensors.FromFlatDataAndDimensions(slices.Repeat([]float32{-0.1, -0.1, -0.1, -0.3, -0.3, -0.3}, rows), rows, 2, 3)
	for name, c := range map[string]struct {
		x     *tensors.Tensor
		slope any
		want  []float64
	}{
		"one slope":          {pairs, float32(0.25), []float64{-0.4 * rows}},
		"channels":           {pairs, []float32{0.25, 0.5}, []float64{-0.1 * rows, -0.3 * rows}},
		"channels of threes": {threes, []float32{0.25, 0.5}, []float64{-0.3 * rows, -0.9 * rows}},
	} {
		gradient, err := graph.CallOnce(b, func(x, slope *graph.Node) *graph.Node {
			return graph.Gradient(graph.ReduceAllSum(activations.PReLU(x, slope)), slope)[0]
		}, c.x, c.slope)
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range tensors.MustCopyFlatData[float32](gradient) {
			if math.Abs(float64(got)/c.want[i]-1) > 0x1p-23 {
				t.Errorf("%s: derivative %d by the slope is %v, want %v", name, i, got, c.want[i])
			}
		}
	}
}

// The slope's gradient is that of a sum without terms.
func TestPReLUSlopeOfEmpty(t *testing.T) {
	b := backendtest.New(t)
	for _, slopes := range [][]float32{{0.25}, {0.25, -1}} {
		got, err := graph.CallOnce(b, func(x, slope *graph.Node) *graph.Node {
			return graph.Gradient(graph.ReduceAllSum(activations.PReLU(x, slope)), slope)[0]
		}, tensors.FromFlatDataAndDimensions([]float32{}, 0, 2), slopes)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := got.Value().([]float32), make([]float32, len(slopes)); !slices.Equal(got, want) {
			t.Errorf("gradient by the slopes %v is %v, want %v", slopes, got, want)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	b := backendtest.New(t)
	type apply = func(x, slope *graph.Node) *graph.Node
	matrix := [][]float32{{1, 2, 3}, {4, 5, 6}}
	for _, c := range []struct {
		f    apply
		x    any
		want string
	}{
		{func(x, _ *graph.Node) *graph.Node { return activations.Softmax(x, 2) }, matrix, "activations.Softmax: axis 2 is not one of x's, which has shape (Float32)[2, 3]"},
		{func(x, _ *graph.Node) *graph.Node { return activations.Softmin(x, -3) }, matrix, "activations.Softmin: axis -3"},
		{func(x, _ *graph.Node) *graph.Node { return activations.LogSoftmax(x, 0) }, float32(1), "activations.LogSoftmax: axis 0"},
		{func(x, _ *graph.Node) *graph.Node { return activations.Hardtanh(x, 1, 1) }, matrix, "activations.Hardtanh: low must be less than high, they are 1 and 1"},
		{func(x, _ *graph.Node) *graph.Node { return activations.Softplus(x, 0, 20) }, matrix, "activations.Softplus: beta must not be 0"},
		{activations.PReLU, matrix, "slope must be a single number or one for each index of x's axis 1, but x has shape (Float32)[2, 3] and slope (Float32)[2]"},
		{activations.PReLU, []float32{1, 2}, "slope must be a single number"},
		{activations.PReLU, tensors.FromFlatDataAndDimensions([]float32{}, 0, 3), "slope must be a single number"},
		{activations.PReLU, [][]float64{{1, 2}}, "activations.PReLU: slope must have x's dtype Float64, it has Float32"},
	} {
		if got := panicMessage(t, b, c.f, c.x); !strings.Contains(got, c.want) {
			t.Errorf("got %q, want a panic that says %q", got, c.want)
		}
	}
	for _, f := range activations.Catalog() {
		apply := func(x, _ *graph.Node) *graph.Node { return f.Apply(x) }
		want := "activations." + f.Name + ": x must have a float dtype, it has shape (Int32)[3]"
		if got := panicMessage(t, b, apply, []int32{1, 2, 3}); !strings.Contains(got, want) {
			t.Errorf("%s of integers: got %q, want a panic that says %q", f.Name, got, want)
		}
	}
}

// panicMessage returns the first line of what f panics with, given x and a slope of two channels.
func panicMessage(t *testing.T, b compute.Backend, f func(x, slope *graph.Node) *graph.Node, x any) string {
	t.Helper()
	_, err := graph.CallOnce(b, f, x, []float32{0.25, 0.5})
	if err == nil {
		return ""
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// The shares of an axis of many numbers add up to 1, and their logarithms are those of the shares.
func TestLongAxis(t *testing.T) {
	b := backendtest.New(t)
	x := make([]float32, 1_000_000)
	for i := range x {
		x[i] = float32(i%7) / 10
	}
	for _, f := range []func(x *graph.Node) *graph.Node{
		func(x *graph.Node) *graph.Node { return activations.Softmax(x, -1) },
		func(x *graph.Node) *graph.Node { return activations.Softmin(x, 0) },
		func(x *graph.Node) *graph.Node { return graph.Exp(activations.LogSoftmax(x, 0)) },
	} {
		shares, err := graph.CallOnce(b, f, x)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, share := range tensors.MustCopyFlatData[float32](shares) {
			sum += float64(share)
		}
		if math.Abs(sum-1) > 1e-5 { // float32 leaves 1e-6 to a logarithm of -14
			t.Errorf("the shares add up to %v", sum)
		}
	}
}
