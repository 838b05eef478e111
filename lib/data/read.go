package data

import (
	"bufio"
	"bytes"
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

// Load reads the CSV file at path. See Read for the format. What is not a file, such as a folder, a device or a pipe, is an
// error: a pipe may never begin, and a device never end.
func Load(path string) (*Dataset, error) {
	file, size, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	d, err := read(file, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// open opens a file and tells its size.
func open(path string) (*os.File, int64, error) {
	if path == "" {
		return nil, 0, errors.New("found an empty path, expected that of a file")
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: cannot be opened: %w", path, withoutPath(err))
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, 0, fmt.Errorf("%s: found a folder, expected a file", path)
	case !mode.IsRegular():
		return nil, 0, fmt.Errorf("%s: found a device or a pipe, expected a file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: cannot be opened: %w", path, withoutPath(err))
	}
	return file, info.Size(), nil
}

// Read reads CSV text from r; name stands for it in error messages.
//
// The text is UTF-8, with or without a byte order mark, and its lines end in LF or CRLF, mixed or
// not. The first line is the header x,y,z,pass, and every other line holds three numbers and a
// label. Values may be in quotation marks as CSV has them, but not run on into the next line.
// Blank lines are accepted at the end only. A line has at most 65,535 bytes, its end not counted.
//
// A number is written in decimal, with an exponent or without (86, -0.5, 1e3), and no spaces. It
// is rounded to float64, then to float32, as it would be on its way through pandas into a
// torch.FloatTensor; one that float32 cannot hold is an error, and so are NaN and Inf.
//
// A label is True, TRUE, true, 1 or 1.0, or False, FALSE, false, 0 or 0.0: the book's spelling and
// those that pandas takes for a bool, and the digits that it writes for a column of integers or of
// floats. Any other is an error.
//
// The error tells of the first mistake only, by line and column; columns are counted from 1. Beside
// the rows, reading takes a few hundred KB of memory, whatever the text.
func Read(r io.Reader, name string) (*Dataset, error) {
	d, err := read(r, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// read is Read of a text of so many bytes, or of 0 where that is not known.
func read(r io.Reader, size int64) (*Dataset, error) {
	buffered := bufio.NewReaderSize(r, maxLine)
	if err := checkStart(buffered); err != nil {
		return nil, err
	}
	t := newTable(size)
	if err := t.readLines(buffered); err != nil {
		return nil, err
	}
	return t.d, checkNotEmpty(t.d, t.line)
}

// checkStart skips the byte order mark that some programs write before UTF-8 text, and refuses what is no such text
// though its name may end in .csv.
func checkStart(r *bufio.Reader) error {
	start, err := r.Peek(64)
	if err != nil && err != io.EOF { // EOF: the text is shorter
		return readError(err, 1)
	}
	if bytes.HasPrefix(start, []byte("\xef\xbb\xbf")) {
		r.Discard(3)
		return nil
	}
	markup := bytes.ToLower(bytes.TrimSpace(start))
	for _, kind := range []struct{ prefix, what, remedy string }{
		{"\xff\xfe", "UTF-16 text", `save it as "CSV UTF-8"`},
		{"\xfe\xff", "UTF-16 text", `save it as "CSV UTF-8"`},
		{"\x1f\x8b", "a gzip archive", "unpack it first"},
		{"PK\x03\x04", "an Excel workbook or another ZIP archive", `open it and save it as "CSV UTF-8"`},
		{"\xd0\xcf\x11\xe0", "an Excel workbook", `open it and save it as "CSV UTF-8"`},
		{"<!doctype html", "a web page", "download the file, not the page that shows it"},
		{"<html", "a web page", "download the file, not the page that shows it"},
	} {
		if bytes.HasPrefix(start, []byte(kind.prefix)) || bytes.HasPrefix(markup, []byte(kind.prefix)) {
			return fmt.Errorf("line 1, column 1: found %s, expected CSV text in UTF-8; %s", kind.what, kind.remedy)
		}
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
	for i, field := range record {
		if bytes.IndexByte(field, '\r') >= 0 {
			return fmt.Errorf("line 1, column %d: found lines that end in CR alone, expected LF or CRLF; save the file as \"CSV UTF-8\"", i+1)
		}
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
	case got < want && unreadable(record[got-1]) != "":
		return fmt.Errorf("line %d, column %d: found %s; %s", line, got, found(record[got-1]), shape())
	case got < want:
		return fmt.Errorf("line %d, column %d: found the end of the line, expected %s; %s", line, got+1, columns[got], shape())
	case got > want:
		return fmt.Errorf("line %d, column %d: found %s, expected the end of the line; %s", line, want+1, found(record[want]), shape())
	}
	return nil
}

// tooLong is the error for a line of which maxLine bytes are known and the end is not.
func tooLong(start []byte, line int) error {
	record := bytes.SplitN(start, []byte{','}, len(columns)+2)
	if len(record) > len(columns) {
		return checkLength(record, line)
	}
	last := len(record) - 1
	return fmt.Errorf("line %d, column %d: found %s and no end of the line in %d bytes; %s", line, last+1, found(record[last]), maxLine, shape())
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
	errLabel    = errors.New("a label: True, TRUE, true, 1 or 1.0, or False, FALSE, false, 0 or 0.0")
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
	case "True", "TRUE", "true", "1", "1.0":
		return 1, nil
	case "False", "FALSE", "false", "0", "0.0":
		return 0, nil
	}
	return 0, errLabel
}

func fieldError(line, column int, field []byte, expected error) error {
	return fmt.Errorf("line %d, column %d (%s): found %s, expected %w", line, column+1, columns[column], found(field), expected)
}

// found shows a field in an error message, shortened, with a word on what can't be seen in it.
func found(field []byte) string {
	if len(field) == 0 {
		return "an empty value"
	}
	if what := unreadable(field); what != "" {
		return what
	}
	const longest = 40
	if shown := []rune(string(beginning(field))); len(shown) > longest {
		return fmt.Sprintf("%q...", string(shown[:longest]))
	}
	return strconv.Quote(string(field))
}

// unreadable says what is at the beginning of a field that is not text in UTF-8, and "" where it is.
func unreadable(field []byte) string {
	start := beginning(field)
	switch {
	case !utf8.Valid(start) && isCP949(start):
		return `text that is not UTF-8 (CP949, perhaps: in Excel, save it as "CSV UTF-8")`
	case !utf8.Valid(start):
		return "text that is not UTF-8"
	case bytes.IndexByte(start, 0) >= 0:
		return "a NUL byte"
	}
	return ""
}

// beginning is as much of a field as an error message may show, without a character that is cut in two.
func beginning(field []byte) []byte {
	const most = 256
	if len(field) <= most {
		return field
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(field[end]) {
		end--
	}
	return field[:end]
}

// isCP949 reports whether the text could be in CP949, Windows' extension of EUC-KR, in which Korean Excel saves CSV
// unless told otherwise: what is not ASCII comes in pairs.
func isCP949(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 0x80 {
			continue
		}
		i++
		if text[i-1] == 0x80 || text[i-1] == 0xff || i == len(text) || text[i] < 0x41 || text[i] == 0xff {
			return false
		}
	}
	return true
}

func expectedLine(line int) string {
	if line == 1 {
		return "the header " + header()
	}
	return "a row of " + header()
}

func header() string { return strings.Join(columns, ",") }

// shape says what every line is like.
func shape() string {
	return fmt.Sprintf("a line has %d columns, separated by commas: %s", len(columns), header())
}

// readError says where reading the file failed.
func readError(err error, line int) error {
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
