package data

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"activation-notes/lib/data/torchrand"
)

// go test runs every target below on the inputs in testdata/fuzz, each named after what it shows. scripts/test-heavy fuzz
// looks for more.

// Whatever Read accepts, WriteCSV can write, and reading that gives the same bits.
func FuzzRead(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := Read(bytes.NewReader(text), "f.csv")
		if err != nil {
			if message := err.Error(); !strings.HasPrefix(message, "f.csv: line ") || strings.ContainsAny(message, "\n\x00") {
				t.Fatalf("error %q, want one line that starts with the place", message)
			}
			return
		}
		if first.Len() == 0 || len(first.X) != 3*first.Len() {
			t.Fatalf("%d labels and %d features", first.Len(), len(first.X))
		}
		var written bytes.Buffer
		if err := WriteCSV(&written, first); err != nil {
			t.Fatalf("WriteCSV refuses what Read accepted: %v", err)
		}
		second, err := Read(&written, "written.csv")
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range first.X {
			if got := second.X[i]; math.Float32bits(got) != math.Float32bits(x) {
				t.Errorf("feature %d: %v became %v", i, x, got)
			}
		}
		if !reflect.DeepEqual(second.Y, first.Y) {
			t.Errorf("labels %v became %v", first.Y, second.Y)
		}
	})
}

// Whatever a Format reads, WriteCSV can write, if a file can carry its names, and reading that gives the same.
func FuzzFormat(f *testing.F) {
	f.Fuzz(func(t *testing.T, text, label, feature, positive string, comma rune) {
		format := Format{Label: label, Comma: comma}
		if feature != "" {
			format.Features = []string{feature}
		}
		if positive != "" {
			format.Positive = []string{positive}
		}
		first, err := format.Read(strings.NewReader(text), "f.csv")
		if err != nil {
			if message := err.Error(); !strings.HasPrefix(message, "f.csv: ") || strings.ContainsAny(message, "\n\x00") {
				t.Fatalf("error %q, want one line that starts with the place", message)
			}
			return
		}
		if err := first.Validate(); err != nil {
			t.Fatal(err)
		}
		var written bytes.Buffer
		if err := WriteCSV(&written, first); err != nil {
			if !strings.Contains(err.Error(), "can't be read back") {
				t.Fatalf("WriteCSV refuses what was read: %v", err)
			}
			return
		}
		second, err := Format{Label: first.Names[first.Features()]}.Read(&written, "written.csv")
		if err != nil || !reflect.DeepEqual(second, first) {
			t.Errorf("%v became %v, %v", first, second, err)
		}
	})
}

// Every finite table is read back as it was written, to the bit. numbers holds its features as the bits of float32s.
func FuzzWriteRead(f *testing.F) {
	f.Fuzz(func(t *testing.T, numbers []byte, labels uint64) {
		want := &Dataset{Names: slices.Clone(columns)}
		for row := range slices.Chunk(numbers, 12) {
			if len(row) < 12 {
				break
			}
			for value := range slices.Chunk(row, 4) {
				want.X = append(want.X, math.Float32frombits(binary.LittleEndian.Uint32(value)))
			}
			want.Y = append(want.Y, float32(labels>>(want.Len()%64)&1))
		}
		finite := !slices.ContainsFunc(want.X, func(x float32) bool { return x-x != 0 })
		var text bytes.Buffer
		if err := WriteCSV(&text, want); (err == nil) != finite {
			t.Fatalf("all numbers are finite: %v, but WriteCSV gave the error %v", finite, err)
		}
		if !finite || want.Len() == 0 {
			return
		}
		got, err := Read(&text, "f.csv")
		if err != nil {
			t.Fatal(err)
		}
		sameBits := func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }
		if !slices.EqualFunc(got.X, want.X, sameBits) || !slices.Equal(got.Y, want.Y) {
			t.Errorf("%v became %v", want, got)
		}
	})
}

