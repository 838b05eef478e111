// Package backend opens the GoMLX backend that this project computes on.
//
// The choice is made at run time:
//
//  1. what GOMLX_BACKEND names, for example "xla:cpu", "xla:cuda", "xla" (CUDA, else the CPU) or "go";
//  2. XLA on CUDA, where a CUDA plugin is installed and works;
//  3. XLA on the CPU, where the CPU plugin is installed;
//  4. GoMLX's backend in pure Go, which is slower, with a notice on standard error.
//
// An XLA plugin is looked for in the folders of PJRT_PLUGIN_LIBRARY_PATH where that is set, else in
// the project's .tools/pjrt folder, which scripts/setup fills (from the working directory upwards, else
// where this package was compiled from), else in go-xla's usual folders. Nothing is ever downloaded here.
//
// What New sets for the whole process, once, before XLA loads: in XLA_FLAGS that a training loop becomes
// one kernel and, on CUDA, that sums come out the same in every run. What the user has set there stays.
package backend

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default" // registers "go", and "xla" on the platforms that have it

	"activation-notes/lib/backend/purego"
)

// New opens the backend that the package comment describes.
//
// It returns an error, and never panics, when GOMLX_BACKEND names a backend that is not there: a
// wish that was spelled out is not quietly replaced by something else.
func New() (compute.Backend, error) {
	return open(os.Getenv(compute.ConfigEnvVar), notices)
}

// notices is where New says what it has to say. A cell with a slider opens a backend for each setting.
var notices io.Writer = &once{to: os.Stderr}

// once passes on what has not been written before.
type once struct {
	to   io.Writer
	said sync.Map
}

func (o *once) Write(text []byte) (int, error) {
	if _, again := o.said.LoadOrStore(string(text), true); again {
		return len(text), nil
	}
	return o.to.Write(text)
}

// open is New with its inputs made explicit: the wanted configuration ("" for the default) and the
// place for the notice.
func open(wanted string, notice io.Writer) (compute.Backend, error) {
	hasXLA := slices.Contains(compute.List(), "xla")
	if hasXLA {
		prepareXLA()
	}
	if wanted != "" {
		return openWanted(wanted, notice)
	}
	reason := "this platform has no XLA plugin"
	if hasXLA {
		b, err := openXLA("", "", notice)
		if err == nil {
			return b, nil
		}
		reason = err.Error()
	}
	fmt.Fprintf(notice, "notice: computing on the pure-Go backend, which is slower than XLA: %s\n", reason)
	return purego.New()
}

// openWanted opens the configuration that the user asked for, "name" or "name:settings".
func openWanted(wanted string, notice io.Writer) (compute.Backend, error) {
	name, settings, _ := strings.Cut(wanted, ":")
	if known := compute.List(); !slices.Contains(known, name) {
		slices.Sort(known)
		return nil, fmt.Errorf("%s=%q: no backend is called %q; this program has %s",
			compute.ConfigEnvVar, wanted, name, strings.Join(known, ", "))
	}
	if wanted == "go" {
		return purego.New()
	}
	if name == "xla" {
		plugin, options, _ := strings.Cut(settings, ",")
		b, err := openXLA(plugin, options, notice)
		if err != nil {
			return nil, fmt.Errorf("%s=%q: %w", compute.ConfigEnvVar, wanted, err)
		}
		return b, nil
	}
	b, err := compute.NewWithConfig(wanted)
	if err != nil {
		return nil, fmt.Errorf("%s=%q: cannot open that backend: %s", compute.ConfigEnvVar, wanted, firstLine(err))
	}
	return b, nil
}

// firstLine drops the stack trace that GoMLX's errors carry.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
