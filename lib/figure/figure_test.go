package figure

import (
	"bytes"
	"encoding/xml"
	"image/color"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"activation-notes/lib/words"
)

// cube returns n points with labels by the rule of the binary.csv data.
func cube(n int) (names []string, x, y []float32) {
	r := rand.New(rand.NewPCG(1, 2))
	for range n {
		p := [3]float32{float32(r.IntN(101)), float32(r.IntN(101)), float32(r.IntN(101))}
		x = append(x, p[:]...)
		y = append(y, float32(count(rule(p[0], p[1], p[2]))))
	}
	return []string{"x", "y", "z", "pass"}, x, y
}

func rule(x, y, z float32) bool { return min(x, y, z) >= 40 && x+y+z >= 180 }

// plane is 1 where x + y + z > 180, with a smooth border.
func plane(x []float32) []float32 {
	out := make([]float32, len(x)/3)
	for i := range out {
		out[i] = float32(1 / (1 + math.Exp(-0.1*float64(x[3*i]+x[3*i+1]+x[3*i+2]-180))))
	}
	return out
}

// all returns one figure of each kind.
func all() map[string]*Figure {
	names, x, y := cube(200)
	epochs := []int{1, 2, 3}
	curves := Curves(Axes{LogY: true, Levels: []Level{{words.Of("optimum"), 0.2}}},
		Line(words.Of("train"), epochs, []float32{0.7, 0.6, 0.5}), Line("a<b>&\"'", epochs, []float64{0.7, 0.65, 0.6}))
	return map[string]*Figure{
		"Pairs":      Pairs(names, x, y),
		"Curves":     curves,
		"Spread":     Curves(Axes{Marks: []Level{{words.Of("optimum"), 2}}}, Spread(words.Of("train"), epochs, [][]float64{{3, 2, 1}, {4, 3, 2}})),
		"Paths":      Paths(names[:3], epochs, [][]float32{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}}, []float32{-1, -2, -3}),
		"Regions":    Regions(names, x, y, rule, Slices{[]float32{45, 80}, 10}, Model{words.Of("logistic"), plane}),
		"Areas":      Areas([]string{"x1", "x2", "label"}, []float32{0, 0, 1, 1, 2, 0}, []float32{0, 1, 1}, Model{words.Of("logistic"), upper}),
		"Confusion":  Confusion(48, 36, 4, 12),
		"ROC":        ROC([]float64{0, 0.2, 1}, []float64{0, 0.7, 1}, 0.75),
		"Table":      Table(words.Of("training"), words.List("epoch", "cost"), [][]string{{"1000", "0.680"}, {"<2000>", "0.666"}}),
		"Function":   Function("a<b>", sampled(cubic, cubicSlope, -2, 2)),
		"Functions":  Functions(sampled(relu, step, -3, 3, 0), sampled(step, zero, -3, 3, 0)),
		"Bars":       Bars(Axes{X: words.Of("model"), Y: words.Of("accuracy")}, Bar{words.Of("logistic"), 0.7, 0.6, 0.9}, Bar{Name: "a<b>", Value: -0.5}),
		"Histograms": Histograms(words.Of("output"), Histogram{"a<b>", []float32{1, 2, 2}}, Histogram{words.Of("train"), []float32{-1}}),
		"Surface":    Surface(square, bowl, Line("a<b>", []float64{-1, 0}, []float64{1, 0})),
		"Side":       Side("a<b>", curves, curves, Confusion(1, 2, 3, 4)),
		"Slider": Slider(words.Of("learning-rate"), []float64{1, 2, 3}, func(float64) *Figure {
			return Side("a<b>", curves, Surface(square, bowl))
		}),
	}
}

