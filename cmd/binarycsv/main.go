// Binarycsv runs the notes' experiment on a CSV file: logistic regression with binary cross entropy
// and stochastic gradient descent, number for number as PyTorch does it.
//
// Usage:
//
//	go run ./cmd/binarycsv [-data FILE] [-seed 4] [-batch 64] [-lr 0.0001] [-epochs 10000]
//	    [-every 1000] [-drop-last=true] [-loss bce|logits] [-format table|torch] [-json]
//
// It prints the parameters and the cost every so many epochs, and then the validation split batch by
// batch. A progress bar is shown on standard error when that is a terminal. GOMLX_BACKEND chooses
// where to compute: "xla:cpu" (the default where it is installed), "xla:cuda" or "go". The exit status
// is 2 for a mistake in the flags, 130 after Ctrl-C and 1 for any other error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"activation-notes/cmd/internal/commandline"
	"activation-notes/lib/backend"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	os.Exit(commandline.Status(err, "binarycsv", os.Stderr))
}

// settings is what the command line asks for.
type settings struct {
	path   string
	format string // "table", "torch" or "json"
	logistic.Options
}

func parse(args []string, stderr io.Writer) (settings, error) {
	s := settings{Options: logistic.NotesOptions()}
	s.PathEvery = 0 // nothing is drawn here
	flags := flag.NewFlagSet("binarycsv", flag.ContinueOnError)
	flags.StringVar(&s.path, "data", "notebooks/datasets/binary.csv", "CSV `file` with the columns x, y, z, pass")
	flags.Int64Var(&s.Seed, "seed", s.Seed, "seed of the random generator, as in torch.manual_seed")
	flags.IntVar(&s.Batch, "batch", s.Batch, "rows in a training batch")
	flags.Float64Var(&s.LearningRate, "lr", s.LearningRate, "learning rate")
	flags.IntVar(&s.Epochs, "epochs", s.Epochs, "passes over the training split")
	flags.IntVar(&s.Every, "every", s.Every, "print a row each time this many epochs have passed")
	flags.BoolVar(&s.DropLast, "drop-last", s.DropLast, "leave out a batch that is not full")
	loss := flags.String("loss", string(s.Loss), "form of the loss: bce (of probabilities) or logits")
	flags.StringVar(&s.format, "format", "table", "table, or torch for exactly what the notes' listing prints")
	asJSON := flags.Bool("json", false, "print one JSON object at full precision, and nothing else")
	if err := commandline.Parse(flags, args, "binarycsv [flags]", stderr); err != nil {
		return s, err
	}
	s.Loss = logistic.LossForm(*loss)
	if s.path == "" {
		return s, commandline.Usage(errors.New("-data is empty; it must name a CSV file"))
	}
	if s.format != "table" && s.format != "torch" {
		return s, commandline.Usage(fmt.Errorf("-format is %q; it must be table or torch", s.format))
	}
	if *asJSON {
		if s.format == "torch" {
			return s, commandline.Usage(errors.New("-json and -format torch exclude each other: choose one"))
		}
		s.format = "json"
	}
	return s, commandline.Usage(s.Validate())
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	d, err := data.Load(s.path)
	if err != nil {
		return err
	}
	if err := s.ValidateFor(d.Len()); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	b, err := backend.New()
	if err != nil {
		return err
	}
	bar := newBar(s.Epochs, stderr)
	s.Progress = func(epoch int) { _ = bar.Set(epoch) }
	result, err := logistic.Run(ctx, b, d, s.Options)
	_ = bar.Clear()
	if err != nil {
		return err
	}
	switch s.format {
	case "json":
		return result.WriteJSON(stdout)
	case "torch":
		return result.WriteTorch(stdout)
	}
	return result.WriteTable(stdout)
}

// newBar returns a progress bar on stderr where that is a terminal, else one that shows nothing.
func newBar(epochs int, stderr io.Writer) *progressbar.ProgressBar {
	f, isFile := stderr.(*os.File)
	visible := isFile && term.IsTerminal(int(f.Fd()))
	return progressbar.NewOptions(epochs,
		progressbar.OptionSetWriter(stderr),
		progressbar.OptionSetVisibility(visible),
		progressbar.OptionSetDescription("training"),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)
}
