package data

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// DefaultSeed is the seed of the data that the project generates when it has no other file. With it
// the notes' training goes as it does on the book's file; with some others, such as 2026, it stays
// stuck where all the sigmoids are saturated.
const DefaultSeed = 1

// Generate makes n rows that follow Rule, as a stand-in for the book's file: x, y and z are
// integers from 0 to 100, and n/2 labels (rounded down) are True, the others False, in random
// order. Within each class all triples that it allows are equally likely.
//
// The same n and seed give the same rows in every version of this package. It panics if n is
// negative or above 2^31-1.
func Generate(n int, seed uint64) *Dataset {
	checkRows("Generate", n)
	d := &Dataset{
		Names: slices.Clone(columns),
		X:     make([]float32, 0, 3*n),
		Y:     make([]float32, 0, n),
	}
	// PCG-DXSM's outputs are fixed by its definition. Only they are used, not the methods of
	// rand.Rand, whose algorithms are free to change.
	source := rand.NewPCG(seed, 0)
	remainingTrue := n / 2
	for remaining := n; remaining > 0; remaining-- {
		// Drawing labels without replacement makes every order of them equally likely.
		label := below(source, remaining) < remainingTrue
		if label {
			remainingTrue--
		}
		x, y, z := triple(source)
		for Rule(x, y, z) != label {
			x, y, z = triple(source)
		}
		d.X = append(d.X, x, y, z)
		d.Y = append(d.Y, labelValue(label))
	}
	return d
}

// triple draws three integers from 0 to 100.
func triple(source *rand.PCG) (x, y, z float32) {
	x = float32(below(source, 101))
	y = float32(below(source, 101))
	z = float32(below(source, 101))
	return x, y, z
}

// below draws an integer from 0 to n-1, n > 0, all equally likely: it draws just enough bits for
// n-1 and starts again when they make a larger number.
func below(source *rand.PCG, n int) int {
	width := bits.Len64(uint64(n - 1))
	for {
		if k := int(source.Uint64() >> (64 - width)); k < n {
			return k
		}
	}
}

func labelValue(label bool) float32 {
	if label {
		return 1
	}
	return 0
}
