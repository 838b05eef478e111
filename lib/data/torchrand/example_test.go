package torchrand_test

import (
	"fmt"
	"math"

	"activation-notes/lib/data/torchrand"
)

// The first five places of a permutation, as torch.manual_seed(4); torch.randperm(10)[:5] gives them.
func ExampleGenerator_Perm() {
	g := torchrand.New(4)
	fmt.Println(g.Perm(10)[:5])
	// Output: [0 4 9 6 7]
}

// The weights that PyTorch gives a fresh Linear(3, 1): uniform between -1/sqrt(3) and 1/sqrt(3).
func ExampleGenerator_Uniform() {
	bound := 1 / math.Sqrt(3)
	g := torchrand.New(4)
	for range 3 {
		fmt.Printf("%.4f\n", g.Uniform(-bound, bound))
	}
	// Output:
	// 0.0689
	// 0.0682
	// -0.4717
}

func ExampleShuffle() {
	names := []string{"one", "two", "three", "four"}
	torchrand.Shuffle(torchrand.New(0), names)
	fmt.Println(names)
	// Output: [one two four three]
}
