package bce_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"gonum.org/v1/gonum/diff/fd"

	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/bce"
)

// The two terms for three predictions: only one of them counts for each label.
func ExamplePositiveTerm() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	terms := graph.MustNewExec(b, func(p, y *graph.Node) (*graph.Node, *graph.Node) {
		return bce.PositiveTerm(p, y), bce.NegativeTerm(p, y)
	})
	out := terms.MustCall([]float32{0.9, 0.4, 0.1}, []float32{1, 0, 1})
	fmt.Println(out[0])
	fmt.Println(out[1])
	// Output:
	// [3]float32{0.1054, 0, 2.303}
	// [3]float32{0, 0.5108, 0}
}

// One positive among three rows counts as much as the two negatives.
func ExampleWeightedLossWithLogits() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	loss := graph.MustNewExec(b, func(z, y, posWeight *graph.Node) *graph.Node {
		return bce.WeightedLossWithLogits(z, y, nil, posWeight, bce.None)
	})
	fmt.Println(loss.MustCall1([]float32{0, 0, 0}, []float32{1, 0, 0}, float32(2)))
	// Output: [3]float32{1.386, 0.6931, 0.6931}
}

// Confidently wrong: the squared error hardly has a gradient, and bends the wrong way.
func ExampleSquaredErrorWithLogits() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	all := graph.MustNewExec(b, func(z, y *graph.Node) []*graph.Node {
		return []*graph.Node{
			bce.SquaredErrorWithLogits(z, y, bce.None),
			bce.SquaredErrorWithLogitsDerivative(z, y),
			bce.SquaredErrorWithLogitsCurvature(z, y),
			bce.LossWithLogitsDerivative(z, y),
			bce.LossWithLogitsCurvature(z, y),
		}
	})
	for _, v := range all.MustCall([]float32{-8, 0}, []float32{1, 1}) {
		fmt.Println(v)
	}
	// Output:
	// [2]float32{0.9993, 0.25}
	// [2]float32{-0.0006703, -0.25}
	// [2]float32{-0.0006696, 0.125}
	// [2]float32{-0.9997, -0.5}
	// [2]float32{0.0003352, 0.25}
}

// Finite differences of each loss give its derivative, by hand and by autodiff, and finite differences of
// the derivative give the curvature.
func TestFiniteDifferences(t *testing.T) {
	b := backendtest.New(t)
	probabilities := []float64{0.2, 0.35, 0.5, 0.8, 0.9}
	logits := []float64{-9, -2.5, -0.4, 0.3, 1, 6}
	scalar := func(like *graph.Node, v float64) *graph.Node { return graph.Scalar(like.Graph(), like.DType(), v) }
	weighted := func(x, y *graph.Node) *graph.Node { return bce.WeightedLoss(x, y, scalar(x, 2.5), bce.None) }
	weightedWithLogits := func(x, y *graph.Node) *graph.Node {
		return bce.WeightedLossWithLogits(x, y, scalar(x, 2.5), scalar(x, 3), bce.None)
	}
	none := func(loss lossFunc) func(x, y *graph.Node) *graph.Node {
		return func(x, y *graph.Node) *graph.Node { return loss(x, y, bce.None) }
	}
	type function = func(x, y *graph.Node) *graph.Node
	autodiff := func(f function) function {
		return func(x, y *graph.Node) *graph.Node { return graph.Gradient(f(x, y), x)[0] }
	}
	for name, c := range map[string]struct {
		points        []float64
		f, derivative function
	}{
		"Loss":                             {probabilities, none(bce.Loss), bce.LossDerivative},
		"Loss, autodiff":                   {probabilities, none(bce.Loss), autodiff(none(bce.Loss))},
		"PositiveTerm":                     {probabilities, bce.PositiveTerm, bce.PositiveTermDerivative},
		"NegativeTerm":                     {probabilities, bce.NegativeTerm, bce.NegativeTermDerivative},
		"WeightedLoss":                     {probabilities, weighted, autodiff(weighted)},
		"SquaredError":                     {probabilities, none(bce.SquaredError), autodiff(none(bce.SquaredError))},
		"LossWithLogits":                   {logits, none(bce.LossWithLogits), bce.LossWithLogitsDerivative},
		"LossWithLogits, curvature":        {logits, bce.LossWithLogitsDerivative, bce.LossWithLogitsCurvature},
		"WeightedLossWithLogits":           {logits, weightedWithLogits, autodiff(weightedWithLogits)},
		"SquaredErrorWithLogits":           {logits, none(bce.SquaredErrorWithLogits), bce.SquaredErrorWithLogitsDerivative},
		"SquaredErrorWithLogits, bend":     {logits, bce.SquaredErrorWithLogitsDerivative, bce.SquaredErrorWithLogitsCurvature},
		"SquaredErrorWithLogits, autodiff": {logits, none(bce.SquaredErrorWithLogits), autodiff(none(bce.SquaredErrorWithLogits))},
	} {
		f, derivative := graph.MustNewExec(b, c.f), graph.MustNewExec(b, c.derivative)
		for _, y := range []float64{0, 1, 0.3} {
			for _, x := range c.points {
				call := func(x float64) float64 { return tensors.ToScalar[float64](f.MustCall1(x, y)) }
				want := fd.Derivative(call, x, &fd.Settings{Formula: fd.Central, Step: 1e-5})
				got := tensors.ToScalar[float64](derivative.MustCall1(x, y))
				// Central differences are wrong by h^2/6 times the third derivative, 2/0.1^3 times the weight
				// at most here, and by rounding, 2^-52 |f| / h.
				if tolerance := 1e-10 / 6 * 2000 * 2.5; !(math.Abs(got-want) <= tolerance) {
					t.Errorf("%s, x = %v, y = %v: got %v, finite differences give %v", name, x, y, got, want)
				}
			}
		}
	}
}

