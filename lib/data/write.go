package data

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// WriteCSV writes d in the format of the book's file, which Read reads back to the same values:
// the header x,y,z,pass, numbers in short decimal form (integers without a point), True or
// False, and LF after each line.
//
// It returns an error, and may have written a part, if d is not such a table (other columns,
// X and Y of different lengths), if a feature is not finite or a label neither 0 nor 1, or if w
// fails.
func WriteCSV(w io.Writer, d *Dataset) error {
	if !slices.Equal(d.Names, columns) {
		return fmt.Errorf("WriteCSV: found the columns %q, expected %q", d.Names, columns)
	}
	if len(d.X) != d.Len()*d.Features() {
		return fmt.Errorf("WriteCSV: found %d features in %d rows, expected %d", len(d.X), d.Len(), d.Len()*d.Features())
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	line := append([]byte(header()), '\n')
	for i := range d.Len() {
		if _, err := buffered.Write(line); err != nil {
			return err
		}
		line = line[:0]
		for j, x := range d.Row(i) {
			if x-x != 0 { // NaN or Inf
				return fmt.Errorf("WriteCSV: row %d, column %s: found %g, expected a finite number", i, columns[j], x)
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
			return fmt.Errorf("WriteCSV: row %d: found the label %g, expected 0 or 1", i, d.Y[i])
		}
	}
	if _, err := buffered.Write(line); err != nil {
		return err
	}
	return buffered.Flush()
}

// appendNumber appends the shortest digits that Read takes for x. Those that tell x from its
// float32 neighbours nearly always do, but Read rounds to float64 on the way: 7.038531e-26 then
// falls on the middle between two neighbours and goes to the wrong one. Digits that give x in
// float64 already are safe.
func appendNumber(line []byte, x float32) []byte {
	start := len(line)
	line = strconv.AppendFloat(line, float64(x), 'f', -1, 32)
	if y, err := parseNumber(line[start:]); err != nil || y != x {
		line = strconv.AppendFloat(line[:start], float64(x), 'f', -1, 64)
	}
	return line
}