func TestFiguresAreWellFormed(t *testing.T) {
	again := all()
	for name, f := range all() {
		if f.Err() != nil {
			t.Fatalf("%s: %v", name, f.Err())
		}
		for _, l := range []words.Language{words.Korean, words.English} {
			html := f.In(l).HTML()
			ids := map[string]bool{}
			var elements []string
			d := xml.NewDecoder(strings.NewReader(html))
			for {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s %s: %v\n%s", name, l, err, html)
				}
				start, ok := token.(xml.StartElement)
				if !ok {
					continue
				}
				elements = append(elements, start.Name.Local)
				for _, a := range start.Attr {
					if a.Name.Local == "id" {
						if ids[a.Value] {
							t.Errorf("%s %s: id %s twice", name, l, a.Value)
						}
						ids[a.Value] = true
					}
				}
			}
			for _, m := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(html, -1) {
				for _, id := range strings.Fields(m[1]) {
					if !ids[id] {
						t.Errorf("%s %s: no element has the id %s", name, l, id)
					}
				}
			}
			if got, want := strings.Count(html, "<script"), int(count(name == "Slider")); got != want {
				t.Errorf("%s %s: %d scripts, want %d", name, l, got, want)
			}
			if pictures := strings.Count(html, `role="img"`); slices.Contains(elements, "svg") {
				titles := strings.Count(html, "<title") + strings.Count(html, "<desc")
				if pictures == 0 || titles != 2*pictures {
					t.Errorf("%s %s: %d pictures with %d titles and descriptions", name, l, pictures, titles)
				}
			}
			for _, bad := range []string{"href", "url(", "NaN", "Inf", "%!", "<b>", "<2000>"} {
				if strings.Contains(html, bad) {
					t.Errorf("%s %s: contains %q", name, l, bad)
				}
			}
			if again[name].In(l).HTML() != html {
				t.Errorf("%s %s: differs from run to run", name, l)
			}
			hangul := regexp.MustCompile(`\p{Hangul}`)
			if got := hangul.MatchString(html + f.In(l).Text()); got != (l == words.Korean) {
				t.Errorf("%s %s: Hangul is %v", name, l, got)
			}
		}
	}
}

func TestSize(t *testing.T) {
	names, x, y := cube(1000)
	if got, want := len(Pairs(names, x, y).In(words.Korean).HTML()), 60_000; got > want {
		t.Errorf("1000 points take %d bytes, want at most %d", got, want)
	}
	steps := make([]float64, 100_000)
	for i := range steps {
		steps[i] = math.Sin(float64(i))
	}
	if got, want := len(Curves(Axes{}, Line("cost", steps, steps)).In(words.Korean).HTML()), 15_000; got > want {
		t.Errorf("100000 steps take %d bytes, want at most %d", got, want)
	}
}

