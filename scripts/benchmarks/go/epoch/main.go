// Epoch measures one epoch of the notes' training (shuffle, batches of 64) over all rows of a file, after the program is
// compiled and the data in memory, and prints one line of JSON with the seconds of every epoch.
//
//	epoch FILE EPOCHS
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"activation-notes/lib/backend"
	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
	"activation-notes/lib/logistic"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "epoch:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("found %d arguments, expected FILE EPOCHS", len(args))
	}
	epochs, err := strconv.Atoi(args[1])
	if err != nil || epochs < 1 {
		return fmt.Errorf("found %q epochs, expected 1 or more", args[1])
	}
	d, err := data.Load(args[0])
	if err != nil {
		return err
	}
	b, err := backend.New()
	if err != nil {
		return err
	}
	g := torchrand.New(4)
	rows := make([]int, d.Len())
	for i := range rows {
		rows[i] = i
	}
	o := logistic.NotesOptions()
	o.Epochs = epochs + 1 // the first one compiles
	loader, err := data.NewLoader(rows, data.LoaderOptions{BatchSize: o.Batch, Shuffle: true, DropLast: true}, g)
	if err != nil {
		return err
	}
	ends := make([]time.Time, 0, o.Epochs)
	_, err = logistic.Fit(context.Background(), b, logistic.Fitting{
		Data: d, Loader: loader, Start: logistic.Init(d.Features(), g), Training: o.Training, KeepEvery: 1,
		Keep: func(logistic.Record) { ends = append(ends, time.Now()) },
	})
	if err != nil {
		return err
	}
	var seconds []float64
	for i := range epochs {
		seconds = append(seconds, ends[i+1].Sub(ends[i]).Seconds())
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"seconds": seconds})
}
