package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func makeLog(a *plot.Axis) {
	a.Scale, a.Tick.Marker = plot.LogScale{}, plot.TickerFunc(logTicks)
}

func isLog(a plot.Axis) bool {
	_, ok := a.Scale.(plot.LogScale)
	return ok
}

// makeRoom widens an axis on which all numbers are one.
func makeRoom(a *plot.Axis) {
	switch {
	case !isLog(*a):
		a.Min, a.Max = room(a.Min, a.Max)
	case flat(a.Min, a.Max):
		a.Min, a.Max = a.Min/2, a.Max*2
	}
}

// drawPlot draws a plot and the names of its logarithmic axes: gonum/plot
// would make room for these beside the mean of the axis's ends, which on a
// logarithmic axis lies almost at its end, and so leave an empty stripe there.
func drawPlot(p *plot.Plot, c draw.Canvas) {
	makeRoom(&p.X)
	makeRoom(&p.Y)
	fitTexts(p, c.Size())
	x, y := p.X.Label, p.Y.Label
	inner := c
	if isLog(p.X) {
		inner.Min.Y += x.TextStyle.Height(x.Text) + x.Padding
		p.X.Label.Text = ""
	}
	if isLog(p.Y) {
		inner.Min.X += y.TextStyle.Height(y.Text) + y.Padding
		p.Y.Label.Text = ""
	}
	p.Draw(inner)
	data := p.DataCanvas(inner)
	middle := data.Center()
	if isLog(p.X) {
		c.FillText(x.TextStyle, vg.Point{X: middle.X, Y: c.Min.Y + x.TextStyle.FontExtents().Descent}, x.Text)
	}
	if isLog(p.Y) {
		style := y.TextStyle
		style.Rotation += math.Pi / 2
		c.FillText(style, vg.Point{X: c.Min.X + style.Height(y.Text) - style.FontExtents().Descent, Y: middle.Y}, y.Text)
	}
	p.X.Label, p.Y.Label = x, y
}

// logTicks labels the powers of ten, on a long axis every second or third, and
// where an axis has fewer than two of them, 1, 2 and 5 times the powers of ten;
// on a still shorter axis it labels round numbers as a linear axis does.
func logTicks(low, high float64) []plot.Tick {
	for _, digits := range [][]float64{{1}, {1, 2, 5}} {
		var values []float64
		for e := math.Floor(math.Log10(low)); e <= math.Log10(high); e++ {
			for _, d := range digits {
				if v := d * math.Pow(10, e); low <= v && v <= high {
					values = append(values, v)
				}
			}
		}
		if ticks := labelled(values); len(ticks) > 1 {
			const most = 6
			every := (len(ticks) + most - 1) / most
			for i := range ticks {
				if i%every != 0 {
					ticks[i].Label = ""
				}
			}
			return ticks
		}
	}
	return roundTicks(low, high)
}
