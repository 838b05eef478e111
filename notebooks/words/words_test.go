package words_test

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"activation-notes/lib/activations"
	"activation-notes/notebooks/words"
)

// text is one word in both languages.
type text struct{ Ko, En string }

// chapters reads the files.
func chapters(t *testing.T) map[string]map[string]map[string]text {
	files, err := filepath.Glob("*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of words: %v", err)
	}
	all := map[string]map[string]map[string]text{}
	for _, file := range files {
		content, err := words.Files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var chapter map[string]map[string]text
		if err := json.Unmarshal(content, &chapter); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[strings.TrimSuffix(file, ".json")] = chapter
	}
	return all
}

func TestEnglish(t *testing.T) {
	isHangul := func(r rune) bool { return unicode.Is(unicode.Hangul, r) }
	for name, chapter := range chapters(t) {
		for section, texts := range chapter {
			for key, text := range texts {
				if strings.ContainsFunc(text.En, isHangul) {
					t.Errorf("%s/%s/%s: the English has Hangul: %s", name, section, key, text.En)
				}
			}
		}
	}
}

// A file is found by its notebook's name.
func TestEachFileHasItsNotebook(t *testing.T) {
	for name := range chapters(t) {
		if found, _ := filepath.Glob("../*/" + name + ".ipynb"); found == nil && name != "shared" {
			t.Errorf("there is no notebook %s: name the file of words as its notebook", name)
		}
	}
}

// A word that several chapters have would be ambiguous in a notebook that goes by another name.
func TestEachWordOnce(t *testing.T) {
	where := map[string]string{}
	for name, chapter := range chapters(t) {
		for section, texts := range chapter {
			for key := range texts {
				if other, ok := where[section+"/"+key]; ok {
					t.Errorf("%s/%s is in %s and in %s: put it into shared", section, key, other, name)
				}
				where[section+"/"+key] = name
			}
		}
	}
}

// A notebook, as far as this test reads it.
type notebook struct {
	Cells []struct {
		ID      string
		Source  lines
		Outputs []struct{ Data map[string]lines }
	}
}

// lines is a text that a notebook may hold as a list of lines.
type lines string

func (l *lines) UnmarshalJSON(b []byte) error {
	var list []string
	if json.Unmarshal(b, &list) != nil {
		list = []string{""}
		if json.Unmarshal(b, &list[0]) != nil {
			return nil // data of another kind
		}
	}
	*l = lines(strings.Join(list, ""))
	return nil
}

// A chapter's own file, or the shared one, has every word that its committed notebooks mark. And in no
// output of a Korean one does a key stand bare that has a Korean word: its cell would not have marked it.
func TestNotebooksMarkTheirWords(t *testing.T) {
	var (
		marked  = regexp.MustCompile(`words\.(?:Of|List)\(("[^()]*")\)`)
		literal = regexp.MustCompile(`"([^"]*)"`)
		missing = regexp.MustCompile(`«[^«»]*\?»`)
		shown   = regexp.MustCompile(`>([^<>]+)<`)
	)
	all := chapters(t)
	paths, err := filepath.Glob("../*/*.ipynb")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no notebooks: %v", err)
	}
	found := 0
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var nb notebook
		if err := json.Unmarshal(b, &nb); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		find := func(key string) (texts []text) {
			for _, name := range []string{strings.TrimSuffix(filepath.Base(path), ".ipynb"), "shared"} {
				for _, section := range all[name] {
					if word, ok := section[key]; ok {
						texts = append(texts, word)
					}
				}
			}
			return texts
		}
		korean := filepath.Base(filepath.Dir(path)) == "ko"
		for _, cell := range nb.Cells {
			for _, call := range marked.FindAllStringSubmatch(string(cell.Source), -1) {
				for _, key := range literal.FindAllStringSubmatch(call[1], -1) {
					found++
					if _, err := activations.ByName(key[1]); err != nil && find(key[1]) == nil {
						t.Errorf("%s, cell %s: neither its chapter's words nor the shared ones have %q", path, cell.ID, key[1])
					}
				}
			}
			for _, output := range cell.Outputs {
				page := string(output.Data["text/html"])
				if word := missing.FindString(page); word != "" {
					t.Errorf("%s, cell %s shows %s: there is no such word", path, cell.ID, word)
				}
				for _, said := range shown.FindAllStringSubmatch(page, -1) {
					key := html.UnescapeString(said[1])
					for _, word := range find(key) {
						if korean && word.Ko != key {
							t.Errorf("%s, cell %s shows the key %q: mark it as a word", path, cell.ID, key)
						}
					}
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("found %d marked words in all notebooks; the test no longer reads their cells", found)
	}
}
