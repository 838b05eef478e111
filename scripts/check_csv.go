//go:build ignore

// The program check_csv reads a file as the notebooks do and says what is wrong with it: go run scripts/check_csv.go FILE
package main

import (
	"fmt"
	"os"

	"activation-notes/lib/data"
)

func main() {
	if _, err := data.Load(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
