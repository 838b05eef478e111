//go:build ignore

// The program check_csv reads a file as the notebooks do and says what is wrong with it, or on standard output what will
// keep some cells from running: go run scripts/install/check_csv.go FILE
package main

import (
	"fmt"
	"os"
	"slices"

	"activation-notes/lib/data"
)

const batch = 64 // of the notes

func main() {
	d, err := data.Load(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if train, _, _ := data.SplitSizes(d.Len()); train < batch {
		fmt.Printf("of %d rows %d are for training, fewer than a batch of the notes, %d: their training does not run\n", d.Len(), train, batch)
	}
	if !slices.Contains(d.Y, 0) || !slices.Contains(d.Y, 1) {
		fmt.Println("all labels are the same: there is no optimum and no ROC curve")
	}
}
