package figure

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"activation-notes/lib/activations"
	"activation-notes/lib/words"
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

// name returns the text with its words in the language: "epoch", "bias" or, from the
// catalogue of the activation functions, "ReLU".
func (l Language) name(text string) string { return words.Replace(text, l.word) }

func (l Language) word(key string) string {
	if has("name." + key) {
		return l.text("name." + key)
	}
	f, err := activations.ByName(key)
	switch {
	case err != nil:
		return missing(key)
	case l == Korean:
		return f.Korean
	}
	return f.English
}

// title is name for titles: a word is the title with that key, else a name.
func (l Language) title(text string) string {
	return words.Replace(text, func(key string) string {
		if has("title." + key) {
			return l.text("title." + key)
		}
		return capital(l.word(key))
	})
}

// heading returns the message with that key as a title. Where a word begins it, its first
// letter is a capital; data stay as they are.
func (l Language) heading(key string, args ...any) string {
	text := l.text(key, args...)
	if words.Begins(text) {
		return capital(l.name(text))
	}
	return l.name(text)
}

// caption is name for the captions of tables.
func (l Language) caption(text string) string {
	return words.Replace(text, func(key string) string {
		if has("caption." + key) {
			return l.text("caption." + key)
		}
		return missing(key)
	})
}

// missing stands, for every reader to see, where the catalogue has no word.
func missing(key string) string { return "«" + key + "?»" }
