package logistic

import (
	"fmt"
	"math"

	"activation-notes/lib/data"
)

// LossForm names one of the two forms of binary cross entropy.
type LossForm string

const (
	BCE    LossForm = "bce"    // torch.nn.BCELoss on probabilities, as in the notes
	Logits LossForm = "logits" // torch.nn.BCEWithLogitsLoss on logits
)

// Options are the settings of the experiment. NotesOptions gives those of the notes.
type Options struct {
	Seed      int64 // seeds the one random generator, as torch.manual_seed does
	Batch     int   // rows in a training batch
	EvalBatch int   // rows in a validation batch
	Every     int   // a Record goes into Result.Log each time this many epochs have passed
	PathEvery int   // likewise into Result.Path, for the pictures; 0 means as Every
	DropLast  bool  // leave out an epoch's last batch, and validation's, when it is not full
	Scale     bool  // scale the features first, by the training split's mean and deviation
	Training
}

// Training holds the settings of the gradient descent itself, whatever rows it is given.
type Training struct {
	LearningRate float64  // step size of the gradient descent
	Epochs       int      // passes over the rows
	Loss         LossForm // BCE or Logits

	// Progress, where set, is called now and then during training with the epochs done so far.
	Progress func(epoch int)
}

// NotesOptions returns the settings of the notes' listing.
func NotesOptions() Options {
	return Options{
		Seed:      4,
		Batch:     64,
		EvalBatch: 4,
		Every:     1000,
		PathEvery: 100,
		DropLast:  true,
		Training:  Training{LearningRate: 0.0001, Epochs: 10_000, Loss: BCE},
	}
}

// maxEpochs is more than anyone waits for; the number of steps stays far below what an int holds.
const maxEpochs = 1_000_000_000

// Validate returns an error, in one sentence, where the settings make no sense whatever the data.
func (o Options) Validate() error {
	switch err := o.Training.validate(); {
	case o.Batch < 1:
		return fmt.Errorf("logistic: the batch size is %d; it must be 1 or more", o.Batch)
	case o.EvalBatch < 1:
		return fmt.Errorf("logistic: the validation batch size is %d; it must be 1 or more", o.EvalBatch)
	case err != nil:
		return err
	case o.Every < 1:
		return fmt.Errorf("logistic: a row is to be printed every %d epochs; it must be 1 or more", o.Every)
	case o.Every > o.Epochs:
		return fmt.Errorf("logistic: a row is to be printed every %d epochs, but there are only %d epochs, so none would be", o.Every, o.Epochs)
	case o.PathEvery < 0:
		return fmt.Errorf("logistic: a point of the path is to be kept every %d epochs; it must be 0 or more", o.PathEvery)
	}
	return nil
}

// validate returns an error, in one sentence, where the settings make no sense whatever the rows.
func (t Training) validate() error {
	switch {
	case t.Epochs < 1 || t.Epochs > maxEpochs:
		return fmt.Errorf("logistic: the number of epochs is %d; it must be from 1 to %d", t.Epochs, maxEpochs)
	case !(t.LearningRate >= 0) || float32(t.LearningRate) > math.MaxFloat32:
		return fmt.Errorf("logistic: the learning rate is %g; it must be from 0 to %.8g, the largest float32", t.LearningRate, math.MaxFloat32)
	case t.Loss != BCE && t.Loss != Logits:
		return fmt.Errorf("logistic: the loss is %q; it must be %q or %q", string(t.Loss), string(BCE), string(Logits))
	}
	return nil
}

// ValidateFor returns an error, in one sentence, where the settings make no sense by themselves or for a
// data set of n rows.
//
// Where PyTorch would train on no batch at all, and the notes' listing then divide by their number,
// 0, ValidateFor returns an error too. A validation split without a full batch is none: there is then
// nothing in Result.Validation.
func (o Options) ValidateFor(n int) error {
	if err := o.Validate(); err != nil {
		return err
	}
	train, _, _ := data.SplitSizes(n)
	switch {
	case train < 1:
		return fmt.Errorf("logistic: the data set has %d rows, too few to split: 80%% of them, %d, are left for training", n, train)
	case o.DropLast && train < o.Batch:
		return fmt.Errorf("logistic: the training split has %d rows, fewer than one batch of %d, and the last batch is dropped when it is not full: take a smaller batch or keep the last one", train, o.Batch)
	}
	return nil
}

// pathEvery is PathEvery with its default.
func (o Options) pathEvery() int {
	if o.PathEvery == 0 {
		return o.Every
	}
	return o.PathEvery
}