// The sum of the terms is the loss, and the sum of their derivatives its derivative, but for the bounds.
func TestTermsAddUp(t *testing.T) {
	b := backendtest.New(t)
	p := []float32{0, 1e-30, 1e-3, 0.3, 0.5, 0.999, 1, 0, 1e-3, 0.3, 0.75, 1}
	y := []float32{0, 0, 0, 0, 0.3, 0, 0, 1, 1, 1, 0.3, 1}
	out, err := graph.CallOnceN(b, func(p, y *graph.Node) []*graph.Node {
		return []*graph.Node{
			graph.Add(bce.PositiveTerm(p, y), bce.NegativeTerm(p, y)), bce.Loss(p, y, bce.None),
			graph.Add(bce.PositiveTermDerivative(p, y), bce.NegativeTermDerivative(p, y)), bce.LossDerivative(p, y),
		}
	}, p, y)
	if err != nil {
		t.Fatal(err)
	}
	flat := func(i int) []float32 { return tensors.MustCopyFlatData[float32](out[i]) }
	sum, loss, sumOfDerivatives, derivative := flat(0), flat(1), flat(2), flat(3)
	for i := range p {
		if sum[i] != loss[i] {
			t.Errorf("p = %v, y = %v: the terms add up to %v, the loss is %v", p[i], y[i], sum[i], loss[i])
		}
		bounded := p[i] < 1e-11 || p[i] == 1 // there the bound of p (1 - p) is another than those of p and 1 - p
		if !bounded && differ(sumOfDerivatives[i], derivative[i], 0) {
			t.Errorf("p = %v, y = %v: the derivatives add up to %v, that of the loss is %v", p[i], y[i], sumOfDerivatives[i], derivative[i])
		}
	}
}

