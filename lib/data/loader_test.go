package data

import (
	"math"
	"slices"
	"strings"
	"testing"

	"activation-notes/lib/data/internal/reference"
	"activation-notes/lib/data/torchrand"
)

const referencePath = "torchrand/testdata/torchrand.json"

func TestLoader(t *testing.T) {
	for _, want := range reference.Load(t, referencePath).Loaders {
		seed := reference.Seed(t, want.Seed)
		options := LoaderOptions{BatchSize: want.BatchSize, Shuffle: want.Shuffle, DropLast: want.DropLast}
		g := torchrand.New(seed)
		loader, err := NewLoader(firstInts(want.N), options, g)
		if err != nil {
			t.Errorf("n %d, %+v: %v", want.N, options, err)
			continue
		}
		if got := loader.Batches(); got != want.Batches {
			t.Errorf("n %d, %+v: Batches() = %d, want %d", want.N, options, got, want.Batches)
		}
		for _, epoch := range want.Epochs {
			checkEpoch(t, seed, loader, epoch)
		}
		if got := g.Int63(); got != want.After {
			t.Errorf("n %d, %+v: the draw after all epochs = %d, want %d", want.N, options, got, want.After)
		}
	}
}

// All that the notes' experiment draws, in its order, by way of the public functions.
func TestExperiment(t *testing.T) {
	for _, want := range reference.Load(t, referencePath).Experiments {
		seed := reference.Seed(t, want.Seed)
		g := torchrand.New(seed)
		train, validation, test := SplitSizes(want.N)
		parts, err := RandomSplit(want.N, []int{train, validation, test}, g)
		if err != nil {
			t.Fatal(err)
		}
		bound := 1 / math.Sqrt(3) // of Linear(3, 1)
		for _, bits := range append(want.Weight, want.Bias...) {
			if got := g.Uniform(-bound, bound); math.Float32bits(got) != bits {
				t.Errorf("seed %d: parameter %v, want %v", seed, got, math.Float32frombits(bits))
			}
		}
		trainLoader, err := NewLoader(parts[0], LoaderOptions{BatchSize: 64, Shuffle: true, DropLast: true}, g)
		if err != nil {
			t.Fatal(err)
		}
		validationLoader, err := NewLoader(parts[1], LoaderOptions{BatchSize: 4, Shuffle: true, DropLast: true}, g)
		if err != nil {
			t.Fatal(err)
		}
		for _, epoch := range want.Train {
			checkEpoch(t, seed, trainLoader, epoch)
		}
		checkEpoch(t, seed, validationLoader, want.Validation)
		if got := g.Int63(); got != want.After {
			t.Errorf("seed %d: the draw after all epochs = %d, want %d", seed, got, want.After)
		}
	}
}

// checkEpoch compares the loader's next epoch with want, batch sizes included.
func checkEpoch(t *testing.T, seed uint64, loader *Loader, want reference.Epoch) {
	t.Helper()
	var order, sizes []int
	for _, batch := range loader.Epoch() {
		sizes = append(sizes, len(batch))
		order = append(order, batch...)
	}
	if !slices.Equal(sizes, want.Sizes) {
		t.Errorf("seed %d: batch sizes %v, want %v", seed, sizes, want.Sizes)
	}
	want.Order.CheckInts(t, "Epoch", seed, order)
}

func TestAppendEpochIsEpoch(t *testing.T) {
	for _, options := range []LoaderOptions{
		{},
		{BatchSize: 3},
		{BatchSize: 3, DropLast: true},
		{BatchSize: 3, Shuffle: true},
		{BatchSize: 3, Shuffle: true, DropLast: true},
		{BatchSize: 20, Shuffle: true, DropLast: true},
	} {
		indices := []int{7, 5, 3, 2, 100, 0, 9, 1}
		a, errA := NewLoader(indices, options, torchrand.New(4))
		b, errB := NewLoader(indices, options, torchrand.New(4))
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		flat := []int32{-1}
		want := []int32{-1}
		for range 3 {
			flat = a.AppendEpoch(flat)
			epoch := b.Epoch()
			if len(epoch) != b.Batches() {
				t.Errorf("%+v: Epoch has %d batches, want %d", options, len(epoch), b.Batches())
			}
			for _, batch := range epoch {
				for _, i := range batch {
					want = append(want, int32(i))
				}
			}
		}
		if !slices.Equal(flat, want) {
			t.Errorf("%+v: AppendEpoch gave %v, Epoch %v", options, flat, want)
		}
		if got, want := len(flat), 1+3*a.EpochLen(); got != want {
			t.Errorf("%+v: 3 epochs hold %d rows, want %d", options, got-1, want-1)
		}
	}
}

