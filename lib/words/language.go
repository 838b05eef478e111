package words

import (
	"os"
	"path/filepath"
	"strings"
)

// Language is the reader's language: the one that titles, labels and descriptions are written in.
type Language string

// The languages of the notes.
const (
	Korean  Language = "ko"
	English Language = "en"
)

// Detect finds the reader's language: the nearest folder named "ko" or "en", from the working directory
// upwards, else the variable LANG (Korean when it starts with "ko"), else English.
//
// A notebook's cell runs in the notebook's folder, so notebooks/ko/ speaks Korean and notebooks/en/
// English whatever the system's language is.
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
