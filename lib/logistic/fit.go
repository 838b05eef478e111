package logistic

import (
	"cmp"
	"context"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/data"
)

// Record is the state of the training after some epochs.
type Record struct {
	Epoch int
	Params
	Cost float32 // the mean of the epoch's batch losses, each taken before its step
}

// Fitting is a training to be done. The size and the number of the batches are the Loader's.
type Fitting struct {
	Data      *data.Dataset // its features as they are; those of Start.Inputs are trained on
	Loader    *data.Loader  // hands out the row numbers of Data, batch by batch
	Start     Params
	KeepEvery int          // Keep, where it is not nil, is called after each multiple of this many epochs
	Keep      func(Record) // (0: of none) and after the last one
	Training
}

// Validate returns an error, in one sentence, for a fitting that makes no sense: settings that are not
// valid, no data or no loader, rows that the data has not, or another number of weights than features.
func (f Fitting) Validate() error {
	if err := f.Training.validate(); err != nil {
		return err
	}
	if f.KeepEvery < 0 {
		return fmt.Errorf("logistic: a record is to be kept every %d epochs; it must be 0 or more", f.KeepEvery)
	}
	if err := f.Start.takes(f.Data); err != nil {
		return err
	}
	return f.Loader.Validate(f.Data)
}

// Report is called after an epoch, not always after each: it tells Progress, and keeps the record if
// one is due.
func (f Fitting) Report(epoch int, record func() Record) {
	if f.Keep != nil && (epoch%f.keepEvery() == 0 || epoch == f.Epochs) {
		f.Keep(record())
	}
	if f.Progress != nil {
		f.Progress(epoch)
	}
}

// keepEvery is KeepEvery with its 0 spelled out.
func (f Fitting) keepEvery() int { return cmp.Or(f.KeepEvery, f.Epochs) }

// batch returns the number of rows in the largest batch: no batch is larger than an epoch.
func (f Fitting) batch() int { return min(f.Loader.BatchSize(), f.Loader.EpochLen()) }

// lastBatch returns the number of rows in an epoch's last batch.
func (f Fitting) lastBatch() int {
	return f.Loader.EpochLen() - (f.Loader.Batches()-1)*f.batch()
}

// Fit trains the parameters and returns the final ones.
//
// It has the form of the notes' listing: for each batch, the loss, its gradient, one step. Many epochs
// run inside one call of a compiled program (see trainingStep), while the next shuffles are drawn
// beside it.
//
// When ctx is done the training ends after the call that is under way, and Fit returns the parameters
// so far with ctx's error. It returns the errors of Fitting.Validate before anything starts.
func Fit(ctx context.Context, b compute.Backend, f Fitting) (Params, error) {
	program, err := newTrainingProgram(b, f)
	if err != nil {
		return f.Start, err
	}
	return program.fit(ctx, f)
}

// fit is Fit with the program compiled before.
func (t *trainingProgram) fit(ctx context.Context, f Fitting) (Params, error) {
	inputs := f.Start.scaled(f.Data) // newTrainingProgram has looked at them
	t.x, t.y = features(inputs), tensors.FromFlatDataAndDimensions(inputs.Y, inputs.Len())
	defer finalize(t.x, t.y)
	batches := f.Loader.Batches()
	ready, stop := shuffles(ctx, f)
	defer stop()
	params := f.Start
	for s := range ready {
		if ctx.Err() != nil {
			break
		}
		if s.err != nil {
			return params, s.err
		}
		var cost float64
		var err error
		params, cost, err = t.run(params, s.rows, s.epochs*batches)
		if err != nil {
			return params, fmt.Errorf("logistic: training, epochs up to %d: %w", s.lastEpoch, err)
		}
		f.Report(s.lastEpoch, func() Record {
			return Record{Epoch: s.lastEpoch, Params: params, Cost: float32(cost / float64(batches))}
		})
	}
	return params, ctx.Err()
}

// trainingProgram is the compiled training loop and the data that stays on the device.
type trainingProgram struct {
	exec     *graph.Exec
	maxSteps int
	batch    int
	x, y     *tensors.Tensor
}

func newTrainingProgram(b compute.Backend, f Fitting) (*trainingProgram, error) {
	if b == nil {
		return nil, errNoBackend
	}
	if err := f.Validate(); err != nil {
		return nil, err
	}
	step := trainingStep{loss: f.Loss, rate: f.LearningRate, batches: f.Loader.Batches(), batch: f.batch(), lastBatch: f.lastBatch()}
	exec, err := graph.NewExec(b, step.loop)
	if err != nil {
		return nil, fmt.Errorf("logistic: preparing the training loop: %w", err)
	}
	return &trainingProgram{
		exec:     exec,
		maxSteps: f.epochsPerCall() * step.batches,
		batch:    step.batch,
	}, nil
}

// run takes the given number of steps from p. rows has maxSteps x batch row numbers; those beyond
// steps are not looked at. It returns the new parameters and the sum of the last epoch's losses.
func (t *trainingProgram) run(p Params, rows []int32, steps int) (Params, float64, error) {
	rowsTensor := tensors.FromFlatDataAndDimensions(rows, t.maxSteps, t.batch)
	defer finalize(rowsTensor)
	out, err := t.exec.Call(int32(steps), p.Weights, p.Bias, rowsTensor, t.x, t.y)
	if err != nil {
		return p, 0, err
	}
	defer finalize(out...)
	weights, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return p, 0, err
	}
	p.Weights, p.Bias = weights, tensors.ToScalar[float32](out[1])
	return p, tensors.ToScalar[float64](out[2]), nil
}
