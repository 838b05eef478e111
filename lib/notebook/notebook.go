// Package notebook has what the cells of the notebooks need besides pictures: errors that read well,
// a progress bar, and a view of the project's own source.
package notebook

import (
	"fmt"
	"os"

	"github.com/janpfeifer/gonb/gonbui"
)

// Must returns v. Where err is not nil it ends the cell with the error as one line on standard error,
// without the stack trace of a panic.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}

// Check ends the cell as Must does where err is not nil.
func Check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		if gonbui.IsNotebook {
			gonbui.Sync() // what was shown before must arrive before the program ends
		}
		os.Exit(1)
	}
}
