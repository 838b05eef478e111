// Package words carries the words of the notebooks, for programs that run without the source tree: what
// stands in pictures and tables in the reader's language. Each chapter has a file of its own, named after
// its notebook, with both languages side by side; shared.json has what several chapters use.
//
//	labels    names of curves, axes, columns, rows and other cells
//	titles    what stands above a picture
//	captions  what stands above a table
//	notes     whole sentences
//
// A title or caption is a word by itself: within a longer text, words are labels. lib/words looks them up.
package words

import "embed"

// Files are the words, one JSON file a chapter.
//
//go:embed *.json
var Files embed.FS
