package logistic

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"activation-notes/lib/data"
)

// Minimum is the lowest point of the loss.
type Minimum struct {
	Params              // rounded to float32, as Predict takes them
	Weights64 []float64 // the weights before they were rounded
	Bias64    float64   // the bias before it was rounded
	Loss      float64   // the mean binary cross entropy at Weights64 and Bias64, in nats
}

// Optimum returns the parameters with the smallest mean binary cross entropy on d, the maximum
// likelihood estimate: the place where gradient descent would end.
//
// It uses Newton's method in float64. The loss is convex, so there is one smallest value, and the second
// derivatives lead there in a few steps; no step goes so far that the loss rises.
//
// It returns an error that says which of these holds:
//
//   - there are no rows, a number is not finite, or a label is neither 0 nor 1
//   - all rows have one label: a larger bias is always better
//   - a column is constant, or some columns are collinear: many planes are equally good
//   - a plane separates the two labels, without a mistake or but for rows that lie on it: larger weights
//     are always better
//   - float64 does not suffice to find the smallest value, or float32 to hold the parameters
//
// Whether columns are collinear and planes separate is decided in exact arithmetic: no reason is a guess
// of rounded numbers. With a few dozen columns that may take seconds.
//
// Where a feature varies little compared with its size, as one from 1,000,000 to 1,000,010, the rounding
// to float32 shows in the probabilities that Predict computes. Scale such features first.
//
// Source: the algorithm is iteratively reweighted least squares; T. Hastie, R. Tibshirani and
// J. Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.1. On the existence of
// the smallest value: A. Albert and J. A. Anderson, "On the existence of maximum likelihood estimates in
// logistic regression models", Biometrika 71(1), 1984.
func Optimum(d *data.Dataset) (Minimum, error) {
	if err := checkData(d); err != nil {
		return Minimum{}, err
	}
	s, exists := newSearch(d), false
	for i := range 1000 {
		last := s.near // a step near the end doubles the number of right digits, and so this is the last one
		err := s.step()
		if (err != nil || i == 30 || last && !s.provesItself()) && !exists {
			if err := checkExistence(d); err != nil {
				return Minimum{}, err
			}
			exists = true
		}
		if err != nil {
			break
		}
		if last {
			return s.minimum()
		}
	}
	return Minimum{}, fmt.Errorf("logistic: the loss has a smallest value on these %d rows, but float64 is not precise enough to find it: columns are nearly collinear, or of sizes too different", d.Len())
}

// mostCondition is how much better some direction may be determined than another for a step to be taken as it is.
const mostCondition = 1e14

// search is a run of Newton's method.
type search struct {
	d       *data.Dataset
	weights []float64
	bias    float64
	z, dz   []float64 // of each row: the score, and by how much a whole step changes it
	loss    float64   // the sum over the rows at z
	near    bool      // whether the last step hardly changed any score

	condition float64 // how many times better some direction was determined than another, at the last step
}

func newSearch(d *data.Dataset) *search {
	s := &search{d: d, condition: 1, weights: make([]float64, d.Features()), z: make([]float64, d.Len()), dz: make([]float64, d.Len())}
	s.loss, _ = s.along(0)
	return s
}

// along returns the sum of the losses at z + t dz, and its derivative in t.
func (s *search) along(t float64) (loss, slope float64) {
	for i, z := range s.z {
		margin := (z + t*s.dz[i]) * sign(s.d.Y[i])
		loss += math.Log1p(math.Exp(-math.Abs(margin))) + max(-margin, 0)
		slope -= sign(s.d.Y[i]) * wrong(margin) * s.dz[i]
	}
	return loss, slope
}

// sign is 1 for the label 1 and -1 for the label 0. A row's margin is its score times that.
func sign(label float32) float64 { return 2*float64(label) - 1 }

// wrong returns the probability of the label that did not come.
func wrong(margin float64) float64 { return 1 / (1 + math.Exp(margin)) }

// provesItself says whether the point that was found proves that the loss has a smallest value, and one only. No plane
// separates the labels where the vectors ±(x, 1), each times a number above 0, sum to 0, and the probabilities of the
// wrong labels are such numbers, if they are well above what is rounded.
func (s *search) provesItself() bool {
	largest := 0.0
	for _, z := range s.z {
		largest = max(largest, math.Abs(z))
	}
	return wrong(largest) > 1e-13*s.condition
}

// step takes a step of Newton's method. It returns an error where rounded numbers do not tell where to go.
func (s *search) step() error {
	weights, bias, err := s.direction()
	if err != nil {
		return err
	}
	tolerance := 1e-6
	if !(s.condition <= mostCondition) {
		tolerance = 1e-12 // the rest of the way may be a hundred times as long, and no longer shows in the loss
	}
	s.near = true
	for i, dz := range s.dz {
		s.near = s.near && math.Abs(dz) <= tolerance*(1+math.Abs(s.z[i]))
	}
	t := 1.0
	if !s.near {
		if t, err = s.length(); err != nil {
			return err
		}
	}
	floats.AddScaled(s.weights, t, weights)
	s.bias += t * bias
	for i := range s.z {
		s.z[i] = s.bias
		for j, x := range s.d.Row(i) {
			s.z[i] += s.weights[j] * float64(x)
		}
	}
	clear(s.dz)
	s.loss, _ = s.along(0)
	return nil
}

