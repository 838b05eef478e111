// Package words marks words, and says them in the reader's language. A text is data and is shown as it
// stands, whatever it says; a word is a text of the notes' own. It is written as its key, marked by [Of]:
//
//	head := []string{"x", "tanh(x)", words.Of("derivative")}
//
// A marked word is a string like any other: it may stand in a cell of a table, be the name of a curve, or
// be a part of a longer text. What shows the text, such as package figure, asks here what it says.
//
// The words lie beside the notebooks, in notebooks/words: see there for the files, and [Language.Find] for
// where a key is looked up.
package words

import "strings"

// The marks before and after a key. Unicode calls them noncharacters: no text that is
// meant to be read has them, so no data is ever taken for a word.
const before, after = "\ufdd0", "\ufdd1"

// Of returns the word with that key.
func Of(key string) string { return before + key + after }

// List returns the word with each of the keys, as for the head of a table.
func List(keys ...string) []string {
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = Of(key)
	}
	return list
}

// Key returns the key where text is one word and nothing else.
func Key(text string) (key string, ok bool) {
	rest, begins := strings.CutPrefix(text, before)
	key, rest, closed := strings.Cut(rest, after)
	return key, begins && closed && rest == ""
}

// Replace returns text with what word returns for its key in the place of each word.
func Replace(text string, word func(key string) string) string {
	var b strings.Builder
	for {
		plain, rest, found := strings.Cut(text, before)
		key, rest, closed := strings.Cut(rest, after)
		if !found || !closed {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(plain + word(key))
		text = rest
	}
}

// Begins reports whether text begins with a word.
func Begins(text string) bool { return strings.HasPrefix(text, before) }

// Keys returns text with each word as its key, for messages to who wrote the code.
func Keys(text string) string {
	return Replace(text, func(key string) string { return key })
}
