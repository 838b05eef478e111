package logistic_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/optimize"

	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
)

// table makes a data set of columns a, b, ... and the labels.
func table(x [][]float32, y ...float32) *data.Dataset {
	d := &data.Dataset{Y: y}
	for j := range x[0] {
		d.Names = append(d.Names, string(rune('a'+j)))
	}
	d.Names = append(d.Names, "label")
	for _, row := range x {
		d.X = append(d.X, row...)
	}
	return d
}

// column makes a data set of one feature.
func column(x []float32, y ...float32) *data.Dataset {
	return &data.Dataset{Names: []string{"a", "label"}, X: x, Y: y}
}

// One row far away from the others.
func TestOptimumWithAnOutlier(t *testing.T) {
	for _, far := range []float32{99999, 999999, 1e9, 1e20, 3e38} {
		m, err := logistic.Optimum(column([]float32{1, 2, 3, 4, 5, 6, 7, 8, 9, far}, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1))
		if err != nil {
			t.Errorf("%g: %v", far, err)
			continue
		}
		// The minimum of the nine near rows alone: the far one adds nothing to the loss.
		if got, want := fmt.Sprintf("%.5f %.5f %.7f", m.Weights64[0], m.Bias64, m.Loss), "1.17157 -2.83359 0.2447116"; got != want {
			t.Errorf("%g: got %s, want %s", far, got, want)
		}
	}
}

func TestOptimumReasons(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	plane := [][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 1}, {1, 2}}
	for _, c := range []struct {
		d    *data.Dataset
		want string
	}{
		{column(nil), "without rows"},
		{column([]float32{1, 2, 3}, 1, 1, 1), "all 3 rows have the label 1"},
		{column([]float32{1, 2, 3}, 0, 0, 0), "all 3 rows have the label 0"},
		{column([]float32{3, 3, 3}, 0, 1, 1), `column "a" is 3 in every row`},
		{column([]float32{0, 0, 0}, 0, 1, 1), `column "a" is 0 in every row`},
		{table([][]float32{{1, 7}, {2, 7}, {3, 7}, {4, 7}}, 0, 1, 0, 1), `column "b" is 7 in every row`},
		{table([][]float32{{1, 5, 3}, {2, 9, 5}, {3, 2, 7}, {4, 0, 9}, {0, 4, 1}}, 0, 1, 0, 1, 1), `the columns "a" and "c" are collinear`},
		{table([][]float32{{1, 5, 6}, {2, 9, 11}, {3, 2, 5}, {4, 0, 4}, {0, 4, 4}}, 0, 1, 0, 1, 1), `the columns "a", "b" and "c" are collinear`},
		{table([][]float32{{1, 5, 6}, {2, 9, 1}}, 0, 1), `the columns "a" and "b" are collinear`},
		{column([]float32{1, 2, 3, 4}, 0, 0, 1, 1), "separates the labels without a mistake, and"},
		{column([]float32{1, 1e-30, 2e-30, 3}, 1, 0, 1, 1), "separates the labels without a mistake, and"},
		{column([]float32{1, 2, 2, 3}, 0, 0, 1, 1), "without a mistake, but for rows that lie on it"},
		{table(plane, 0, 0, 0, 1, 1, 1), "separates the labels without a mistake, and"},
		{table(plane, 0, 0, 1, 1, 1, 1), "separates the labels without a mistake, and"},
		{table([][]float32{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {0, 1}, {5, 9}}, 0, 1, 0, 1, 1, 1), "without a mistake, but for rows that lie on it"},
		{column([]float32{1, nan, 3}, 0, 1, 0), `row 1, column "a": found NaN`},
		{column([]float32{1, 2, -inf}, 0, 1, 0), `row 2, column "a": found -Inf`},
		{column([]float32{1, 2, 3}, 0, 0.5, 1), "row 1: found the label 0.5"},
		{column([]float32{1, 2, 3}, 0, nan, 1), "row 1: found the label NaN"},
		{column([]float32{1, 2}, 0, 1, 1), "found 2 features in 3 rows"},
		{column([]float32{1e-44, 2e-44, 3e-44, 4e-44}, 0, 1, 0, 1), `the weight of column "a" is`},
		{column([]float32{1e38, 2e38, 3e38, 3.3e38}, 0, 1, 0, 1), `the weight of column "a" is`},
	} {
		m, err := logistic.Optimum(c.d)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: got %v and error %v, want one with %q", c.d, m, err, c.want)
		}
	}
}

// Without features there is the bias alone.
func TestOptimumOfTheBias(t *testing.T) {
	m, err := logistic.Optimum(&data.Dataset{Names: []string{"label"}, Y: []float32{0, 1, 1, 1}})
	if err != nil || math.Abs(m.Bias64-math.Log(3)) > 1e-15 {
		t.Errorf("got %v and error %v, want the bias log 3", m, err)
	}
}

