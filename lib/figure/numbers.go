package figure

import (
	"math"
	"slices"
	"strconv"
)

// Pictures take numbers up to largest, on a logarithmic axis from smallest on: their
// squares and their ratios are still finite numbers.
const smallest, largest = 1e-150, 1e150

// flat reports whether numbers from low to high are one number to a picture: they
// differ by nothing, or by no more than what calculating with them loses.
func flat(low, high float64) bool {
	return !(high-low > math.Max(1e-12*math.Max(math.Abs(low), math.Abs(high)), smallest))
}

// room returns the range of an axis for numbers from low to high: this range, or
// where it is flat a wider one around it.
func room(low, high float64) (float64, float64) {
	if !flat(low, high) {
		return low, high
	}
	half := math.Max(1, math.Max(math.Abs(low), math.Abs(high))/1000)
	return low - half, high + half
}

// A precision is a number of significant digits.
type precision int

// ordinary is what people read with ease.
const ordinary precision = 4

// number writes v with four significant digits.
func number(v float64) string { return ordinary.number(v) }

// apart returns the precision at which each of the values can be told from the next:
// the ordinary one, or as many digits more as the distance between them needs.
func apart(values ...float64) precision {
	sorted := slices.Compact(slices.Sorted(slices.Values(values)))
	p := ordinary
	for i := 1; i < len(sorted); i++ {
		low, high := sorted[i-1], sorted[i]
		distance := high - low
		if distance <= 1e-14*math.Max(math.Abs(low), math.Abs(high)) {
			continue // what calculating with them loses
		}
		for p < 17 && math.Max(p.misses(low), p.misses(high)) > distance/4 {
			p++
		}
	}
	return p
}

// labels writes values so that each can be told from the others.
func labels(values []float64) []string {
	p := apart(values...)
	written := make([]string, len(values))
	for i, v := range values {
		written[i] = p.number(v)
	}
	return written
}

// misses returns how far the written number is from v.
func (p precision) misses(v float64) float64 {
	written, _ := strconv.ParseFloat(p.number(v), 64) // what FormatFloat wrote
	return math.Abs(written - v)
}

// number writes v with at most so many significant digits, all of a whole part, and
// without an exponent where people would not use one.
func (p precision) number(v float64) string {
	if v == 0 {
		return "0" // -0 too
	}
	a := math.Abs(v)
	if a < 1e-4 || a >= 1e7 {
		return strconv.FormatFloat(v, 'g', int(p), 64)
	}
	if a >= math.Pow10(int(p)-1) {
		return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', int(p), 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
