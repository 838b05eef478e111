package figure

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"activation-notes/lib/activations"
)

// Language is the reader's language: the one that titles, labels and
// descriptions are written in.
type Language string

// The languages of the notes.
const (
	Korean  Language = "ko"
	English Language = "en"
)

// Detect finds the reader's language: the nearest folder named "ko" or "en",
// from the working directory upwards, else the variable LANG (Korean when it
// starts with "ko"), else English.
//
// A notebook's cell runs in the notebook's folder, so notebooks/ko/ speaks
// Korean and notebooks/en/ English whatever the system's language is.
func Detect() Language {
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // no folder to ask: LANG decides
	}
	return detect(dir, os.Getenv("LANG"))
}

func detect(dir, lang string) Language {
	for dir != "" {
		switch name := Language(filepath.Base(dir)); name {
		case Korean, English:
			return name
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	if strings.HasPrefix(lang, "ko") {
		return Korean
	}
	return English
}

// text returns the message with that key, its verbs filled with args.
func (l Language) text(key string, args ...any) string {
	m, ok := messages[key]
	if !ok {
		panic("figure: no message " + key) // a slip in this package, caught by its tests
	}
	s := m.en
	if l == Korean {
		s = m.ko
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// has reports whether the catalogue has a message with that key.
func has(key string) bool {
	_, ok := messages[key]
	return ok
}

// name returns the word for an identifier such as "epoch", "bias" or "ReLU" if
// the catalogue of messages or that of the activation functions has one, else
// the identifier itself: a column named x stays x.
func (l Language) name(id string) string {
	if has("name." + id) {
		return l.text("name." + id)
	}
	if f, err := activations.ByName(id); err == nil {
		if l == Korean {
			return f.Korean
		}
		return f.English
	}
	return id
}

// title returns the title with that key, else the name of that identifier,
// else the text itself.
func (l Language) title(id string) string {
	if has("title." + id) {
		return l.text("title." + id)
	}
	if name := l.name(id); name != id {
		return capital(name)
	}
	return id
}
