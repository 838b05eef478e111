package notebook

import (
	"syscall"

	"github.com/janpfeifer/gonb/gonbui"
)

// A kernel that is killed can't stop the cell that it runs, and a training would go on with nobody to see it. So the
// system ends a cell's program with its kernel. Nothing in the program may wait for that: where each goroutine waits
// for another one, Go ends the program with an error only if no other one sleeps.
func init() {
	if gonbui.IsNotebook {
		syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0)
	}
}
