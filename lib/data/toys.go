package data

import (
	"fmt"
	"math"

	"activation-notes/lib/data/torchrand"
)

// XOR returns the four rows of exclusive or: x1 and x2 are 0 or 1, and the label is 1 where exactly
// one of them is 1. No straight line separates its labels.
func XOR() *Dataset { return truthTable(0, 1, 1, 0) }

// AND returns the four rows of and: x1 and x2 are 0 or 1, and the label is 1 where both are 1. A
// straight line separates its labels.
func AND() *Dataset { return truthTable(0, 0, 0, 1) }

// truthTable returns the rows (0, 0), (0, 1), (1, 0), (1, 1) with these labels.
func truthTable(labels ...float32) *Dataset {
	return &Dataset{
		Names: []string{"x1", "x2", "label"},
		X:     []float32{0, 0, 0, 1, 1, 0, 1, 1},
		Y:     labels,
	}
}

// Moons returns n points on two half circles of radius 1 that reach into each other, a common test of
// a classifier that has to bend. The rows alternate between label 0, on the upper half circle around
// (0, 0), and label 1, on the lower one around (1, 0.5). Each point lies at a random angle, all
// equally likely; then normal noise with the standard deviation noise is added to both coordinates.
//
// The same arguments give the same rows. It panics if n is negative or above 2^31-1, and if noise is
// negative or not finite.
//
// Source: make_moons of scikit-learn, which spaces the angles evenly instead.
func Moons(n int, noise float64, seed int64) *Dataset {
	checkRows("Moons", n)
	if !(noise >= 0) || math.IsInf(noise, 0) {
		panic(fmt.Sprintf("data.Moons: found the noise %g, expected a finite number of 0 or more", noise))
	}
	g := torchrand.New(uint64(seed))
	d := newToy(n, "x1", "x2", "label")
	for i := range n {
		sin, cos := math.Sincos(math.Pi * uniform(g))
		label := i % 2
		x1, x2 := cos, sin
		if label == 1 {
			x1, x2 = 1-cos, 0.5-sin
		}
		e1, e2 := normal(g)
		d.X = append(d.X, float32(x1+noise*e1), float32(x2+noise*e2))
		d.Y = append(d.Y, float32(label))
	}
	return d
}

// The rule of Commute, in hours.
const (
	commuteFair  = 50.0 / 60 // from waking up to the office, in fair weather
	commuteRain  = 20.0 / 60 // what rain adds
	commuteNoise = 5.0 / 60  // the standard deviation of all the rest
	commuteStart = 2.0       // when work starts, after 6:00
)

// Commute returns n mornings, made up for the notes' example of a node that should listen to one
// input more than to another: will I be late for work?
//
//   - wake-up: when I wake up, in hours after 6:00, from 0 to 2, all equally likely
//   - weather: from 0, fair, to 1, rain, all equally likely
//   - late: 1 if I come to the office after 8:00, else 0
//
// From waking up to the office it takes 50 minutes, rain adds 20 minutes, and normal noise with a
// standard deviation of 5 minutes is added:
//
//	late = wake-up + 50/60 + 20/60 weather + noise > 2
//
// So late mornings are as likely as others; an hour of sleep moves the arrival by 60 minutes, the
// whole range of the weather by 20.
//
// The same arguments give the same rows. It panics if n is negative or above 2^31-1.
func Commute(n int, seed int64) *Dataset {
	checkRows("Commute", n)
	g := torchrand.New(uint64(seed))
	d := newToy(n, "wake-up", "weather", "late")
	for range n {
		wakeUp, weather := 2*uniform(g), uniform(g)
		e, _ := normal(g)
		arrival := wakeUp + commuteFair + commuteRain*weather + commuteNoise*e
		d.X = append(d.X, float32(wakeUp), float32(weather))
		d.Y = append(d.Y, labelValue(arrival > commuteStart))
	}
	return d
}

// newToy returns a data set without rows, with room for n.
func newToy(n int, names ...string) *Dataset {
	return &Dataset{Names: names, X: make([]float32, 0, n*(len(names)-1)), Y: make([]float32, 0, n)}
}

// checkRows panics unless n rows can be made: a Loader numbers them in int32.
func checkRows(function string, n int) {
	if n < 0 || n > math.MaxInt32 {
		panic(fmt.Sprintf("data.%s: found %d rows, expected 0 to %d", function, n, math.MaxInt32))
	}
}

// uniform returns a number from 0 to 1, 1 excluded.
func uniform(g *torchrand.Generator) float64 { return float64(g.Uniform(0, 1)) }

// normal returns two independent normal numbers of mean 0 and standard deviation 1.
//
// Source: G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates",
// Annals of Mathematical Statistics 29(2), 1958.
func normal(g *torchrand.Generator) (a, b float64) {
	radius := math.Sqrt(-2 * math.Log(1-uniform(g))) // 1 - uniform is never 0
	sin, cos := math.Sincos(2 * math.Pi * uniform(g))
	return radius * cos, radius * sin
}
