// Package notebook has what the cells of the notebooks need besides pictures: errors that read well,
// a progress bar, and a view of the project's own source.
package notebook

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Must returns v. Where err is not nil it ends the cell with the error as one line on standard error,
// without the stack trace of a panic. In a notebook the lines of the cells that led to it follow.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}

// Check ends the cell as Must does where err is not nil.
func Check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		if gonbui.IsNotebook {
			for _, line := range cellLines(err, os.Getenv(protocol.GONB_TMP_DIR_ENV)) {
				fmt.Fprintln(os.Stderr, "at", line) // GoNB puts the number of the cell before it
			}
			gonbui.Sync() // what was shown before must arrive before the program ends
		}
		os.Exit(1)
	}
}

// cellLines returns the lines of the cell's program, which lies in folder, that are being executed, as file:line with
// the innermost first. Before them comes the innermost one of the error's stack trace, if it has one: the function that
// builds a graph is not called by the cell that passes it on.
func cellLines(err error, folder string) []string {
	main := filepath.Join(folder, "main.go")
	var lines []string
	add := func(line string) {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	trace := fmt.Sprintf("%+v", err)
	if line := regexp.MustCompile(regexp.QuoteMeta(main) + `:\d+`).FindString(trace); line != "" {
		add(line)
	}
	callers := make([]uintptr, 100)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		frame, more := frames.Next()
		if frame.File == main {
			add(fmt.Sprintf("%s:%d", main, frame.Line))
		}
		if !more {
			return lines
		}
	}
}
