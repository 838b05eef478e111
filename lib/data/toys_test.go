package data_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
)

func ExampleXOR() {
	d := data.XOR()
	for i := range d.Len() {
		fmt.Println(d.Row(i), d.Y[i])
	}
	// Output:
	// [0 0] 0
	// [0 1] 1
	// [1 0] 1
	// [1 1] 0
}

func ExampleAND() {
	d := data.AND()
	for i := range d.Len() {
		fmt.Println(d.Row(i), d.Y[i])
	}
	// Output:
	// [0 0] 0
	// [0 1] 0
	// [1 0] 0
	// [1 1] 1
}

func ExampleMoons() {
	d := data.Moons(4, 0.1, 1)
	for i := range d.Len() {
		fmt.Printf("%5.2f %v\n", d.Row(i), d.Y[i])
	}
	// Output:
	// [-0.79  0.74] 0
	// [ 1.68 -0.26] 1
	// [ 0.17  0.88] 0
	// [ 0.67 -0.50] 1
}

func ExampleCommute() {
	d := data.Commute(4, 1)
	fmt.Println(d.Names)
	for i := range d.Len() {
		fmt.Printf("%.2f %v\n", d.Row(i), d.Y[i])
	}
	// Output:
	// [wake-up weather late]
	// [1.52 0.28] 1
	// [0.06 0.80] 0
	// [1.14 0.44] 1
	// [1.37 0.31] 1
}

// Without noise every point lies on its half circle; with noise the distance from it is normal.
func TestMoons(t *testing.T) {
	distance := func(d *data.Dataset, i int) float64 {
		x, y := float64(d.Row(i)[0]), float64(d.Row(i)[1])
		if d.Y[i] == 1 {
			x, y = 1-x, 0.5-y
		}
		if y < -0.5 {
			t.Errorf("row %d, %v, label %v: on the wrong half", i, d.Row(i), d.Y[i])
		}
		return math.Hypot(x, y) - 1
	}
	exact := data.Moons(101, 0, 5)
	for i := range exact.Len() {
		if got := distance(exact, i); math.Abs(got) > 1e-6 {
			t.Errorf("row %d, %v, label %v: %g away from the half circle", i, exact.Row(i), exact.Y[i], got)
		}
		if exact.Y[i] != float32(i%2) {
			t.Errorf("row %d has the label %v, want %d", i, exact.Y[i], i%2)
		}
	}
	const n, noise = 4000, 0.1
	noisy := data.Moons(n, noise, 6)
	var sum, squares float64
	for i := range n {
		v := distance(noisy, i)
		sum, squares = sum+v, squares+v*v
	}
	// Across the circle the noise counts in full, and noise along it adds noise^2/2 to the distance, and a
	// little where a moon ends. Five standard errors of the mean and of the deviation.
	mean, deviation := sum/n, math.Sqrt(squares/n-sum/n*sum/n)
	if math.Abs(mean-noise*noise/2) > 5*noise/math.Sqrt(n) || math.Abs(deviation-noise) > 5*noise/math.Sqrt(2*n) {
		t.Errorf("the distances have the mean %.4f and the deviation %.4f, want %.4f and %.4f", mean, deviation, noise*noise/2, noise)
	}
}

func TestCommute(t *testing.T) {
	const n = 4000
	d := data.Commute(n, 7)
	var late, surprises float64
	for i := range n {
		wakeUp, weather := float64(d.Row(i)[0]), float64(d.Row(i)[1])
		if !(wakeUp >= 0 && wakeUp <= 2 && weather >= 0 && weather <= 1) {
			t.Errorf("row %d is %v, want 0..2 and 0..1", i, d.Row(i))
		}
		expected := wakeUp*60 + 50 + 20*weather // minutes after 6:00
		if math.Abs(expected-120) > 30 && (d.Y[i] == 1) != (expected > 120) {
			t.Errorf("row %d, %v: label %v, but %.0f minutes after 6:00 expected, six deviations away", i, d.Row(i), d.Y[i], expected)
		}
		if (d.Y[i] == 1) != (expected > 120) {
			surprises++
		}
		late += float64(d.Y[i])
	}
	// By symmetry half are late: five standard errors.
	if share := late / n; math.Abs(share-0.5) > 5*0.5/math.Sqrt(n) {
		t.Errorf("%.3f of the mornings are late, want 0.5", share)
	}
	// The arrival has a density of 1/120 a minute around 8:00, and the noise carries E|e|/2 =
	// 5 sqrt(2/pi)/2 = 2 minutes of it over the limit, from either side: 4/120 = 0.033.
	if share := surprises / n; math.Abs(share-0.0332) > 5*math.Sqrt(0.0332/n) {
		t.Errorf("the noise decides %.4f of the mornings, want 0.0332", share)
	}
	// The deviation of wake-up is 60 minutes * 2/sqrt(12), that of the weather's part 20 / sqrt(12): 6 to 1.
	if wakeUp, weather := correlation(d, 0), correlation(d, 1); !(wakeUp > 4*weather && weather > 0.05) {
		t.Errorf("late goes with wake-up by %.3f and with the weather by %.3f, want the first much larger and both above 0", wakeUp, weather)
	}
}

