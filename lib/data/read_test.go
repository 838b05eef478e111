package data

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadAccepts(t *testing.T) {
	want := &Dataset{Names: []string{"x", "y", "z", "pass"}, X: []float32{86, 22, 1, 81, 75, 91}, Y: []float32{0, 1}}
	for name, text := range map[string]string{
		"the book's form":     "x,y,z,pass\n86,22,1,False\n81,75,91,True\n",
		"digits as labels":    "x,y,z,pass\n86,22,1,0\n81,75,91,1\n",
		"upper-case labels":   "x,y,z,pass\n86,22,1,FALSE\n81,75,91,TRUE\n",
		"lower-case labels":   "x,y,z,pass\n86,22,1,false\n81,75,91,true\n",
		"no final newline":    "x,y,z,pass\n86,22,1,False\n81,75,91,True",
		"CRLF":                "x,y,z,pass\r\n86,22,1,False\r\n81,75,91,True\r\n",
		"byte order mark":     "\ufeffx,y,z,pass\n86,22,1,False\n81,75,91,True\n",
		"mark and quotes":     "\ufeff\"x\",y,z,pass\n86,22,1,False\n81,75,91,True\n",
		"mixed line ends":     "x,y,z,pass\r\n86,22,1,False\n81,75,91,True\r\n",
		"digits of floats":    "x,y,z,pass\n86,22,1,0.0\n81,75,91,1.0\n",
		"a mix of labels":     "x,y,z,pass\n86,22,1,False\n81,75,91,1\n",
		"all in quotes":       "\"x\",\"y\",\"z\",\"pass\"\r\n\"86\",\"22\",\"1\",\"FALSE\"\r\n\"81\",\"75\",\"91\",\"TRUE\"\r\n",
		"quotation marks":     "x,\"y\",z,\"pass\"\n\"86\",22,1,\"False\"\n81,75,\"91\",True\n",
		"blank lines at end":  "x,y,z,pass\n86,22,1,False\n81,75,91,True\n\n\r\n\n",
		"other ways to write": "x,y,z,pass\n+86.0,2.2e1,.1E+1,False\n81.,0750e-1,91,True\n",
		"leading zeros":       "x,y,z,pass\n086,22,1,False\n81,75,91,True\n",
	} {
		// Read must not depend on how much each call of its reader returns.
		got, err := Read(iotest.OneByteReader(strings.NewReader(text)), "f.csv")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// Numbers go through float64 to float32, as in pandas and torch.FloatTensor.
func TestReadNumbers(t *testing.T) {
	for _, test := range []struct {
		text string
		want float32
	}{
		{"-0", float32(math.Copysign(0, -1))},
		{"0.1", 0.1},
		{"16777217", 16777216}, // 2^24 + 1, the first integer that float32 lacks
		{"3.4028235e38", math.MaxFloat32},
		{"-3.4028235677973362e38", -math.MaxFloat32}, // above it, but rounded down to it
		{"1e-45", math.SmallestNonzeroFloat32},
		{"-1e-400", float32(math.Copysign(0, -1))},
		// A little more than 1 + 2^-24, the middle between two values of float32. Rounded to
		// float64 it is the middle, which goes to 1; rounded once it would be 1 + 2^-23.
		{"1.000000059604644775390626", 1},
	} {
		d, err := Read(strings.NewReader("x,y,z,pass\n0,"+test.text+",0,True\n"), "f.csv")
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		} else if got := d.Row(0)[1]; math.Float32bits(got) != math.Float32bits(test.want) {
			t.Errorf("%s: got %v, want %v", test.text, got, test.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	const (
		columns4 = "a line has 4 columns: x,y,z,pass"
		number   = "expected a finite number like 86 or -0.5, without spaces"
		tooLarge = "expected a number that float32 can hold, from -3.4028235e+38 to 3.4028235e+38"
		label    = "expected a label: True, TRUE, true, 1, 1.0, or False, FALSE, false, 0, 0.0; Positive and Negative of data.Format name other spellings"
		comma    = "expected ','; Comma of data.Format names another separator"
		cp949    = `text that is not UTF-8 (CP949, perhaps: in Excel, save it as "CSV UTF-8")`
		book     = "the header is x,y,z,pass; Features and Label of data.Format name other columns"
		quote    = "found a quotation mark out of place or without its partner, expected one at both ends of a value or none"
	)
	for _, test := range []struct{ text, want string }{
		// The header.
		{"", "line 1: found the end of the file, expected the header x,y,z,pass"},
		{"\ufeff", "line 1: found the end of the file, expected the header x,y,z,pass"},
		{"\n\n", "line 1: found the end of the file, expected the header x,y,z,pass"},
		{"x,y,z,pass\n", "line 2: found the end of the file, expected a row of x,y,z,pass"},
		{"x,y,z,pass", "line 2: found the end of the file, expected a row of x,y,z,pass"},
		{"86,22,1,False\n", "line 1: found a row of values, expected the header x,y,z,pass; the header is missing"},
		{"86,22,1,0\n", "line 1: found a row of values, expected the header x,y,z,pass; the header is missing"},
		{"\nx,y,z,pass\n1,2,3,True\n", "line 1: found a blank line, expected the header x,y,z,pass"},
		{"x,z,y,pass\n1,2,3,True\n", `line 1, column 2: found "z", expected y; ` + book},
		{"x,y,z, pass\n1,2,3,True\n", `line 1, column 4: found " pass", expected pass; ` + book},
		{"x,y,z\n1,2,3\n", "line 1, column 4: found the end of the line, expected pass; " + book},
		{"x;y;z;pass\n", "line 1: found columns separated by ';', " + comma},
		{"x,y,z,pass,\n", "line 1, column 5: found an empty value, expected the end of the line; " + book},
		{"x,y,z,pass\r1,2,3,True\r", `line 1: found lines that end in CR alone, expected LF or CRLF; save the file as "CSV UTF-8"`},
		{"x\x00,y,z,pass\n", "line 1, column 1: found a NUL byte, expected x; " + book},
		{"x,\xe9,z,pass\n", "line 1, column 2: found text that is not UTF-8, expected y; " + book},
		{"x,y,z,\xc7\xd5\xb0\xdd\n", "line 1, column 4: found " + cp949 + ", expected pass; " + book}, // 합격
		{"\ufeff\ufeffx,y,z,pass\n", `line 1, column 1: found "\ufeffx", expected x; ` + book},

		// The shape.
		{rows("1,2,3"), "line 3, column 4: found the end of the line, expected pass; " + columns4},
		{rows("1,2,3,True,4"), `line 3, column 5: found "4", expected the end of the line; ` + columns4},
		{rows("1,2,3,True,"), "line 3, column 5: found an empty value, expected the end of the line; " + columns4},
		{rows(""), "line 3: found a blank line, expected a row of x,y,z,pass"},
		{rows("\n\n"), "line 3: found a blank line, expected a row of x,y,z,pass"},
		{rows(" "), "line 3, column 2: found the end of the line, expected y; " + columns4},
		{rows("x,y,z,pass"), `line 3, column 1 (x): found "x", ` + number},
		{rows("# remark"), "line 3, column 2: found the end of the line, expected y; " + columns4},
		{rows("1\t2\t3\tTrue"), "line 3: found columns separated by '\\t', " + comma},
		{rows("\x00\x00\x00"), "line 3, column 1: found a NUL byte, expected text"},
		{rows("1,2,3,4\r5,6,7,True"), `line 3, column 5: found "6", expected the end of the line; ` + columns4},

		// Numbers.
		{rows("abc,2,3,True"), `line 3, column 1 (x): found "abc", ` + number},
		{rows("1,,3,True"), "line 3, column 2 (y): found an empty value, " + number},
		{rows("1,2, 3,True"), `line 3, column 3 (z): found " 3", ` + number},
		{rows("NaN,2,3,True"), `line 3, column 1 (x): found "NaN", ` + number},
		{rows("1,-Inf,3,True"), `line 3, column 2 (y): found "-Inf", ` + number},
		{rows("1,infinity,3,True"), `line 3, column 2 (y): found "infinity", ` + number},
		{rows("1,2,0x10,True"), `line 3, column 3 (z): found "0x10", ` + number},
		{rows("1,2,1_000,True"), `line 3, column 3 (z): found "1_000", ` + number},
		{rows("1,2,\"1,5\",True"), `line 3, column 3 (z): found "1,5", expected a point in the place of the decimal comma`},
		{rows("1,2,1e,True"), `line 3, column 3 (z): found "1e", ` + number},
		{rows("1,2,-,True"), `line 3, column 3 (z): found "-", ` + number},
		{rows("1,2,６０,True"), `line 3, column 3 (z): found "６０", ` + number},
		{rows("True,2,3,1"), `line 3, column 1 (x): found "True", ` + number},
		{rows("1e39,2,3,True"), `line 3, column 1 (x): found "1e39", ` + tooLarge},
		{rows("-3.4028235677973366e38,2,3,True"), `line 3, column 1 (x): found "-3.4028235677973366e38", ` + tooLarge},
		{rows("1e999,2,3,True"), `line 3, column 1 (x): found "1e999", ` + tooLarge},
		{rows("1,2,3\x00,True"), "line 3, column 3 (z): found a NUL byte, " + number},
		{rows("1,2,3\u202e,True"), `line 3, column 3 (z): found "3\u202e", ` + number},
		{rows("1,2,\x1b[31m3,True"), `line 3, column 3 (z): found "\x1b[31m3", ` + number},
		{rows("1,2,\ufeff3,True"), `line 3, column 3 (z): found "\ufeff3", ` + number},
		{rows("1,2,−3,True"), `line 3, column 3 (z): found "−3", ` + number}, // a minus sign, not a hyphen
		{rows("=1+1,2,3,True"), `line 3, column 1 (x): found "=1+1", ` + number},
		{rows("60%,2,3,True"), `line 3, column 1 (x): found "60%", ` + number},
		{rows("nan,2,3,True"), `line 3, column 1 (x): found "nan", ` + number},
		{rows("N/A,2,3,True"), `line 3, column 1 (x): found "N/A", ` + number},
		{rows("1,2,3\xff,True"), "line 3, column 3 (z): found text that is not UTF-8, " + number},
		{rows("1," + strings.Repeat("한", 41) + ",3,True"), `line 3, column 2 (y): found "` + strings.Repeat("한", 40) + `"..., ` + number},

		// Labels.
		{rows("1,2,3,yes"), `line 3, column 4 (pass): found "yes", ` + label},
		{rows("1,2,3,tRUE"), `line 3, column 4 (pass): found "tRUE", ` + label},
		{rows("1,2,3,T"), `line 3, column 4 (pass): found "T", ` + label},
		{rows("1,2,3,1.00"), `line 3, column 4 (pass): found "1.00", ` + label},
		{rows("1,2,3,+1"), `line 3, column 4 (pass): found "+1", ` + label},
		{rows("1,2,3,-1"), `line 3, column 4 (pass): found "-1", ` + label},
		{rows("1,2,3,0.5"), `line 3, column 4 (pass): found "0.5", ` + label},
		{rows("1,2,3,NaN"), `line 3, column 4 (pass): found "NaN", ` + label},
		{rows("1,2,3,참"), `line 3, column 4 (pass): found "참", ` + label},
		{rows("1,2,3,\xc2\xfc"), "line 3, column 4 (pass): found " + cp949 + ", " + label}, // 참
		{rows("1,2,3, True"), `line 3, column 4 (pass): found " True", ` + label},
		{rows("1,2,3,Y"), `line 3, column 4 (pass): found "Y", ` + label},
		{rows("1,2,3,on"), `line 3, column 4 (pass): found "on", ` + label},
		{rows("1,2,3,2"), `line 3, column 4 (pass): found "2", ` + label},
		{rows("1,2,3,True "), `line 3, column 4 (pass): found "True ", ` + label},
		{rows("1,2,3,"), "line 3, column 4 (pass): found an empty value, " + label},

		// Quotation marks.
		{rows(`1,2"2,3,True`), "line 3, column 2: " + quote},
		{rows(`1,"2"2,3,True`), "line 3, column 2: " + quote},
		{rows(`1,2,3,"True`), "line 3, column 4: " + quote},
		{rows("1,2,\"3\n\",True"), "line 3, column 3: " + quote},
		{rows(`1,"2,3",4,"True`), "line 3, column 4: " + quote}, // a comma inside counts for none
		{rows(`1,2,"3""",True`), `line 3, column 3 (z): found "3\"", ` + number},
		{rows(`1,2,'3',True`), `line 3, column 3 (z): found "'3'", ` + number},

		// Only the first of several mistakes.
		{rows("1,a,b,c\n1,2"), `line 3, column 2 (y): found "a", ` + number},
	} {
		_, err := Read(strings.NewReader(test.text), "f.csv")
		if err == nil {
			t.Errorf("%q was accepted, want the error %q", test.text, test.want)
		} else if got, want := err.Error(), "f.csv: "+test.want; got != want {
			t.Errorf("%q:\n got %s\nwant %s", test.text, got, want)
		}
	}
}

// rows is a file whose line 3 is the given one, between two good rows.
func rows(line string) string {
	return "x,y,z,pass\n1,2,3,True\n" + line + "\n4,5,6,False\n"
}

// A reader that fails must not look like the end of the file, wherever it fails.
func TestReadReportsReadErrors(t *testing.T) {
	broken := errors.New("broken cable")
	text := "x,y,z,pass\n" + strings.Repeat("1,2,3,True\n", 9) // more than is looked at before the first line
	for length := range len(text) + 1 {
		r := io.MultiReader(strings.NewReader(text[:length]), iotest.ErrReader(broken))
		if _, err := Read(r, "f.csv"); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: error %v, want %v", length, err, broken)
		}
	}
	// These fail once, after a byte and after some rows, and then go on.
	for _, r := range []io.Reader{
		iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text))),
		iotest.TimeoutReader(io.MultiReader(strings.NewReader(text), strings.NewReader("4,5,6,True\n"))),
	} {
		if _, err := Read(r, "f.csv"); !errors.Is(err, iotest.ErrTimeout) {
			t.Errorf("a passing failure: error %v, want %v", err, iotest.ErrTimeout)
		}
	}
}

func TestLoad(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "공부 모임")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "binary.csv")

	_, err := Load(path)
	if want := path + ": cannot be opened: "; !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("no file: error %v, want %s...", err, want)
	}
	if _, err := Load(folder); err == nil || err.Error() != folder+": found a folder, expected a file" {
		t.Errorf("a folder: error %v, want one that says so", err)
	}
	if _, err := Load(""); err == nil || err.Error() != "found an empty path, expected that of a file" {
		t.Errorf("an empty path: error %v, want one that says so", err)
	}

	want := Generate(50, 1)
	var text bytes.Buffer
	if err := WriteCSV(&text, want); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	if got, err := Load(path); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Load = %v, %v; want %v", got, err, want)
	}
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	if err := WriteCSV(&text, Generate(100_000, 1)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(bytes.NewReader(text.Bytes()), "f.csv"); err != nil {
			b.Fatal(err)
		}
	}
}