// randomSet draws a small data set of one of several kinds.
func randomSet(r *rand.Rand) *data.Dataset {
	n, k := 1+r.IntN(12), 1+r.IntN(3)
	draw := []func() float32{
		func() float32 { return float32(r.IntN(4)) }, // rows come twice, columns are constant or collinear
		func() float32 { return float32(r.IntN(100)) },
		func() float32 { return float32(r.NormFloat64()) },
		func() float32 { return float32(1e6 + float64(r.IntN(10))) },
		func() float32 { return float32(r.NormFloat64() * math.Pow(10, float64(r.IntN(13)-6))) },
	}[r.IntN(5)]
	x, y := make([][]float32, n), make([]float32, n)
	for i := range x {
		for range k {
			x[i] = append(x[i], draw())
		}
		y[i] = float32(r.IntN(2))
	}
	for j := range k { // columns in other units
		unit := float32(math.Pow(10, float64(r.IntN(3)*6-6)))
		for i := range x {
			x[i][j] *= unit
		}
	}
	return table(x, y...)
}

// Every small set has its smallest loss, or the reason why it has none. Both are checked in other ways than Optimum's.
func TestOptimumOfRandomSets(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2))
	counts := map[string]int{}
	for range 2000 {
		d := randomSet(r)
		want := reason(d)
		m, err := logistic.Optimum(d)
		counts[want]++
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %+v and error %v, want one with %q", d, m, err, want)
			continue
		}
		if err == nil {
			checkStationary(t, d, m)
			if slow := slowMinimum(d); m.Loss > slow+1e-9 {
				t.Errorf("%+v: the loss is %v, but another way found %v", d, m.Loss, slow)
			}
		}
	}
	t.Log(counts)
	if len(counts) < 6 {
		t.Errorf("the sets were of the kinds %v only", counts)
	}
}

// Thousands of rows, of which each comes twice, with columns of sizes from 1e-30 to 1e30, and with one that is nearly the
// sum of two others.
func TestOptimumOfManyRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	sizes, sums, separated := make([][]float32, 4000), make([][]float32, 4000), make([]float32, 4000)
	y := make([]float32, 4000)
	for i := range 2000 {
		a, b, c := r.NormFloat64(), r.NormFloat64(), r.NormFloat64()
		for _, at := range []int{i, i + 2000} {
			sizes[at] = []float32{float32(a * 1e-30), float32(b), float32(c * 1e30)}
			sums[at] = []float32{float32(a), float32(b), float32(a) + float32(b)}
			if a+b+c > 0 {
				separated[at] = 1
			}
			if a+b+c+2*r.NormFloat64() > 0 {
				y[at] = 1
			}
		}
	}
	for _, x := range [][][]float32{sizes, sums} {
		d := table(x, y...)
		m, err := logistic.Optimum(d)
		if err != nil {
			t.Error(err)
			continue
		}
		checkStationary(t, d, m)
	}
	if m, err := logistic.Optimum(table(sizes, separated...)); err == nil || !strings.Contains(err.Error(), "without a mistake, and") {
		t.Errorf("got %v and error %v, want one that a plane separates the labels", m, err)
	}
}

// checkStationary checks that the derivatives of the loss are 0, but for what float64 makes of the scores.
func checkStationary(t *testing.T, d *data.Dataset, m logistic.Minimum) {
	t.Helper()
	k := d.Features()
	gradient, allowed := make([]float64, k+1), make([]float64, k+1)
	loss := 0.0
	for i := range d.Len() {
		z, size := m.Bias64, math.Abs(m.Bias64)
		for j, x := range d.Row(i) {
			z += m.Weights64[j] * float64(x)
			size += math.Abs(m.Weights64[j] * float64(x))
		}
		s := 2*float64(d.Y[i]) - 1
		loss += math.Log1p(math.Exp(-math.Abs(z))) + max(-s*z, 0)
		wrong := 1 / (1 + math.Exp(s*z))
		for j := range k + 1 {
			x := 1.0
			if j < k {
				x = float64(d.Row(i)[j])
			}
			gradient[j] -= s * wrong * x
			// The score is rounded as the numbers are that it is the sum of, and its weights and bias before.
			allowed[j] += wrong * math.Abs(x) * (1e-12 + 8*0x1p-52*size)
		}
	}
	for j := range gradient {
		if !(math.Abs(gradient[j]) <= allowed[j]) {
			t.Errorf("%+v: at %+v derivative %d is %g, want 0 within %g", d, m, j, gradient[j], allowed[j])
		}
	}
	if loss /= float64(d.Len()); math.Abs(loss-m.Loss) > 1e-12*(1+loss) {
		t.Errorf("%+v: Optimum says that the loss is %v, it is %v", d, m.Loss, loss)
	}
}

