package logistic

import (
	"context"
	"fmt"

	"github.com/gomlx/compute"

	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
)

// Result is everything that the experiment found.
type Result struct {
	Options       Options
	Split         Split       // which rows went where
	Start         Params      // the parameters before the first step
	Params                    // the parameters after the last one
	Log           []Record    // a record every Options.Every epochs
	Path          []Record    // a record every Options.PathEvery epochs, and the last epoch's
	Probabilities []float32   // of all rows of the data set, after the last step
	Validation    [][]float32 // those of the validation split, batch by batch
}

// Split holds the row numbers of the three parts of a data set.
type Split struct {
	Train, Validation, Test []int
}

// Run does the notes' experiment on d: it splits the rows, draws the first parameters, trains them
// and predicts the validation split.
//
// It returns an error if the options make no sense for d (see Options.ValidateFor) or the backend fails.
// When ctx is done it returns what there is so far, with ctx's error.
func Run(ctx context.Context, b compute.Backend, d *data.Dataset, o Options) (*Result, error) {
	return RunWith(ctx, b, d, o, Fit)
}

// RunSeeds is Run for one seed after the other, to see how much of a result is luck. The program is
// compiled once: the seeds differ in numbers only, those of the split, the start and the shuffles.
// o.Seed is not looked at.
func RunSeeds(ctx context.Context, b compute.Backend, d *data.Dataset, o Options, seeds []int64) ([]*Result, error) {
	var program *trainingProgram
	fit := func(ctx context.Context, b compute.Backend, f Fitting) (Params, error) {
		if program == nil {
			var err error
			if program, err = newTrainingProgram(b, f); err != nil {
				return f.Start, err
			}
		}
		return program.fit(ctx, f)
	}
	predict, err := newPredictor(b)
	if err != nil {
		return nil, err
	}
	var results []*Result
	for _, seed := range seeds {
		o.Seed = seed
		r, err := run(ctx, b, d, o, fit, predict)
		if err != nil {
			return results, fmt.Errorf("logistic: seed %d: %w", seed, err)
		}
		results = append(results, r)
	}
	return results, nil
}

// FitFunc is a way to train: Fit, or another one. It trains on Start.Inputs of the Fitting's data, and
// the parameters that it returns have Start's Scaler.
type FitFunc func(context.Context, compute.Backend, Fitting) (Params, error)

// RunWith is Run with another way to train in the place of Fit.
func RunWith(ctx context.Context, b compute.Backend, d *data.Dataset, o Options, fit FitFunc) (*Result, error) {
	predict, err := newPredictor(b)
	if err != nil {
		return nil, err
	}
	return run(ctx, b, d, o, fit, predict)
}

func run(ctx context.Context, b compute.Backend, d *data.Dataset, o Options, fit FitFunc, predict predictor) (*Result, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	if err := o.ValidateFor(d.Len()); err != nil {
		return nil, err
	}
	// One generator, drawn in the order of the listing: split, parameters, then the shuffles.
	g := torchrand.New(uint64(o.Seed))
	parts, err := split(d.Len(), g)
	if err != nil {
		return nil, err
	}
	r := &Result{Options: o, Split: parts, Start: Init(d.Features(), g)}
	if o.Scale {
		scaler := data.FitScaler(d.Subset(parts.Train))
		r.Start.Scaler = &scaler
	}

	loader, err := data.NewLoader(r.Split.Train, data.LoaderOptions{BatchSize: o.Batch, Shuffle: true, DropLast: o.DropLast}, g)
	if err != nil {
		return nil, err
	}
	r.Params, err = fit(ctx, b, Fitting{
		Data: d, Loader: loader, Start: r.Start, Training: o.Training,
		KeepEvery: gcd(o.Every, o.pathEvery()), Keep: r.keep,
	})
	if err != nil {
		return r, err
	}
	if r.Probabilities, err = predict.run(r.Params, d); err != nil {
		return r, err
	}
	return r, r.validate(g)
}

// NotesSplit returns the split of n rows that the notes' seed draws, without training anything. It
// panics if n is negative.
func NotesSplit(n int) Split {
	s, err := split(n, torchrand.New(uint64(NotesOptions().Seed)))
	if err != nil {
		panic(err) // the lengths are computed from n
	}
	return s
}

// split draws the three parts of n rows.
func split(n int, g *torchrand.Generator) (Split, error) {
	train, validation, test := data.SplitSizes(n)
	parts, err := data.RandomSplit(n, []int{train, validation, test}, g)
	if err != nil {
		return Split{}, fmt.Errorf("logistic: splitting the data set: %w", err)
	}
	return Split{Train: parts[0], Validation: parts[1], Test: parts[2]}, nil
}

// keep files a record of the training where the options want it.
func (r *Result) keep(record Record) {
	o := r.Options
	if record.Epoch%o.Every == 0 {
		r.Log = append(r.Log, record)
	}
	if record.Epoch%o.pathEvery() == 0 || record.Epoch == o.Epochs {
		r.Path = append(r.Path, record)
	}
}

// validate files the probabilities of the validation split in the batches of its loader.
func (r *Result) validate(g *torchrand.Generator) error {
	if len(r.Split.Validation) == 0 {
		return nil
	}
	loader, err := data.NewLoader(r.Split.Validation, data.LoaderOptions{BatchSize: r.Options.EvalBatch, Shuffle: true, DropLast: r.Options.DropLast}, g)
	if err != nil {
		return err
	}
	for _, rows := range loader.Epoch() {
		r.Validation = append(r.Validation, data.Take(r.Probabilities, rows))
	}
	return nil
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
