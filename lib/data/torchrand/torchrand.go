// Package torchrand is PyTorch's CPU random generator, bit for bit: the same seed gives the
// same numbers here as torch.manual_seed gives there, so that a run in Go starts from the same
// weights and sees the same batches.
//
// The generator is the 32-bit Mersenne Twister (mt19937). Tests compare every draw with numbers
// that PyTorch made (testdata/torchrand.json, written by scripts/reference/torchrand.py).
//
// Sources: M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed
// uniform pseudo-random number generator", ACM TOMACS 8(1), 1998; for what is made of its words,
// PyTorch's aten/src/ATen: CPUGeneratorImpl.cpp, native/TensorFactories.cpp (randperm) and
// core/TransformationHelper.h (uniform).
package torchrand

import (
	"fmt"
	"math"
)

// The constants of mt19937, named as in the paper.
const (
	stateSize = 624        // n: words of state
	offset    = 397        // m: how far ahead the third word lies
	upperMask = 0x80000000 // the one highest bit of a word
	lowerMask = 0x7fffffff // the 31 lower bits
	matrix    = 0x9908b0df // a: the last row of the twist's matrix
)

// Generator produces the numbers of torch.Generator on the CPU. Make one with New; the zero
// value is not seeded and must not be drawn from. It must not be used by several goroutines at
// once. A Generator may be copied: both copies then go on with the same numbers.
type Generator struct {
	state [stateSize]uint32
	next  int // the word that the next draw replaces and returns
}

// New returns a generator in the state that torch.manual_seed(seed) sets.
func New(seed uint64) *Generator {
	g := new(Generator)
	g.Seed(seed)
	return g
}

// Seed puts g into the state that torch.manual_seed(seed) sets. As in PyTorch only the low 32
// bits of the seed count, and a negative Python seed s is uint64(int64(s)).
func (g *Generator) Seed(seed uint64) {
	word := uint32(seed)
	g.state[0] = word
	for i := 1; i < stateSize; i++ {
		word = 1812433253*(word^word>>30) + uint32(i)
		g.state[i] = word
	}
	g.next = 0
}

// Random returns the next 32-bit word of mt19937.
//
// The textbook form renews all 624 words at once, then hands them out. This one renews a word
// when it is drawn; the numbers are the same, and a short-lived generator (PyTorch seeds a new
// one for every shuffle) does no work for words that nobody asks for.
func (g *Generator) Random() uint32 {
	i := g.next
	following, ahead := i+1, i+offset
	if following == stateSize {
		following = 0
	}
	if ahead >= stateSize {
		ahead -= stateSize
	}

	mixed := g.state[i]&upperMask | g.state[following]&lowerMask
	// -(mixed & 1) has all bits set when mixed is odd, none when it is even: no branch.
	word := g.state[ahead] ^ mixed>>1 ^ -(mixed&1)&matrix
	g.state[i] = word
	g.next = following

	// The tempering of the paper.
	word ^= word >> 11
	word ^= word << 7 & 0x9d2c5680
	word ^= word << 15 & 0xefc60000
	return word ^ word>>18
}

// Random64 returns the next 64 bits: two draws of 32, the first one is the high half.
func (g *Generator) Random64() uint64 {
	high := uint64(g.Random())
	return high<<32 | uint64(g.Random())
}

// Int63 returns what torch.empty((), dtype=torch.int64).random_() holds: the low 63 bits of
// Random64, an integer from 0 to 2^63-1.
func (g *Generator) Int63() int64 {
	return int64(g.Random64() & (1<<63 - 1))
}

// Uniform returns what torch.empty(()).uniform_(low, high) holds: a float32 from low to high, in
// steps of (high-low)/2^24. Rounding may return high itself. As in PyTorch, low and high are
// rounded to float32 first.
//
// PyTorch's kernel for CPUs with AVX2 computes step*(high-low) + low as a fused multiply-add,
// with one rounding; so does this. (Its kernel for older CPUs rounds twice, and half of its
// numbers differ in their last bit.) The result is exact while |low| <= 32 (high-low), which
// holds for every range around 0; beyond that the last bit may be wrong, about once in 2^29 draws.
//
// It panics if low > high, or if low, high or their distance is not a finite float32.
func (g *Generator) Uniform(low, high float64) float32 {
	from, to := float32(low), float32(high)
	width := to - from
	if !(width >= 0) || width-width != 0 || from-from != 0 { // Inf-Inf and NaN-NaN are NaN
		panic(fmt.Sprintf("torchrand: Uniform(%g, %g): want low <= high, finite float32 values a finite distance apart", low, high))
	}
	step := float64(g.Random()&(1<<24-1)) / (1 << 24)
	// In float64 the product of two 24-bit numbers is exact, and so is the sum as said above.
	return float32(step*float64(width) + float64(from))
}

// Perm returns what torch.randperm(n) holds: the integers 0 to n-1 in random order. It draws
// n-1 words (none for n = 0). It panics if n is negative or above 2^31-1.
func (g *Generator) Perm(n int) []int {
	if n < 0 || n > math.MaxInt32 {
		panic(fmt.Sprintf("torchrand: Perm(%d): want 0 <= n <= %d", n, math.MaxInt32))
	}
	perm := make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	Shuffle(g, perm)
	return perm
}

// Shuffle reorders values in place, as torch.randperm would: afterwards values[i] is what was at
// values[p[i]], where p is what g.Perm(len(values)) would have returned. It does not allocate.
//
// It swaps each place with a random later one, or with itself (Fisher and Yates). PyTorch takes
// the remainder of a 32-bit word, which favours small remainders by less than len(values)/2^32;
// from 2^32/20 values on, newer versions of PyTorch draw 64 bits instead and Shuffle differs. It panics
// if there are more than 2^31-1 values.
func Shuffle[T any](g *Generator, values []T) {
	if len(values) > math.MaxInt32 {
		panic(fmt.Sprintf("torchrand: Shuffle of %d values: want %d at the most", len(values), math.MaxInt32))
	}
	for ; len(values) > 1; values = values[1:] {
		j := g.Random() % uint32(len(values))
		values[0], values[j] = values[j], values[0]
	}
}
