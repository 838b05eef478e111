package words

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	texts "activation-notes/notebooks/words"
)

// Kind is where a word stands: the section of a chapter's file that has it.
type Kind string

// The kinds of words, and the sections of the files.
const (
	Label   Kind = "labels"   // names of curves, axes, columns, rows and other cells
	Title   Kind = "titles"   // what stands above a picture
	Caption Kind = "captions" // what stands above a table
	Note    Kind = "notes"    // whole sentences
)

// shared is the file of the words that several chapters use.
const shared = "shared"

// entry is one word in every language.
type entry map[Language]string

// catalogue is all words, by the file's name without .json.
type catalogue struct {
	chapters map[string]map[Kind]map[string]entry
	names    []string // of the chapters, in order
	broken   string   // what is wrong with a file that could not be read
}

// all are the words of the notebooks, read when the first is asked for.
var all = sync.OnceValue(func() catalogue { return read(texts.Files) })

func read(files fs.FS) catalogue {
	c := catalogue{chapters: map[string]map[Kind]map[string]entry{}}
	paths, _ := fs.Glob(files, "*.json") // the pattern is a good one
	for _, path := range paths {
		chapter, err := parse(files, path)
		if err != nil {
			c.broken = cmp.Or(c.broken, fmt.Sprintf("notebooks/words/%s: %v", path, err))
			continue
		}
		name := strings.TrimSuffix(path, ".json")
		c.chapters[name] = chapter
		c.names = append(c.names, name)
	}
	return c
}

// parse reads a file, and refuses one with a word that no reader would see.
func parse(files fs.FS, path string) (map[Kind]map[string]entry, error) {
	content, err := fs.ReadFile(files, path)
	if err != nil {
		return nil, err
	}
	var chapter map[Kind]map[string]entry
	if err := json.Unmarshal(content, &chapter); err != nil {
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(string(content[:syntax.Offset]), "\n"), err)
		}
		return nil, err
	}
	for kind, texts := range chapter {
		if !slices.Contains([]Kind{Label, Title, Caption, Note}, kind) {
			return nil, fmt.Errorf("there is no section %q; there are labels, titles, captions and notes", kind)
		}
		for key, word := range texts {
			if len(word) != 2 || word[Korean] == "" || word[English] == "" {
				return nil, fmt.Errorf(`%s/%s: want {"ko": "...", "en": "..."}, both with a text`, kind, key)
			}
		}
	}
	return chapter, nil
}

// find returns the word with that key, and the chapter that has it: the given one, else the shared words,
// else the first other one.
func (c catalogue) find(chapter string, kind Kind, key string) (entry, string, bool) {
	for _, name := range append([]string{chapter, shared}, c.names...) {
		if word, ok := c.chapters[name][kind][key]; ok {
			return word, name, true
		}
	}
	return nil, "", false
}

// chapter is the running notebook's name, "" where it is not known. Jupyter tells a kernel the notebook's
// path, and the kernel its cells.
func chapter() string {
	path := filepath.ToSlash(os.Getenv("JPY_SESSION_NAME"))
	return strings.TrimSuffix(path[strings.LastIndex(path, "/")+1:], ".ipynb")
}

// named are the words that packages bring themselves: see Name.
var named sync.Map

// Name gives a key its label in both languages. It is for what a package names itself, as package
// activations names its functions; the words of notebooks are in notebooks/words.
func Name(key, korean, english string) { named.Store(key, entry{Korean: korean, English: english}) }

// Find returns the word with that key and where it lies, as "05-step-and-threshold/captions/rule". It is
// the one of the running notebook's own file, else of shared.json, else, for a notebook that goes by
// another name, the first of the other chapters. Labels are also what packages have named.
func (l Language) Find(kind Kind, key string) (text, place string, ok bool) {
	if word, name, ok := all().find(chapter(), kind, key); ok {
		return word[l], name + "/" + string(kind) + "/" + key, true
	}
	if word, ok := named.Load(key); ok && kind == Label {
		return word.(entry)[l], "", true
	}
	return "", "", false
}

// Missing stands, for every reader to see, where there is no word with that key. It says why, where a file
// of words could not be read.
func Missing(key string) string {
	if broken := all().broken; broken != "" {
		return "«" + key + "? " + broken + "»"
	}
	return "«" + key + "?»"
}

// Say returns the text with its words as labels in the language.
func (l Language) Say(text string) string {
	return Replace(text, func(key string) string {
		if label, _, ok := l.Find(Label, key); ok {
			return label
		}
		return Missing(key)
	})
}
