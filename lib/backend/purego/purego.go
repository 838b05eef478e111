// Package purego opens GoMLX's backend in pure Go, which compiles nothing: for networks so small that compiling them
// takes longer than training them. A program that imports this package and not package backend is linked without XLA.
package purego

import (
	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"

	"activation-notes/lib/notebook"
)

// New opens the backend. It is told to run one operation after the other: by itself it runs those that do not wait for
// each other in goroutines of their own, and with tensors as small as here that takes several times longer than the
// operations.
func New() (compute.Backend, error) { return compute.NewWithConfig("go:ops_sequential") }

// Must is New for a notebook's cell, or a program as small as one: an error ends it, as one line on standard error.
func Must() compute.Backend { return notebook.Must(New()) }
