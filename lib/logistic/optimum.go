package logistic

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"activation-notes/lib/data"
)

// Minimum is the lowest point of the loss.
type Minimum struct {
	Params
	Loss float64 // the mean binary cross entropy there, in nats
}

// Optimum returns the parameters with the smallest mean binary cross entropy on d, the maximum
// likelihood estimate: the place where gradient descent would end.
//
// It uses Newton's method in float64, on scaled features. The loss is convex, so there is one smallest
// value, and the second derivatives lead there in a few steps. It returns an error where there is no
// smallest value, because a plane separates the two labels without a mistake, or where a feature is
// constant, so that many planes are equally good.
//
// Source: the algorithm is iteratively reweighted least squares; T. Hastie, R. Tibshirani and
// J. Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.1.
func Optimum(d *data.Dataset) (Minimum, error) {
	if d.Len() == 0 {
		return Minimum{}, errors.New("the loss has no smallest value without rows")
	}
	scaler := data.FitScaler(d)
	scaled := scaler.Apply(d)
	beta := mat.NewVecDense(d.Features()+1, nil) // the bias comes last, as the weight of a constant 1
	for range 50 {
		loss, step, err := newtonStep(scaled, beta)
		if err != nil {
			break
		}
		beta.SubVec(beta, step)
		if mat.Norm(step, math.Inf(1)) < 1e-9 {
			return Minimum{unscaled(beta, scaler), loss / float64(d.Len())}, nil
		}
	}
	return Minimum{}, fmt.Errorf("found no smallest value of the loss on these %d rows: a plane separates the labels without a mistake, or a column is constant", d.Len())
}

// newtonStep returns the sum of the losses at beta, and the Newton step away from it.
func newtonStep(d *data.Dataset, beta *mat.VecDense) (loss float64, step *mat.VecDense, err error) {
	k := beta.Len()
	gradient, hessian := mat.NewVecDense(k, nil), mat.NewSymDense(k, nil)
	for i := range d.Len() {
		x := mat.NewVecDense(k, nil)
		for j, v := range d.Row(i) {
			x.SetVec(j, float64(v))
		}
		x.SetVec(k-1, 1)
		z := mat.Dot(beta, x)
		p := 1 / (1 + math.Exp(-z))
		loss += math.Log1p(math.Exp(-math.Abs(z)))
		if positive := d.Y[i] == 1; positive != (z > 0) {
			loss += math.Abs(z) // on the wrong side
		}
		gradient.AddScaledVec(gradient, p-float64(d.Y[i]), x)
		hessian.SymRankOne(hessian, p*(1-p), x)
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(hessian) {
		return 0, nil, errors.New("the second derivatives have no inverse")
	}
	step = new(mat.VecDense)
	return loss, step, cholesky.SolveVecTo(step, gradient)
}

// unscaled returns the parameters for features as they are, from those for scaled ones.
func unscaled(beta *mat.VecDense, scaler data.Scaler) Params {
	p := Params{Weights: make([]float32, beta.Len()-1)}
	bias := beta.AtVec(beta.Len() - 1)
	for j := range p.Weights {
		weight := beta.AtVec(j) / scaler.Deviation[j]
		p.Weights[j] = float32(weight)
		bias -= weight * scaler.Mean[j]
	}
	p.Bias = float32(bias)
	return p
}
