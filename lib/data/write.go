package data

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// WriteCSV writes d as the book's file is written: the names of the columns, numbers in short
// decimal form (integers without a point), True or False, commas, and LF after each line. A Format
// whose Label is the last of the names reads it back to the same values, and so does the zero
// Format where the names are the book's.
//
// It returns an error, and may have written a part, if the names can't be read back (one is empty,
// say, or comes twice), if X and Y are not of one length, if a feature is not finite or a label
// neither 0 nor 1, or if w fails.
func WriteCSV(w io.Writer, d *Dataset) error {
	line, err := headerLine(d.Names)
	if err != nil {
		return fmt.Errorf("data.WriteCSV: %w", err)
	}
	if len(d.X) != d.Len()*d.Features() {
		return fmt.Errorf("data.WriteCSV: found %d features in %d rows, expected %d", len(d.X), d.Len(), d.Len()*d.Features())
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	for i := range d.Len() {
		if _, err := buffered.Write(line); err != nil {
			return err
		}
		line = line[:0]
		for j, x := range d.Row(i) {
			if x-x != 0 { // NaN or Inf
				return fmt.Errorf("data.WriteCSV: row %d, column %s: found %g, expected a finite number", i, plain(d.Names[j]), x)
			}
			line = appendNumber(line, x)
			line = append(line, ',')
		}
		switch d.Y[i] {
		case 0:
			line = append(line, "False\n"...)
		case 1:
			line = append(line, "True\n"...)
		default:
			return fmt.Errorf("data.WriteCSV: row %d: found the label %g, expected 0 or 1", i, d.Y[i])
		}
	}
	if _, err := buffered.Write(line); err != nil {
		return err
	}
	return buffered.Flush()
}

// headerLine returns the header with these names, or an error where it would not be read as such.
func headerLine(names []string) ([]byte, error) {
	if len(names) < 2 {
		return nil, fmt.Errorf("found the names %q, expected those of one feature or more and of the label", names)
	}
	var line bytes.Buffer
	w := csv.NewWriter(&line)
	w.Write(names)
	w.Flush()
	zeros := strings.Repeat("0,", len(names)-1) + "0\n"
	back, err := Format{Label: names[len(names)-1]}.read(io.MultiReader(bytes.NewReader(line.Bytes()), strings.NewReader(zeros)))
	if err == nil && !slices.Equal(back.Names, names) {
		err = fmt.Errorf("they would be %q", back.Names)
	}
	if err != nil {
		return nil, fmt.Errorf("the names %q can't be read back: %w", names, err)
	}
	return line.Bytes(), nil
}

// appendNumber appends the shortest digits that Read takes for x. Those that tell x from its
// float32 neighbours nearly always do, but Read rounds to float64 on the way: 7.038531e-26 then
// falls on the middle between two neighbours and goes to the wrong one. Digits that give x in
// float64 already are safe.
func appendNumber(line []byte, x float32) []byte {
	start := len(line)
	line = strconv.AppendFloat(line, float64(x), 'f', -1, 32)
	if y, err := parseNumber(string(line[start:])); err != nil || y != x {
		line = strconv.AppendFloat(line[:start], float64(x), 'f', -1, 64)
	}
	return line
}
