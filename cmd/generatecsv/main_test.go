package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

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
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "found no -out, expected the file to write, as in -out binary.csv"},
		{[]string{"-out", out, "more"}, `found the argument "more", expected flags only; -h lists them`},
		{[]string{"-out", out, "-rows", "0"}, "found -rows 0, expected 1 to 100000000"},
		{[]string{"-out", out, "-rows", "9000000000000000000"}, "found -rows 9000000000000000000, expected 1 to 100000000"},
		{[]string{"-out", out, "-rows", "many"}, `invalid value "many" for flag -rows: parse error`},
		{[]string{"-out", folder}, folder + " is a folder or a device, expected a file"},
		{[]string{"-out", nowhere}, nowhere + " was not written: no such file or directory"},
	} {
		var stdout, stderr bytes.Buffer
		err := run(context.Background(), test.args, &stdout, &stderr)
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: error %v, want %s", test.args, err, test.want)
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
