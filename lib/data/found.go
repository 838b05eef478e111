package data

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// found shows a field in an error message, shortened, with a word on what can't be seen in it.
func found(field string) string {
	if field == "" {
		return "an empty value"
	}
	if what := unreadable(field); what != "" {
		return what
	}
	const longest = 40
	if shown := []rune(beginning(field)); len(shown) > longest {
		return strconv.Quote(string(shown[:longest])) + "..."
	}
	return strconv.Quote(field)
}

// plain shows a name in an error message: as it is, where nothing in it could be mistaken.
func plain(name string) string {
	if shown := found(name); shown != `"`+name+`"` {
		return shown
	}
	return name
}

const endOfLine = "the end of the line"

// foundAt shows what a line has in column i.
func foundAt(record []string, i int) string {
	if i == len(record) {
		return endOfLine
	}
	return found(record[i])
}

// nameAt shows what a line should have in column i.
func nameAt(header []string, i int) string {
	if i == len(header) {
		return endOfLine
	}
	return plain(header[i])
}

// unreadable says what is at the beginning of a field that is not text in UTF-8, and "" where it is.
func unreadable(field string) string {
	start := beginning(field)
	switch {
	case !utf8.ValidString(start) && isCP949(start):
		return `text that is not UTF-8 (CP949, perhaps: in Excel, save it as "CSV UTF-8")`
	case !utf8.ValidString(start):
		return "text that is not UTF-8"
	case strings.IndexByte(start, 0) >= 0:
		return "a NUL byte"
	}
	return ""
}

// beginning is as much of a field as an error message may show, without a character that is cut in two.
func beginning(field string) string {
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
func isCP949(text string) bool {
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