// Generated rows follow the rule, half of them are True, the same seed gives them again, and their file is read back.
func FuzzGenerate(f *testing.F) {
	f.Fuzz(func(t *testing.T, rows uint16, seed uint64) {
		n := int(rows) % 2000
		d := Generate(n, seed)
		if d.Len() != n || len(d.X) != 3*n {
			t.Fatalf("Generate(%d, %d): %d labels and %d features", n, seed, d.Len(), len(d.X))
		}
		count := 0
		for i := range n {
			x := d.Row(i)
			for _, v := range x {
				if v < 0 || v > 100 || v != float32(int(v)) {
					t.Fatalf("Generate(%d, %d): row %d has %v, want an integer from 0 to 100", n, seed, i, v)
				}
			}
			if d.Y[i] != labelValue(Rule(x[0], x[1], x[2])) {
				t.Fatalf("Generate(%d, %d): row %d, %v, has the label %v, and Rule says otherwise", n, seed, i, x, d.Y[i])
			}
			count += int(d.Y[i])
		}
		if count != n/2 {
			t.Errorf("Generate(%d, %d): %d rows are True, want %d", n, seed, count, n/2)
		}
		if again := Generate(n, seed); !reflect.DeepEqual(again, d) {
			t.Errorf("Generate(%d, %d) gives other rows the second time", n, seed)
		}
		var text bytes.Buffer
		if err := WriteCSV(&text, d); err != nil {
			t.Fatal(err)
		}
		read, err := Read(&text, "f.csv")
		if n == 0 {
			if err == nil {
				t.Error("a file without rows was read")
			}
			return
		}
		if err != nil || !reflect.DeepEqual(read, d) {
			t.Errorf("Generate(%d, %d): the file is read back otherwise (error %v)", n, seed, err)
		}
	})
}

// A split deals out every row once, and an epoch hands out every row of its part once, but for those that DropLast leaves
// out; for any size, seed and batch.
func FuzzSplitAndLoad(f *testing.F) {
	f.Fuzz(func(t *testing.T, rows uint16, seed uint64, batch uint16, shuffle, dropLast bool) {
		n := int(rows) % 2000
		train, validation, test := SplitSizes(n)
		parts, err := RandomSplit(n, []int{train, validation, test}, torchrand.New(seed))
		if err != nil {
			t.Fatal(err)
		}
		var all []int
		for i, want := range []int{train, validation, test} {
			if len(parts[i]) != want {
				t.Errorf("part %d has %d rows, want %d", i, len(parts[i]), want)
			}
			all = append(all, parts[i]...)
		}
		slices.Sort(all)
		if !slices.Equal(all, firstInts(n)) {
			t.Errorf("the parts of %d rows hold %v", n, all)
		}

		options := LoaderOptions{BatchSize: int(batch), Shuffle: shuffle, DropLast: dropLast}
		loader, err := NewLoader(parts[0], options, torchrand.New(seed))
		if (err != nil) != (shuffle && train == 0) {
			t.Fatalf("NewLoader of %d rows, %+v: error %v", train, options, err)
		}
		if err != nil {
			return
		}
		size := max(1, int(batch))
		for range 2 {
			epoch := loader.Epoch()
			if len(epoch) != loader.Batches() {
				t.Errorf("an epoch has %d batches, want %d", len(epoch), loader.Batches())
			}
			var seen []int
			for i, rows := range epoch {
				if len(rows) != size && (dropLast || i != len(epoch)-1 || len(rows) == 0) {
					t.Errorf("batch %d of %d has %d rows, want %d", i, len(epoch), len(rows), size)
				}
				seen = append(seen, rows...)
			}
			want := train
			if dropLast {
				want -= train % size
			}
			part := slices.Sorted(slices.Values(parts[0]))
			slices.Sort(seen)
			if len(seen) != want || len(slices.Compact(slices.Clone(seen))) != want || want == train && !slices.Equal(seen, part) {
				t.Errorf("an epoch of %d rows, %+v, holds %v", train, options, seen)
			}
			for _, row := range seen {
				if _, ok := slices.BinarySearch(part, row); !ok {
					t.Errorf("row %d is none of this part", row)
				}
			}
		}
	})
}
