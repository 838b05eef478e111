package torchrand

import (
	"math"
	"slices"
	"testing"

	"activation-notes/lib/data/internal/reference"
)

func TestDraws(t *testing.T) {
	for _, want := range reference.Load(t, "testdata/torchrand.json").Draws {
		seed := reference.Seed(t, want.Seed)

		g := New(seed)
		want.Uint64.Check(t, "Random64", seed, func() uint64 { return g.Random64() })

		g = New(seed)
		want.Int63.Check(t, "Int63", seed, func() uint64 { return uint64(g.Int63()) })

		g = New(seed)
		want.Low31.Check(t, "Random's low 31 bits", seed, func() uint64 { return uint64(g.Random() & (1<<31 - 1)) })

		g = New(seed)
		for _, perm := range want.Perms {
			perm.CheckInts(t, "Perm", seed, g.Perm(perm.Count))
		}
		if got := g.Int63(); got != want.AfterPerms {
			t.Errorf("seed %d: Int63 after all Perms = %d, want %d", seed, got, want.AfterPerms)
		}

		g = New(seed)
		for _, u := range want.Uniforms {
			u.Bits.Check(t, "Uniform", seed, func() uint64 { return uint64(math.Float32bits(g.Uniform(u.Low, u.High))) })
		}
	}
}

// The C++ standard requires this of draw 10000 of std::mt19937, whose default seed is 5489
// ([rand.predef]).
func TestRandomCppStandard(t *testing.T) {
	g := New(5489)
	for range 9999 {
		g.Random()
	}
	if got := g.Random(); got != 4123659995 {
		t.Errorf("draw 10000 = %d, want 4123659995", got)
	}
}

func TestSeedAgain(t *testing.T) {
	g := New(7)
	g.Perm(1000)
	g.Seed(4)
	if got, want := *g, *New(4); got != want {
		t.Error("Seed(4) on a used generator differs from New(4)")
	}
}

func TestShuffleIndexesLikePerm(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	got := slices.Clone(names)
	Shuffle(New(4), got)
	for i, p := range New(4).Perm(len(names)) {
		if got[i] != names[p] {
			t.Errorf("place %d: got %q, want %q", i, got[i], names[p])
		}
	}
}

func TestShuffleNothing(t *testing.T) {
	g := New(4)
	Shuffle(g, []int32{})
	Shuffle(g, []int32{8})
	if *g != *New(4) {
		t.Error("shuffling fewer than two values drew from the generator")
	}
}

func TestPanics(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, f := range map[string]func(g *Generator){
		"Perm(-1)":             func(g *Generator) { g.Perm(-1) },
		"Uniform(1, 0)":        func(g *Generator) { g.Uniform(1, 0) },
		"Uniform(NaN, 0)":      func(g *Generator) { g.Uniform(nan, 0) },
		"Uniform(0, NaN)":      func(g *Generator) { g.Uniform(0, nan) },
		"Uniform(0, +Inf)":     func(g *Generator) { g.Uniform(0, inf) },
		"Uniform(-Inf, 0)":     func(g *Generator) { g.Uniform(-inf, 0) },
		"Uniform(-3e38, 3e38)": func(g *Generator) { g.Uniform(-3e38, 3e38) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			f(New(4))
		}()
	}
}

// What a shuffled epoch of 800 rows costs: a fresh seed, then the shuffle.
func BenchmarkSeedShuffle800(b *testing.B) {
	g, order := New(4), make([]int32, 800)
	for b.Loop() {
		g.Seed(4)
		Shuffle(g, order)
	}
}
