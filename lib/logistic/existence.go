package logistic

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"activation-notes/lib/data"
)

// checkData returns an error where a look at the numbers of d shows that the loss has no smallest value. It is not
// Dataset.Validate: a bias alone, without features, has one, and labels between 0 and 1 are none of a class.
func checkData(d *data.Dataset) error {
	if d == nil {
		return errors.New("logistic: found no data set")
	}
	if d.Len() == 0 {
		return errors.New("logistic: the loss has no smallest value without rows")
	}
	if len(d.X) != d.Len()*d.Features() {
		return fmt.Errorf("logistic: found %d features in %d rows, expected %d", len(d.X), d.Len(), d.Len()*d.Features())
	}
	positives := 0
	for i, y := range d.Y {
		if y != 0 && y != 1 {
			return fmt.Errorf("logistic: row %d: found the label %g, expected 0 or 1", i, y)
		}
		positives += int(y)
		for j, x := range d.Row(i) {
			if x-x != 0 { // NaN or Inf
				return fmt.Errorf("logistic: row %d, column %q: found %g, expected a finite number", i, d.Names[j], x)
			}
		}
	}
	if positives == 0 || positives == d.Len() {
		return fmt.Errorf("logistic: the loss has no smallest value: all %d rows have the label %g, and a bias farther from 0 is always better", d.Len(), d.Y[0])
	}
	return nil
}

// checkExistence returns an error where the loss has no smallest value on d, which checkData has passed, or has it at more
// than one point.
func checkExistence(d *data.Dataset) error {
	if err := checkColumns(d); err != nil {
		return err
	}
	return checkSeparation(d)
}

// checkColumns returns an error where a column is constant, or where some are collinear: where the columns, with a
// constant one for the bias, are not linearly independent.
//
// It brings the rows (1, x) to reduced echelon form, in exact fractions, until there are as many as columns.
func checkColumns(d *data.Dataset) error {
	for j := range d.Features() {
		constant := true
		for i := range d.Len() {
			constant = constant && d.Row(i)[j] == d.Row(0)[j]
		}
		if constant {
			return fmt.Errorf("logistic: the loss is smallest at more than one point, if at any: column %q is %g in every row, and any weight of it is as good with a bias to match", d.Names[j], d.Row(0)[j])
		}
	}
	k := d.Features() + 1
	var echelon [][]*big.Rat
	var pivots []int
	subtract := func(row, other []*big.Rat, pivot int) {
		if row[pivot].Sign() == 0 {
			return
		}
		factor := new(big.Rat).Set(row[pivot])
		for j := range row {
			row[j].Sub(row[j], new(big.Rat).Mul(factor, other[j]))
		}
	}
	for i := 0; i < d.Len() && len(echelon) < k; i++ {
		row := []*big.Rat{big.NewRat(1, 1)}
		for _, x := range d.Row(i) {
			row = append(row, exact(x))
		}
		pivot := 0 // the first column that the echelon leaves of the row: most rows have none, and need only be looked at
		for pivot < k && (slices.Contains(pivots, pivot) || rest(row, echelon, pivots, pivot).Sign() == 0) {
			pivot++
		}
		if pivot == k {
			continue
		}
		for r, other := range echelon {
			subtract(row, other, pivots[r])
		}
		inverse := new(big.Rat).Inv(row[pivot])
		for _, v := range row {
			v.Mul(v, inverse)
		}
		for _, other := range echelon {
			subtract(other, row, pivot)
		}
		echelon, pivots = append(echelon, row), append(pivots, pivot)
	}
	if len(echelon) == k {
		return nil
	}
	return collinear(d, echelon, pivots)
}

// rest returns what is left in the column of the row, which has no pivot, when the echelon has been subtracted.
func rest(row []*big.Rat, echelon [][]*big.Rat, pivots []int, column int) *big.Rat {
	left := new(big.Rat).Set(row[column])
	for r, other := range echelon {
		if other[column].Sign() != 0 {
			left.Sub(left, new(big.Rat).Mul(row[pivots[r]], other[column]))
		}
	}
	return left
}

// collinear says in an error which columns depend on each other. In the reduced echelon form the first column without a
// pivot is a sum of the columns of the pivots, each times what stands in the pivot's row.
func collinear(d *data.Dataset, echelon [][]*big.Rat, pivots []int) error {
	dependent := 0
	hasPivot := map[int]bool{}
	for _, pivot := range pivots {
		hasPivot[pivot] = true
	}
	for hasPivot[dependent] {
		dependent++
	}
	with := make([]bool, dependent+1)
	with[dependent] = true
	for r, pivot := range pivots {
		if pivot < dependent && echelon[r][dependent].Sign() != 0 {
			with[pivot] = true
		}
	}
	var names []string
	for j := 1; j <= dependent; j++ {
		if with[j] {
			names = append(names, fmt.Sprintf("%q", d.Names[j-1]))
		}
	}
	last := len(names) - 1
	return fmt.Errorf("logistic: the loss is smallest at more than one point, if at any: in these %d rows the columns %s and %s are collinear, and other weights are as good", d.Len(), strings.Join(names[:last], ", "), names[last])
}

