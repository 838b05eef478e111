package activations_test

import (
	"math"
	"testing"

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

// Every derivative of the catalog against finite differences, away from jumps and kinks. Functions
// along an axis are summed up with weights, so that each element has its part in each result.
func TestDerivativesAgainstFiniteDifferences(t *testing.T) {
	b := backendtest.New(t)
	weights := []float64{1, -2, 0.5, 3}
	for _, f := range activations.Catalog() {
		t.Run(f.Name, func(t *testing.T) {
			sum := func(x *graph.Node) *graph.Node {
				return graph.ReduceAllSum(graph.Mul(f.Apply(x), graph.Const(x.Graph(), weights)))
			}
			value := graph.MustNewExec(b, sum)
			gradient := graph.MustNewExec(b, func(x *graph.Node) *graph.Node { return graph.Gradient(sum(x), x)[0] })
			for start := -6.0; start <= 6; start += 0.17 {
				x := []float64{start, start / 2, -start, 1.3}
				if near(x, append(append([]float64{}, f.Jumps...), f.Kinks...)) {
					continue
				}
				got := tensors.MustCopyFlatData[float64](gradient.MustCall1(x))
				want := fd.Gradient(nil, func(x []float64) float64 {
					return tensors.ToScalar[float64](value.MustCall1(x))
				}, x, central)
				for i := range x {
					if diff := math.Abs(got[i] - want[i]); !(diff <= centralError) {
						t.Errorf("x = %v: derivative by element %d is %v, by finite differences %v", x, i, got[i], want[i])
					}
				}
			}
		})
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
