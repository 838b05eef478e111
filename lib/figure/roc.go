package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// ROC draws the receiver operating characteristic: the true positive rate
// against the false positive rate as the threshold moves, with the diagonal
// that guessing would give. The points are joined in the order given; all
// numbers lie between 0 and 1. AUC is the area under the curve, which the
// caller computes.
func ROC(fpr, tpr []float64, auc float64) *Figure {
	if len(fpr) != len(tpr) {
		return Failed("figure.ROC", fmt.Errorf("got %d false positive rates and %d true positive rates; want as many", len(fpr), len(tpr)))
	}
	if len(fpr) < 2 {
		return Failed("figure.ROC", fmt.Errorf("got %d points; a curve needs two or more", len(fpr)))
	}
	for _, rates := range []struct {
		name   string
		values []float64
	}{{"fpr", fpr}, {"tpr", tpr}, {"auc", []float64{auc}}} {
		for i, v := range rates.values {
			if math.IsNaN(v) {
				return Failed("figure.ROC", fmt.Errorf("%s[%d] is NaN, as when the data have one label only; want a number from 0 to 1", rates.name, i))
			}
			if v < 0 || v > 1 {
				return Failed("figure.ROC", fmt.Errorf("%s[%d] is %v; want a number from 0 to 1", rates.name, i, v))
			}
		}
	}
	return &Figure{render: func(l reader) content {
		curve := &plotter.Line{LineStyle: styles[0]}
		best := 0.0 // the highest tpr that a small fpr buys
		for i := range fpr {
			curve.XYs = append(curve.XYs, plotter.XY{X: fpr[i], Y: tpr[i]})
			if fpr[i] <= 0.1 {
				best = math.Max(best, tpr[i])
			}
		}
		area := apart(auc, 1).number(auc) // 1 for 1 only
		guess := &plotter.Line{XYs: plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}, LineStyle: levelStyle}
		plt := newPlot("", l.text("roc.x"), l.text("roc.y"))
		plt.Add(guess, curve)
		return content{
			title: l.heading("roc.title"),
			rows: [][]panel{{{
				title:       l.heading("roc.title"),
				description: l.text("roc.desc", len(fpr), area, apart(best, 1).number(best)),
				plot:        plt, width: 310, height: 290,
			}}},
			legend: []legendEntry{
				{l.text("roc.model", area), []plot.Thumbnailer{curve}},
				{l.text("roc.guess"), []plot.Thumbnailer{guess}},
			},
		}
	}}
}
