// Command generatecsv writes a stand-in for the textbook's binary.csv: generated rows that follow
// the same rule, half of them True (see data.Generate).
//
//	go run ./cmd/generatecsv -rows 1000 -out binary.csv
//
// The file appears whole or not at all; one that is there already is replaced. The exit status is 2
// for a mistake in the flags and 1 for any other error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"activation-notes/cmd/internal/commandline"
	"activation-notes/lib/data"
)

const maxRows = 100_000_000 // 1.6 GB in memory

func main() {
	err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
	os.Exit(commandline.Status(err, "generatecsv", os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("generatecsv", flag.ContinueOnError)
	rows := flags.Int("rows", 1000, "number of rows")
	seed := flags.Uint64("seed", data.DefaultSeed, "seed of the generator; the same seed gives the same file")
	out := flags.String("out", "", "file to write (required)")
	if err := commandline.Parse(flags, args, "generatecsv -out FILE [-rows N] [-seed N]", stderr); err != nil {
		return err
	}
	switch {
	case *out == "":
		return commandline.Usage(errors.New("found no -out, expected the file to write, as in -out binary.csv"))
	case *rows < 1 || *rows > maxRows:
		return commandline.Usage(fmt.Errorf("found -rows %d, expected 1 to %d", *rows, maxRows))
	}
	// Renaming a file to /dev/null, say, would replace the device.
	if info, err := os.Stat(*out); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is a folder or a device, expected a file", *out)
	}
	table := data.Generate(*rows, *seed)

	// Only from here on is there a temporary file that an interrupt must not leave behind.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := writeAtomically(*out, func(w io.Writer) error {
		return data.WriteCSV(cancellable{ctx, w}, table)
	})
	if err != nil {
		return fmt.Errorf("%s was not written: %w", *out, err)
	}
	fmt.Fprintf(stdout, "%s: generated %d rows, %d of them True, with seed %d\n", *out, *rows, *rows/2, *seed)
	return nil
}

// writeAtomically lets write fill a temporary file beside path, then renames it to path. If
// anything fails, the temporary file is removed and path is as it was.
func writeAtomically(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return reason(err)
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return reason(err)
	}
	// CreateTemp makes the file private; this one is for all who can read the folder.
	if err := file.Chmod(0o644); err != nil {
		return reason(err)
	}
	if err := file.Close(); err != nil {
		return reason(err)
	}
	return reason(os.Rename(file.Name(), path))
}

// reason leaves out the name of the temporary file, which says nothing to the user.
func reason(err error) error {
	var path *os.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// cancellable is a writer that fails once ctx is done.
type cancellable struct {
	ctx context.Context
	w   io.Writer
}

func (c cancellable) Write(p []byte) (int, error) {
	if c.ctx.Err() != nil {
		return 0, errors.New("interrupted")
	}
	return c.w.Write(p)
}
