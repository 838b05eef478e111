package data

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"activation-notes/lib/data/torchrand"
)

// LoaderOptions are the options of PyTorch's DataLoader of the same names; their zero values are
// its defaults.
type LoaderOptions struct {
	BatchSize int  // rows in a batch; 0 means 1
	Shuffle   bool // a new random order in every epoch; else the order of the indices
	DropLast  bool // leave out the last batch if it is smaller than BatchSize
}

// Loader puts rows into batches, epoch after epoch, in the order of PyTorch's DataLoader (with
// its default generator and sampler). It must not be used by several goroutines at once, nor
// while another one uses its generator.
type Loader struct {
	options LoaderOptions
	indices []int32
	order   []int32 // of the current epoch; kept to save the allocation
	global  *torchrand.Generator
	sampler torchrand.Generator
}

// NewLoader returns a loader of the rows with these indices into a Dataset (one part of a
// RandomSplit, say). Every epoch draws from g, which stands for PyTorch's global generator;
// NewLoader itself draws nothing.
//
// It returns an error if there is no generator, the batch size is negative, an index does not fit
// into an int32 or is negative, or, as PyTorch does, if it is to shuffle no rows.
func NewLoader(indices []int, options LoaderOptions, g *torchrand.Generator) (*Loader, error) {
	if g == nil {
		return nil, errors.New("data.NewLoader: found no generator, expected one of torchrand.New")
	}
	if options.BatchSize < 0 {
		return nil, fmt.Errorf("data.NewLoader: found batch size %d, expected 1 or more (or 0 for 1)", options.BatchSize)
	}
	if options.BatchSize == 0 {
		options.BatchSize = 1
	}
	if options.Shuffle && len(indices) == 0 {
		return nil, fmt.Errorf("data.NewLoader: found no rows to shuffle, expected 1 or more")
	}
	l := &Loader{
		options: options,
		indices: make([]int32, len(indices)),
		order:   make([]int32, len(indices)),
		global:  g,
	}
	for i, index := range indices {
		if index < 0 || index > math.MaxInt32 {
			return nil, fmt.Errorf("data.NewLoader: found index %d at place %d, expected 0 to %d", index, i, math.MaxInt32)
		}
		l.indices[i] = int32(index)
	}
	return l, nil
}

// BatchSize returns the number of rows in a full batch, as LoaderOptions gave it: 1 or more.
func (l *Loader) BatchSize() int { return l.options.BatchSize }

// Validate returns an error unless the loader has a batch, and rows of d only.
func (l *Loader) Validate(d *Dataset) error {
	switch {
	case l == nil || l.options.BatchSize == 0:
		return errors.New("data: found no loader, expected one of NewLoader")
	case len(l.indices) == 0:
		return errors.New("data: the loader has no rows, expected 1 or more")
	case l.Batches() == 0:
		return fmt.Errorf("data: the loader has no batch: it has %d rows, fewer than one batch of %d, and the last batch is dropped when it is not full", len(l.indices), l.options.BatchSize)
	}
	if last := int(slices.Max(l.indices)); last >= d.Len() {
		return fmt.Errorf("data: the loader has row %d, but the data set has %d rows, counted from 0", last, d.Len())
	}
	return nil
}

// Batches returns the number of batches in an epoch.
func (l *Loader) Batches() int {
	n, size := len(l.indices), l.options.BatchSize
	if l.options.DropLast {
		return n / size
	}
	return n/size + min(1, n%size)
}

// EpochLen returns the number of rows in an epoch: all, less those that DropLast leaves out.
func (l *Loader) EpochLen() int {
	n := len(l.indices)
	if l.options.DropLast {
		n -= n % l.options.BatchSize
	}
	return n
}

// Epoch returns the batches of the next epoch: row indices, BatchSize in each but perhaps the
// last.
func (l *Loader) Epoch() [][]int {
	rows := l.AppendEpoch(nil)
	batches := make([][]int, 0, l.Batches())
	for len(rows) > 0 {
		batch := make([]int, min(l.options.BatchSize, len(rows)))
		for i := range batch {
			batch[i] = int(rows[i])
		}
		batches = append(batches, batch)
		rows = rows[len(batch):]
	}
	return batches
}

// AppendEpoch appends the EpochLen row indices of the next epoch to dst, batch after batch, and
// returns the result. It draws the same as Epoch, and allocates only if dst has no room.
func (l *Loader) AppendEpoch(dst []int32) []int32 {
	// What DataLoader's iterator draws first is a seed for worker processes. It is not used here,
	// nor there without workers, but it moves the generator on.
	l.global.Int63()

	copy(l.order, l.indices)
	if l.options.Shuffle {
		// RandomSampler shuffles with a generator of its own, newly seeded in every epoch.
		l.sampler.Seed(uint64(l.global.Int63()))
		torchrand.Shuffle(&l.sampler, l.order)
	}
	return append(dst, l.order[:l.EpochLen()]...)
}
