package bce_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/bce"
)

// Two predictions: 0.9 where the label is 1, and 0.4 where it is 0.
func ExampleLoss() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	loss := graph.MustNewExec(b, func(p, y *graph.Node) *graph.Node { return bce.Loss(p, y, bce.None) })
	fmt.Println(loss.MustCall1([]float32{0.9, 0.4}, []float32{1, 0}))
	mean := graph.MustNewExec(b, func(p, y *graph.Node) *graph.Node { return bce.Loss(p, y, bce.Mean) })
	fmt.Println(mean.MustCall1([]float32{0.9, 0.4}, []float32{1, 0}))
	// Output:
	// [2]float32{0.1054, 0.5108}
	// float32(0.3081)
}

// A confident wrong answer: BCE of probabilities stops at 100, BCE of logits does not stop.
func ExampleLossWithLogits() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	loss := graph.MustNewExec(b, func(z, y *graph.Node) *graph.Node { return bce.LossWithLogits(z, y, bce.None) })
	fmt.Println(loss.MustCall1([]float32{-200, 0}, []float32{1, 1}))
	// Output: [2]float32{200, 0.6931}
}

type lossFunc func(x, y *graph.Node, r bce.Reduction) *graph.Node

var functions = map[string]struct {
	loss       lossFunc
	derivative func(x, y *graph.Node) *graph.Node
}{
	"Loss":           {bce.Loss, bce.LossDerivative},
	"LossWithLogits": {bce.LossWithLogits, bce.LossWithLogitsDerivative},
}

// reference is what scripts/reference/bce.py wrote.
type reference struct {
	Cases []struct {
		Function     string
		X, Y         []float32
		None         []float32
		NoneGradient []float32 `json:"none_gradient"`
		Mean, Sum    float32
		MeanGradient []float32 `json:"mean_gradient"`
		SumGradient  []float32 `json:"sum_gradient"`
		NoneSecond   []float32 `json:"none_second"`
		MeanSecond   []float32 `json:"mean_second"`
		SumSecond    []float32 `json:"sum_second"`
	}
	ShapedCases []shapedCase `json:"shaped_cases"`
}

