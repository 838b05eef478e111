package data

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Format says which columns of a CSV file are the features and the label, and how the file is written. Its zero value is
// the book's: the header is x,y,z,pass, the columns are separated by commas, and the labels are True and False.
type Format struct {
	// Features names the columns of the features, in the order that a Dataset is to have them. In the file they may stand
	// in any order and among others, which are not looked at. Empty means all columns but the label, in the file's order.
	Features []string

	// Label names the column of the label. Empty means pass, and, where Features is empty too, that the header must be
	// x,y,z,pass and nothing else.
	Label string

	// Comma separates the columns; 0 means ','.
	Comma rune

	// Positive and Negative are the spellings of the labels 1 and 0. Where one of them is empty, one spelling that the
	// other does not have stands for its class, the first that the file has. Where both are empty, they are the book's
	// True and False, those that pandas takes for a bool (TRUE and true, FALSE and false), and what it writes for a column
	// of integers or of floats (1 and 1.0, 0 and 0.0).
	Positive, Negative []string
}

// complete returns f with the defaults in the place of what is empty, or what is wrong with f.
func (f Format) complete() (Format, error) {
	if f.Comma == 0 {
		f.Comma = ','
	}
	if !utf8.ValidRune(f.Comma) || f.Comma == utf8.RuneError || strings.ContainsRune("\"\r\n+-.0123456789eE", f.Comma) {
		return f, fmt.Errorf("data.Format: found the Comma %q, expected a character that is none of a number, a quotation mark or a line end", f.Comma)
	}
	if f.Label == "" {
		f.Label = columns[3]
	}
	for _, spelling := range f.Positive {
		if slices.Contains(f.Negative, spelling) {
			return f, fmt.Errorf("data.Format: found %s in Positive and in Negative, expected it in one of them", plain(spelling))
		}
	}
	if len(f.Positive) == 0 && len(f.Negative) == 0 {
		f.Positive = []string{"True", "TRUE", "true", "1", "1.0"}
		f.Negative = []string{"False", "FALSE", "false", "0", "0.0"}
	}
	return f, nil
}

// join shows the names of columns as they stand in a header.
func (f Format) join(names []string) string { return plain(strings.Join(names, string(f.Comma))) }

// skipped is the place of a column that is not looked at.
const skipped = -1

// places returns the names of the features and the label, and for each column of the header which of them it has, or
// skipped.
func (f Format) places(header []string) (names []string, places []int, err error) {
	features := f.Features
	if len(features) == 0 {
		features = slices.DeleteFunc(slices.Clone(header), func(name string) bool { return name == f.Label })
	}
	if len(features) == 0 {
		return nil, nil, fmt.Errorf("line 1: found no column but the label %s, expected a feature or more", plain(f.Label))
	}
	names = append(slices.Clone(features), f.Label)
	places = slices.Repeat([]int{skipped}, len(header))
	for place, name := range names {
		column := slices.Index(header, name)
		switch {
		case column < 0:
			err = fmt.Errorf("line 1: found no column %s in the header %s; Features and Label of data.Format name the columns", plain(name), f.join(header))
		case name == "" || unreadable(name) != "":
			err = fmt.Errorf("line 1, column %d: found %s, expected a name; Features of data.Format names the columns to read", column+1, found(name))
		case slices.Contains(header[column+1:], name):
			err = fmt.Errorf("line 1, column %d: found the name %s, which another column has as well, expected each name once", column+1, plain(name))
		case places[column] != skipped:
			err = fmt.Errorf("data.Format: found %s twice in Features and Label, expected it once", plain(name))
		}
		if err != nil {
			return nil, nil, err
		}
		places[column] = place
	}
	return names, places, nil
}

// label returns the value of a label. The first spelling of a class for which f has none is kept there.
func (f *Format) label(field string) (float32, error) {
	switch {
	case slices.Contains(f.Positive, field):
		return 1, nil
	case slices.Contains(f.Negative, field):
		return 0, nil
	case field == "" || unreadable(field) != "":
	case len(f.Positive) == 0:
		f.Positive = []string{field}
		return 1, nil
	case len(f.Negative) == 0:
		f.Negative = []string{field}
		return 0, nil
	}
	return 0, fmt.Errorf("a label: %s, or %s; Positive and Negative of data.Format name other spellings", either(f.Positive), either(f.Negative))
}

func either(spellings []string) string {
	if len(spellings) == 0 {
		return "one other spelling"
	}
	return plain(strings.Join(spellings, ", "))
}
