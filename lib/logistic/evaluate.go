package logistic

import (
	"cmp"
	"math"
	"slices"

	"activation-notes/lib/data"
)

// Confusion counts the four outcomes of a binary classification.
type Confusion struct {
	TruePositives, FalsePositives, FalseNegatives, TrueNegatives int
}

// Count compares the probabilities p with the labels y (0 or 1): a row counts as positive where
// its probability is threshold or more. p and y have one length; a NaN is never positive.
func Count(p, y []float32, threshold float32) Confusion {
	var c Confusion
	for i := range p {
		switch positive, label := p[i] >= threshold, y[i] == 1; {
		case positive && label:
			c.TruePositives++
		case positive:
			c.FalsePositives++
		case label:
			c.FalseNegatives++
		default:
			c.TrueNegatives++
		}
	}
	return c
}

// Accuracy is the share of rows that are called right; NaN without rows.
func (c Confusion) Accuracy() float64 {
	right := c.TruePositives + c.TrueNegatives
	return float64(right) / float64(right+c.FalsePositives+c.FalseNegatives)
}

// Precision is the share of the rows called positive that are; NaN where none is called so.
func (c Confusion) Precision() float64 {
	return float64(c.TruePositives) / float64(c.TruePositives+c.FalsePositives)
}

// Recall is the share of the positive rows that are called so; NaN where there are none.
func (c Confusion) Recall() float64 {
	return float64(c.TruePositives) / float64(c.TruePositives+c.FalseNegatives)
}

// Evaluation is how good some probabilities are.
type Evaluation struct {
	Loss      float64 // see MeanLoss
	Confusion         // at Threshold
}

// Evaluate compares the probabilities p with the labels y in the given rows.
func Evaluate(p, y []float32, rows []int) Evaluation {
	p, y = data.Take(p, rows), data.Take(y, rows)
	return Evaluation{MeanLoss(p, y), Count(p, y, Threshold)}
}

// MeanLoss is the mean binary cross entropy of the probabilities p and the labels y, in nats,
// computed in float64 with the logarithms clamped at -100 as in package bce.
func MeanLoss(p, y []float32) float64 {
	var sum float64
	for i := range p {
		of := float64(p[i]) // the probability that was given to the label that came
		if y[i] == 0 {
			of = 1 - of
		}
		sum -= max(math.Log(of), -100)
	}
	return sum / float64(len(p))
}

// ROC returns the receiver operating characteristic of the probabilities p for the labels y: the
// false and the true positive rate at each threshold, from "nothing is positive", the point (0, 0),
// to "everything is", (1, 1), and the area under the curve. Rows of equal probability share a point.
//
// The rates are NaN where a label does not occur.
func ROC(p, y []float32) (falseRate, trueRate []float64, area float64) {
	order := make([]int, len(p))
	var positives, negatives float64
	for i := range order {
		order[i] = i
		if y[i] == 1 {
			positives++
		} else {
			negatives++
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })

	falseRate, trueRate = []float64{0}, []float64{0}
	var falsePositives, truePositives float64
	for i, row := range order {
		if y[row] == 1 {
			truePositives++
		} else {
			falsePositives++
		}
		if i+1 < len(order) && p[order[i+1]] == p[row] {
			continue
		}
		f, t := falsePositives/negatives, truePositives/positives
		last := len(falseRate) - 1
		area += (f - falseRate[last]) * (t + trueRate[last]) / 2
		falseRate, trueRate = append(falseRate, f), append(trueRate, t)
	}
	return falseRate, trueRate, area
}
