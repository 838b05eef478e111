package data

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestWriteCSV(t *testing.T) {
	d := &Dataset{
		Names: slices.Clone(columns),
		X: []float32{
			86, 22, 1,
			0, -0.5, 0.1,
			1e6, 16777216, float32(math.Copysign(0, -1)),
			math.MaxFloat32, 1e-5, 100,
		},
		Y: []float32{0, 1, 1, 0},
	}
	const want = "x,y,z,pass\n86,22,1,False\n0,-0.5,0.1,True\n1000000,16777216,-0,True\n340282350000000000000000000000000000000,0.00001,100,False\n"
	var got strings.Builder
	if err := WriteCSV(&got, d); err != nil || got.String() != want {
		t.Errorf("WriteCSV = %v:\n got %q\nwant %q", err, got.String(), want)
	}
}

// Any data set that can be read is written, and read back by the name of its label.
func TestWriteCSVOtherNames(t *testing.T) {
	want := &Dataset{Names: []string{"몸무게, kg", "키 \"cm\"", " a;b", "합격"}, X: []float32{61.5, 172, 1}, Y: []float32{1}}
	var text strings.Builder
	if err := WriteCSV(&text, want); err != nil {
		t.Fatal(err)
	}
	got, err := Format{Label: "합격"}.Read(strings.NewReader(text.String()), "f.csv")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q was read as %v, %v; want %v", text.String(), got, err, want)
	}
}

// The shortest digits of this one are 7.038531e-26, which is the next smaller float32 when it is
// read by way of float64. No other positive float32 is like it.
func TestWriteCSVDoubleRounding(t *testing.T) {
	want := math.Float32frombits(363742205)
	d := &Dataset{Names: slices.Clone(columns), X: []float32{want, -want, 0}, Y: []float32{0}}
	var text bytes.Buffer
	if err := WriteCSV(&text, d); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&text, "f.csv")
	if err != nil || got.X[0] != want || got.X[1] != -want {
		t.Errorf("%v and %v became %v, %v", want, -want, got.X, err)
	}
}

func TestWriteCSVRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), math.Inf(1)
	for _, test := range []struct {
		names []string
		x, y  []float32
		want  string
	}{
		{[]string{"a"}, nil, []float32{1}, `data.WriteCSV: found the names ["a"], expected those of one feature or more and of the label`},
		{[]string{"a", "a", "b"}, nil, nil, `data.WriteCSV: the names ["a" "a" "b"] can't be read back: line 1, column 1: found the name a, which another column has as well, expected each name once`},
		{[]string{"", "b"}, nil, nil, `data.WriteCSV: the names ["" "b"] can't be read back: line 1, column 1: found an empty value, expected a name; Features of data.Format names the columns to read`},
		{[]string{"1", "True"}, nil, nil, `data.WriteCSV: the names ["1" "True"] can't be read back: line 1: found a row of values, expected a header with True; the header is missing`},
		{[]string{"\ufeffa", "b"}, nil, nil, `data.WriteCSV: the names ["\ufeffa" "b"] can't be read back: they would be ["a" "b"]`},
		{columns, []float32{1, 2}, []float32{1}, "data.WriteCSV: found 2 features in 1 rows, expected 3"},
		{columns, []float32{1, 2, 3, 4, 5, 6}, []float32{1}, "data.WriteCSV: found 6 features in 1 rows, expected 3"},
		{columns, []float32{1, nan, 3}, []float32{1}, "data.WriteCSV: row 0, column y: found NaN, expected a finite number"},
		{columns, []float32{1, 2, float32(-inf)}, []float32{1}, "data.WriteCSV: row 0, column z: found -Inf, expected a finite number"},
		{columns, []float32{1, 2, 3}, []float32{0.5}, "data.WriteCSV: row 0: found the label 0.5, expected 0 or 1"},
		{columns, []float32{1, 2, 3}, []float32{nan}, "data.WriteCSV: row 0: found the label NaN, expected 0 or 1"},
	} {
		err := WriteCSV(new(bytes.Buffer), &Dataset{Names: test.names, X: test.x, Y: test.y})
		if err == nil || err.Error() != test.want {
			t.Errorf("X = %v, Y = %v: error %v, want %s", test.x, test.y, err, test.want)
		}
	}
}

func TestWriteCSVReportsWriteErrors(t *testing.T) {
	for _, n := range []int{1, 10_000} { // less and more than the buffer holds
		if err := WriteCSV(fullDisk{}, Generate(n, 1)); !errors.Is(err, errFull) {
			t.Errorf("%d rows: error %v, want %v", n, err, errFull)
		}
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