func TestTermsSpecialValues(t *testing.T) {
	b := backendtest.New(t)
	nan := float32(math.NaN())
	out, err := graph.CallOnceN(b, func(p, y *graph.Node) []*graph.Node {
		return []*graph.Node{
			bce.PositiveTerm(p, y), bce.PositiveTermDerivative(p, y),
			bce.NegativeTerm(p, y), bce.NegativeTermDerivative(p, y),
		}
	}, []float32{0, 0, 1, 1, nan}, []float32{0, 1, 0, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"[0 100 0 0 NaN]", "[0 -1e+12 0 -1 NaN]", "[0 0 100 0 NaN]", "[1 0 1e+12 0 NaN]"} {
		got := tensors.MustCopyFlatData[float32](out[i])
		for k := range got {
			got[k] += 0 // -0 is as good as 0
		}
		if fmt.Sprint(got) != want {
			t.Errorf("result %d: got %v, want %v", i, got, want)
		}
	}
}

// PyTorch refuses the same shapes of weights: they may not make the result larger.
func TestWeightShapes(t *testing.T) {
	b := backendtest.New(t)
	for _, c := range []struct {
		shape []int
		fits  bool
	}{
		{[]int{1}, true}, // the others that fit are in the reference
		{[]int{3}, false}, {[]int{2, 2}, false}, {[]int{1, 3, 2}, false}, {[]int{2, 1, 1}, false},
	} {
		for name, f := range map[string]func(x, y, w *graph.Node) *graph.Node{
			"WeightedLoss": func(x, y, w *graph.Node) *graph.Node { return bce.WeightedLoss(x, y, w, bce.Mean) },
			"WeightedLossWithLogits": func(x, y, w *graph.Node) *graph.Node {
				return bce.WeightedLossWithLogits(x, y, w, nil, bce.Mean)
			},
			"posWeight": func(x, y, w *graph.Node) *graph.Node { return bce.WeightedLossWithLogits(x, y, nil, w, bce.Mean) },
		} {
			x, size := [][]float32{{0, 1}, {1, 0}, {0, 0}}, 1
			for _, n := range c.shape {
				size *= n
			}
			weight := tensors.FromFlatDataAndDimensions(make([]float32, size), c.shape...)
			_, err := graph.CallOnce(b, f, x, x, weight)
			switch {
			case c.fits && err != nil:
				t.Errorf("%s, weight %v for [3 2]: %v", name, c.shape, err)
			case !c.fits && (err == nil || !strings.Contains(err.Error(), "does not broadcast")):
				t.Errorf("%s, weight %v for [3 2]: got error %v, want one that it does not broadcast", name, c.shape, err)
			}
		}
	}
	wrongType := func(x, w *graph.Node) *graph.Node { return bce.WeightedLoss(x, x, w, bce.Mean) }
	if _, err := graph.CallOnce(b, wrongType, []float32{0, 1}, []float64{1, 1}); err == nil {
		t.Error("a float64 weight for float32 losses: got no error")
	}
}

// allLosses are the losses with labels and one weight, for each reduction that they have.
func allLosses() map[string]func(x, y, w *graph.Node) *graph.Node {
	all := map[string]func(x, y, w *graph.Node) *graph.Node{
		"PositiveTerm":                     func(x, y, _ *graph.Node) *graph.Node { return bce.PositiveTerm(x, y) },
		"NegativeTerm":                     func(x, y, _ *graph.Node) *graph.Node { return bce.NegativeTerm(x, y) },
		"LossDerivative":                   func(x, y, _ *graph.Node) *graph.Node { return bce.LossDerivative(x, y) },
		"LossWithLogitsDerivative":         func(x, y, _ *graph.Node) *graph.Node { return bce.LossWithLogitsDerivative(x, y) },
		"PositiveTermDerivative":           func(x, y, _ *graph.Node) *graph.Node { return bce.PositiveTermDerivative(x, y) },
		"NegativeTermDerivative":           func(x, y, _ *graph.Node) *graph.Node { return bce.NegativeTermDerivative(x, y) },
		"SquaredErrorWithLogitsDerivative": func(x, y, _ *graph.Node) *graph.Node { return bce.SquaredErrorWithLogitsDerivative(x, y) },
		"LossWithLogitsCurvature":          func(x, y, _ *graph.Node) *graph.Node { return bce.LossWithLogitsCurvature(x, y) },
		"SquaredErrorWithLogitsCurvature":  func(x, y, _ *graph.Node) *graph.Node { return bce.SquaredErrorWithLogitsCurvature(x, y) },
	}
	for _, r := range []bce.Reduction{bce.Mean, bce.Sum, bce.None} {
		for name, f := range map[string]func(x, y, w *graph.Node) *graph.Node{
			"Loss":                   func(x, y, _ *graph.Node) *graph.Node { return bce.Loss(x, y, r) },
			"LossWithLogits":         func(x, y, _ *graph.Node) *graph.Node { return bce.LossWithLogits(x, y, r) },
			"WeightedLoss":           func(x, y, w *graph.Node) *graph.Node { return bce.WeightedLoss(x, y, w, r) },
			"WeightedLossWithLogits": func(x, y, w *graph.Node) *graph.Node { return bce.WeightedLossWithLogits(x, y, w, w, r) },
			"SquaredError":           func(x, y, _ *graph.Node) *graph.Node { return bce.SquaredError(x, y, r) },
			"SquaredErrorWithLogits": func(x, y, _ *graph.Node) *graph.Node { return bce.SquaredErrorWithLogits(x, y, r) },
		} {
			all[name+", "+r.String()] = f
		}
	}
	return all
}

// Labels and weights are data: no gradient reaches them, nor does one of a gradient.
func TestNoGradientForLabelsAndWeights(t *testing.T) {
	b := backendtest.New(t)
	for name, f := range allLosses() {
		out, err := graph.CallOnceN(b, func(x, y, w *graph.Node) []*graph.Node {
			first := graph.Gradient(graph.ReduceAllSum(f(x, y, w)), x, y, w)
			return append(first, graph.Gradient(graph.ReduceAllSum(first[0]), x, y, w)...)
		}, []float32{0.3, 0.8}, []float32{1, 0.5}, []float32{2, 3})
		if err != nil {
			t.Fatal(err)
		}
		for i, of := range []string{"gradient", "second derivative"} {
			for j, by := range []string{"the input", "labels", "weights"} {
				got := tensors.MustCopyFlatData[float32](out[3*i+j])
				if zero := got[0] == 0 && got[1] == 0; zero != (j > 0) {
					t.Errorf("%s: the %s by %s is %v", name, of, by, got)
				}
			}
		}
	}
}

// No examples have no losses, the sum 0 and the mean NaN, as in PyTorch. The gradients are empty.
func TestEmpty(t *testing.T) {
	b := backendtest.New(t)
	for name, f := range allLosses() {
		for _, shape := range [][]int{{0}, {0, 3}, {3, 0}} {
			for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.BFloat16} {
				empty := tensors.FromFlatDataAndDimensions([]float32{}, shape...)
				out, err := graph.CallOnceN(b, func(x, y, w *graph.Node) []*graph.Node {
					x, y, w = graph.ConvertDType(x, dtype), graph.ConvertDType(y, dtype), graph.ConvertDType(w, dtype)
					loss := f(x, y, w)
					first := gradientOfSum(loss, x)
					all := []*graph.Node{loss, first, gradientOfSum(first, x)}
					for i := range all {
						all[i] = graph.ConvertDType(all[i], dtypes.Float32)
					}
					return all
				}, empty, empty, float32(2))
				if err != nil {
					t.Errorf("%s of shape %v in %s: %v", name, shape, dtype, err)
					continue
				}
				want := fmt.Sprint(empty.Shape())
				switch {
				case strings.HasSuffix(name, ", mean"):
					want = "NaN"
				case strings.HasSuffix(name, ", sum"):
					want = "0"
				}
				got := fmt.Sprint(out[0].Shape())
				if out[0].Shape().IsScalar() {
					got = fmt.Sprint(tensors.ToScalar[float32](out[0]))
				}
				if got != want {
					t.Errorf("%s of shape %v in %s: got %s, want %s", name, shape, dtype, got, want)
				}
				for _, gradient := range out[1:] {
					if !gradient.Shape().Equal(empty.Shape()) {
						t.Errorf("%s of shape %v in %s: the gradient has shape %s", name, shape, dtype, gradient.Shape())
					}
				}
			}
		}
	}
}

