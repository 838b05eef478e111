package logistic

import (
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

// Fitting is a training to be done.
type Fitting struct {
	Data      *data.Dataset
	Loader    *data.Loader // hands out the row numbers of Data, batch by batch
	Start     Params
	Options   Options
	KeepEvery int          // Keep is called after each multiple of this many epochs
	Keep      func(Record) // and after the last one
}

// Report is called after an epoch, not always after each: it tells Progress, and keeps the record if
// one is due.
func (f Fitting) Report(epoch int, record func() Record) {
	if epoch%f.KeepEvery == 0 || epoch == f.Options.Epochs {
		f.Keep(record())
	}
	if f.Options.Progress != nil {
		f.Options.Progress(epoch)
	}
}

// lastBatch returns the number of rows in an epoch's last batch.
func (f Fitting) lastBatch() int {
	return f.Loader.EpochLen() - (f.Loader.Batches()-1)*f.Options.Batch
}

// Fit trains the parameters and returns the final ones.
//
// It has the form of the notes' listing: for each batch, the loss, its gradient, one step. Many epochs
// run inside one call of a compiled program (see trainingStep), while the next shuffles are drawn
// beside it.
//
// When ctx is done the training ends after the call that is under way, and Fit returns the parameters
// so far with ctx's error.
func Fit(ctx context.Context, b compute.Backend, f Fitting) (Params, error) {
	program, err := newTrainingProgram(b, f)
	if err != nil {
		return f.Start, err
	}
	return program.fit(ctx, f)
}

// fit is Fit with the program compiled before.
func (t *trainingProgram) fit(ctx context.Context, f Fitting) (Params, error) {
	t.x, t.y = features(f.Data), tensors.FromFlatDataAndDimensions(f.Data.Y, f.Data.Len())
	defer finalize(t.x, t.y)
	batches := f.Loader.Batches()
	beside, stop := context.WithCancel(ctx)
	defer stop()
	params := f.Start
	for s := range shuffles(beside, f) {
		if ctx.Err() != nil {
			break
		}
		var cost float32
		var err error
		params, cost, err = t.run(params, s.rows, s.epochs*batches)
		if err != nil {
			return params, fmt.Errorf("training, epochs up to %d: %w", s.lastEpoch, err)
		}
		f.Report(s.lastEpoch, func() Record {
			return Record{Epoch: s.lastEpoch, Params: params, Cost: cost / float32(batches)}
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
	o := f.Options
	step := trainingStep{loss: o.Loss, rate: o.LearningRate, batches: f.Loader.Batches(), batch: o.Batch, lastBatch: f.lastBatch()}
	exec, err := graph.NewExec(b, step.loop)
	if err != nil {
		return nil, fmt.Errorf("preparing the training loop: %w", err)
	}
	return &trainingProgram{
		exec:     exec,
		maxSteps: f.epochsPerCall() * step.batches,
		batch:    o.Batch,
	}, nil
}

// run takes the given number of steps from p. rows has maxSteps x batch row numbers; those beyond
// steps are not looked at. It returns the new parameters and the sum of the last epoch's losses.
func (t *trainingProgram) run(p Params, rows []int32, steps int) (Params, float32, error) {
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
	return Params{Weights: weights, Bias: tensors.ToScalar[float32](out[1])}, tensors.ToScalar[float32](out[2]), nil
}