// checkSeparation returns an error if a plane separates the labels, so that larger weights across it are always better.
//
// Let v be (x, 1) for a row with the label 1, and -(x, 1) for one with the label 0. By the theorems of Stiemke and of
// Gordan, exactly one holds of each pair:
//
//   - some b has b·v >= 0 in every row, and not 0 in all of them; or the vectors v, each with a weight above 0, sum to 0
//   - some b has b·v > 0 in every row; or the vectors v, with weights of at least 0 that sum to 1, sum to 0
func checkSeparation(d *data.Dataset) error {
	k := d.Features() + 1
	vectors := make([][]float64, d.Len())
	for i := range vectors {
		v := make([]float64, 0, k+1)
		for _, x := range d.Row(i) {
			v = append(v, sign(d.Y[i])*float64(x))
		}
		vectors[i] = append(v, sign(d.Y[i]))
	}
	// Weights of at least 1 are 1 and weights of at least 0: the latter make up what is missing to 0.
	missing := zeros(k)
	for _, v := range vectors {
		for j, x := range v {
			missing[j].Sub(missing[j], exact(x))
		}
	}
	if feasible(vectors, missing) {
		return nil
	}
	for i, v := range vectors {
		vectors[i] = append(v, 1)
	}
	but := ""
	if feasible(vectors, append(zeros(k), big.NewRat(1, 1))) {
		but = ", but for rows that lie on it"
	}
	return fmt.Errorf("logistic: the loss has no smallest value: a plane separates the labels without a mistake%s, and larger weights across it are always better", but)
}

// feasible says, in exact arithmetic, whether weights of at least 0 exist with which the vectors sum to target.
//
// It is the first phase of the simplex method: it starts from artificial unit vectors that sum to target and drives them
// out. It lets in the vector that drives them out fastest. After an exchange that drove out nothing it takes the first
// vectors that serve, which cannot go round in circles: R. G. Bland, "New finite pivoting rules for the simplex method",
// Mathematics of Operations Research 2(2), 1977.
func feasible(vectors [][]float64, target []*big.Rat) bool {
	m, n := len(target), len(vectors)
	// Row r belongs to the vector basis[r], an artificial one from n on. It holds a row of the basis' inverse and, last, the
	// vector's weight.
	rows, basis := make([][]*big.Rat, m), make([]int, m)
	for r := range rows {
		rows[r], basis[r] = append(zeros(m), new(big.Rat).Abs(target[r])), n+r
		rows[r][r].SetInt64(1)
		if target[r].Sign() < 0 {
			rows[r][r].SetInt64(-1)
		}
	}
	for stuck := false; ; {
		// The price of a vector tells by how much the artificial weights shrink when it comes in.
		prices, left := zeros(m), new(big.Rat)
		for r, row := range rows {
			if basis[r] >= n {
				for j := range prices {
					prices[j].Add(prices[j], row[j])
				}
				left.Add(left, row[m])
			}
		}
		if left.Sign() == 0 {
			return true
		}
		enter := positive(prices, vectors, stuck)
		if enter < 0 {
			return false
		}
		leave, ratio := -1, new(big.Rat)
		changes := make([]*big.Rat, m)
		for r, row := range rows {
			changes[r] = product(row[:m], vectors[enter])
			if changes[r].Sign() <= 0 {
				continue
			}
			quotient := new(big.Rat).Quo(row[m], changes[r])
			if order := quotient.Cmp(ratio); leave < 0 || order < 0 || order == 0 && basis[r] < basis[leave] {
				leave, ratio = r, quotient
			}
		}
		inverse := new(big.Rat).Inv(changes[leave])
		for _, v := range rows[leave] {
			v.Mul(v, inverse)
		}
		for r, row := range rows {
			if r == leave || changes[r].Sign() == 0 {
				continue
			}
			for j, v := range row {
				v.Sub(v, new(big.Rat).Mul(changes[r], rows[leave][j]))
			}
		}
		basis[leave], stuck = enter, ratio.Sign() == 0
	}
}

// positive returns a vector with a positive product with prices, -1 if there is none: the first one, or else the one
// whose product is largest, as far as can be told. Rounded numbers decide where their error cannot change the sign.
func positive(prices []*big.Rat, vectors [][]float64, first bool) int {
	largest := new(big.Rat)
	for _, price := range prices {
		if size := new(big.Rat).Abs(price); size.Cmp(largest) > 0 {
			largest = size
		}
	}
	if largest.Sign() == 0 {
		return -1
	}
	rounded := make([]float64, len(prices))
	for j, price := range prices {
		rounded[j], _ = new(big.Rat).Quo(price, largest).Float64()
	}
	found, most := -1, 0.0
	var unclear []int
	for i, v := range vectors {
		sum, size := 0.0, 0.0
		for j, price := range rounded {
			sum, size = sum+price*v[j], size+math.Abs(price*v[j])
		}
		switch bound := float64(len(v)+2)*0x1p-52*size + 1e-200; {
		case sum > max(bound, most):
			found, most = i, sum
		case math.Abs(sum) <= bound:
			unclear = append(unclear, i)
		}
		if first && found >= 0 {
			break
		}
	}
	for _, i := range unclear { // these come before the first one, or matter where there is no other
		if (first || found < 0) && product(prices, vectors[i]).Sign() > 0 {
			return i
		}
	}
	return found
}

// product returns the inner product of a and v.
func product(a []*big.Rat, v []float64) *big.Rat {
	sum := new(big.Rat)
	for j, x := range v {
		if x != 0 {
			sum.Add(sum, new(big.Rat).Mul(a[j], exact(x)))
		}
	}
	return sum
}

func exact[T float32 | float64](x T) *big.Rat { return new(big.Rat).SetFloat64(float64(x)) }

func zeros(n int) []*big.Rat {
	z := make([]*big.Rat, n)
	for i := range z {
		z[i] = new(big.Rat)
	}
	return z
}
