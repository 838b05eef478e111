package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// table is a data set that is being read.
type table struct {
	format Format
	book   bool      // whether the header must be the book's
	header []string  // nil until it is read
	places []int     // of the values of each column in row, or skipped
	row    []float32 // the features, then the label
	d      *Dataset
}

func newTable(f Format) (*table, error) {
	complete, err := f.complete()
	return &table{format: complete, book: len(f.Features) == 0 && f.Label == "", d: new(Dataset)}, err
}

// readHeader takes the names of the columns.
func (t *table) readHeader(header []string) error {
	if !slices.ContainsFunc(header, func(field string) bool { return !t.isValue(field) }) {
		return fmt.Errorf("line 1: found a row of values, expected %s; the header is missing", t.expected())
	}
	if len(header) == 1 {
		if err := t.otherSeparator(header[0], 1); err != nil {
			return err
		}
	}
	if t.book {
		if err := t.checkBookHeader(header); err != nil {
			return err
		}
	}
	names, places, err := t.format.places(header)
	if err != nil {
		return err
	}
	t.header, t.places = header, places
	t.row = make([]float32, len(names))
	t.d.Names = names
	return nil
}

func (t *table) checkBookHeader(header []string) error {
	if slices.Equal(header, columns) {
		return nil
	}
	i := 0
	for i < min(len(header), len(columns)) && header[i] == columns[i] {
		i++
	}
	return fmt.Errorf("line 1, column %d: found %s, expected %s; the header is %s; Features and Label of data.Format name other columns",
		i+1, foundAt(header, i), nameAt(columns, i), t.format.join(columns))
}

// isValue reports whether a field could stand below the header.
func (t *table) isValue(field string) bool {
	_, err := parseNumber(field)
	return err == nil || slices.Contains(t.format.Positive, field) || slices.Contains(t.format.Negative, field)
}

// readRow takes the values of a row.
func (t *table) readRow(record []string, line int) error {
	if err := t.checkLength(record, line); err != nil {
		return err
	}
	label := t.d.Features()
	for i, field := range record {
		var err error
		switch place := t.places[i]; place {
		case skipped:
		case label:
			t.row[place], err = t.format.label(field)
		default:
			t.row[place], err = parseNumber(field)
			if err != nil && decimalComma(field) {
				err = errPoint
			}
		}
		if err != nil {
			return fmt.Errorf("line %d, column %d (%s): found %s, expected %w", line, i+1, plain(t.header[i]), found(field), err)
		}
	}
	t.d.X = append(t.d.X, t.row[:label]...)
	t.d.Y = append(t.d.Y, t.row[label])
	return nil
}

func (t *table) checkLength(record []string, line int) error {
	got, want := len(record), len(t.header)
	if got == want {
		return nil
	}
	if got < want {
		last := record[got-1]
		if err := t.otherSeparator(last, line); err != nil {
			return err
		}
		if unreadable(last) != "" {
			return fmt.Errorf("line %d, column %d: found %s, expected text", line, got, found(last))
		}
	}
	i := min(got, want)
	return fmt.Errorf("line %d, column %d: found %s, expected %s; a line has %d columns: %s",
		line, i+1, foundAt(record, i), nameAt(t.header, i), want, t.format.join(t.header))
}

// otherSeparator is the error for a field that is a whole line, separated by another character.
func (t *table) otherSeparator(field string, line int) error {
	for _, other := range ";\t,|" {
		if other != t.format.Comma && strings.ContainsRune(field, other) {
			return fmt.Errorf("line %d: found columns separated by %q, expected %q; Comma of data.Format names another separator", line, other, t.format.Comma)
		}
	}
	return nil
}

// expected says what the next line must be.
func (t *table) expected() string {
	switch {
	case t.header != nil:
		return "a row of " + t.format.join(t.header)
	case t.book:
		return "the header " + t.format.join(columns)
	}
	return "a header with " + t.format.join(append(slices.Clone(t.format.Features), t.format.Label))
}

// The errors of parseNumber say what was expected.
var (
	errNumber   = errors.New("a finite number like 86 or -0.5, without spaces")
	errPoint    = errors.New("a point in the place of the decimal comma")
	errTooLarge = fmt.Errorf("a number that float32 can hold, from %.8g to %.8g", -math.MaxFloat32, math.MaxFloat32)
)

func parseNumber(field string) (float32, error) {
	wide, err := strconv.ParseFloat(field, 64)
	switch x := float32(wide); {
	case strings.Trim(field, "0123456789.-+eE") != "": // ParseFloat also reads 0x1p-2, 1_000, Inf and NaN
		return 0, errNumber
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, errNumber
	case math.IsInf(float64(x), 0):
		return 0, errTooLarge
	default:
		return x, nil
	}
}

// decimalComma reports whether a field would be a number if it had a point in the place of its comma.
func decimalComma(field string) bool {
	before, after, comma := strings.Cut(field, ",")
	_, err := parseNumber(before + "." + after)
	return comma && err == nil
}
