// Package metrics says how good the answers of a binary classifier are. Its functions compare
// probabilities of label 1 with the labels that came, 0 or 1, and know nothing of models.
//
// None makes a number of what is none. Probabilities and labels of different numbers, a probability
// that is NaN or not from 0 to 1, and a label that is neither 0 nor 1 are errors. What is a quotient
// of 0 by 0 is NaN: every mean over no rows, and the rate of a label that does not occur.
package metrics

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Threshold is the probability from which on the notes call a row True.
const Threshold = 0.5

// Confusion counts the four outcomes of a binary classification.
type Confusion struct {
	TruePositives, FalsePositives, FalseNegatives, TrueNegatives int
}

// Count compares the probabilities p with the labels y: a row counts as positive where its
// probability is threshold or more. It returns an error for a threshold of NaN, and those of the
// package comment.
func Count(p, y []float32, threshold float32) (Confusion, error) {
	if math.IsNaN(float64(threshold)) {
		return Confusion{}, fmt.Errorf("metrics: found the threshold %g, expected a number", threshold)
	}
	if err := check(p, y); err != nil {
		return Confusion{}, err
	}
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
	return c, nil
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

// Evaluate compares the probabilities p with the labels y in the given rows. It returns an error for
// a row that is not there, and those of the package comment, which here look at all rows.
func Evaluate(p, y []float32, rows []int) (Evaluation, error) {
	if err := check(p, y); err != nil {
		return Evaluation{}, err
	}
	ofRows, labels := make([]float32, len(rows)), make([]float32, len(rows))
	for i, row := range rows {
		if row < 0 || row >= len(p) {
			return Evaluation{}, fmt.Errorf("metrics: found row %d, expected 0 to %d", row, len(p)-1)
		}
		ofRows[i], labels[i] = p[row], y[row]
	}
	loss, err := MeanLoss(ofRows, labels)
	if err != nil {
		return Evaluation{}, err
	}
	c, err := Count(ofRows, labels, Threshold)
	return Evaluation{loss, c}, err
}

// MeanLoss is the mean binary cross entropy of the probabilities p and the labels y, in nats,
// computed in float64 with the logarithms clamped at -100 as in package bce; NaN without rows.
func MeanLoss(p, y []float32) (float64, error) {
	if err := check(p, y); err != nil {
		return math.NaN(), err
	}
	var sum float64
	for i := range p {
		of := float64(p[i]) // the probability that was given to the label that came
		if y[i] == 0 {
			of = 1 - of
		}
		sum -= max(math.Log(of), -100)
	}
	return sum / float64(len(p)), nil
}

// Curve is a receiver operating characteristic: entry i of the rates belongs to one threshold.
type Curve struct {
	FalseRate, TrueRate []float64 // false and true positive rates, from 0 to 1
	Area                float64   // under the curve
}

// ROC returns the receiver operating characteristic of the probabilities p for the labels y: the
// false and the true positive rate at each threshold, from "nothing is positive", the point (0, 0),
// to "everything is", (1, 1), and the area under the curve. Rows of equal probability share a point.
//
// The rates of a label that does not occur are NaN, and with them the area.
func ROC(p, y []float32) (Curve, error) {
	if err := check(p, y); err != nil {
		return Curve{}, err
	}
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

	// 0 of no row is NaN, as every later rate of that label is.
	c := Curve{FalseRate: []float64{0 / negatives}, TrueRate: []float64{0 / positives}}
	c.Area = 0 * (c.FalseRate[0] + c.TrueRate[0])
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
		last := len(c.FalseRate) - 1
		c.Area += (f - c.FalseRate[last]) * (t + c.TrueRate[last]) / 2
		c.FalseRate, c.TrueRate = append(c.FalseRate, f), append(c.TrueRate, t)
	}
	return c, nil
}

// check returns the errors of the package comment.
func check(p, y []float32) error {
	if len(p) != len(y) {
		return fmt.Errorf("metrics: found %d probabilities and %d labels, expected as many", len(p), len(y))
	}
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("metrics: row %d: found the probability %g, expected a number from 0 to 1", i, v)
		}
	}
	for i, v := range y {
		if v != 0 && v != 1 {
			return fmt.Errorf("metrics: row %d: found the label %g, expected 0 or 1", i, v)
		}
	}
	return nil
}

// Median returns the middle of the values in their order, of an even number the mean of the two in the
// middle; NaN without values, or where one is NaN.
func Median(values []float64) float64 {
	if len(values) == 0 || slices.ContainsFunc(values, math.IsNaN) {
		return math.NaN()
	}
	v := slices.Sorted(slices.Values(values))
	return v[(len(v)-1)/2]/2 + v[len(v)/2]/2 // the sum may be too large
}
