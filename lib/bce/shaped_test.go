package bce_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/bce"
)

// numbers are float64 numbers in JSON, or one; infinities and NaN are strings there.
type numbers []float64

func (n *numbers) UnmarshalJSON(text []byte) error {
	var values []any
	if err := json.Unmarshal(text, &values); err != nil {
		values = make([]any, 1)
		if err := json.Unmarshal(text, &values[0]); err != nil {
			return err
		}
	}
	special := map[string]float64{"inf": math.Inf(1), "-inf": math.Inf(-1), "nan": math.NaN()}
	*n = nil
	for _, v := range values {
		switch v := v.(type) {
		case float64:
			*n = append(*n, v)
		case string:
			known, ok := special[v]
			if !ok {
				return fmt.Errorf("found %q, want a number, inf, -inf or nan", v)
			}
			*n = append(*n, known)
		}
	}
	return nil
}

type weightCase struct {
	Shape  []int
	Values numbers
}

// shapedCase is a case with a shape, with weights or without. The inputs are bfloat16 numbers.
type shapedCase struct {
	Function        string
	Shape           []int
	X, Y            numbers
	Weight          *weightCase
	PosWeight       *weightCase `json:"pos_weight"`
	None, Mean, Sum numbers
	NoneGradient    numbers `json:"none_gradient"`
	MeanGradient    numbers `json:"mean_gradient"`
	SumGradient     numbers `json:"sum_gradient"`
	NoneSecond      numbers `json:"none_second"`
	MeanSecond      numbers `json:"mean_second"`
	SumSecond       numbers `json:"sum_second"`
}

// String names the case in messages.
func (c shapedCase) String() string {
	name := c.Function
	if c.Weight != nil {
		name += fmt.Sprintf(", weight %v", c.Weight.Shape)
	}
	if c.PosWeight != nil {
		name += fmt.Sprintf(", pos_weight %v", c.PosWeight.Shape)
	}
	return name
}

// A loss with weights, which most losses do not look at, its derivative by hand where there is one
// without weights, and its second derivative.
type shapedFunction struct {
	loss       func(x, y, weight, posWeight *graph.Node, r bce.Reduction) *graph.Node
	derivative func(x, y *graph.Node) *graph.Node
	curvature  func(x, y *graph.Node) *graph.Node
}

func unweighted(loss lossFunc) func(x, y, weight, posWeight *graph.Node, r bce.Reduction) *graph.Node {
	return func(x, y, _, _ *graph.Node, r bce.Reduction) *graph.Node { return loss(x, y, r) }
}

func term(f func(p, y *graph.Node) *graph.Node) func(x, y, weight, posWeight *graph.Node, r bce.Reduction) *graph.Node {
	return func(x, y, _, _ *graph.Node, _ bce.Reduction) *graph.Node { return f(x, y) }
}

var shapedFunctions = map[string]shapedFunction{
	"Loss":                   {unweighted(bce.Loss), bce.LossDerivative, nil},
	"LossWithLogits":         {unweighted(bce.LossWithLogits), bce.LossWithLogitsDerivative, bce.LossWithLogitsCurvature},
	"PositiveTerm":           {term(bce.PositiveTerm), bce.PositiveTermDerivative, nil},
	"NegativeTerm":           {term(bce.NegativeTerm), bce.NegativeTermDerivative, nil},
	"SquaredError":           {unweighted(bce.SquaredError), nil, nil},
	"SquaredErrorWithLogits": {unweighted(bce.SquaredErrorWithLogits), bce.SquaredErrorWithLogitsDerivative, bce.SquaredErrorWithLogitsCurvature},
	"WeightedLoss": {func(x, y, weight, _ *graph.Node, r bce.Reduction) *graph.Node {
		return bce.WeightedLoss(x, y, weight, r)
	}, nil, nil},
	"WeightedLossWithLogits": {bce.WeightedLossWithLogits, nil, nil},
}

// reductions are those of a case, with what PyTorch gave for them.
func (c shapedCase) reductions() []reductionCase {
	all := []reductionCase{
		{bce.None, c.None, c.NoneGradient, c.NoneSecond},
		{bce.Mean, c.Mean, c.MeanGradient, c.MeanSecond},
		{bce.Sum, c.Sum, c.SumGradient, c.SumSecond},
	}
	if c.Mean == nil {
		return all[:1]
	}
	return all
}

type reductionCase struct {
	reduction              bce.Reduction
	loss, gradient, second numbers
}

// A check is a result, and what it should be.
type check struct {
	what  string
	dtype dtypes.DType
	node  *graph.Node
	want  numbers
}

