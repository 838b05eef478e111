package logistic

import (
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
// It uses Newton's method in float64. The loss is convex, so there is one smallest value, and the
// second derivatives lead there in a few steps. It returns an error where there is no smallest
// value, because a plane separates the two labels without a mistake or a column is constant.
//
// Source: the algorithm is iteratively reweighted least squares; T. Hastie, R. Tibshirani and
// J. Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.1.
func Optimum(d *data.Dataset) (Minimum, error) {
	k := d.Features() + 1 // the bias comes last, as the weight of a constant 1
	beta := mat.NewVecDense(k, nil)
	for range 50 {
		gradient := mat.NewVecDense(k, nil)
		hessian := mat.NewSymDense(k, nil)
		var loss float64
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
			break
		}
		var step mat.VecDense
		if err := cholesky.SolveVecTo(&step, gradient); err != nil {
			break
		}
		beta.SubVec(beta, &step)
		if mat.Norm(&step, math.Inf(1)) < 1e-9 {
			return Minimum{paramsOf(beta), loss / float64(d.Len())}, nil
		}
	}
	return Minimum{}, fmt.Errorf("the loss has no smallest value on these %d rows: a plane separates the labels without a mistake, or a column is constant", d.Len())
}

func paramsOf(beta *mat.VecDense) Params {
	p := Params{Weights: make([]float32, beta.Len()-1), Bias: float32(beta.AtVec(beta.Len() - 1))}
	for j := range p.Weights {
		p.Weights[j] = float32(beta.AtVec(j))
	}
	return p
}
