package figure

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"activation-notes/lib/words"
)

// bandOpacity lets what lies below a band show through.
const bandOpacity = 0.22

// Spread returns the curve of several runs of one experiment, which differ by
// their seed: the median, with a band from the lowest to the highest run.
// runs[r][i] is what run r gave at x[i].
func Spread[X, Y Number](name string, x []X, runs [][]Y) Series {
	s := Series{name: name, x: float64s(x), runs: len(runs)}
	if len(runs) == 0 {
		s.err = fmt.Errorf("series %q has no runs", words.Keys(name))
		return s
	}
	for r, run := range runs {
		if len(run) != len(x) {
			s.err = fmt.Errorf("series %q has %d x values and run %d has %d; want as many", words.Keys(name), len(x), r, len(run))
			return s
		}
		if err := checkFinite(fmt.Sprintf("%s run %d", name, r), float64s(run)); err != nil {
			s.err = err
			return s
		}
	}
	at := make([]float64, len(runs))
	for i := range x {
		for r, run := range runs {
			at[r] = float64(run[i])
		}
		slices.Sort(at)
		s.y = append(s.y, (at[(len(at)-1)/2]+at[len(at)/2])/2)
		s.low, s.high = append(s.low, at[0]), append(s.high, at[len(at)-1])
	}
	return s
}

// band fills what lies between the lowest and the highest run.
func band(s Series, style draw.LineStyle, logX bool) *plotter.Polygon {
	ring := thin(s.x, s.high, 100, logX)
	low := thin(s.x, s.low, 100, logX)
	slices.Reverse(low)
	return &plotter.Polygon{XYs: []plotter.XYs{append(ring, low...)}, Color: style.Color.(ink).fade(bandOpacity)}
}

func describeSpread(l reader, axes Axes, s Series) string {
	last := len(s.x) - 1
	x, y := apart(s.x[0], s.x[last]), apart(slices.Min(s.low), slices.Max(s.high))
	return l.text("spread.series", l.Say(s.name), s.runs, l.Say(axes.X),
		x.number(s.x[0]), y.number(s.y[0]), y.number(s.low[0]), y.number(s.high[0]),
		x.number(s.x[last]), y.number(s.y[last]), y.number(s.low[last]), y.number(s.high[last]))
}
