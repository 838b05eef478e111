package data

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"testing"
)

// bookPath is where the textbook's file may lie, beside the repository; it is no part of it.
const bookPath = "../../../shared/data/binary.csv"

func TestBook(t *testing.T) {
	text, err := os.ReadFile(bookPath)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("NOT RUN: the book's file is not at ../shared/data/binary.csv")
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, err := SHA256(bookPath); err != nil || got != BookSHA256 {
		t.Fatalf("SHA256 = %s, %v; want %s", got, err, BookSHA256)
	}
	d, err := Load(bookPath)
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 1000 || d.Features() != 3 {
		t.Fatalf("%d rows of %d features, want 1000 of 3", d.Len(), d.Features())
	}
	count := 0
	for i := range d.Len() {
		x := d.Row(i)
		if got, want := Rule(x[0], x[1], x[2]), d.Y[i] == 1; got != want {
			t.Errorf("row %d, %v: Rule says %v, the file %v", i, x, got, want)
		}
		count += int(d.Y[i])
	}
	if count != 500 {
		t.Errorf("%d rows are True, want 500", count)
	}
	var written bytes.Buffer
	if err := WriteCSV(&written, d); err != nil || !bytes.Equal(written.Bytes(), text) {
		t.Errorf("WriteCSV does not give the file back, byte for byte (error %v)", err)
	}
}

func TestSHA256(t *testing.T) {
	path := t.TempDir() + "/abc"
	if _, err := SHA256(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v, want %v", err, fs.ErrNotExist)
	}
	if err := os.WriteFile(path, []byte("abc"), 0o666); err != nil {
		t.Fatal(err)
	}
	// The test vector of FIPS 180-2, appendix B.1.
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got, err := SHA256(path); err != nil || got != want {
		t.Errorf("SHA256 of abc = %s, %v; want %s", got, err, want)
	}
}