func loadReference(t *testing.T) reference {
	t.Helper()
	file, err := os.ReadFile("testdata/torch.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// Both sides take a few correctly rounded operations and a logarithm or exponential, good to an ulp or
// two in PyTorch, XLA and Go alike; a sum of 100 numbers adds to that.
const relative = 8.0 / (1 << 23)

// The reference is computed in float64, where rounding 1 - p or 1 + e^-|z| still costs this much.
const absoluteLoss = 1.0 / (1 << 52)

// absoluteGradient bounds what float32 costs the derivatives. LossDerivative: XLA's CPU code takes
// numbers below the smallest normal float32 for 0, and such a numerator is divided by 1e-12 at least.
// LossWithLogitsDerivative: sigmoid(z) is rounded near 1, before y = 1 is taken from it.
var absoluteGradient = map[string]float64{"Loss": 0x1p-126 / 1e-12, "LossWithLogits": 1.0 / (1 << 23)}

// absoluteSecond bounds what float32 costs the second derivatives: as above, without the division.
var absoluteSecond = map[string]float64{"Loss": 0x1p-126, "LossWithLogits": 1.0 / (1 << 23)}

func differ(got, want float32, absolute float64) bool {
	return !(math.Abs(float64(got-want)) <= relative*math.Abs(float64(want))+absolute)
}

func TestAgainstPyTorch(t *testing.T) {
	b := backendtest.New(t)
	for _, c := range loadReference(t).Cases {
		f := functions[c.Function]
		for _, r := range []struct {
			reduction bce.Reduction
			want      []float32
			gradient  []float32
			second    []float32
		}{
			{bce.None, c.None, c.NoneGradient, c.NoneSecond},
			{bce.Mean, []float32{c.Mean}, c.MeanGradient, c.MeanSecond},
			{bce.Sum, []float32{c.Sum}, c.SumGradient, c.SumSecond},
		} {
			out, err := graph.CallOnceN(b, func(x, y *graph.Node) []*graph.Node {
				loss := f.loss(x, y, r.reduction)
				gradient, byHand := gradientOfSum(loss, x), f.derivative(x, y)
				return []*graph.Node{loss, gradient, byHand, gradientOfSum(gradient, x), gradientOfSum(byHand, x)}
			}, c.X, c.Y)
			if err != nil {
				t.Fatal(err)
			}
			loss := tensors.MustCopyFlatData[float32](out[0])
			for i, want := range r.want {
				if differ(loss[i], want, absoluteLoss) {
					t.Errorf("%s, %s, x = %v, y = %v: got %v, want %v", c.Function, r.reduction, c.X[i], c.Y[i], loss[i], want)
				}
			}
			gradient, byHand := tensors.MustCopyFlatData[float32](out[1]), tensors.MustCopyFlatData[float32](out[2])
			for i, want := range r.gradient {
				if differ(gradient[i], want, absoluteGradient[c.Function]) {
					t.Errorf("%s, %s, x = %v, y = %v: gradient %v, want %v", c.Function, r.reduction, c.X[i], c.Y[i], gradient[i], want)
				}
				if r.reduction == bce.None && byHand[i] != gradient[i] {
					t.Errorf("%s, x = %v, y = %v: the derivative by hand is %v, autodiff gives %v", c.Function, c.X[i], c.Y[i], byHand[i], gradient[i])
				}
			}
			second, ofByHand := tensors.MustCopyFlatData[float32](out[3]), tensors.MustCopyFlatData[float32](out[4])
			for i, want := range r.second {
				if differ(second[i], want, absoluteSecond[c.Function]) {
					t.Errorf("%s, %s, x = %v, y = %v: second derivative %v, want %v", c.Function, r.reduction, c.X[i], c.Y[i], second[i], want)
				}
				if r.reduction == bce.None && ofByHand[i] != second[i] {
					t.Errorf("%s, x = %v, y = %v: the gradient of the derivative by hand is %v, autodiff gives %v", c.Function, c.X[i], c.Y[i], ofByHand[i], second[i])
				}
			}
		}
	}
}

// gradientOfSum returns the gradient of the sum of y by x: for losses and their derivatives, which work
// element by element, the derivative of each of them.
func gradientOfSum(y, x *graph.Node) *graph.Node {
	return graph.Gradient(graph.ReduceAllSum(y), x)[0]
}

// Losses so small that 1 - p, or 1 + e^-z, rounds to 1.
func TestSmallLosses(t *testing.T) {
	b := backendtest.New(t)
	p := []float32{1e-30, 1e-12, 1e-7, 0.01}
	loss, err := graph.CallOnce(b, func(p *graph.Node) *graph.Node { return bce.Loss(p, graph.ZerosLike(p), bce.None) }, p)
	if err != nil {
		t.Fatal(err)
	}
	z := []float32{17, 25, 60}
	logits, err := graph.CallOnce(b, func(z *graph.Node) *graph.Node { return bce.LossWithLogits(z, graph.OnesLike(z), bce.None) }, z)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range tensors.MustCopyFlatData[float32](loss) {
		if want := -math.Log1p(-float64(p[i])); differ(got, float32(want), 0) {
			t.Errorf("Loss(%v, 0) = %v, want %v", p[i], got, want)
		}
	}
	for i, got := range tensors.MustCopyFlatData[float32](logits) {
		if want := math.Log1p(math.Exp(-float64(z[i]))); differ(got, float32(want), 0) {
			t.Errorf("LossWithLogits(%v, 1) = %v, want %v", z[i], got, want)
		}
	}
}

func TestSpecialValues(t *testing.T) {
	b := backendtest.New(t)
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name string
		x, y float64
		want float64
	}{
		{"Loss", 0, 1, 100},
		{"Loss", 1, 0, 100},
		{"Loss", 0, 0, 0},
		{"Loss", 1, 1, 0},
		{"Loss", nan, 1, nan},
		{"Loss", 1.5, 0, nan},
		{"LossWithLogits", inf, 0, inf},
		{"LossWithLogits", inf, 1, nan},
		{"LossWithLogits", -inf, 1, inf},
		{"LossWithLogits", -inf, 0, nan},
		{"LossWithLogits", nan, 0, nan},
		{"LossWithLogits", 1000, 0, 1000},
		{"LossWithLogits", -1000, 0, 0},
	} {
		out, err := graph.CallOnce(b, func(x, y *graph.Node) *graph.Node { return functions[c.name].loss(x, y, bce.None) }, c.x, c.y)
		if err != nil {
			t.Fatal(err)
		}
		if got := tensors.ToScalar[float64](out); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s(%v, %v) = %v, want %v", c.name, c.x, c.y, got, c.want)
		}
	}
}

