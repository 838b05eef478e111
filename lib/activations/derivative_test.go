package activations_test

import (
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"gonum.org/v1/gonum/diff/fd"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
)

// central differences of this step are off by step²/6 times the third derivative, which is below 2 for
// these functions, and by the value's rounding over the step: 1e-15 / 1e-5.
var central = &fd.Settings{Formula: fd.Central, Step: 1e-5}

const centralError = 1e-9

// Every derivative of the catalog against finite differences, away from jumps and kinks, and the second
// and third ones against those of the one before. The results are summed up with weights, so that each
// element has its part in the sum, also of functions along an axis.
func TestDerivativesAgainstFiniteDifferences(t *testing.T) {
	b := backendtest.New(t)
	weights := []float64{1, -2, 0.5, 3}
	for _, f := range activations.Catalog() {
		t.Run(f.Name, func(t *testing.T) {
			derivatives := graph.MustNewExec(b, func(x *graph.Node) (all []*graph.Node) {
				next := f.Apply(x)
				for range 3 {
					sum := graph.ReduceAllSum(graph.Mul(next, graph.Const(x.Graph(), weights)))
					next = graph.Gradient(sum, x)[0]
					all = append(all, sum, next)
				}
				return all
			})
			for start := -6.0; start <= 6; start += 0.17 {
				x := []float64{start, start / 2, -start, 1.3}
				if near(x, append(append([]float64{}, f.Jumps...), f.Kinks...)) {
					continue
				}
				out := derivatives.MustCall(x)
				// The derivatives grow with their order, up to fivefold, and the weights are at most 3.
				for order, tolerance := 0, centralError; order < 3; order, tolerance = order+1, 15*tolerance {
					got := tensors.MustCopyFlatData[float64](out[2*order+1])
					want := fd.Gradient(nil, func(x []float64) float64 {
						return tensors.ToScalar[float64](derivatives.MustCall(x)[2*order])
					}, x, central)
					for i := range x {
						if diff := math.Abs(got[i] - want[i]); !(diff <= tolerance) {
							t.Errorf("x = %v: derivative %d by element %d is %v, by finite differences %v", x, order+1, i, got[i], want[i])
						}
					}
				}
			}
		})
	}
}

// The second, third and fourth derivatives far out: 0, as the first ones are constant there.
func TestHigherDerivativesFarOut(t *testing.T) {
	b := backendtest.New(t)
	var x []float32
	for _, v := range []float64{500, 1e4, 1e10, 1e20, math.MaxFloat32, math.Inf(1)} {
		x = append(x, float32(v), float32(-v))
	}
	for _, f := range activations.Catalog() {
		if f.AlongAxis {
			continue
		}
		out, err := graph.CallOnceN(b, func(x *graph.Node) (all []*graph.Node) {
			for _, x := range []*graph.Node{x, graph.ConvertDType(x, dtypes.Float64)} {
				next := f.Apply(x)
				for range 4 {
					next = graph.Gradient(graph.ReduceAllSum(next), x)[0]
					all = append(all, graph.ConvertDType(next, dtypes.Float64))
				}
			}
			return all
		}, x)
		if err != nil {
			t.Fatal(err)
		}
		for i, derivative := range out {
			for j, got := range tensors.MustCopyFlatData[float64](derivative) {
				if order := i%4 + 1; order > 1 && !(math.Abs(got) < 1e-200) {
					t.Errorf("%s: derivative %d at x = %v is %v, want 0", f.Name, order, x[j], got)
				}
			}
		}
	}
}

func near(x, places []float64) bool {
	for _, v := range x {
		for _, place := range places {
			if math.Abs(v-place) < 1e-3 {
				return true
			}
		}
	}
	return false
}

func TestPReLUSlopeAgainstFiniteDifferences(t *testing.T) {
	b := backendtest.New(t)
	x := [][]float64{{-1, 2, -3}, {4, -0.5, -0.25}}
	sum := func(slope *graph.Node) *graph.Node {
		return graph.ReduceAllSum(graph.Square(activations.PReLU(graph.Const(slope.Graph(), x), slope)))
	}
	value := graph.MustNewExec(b, sum)
	gradient := graph.MustNewExec(b, func(slope *graph.Node) *graph.Node { return graph.Gradient(sum(slope), slope)[0] })
	for _, slopes := range [][]float64{{0.25}, {0.25, -0.5, 2}} {
		got := tensors.MustCopyFlatData[float64](gradient.MustCall1(slopes))
		want := fd.Gradient(nil, func(slopes []float64) float64 {
			return tensors.ToScalar[float64](value.MustCall1(slopes))
		}, slopes, central)
		for i := range slopes {
			if math.Abs(got[i]-want[i]) > 10*centralError { // sums of about 40
				t.Errorf("slopes %v: gradient %v, by finite differences %v", slopes, got, want)
			}
		}
	}
}
