// Package commandline has what the commands share: flags that are read with errors of one sentence, and exit statuses.
package commandline

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// usageError is a mistake in how the program was called, not one that it met while it ran.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Usage marks err as a mistake in the flags, and nil as none.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// Parse reads the flags. With -h it writes the usage and all flags to help and returns flag.ErrHelp. What can't be read,
// an unknown flag and an argument that is none are errors of one sentence, marked by Usage.
func Parse(flags *flag.FlagSet, args []string, usage string, help io.Writer) error {
	flags.SetOutput(io.Discard) // errors are reported once, by Status
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(help, "usage:", usage)
		flags.SetOutput(help)
		flags.PrintDefaults()
		return err
	case err != nil:
		return Usage(fmt.Errorf("%w%s; -h lists the flags", err, expected(flags, err.Error())))
	case flags.NArg() > 0:
		return Usage(fmt.Errorf("found the argument %q, expected flags only, as in -name=value; -h lists them", flags.Arg(0)))
	}
	return nil
}

// expected says what the flag that the error names takes, which package flag leaves out: "parse error" is all that it says.
func expected(flags *flag.FlagSet, message string) (kind string) {
	flags.VisitAll(func(f *flag.Flag) {
		if strings.Contains(message, " -"+f.Name+": ") {
			kind, _ = flag.UnquoteUsage(f)
			kind = map[string]string{
				"int": ", expected a whole number", "uint": ", expected a whole number, 0 or more",
				"float": ", expected a number", "": ", expected true or false",
			}[kind]
		}
	})
	return kind
}

// Status reports the error, if it is one, under the program's name, and returns the status to exit with: 0 where all went
// well, 2 for a mistake in the flags, 130 after Ctrl-C, as shells have it, and 1 for everything else.
func Status(err error, name string, stderr io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(stderr, "%s: interrupted\n", name)
		return 130
	}
	fmt.Fprintf(stderr, "%s: %v\n", name, err)
	if errors.As(err, new(usageError)) {
		return 2
	}
	return 1
}