// A [1, 2] and a [2, 1] would broadcast to [2, 2], and integers be rounded, and give wrong numbers without a word.
func TestShapesMustAgree(t *testing.T) {
	b := backendtest.New(t)
	all := map[string]func(x, y *graph.Node) *graph.Node{
		"LossDerivative": bce.LossDerivative, "LossWithLogitsDerivative": bce.LossWithLogitsDerivative, "LossWithLogitsCurvature": bce.LossWithLogitsCurvature,
		"PositiveTerm": bce.PositiveTerm, "PositiveTermDerivative": bce.PositiveTermDerivative,
		"NegativeTerm": bce.NegativeTerm, "NegativeTermDerivative": bce.NegativeTermDerivative,
		"SquaredErrorWithLogitsDerivative": bce.SquaredErrorWithLogitsDerivative, "SquaredErrorWithLogitsCurvature": bce.SquaredErrorWithLogitsCurvature,
	}
	for name, loss := range map[string]func(x, y *graph.Node, r bce.Reduction) *graph.Node{
		"Loss": bce.Loss, "LossWithLogits": bce.LossWithLogits, "SquaredError": bce.SquaredError, "SquaredErrorWithLogits": bce.SquaredErrorWithLogits,
	} {
		all[name] = func(x, y *graph.Node) *graph.Node { return loss(x, y, bce.Mean) }
	}
	all["WeightedLoss"] = func(x, y *graph.Node) *graph.Node { return bce.WeightedLoss(x, y, nil, bce.Mean) }
	all["WeightedLossWithLogits"] = func(x, y *graph.Node) *graph.Node { return bce.WeightedLossWithLogits(x, y, nil, nil, bce.Mean) }
	for name, f := range all {
		for _, c := range []struct {
			x, y any
			want string
		}{
			{[]float32{0.5, 0.5}, [][]float32{{1}, {0}}, "same shape"},
			{[][]float32{{0.5, 0.5}}, [][]float32{{1}, {0}}, "same shape"},
			{[]float32{0.5, 0.5}, float32(1), "same shape"},
			{[]int32{1, 0}, []int32{0, 0}, "must have a float dtype"},
		} {
			_, err := graph.CallOnce(b, f, c.x, c.y)
			if err == nil || !strings.Contains(err.Error(), "bce."+name+": ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s of %v and %v: got error %v, want %q", name, c.x, c.y, err, c.want)
			}
		}
	}
}

// The mean of as many equal losses is that loss, log 2 here: a sum kept in float32 would lose a part of each.
func TestMeanOfManyLosses(t *testing.T) {
	b := backendtest.New(t)
	for _, n := range []int{100_000, 2_000_000} {
		p, y := make([]float32, n), make([]float32, n)
		for i := range p {
			p[i], y[i] = 0.5, 1
		}
		out, err := graph.CallOnceN(b, func(p, y *graph.Node) (mean, sum *graph.Node) {
			return bce.Loss(p, y, bce.Mean), bce.Loss(p, y, bce.Sum)
		}, p, y)
		if err != nil {
			t.Fatal(err)
		}
		want := math.Ln2
		if got := float64(tensors.ToScalar[float32](out[0])); math.Abs(got-want) > want/(1<<23) {
			t.Errorf("mean of %d losses: got %v, want %v", n, got, want)
		}
		want *= float64(n)
		if got := float64(tensors.ToScalar[float32](out[1])); math.Abs(got-want) > want/(1<<23) {
			t.Errorf("sum of %d losses: got %v, want %v", n, got, want)
		}
	}
}
