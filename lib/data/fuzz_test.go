package data

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"activation-notes/lib/data/torchrand"
)

// go test runs every target below on its first inputs and on those that fuzzing has found, in testdata/fuzz.
// scripts/test-heavy fuzz looks for more.

// Whatever Read accepts, WriteCSV can write, and reading that gives the same bits.
func FuzzRead(f *testing.F) {
	f.Add([]byte("x,y,z,pass\n86,22,1,False\n81,75,91,True\n"))
	f.Add([]byte("\xef\xbb\xbfx,y,z,pass\r\n-0,1e-45,3.4028235e38,1\r\n\r\n"))
	f.Add([]byte("\"x\",y,z,pass\n\"0.1\",.5,16777217,true\n0,0,0,0"))
	f.Add([]byte("x,y,z,pass\n7.0385306918512091e-26,1e-45,-1e-400,1\n"))
	f.Add([]byte("x,y,z,pass\n\n1,2,3,True\n"))
	f.Add([]byte("x,y,z,pass\n\"1,2,3,True\nNaN,\x00,\xff\n"))
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

// Cutting lines into values by hand gives what encoding/csv gives, tables and errors alike, for any text.
func FuzzReadLikeCSV(f *testing.F) {
	for _, text := range []string{
		"x,y,z,pass\n86,22,1,False\n81,75,91,True", "x,y,z,pass\r\n86,22,1,False\r\n\r\n\n", "x,y,z,pass\n1,2,3,1\r",
		"x,y,z,pass\n\n1,2,3,1", "x,y,z,pass\n1,\"2\",3,1\n4,\"5,6,0", "\n\n", "\r", ",,,,\n", "x,y,z,pass\n1,-.5,3e1,0\n-0,1.,0x1p2,1",
		rows("1,2,3,True\n\n\n\"4\",5,6,True\n\n7,8,9,1"), rows("1,2\r,3,1"), rows("\x00,\xff,3,1"),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := read(iotest.HalfReader(strings.NewReader(text)), int64(len(text)))
		if strings.HasPrefix(text, "\ufeff") || len(text) >= maxLine || strings.Contains(fmt.Sprint(err), "expected CSV text") {
			return // what encoding/csv knows nothing of
		}
		want, wantErr := readByCSV(text)
		switch {
		// A value that runs on into the next line is an error either way, but not the same one.
		case strings.Contains(text, `"`) && (err == nil) == (wantErr == nil):
		case fmt.Sprint(err) != fmt.Sprint(wantErr):
			t.Errorf("%q:\n got error %v\nwant       %v", text, err, wantErr)
		}
		if err == nil && wantErr == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	})
}

// readByCSV is read with encoding/csv cutting the text into values.
func readByCSV(text string) (*Dataset, error) {
	t := newTable(0)
	rows := csv.NewReader(strings.NewReader(text))
	rows.FieldsPerRecord = -1 // rows of a wrong length get our own message
	for {
		record, err := rows.Read()
		if err == io.EOF {
			return t.d, checkNotEmpty(t.d, t.line)
		}
		if err != nil {
			return nil, err
		}
		var values [][]byte
		for _, value := range record[:min(len(record), len(columns)+1)] { // as many as read looks at
			values = append(values, []byte(value))
		}
		// encoding/csv skips blank lines in silence, but it says where the record stood.
		line, _ := rows.FieldPos(0)
		if err := t.add(values, line); err != nil {
			return nil, err
		}
	}
}

// Every finite table is read back as it was written, to the bit. numbers holds its features as the bits of float32s.
func FuzzWriteRead(f *testing.F) {
	bits := func(values ...float32) (b []byte) {
		for _, v := range values {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		return b
	}
	f.Add(bits(1, -0.5, 100), uint64(1))
	f.Add(bits(math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, 7.038531e-26, 16777216, 0.1), uint64(2))
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
	for _, seed := range []uint64{0, 1, 2026, math.MaxUint64} {
		f.Add(uint16(seed%7), seed)
	}
	f.Add(uint16(1000), uint64(DefaultSeed))
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
	f.Add(uint16(1000), uint64(4), uint16(64), true, true)
	f.Add(uint16(3), uint64(4), uint16(64), true, false)
	f.Add(uint16(0), uint64(math.MaxUint64), uint16(0), false, true)
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
