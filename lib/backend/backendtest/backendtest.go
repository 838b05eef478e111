// Package backendtest opens the backend that tests compute on.
package backendtest

import (
	"testing"

	"github.com/gomlx/compute"

	"activation-notes/lib/backend"
)

// New is backend.New for a test, which fails at once if there is no backend.
func New(t testing.TB) compute.Backend {
	t.Helper()
	b, err := backend.New()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
