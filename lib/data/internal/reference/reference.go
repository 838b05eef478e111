// Package reference reads the numbers that PyTorch made (scripts/reference/torchrand.py) for the
// tests of lib/data and lib/data/torchrand.
package reference

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"strconv"
	"testing"
)

// File is the whole of torchrand.json; the script says how each number was made.
type File struct {
	Draws []struct {
		Seed          json.Number
		Uint64, Int63 Sequence
		Low31         Sequence
		Perms         []Sequence
		AfterPerms    int64 `json:"after_perms"`
		Uniforms      []Uniform
	}
	Loaders []struct {
		Seed      json.Number
		N         int
		BatchSize int `json:"batch_size"`
		Shuffle   bool
		DropLast  bool `json:"drop_last"`
		Batches   int
		Epochs    []Epoch
		After     int64
	}
	Splits []struct {
		Seed    json.Number
		Lengths []int
		Indices []Sequence
		After   int64
	}
	SplitSizes  [][4]int `json:"split_sizes"` // n, train, validation, test
	Experiments []struct {
		Seed         json.Number
		N            int
		Weight, Bias []uint32
		Train        []Epoch
		Validation   Epoch
		After        int64
	}
}

// Uniform is a run of uniform_(Low, High): the bits of its float32 values.
type Uniform struct {
	Low, High float64
	Bits      Sequence
}

// Epoch is one pass over a DataLoader: the size of each batch, and all indices in order.
type Epoch struct {
	Sizes []int
	Order Sequence
}

// Sequence is a list of integers, known by its first values and the SHA-256 of all of them, each
// written as eight little-endian bytes.
type Sequence struct {
	Count  int
	Prefix []uint64
	SHA256 string
}

// Load reads the reference file at path, and stops the test when it can't.
func Load(t *testing.T, path string) *File {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := new(File)
	if err := json.Unmarshal(content, file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if len(file.Draws) == 0 || len(file.Loaders) == 0 || len(file.Splits) == 0 || len(file.SplitSizes) == 0 || len(file.Experiments) == 0 {
		t.Fatalf("%s: a section is missing or empty", path)
	}
	return file
}

// Seed converts a seed that Python gave to manual_seed, from -2^63 to 2^64-1.
func Seed(t *testing.T, seed json.Number) uint64 {
	t.Helper()
	if negative, err := strconv.ParseInt(seed.String(), 10, 64); err == nil {
		return uint64(negative)
	}
	positive, err := strconv.ParseUint(seed.String(), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return positive
}

// Check compares the sequence with as many values from draw.
func (s Sequence) Check(t *testing.T, what string, seed uint64, draw func() uint64) {
	t.Helper()
	hash := sha256.New()
	for i := range s.Count {
		got := draw()
		if i < len(s.Prefix) && got != s.Prefix[i] {
			t.Errorf("%s, seed %d: value %d = %d, want %d", what, seed, i, got, s.Prefix[i])
			return
		}
		hash.Write(binary.LittleEndian.AppendUint64(nil, got))
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != s.SHA256 {
		t.Errorf("%s, seed %d: sha256 of %d values = %s, want %s", what, seed, s.Count, got, s.SHA256)
	}
}

// CheckInts compares the sequence with got.
func (s Sequence) CheckInts(t *testing.T, what string, seed uint64, got []int) {
	t.Helper()
	if len(got) != s.Count {
		t.Errorf("%s, seed %d: %d values, want %d", what, seed, len(got), s.Count)
		return
	}
	i := -1
	s.Check(t, what, seed, func() uint64 { i++; return uint64(got[i]) })
}
