package data

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine is how long a line may be, its end included. A row needs a few dozen bytes; a text without line ends, which is
// no table, must not fill the memory.
const maxLine = 1 << 16

// lines hands a text to encoding/csv line by line, and none that is too long. Where a record has begun the text seems to
// end with its line: encoding/csv would look for the partner of a quotation mark through all of a file.
type lines struct {
	r      *bufio.Reader // its buffer holds maxLine bytes
	number int           // of the line that was begun last
	rest   []byte        // of that line
	begun  bool          // set by a line that is not blank
	err    error         // what stands in the place of the next line
}

func (l *lines) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		if l.begun {
			return 0, io.EOF
		}
		l.next()
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	if n == 0 {
		return 0, l.err
	}
	return n, nil
}

// next begins a line.
func (l *lines) next() {
	l.number++
	l.rest, l.err = l.r.ReadSlice('\n')
	text := bytes.TrimRight(l.rest, "\r\n")
	l.begun = len(text) > 0
	switch {
	case l.number == 1 && bytes.IndexByte(text, '\r') >= 0:
		l.rest, l.err = nil, errors.New(`found lines that end in CR alone, expected LF or CRLF; save the file as "CSV UTF-8"`)
	case l.err == bufio.ErrBufferFull:
		l.rest, l.err = nil, fmt.Errorf("found %s and no end of the line in %d bytes", found(string(text)), maxLine)
	case l.err != nil && l.err != io.EOF:
		l.err = fmt.Errorf("cannot be read: %w", withoutPath(l.err))
	}
}

// checkStart skips the byte order mark that some programs write before UTF-8 text, and refuses what is no such text
// though its name may end in .csv.
func checkStart(r *bufio.Reader) error {
	start, err := r.Peek(64)
	if err != nil && err != io.EOF { // EOF: the text is shorter
		return fmt.Errorf("line 1: cannot be read: %w", withoutPath(err))
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
