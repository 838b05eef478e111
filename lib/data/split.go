package data

import (
	"fmt"
	"math"
	"math/big"

	"activation-notes/lib/data/torchrand"
)

// SplitSizes returns how many of n rows are for training, validation and test: the notes'
// int(n * 0.8), int(n * 0.1) and the rest, computed in float64 as Python does.
func SplitSizes(n int) (train, validation, test int) {
	train = int(float64(n) * 0.8)
	validation = int(float64(n) * 0.1)
	return train, validation, n - train - validation
}

// RandomSplit deals the indices 0 to n-1 into parts of these lengths, as PyTorch's random_split
// does: it cuts g.Perm(n) into consecutive pieces. Lengths are numbers of rows (PyTorch takes
// lengths that sum to 1 for fractions; here [1 0] is 1 of 1 row).
//
// It returns an error, and draws nothing, if a length is negative, if they don't sum to n, or if n is
// above 2^31-1.
func RandomSplit(n int, lengths []int, g *torchrand.Generator) ([][]int, error) {
	sum := new(big.Int) // ints may wrap
	for i, length := range lengths {
		if length < 0 {
			return nil, fmt.Errorf("data.RandomSplit: part %d: found length %d, expected 0 or more", i, length)
		}
		sum.Add(sum, big.NewInt(int64(length)))
	}
	if sum.Cmp(big.NewInt(int64(n))) != 0 {
		return nil, fmt.Errorf("data.RandomSplit: found lengths %v with sum %d, expected the sum %d", lengths, sum, n)
	}
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("data.RandomSplit: found %d rows, expected %d at the most", n, math.MaxInt32)
	}
	perm := g.Perm(n)
	parts := make([][]int, len(lengths))
	for i, length := range lengths {
		parts[i], perm = perm[:length:length], perm[length:]
	}
	return parts, nil
}
