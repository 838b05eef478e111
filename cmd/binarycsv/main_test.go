package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"activation-notes/lib/data"
)

// generated writes n generated rows to a file and returns its path.
func generated(t *testing.T, n int) string {
	t.Helper()
	var file bytes.Buffer
	if err := data.WriteCSV(&file, data.Generate(n, data.DefaultSeed)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "데이터 1.csv")
	if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func runWith(args ...string) (stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	err = run(context.Background(), args, &out, &errs)
	return out.String(), errs.String(), err
}

func TestTorchFormatOfTheNotesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 epochs: left out with -short")
	}
	want, err := os.ReadFile("../../lib/logistic/testdata/listing-notes.txt")
	if err != nil {
		t.Fatal(err)
	}
	got, stderr, err := runWith("-data", generated(t, 1000), "-format", "torch")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the print-out is not PyTorch's: got\n%s\nwant\n%s", got, want)
	}
	if stderr != "" {
		t.Errorf("standard error is not a terminal, but got %q", stderr)
	}
}

func TestJSON(t *testing.T) {
	path := generated(t, 200)
	out, _, err := runWith("-data", path, "-epochs", "30", "-every", "10", "-json")
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Log []struct {
			Epoch   int
			Weights []float32
			Bias    float32
			Cost    float32
		}
		Validation [][]float32
	}
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if decoder.More() {
		t.Errorf("there is more than one value: %s", out)
	}
	if len(got.Log) != 3 || got.Log[2].Epoch != 30 || len(got.Log[0].Weights) != 3 || got.Log[0].Cost == 0 {
		t.Errorf("log: got %+v, want three rows, to epoch 30", got.Log)
	}
	if len(got.Validation) != 5 || len(got.Validation[0]) != 4 {
		t.Errorf("validation: got %v, want 5 batches of 4", got.Validation)
	}
}

func TestTable(t *testing.T) {
	out, _, err := runWith("-data", generated(t, 1000), "-epochs", "20", "-every", "10")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 1+2+1+1+25 {
		t.Errorf("got %d lines, want a head and two rows, a blank line, a head and 25 batches:\n%s", len(lines), out)
	}
}

func TestHelp(t *testing.T) {
	_, stderr, err := runWith("-h")
	if !errors.Is(err, flag.ErrHelp) || !strings.Contains(stderr, "-drop-last") {
		t.Errorf("got %v and %q, want the list of flags", err, stderr)
	}
}

func TestRefused(t *testing.T) {
	path := generated(t, 70)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-data", "no such file.csv"}, "no such file.csv"},
		{[]string{"-data", path}, "56 rows, fewer than one batch of 64"},
		{[]string{"-data", path, "-batch", "8", "-every", "20", "-epochs", "10"}, "only 10 epochs"},
		{[]string{"-data", path, "-json", "-format", "torch"}, "exclude each other"},
		{[]string{"-data", path, "-format", "xml"}, `-format is "xml"`},
		{[]string{"-data", path, "-loss", "mse"}, `loss is "mse"`},
		{[]string{"-data", path, "-batch", "8", "-lr", "-1"}, "learning rate is -1"},
		{[]string{"-data", path, "-batch", "x"}, `"x"`},
		{[]string{"-data", path, "-nonsense"}, "-nonsense"},
		{[]string{"-data", path, "-drop-last", "false"}, `the argument "false"`},
		{[]string{"-data", path, "-batch", "8", "-lr", "3e38", "-epochs", "10", "-every", "10", "-json"}, "not finite"},
	} {
		out, _, err := runWith(c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: got error %v, want one sentence with %q", c.args[2:], err, c.want)
		}
		if out != "" {
			t.Errorf("%v: refused, but printed %q", c.args, out)
		}
	}
}
