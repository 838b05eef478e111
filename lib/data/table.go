package data

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
)

// blockSize is how many bytes are read at once.
const blockSize = 1 << 16

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

// readPlain reads until a quotation mark comes, in most files to the end. Without them, and they are rare, rows need
// only be cut at line ends and commas, which takes a fraction of encoding/csv's time. It returns what it has not read.
func (t *table) readPlain(r *bufio.Reader) (rest io.Reader, err error) {
	for {
		lines, err := nextLines(r)
		if err != nil && err != io.EOF {
			return nil, readError(err, t.line+bytes.Count(lines, []byte{'\n'}), 0)
		}
		if bytes.IndexByte(lines, '"') >= 0 {
			return io.MultiReader(bytes.NewReader(bytes.Clone(lines)), r), nil
		}
		for rest := t.addUsual(lines); len(rest) > 0; rest = t.addUsual(rest) {
			end := bytes.IndexByte(rest, '\n') + 1
			if end == 0 {
				end = len(rest)
			}
			if err := t.addPlain(rest[:end]); err != nil {
				return nil, err
			}
			rest = rest[end:]
		}
		if err == io.EOF {
			return r, nil
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

// addPlain adds a line that has no quotation marks.
func (t *table) addPlain(line []byte) error {
	t.before++
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
	if len(line) == 0 {
		return nil
	}
	t.record = t.record[:0]
	for {
		comma := bytes.IndexByte(line, ',')
		if comma < 0 {
			break
		}
		t.record = append(t.record, line[:comma])
		line = line[comma+1:]
	}
	t.record = append(t.record, line)
	return t.add(t.record, t.before)
}

// reserve makes room for all rows, as far as the first lines, of so many bytes, tell how long they are, and a little more: a
// slice that grows by itself holds its numbers twice while it is copied.
func (t *table) reserve(length int) {
	if t.size == 0 || t.d.Len() == 0 {
		return
	}
	rows := int(float64(t.size) / float64(length) * float64(t.d.Len()) * 1.02)
	t.size = 0 // once
	t.d.X = slices.Grow(t.d.X, max(0, rows-t.d.Len())*t.d.Features())
	t.d.Y = slices.Grow(t.d.Y, max(0, rows-t.d.Len()))
}

// nextLines returns the whole lines of the next block, or a single line that is longer than a block, or what is left
// where the text ends without a line end. They hold until r is read again.
func nextLines(r *bufio.Reader) ([]byte, error) {
	block, err := r.Peek(blockSize)
	end := bytes.LastIndexByte(block, '\n') + 1
	switch {
	case end > 0 && err == io.EOF:
		err = nil // it comes again
	case end == 0 && err == nil:
		return r.ReadBytes('\n')
	case end == 0:
		end = len(block)
	}
	r.Discard(end)
	return block[:end], err
}

// readQuoted reads rows whose values may be in quotation marks.
func (t *table) readQuoted(r io.Reader) error {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = -1 // rows of a wrong length get our own message
	rows.ReuseRecord = true
	for {
		record, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return readError(err, t.line, t.before)
		}
		t.record = t.record[:0]
		for _, value := range record {
			t.record = append(t.record, []byte(value))
		}
		// encoding/csv skips blank lines in silence, but it says where the record stood.
		at, _ := rows.FieldPos(0)
		if err := t.add(t.record, t.before+at); err != nil {
			return err
		}
	}
}