// slowMinimum finds the smallest mean loss by a method that knows no second derivatives, on scaled features.
func slowMinimum(d *data.Dataset) float64 {
	scaler := data.FitScaler(d)
	k := d.Features()
	f := func(beta, gradient []float64) float64 {
		loss := 0.0
		clear(gradient)
		for i := range d.Len() {
			z := beta[k]
			for j, x := range d.Row(i) {
				z += beta[j] * (float64(x) - scaler.Mean[j]) / scaler.Deviation[j]
			}
			s := 2*float64(d.Y[i]) - 1
			loss += math.Log1p(math.Exp(-math.Abs(z))) + max(-s*z, 0)
			slope := -s / (1 + math.Exp(s*z))
			for j := range gradient {
				if j < k {
					gradient[j] += slope * (float64(d.Row(i)[j]) - scaler.Mean[j]) / scaler.Deviation[j] / float64(d.Len())
				} else {
					gradient[j] += slope / float64(d.Len())
				}
			}
		}
		return loss / float64(d.Len())
	}
	result, _ := optimize.Minimize(optimize.Problem{
		Func: func(x []float64) float64 { return f(x, nil) },
		Grad: func(gradient, x []float64) { f(x, gradient) },
	}, make([]float64, k+1), nil, &optimize.BFGS{})
	return result.F
}

// reason says why a small set has no smallest loss, "" if it has one, by trying out all planes that could matter.
//
// Where the vectors v = ±(x, 1) span the space, the planes that separate them form a cone, and its edges are those that
// are determined by all vectors but one of a basis: they lie at right angles to k of the vectors.
func reason(d *data.Dataset) string {
	k := d.Features()
	if d.Len() == 0 {
		return "without rows"
	}
	count := map[float32]int{}
	vectors := make([][]*big.Int, d.Len())
	for i := range vectors {
		count[d.Y[i]]++
		for _, x := range append(append([]float32{}, d.Row(i)...), 1) {
			// Whole numbers: the smallest float32 is 2^-149.
			v, _ := new(big.Float).SetMantExp(big.NewFloat(float64(x)*(2*float64(d.Y[i])-1)), 149).Int(nil)
			vectors[i] = append(vectors[i], v)
		}
	}
	if len(count) == 1 {
		return "rows have the label"
	}
	for j := range k {
		constant := true
		for i := range d.Len() {
			constant = constant && d.Row(i)[j] == d.Row(0)[j]
		}
		if constant {
			return "in every row"
		}
	}
	full, edges := false, 0
	strict := make([]bool, d.Len())
	each(d.Len(), k, func(chosen []int) {
		normal := make([]*big.Int, k+1) // the cross product: cofactors of the chosen rows
		zero := true
		for j := range normal {
			minor := make([][]*big.Int, k)
			for r, i := range chosen {
				minor[r] = append(append([]*big.Int{}, vectors[i][:j]...), vectors[i][j+1:]...)
			}
			normal[j] = determinant(minor)
			if j%2 == 1 {
				normal[j].Neg(normal[j])
			}
			zero = zero && normal[j].Sign() == 0
		}
		if zero {
			return
		}
		signs := make([]int, d.Len())
		least, most := 0, 0
		for i, v := range vectors {
			sum := new(big.Int)
			for j := range v {
				sum.Add(sum, new(big.Int).Mul(v[j], normal[j]))
			}
			signs[i] = sum.Sign()
			least, most = min(least, signs[i]), max(most, signs[i])
		}
		full = full || least < 0 || most > 0
		if (least < 0) != (most > 0) {
			edges++
			for i, s := range signs {
				strict[i] = strict[i] || s != 0
			}
		}
	})
	switch {
	case !full:
		return "are collinear"
	case edges == 0:
		return ""
	}
	for _, s := range strict {
		if !s {
			return "but for rows that lie on it"
		}
	}
	return "without a mistake, and"
}

// each calls f with every choice of k of the numbers 0 to n-1.
func each(n, k int, f func(chosen []int)) {
	var choose func(chosen []int, from int)
	choose = func(chosen []int, from int) {
		if len(chosen) == k {
			f(chosen)
			return
		}
		for i := from; i < n; i++ {
			choose(append(chosen, i), i+1)
		}
	}
	choose(nil, 0)
}

func determinant(a [][]*big.Int) *big.Int {
	if len(a) == 0 {
		return big.NewInt(1)
	}
	sum := new(big.Int)
	for j := range a {
		var minor [][]*big.Int
		for _, row := range a[1:] {
			minor = append(minor, append(append([]*big.Int{}, row[:j]...), row[j+1:]...))
		}
		term := determinant(minor)
		term.Mul(term, a[0][j])
		if j%2 == 1 {
			term.Neg(term)
		}
		sum.Add(sum, term)
	}
	return sum
}
