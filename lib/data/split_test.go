package data

import (
	"math"
	"testing"

	"activation-notes/lib/data/internal/reference"
	"activation-notes/lib/data/torchrand"
)

func TestSplitSizes(t *testing.T) {
	for _, want := range reference.Load(t, referencePath).SplitSizes {
		train, validation, test := SplitSizes(want[0])
		if got := [4]int{want[0], train, validation, test}; got != want {
			t.Errorf("SplitSizes(%d) = %v, want %v", want[0], got[1:], want[1:])
		}
	}
}

func TestRandomSplit(t *testing.T) {
	for _, want := range reference.Load(t, referencePath).Splits {
		seed := reference.Seed(t, want.Seed)
		n := 0
		for _, length := range want.Lengths {
			n += length
		}
		g := torchrand.New(seed)
		parts, err := RandomSplit(n, want.Lengths, g)
		if err != nil || len(parts) != len(want.Indices) {
			t.Errorf("seed %d, lengths %v: %d parts, %v; want %d parts", seed, want.Lengths, len(parts), err, len(want.Indices))
			continue
		}
		for i, part := range parts {
			want.Indices[i].CheckInts(t, "RandomSplit", seed, part)
		}
		if got := g.Int63(); got != want.After {
			t.Errorf("seed %d, lengths %v: the draw after the split = %d, want %d", seed, want.Lengths, got, want.After)
		}
	}
}

func TestRandomSplitPartsAreSeparate(t *testing.T) {
	parts, err := RandomSplit(5, []int{2, 3}, torchrand.New(4))
	if err != nil {
		t.Fatal(err)
	}
	want := parts[1][0]
	_ = append(parts[0], -1)
	if got := parts[1][0]; got != want {
		t.Errorf("appending to part 0 changed part 1's first index from %d to %d", want, got)
	}
}

func TestRandomSplitRefuses(t *testing.T) {
	for _, test := range []struct {
		n       int
		lengths []int
		want    string
	}{
		{10, []int{8, 1}, "data.RandomSplit: found lengths [8 1] with sum 9, expected the sum 10"},
		{10, []int{11, -1}, "data.RandomSplit: part 1: found length -1, expected 0 or more"},
		{-1, nil, "data.RandomSplit: found lengths [] with sum 0, expected the sum -1"},
		{10, []int{math.MaxInt, math.MaxInt, 12}, "data.RandomSplit: found lengths [9223372036854775807 9223372036854775807 12] with sum 18446744073709551626, expected the sum 10"},
		{math.MaxInt, []int{math.MaxInt}, "data.RandomSplit: found 9223372036854775807 rows, expected 2147483647 at the most"},
	} {
		g := torchrand.New(4)
		if _, err := RandomSplit(test.n, test.lengths, g); err == nil || err.Error() != test.want {
			t.Errorf("RandomSplit(%d, %v): error %v, want %s", test.n, test.lengths, err, test.want)
		}
		if *g != *torchrand.New(4) {
			t.Errorf("RandomSplit(%d, %v) drew from the generator before it failed", test.n, test.lengths)
		}
	}
}