// checks builds the graph of a case: for each dtype the losses and their derivatives by autodiff, and the
// derivatives by hand.
func (c shapedCase) checks(inputs []*graph.Node) (checks []check) {
	f := shapedFunctions[c.Function]
	for _, p := range precisions {
		add := func(what string, node *graph.Node, want numbers) {
			checks = append(checks, check{what, p.dtype, node, want})
		}
		converted := make([]*graph.Node, len(inputs))
		for i := range inputs {
			converted[i] = graph.ConvertDType(inputs[i], p.dtype)
		}
		x, y, rest := converted[0], converted[1], converted[2:]
		var weight, posWeight *graph.Node
		if c.Weight != nil {
			weight, rest = rest[0], rest[1:]
		}
		if c.PosWeight != nil {
			posWeight = rest[0]
		}
		for _, r := range c.reductions() {
			loss := f.loss(x, y, weight, posWeight, r.reduction)
			add(r.reduction.String(), loss, r.loss)
			gradient := gradientOfSum(loss, x)
			add(r.reduction.String()+", gradient", gradient, r.gradient)
			add(r.reduction.String()+", second derivative", gradientOfSum(gradient, x), r.second)
		}
		if f.derivative != nil {
			byHand := f.derivative(x, y)
			add("derivative by hand", byHand, c.NoneGradient)
			add("gradient of the derivative by hand", gradientOfSum(byHand, x), c.NoneSecond)
		}
		if f.curvature != nil {
			add("curvature", f.curvature(x, y), c.NoneSecond)
		}
	}
	return checks
}

// precisions are the dtypes, with the distance from 1 to the next number; n ulps allow the error
// n epsilon |want|.
//
// float32 and float64: a result takes a few correctly rounded operations and a logarithm or
// exponential, good to an ulp or two on every side; a mean or sum adds up to 100 numbers. bfloat16: only
// the result is rounded, by half an ulp, and what was computed in float32 is wrong by far less.
var precisions = []precision{
	{dtypes.Float32, 0x1p-23, 8},
	{dtypes.Float64, 0x1p-52, 8},
	{dtypes.BFloat16, 0x1p-7, 0.51},
}

type precision struct {
	dtype   dtypes.DType
	epsilon float64
	ulps    float64
}

// Losses and gradients with all reductions and weights, and second derivatives, in each dtype.
func TestShapedAgainstPyTorch(t *testing.T) {
	b := backendtest.New(t)
	for _, c := range loadReference(t).ShapedCases {
		inputs := []any{tensors.FromFlatDataAndDimensions(c.X, c.Shape...), tensors.FromFlatDataAndDimensions(c.Y, c.Shape...)}
		for _, w := range []*weightCase{c.Weight, c.PosWeight} {
			if w != nil {
				inputs = append(inputs, tensors.FromFlatDataAndDimensions(w.Values, w.Shape...))
			}
		}
		var checks []check
		out, err := graph.CallOnceN(b, func(inputs []*graph.Node) (results []*graph.Node) {
			checks = c.checks(inputs)
			for _, check := range checks {
				if got := check.node.DType(); got != check.dtype {
					t.Errorf("%v, %s: the result is %s, want %s", c, check.what, got, check.dtype)
				}
				results = append(results, graph.ConvertDType(check.node, dtypes.Float64)) // which holds the numbers of all dtypes
			}
			return results
		}, inputs...)
		if err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		for i, check := range checks {
			check.compare(t, c, tensors.MustCopyFlatData[float64](out[i]))
		}
	}
}

// largest is the largest finite |x|, at least 1.
func (c shapedCase) largest() float64 {
	largest := 1.0
	for _, x := range c.X {
		if !math.IsInf(x, 0) && !math.IsNaN(x) {
			largest = max(largest, math.Abs(x))
		}
	}
	return largest
}

// compare reports values that are not what they should be.
func (k check) compare(t *testing.T, c shapedCase, got []float64) {
	t.Helper()
	if len(got) != len(k.want) {
		t.Errorf("%v, %s, %s: got %d values, want %d", c, k.what, k.dtype, len(got), len(k.want))
		return
	}
	i := slices.IndexFunc(precisions, func(p precision) bool { return p.dtype == k.dtype })
	p := precisions[i]
	// What is lost where a result near 0 is the difference of larger numbers, times two weights below 4:
	// 1 - p and sigmoid(z) - y, of numbers near 1, in the dtype that they are computed in; and in
	// PyTorch, which adds |z| and takes it away again, in float64.
	absolute := 16 * max(c.largest()*0x1p-52, min(p.epsilon, 0x1p-23))
	for i, want := range k.want {
		same := got[i] == want || math.IsNaN(got[i]) && math.IsNaN(want)
		if !same && !(math.Abs(got[i]-want) <= p.ulps*p.epsilon*math.Abs(want)+absolute) {
			t.Errorf("%v, %s, %s, element %d: got %v, want %v", c, k.what, k.dtype, i, got[i], want)
		}
	}
}
