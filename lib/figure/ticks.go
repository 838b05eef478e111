package figure

import (
	"math"

	"gonum.org/v1/plot"
)

// roundTicks labels three to seven round numbers, or the ends of a range so
// short that its numbers hardly differ.
func roundTicks(low, high float64) []plot.Tick {
	step := roundStep((high - low) / 6)
	if !(step > 1e-12*math.Max(math.Abs(low), math.Abs(high))) {
		return []plot.Tick{{Value: low, Label: number(low)}, {Value: high, Label: number(high)}}
	}
	var ticks []plot.Tick
	// The range may have lost its last digits on the way here.
	for k := math.Ceil(low/step - 1e-6); k <= high/step+1e-6; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: number(k * step)})
	}
	return ticks
}

// roundStep returns the smallest of 1, 2 and 5 times a power of ten that is not
// below step.
func roundStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= step {
			return digit * power
		}
	}
	return 10 * power
}

// toTicks moves the ends of a range that almost reach a tick onto it: the axis of
// a sigmoid then shows the 0 and the 1 that its curve comes near to.
func toTicks(low, high float64) (newLow, newHigh float64) {
	size := high - low
	step := roundStep(size / 6)
	if below := math.Floor(low/step) * step; low-below < 0.02*size {
		low = below
	}
	if above := math.Ceil(high/step) * step; above-high < 0.02*size {
		high = above
	}
	return low, high
}
