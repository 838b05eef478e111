// Notes_run measures the notes' run (split, shuffles, 10,000 epochs, the report's numbers; the data in memory) on the
// backend that GOMLX_BACKEND names, and prints one line of JSON. With -shuffles it writes the row numbers of every
// batch instead, as little-endian int32, for those that are given them.
//
//	go run ./scripts/benchmarks/go/notes_run -data FILE [-runs 5] [-shuffles FILE]
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"activation-notes/lib/backend"
	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
	"activation-notes/lib/logistic"
)

func main() {
	path := flag.String("data", "", "the CSV `file`")
	runs := flag.Int("runs", 5, "steady runs, after the first one")
	shuffles := flag.String("shuffles", "", "`file` to write the batches to")
	flag.Parse()
	var err error
	if *shuffles != "" {
		err = writeShuffles(*path, *shuffles)
	} else {
		err = measure(*path, *runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "notes_run:", err)
		os.Exit(1)
	}
}

// result is what every contender prints; times are in seconds.
type result struct {
	First  float64    `json:"first"`  // from the program's start to the end of its first run
	Steady []float64  `json:"steady"` // further runs, nothing to be compiled
	Params [4]float32 `json:"params"` // three weights and the bias, at the end
	Info   string     `json:"info"`
}

func measure(path string, runs int) error {
	start := time.Now()
	b, err := backend.New()
	if err != nil {
		return err
	}
	d, err := data.Load(path)
	if err != nil {
		return err
	}
	o := logistic.NotesOptions()
	o.PathEvery = 0 // the listing keeps no path
	r, err := logistic.Run(context.Background(), b, d, o)
	if err != nil {
		return err
	}
	p := r.Params
	out := result{First: time.Since(start).Seconds(), Params: [4]float32{p.Weights[0], p.Weights[1], p.Weights[2], p.Bias}}

	// RunSeeds compiles once. From the end of one training to the end of the next is one whole run: the
	// report of the one, the split and the training of the other.
	var ends []time.Time
	o.Progress = func(epoch int) {
		if epoch == o.Epochs {
			ends = append(ends, time.Now())
		}
	}
	if _, err := logistic.RunSeeds(context.Background(), b, d, o, slices.Repeat([]int64{o.Seed}, runs+1)); err != nil {
		return err
	}
	for i := range runs {
		out.Steady = append(out.Steady, ends[i+1].Sub(ends[i]).Seconds())
	}
	out.Info = "GoMLX " + version("github.com/gomlx/gomlx")
	return json.NewEncoder(os.Stdout).Encode(out)
}

// version returns the version of a module that this program was built with.
func version(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				return dependency.Version
			}
		}
	}
	return "of an unknown version"
}

// writeShuffles draws as logistic.Run does: split, first parameters, then one order for each epoch.
func writeShuffles(path, target string) error {
	d, err := data.Load(path)
	if err != nil {
		return err
	}
	o := logistic.NotesOptions()
	g := torchrand.New(uint64(o.Seed))
	train, validation, test := data.SplitSizes(d.Len())
	parts, err := data.RandomSplit(d.Len(), []int{train, validation, test}, g)
	if err != nil {
		return err
	}
	logistic.Init(d.Features(), g)
	loader, err := data.NewLoader(parts[0], data.LoaderOptions{BatchSize: o.Batch, Shuffle: true, DropLast: true}, g)
	if err != nil {
		return err
	}
	var rows []int32
	for range o.Epochs {
		rows = loader.AppendEpoch(rows)
	}
	file, err := os.Create(target)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	if err := binary.Write(w, binary.LittleEndian, rows); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}
