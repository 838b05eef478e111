//go:build !linux

package notebook

import (
	"os"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// A kernel that is killed can't stop the cell that it runs, and a training would go on with nobody to see it. So a
// cell's program ends by itself soon after its kernel has gone.
func init() {
	if gonbui.IsNotebook {
		go endWith(os.Getppid())
	}
}

// endWith ends the program when parent is no longer its parent.
func endWith(parent int) {
	for os.Getppid() == parent {
		time.Sleep(time.Second)
	}
	os.Exit(1)
}
