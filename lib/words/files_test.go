package words

import (
	"strings"
	"testing"
	"testing/fstest"
)

var files = fstest.MapFS{
	"01-one.json": {Data: []byte(`{"labels": {"cost": {"ko": "값", "en": "price"}, "own": {"ko": "하나", "en": "one"}}}`)},
	"02-two.json": {Data: []byte(`{"captions": {"cost": {"ko": "비용 표", "en": "The costs"}}}`)},
	"shared.json": {Data: []byte(`{"labels": {"cost": {"ko": "비용", "en": "cost"}}}`)},
}

// The running chapter's word comes before the shared one, and another chapter's last.
func TestFind(t *testing.T) {
	c := read(files)
	for _, test := range []struct {
		chapter string
		kind    Kind
		key     string
		want    string
		place   string
	}{
		{"01-one", Label, "cost", "price", "01-one"},
		{"02-two", Label, "cost", "cost", "shared"},
		{"", Label, "cost", "cost", "shared"},
		{"copy-of-one", Label, "own", "one", "01-one"},
		{"01-one", Caption, "cost", "The costs", "02-two"},
		{"01-one", Note, "cost", "", ""},
	} {
		word, place, ok := c.find(test.chapter, test.kind, test.key)
		if word[English] != test.want || place != test.place || ok != (test.want != "") {
			t.Errorf("%s in %q: got %q of %q, want %q of %q", test.key, test.chapter, word[English], place, test.want, test.place)
		}
	}
}

func TestChapter(t *testing.T) {
	for path, want := range map[string]string{
		"": "", "notebooks/ko/05-step-and-threshold.ipynb": "05-step-and-threshold", "mine.ipynb": "mine",
	} {
		t.Setenv("JPY_SESSION_NAME", path)
		if got := chapter(); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
}

func TestFilesAreWhole(t *testing.T) {
	if broken := all().broken; broken != "" {
		t.Error(broken)
	}
}

// A file that can't be read is named, and the others stand.
func TestBrokenFile(t *testing.T) {
	for content, want := range map[string]string{
		"{\n\"labels\": {\n}, }": "line 3: invalid character '}'",
		`{"label": {}}`:          `there is no section "label"`,
		`{"labels": {"cost": {"ko": "값", "eng": "cost"}}}`: "labels/cost: want",
		`{"labels": {"cost": {"ko": "값", "en": ""}}}`:      "labels/cost: want",
		`{"labels": {"cost": "cost"}}`:                     "json: cannot unmarshal string",
	} {
		c := read(fstest.MapFS{"03-three.json": {Data: []byte(content)}, "shared.json": files["shared.json"]})
		if !strings.HasPrefix(c.broken, "notebooks/words/03-three.json: "+want) {
			t.Errorf("%s: got %q, want %q", content, c.broken, want)
		}
		if _, _, ok := c.find("03-three", Label, "cost"); !ok {
			t.Errorf("%s: the shared words are gone too", content)
		}
	}
}

func TestSay(t *testing.T) {
	Name("SomeFunction", "어떤 함수", "some function")
	text := "x: " + Of("cost") + ", " + Of("SomeFunction") + ", " + Of("no such word")
	if got, want := English.Say(text), "x: cost, some function, «no such word?»"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := Korean.Say(text), "x: 비용(Cost), 어떤 함수, «no such word?»"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
