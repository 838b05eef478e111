package logistic_test

import (
	"encoding/json"
	"os"
	"testing"

	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
)

// bookFile is the book's data, which is not part of this project.
const bookFile = "../../../shared/data/binary.csv"

// book loads the book's data, or skips the test where it is not at hand.
func book(t *testing.T) *data.Dataset {
	t.Helper()
	if _, err := os.Stat(bookFile); err != nil {
		t.Skip("NOT RUN: the book's file is not at ../shared/data/binary.csv")
	}
	d, err := data.Load(bookFile)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// torchCase is a training that PyTorch did: see scripts/reference/binarycsv.py.
type torchCase struct {
	Name         string
	SHA256       string
	Rows         int
	DataSeed     uint64 `json:"data_seed"`
	Seed         int64
	Batch        int
	LearningRate float64 `json:"lr"`
	Epochs       int
	Every        int
	DropLast     bool `json:"drop_last"`
	Loss         logistic.LossForm
	Log          []row
	Validation   [][]float32
}

type row struct {
	Epoch   int
	Weights []float32
	Bias    float32
	Cost    float32
}

// options returns the settings of the case.
func (c torchCase) options() logistic.Options {
	o := logistic.NotesOptions()
	o.Seed, o.Batch, o.LearningRate, o.Epochs = c.Seed, c.Batch, c.LearningRate, c.Epochs
	o.Every, o.PathEvery, o.DropLast, o.Loss = c.Every, 0, c.DropLast, c.Loss
	return o
}

func torchCases(t *testing.T) []torchCase {
	t.Helper()
	file, err := os.ReadFile("testdata/torch.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct{ Cases []torchCase }
	if err := json.Unmarshal(file, &reference); err != nil {
		t.Fatal(err)
	}
	if len(reference.Cases) == 0 {
		t.Fatal("testdata/torch.json has no cases")
	}
	return reference.Cases
}