func TestErrors(t *testing.T) {
	nan, inf := float32(math.NaN()), math.Inf(1)
	names := []string{"x", "y", "z", "pass"}
	xyz := []float32{1, 2, 3}
	one := []float32{1}
	regions := func(s Slices, m ...Model) *Figure {
		return Regions(names, []float32{0, 0, 0, 9, 9, 9}, []float32{0, 1}, rule, s, m...)
	}
	z45 := Slices{[]float32{45}, 10}
	ints := []int{1, 2}
	tests := []struct {
		figure *Figure
		want   string
	}{
		{Pairs(names, nil, nil), "figure.Pairs: no points to draw"},
		{Pairs(names[:2], one, one), "figure.Pairs: got 2 names; want those of two features or more and then the label's"},
		{Pairs(names, xyz, []float32{1, 0}), "figure.Pairs: x has 3 values; 2 labels and 3 features need 6"},
		{Pairs(names, []float32{1, 2, 3, 1, nan, 3}, []float32{1, 0}), "figure.Pairs: row 1, y is NaN; every number must be finite"},
		{Pairs(names, xyz, []float32{0.5}), "figure.Pairs: row 0, pass is 0.5; a label must be 0 or 1"},
		{Curves(Axes{}), "figure.Curves: no series to draw"},
		{Curves(Axes{}, Line(words.Of("train"), []int{}, []int{})), `figure.Curves: series "train" has no points`},
		{Curves(Axes{}, Line("a", ints, []int{1})), `figure.Curves: series "a" has 2 x values and 1 y values; want as many`},
		{Curves(Axes{}, Line("a", ints, []float64{1, inf})), "figure.Curves: a y[1] is +Inf; every number must be finite"},
		{Curves(Axes{LogY: true}, Line("a", ints, []int{1, 0})), "figure.Curves: a y[1] is 0; a logarithmic axis needs positive numbers"},
		{Curves(Axes{}, make([]Series, 7)...), "figure.Curves: got 7 series; at most 6 can be told apart"},
		{Paths(names[:1], ints, [][]int{{1}}, ints), "figure.Paths: got 2 epochs, 1 rows of weights and 2 biases; want as many of each"},
		{Paths(names[:1], ints, [][]int{{1}, {}}, ints), "figure.Paths: weights[1] has 0 values; want one for each of the 1 names"},
		{Paths(names[:1], []int{1}, [][]float32{{nan}}, []int{1}), "figure.Paths: x y[0] is NaN; every number must be finite"},
		{regions(z45), "figure.Regions: no models"},
		{regions(Slices{nil, 10}, Model{"m", plane}), "figure.Regions: no slices"},
		{regions(Slices{[]float32{45}, 0}, Model{"m", plane}), "figure.Regions: slices reach 0 to each side; want a positive number"},
		{regions(z45, Model{"m", func([]float32) []float32 { return one }}), "figure.Regions: model m, slice 45: got 1 outputs for 10201 points"},
		{regions(z45, Model{"m", func(x []float32) []float32 { return slices.Repeat([]float32{nan}, len(x)/3) }}), "figure.Regions: model m, slice 45: the output at [0 0 45] is NaN; every number must be finite"},
		{Regions(names, xyz, one, rule, z45, Model{"m", plane}), "figure.Regions: x or y has the same value in every row"},
		{Regions(names, xyz, one, nil, z45, Model{"m", plane}), "figure.Regions: no rule"},
		{Confusion(0, 0, 0, 0), "figure.Confusion: all counts are 0"},
		{Confusion(1, -1, 0, 0), "figure.Confusion: got counts 1, -1, 0, 0; none may be negative"},
		{ROC([]float64{0, 1}, []float64{0}, 0.5), "figure.ROC: got 2 false positive rates and 1 true positive rates; want as many"},
		{ROC(nil, nil, 0.5), "figure.ROC: got 0 points; a curve needs two or more"},
		{ROC([]float64{0, 1}, []float64{0, 1}, math.NaN()), "figure.ROC: auc[0] is NaN, as when the data have one label only; want a number from 0 to 1"},
		{Table("", nil, nil), "figure.Table: no columns"},
		{Table("", names, nil), "figure.Table: no rows"},
		{Table("", names, [][]string{{"1"}}), "figure.Table: row 0 has 1 cells; want 4, as in the head"},
	}
	for _, test := range tests {
		var stdout, stderr bytes.Buffer
		err := show(&stdout, &stderr, []*Figure{test.figure})
		if err == nil || err.Error() != test.want || stderr.String() != test.want+"\n" || stdout.Len() > 0 {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestNoFigure(t *testing.T) {
	for _, f := range []*Figure{nil, {}} {
		var stdout, stderr bytes.Buffer
		err := show(&stdout, &stderr, []*Figure{f.In(words.English)})
		if err == nil || stderr.String() != err.Error()+"\n" || f.Title() != "" || f.Text() != err.Error() || f.HTML() != "<p>"+err.Error()+"</p>" {
			t.Errorf("got %v, %q", err, stderr.String())
		}
	}
}

func TestShowGoesOnAfterAnError(t *testing.T) {
	var stdout, stderr bytes.Buffer
	err := show(&stdout, &stderr, []*Figure{Confusion(0, 0, 0, 0), Confusion(1, 2, 3, 4).In(words.English)})
	want := "Confusion matrix\n | predicted 1 | predicted 0\n"
	if err == nil || !strings.HasPrefix(stdout.String(), want) {
		t.Errorf("got %q, %v; want %q and an error", stdout.String(), err, want)
	}
}

func TestDescriptionsTellTheNumbers(t *testing.T) {
	tests := []struct {
		figure *Figure
		want   []string
	}{
		{Pairs([]string{"x", "y", "pass"}, []float32{1, 2, 3, 4, 5, 6}, []float32{1, 1, 0}),
			[]string{"Dots: 2 points with pass = 1 (x from 1 to 3, y from 2 to 4).", "Crosses: 1 points with pass = 0 (x from 5 to 5"}},
		{Curves(Axes{Levels: []Level{{words.Of("optimum"), 0.2009}}}, Line(words.Of("bce"), []int{1, 2, 10000}, []float64{0.7, 0.9, 0.57612})),
			[]string{"BCE: 0.7 at epoch 1, 0.5761 at epoch 10000; lowest 0.5761, highest 0.9 (3 points).", "optimum: 0.2009."}},
		{ROC([]float64{0, 0.2, 1}, []float64{0, 0.7, 1}, 0.75), []string{"AUC is 0.75", "reaches 0."}},
		{Confusion(0, 0, 4, 12), []string{"accuracy 0.750, precision undefined, recall 0.000"}},
	}
	for _, test := range tests {
		for _, want := range test.want {
			if got := test.figure.In(words.English).Text(); !strings.Contains(got, want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
	}
}

// The plane x + y + z = 180 leaves the rule where y < 40 or x < 40.
func TestRegions(t *testing.T) {
	names, x, y := cube(200)
	x = append(x, 0, 0, 0, 100, 100, 100) // so that the grid lies on whole numbers
	y = append(y, 0, 1)
	p, err := newPoints(names, x, y)
	if err != nil {
		t.Fatal(err)
	}
	r, err := regionGrid(p).slice(Model{"m", plane}, rule, 60)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.modelRings) != 1 || len(r.ruleRings) != 1 {
		t.Fatalf("got %d and %d rings, want 1 and 1", len(r.modelRings), len(r.ruleRings))
	}
	// Share of nodes with x + y >= 120, and of those with x, y >= 40 too.
	if got, want := r.modelShare, 81*82/2/10201.0; math.Abs(got-want) > 1e-9 {
		t.Errorf("model: got %v, want %v", got, want)
	}
	if got, want := r.ruleShare, (61*61-40*41/2)/10201.0; math.Abs(got-want) > 1e-9 {
		t.Errorf("rule: got %v, want %v", got, want)
	}
	// The rule's border turns where x + y = 120 meets x = 40 and y = 40.
	for _, want := range [][2]float64{{40, 80}, {80, 40}} {
		if !slices.ContainsFunc(r.ruleRings[0], func(p plotter.XY) bool {
			return math.Hypot(p.X-want[0], p.Y-want[1]) < 0.1
		}) {
			t.Errorf("the rule's border has no corner at %v: %v", want, r.ruleRings[0])
		}
	}
}

func TestRegionsAtTheExtremes(t *testing.T) {
	names, x, y := cube(50)
	x = append(x, 0, 0, 0, 100, 100, 100)
	y = append(y, 0, 1)
	all := func(out float32) Model {
		return Model{"m", func(x []float32) []float32 { return slices.Repeat([]float32{out}, len(x)/3) }}
	}
	point := func(x, y, z float32) bool { return x == 50 && y == 50 }
	tests := []struct {
		out  float32
		want string
	}{
		{1, "The model answers 1 on 100% of the slice and the rule holds on 0%; they agree on 0%."},
		{0, "The model answers 1 on 0% of the slice and the rule holds on 0%; they agree on 100%."},
	}
	for _, test := range tests {
		f := Regions(names, x, y, point, Slices{[]float32{50}, 10}, all(test.out)).In(words.English)
		if got := f.HTML(); !strings.Contains(got, test.want) {
			t.Errorf("output %v: no %q in\n%s", test.out, test.want, got)
		}
	}
}

// A figure speaks the language of the folder.
func TestInTheReadersLanguage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ko")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if got := Confusion(1, 0, 0, 1).Title(); got != "혼동 행렬(Confusion Matrix)" {
		t.Errorf("in ko/: got %q", got)
	}
}

func TestMessagesAreComplete(t *testing.T) {
	verb := regexp.MustCompile(`%\[\d+\][sd]`)
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for key, m := range messages {
		if m.ko == "" || m.en == "" {
			t.Errorf("%s lacks a language: %q", key, m)
		}
		if hangul.MatchString(m.en) {
			t.Errorf("%s: words.English has Hangul: %s", key, m.en)
		}
		ko, en := verb.FindAllString(m.ko, -1), verb.FindAllString(m.en, -1)
		for _, verbs := range []*[]string{&ko, &en} {
			slices.Sort(*verbs)
			*verbs = slices.Compact(*verbs)
		}
		if !slices.Equal(ko, en) {
			t.Errorf("%s: words.Korean uses %v, words.English %v", key, ko, en)
		}
	}
}

// WCAG 2.1 asks for a contrast of 3:1 between a picture's parts and the
// background: here white, JupyterLab's dark theme and the HTML notes' dark theme.
func TestContrast(t *testing.T) {
	for _, k := range []ink{blue, vermillion, green, purple, ochre, grey} {
		for _, background := range []string{"#ffffff", "#111111", "#14181e"} {
			a, b := luminance(k), luminance(ink{hex: background})
			if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < 3 {
				t.Errorf("%s on %s: got %.2f, want 3", k.class, background, got)
			}
		}
	}
}

func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestTableAlignsNumbersToTheRight(t *testing.T) {
	html := Table("", []string{"part", "cost", "code"}, [][]string{{"a", "-0.5", "x = 1"}, {"b", "1e-4", "y"}}).HTML()
	for cell, want := range map[string]bool{"cost": true, "-0.5": true, "1e-4": true, "x = 1": false, "part": false} {
		m := regexp.MustCompile(`style="([^"]*)">` + regexp.QuoteMeta(cell) + `<`).FindStringSubmatch(html)
		if m == nil || strings.Contains(m[1], "text-align:right") != want {
			t.Errorf("%s: got %q, want right %v", cell, m, want)
		}
	}
}

func TestHardNumbers(t *testing.T) {
	for _, y := range [][]float64{{0.5}, {0.5, 0.5}, {1e-30, 2e-30}, {3e38, -3e38}, {0.5, 0.5000000000000001}} {
		f := Curves(Axes{}, Line("cost", make([]int, len(y)), y))
		if html := f.HTML(); f.Err() != nil || strings.Contains(html, "NaN") || len(html) > 10_000 {
			t.Errorf("%v: %v, %d bytes", y, f.Err(), len(html))
		}
	}
	if f := Curves(Axes{LogY: true}, Line("cost", []int{1}, []float64{0.5})); !strings.Contains(f.HTML(), ">0.5<") {
		t.Errorf("a logarithmic axis with one value has no label for it")
	}
}

func TestCanvas(t *testing.T) {
	at := func(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }
	line := func(points ...vg.Point) (p vg.Path) {
		p.Move(points[0])
		for _, pt := range points[1:] {
			p.Line(pt)
		}
		return p
	}
	circle := vg.Path{}
	circle.Arc(at(50, 50), 10, 0, 2*math.Pi)
	const stroke = `<path stroke="currentColor" stroke-width="1" d="`
	tests := []struct {
		name string
		draw func(c *svgCanvas)
		want string
	}{
		{"y points down", func(c *svgCanvas) { c.Stroke(line(at(10, 90), at(20, 70))) }, stroke + `M10 10l10 20"/>`},
		{"a dot", func(c *svgCanvas) { c.Stroke(line(at(10, 90), at(10, 90))) }, stroke + `M10 10h0"/>`},
		{"rounded", func(c *svgCanvas) { c.Stroke(line(at(10.04, 89.46), at(10.26, 89.46))) }, stroke + `M10 10.5h.3"/>`},
		{"one element for one style", func(c *svgCanvas) {
			c.Stroke(line(at(10, 90), at(20, 90)))
			c.Stroke(line(at(10, 80), at(20, 80)))
		}, stroke + `M10 10h10M10 20h10"/>`},
		{"turned", func(c *svgCanvas) {
			c.Translate(at(50, 50))
			c.Rotate(math.Pi / 2)
			c.Stroke(line(at(0, 0), at(10, 0)))
		}, stroke + `M50 50v-10"/>`},
		{"restored", func(c *svgCanvas) {
			c.Push()
			c.Scale(2, 2)
			c.SetColor(blue)
			c.Pop()
			c.Stroke(line(at(10, 90), at(20, 90)))
		}, stroke + `M10 10h10"/>`},
		{"palette", func(c *svgCanvas) {
			c.SetColor(blue.fade(0.2))
			c.Fill(line(at(0, 100), at(10, 100), at(10, 90)))
		}, `<path class="fig-blue" color="#1a80c4" fill="currentColor" opacity="0.2" fill-rule="evenodd" d="M0 0h10v10"/>`},
		{"circle", func(c *svgCanvas) { c.Stroke(circle) },
			stroke + `M60 50A10 10 0 0 0 50 40A10 10 0 0 0 40 50A10 10 0 0 0 50 60A10 10 0 0 0 60 50"/>`},
		{"text", func(c *svgCanvas) { c.fillText(12, -0.5, at(50, 50), "가 & b") },
			`<g fill="currentColor" font-size="12" text-anchor="middle"><text x="50" y="50">가 &amp; b</text></g>`},
	}
	for _, test := range tests {
		c := newCanvas(100, 100)
		test.draw(c)
		if got := c.String(); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestTextIsMeasured(t *testing.T) {
	hangul, _, _ := plain.Box("가나다", sans(10))
	if hangul != 30 {
		t.Errorf("three syllables at 10: got %v, want 30", hangul)
	}
	if latin, _, _ := plain.Box("mmm", sans(10)); latin < 20 || latin > 35 {
		t.Errorf("mmm at 10: got %v, want 20 to 35", latin)
	}
}

func TestNote(t *testing.T) {
	note := Note("other-data").In(words.English)
	if got, want := note.HTML(), `<p data-words="04-binary-csv/notes/other-data">`+escape(note.Text())+"</p>"; got != want || !strings.Contains(got, "textbook") {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := Note("no such note").Err(); err == nil || !strings.Contains(err.Error(), `"no such note"`) {
		t.Errorf("got %v, want an error that names the key", err)
	}
}

// Text from data stays text, whatever it holds.
func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		`<b a="1" c='2'>&amp;]]>`:   "&lt;b a=&#34;1&#34; c=&#39;2&#39;&gt;&amp;amp;]]&gt;",
		"한글 x\u0302":                "한글 x\u0302",
		"a\x1b[31m\x00b":            "a\ufffd[31m\ufffdb",
		"a\u202eb\u2066c\u2069":     "a\ufffdb\ufffdc\ufffd",
		"\u200e\u200f\u061cd\u202f": "\ufffd\ufffd\ufffdd\u202f",
		"\u007fa\u0080\u009f\u00a0": "\ufffda\ufffd\ufffd\u00a0",
		"\xff":                      "\ufffd",
	} {
		if got := escape(text); got != want {
			t.Errorf("escape(%q) = %q, want %q", text, got, want)
		}
	}
}
