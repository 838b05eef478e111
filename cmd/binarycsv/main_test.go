package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"activation-notes/cmd/internal/commandline"
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
	folder := t.TempDir()
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"-data", "no such file.csv"}, 1, "no such file.csv: cannot be opened: no such file or directory"},
		{[]string{"-data", folder}, 1, folder + ": found a folder, expected a file"},
		{[]string{"-data", os.DevNull}, 1, os.DevNull + ": found a device or a pipe, expected a file"},
		{[]string{"-data", file(t, "x,y,z,pass\n1,2,NaN,True\n")}, 1, `line 2, column 3 (z): found "NaN"`},
		{[]string{"-data", file(t, "x,y,z,pass\n1,2,3,True\n")}, 1, "the data set has 1 rows, too few to split"},
		{[]string{"-data", file(t, "x,y,z,pass\n1,2,3,True\n4,5,6,False\n7,8,9,True\n")}, 1, "2 rows, fewer than one batch of 64"},
		{[]string{"-data", path}, 1, "56 rows, fewer than one batch of 64"},
		{[]string{"-data", path, "-batch", "9223372036854775807"}, 1, "fewer than one batch of 9223372036854775807"},
		{[]string{"-data", path, "-batch", "8", "-lr", "3e38", "-epochs", "10", "-every", "10", "-json"}, 1, "not finite"},

		{[]string{"-data", ""}, 2, "-data is empty"},
		{[]string{"-every", "20", "-epochs", "10"}, 2, "only 10 epochs"},
		{[]string{"-json", "-format", "torch"}, 2, "exclude each other"},
		{[]string{"-format", "xml"}, 2, `-format is "xml"`},
		{[]string{"-format", ""}, 2, `-format is ""`},
		{[]string{"-loss", "mse"}, 2, `loss is "mse"`},
		{[]string{"-loss", ""}, 2, `loss is ""`},
		{[]string{"-lr", "-1"}, 2, "learning rate is -1"},
		{[]string{"-lr", "NaN"}, 2, "learning rate is NaN"},
		{[]string{"-lr", "Inf"}, 2, "learning rate is +Inf"},
		{[]string{"-lr", "1e39"}, 2, "learning rate is 1e+39"},
		{[]string{"-lr", "fast"}, 2, `invalid value "fast" for flag -lr: parse error, expected a number; -h lists the flags`},
		{[]string{"-batch", "0"}, 2, "batch size is 0"},
		{[]string{"-batch", "-64"}, 2, "batch size is -64"},
		{[]string{"-batch", "x"}, 2, `invalid value "x" for flag -batch: parse error, expected a whole number; -h lists the flags`},
		{[]string{"-batch", "64.0"}, 2, `"64.0"`},
		{[]string{"-batch", ""}, 2, `invalid value "" for flag -batch`},
		{[]string{"-batch", "1e99"}, 2, `"1e99"`},
		{[]string{"-epochs", "0"}, 2, "epochs is 0"},
		{[]string{"-epochs", "9223372036854775807"}, 2, "it must be from 1 to 1000000000"},
		{[]string{"-epochs", "9223372036854775808"}, 2, "value out of range"},
		{[]string{"-every", "0"}, 2, "every 0 epochs"},
		{[]string{"-every", "-1"}, 2, "every -1 epochs"},
		{[]string{"-seed", "four"}, 2, `"four"`},
		{[]string{"-seed", "9223372036854775808"}, 2, "value out of range"},
		{[]string{"-drop-last=maybe"}, 2, `invalid boolean value "maybe" for -drop-last: parse error, expected true or false; -h lists the flags`},
		{[]string{"-drop-last", "false"}, 2, `the argument "false"`},
		{[]string{"-data"}, 2, "flag needs an argument: -data; -h lists the flags"},
		{[]string{"-nonsense"}, 2, "flag provided but not defined: -nonsense; -h lists the flags"},
		{[]string{"--", "-seed"}, 2, `the argument "-seed"`},
	} {
		out, _, err := runWith(c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got error %v, want one sentence with %q", c.args, err, c.want)
		}
		var stderr strings.Builder
		if status := commandline.Status(err, "binarycsv", &stderr); status != c.status || stderr.String() != fmt.Sprintf("binarycsv: %v\n", err) {
			t.Errorf("%q: status %d and %q, want %d and the sentence", c.args, status, &stderr, c.status)
		}
		if out != "" {
			t.Errorf("%q: refused, but printed %q", c.args, out)
		}
	}
}

// file writes a CSV file and returns its path.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Settings that are odd but make sense.
func TestOddSettings(t *testing.T) {
	path := generated(t, 70)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-batch", "9223372036854775807", "-drop-last=false"}, "epoch"},
		{[]string{"-batch", "56", "-seed", "-9223372036854775808"}, "epoch"},
		{[]string{"-batch", "1", "-lr", "0"}, "epoch"},
		{[]string{"-batch", "8", "-lr", "3.4e38", "-format", "torch"}, "nan"},
		{[]string{"-batch", "8", "-data", file(t, "x,y,z,pass\n"+strings.Repeat("1,2,3,True\n4,5,6,False\n", 8))}, "no validation batch: the validation split has 1 rows, fewer than a batch of 4"},
	} {
		out, _, err := runWith(append([]string{"-data", path, "-epochs", "4", "-every", "2"}, c.args...)...)
		if err != nil || !strings.Contains(out, c.want) {
			t.Errorf("%q: error %v, and printed\n%s\nwant no error and %q", c.args, err, out, c.want)
		}
	}
}

// A run that would take years ends with Ctrl-C.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(time.Second, cancel)
	err := run(ctx, []string{"-data", generated(t, 1000), "-epochs", "1000000000", "-every", "1000000000"}, io.Discard, io.Discard)
	if status := commandline.Status(err, "binarycsv", io.Discard); !errors.Is(err, context.Canceled) || status != 130 {
		t.Errorf("got %v and status %d, want %v and 130", err, status, context.Canceled)
	}
}