// Third derivatives of the losses and terms, those of the second derivatives by finite differences.
func TestThirdDerivatives(t *testing.T) {
	b := backendtest.New(t)
	for name, f := range allLosses() {
		reduced := strings.HasSuffix(name, ", mean") || strings.HasSuffix(name, ", sum")
		if reduced || strings.HasSuffix(name, "Derivative") || strings.HasSuffix(name, "Curvature") {
			continue // these are no functions of their own
		}
		exec := graph.MustNewExec(b, func(x, y *graph.Node) (second, third *graph.Node) {
			loss := f(x, y, graph.Scalar(x.Graph(), x.DType(), 2.5))
			second = gradientOfSum(gradientOfSum(loss, x), x)
			return second, gradientOfSum(second, x)
		})
		for _, y := range []float64{0, 1, 0.3} {
			for _, x := range []float64{0.25, 0.35, 0.5, 0.75} {
				out := exec.MustCall(x, y)
				call := func(x float64) float64 { return tensors.ToScalar[float64](exec.MustCall(x, y)[0]) }
				want := fd.Derivative(call, x, &fd.Settings{Formula: fd.Central, Step: 1e-5})
				// Wrong by h^2/6 times the fifth derivative, 24/0.2^5 times the weight at most.
				if got := tensors.ToScalar[float64](out[1]); !(math.Abs(got-want) <= 1e-10/6*24*3125*2.5) {
					t.Errorf("%s, x = %v, y = %v: third derivative %v, finite differences give %v", name, x, y, got, want)
				}
			}
		}
	}
}
