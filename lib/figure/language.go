package figure

import (
	"fmt"

	"activation-notes/lib/words"
)

// reader says things in the reader's language.
type reader struct{ words.Language }

// text returns this package's message with that key, its verbs filled with args.
func (l reader) text(key string, args ...any) string {
	m, ok := messages[key]
	if !ok {
		panic("figure: no message " + key) // a slip in this package, caught by its tests
	}
	s := m.en
	if l.Language == words.Korean {
		s = m.ko
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// A heading is what stands above a picture or a table.
type heading struct {
	text  string
	place string // where the notes have this text, for who changes it later; "" for others
}

// title returns the text as a heading. A single word is the title with that key; where there is none, and within a
// longer text, a word is a label that begins with a capital letter: so no title stands where it is not marked.
func (l reader) title(text string) heading {
	if h, ok := l.whole(words.Title, text); ok {
		return h
	}
	return heading{text: words.Replace(text, func(key string) string {
		return capital(l.Say(words.Of(key)))
	})}
}

// heading returns the message with that key as a heading. Where a word begins it, its first letter is a
// capital; data stay as they are.
func (l reader) heading(key string, args ...any) heading {
	text := l.text(key, args...)
	if words.Begins(text) {
		return heading{text: capital(l.Say(text))}
	}
	return heading{text: l.Say(text)}
}

// caption returns the text as the heading of a table: a single word is the caption with that key, and words within a
// longer text are labels.
func (l reader) caption(text string) heading {
	if h, ok := l.whole(words.Caption, text); ok {
		return h
	}
	if key, single := words.Key(text); single {
		return heading{text: words.Missing(key)}
	}
	return heading{text: l.Say(text)}
}

// whole returns the heading that text is where it is a single word of that kind.
func (l reader) whole(kind words.Kind, text string) (heading, bool) {
	key, single := words.Key(text)
	if !single {
		return heading{}, false
	}
	said, place, ok := l.Find(kind, key)
	return heading{said, place}, ok
}

// mark tells in the HTML where a heading's text comes from, so that who changes it there need not draw the
// picture anew.
func (h heading) mark() string {
	if h.place == "" {
		return ""
	}
	return ` data-words="` + escape(h.place) + `"`
}

// identity is what the heading adds to an id: its text may change.
func (h heading) identity() string {
	if h.place != "" {
		return h.place
	}
	return h.text
}
