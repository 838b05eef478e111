package data

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// Load reads the CSV file at path, in the book's format: see Format.Load.
func Load(path string) (*Dataset, error) { return Format{}.Load(path) }

// Read reads CSV text from r, in the book's format: see Format.Read.
func Read(r io.Reader, name string) (*Dataset, error) { return Format{}.Read(r, name) }

// Load reads the CSV file at path. See Read for the text. What is not a file, such as a folder, a device or a pipe, is an
// error: a pipe may never begin, and a device never end.
func (f Format) Load(path string) (*Dataset, error) {
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return f.Read(file, path)
}

// Read reads CSV text from r; name stands for it in error messages.
//
// The text is UTF-8, with or without a byte order mark, and its lines end in LF or CRLF, mixed or
// not. The first line is the header, and every other line has as many values. Values may be in
// quotation marks as CSV has them, but not run on into the next line. Blank lines are accepted at
// the end only. A line has at most 65,535 bytes, its end not counted.
//
// A feature is a number in decimal, with an exponent or without (86, -0.5, 1e3), and no spaces. It
// is rounded to float64, then to float32, as it would be on its way through pandas into a
// torch.FloatTensor; one that float32 cannot hold is an error, and so are NaN and Inf. A label that
// f has no spelling for is an error.
//
// The error tells of the first mistake only, by line and column; columns are counted from 1. Beside
// the rows, reading takes a few MB of memory at most, whatever the text.
func (f Format) Read(r io.Reader, name string) (*Dataset, error) {
	d, err := f.read(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

func (f Format) read(r io.Reader) (*Dataset, error) {
	t, err := newTable(f)
	if err != nil {
		return nil, err
	}
	text := lines{r: bufio.NewReaderSize(r, maxLine)}
	if err := checkStart(text.r); err != nil {
		return nil, err
	}
	records := csv.NewReader(&text)
	records.Comma = t.format.Comma
	records.FieldsPerRecord = -1 // a table has better words for a row that is too short or too long
	records.ReuseRecord = true
	for {
		expected := text.number + 1
		text.begun = false
		record, err := records.Read()
		var quote *csv.ParseError
		switch {
		case err == io.EOF && t.d.Len() == 0:
			return nil, fmt.Errorf("line %d: found the end of the file, expected %s", expected, t.expected())
		case err == io.EOF:
			return t.d, nil
		case errors.As(err, &quote):
			return nil, fmt.Errorf("line %d, column %d: found a quotation mark out of place or without its partner, expected one at both ends of a value or none", text.number, len(record)+1)
		case err != nil:
			return nil, fmt.Errorf("line %d: %w", text.number, err)
		case text.number != expected:
			return nil, fmt.Errorf("line %d: found a blank line, expected %s", expected, t.expected())
		case text.number == 1:
			err = t.readHeader(slices.Clone(record))
		default:
			err = t.readRow(record, text.number)
		}
		if err != nil {
			return nil, err
		}
	}
}

// open opens a file, and nothing else that a path may lead to.
func open(path string) (*os.File, error) {
	if path == "" {
		return nil, errors.New("found an empty path, expected that of a file")
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be opened: %w", path, withoutPath(err))
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, fmt.Errorf("%s: found a folder, expected a file", path)
	case !mode.IsRegular():
		return nil, fmt.Errorf("%s: found a device or a pipe, expected a file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be opened: %w", path, withoutPath(err))
	}
	return file, nil
}

// withoutPath takes the file's name, which the caller adds, from an error of the os package.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