// correlation is that of a feature with the label.
func correlation(d *data.Dataset, feature int) float64 {
	x := make([]float64, d.Len())
	y := make([]float64, d.Len())
	for i := range x {
		x[i], y[i] = float64(d.Row(i)[feature]), float64(d.Y[i])
	}
	return stat.Correlation(x, y, nil)
}

func TestToysAreSeeded(t *testing.T) {
	for name, make := range map[string]func(seed int64) *data.Dataset{
		"Moons":   func(seed int64) *data.Dataset { return data.Moons(30, 0.2, seed) },
		"Commute": func(seed int64) *data.Dataset { return data.Commute(30, seed) },
	} {
		a, again, b := make(1), make(1), make(2)
		if !slices.Equal(a.X, again.X) || !slices.Equal(a.Y, again.Y) {
			t.Errorf("%s: the same seed gave two data sets", name)
		}
		if slices.Equal(a.X, b.X) {
			t.Errorf("%s: two seeds gave one data set", name)
		}
		if len(a.X) != 60 || len(a.Y) != 30 || a.Features() != 2 {
			t.Errorf("%s: got %d values, %d labels, %d features, want 60, 30, 2", name, len(a.X), len(a.Y), a.Features())
		}
	}
	if empty := data.Moons(0, 0, 1); empty.Len() != 0 || empty.Features() != 2 {
		t.Errorf("Moons(0): got %d rows of %d features", empty.Len(), empty.Features())
	}
}

func TestWhatCannotBePanics(t *testing.T) {
	for want, f := range map[string]func(){
		"data.Moons: found -1 rows, expected 0 to 2147483647":                                      func() { data.Moons(-1, 0, 1) },
		"data.Moons: found 9223372036854775807 rows":                                               func() { data.Moons(math.MaxInt64, 0, 1) },
		"data.Moons: found the noise NaN, expected":                                                func() { data.Moons(3, math.NaN(), 1) },
		"data.Commute: found -2 rows":                                                              func() { data.Commute(-2, 1) },
		"data.Generate: found -1 rows":                                                             func() { data.Generate(-1, 1) },
		"data.Generate: found 6148914691236517206 rows":                                            func() { data.Generate(6148914691236517206, 1) }, // three times that is 2
		"data.FitScaler: found no rows":                                                            func() { data.FitScaler(data.Generate(0, 1)) },
		"data.Scaler: found 2 features, expected as many as there are means, 3, and deviations, 3": func() { data.FitScaler(data.Generate(9, 1)).Apply(data.XOR()) },
		"data.Scaler: found 2 features, expected as many as there are means, 2, and deviations, 0": func() { data.Scaler{Mean: make([]float64, 2)}.Apply(data.XOR()) },
		"data.FitScaler: found no rows, expected 1 or more":                                        func() { data.FitScaler(nil) },
		"runtime error: index out of range [6148914691236517206] with length 9":                    func() { data.Generate(9, 1).Row(6148914691236517206) },
		"torchrand: Perm(4294967296): want":                                                        func() { torchrand.New(1).Perm(1 << 32) },
		"torchrand: Shuffle of 4294967296 values: want":                                            func() { torchrand.Shuffle(torchrand.New(1), make([]struct{}, 1<<32)) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
					t.Errorf("got the panic %q, want one that starts with %q", got, want)
				}
			}()
			f()
		}()
	}
}
