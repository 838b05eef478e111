package data

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

func TestLoadWithoutPermission(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, nil, 0); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 { // root may read every file, but a thread of its own can be another user for that
		runtime.LockOSThread() // to the end of the test, and with it of the thread
		if err := syscall.Setfsuid(65534); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setfsuid(0)
	}
	if _, err := Load(path); !errors.Is(err, fs.ErrPermission) || err.Error() != path+": cannot be opened: permission denied" {
		t.Errorf("got %v, want an error that says so", err)
	}
}
