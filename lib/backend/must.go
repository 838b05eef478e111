package backend

import (
	"sync"

	"github.com/gomlx/compute"

	"activation-notes/lib/notebook"
)

// Must is New for a notebook's cell, or a program as small as one: it opens the backend once, and an error
// ends the program, as one line on standard error.
func Must() compute.Backend { return opened() }

var opened = sync.OnceValue(func() compute.Backend { return notebook.Must(New()) })
