package figure

import (
	"strings"
	"testing"

	"activation-notes/lib/words"
)

// What a caller passes without a mark is data, also where it spells a key.
func TestDataIsNoWord(t *testing.T) {
	data := []string{"line", "or", "true", "moved", "ReLU", "epoch", "training", "threshold"}
	for _, l := range []words.Language{words.Korean, words.English} {
		table := Table(data[6], data, [][]string{data}).In(l).Text()
		if want := "training\n" + strings.Repeat("\n"+strings.Join(data, " | "), 2)[1:]; table != want {
			t.Errorf("%s: got %q, want %q", l, table, want)
		}
		names := []string{"line", "or", "true"}
		x, y := []float32{0, 0, 1, 2}, []float32{0, 1}
		axes := Axes{X: "line", Y: "or", Title: "training", Levels: []Level{{"true", 3}}, Marks: []Level{{"moved", 1}}}
		bars := axes
		bars.Marks = nil
		for name, f := range map[string]*Figure{
			"Curves":     Curves(axes, Line("epoch", []int{1}, []int{1})),
			"Bars":       Bars(bars, Bar{Name: "epoch", Value: 1}),
			"Histograms": Histograms("line", Histogram{"epoch", x}),
			"Pairs":      Pairs(names, x, y),
			"Paths":      Paths(names[:1], []int{1}, [][]int{{1}}, []int{1}),
			"Areas":      Areas(names, x, y, Model{"epoch", upper}),
			"Surface":    Surface(Plane{X: "line", Y: "or", XMax: 1, YMax: 1, Title: "training"}, bowl, Line("epoch", []int{0}, []int{0})),
			"Side":       Side("training", Confusion(1, 2, 3, 4)),
			"Slider":     Slider("line", []float64{1, 2}, func(float64) *Figure { return Side("training", Confusion(1, 2, 3, 4)) }),
		} {
			got := f.In(l).HTML() + f.In(l).Text()
			for _, key := range append(data, "bias", "weights") {
				word, marked := l.Say(words.Of(key)), words.Of(key)
				if name == "Paths" && !strings.Contains("line or true moved", key) {
					continue // its own words
				}
				if word != key && strings.Contains(got, word) || strings.Contains(got, marked) {
					t.Errorf("%s %s: %q became %q", name, l, key, word)
				}
			}
			if f.Err() != nil {
				t.Errorf("%s: %v", name, f.Err())
			}
		}
	}
}

// A title that begins with data has them as they stand; a word there gets its capital letter.
func TestTitlesKeepData(t *testing.T) {
	one, count := []int{1}, words.Of("epoch")
	for _, test := range []struct {
		f      *Figure
		ko, en string
	}{
		{Curves(Axes{X: "x", Y: "pH"}, Line("a", one, one)), "x 1~1의 pH", "pH against x, 1 to 1"},
		{Curves(Axes{X: "mRNA", Y: count}, Line("a", one, one)), "mRNA 1~1의 에폭", "Epoch against mRNA, 1 to 1"},
		{Bars(Axes{X: "k", Y: "tanh"}, Bar{Name: "a", Value: 1}), "k별 tanh", "tanh by k"},
		{Histograms("w", Histogram{"a", []float32{1}}), "w의 분포", "Distribution of w"},
		{Surface(Plane{X: "w", Y: "b", XMax: 1, YMax: 1}, bowl), "w와 b에 따른 등고선", "Contour lines over w and b"},
	} {
		for l, want := range map[words.Language]string{words.Korean: test.ko, words.English: test.en} {
			if got := test.f.In(l).Title(); got != want {
				t.Errorf("%s: got %q, want %q", l, got, want)
			}
		}
	}
}

func TestUnknownWordsAreSeen(t *testing.T) {
	unknown := words.Of("optimizers-after-40")
	axes := Axes{X: unknown, Y: "y", Title: unknown}
	for name, f := range map[string]*Figure{
		"a cell":    Table("", []string{"x"}, [][]string{{"k = 40: " + unknown}}),
		"a head":    Table("", []string{unknown}, [][]string{{"1"}}),
		"a caption": Table(unknown, []string{"x"}, [][]string{{"1"}}),
		"a title":   Side(unknown, Confusion(1, 2, 3, 4)),
		"a picture": Curves(axes, Line(unknown, []int{1}, []int{1})),
	} {
		for _, l := range []words.Language{words.Korean, words.English} {
			if got := f.In(l).HTML(); !strings.Contains(got, "«optimizers-after-40?»") {
				t.Errorf("%s: %s does not mark the word that is missing", name, got)
			}
		}
	}
	// A caption's key is no name, and a name's no caption.
	if got, want := Table(words.Of("epoch"), words.List("comparison"), [][]string{{"1"}}).In(words.English).Text(), "«epoch?»\n«comparison?»\n1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A title or caption is marked, so that it can be changed without drawing anew: it must not stand in a longer text too.
func TestWordsInLongerTexts(t *testing.T) {
	for _, l := range []words.Language{words.Korean, words.English} {
		longer := words.Of("influence") + " (k = 2)" // a label, a title and a caption
		label := l.Say(longer)
		if got := Table(longer, []string{"x"}, [][]string{{"1"}}).In(l).Title(); got != label {
			t.Errorf("%s: the caption is %q, want %q", l, got, label)
		}
		if got := Side(longer, Confusion(1, 2, 3, 4)).In(l).Title(); got != capital(label) {
			t.Errorf("%s: the title is %q, want %q", l, got, capital(label))
		}
	}
}
