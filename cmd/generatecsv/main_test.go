package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"activation-notes/cmd/internal/commandline"
	"activation-notes/lib/data"
)

func TestRun(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "binary.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if err := run(context.Background(), []string{"-rows", "9", "-seed", "5", "-out", path}, &stdout, &stderr); err != nil {
		t.Fatal(err)
	}
	if want := path + ": generated 9 rows, 4 of them True, with seed 5\n"; stdout.String() != want || stderr.Len() > 0 {
		t.Errorf("printed %q and %q, want %q and nothing", &stdout, &stderr, want)
	}
	got, err := data.Load(path)
	if want := data.Generate(9, 5); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the file holds %v, %v; want %v", got, err, want)
	}
	onlyFiles(t, folder, "binary.csv")
}

func TestRunRefuses(t *testing.T) {
	folder := t.TempDir()
	out := filepath.Join(folder, "f.csv")
	nowhere := filepath.Join(folder, "no", "f.csv")
	long := filepath.Join(folder, strings.Repeat("한", 100)) // 300 bytes, more than file systems take
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, 2, "found no -out, expected the file to write, as in -out binary.csv"},
		{[]string{"-out", ""}, 2, "found no -out, expected the file to write, as in -out binary.csv"},
		{[]string{"-out", out, "more"}, 2, `found the argument "more", expected flags only, as in -name=value; -h lists them`},
		{[]string{"-out", out, "-rows", "0"}, 2, "found -rows 0, expected 1 to 100000000"},
		{[]string{"-out", out, "-rows", "-5"}, 2, "found -rows -5, expected 1 to 100000000"},
		{[]string{"-out", out, "-rows", "9000000000000000000"}, 2, "found -rows 9000000000000000000, expected 1 to 100000000"},
		{[]string{"-out", out, "-rows", "many"}, 2, `invalid value "many" for flag -rows: parse error, expected a whole number; -h lists the flags`},
		{[]string{"-out", out, "-rows", "NaN"}, 2, `invalid value "NaN" for flag -rows: parse error, expected a whole number; -h lists the flags`},
		{[]string{"-out", out, "-rows", "1e3"}, 2, `invalid value "1e3" for flag -rows: parse error, expected a whole number; -h lists the flags`},
		{[]string{"-out", out, "-seed", "-1"}, 2, `invalid value "-1" for flag -seed: parse error, expected a whole number, 0 or more; -h lists the flags`},
		{[]string{"-out", out, "-seed", ""}, 2, `invalid value "" for flag -seed: parse error, expected a whole number, 0 or more; -h lists the flags`},
		{[]string{"-out", out, "-colour"}, 2, "flag provided but not defined: -colour; -h lists the flags"},
		{[]string{"-out", folder}, 1, folder + " is a folder or a device, expected a file"},
		{[]string{"-out", os.DevNull}, 1, os.DevNull + " is a folder or a device, expected a file"},
		{[]string{"-out", nowhere}, 1, nowhere + " was not written: no such file or directory"},
		{[]string{"-out", long}, 1, long + " was not written: file name too long"},
	} {
		var stdout, stderr bytes.Buffer
		err := run(context.Background(), test.args, &stdout, &stderr)
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: error %v, want %s", test.args, err, test.want)
		}
		if got := commandline.Status(err, "generatecsv", io.Discard); got != test.status {
			t.Errorf("%q: exit status %d, want %d", test.args, got, test.status)
		}
		if stdout.Len()+stderr.Len() > 0 {
			t.Errorf("%q: printed %q and %q beside its error", test.args, &stdout, &stderr)
		}
	}
	onlyFiles(t, folder)
}

func TestRunInterrupted(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "binary.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := run(ctx, []string{"-out", path}, new(bytes.Buffer), new(bytes.Buffer))
	if err == nil || !strings.HasSuffix(err.Error(), "binary.csv was not written: interrupted") {
		t.Errorf("error %v, want ... interrupted", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("the file now holds %q, want what it held before", got)
	}
	onlyFiles(t, folder, "binary.csv")
}

// onlyFiles checks that the folder holds these files and no other.
func onlyFiles(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}
