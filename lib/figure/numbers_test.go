package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"activation-notes/lib/words"
)

func tickLabels(ticks []plot.Tick) string {
	var all []string
	for _, tick := range ticks {
		all = append(all, tick.Label)
	}
	return strings.Join(all, " ")
}

func TestRoundTicks(t *testing.T) {
	for _, test := range []struct {
		low, high float64
		want      string
	}{
		{0, 1, "0 0.2 0.4 0.6 0.8 1"},
		{-6, 6, "-6 -4 -2 0 2 4 6"},
		{0.0025, 0.9975, "0.2 0.4 0.6 0.8"},
		{-0.3, 0.3, "-0.3 -0.2 -0.1 0 0.1 0.2 0.3"},
		{0, 500, "0 100 200 300 400 500"},
		{0, 10000, "0 2000 4000 6000 8000 10000"},
		{-3e38, 3e38, "-3e+38 -2e+38 -1e+38 0 1e+38 2e+38 3e+38"},
		{0.5, 0.5000000000000001, "0.5"},
		{0, 1e-7, "0 2e-08 4e-08 6e-08 8e-08 1e-07"},

		{0.6931, 0.69315, "0.6931 0.69312 0.69314"},
		{-0.69315, -0.6931, "-0.69314 -0.69312 -0.6931"},
		{12345.6, 12345.9, "12345.6 12345.7 12345.8 12345.9"},
		{0.99985, 1, "0.99985 0.9999 0.99995 1"},
		{-1, -0.99985, "-1 -0.9999"},
		{1, 1.001, "1 1.0005 1.001"},
		{1e9, 1e9 + 10, "1000000000 1000000005 1000000010"},
		{1e9, 1e9 + 10000, "1e+09 1.000005e+09 1.00001e+09"},
		{1e-9, 1.00001e-9, "1e-09 1.000005e-09 1.00001e-09"},
	} {
		if got := tickLabels(roundTicks(test.low, test.high)); got != test.want {
			t.Errorf("%v to %v: got %s, want %s", test.low, test.high, got, test.want)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, test := range []struct {
		low, high float64
		want      string
	}{
		{1, 1000, "1 10 100 1000"},
		{1e-6, 1, "1e-06  0.0001  0.01  1"},
		{0.5, 6, "0.5 1 2 5"},
		{0.6931, 0.69315, "0.6931 0.69312 0.69314"},
		{12345.6, 12345.9, "12345.6 12345.7 12345.8 12345.9"},
	} {
		if got := tickLabels(logTicks(test.low, test.high)); got != test.want {
			t.Errorf("%v to %v: got %q, want %q", test.low, test.high, got, test.want)
		}
	}
}

// On any axis the labels tell the ticks apart and say where they are.
func TestTickLabels(t *testing.T) {
	for _, size := range []float64{1e-130, 1e-9, 1e-4, 0.1, 1, 12345.6, 1e7, 1e16, 1e140} {
		for _, share := range []float64{3, 0.7, 1e-2, 1e-3, 1e-5, 1e-9, 3e-12} {
			for _, low := range []float64{size, -size, size * (1 - share/2), 0} {
				high := low + share*size
				for name, ticks := range map[string][]plot.Tick{"linear": roundTicks(low, high), "log": logTicks(math.Max(low, smallest), math.Max(high, size))} {
					for i, tick := range ticks {
						if tick.Label == "" {
							continue
						}
						var said float64
						fmt.Sscan(tick.Label, &said)
						gap := high - low
						if i > 0 {
							gap = tick.Value - ticks[i-1].Value
						}
						if math.Abs(said-tick.Value) > 0.3*gap {
							t.Errorf("%s, %v to %v: the tick at %v says %s", name, low, high, tick.Value, tick.Label)
						}
						if i > 0 && tick.Label == ticks[i-1].Label {
							t.Errorf("%s, %v to %v: two ticks say %s", name, low, high, tick.Label)
						}
					}
					if name == "linear" && (len(ticks) < 2 || len(ticks) > 7) {
						t.Errorf("%v to %v: %d ticks", low, high, len(ticks))
					}
				}
			}
		}
	}
}

func TestApart(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   string
	}{
		{nil, "[]"},
		{[]float64{0.1, 1.0 / 3}, "[0.1 0.3333]"},
		{[]float64{0.693101, 0.693153}, "[0.6931 0.69315]"},
		{[]float64{0.9999, 0.99996, 1}, "[0.9999 0.99996 1]"},
		{[]float64{1234.5, 1235.5}, "[1234.5 1235.5]"},
		{[]float64{0.1 + 0.2, 0.3}, "[0.3 0.3]"}, // one number, but for rounding
		{[]float64{5, 5, 1e-9}, "[5 5 1e-09]"},
	} {
		p := apart(test.values...)
		var got []string
		for _, v := range test.values {
			got = append(got, p.number(v))
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("%v: got %v, want %s", test.values, got, test.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 10000: "10000", 0.57612: "0.5761", -0.00059917: "-0.0005992",
		1234.56: "1235", 1e-5: "1e-05", 2.5e8: "2.5e+08", 100: "100", 9999.7: "10000", 1234567.8: "1234568", 1234.5: "1235", -2500.5: "-2501",
	} {
		if got := number(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	if !slices.Equal([]string{precision(6).number(1234.56), precision(6).number(0.1)}, []string{"1234.56", "0.1"}) {
		t.Error("six digits are not written")
	}
}

// Titles, descriptions, legends and the numbers beside bars and contours have the
// digits that the picture needs.
func TestTextsTellNumbersApart(t *testing.T) {
	x := []float64{0.6931, 0.69312, 0.69315}
	axes := Axes{X: "x", Y: "y", Levels: []Level{{"a", 0.693111}, {"b", 0.693112}}}
	sloped := func(x, y []float64) []float64 {
		out := make([]float64, len(x))
		for i := range x {
			out[i] = 12345.6 + 0.1*x[i]
		}
		return out
	}
	tests := []struct {
		figure *Figure
		want   []string
	}{
		{Curves(axes, Line("s", x, x)), []string{"y against x, 0.6931 to 0.69315", "s: 0.6931 at x 0.6931, 0.69315 at x 0.69315", "Horizontal line, a: 0.693111.", "b (0.693112)"}},
		{Curves(Axes{}, Spread("s", x, [][]float64{x})), []string{"0.69315 at epoch 0.69315"}},
		{Bars(Axes{X: "x", Y: "y"}, Bar{Name: "a", Value: 0.99991}, Bar{Name: "b", Value: 0.99992}), []string{"a: 0.99991. b: 0.99992.", ">0.99992</text>"}},
		{Pairs([]string{"a", "b", "y"}, []float32{12345.5, 0, 12345.75, 0}, []float32{0, 0}), []string{"a from 12345.5 to 12345.8"}},
		{Surface(square, sloped), []string{"Lowest value 12345.5 at (-1, -1), highest 12345.7", "Contour lines at 12345.52, 12345.54"}},
		{ROC([]float64{0, 0, 1}, []float64{0, 0.99996, 1}, 0.99996), []string{"The AUC is 0.99996; with an FPR of at most 0.1 the TPR reaches 0.99996", "AUC = 0.99996"}},
		{Histograms("x", Histogram{"a", []float32{0.69311, 0.69312}}, Histogram{"b", []float32{0.69314}}), []string{"lowest 0.69311, highest 0.69312", ">0.69311", ">0.69314 ± 0"}},
		{Confusion(99999, 0, 1, 0), []string{"accuracy 0.99999, precision 1.000, recall 0.99999"}},
		{Confusion(1, 9999, 0, 0), []string{"accuracy 0.0001, precision 0.0001, recall 1.000"}},
		{Slider("s", []float64{0.69311, 0.69312}, func(float64) *Figure { return Confusion(1, 1, 1, 1) }), []string{"s = 0.69311\n", "s = 0.69312\n", `data-value="0.69312"`}},
	}
	for _, test := range tests {
		if err := test.figure.Err(); err != nil {
			t.Error(err)
			continue
		}
		for _, want := range test.want {
			if got := english(test.figure) + test.figure.In(words.English).HTML(); !strings.Contains(got, want) {
				t.Errorf("no %q in\n%s", want, got)
			}
		}
	}
}

// A tick at the end of an axis has room for its label, also where its number is a
// rounding error beyond the end.
func TestTicksStayOnTheAxis(t *testing.T) {
	for _, ends := range [][2]float64{{12345.6, 12345.9}, {0.1, 0.7}, {-0.9, -0.3}} {
		for _, tick := range roundTicks(ends[0], ends[1]) {
			if tick.Value < ends[0] || tick.Value > ends[1] {
				t.Errorf("%v: the tick %s is at %v", ends, tick.Label, tick.Value)
			}
		}
	}
}

// However long a name is, the picture keeps its room, and the description has it whole.
func TestLongNamesAreCut(t *testing.T) {
	long := strings.Repeat("a long name ", 20) + "to its end"
	hangul := strings.Repeat("긴 이름 ", 40) + "끝"
	for name, f := range map[string]*Figure{
		"Bars":       Bars(Axes{X: long, Y: hangul}, Bar{Name: long, Value: 1}, Bar{Name: hangul, Value: 2}),
		"Histograms": Histograms(long, Histogram{long, []float32{1, 2}}, Histogram{hangul, []float32{1}}),
		"Areas":      Areas([]string{long, hangul, "y"}, []float32{0, 0, 1, 1}, []float32{0, 1}, Model{long, upper}),
		"Curves":     Curves(Axes{X: long, Y: hangul}, Line(long, []int{1, 2}, []int{1, 2})),
	} {
		p := f.In(words.English).content().panels()[0]
		svg := p.svg("")
		shown := svg[strings.Index(svg, "</desc>"):]
		if !strings.Contains(shown, "…</text>") || strings.Contains(shown, "to its end") || strings.Contains(shown, "끝") {
			t.Errorf("%s: the names are not cut: %s", name, shown)
		}
		if !strings.Contains(p.description, "to its end") {
			t.Errorf("%s: the description has not the whole name: %s", name, p.description)
		}
		canvas := draw.New(newCanvas(p.width, p.height))
		if room := p.plot.DataCanvas(canvas); room.Size().X < p.width/9 || room.Size().Y < p.height/5 {
			t.Errorf("%s: the picture has %v left of %v by %v", name, room.Size(), p.width, p.height)
		}
	}
	style := newPlot("", "", "").Title.TextStyle
	for text, want := range map[string]string{"short": "short", "": "", "wwwwwwwwwwwwwwww\nab": "wwwww…\nab"} {
		if got := fit(style, text, 70); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := fit(style, "wide", 0); got != "…" {
		t.Errorf("no room: got %q", got)
	}
}

// The canvas can write any position: one that is none would end the program otherwise.
func TestPositionsThatAreNone(t *testing.T) {
	for v, want := range map[float64]string{math.Inf(1): "100000", math.Inf(-1): "-100000", 1e300: "100000", -math.MaxFloat64: "-100000", 12.34: "12.3"} {
		if got := tenths(toTenths(v)); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	if got := strings.TrimPrefix(tenths(toTenths(math.NaN())), "-"); got != "100000" {
		t.Errorf("NaN: got %s, want a position outside", got)
	}
}
