package data

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// What is no CSV file but may be called one.
func TestReadNamesOtherFiles(t *testing.T) {
	var archive bytes.Buffer
	w := gzip.NewWriter(&archive)
	io.WriteString(w, rows("1,2,3,True"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var wide strings.Builder // what Excel calls "Unicode text"
	wide.WriteString("\xff\xfe")
	for _, unit := range utf16.Encode([]rune("x\ty\tz\tpass\r\n")) {
		wide.Write([]byte{byte(unit), byte(unit >> 8)})
	}
	const expected = ", expected CSV text in UTF-8; "
	for _, test := range []struct{ text, want string }{
		{archive.String(), "a gzip archive" + expected + "unpack it first"},
		{"PK\x03\x04\x14\x00\x06\x00", "an Excel workbook or another ZIP archive" + expected + `open it and save it as "CSV UTF-8"`},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook" + expected + `open it and save it as "CSV UTF-8"`},
		{wide.String(), "UTF-16 text" + expected + `save it as "CSV UTF-8"`},
		{"\xfe\xff\x00x\x00,", "UTF-16 text" + expected + `save it as "CSV UTF-8"`},
		{"\n\n\n<!DOCTYPE html>\n<html", "a web page" + expected + "download the file, not the page that shows it"},
		{"<html lang=\"ko\">", "a web page" + expected + "download the file, not the page that shows it"},
	} {
		_, err := Read(strings.NewReader(test.text), "f.csv")
		if want := "f.csv: line 1, column 1: found " + test.want; err == nil || err.Error() != want {
			t.Errorf("%.20q:\n got %v\nwant %s", test.text, err, want)
		}
	}
}

// endless is a text that goes on with the same bytes for ever.
type endless string

func (e endless) Read(p []byte) (n int, err error) {
	for n < len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

// A line without an end is refused at its 65,536th byte, whatever it is made of: 100 MB would take as long and as much
// memory as the text here, which has no end at all. What takes most is a line that has an end, of commas alone.
func TestReadLongLines(t *testing.T) {
	const most = 10 << 20 // bytes of memory, in all
	const start = "x,y,z,pass\n1,2,3,True\n"
	const shape = "; a line has 4 columns: x,y,z,pass"
	const noEnd = " and no end of the line in 65536 bytes"
	for _, test := range []struct{ start, goesOn, want string }{
		{start + "1,2,", "3", `line 3: found "1,2,` + strings.Repeat("3", 36) + `"...` + noEnd},
		{start + `1,"`, "한", `line 3: found "1,\"` + strings.Repeat("한", 37) + `"...` + noEnd},
		{start, ",", `line 3: found "` + strings.Repeat(",", 40) + `"...` + noEnd},
		{start + `"`, ",", `line 3: found "\"` + strings.Repeat(",", 39) + `"...` + noEnd},
		{start, `""`, `line 3: found "` + strings.Repeat(`\"`, 40) + `"...` + noEnd},
		{"", "\x00", "line 1: found a NUL byte" + noEnd}, // as /dev/zero
		{"", "x", `line 1: found "` + strings.Repeat("x", 40) + `"...` + noEnd},
		{"", "x,y,z,pass\r", `line 1: found lines that end in CR alone, expected LF or CRLF; save the file as "CSV UTF-8"`},
		{start + "1,", "\xb0\xa1", `line 3: found text that is not UTF-8 (CP949, perhaps: in Excel, save it as "CSV UTF-8")` + noEnd},
		// Lines that do end, but a value that does not, and a long line of values.
		{start + `1,"`, "2\n", "line 3, column 2: found a quotation mark out of place or without its partner, expected one at both ends of a value or none"},
		{start + strings.Repeat(",", maxLine-1), "\n", "line 3, column 5: found an empty value, expected the end of the line" + shape},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(io.MultiReader(strings.NewReader(test.start), endless(test.goesOn)), "f.csv")
		runtime.ReadMemStats(&after)
		if want := "f.csv: " + test.want; err == nil || err.Error() != want {
			t.Errorf("%.60q...:\n got %v\nwant %s", test.start+test.goesOn, err, want)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > most {
			t.Errorf("%.60q...: %d bytes were allocated, want %d at the most", test.start+test.goesOn, got, most)
		}
	}
}

// The longest line that is read, and the shortest that is not.
func TestReadLineLimit(t *testing.T) {
	for _, test := range []struct {
		length int // without the line end
		end    string
		reads  bool
	}{
		{maxLine - 1, "\n", true}, {maxLine, "\n", false}, {maxLine - 2, "\r\n", true}, {maxLine - 1, "\r\n", false},
		{maxLine - 1, "", true}, {maxLine, "", false},
	} {
		for _, quoted := range []string{"", `"`} {
			line := "1,2," + quoted + "3." + strings.Repeat("0", test.length-len("1,2,3.,True")-2*len(quoted)) + quoted + ",True"
			d, err := Read(strings.NewReader("x,y,z,pass\n4,5,6,False\n"+line+test.end), "f.csv")
			if (err == nil) != test.reads || err == nil && d.Row(1)[2] != 3 {
				t.Errorf("%d bytes and %q, quoted %v: error %.90v, want one: %v", len(line), test.end, quoted != "", err, !test.reads)
			}
		}
	}
}

// What the size of a file promises is not believed.
func TestLoadSparseFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sparse.csv")
	const text = "x,y,z,pass\n1,2,3,True\n4,5,6,False\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<42); err != nil {
		t.Skip("NOT RUN: the file system has no sparse files of 4 TB")
	}
	_, err := Load(path)
	if want := path + ": line 4: found a NUL byte and no end of the line in 65536 bytes"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s...", err, want)
	}
}

// Load neither waits for a pipe nor reads a device to its end.
func TestLoadRefusesWhatIsNoFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("NOT RUN: Windows has no such files")
	}
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("NOT RUN: mkfifo: ", err)
	}
	for _, path := range []string{pipe, "/dev/zero", "/dev/null"} {
		want := path + ": found a device or a pipe, expected a file"
		if _, err := Load(path); err == nil || err.Error() != want {
			t.Errorf("Load: error %v, want %s", err, want)
		}
		if _, err := SHA256(path); err == nil || err.Error() != want {
			t.Errorf("SHA256: error %v, want %s", err, want)
		}
	}
}