func TestAppendEpochDoesNotAllocate(t *testing.T) {
	loader, err := NewLoader(firstInts(800), LoaderOptions{BatchSize: 64, Shuffle: true, DropLast: true}, torchrand.New(4))
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]int32, 0, loader.EpochLen())
	if got := testing.AllocsPerRun(100, func() { loader.AppendEpoch(dst) }); got != 0 {
		t.Errorf("AppendEpoch allocates %v times, want 0", got)
	}
}

func TestNewLoaderRefuses(t *testing.T) {
	for _, test := range []struct {
		indices []int
		options LoaderOptions
		want    string
	}{
		{[]int{1}, LoaderOptions{BatchSize: -1}, "data.NewLoader: found batch size -1, expected 1 or more (or 0 for 1)"},
		{nil, LoaderOptions{Shuffle: true}, "data.NewLoader: found no rows to shuffle, expected 1 or more"},
		{[]int{0, -1}, LoaderOptions{}, "data.NewLoader: found index -1 at place 1, expected 0 to 2147483647"},
		{[]int{1 << 31}, LoaderOptions{}, "data.NewLoader: found index 2147483648 at place 0, expected 0 to 2147483647"},
	} {
		if _, err := NewLoader(test.indices, test.options, torchrand.New(4)); err == nil || err.Error() != test.want {
			t.Errorf("%v, %+v: error %v, want %s", test.indices, test.options, err, test.want)
		}
	}
	if _, err := NewLoader([]int{1}, LoaderOptions{}, nil); err == nil || !strings.Contains(err.Error(), "found no generator") {
		t.Errorf("no generator: error %v, want one that says so", err)
	}
}

func TestNewLoaderWithoutGenerator(t *testing.T) {
	if _, err := NewLoader([]int{0}, LoaderOptions{}, nil); err == nil || !strings.Contains(err.Error(), "found no generator") {
		t.Errorf("got error %v, want one about the generator", err)
	}
}

func TestLoaderCheck(t *testing.T) {
	d := Generate(5, 1)
	for _, c := range []struct {
		rows  []int
		batch int
		want  string
	}{
		{[]int{0, 4, 1}, 2, ""},
		{[]int{0, 5, 1}, 2, "data: the loader has row 5, but the data set has 5 rows, counted from 0"},
		{[]int{0, 4, 1}, 4, "data: the loader has no batch: it has 3 rows, fewer than one batch of 4, and the last batch is dropped when it is not full"},
		{nil, 2, "data: the loader has no rows, expected 1 or more"},
	} {
		loader, err := NewLoader(c.rows, LoaderOptions{BatchSize: c.batch, DropLast: true}, torchrand.New(4))
		if err != nil {
			t.Fatal(err)
		}
		if loader.BatchSize() != c.batch {
			t.Errorf("batches of %d: BatchSize is %d", c.batch, loader.BatchSize())
		}
		got := ""
		if err := loader.Validate(d); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("rows %v in batches of %d: got error %q, want %q", c.rows, c.batch, got, c.want)
		}
	}
	var none *Loader
	for _, loader := range []*Loader{none, new(Loader)} {
		if err := loader.Validate(d); err == nil || !strings.Contains(err.Error(), "found no loader") {
			t.Errorf("%v: got error %v, want one about no loader", loader, err)
		}
	}
}

func TestLoaderOfNothing(t *testing.T) {
	loader, err := NewLoader(nil, LoaderOptions{BatchSize: 4}, torchrand.New(4))
	if err != nil {
		t.Fatal(err)
	}
	if got := loader.Epoch(); len(got) != 0 {
		t.Errorf("an epoch of no rows = %v", got)
	}
}

// firstInts is Python's list(range(n)).
func firstInts(n int) []int {
	values := make([]int, n)
	for i := range values {
		values[i] = i
	}
	return values
}

// An epoch of the notes' training: 800 rows, shuffled.
func BenchmarkAppendEpoch800(b *testing.B) {
	loader, err := NewLoader(firstInts(800), LoaderOptions{BatchSize: 64, Shuffle: true, DropLast: true}, torchrand.New(4))
	if err != nil {
		b.Fatal(err)
	}
	dst := make([]int32, 0, loader.EpochLen())
	b.ReportAllocs()
	for b.Loop() {
		loader.AppendEpoch(dst)
	}
}
