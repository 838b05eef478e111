package data

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Load reads the CSV file at path. See Read for the format.
func Load(path string) (*Dataset, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be opened: %w", path, withoutPath(err))
	}
	defer file.Close()
	var size int64
	if info, err := file.Stat(); err == nil {
		size = info.Size()
	}
	d, err := read(file, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// Read reads CSV text from r; name stands for it in error messages.
//
// The text is UTF-8, with or without a byte order mark, and its lines end in LF or CRLF. The
// first line is the header x,y,z,pass, and every other line holds three numbers and a label.
// Values may be in quotation marks as CSV has them. Blank lines are accepted at the end only.
//
// A number is written in decimal, with an exponent or without (86, -0.5, 1e3), and no spaces. It
// is rounded to float64, then to float32, as it would be on its way through pandas into a
// torch.FloatTensor; one that float32 cannot hold is an error, and so are NaN and Inf.
//
// A label is True, TRUE, true or 1, or False, FALSE, false or 0: the book's spelling, what
// spreadsheets make of it, what pandas takes for a bool, and digits. Any other is an error.
//
// The error tells of the first mistake only, by line and column; columns are counted from 1.
func Read(r io.Reader, name string) (*Dataset, error) {
	d, err := read(r, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// read is Read of a text of so many bytes, or of 0 where that is not known.
func read(r io.Reader, size int64) (*Dataset, error) {
	buffered := bufio.NewReaderSize(r, blockSize)
	if err := skipByteOrderMark(buffered); err != nil {
		return nil, err
	}
	t := newTable(size)
	rest, err := t.readPlain(buffered)
	if err == nil {
		err = t.readQuoted(rest)
	}
	if err != nil {
		return nil, err
	}
	return t.d, checkNotEmpty(t.d, t.line)
}

// skipByteOrderMark skips the mark that some programs write before UTF-8 text. The marks of
// UTF-16 show that the file is in another encoding.
func skipByteOrderMark(r *bufio.Reader) error {
	start, err := r.Peek(3)
	switch {
	case err != nil && err != io.EOF: // EOF: the text is shorter than a mark
		return readError(err, 1, 0)
	case bytes.HasPrefix(start, []byte{0xef, 0xbb, 0xbf}):
		r.Discard(3)
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return errors.New("line 1, column 1: found UTF-16 text, expected UTF-8; save the file as CSV in UTF-8")
	}
	return nil
}

func checkHeader(record [][]byte) error {
	if slices.EqualFunc(record, columns, func(field []byte, name string) bool { return string(field) == name }) {
		return nil
	}
	if !slices.ContainsFunc(record, func(field []byte) bool { return !isValue(field) }) {
		return fmt.Errorf("line 1: found a row of values, expected the header %s; the header is missing", header())
	}
	if err := checkLength(record, 1); err != nil {
		return err
	}
	for i, field := range record {
		if string(field) != columns[i] {
			return fmt.Errorf("line 1, column %d: found %s, expected %s; the header is %s",
				i+1, found(field), columns[i], header())
		}
	}
	return nil
}

// isValue reports whether the field could stand below the header.
func isValue(field []byte) bool {
	_, notNumber := parseNumber(field)
	_, notLabel := parseLabel(field)
	return notNumber == nil || notLabel == nil
}

func (d *Dataset) appendRecord(record [][]byte, line int) error {
	if err := checkLength(record, line); err != nil {
		return err
	}
	last := len(record) - 1
	for i, field := range record[:last] {
		x, err := parseNumber(field)
		if err != nil {
			return fieldError(line, i, field, err)
		}
		d.X = append(d.X, x)
	}
	y, err := parseLabel(record[last])
	if err != nil {
		return fieldError(line, last, record[last], err)
	}
	d.Y = append(d.Y, y)
	return nil
}

func checkLength(record [][]byte, line int) error {
	got, want := len(record), len(columns)
	switch {
	case got < want:
		return fmt.Errorf("line %d, column %d: found the end of the line, expected %s; a line has %d columns, %s",
			line, got+1, columns[got], want, header())
	case got > want:
		return fmt.Errorf("line %d, column %d: found %s, expected the end of the line; a line has %d columns, %s",
			line, want+1, found(record[want]), want, header())
	}
	return nil
}

func checkNotEmpty(d *Dataset, line int) error {
	if d.Len() == 0 {
		return fmt.Errorf("line %d: found the end of the file, expected %s", line, expectedLine(line))
	}
	return nil
}

// The errors of parseNumber and parseLabel say what was expected.
var (
	errNumber   = errors.New("a finite number like 86 or -0.5, without spaces")
	errTooLarge = fmt.Errorf("a number that float32 can hold, from %.8g to %.8g", -math.MaxFloat32, math.MaxFloat32)
	errLabel    = errors.New("a label: True or False, or 1 or 0")
)

func parseNumber(field []byte) (float32, error) {
	wide, length := decimal(field)
	if length < len(field) || length == 0 {
		// ParseFloat also reads 0x1p-2, Inf and NaN; these have other characters.
		if bytes.ContainsFunc(field, func(c rune) bool { return !strings.ContainsRune("0123456789.-+eE", c) }) {
			return 0, errNumber
		}
		var err error
		wide, err = strconv.ParseFloat(string(field), 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return 0, errNumber
		}
	}
	x := float32(wide)
	if math.IsInf(float64(x), 0) {
		return 0, errTooLarge
	}
	return x, nil
}

func parseLabel(field []byte) (float32, error) {
	switch string(field) {
	case "True", "TRUE", "true", "1":
		return 1, nil
	case "False", "FALSE", "false", "0":
		return 0, nil
	}
	return 0, errLabel
}

func fieldError(line, column int, field []byte, expected error) error {
	return fmt.Errorf("line %d, column %d (%s): found %s, expected %w", line, column+1, columns[column], found(field), expected)
}

// found shows a field in an error message, shortened, with a word on what can't be seen in it.
func found(field []byte) string {
	switch {
	case len(field) == 0:
		return "an empty value"
	case !utf8.Valid(field):
		return "text that is not UTF-8"
	case bytes.ContainsRune(field, 0):
		return "a NUL byte"
	}
	const longest = 40
	if utf8.RuneCount(field) > longest {
		return fmt.Sprintf("%q...", string([]rune(string(field))[:longest]))
	}
	return strconv.Quote(string(field))
}

func expectedLine(line int) string {
	if line == 1 {
		return "the header " + header()
	}
	return "a row of " + header()
}

func header() string { return strings.Join(columns, ",") }

// readError says in our words what encoding/csv, which began after so many lines, and the file system report.
func readError(err error, line, before int) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		at := fmt.Sprintf("line %d, byte %d", before+parse.Line, parse.Column)
		if parse.StartLine != parse.Line { // the value ran on into the next lines
			at = fmt.Sprintf("line %d", before+parse.StartLine)
		}
		return fmt.Errorf("%s: found a quotation mark out of place or without its partner, expected one at both ends of a value or none", at)
	}
	return fmt.Errorf("line %d: cannot be read: %w", line, withoutPath(err))
}

// withoutPath takes the file's name, which the caller adds, from an error of the os package.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
