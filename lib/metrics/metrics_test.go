package metrics_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"activation-notes/lib/data"
	"activation-notes/lib/metrics"
)

func ExampleCount() {
	p := []float32{0.9, 0.5, 0.4, 0.2, 0.7}
	y := []float32{1, 0, 1, 0, 1}
	c, err := metrics.Count(p, y, 0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", c)
	fmt.Printf("accuracy %.2f, precision %.2f, recall %.2f\n", c.Accuracy(), c.Precision(), c.Recall())
	// Output:
	// {TruePositives:2 FalsePositives:1 FalseNegatives:1 TrueNegatives:1}
	// accuracy 0.60, precision 0.67, recall 0.67
}

func ExampleEvaluate() {
	p := []float32{0.9, 0.5, 0.4}
	y := []float32{1, 0, 1}
	e, err := metrics.Evaluate(p, y, []int{0, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("loss %.3f, accuracy %.1f\n", e.Loss, e.Accuracy())
	// Output: loss 0.511, accuracy 0.5
}

func ExampleROC() {
	c, err := metrics.ROC([]float32{0.9, 0.8, 0.8, 0.1}, []float32{1, 1, 0, 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.FalseRate, c.TrueRate, c.Area)
	// Output: [0 0 0.5 1] [0 0.5 1 1] 0.875
}

// The area is the probability that a positive row gets a higher p than a negative one.
func TestROCAreaIsARank(t *testing.T) {
	d := data.Generate(300, 7)
	p := make([]float32, d.Len())
	for i := range p {
		p[i] = d.Row(i)[0] / 100 // many rows share a value
	}
	var won, pairs float64
	for i := range p {
		for j := range p {
			if d.Y[i] == 1 && d.Y[j] == 0 {
				pairs++
				switch {
				case p[i] > p[j]:
					won++
				case p[i] == p[j]:
					won += 0.5
				}
			}
		}
	}
	c, err := metrics.ROC(p, d.Y)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(c.Area-won/pairs) > 1e-12 {
		t.Errorf("got area %v, want %v", c.Area, won/pairs)
	}
}

func TestMeanLoss(t *testing.T) {
	got, err := metrics.MeanLoss([]float32{0.5, 0.25, 0, 1}, []float32{1, 0, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	want := (math.Log(2) - math.Log(0.75) + 100 + 0) / 4
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is no probability, no label or not a row for a row is an error of every function, and never a number.
func TestRefused(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	half := []float32{0.5, 0.5, 0.5, 0.5}
	labels := []float32{1, 1, 0, 0}
	for _, c := range []struct {
		p, y []float32
		want string
	}{
		{[]float32{nan, nan, nan, nan}, labels, "row 0: found the probability NaN, expected a number from 0 to 1"},
		{[]float32{nan, nan, nan, nan}, []float32{0, 0, 1, 1}, "row 0: found the probability NaN"},
		{[]float32{0.9, 0.8, nan, 0.1}, labels, "row 2: found the probability NaN"},
		{[]float32{0.9, 0.8, inf, 0.1}, labels, "row 2: found the probability +Inf"},
		{[]float32{0.9, 1.5, 0.2, 0.1}, labels, "row 1: found the probability 1.5"},
		{[]float32{0.9, 0.8, 0.2, -0.1}, labels, "row 3: found the probability -0.1"},
		{half, []float32{1, 1, 0, 2}, "row 3: found the label 2, expected 0 or 1"},
		{half, []float32{1, -1, 0, 1}, "row 1: found the label -1"},
		{half, []float32{1, 0.5, 0, 1}, "row 1: found the label 0.5"},
		{half, []float32{nan, 1, 0, 1}, "row 0: found the label NaN"},
		{half, []float32{1, 0, 1}, "found 4 probabilities and 3 labels, expected as many"},
		{half[:3], labels, "found 3 probabilities and 4 labels"},
		{nil, labels, "found 0 probabilities and 4 labels"},
	} {
		_, ofCount := metrics.Count(c.p, c.y, 0.5)
		_, ofLoss := metrics.MeanLoss(c.p, c.y)
		_, ofROC := metrics.ROC(c.p, c.y)
		_, ofEvaluate := metrics.Evaluate(c.p, c.y, []int{0})
		for name, err := range map[string]error{"Count": ofCount, "MeanLoss": ofLoss, "ROC": ofROC, "Evaluate": ofEvaluate} {
			if err == nil || !strings.HasPrefix(err.Error(), "metrics: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s of %v and %v: got error %v, want %q", name, c.p, c.y, err, c.want)
			}
		}
	}
	if c, err := metrics.Count(half, labels, nan); err == nil {
		t.Errorf("the threshold NaN: got %+v, want an error", c)
	}
	for _, row := range []int{-1, 4} {
		if e, err := metrics.Evaluate(half, labels, []int{0, row}); err == nil || !strings.Contains(err.Error(), "expected 0 to 3") {
			t.Errorf("row %d of 4: got %+v and error %v, want an error with 0 to 3", row, e, err)
		}
	}
}

// A mean over no rows, and what is left of a curve where a label does not occur.
func TestUndefined(t *testing.T) {
	none, err := metrics.Evaluate([]float32{0.5}, []float32{1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]float64{
		"loss": none.Loss, "accuracy": none.Accuracy(), "precision": none.Precision(), "recall": none.Recall(),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s of no rows: got %v, want NaN", name, v)
		}
	}
	allNaN := func(values []float64) bool {
		return !slices.ContainsFunc(values, func(v float64) bool { return !math.IsNaN(v) })
	}
	for _, c := range []struct {
		name                  string
		p, y                  []float32
		falseIsNaN, trueIsNaN bool
	}{
		{"nothing", nil, nil, true, true},
		{"label 1 only", []float32{0.9, 0.1}, []float32{1, 1}, true, false},
		{"label 0 only", []float32{0.9, 0.1}, []float32{0, 0}, false, true},
	} {
		curve, err := metrics.ROC(c.p, c.y)
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(curve.Area) || allNaN(curve.FalseRate) != c.falseIsNaN || allNaN(curve.TrueRate) != c.trueIsNaN {
			t.Errorf("ROC of %s: got %+v, want the area NaN, and of the rates false %v, true %v", c.name, curve, c.falseIsNaN, c.trueIsNaN)
		}
	}
}

func TestMedian(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 4}, 4},
		{[]float64{9, 1, 4, 2}, 3},
		{[]float64{math.MaxFloat64}, math.MaxFloat64},
		{[]float64{1, inf, inf}, inf},
		{[]float64{-inf, 5, inf}, 5},
		{[]float64{2, nan, 4}, nan},
		{[]float64{nan, 2, 4, 6, 8}, nan},
		{nil, nan},
	} {
		given := slices.Clone(c.values)
		got := metrics.Median(given)
		if got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("median of %v: got %v, want %v", c.values, got, c.want)
		}
		for i := range given {
			if math.Float64bits(given[i]) != math.Float64bits(c.values[i]) {
				t.Fatalf("Median changed %v to %v", c.values, given)
			}
		}
	}
}
