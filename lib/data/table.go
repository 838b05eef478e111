package data

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
)

// maxLine is how many bytes are read at once, and so how long a line may be, its end included. A row needs a few dozen; a
// text without line ends, which is no table, must not fill the memory.
const maxLine = 1 << 16

// maxReserve is for how many rows at most room is made before they are read: 256 MB. What the start of a file and its size
// make one expect need not come.
const maxReserve = 1 << 24

// table is a data set that is being read.
type table struct {
	d      *Dataset
	size   int64 // bytes of the text, 0 where that is not known
	line   int   // where the next row is expected, and with it no blank line before it
	before int   // lines read so far
	record [][]byte
}

func newTable(size int64) *table {
	return &table{d: &Dataset{Names: slices.Clone(columns)}, size: size, line: 1}
}

// add takes the values of a line: the header, then rows.
func (t *table) add(record [][]byte, line int) error {
	expected := t.line
	t.line++
	switch {
	case line != expected:
		return fmt.Errorf("line %d: found a blank line, expected %s", expected, expectedLine(expected))
	case line == 1:
		return checkHeader(record)
	}
	return t.d.appendRecord(record, line)
}

// readLines reads to the end.
func (t *table) readLines(r *bufio.Reader) error {
	for {
		lines, err := nextLines(r)
		if err != nil && err != io.EOF {
			return readError(err, t.line+bytes.Count(lines, []byte{'\n'}))
		}
		if err == nil && !bytes.HasSuffix(lines, []byte{'\n'}) {
			return tooLong(lines, t.before+1)
		}
		for rest := t.addUsual(lines); len(rest) > 0; rest = t.addUsual(rest) {
			end := bytes.IndexByte(rest, '\n') + 1
			if end == 0 {
				end = len(rest)
			}
			if err := t.addLine(rest[:end]); err != nil {
				return err
			}
			rest = rest[end:]
		}
		if err == io.EOF {
			return nil
		}
		t.reserve(len(lines))
	}
}

// addUsual adds the rows at the start of text that are in the form that rows usually have, as "86,-0.5,1,True\n", in one
// walk over their bytes. It returns the text from the first other line on.
func (t *table) addUsual(text []byte) (rest []byte) {
	if t.line == 1 || t.before != t.line-1 { // the header, or a row after a blank line
		return text
	}
	d := t.d
	for {
		var x [3]float32
		at := 0
		for i := range x {
			wide, length := decimal(text[at:])
			at += length
			if length == 0 || at == len(text) || text[at] != ',' {
				return text
			}
			x[i] = float32(wide)
			at++
		}
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			return text
		}
		y, err := parseLabel(text[at : at+end])
		if err != nil {
			return text
		}
		d.X, d.Y = append(d.X, x[:]...), append(d.Y, y)
		t.line++
		t.before++
		text = text[at+end+1:]
	}
}

// addLine adds a line of any form.
func (t *table) addLine(line []byte) error {
	t.before++
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
	if len(line) == 0 {
		return nil
	}
	t.record = t.record[:0]
	for more := true; more && len(t.record) <= len(columns); { // one value too many is enough to know
		value, rest, comma, ok := cut(line)
		if !ok {
			return fmt.Errorf("line %d, column %d: found a quotation mark out of place or without its partner, expected one at both ends of a value or none",
				t.before, len(t.record)+1)
		}
		t.record = append(t.record, value)
		line, more = rest, comma
	}
	return t.add(t.record, t.before)
}

// cut cuts the first value off a line and tells whether a comma, and so another value, followed it. A value in quotation
// marks may hold commas and, doubled, the mark itself; ok is false where a mark stands anywhere else.
//
// encoding/csv does the same, but would go on over line ends in search of a mark's partner, through all of a file.
func cut(line []byte) (value, rest []byte, comma, ok bool) {
	if len(line) == 0 || line[0] != '"' {
		value, rest, comma = bytes.Cut(line, []byte{','})
		return value, rest, comma, bytes.IndexByte(value, '"') < 0
	}
	for rest = line; ; {
		inside, after, closed := bytes.Cut(rest[1:], []byte{'"'})
		value = append(value, inside...)
		switch {
		case !closed:
			return nil, nil, false, false
		case len(after) == 0:
			return value, nil, false, true
		case after[0] == ',':
			return value, after[1:], true, true
		case after[0] != '"':
			return nil, nil, false, false
		}
		value = append(value, '"')
		rest = after
	}
}

// reserve makes room for all rows, as far as the first lines, of so many bytes, tell how long they are, and a little more: a
// slice that grows by itself holds its numbers twice while it is copied.
func (t *table) reserve(length int) {
	if t.size == 0 || t.d.Len() == 0 {
		return
	}
	rows := int(float64(t.size) / float64(length) * float64(t.d.Len()) * 1.02)
	rows = min(rows, maxReserve)
	t.size = 0 // once
	t.d.X = slices.Grow(t.d.X, max(0, rows-t.d.Len())*t.d.Features())
	t.d.Y = slices.Grow(t.d.Y, max(0, rows-t.d.Len()))
}

// nextLines returns the whole lines of the next maxLine bytes, or those bytes if no line ends in them, or what is left
// where the text ends without a line end. They hold until r is read again.
func nextLines(r *bufio.Reader) ([]byte, error) {
	block, err := r.Peek(maxLine)
	end := bytes.LastIndexByte(block, '\n') + 1
	switch {
	case end > 0 && err == io.EOF:
		err = nil // it comes again
	case end == 0:
		end = len(block)
	}
	r.Discard(end)
	return block[:end], err
}
