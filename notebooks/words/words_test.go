package words_test

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"activation-notes/lib/activations"
	"activation-notes/notebooks/words"
)

// text is one word in both languages.
type text struct{ Ko, En string }

// chapters reads the files, and fails for one that is not as a reader of them expects.
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
		decoder := json.NewDecoder(strings.NewReader(string(content)))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&chapter); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[strings.TrimSuffix(file, ".json")] = chapter
		// A key that stands twice would be read once: the lines are counted.
		for section, texts := range chapter {
			if !slices.Contains([]string{"labels", "titles", "captions", "notes"}, section) {
				t.Errorf("%s: there is no section %q", file, section)
			}
			for key := range texts {
				line := fmt.Sprintf("    %q: {", key)
				if got := strings.Count(sectionOf(string(content), section), line); got != 1 {
					t.Errorf("%s, %s: %q stands on %d lines of its own, want 1", file, section, key, got)
				}
			}
		}
	}
	return all
}

// sectionOf is the part of a file that holds a section.
func sectionOf(content, name string) string {
	_, rest, _ := strings.Cut(content, fmt.Sprintf("\n  %q: {\n", name))
	part, _, _ := strings.Cut(rest, "\n  }")
	return "\n" + part
}

func TestBothLanguages(t *testing.T) {
	isHangul := func(r rune) bool { return unicode.Is(unicode.Hangul, r) }
	for name, chapter := range chapters(t) {
		for section, texts := range chapter {
			for key, text := range texts {
				if text.Ko == "" || text.En == "" {
					t.Errorf("%s/%s/%s lacks a language: %q", name, section, key, text)
				}
				if strings.ContainsFunc(text.En, isHangul) {
					t.Errorf("%s/%s/%s: the English has Hangul: %s", name, section, key, text.En)
				}
			}
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