// direction returns the changes of the weights and the bias in a whole step, and leaves those of the scores in s.dz.
//
// Each column is measured from its mean and by its deviation, both weighted by the second derivatives of the rows'
// losses: a row that is far from undecided, one with the feature 1e30 among others of 1 to 9, say, then takes no digits
// from those that matter. Measured so, the bias is independent of the weights.
func (s *search) direction() (weights []float64, bias float64, err error) {
	n, k := s.d.Len(), s.d.Features()
	if n < k {
		return nil, 0, errors.New("there are fewer rows than weights")
	}
	curvature, slope := make([]float64, n), make([]float64, n) // of each row's loss in its score
	for i, z := range s.z {
		margin := z * sign(s.d.Y[i])
		curvature[i] = wrong(margin) * wrong(-margin)
		slope[i] = -sign(s.d.Y[i]) * wrong(margin)
	}
	total := floats.Sum(curvature)
	bias = -floats.Sum(slope) / total
	for i := range s.dz {
		s.dz[i] = bias
	}
	if k > 0 {
		mean, deviation := make([]float64, k), make([]float64, k)
		for i := range n {
			for j, x := range s.d.Row(i) {
				mean[j] += curvature[i] / total * float64(x)
			}
		}
		for i := range n {
			for j, x := range s.d.Row(i) {
				deviation[j] = math.Hypot(deviation[j], math.Sqrt(curvature[i])*(float64(x)-mean[j]))
			}
		}
		// The second derivatives are A^T A, and are never multiplied out: that would square the ratio of their sizes.
		a, gradient := mat.NewDense(n, k, nil), mat.NewVecDense(k, nil)
		for i := range n {
			for j, x := range s.d.Row(i) {
				scaled := (float64(x) - mean[j]) / deviation[j]
				a.Set(i, j, math.Sqrt(curvature[i])*scaled)
				gradient.SetVec(j, gradient.AtVec(j)+slope[i]*scaled)
			}
		}
		var qr mat.QR
		qr.Factorize(a)
		if s.condition = qr.Cond(); !(s.condition <= mostCondition) {
			// The rows that are left undecided do not determine all directions. A little of every deviation is added.
			var more mat.Dense
			more.Stack(a, scaledIdentity(k, 1e-7))
			qr.Factorize(&more)
		}
		var half, step mat.VecDense
		if err := errors.Join(qr.SolveVecTo(&half, true, gradient), qr.SolveVecTo(&step, false, &half)); err != nil {
			return nil, 0, err
		}
		for j := range k {
			weights = append(weights, -step.AtVec(j)/deviation[j])
			bias -= weights[j] * mean[j]
		}
		for i := range n {
			for j, x := range s.d.Row(i) {
				s.dz[i] += weights[j] * (float64(x) - mean[j])
			}
		}
	}
	if sum := floats.Sum(s.dz); math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, 0, errors.New("the step is not finite")
	}
	return weights, bias, nil
}

// scaledIdentity returns the k x k matrix with v on its diagonal.
func scaledIdentity(k int, v float64) mat.Matrix {
	diagonal := mat.NewDiagDense(k, nil)
	for j := range k {
		diagonal.SetDiag(j, v)
	}
	return diagonal
}

// length returns how many whole steps to go. It halves the step until the loss falls, then doubles it as long as the
// loss goes on falling, which takes a row that is to be left far behind there in a few steps.
func (s *search) length() (t float64, err error) {
	_, slope := s.along(0)
	for t = 1; ; t /= 2 {
		loss, at := s.along(t)
		if at <= 0 || loss <= s.loss+1e-4*t*slope { // the loss is convex: where it still falls, it has fallen all the way
			break
		}
		if t < 1e-15 {
			return 0, errors.New("no step makes the loss smaller")
		}
	}
	for {
		if _, at := s.along(2 * t); !(at < 0) || t > 1e15 {
			return t, nil
		}
		t *= 2
	}
}

// minimum returns what was found.
func (s *search) minimum() (Minimum, error) {
	m := Minimum{Weights64: s.weights, Bias64: s.bias, Loss: s.loss / float64(s.d.Len())}
	for j, w := range s.weights {
		size := 0.0
		for i := range s.d.Len() {
			size = max(size, math.Abs(float64(s.d.Row(i)[j])))
		}
		if math.Abs(w) > math.MaxFloat32 || math.Abs(w) < 0x1p-126 && math.Abs(w)*size > 1e-6 {
			return Minimum{}, fmt.Errorf("logistic: at the smallest loss the weight of column %q is %.3g, which float32 cannot hold: its values, up to %.3g, need another unit", s.d.Names[j], w, size)
		}
		m.Weights = append(m.Weights, float32(w))
	}
	m.Bias = float32(s.bias)
	if math.Abs(s.bias) > math.MaxFloat32 {
		return Minimum{}, fmt.Errorf("logistic: at the smallest loss the bias is %.3g, which float32 cannot hold", s.bias)
	}
	return m, nil
}
