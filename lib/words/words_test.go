package words_test

import (
	"fmt"
	"strings"
	"testing"

	"activation-notes/lib/words"
)

// German has a word for one of the two keys only. What is not marked is data.
func ExampleReplace() {
	german := map[string]string{"loss": "Verlust"}
	text := "loss: " + words.Of("loss") + ", " + words.Of("bias")
	fmt.Println(words.Replace(text, func(key string) string {
		if word, ok := german[key]; ok {
			return word
		}
		return "«" + key + "?»"
	}))
	// Output: loss: Verlust, «bias?»
}

func TestReplace(t *testing.T) {
	mark := words.Of("")
	before, after := mark[:len(mark)/2], mark[len(mark)/2:]
	for text, want := range map[string]string{
		"":                               "",
		"loss":                           "loss",
		words.Of("loss"):                 "LOSS",
		words.Of("a") + words.Of("b"):    "AB",
		"x " + words.Of("한글 b") + " < y": "x 한글 B < y",
		before + "loss":                  before + "loss", // no word
		after + "loss" + before:          after + "loss" + before,
	} {
		if got := words.Replace(text, strings.ToUpper); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if !words.Begins(words.Of("loss")+" of 3") || words.Begins("loss of "+words.Of("bias")) || words.Begins("") {
		t.Error("Begins does not tell a word at the beginning from data")
	}
	if got := words.Keys("series " + words.Of("train")); got != "series train" {
		t.Errorf("got %q, want the key", got)
	}
	if got := fmt.Sprintf("%q", words.List("a", "b")); got != fmt.Sprintf("%q", []string{words.Of("a"), words.Of("b")}) {
		t.Errorf("got %s", got)
	}
}
