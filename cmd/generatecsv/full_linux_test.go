package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// On a disk that fills up half way, and on one that can't be written, the old file stays whole and alone.
func TestFullAndReadOnlyDisk(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("NOT RUN: only root may mount a small disk: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(folder, syscall.MNT_DETACH) })
	path := filepath.Join(folder, "binary.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused := func(want string) {
		t.Helper()
		var stdout bytes.Buffer
		err := run(context.Background(), []string{"-rows", "100000", "-out", path}, &stdout, &stdout)
		if err == nil || err.Error() != path+" was not written: "+want || stdout.Len() > 0 {
			t.Errorf("error %v and output %q, want ... was not written: %s", err, &stdout, want)
		}
		if got, err := os.ReadFile(path); string(got) != "old" {
			t.Errorf("the file now holds %.20q (%v), want what it held before", got, err)
		}
		onlyFiles(t, folder, "binary.csv")
	}
	refused("no space left on device")
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	refused("read-only file system")
}
