package figure

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
)

// roundTicks labels three to seven round numbers, or two or three where the numbers
// are so close together that telling them apart takes long labels.
func roundTicks(low, high float64) []plot.Tick {
	if flat(low, high) {
		return labelled([]float64{low})
	}
	var best []plot.Tick
	for _, most := range []float64{6, 3, 2} {
		step := roundStep((high - low) / most)
		var values []float64
		// The range may have lost its last digits on the way here.
		for k := math.Ceil(low/step - 1e-6); k <= high/step+1e-6; k++ {
			values = append(values, k*step)
		}
		if best != nil && len(values) < 2 {
			break
		}
		best = labelled(values)
		for i, v := range values { // gonum/plot makes no room for the label of a tick beyond the end
			if end := math.Min(math.Max(v, low), high); math.Abs(v-end) <= 1e-14*math.Abs(end) {
				best[i].Value = end // but for rounding
			}
		}
		const fit = 30 // characters side by side
		longest := slices.MaxFunc(best, func(a, b plot.Tick) int { return len(a.Label) - len(b.Label) })
		if apart(values...) == ordinary || len(best)*len(longest.Label) <= fit {
			break
		}
	}
	return best
}

// labelled returns a tick for each of the values, no two with the same label.
func labelled(values []float64) []plot.Tick {
	ticks := make([]plot.Tick, len(values))
	for i, label := range labels(values) {
		ticks[i] = plot.Tick{Value: values[i], Label: label}
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
