package figure

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"

	"activation-notes/lib/words"
)

var square = Plane{X: words.Of("weight"), Y: words.Of("bias"), XMin: -1, XMax: 1, YMin: -1, YMax: 1}

func bowl(x, y []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = x[i]*x[i] + 4*y[i]*y[i]
	}
	return out
}

// sampled is a function and its derivative at the points of SampleAt.
func sampled(f, slope func(x float64) float64, from, to float64, jumps ...float64) Sampled {
	x, _ := SampleAt(from, to, jumps...) // Function tells what is wrong with the range
	s := Sampled{From: from, To: to, Jumps: jumps, X: x}
	for _, v := range x {
		s.Y, s.Slope = append(s.Y, float32(f(float64(v)))), append(s.Slope, float32(slope(float64(v))))
	}
	return s
}

func cubic(x float64) float64      { return x*x*x - x }
func cubicSlope(x float64) float64 { return 3*x*x - 1 }

func step(x float64) float64 {
	if x > 0 {
		return 1
	}
	return 0
}

func relu(x float64) float64 { return x * step(x) }
func zero(float64) float64   { return 0 }

// upper answers 1 where the second of two features is at least 0.5.
func upper(x []float32) []float32 {
	out := make([]float32, len(x)/2)
	for i := range out {
		out[i] = x[2*i+1]
	}
	return out
}

func english(f *Figure) string { return f.In(words.English).Text() }

func TestErrorsOfTheOtherKinds(t *testing.T) {
	nan := math.NaN()
	names := []string{"x1", "x2", "label"}
	one := []float32{1}
	ints := []int{1, 2}
	constant := func(value float64, less int) func(x, y []float64) []float64 {
		return func(x, _ []float64) []float64 { return slices.Repeat([]float64{value}, len(x)-less) }
	}
	curves := func(axes Axes) *Figure { return Curves(axes, Line("a", ints, ints)) }
	tests := []struct {
		figure *Figure
		want   string
	}{
		{curves(Axes{XRange: [2]float64{2, 1}}), "figure.Curves: XRange is from 2 to 1; want it to rise"},
		{curves(Axes{LogY: true, YRange: [2]float64{0, 1}}), "figure.Curves: YRange[0] is 0; a logarithmic axis needs positive numbers"},
		{curves(Axes{Marks: []Level{{"m", nan}}}), "figure.Curves: mark m[0] is NaN; every number must be finite"},
		{Curves(Axes{}, Spread[int, int]("a", ints, nil)), `figure.Curves: series "a" has no runs`},
		{Curves(Axes{}, Spread("a", ints, [][]int{{1, 2}, {1}})), `figure.Curves: series "a" has 2 x values and run 1 has 1; want as many`},
		{Curves(Axes{}, Spread("a", ints, [][]float64{{1, nan}})), "figure.Curves: a run 0[1] is NaN; every number must be finite"},
		{Function("a", sampled(cubic, cubicSlope, 2, -2)), "figure.Function: x goes from 2 to -2; want it to rise"},
		{Function("a", sampled(cubic, cubicSlope, nan, 2)), "figure.Function: range[0] is NaN; every number must be finite"},
		{Function("a", sampled(cubic, cubicSlope, -2, 2, nan)), "figure.Function: jumps[0] is NaN; every number must be finite"},
		{Function("a", sampled(math.Sqrt, math.Sqrt, -2, -1)), "figure.Function: f(x) is nowhere finite from -2 to -1"},
		{Function("a", Sampled{From: -2, To: 2, X: []float32{0}}), "figure.Function: got 1 x, 0 values and 0 slopes; want those at the 401 points of SampleAt"},
		{Functions(), "figure.Functions: no functions"},
		{Functions(make([]Sampled, 7)...), "figure.Functions: got 7 functions; at most 6 curves can be told apart"},
		{Bars(Axes{X: "a", Y: "b"}), "figure.Bars: no bars to draw"},
		{Bars(Axes{X: "a"}, Bar{"m", 1, 1, 1}), `figure.Bars: the axes are named "a" and ""; want a name for each`},
		{Bars(Axes{X: "a", Y: "b"}, Bar{"m", nan, 1, 1}), "figure.Bars: bar m[0] is NaN; every number must be finite"},
		{Bars(Axes{X: "a", Y: "b"}, Bar{"m", 3, 1, 2}), "figure.Bars: bar m is 3, with a whisker from 1 to 2; want it between"},
		{Bars(Axes{X: "a", Y: "b", LogY: true}, Bar{"m", 0, 0, 0}), "figure.Bars: bar m[0] is 0; a logarithmic axis needs positive numbers"},
		{Histograms("x"), "figure.Histograms: no groups to draw"},
		{Histograms("x", make([]Histogram, 11)...), "figure.Histograms: got 11 groups; at most 10 fit"},
		{Histograms("x", Histogram{"g", nil}), `figure.Histograms: group "g" has no values`},
		{Histograms("x", Histogram{"g", []float32{float32(nan)}}), "figure.Histograms: g[0] is NaN; every number must be finite"},
		{Surface(Plane{X: "a", Y: "b", XMax: 1}, bowl), "figure.Surface: the plane is a from 0 to 1 and b from 0 to 0; want both to rise"},
		{Surface(square, constant(0, 1)), "figure.Surface: got 10200 values for 10201 points"},
		{Surface(square, constant(nan, 0)), "figure.Surface: the value at (-1, -1) is NaN; every number must be finite"},
		{Surface(square, bowl, Line("a", ints, []int{1})), `figure.Surface: series "a" has 2 x values and 1 y values; want as many`},
		{Areas(names, []float32{0, 0, 1, 1}, []float32{0, 1}), "figure.Areas: no models"},
		{Areas(append(names, "pass"), []float32{0, 0, 1}, one, Model{"m", upper}), "figure.Areas: got 3 features; want two"},
		{Areas(names, []float32{0, 0}, one, Model{"m", upper}), "figure.Areas: x1 or x2 has the same value in every row"},
		{Areas(names, []float32{0, 0, 1, 1}, []float32{0, 1}, Model{"m", func([]float32) []float32 { return one }}), "figure.Areas: model m: got 1 outputs for 10203 points"},
		{Side("a"), "figure.Side: no figures"},
		{Side("a", nil), "figure.Side: no figure: it is nil, or made by no function of package figure"},
		{Slider("a", []float64{1, 2}, func(float64) *Figure { return &Figure{} }), "figure.Slider: a = 1: no figure: it is nil, or made by no function of package figure"},
		{Curves(Axes{}, Line("a", ints, []float64{1, -2e150})), "figure.Curves: a y[1] is -2e+150; a picture takes numbers from -1e+150 to 1e+150"},
		{Curves(Axes{LogX: true}, Line("a", []float64{1e-200}, []int{1})), "figure.Curves: a x[0] is 1e-200; a logarithmic axis takes numbers from 1e-150 on"},
		{Bars(Axes{X: "a", Y: "b"}, make([]Bar, 101)...), "figure.Bars: got 101 bars; at most 100 fit"},
		{Confusion(1<<50, 1<<50+1, 0, 0), "figure.Confusion: got counts 1125899906842624, 1125899906842625, 0, 0; want at most 1125899906842624 each"},
		{Function("a", sampled(cubic, cubicSlope, 0, 1e39)), "figure.Function: x goes from 0 to 1e+39; want numbers of float32, at most 3.4028234663852886e+38 in size"},
		{Areas(names, []float32{0, 0, 1, 1}, []float32{0, 1}, Model{Name: "m"}), "figure.Areas: model m: it has no Score"},
		{Surface(square, nil), "figure.Surface: no function"},
		{Surface(square, constant(1e151, 0)), "figure.Surface: the value at (-1, -1) is 1e+151; a picture takes numbers from -1e+150 to 1e+150"},
		{Side("a", Confusion(0, 0, 0, 0)), "figure.Side: figure.Confusion: all counts are 0"},
		{Slider("a", []float64{1}, nil), "figure.Slider: got 1 values; want two or more"},
		{Slider("a", []float64{1, nan}, nil), "figure.Slider: a[1] is NaN; every number must be finite"},
		{Slider("a", []float64{1, 2}, func(float64) *Figure { return Confusion(0, 0, 0, 0) }), "figure.Slider: a = 1: figure.Confusion: all counts are 0"},
	}
	for _, test := range tests {
		if err := test.figure.Err(); err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestSpreadIsTheMedianWithTheExtremes(t *testing.T) {
	runs := [][]int{{5, 1}, {1, 4}, {2, 9}, {4, 2}}
	if got, want := english(Curves(Axes{X: "step", Y: "loss"}, Spread("train", []int{0, 7}, runs))),
		"train, median of 4 runs: 3 at step 0 (lowest 1, highest 5), 3 at step 7 (lowest 1, highest 9)."; !strings.Contains(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFunctionTellsValuesAndDerivative(t *testing.T) {
	got := english(Function("cube", sampled(cubic, cubicSlope, -2, 2)))
	for _, want := range []string{
		"cube\n", "f(x): -6 at x = -2, 0 at x = 0, 6 at x = 2; lowest -6, highest 6.",
		"f′(x): 11 at x = -2, -1 at x = 0, 11 at x = 2; lowest -1, highest 11.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if strings.Contains(got, "comes near") {
		t.Errorf("a smooth function jumps: %s", got)
	}
}

// The curve of f breaks where f jumps, and that of f' where f has a kink.
func TestJumps(t *testing.T) {
	tests := []struct {
		figure               *Figure
		want                 string
		filled, open, pieces int
	}{
		{Function("step", sampled(step, zero, -3, 3, 0)), "At x = 0, f(x) is 0; it comes near 0 from the left and 1 from the right.", 1, 1, 3},
		{Function("ReLU", sampled(relu, step, -3, 3, 0)), "At x = 0, f′(x) is 0; it comes near 0 from the left and 1 from the right.", 1, 1, 3},
		{Function("tanh", sampled(math.Tanh, func(x float64) float64 { return 1 - math.Tanh(x)*math.Tanh(x) }, -3, 3)), "", 0, 0, 2},
		// A jump that the picture does not show is none.
		{Function("step", sampled(step, zero, 1, 3, 0)), "", 0, 0, 2},
		{Function("a", sampled(func(x float64) float64 { return step(x-1)*(x+2) - 2 }, func(x float64) float64 { return step(x - 1) }, -3, 3, 1)), "At x = 1, f(x) is -2; it comes near -2 from the left and 1 from the right.", 2, 2, 4},
		{Function("a", sampled(math.Abs, func(x float64) float64 { return math.Copysign(1, x) }, -3, 3)), "", 0, 0, 2}, // not told of the kink
	}
	for _, test := range tests {
		text := english(test.figure)
		if !strings.Contains(text, test.want) || test.want == "" && strings.Contains(text, "comes near") {
			t.Errorf("got  %s\nwant %q", text, test.want)
		}
		html := test.figure.In(words.English).HTML()
		picture := html[strings.Index(html, `role="img"`):]
		filled := strings.Count(picture, `stroke-width="6"`)
		open := 0
		pieces := 0
		for _, d := range regexp.MustCompile(`stroke-width="(1\.[26])"[^>]* d="([^"]*)"`).FindAllStringSubmatch(picture, -1) {
			if d[1] == "1.2" {
				open += strings.Count(d[2], "A") / 4
			} else {
				pieces += strings.Count(strings.ToUpper(d[2]), "M")
			}
		}
		if filled != test.filled || open != test.open || pieces != test.pieces {
			t.Errorf("%s: %d filled and %d open dots on %d pieces; want %d, %d, %d", test.figure.Title(), filled, open, pieces, test.filled, test.open, test.pieces)
		}
	}
}

func TestFunctionsThatOverflow(t *testing.T) {
	exp := english(Function("a", sampled(math.Exp, math.Exp, -20, 20)))
	if want := "The picture shows y from 0 to 40 only."; !strings.Contains(exp, want) {
		t.Errorf("got  %s\nwant %s", exp, want)
	}
	inFloat32 := func(x float64) float64 { return float64(float32(math.Exp(x))) }
	naive := func(x float64) float64 { return math.Log(1 + inFloat32(x)) }
	f := Function("a", sampled(naive, func(x float64) float64 { return inFloat32(x) / (1 + inFloat32(x)) }, -100, 100))
	if got, want := english(f), regexp.MustCompile(`\d+ of 401 values of f\(x\) are not finite`); !want.MatchString(got) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if html := f.HTML(); strings.Contains(html, "NaN") || strings.Contains(html, "Inf") {
		t.Error("the picture has numbers that are not finite")
	}
}

// Also of a closed line, and of one that bends so little at each point that
// every point lies on the line through its neighbours.
func TestOutlineKeepsTheShape(t *testing.T) {
	var circle, curve plotter.XYs
	for i := range 1001 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 1000)
		circle = append(circle, plotter.XY{X: cos, Y: sin})
		x := -4 + float64(i)/125
		curve = append(curve, plotter.XY{X: x, Y: math.Max(x, 0) + 0.1*math.Sin(x)})
	}
	const tolerance = 0.001
	for name, line := range map[string]plotter.XYs{"circle": circle, "curve": curve} {
		kept := outline(line, tolerance)
		if len(kept) > 150 {
			t.Errorf("%s: %d points kept, want at most 150", name, len(kept))
		}
		for _, p := range line {
			nearest := math.Inf(1)
			for k := 1; k < len(kept); k++ {
				nearest = math.Min(nearest, distanceTo(kept[k-1], kept[k], p))
			}
			if nearest > tolerance {
				t.Fatalf("%s: %v is %v away", name, p, nearest)
			}
		}
	}
}

func TestFormulasInAnyCellOfATable(t *testing.T) {
	f := Table("", []string{"x", `\(x^2\)`}, [][]string{{"1", "1"}, {`\(c\)`, `\(c^2\)`}})
	if got := strings.Count(f.HTML(), `class="mathjax_process"`); got != 3 {
		t.Errorf("got %d cells for MathJax, want 3: one in the head, two in the row", got)
	}
}

func TestBarsTellTheNumbers(t *testing.T) {
	f := Bars(Axes{X: words.Of("model"), Y: words.Of("accuracy"), Levels: []Level{{words.Of("optimum"), 0.9}}}, Bar{words.Of("logistic"), 0.7, 0.6, 0.8}, Bar{Name: "b", Value: 0.5})
	want := "Accuracy by model\nlogistic regression: 0.7 (from 0.6 to 0.8). b: 0.5. Vertical line, optimum: 0.9."
	if got := english(f); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if html := f.In(words.English).HTML(); !strings.Contains(html, ">0.7</text>") {
		t.Errorf("the value stands nowhere in the picture: %s", html)
	}
}

func TestHistograms(t *testing.T) {
	f := Histograms("output", Histogram{"a", []float32{-1, 1, 3}}, Histogram{"b", []float32{2, 2}})
	want := "Distribution of output\na: 3 values, mean 1, standard deviation 1.633, lowest -1, highest 3. b: 2 values, mean 2, standard deviation 0, lowest 2, highest 2."
	if got := english(f); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	counts := bins([]float64{0, 0.1, 5, 9.9, 10}, 0, 10)
	if counts[0] != 2-1+1 || counts[histogramBins/2] != 1 || counts[histogramBins-1] != 2 {
		t.Errorf("got %v", counts)
	}
	if f := Histograms("output", Histogram{"a", []float32{7, 7}}); f.Err() != nil || strings.Contains(f.HTML(), "NaN") {
		t.Errorf("equal values: %v", f.Err())
	}
}

func TestSurface(t *testing.T) {
	f := Surface(square, bowl, Line("a", []float64{-1, 0.5, 0}, []float64{1, 0.5, 0.25}))
	got := english(f)
	for _, want := range []string{
		"Horizontal axis weight from -1 to 1, vertical axis bias from -1 to 1.",
		"Lowest value 0 at (0, 0), highest 5 at (-1, -1).",
		"Contour lines at 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5.",
		"Path a: starts at (-1, 1) and ends, 2 steps later, at (0, 0.25).",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if title := Surface(Plane{X: "a", Y: "b", XMax: 1, YMax: 1, Title: "Loss"}, bowl).Title(); title != "Loss" {
		t.Errorf("got the title %s, want Loss", title)
	}
	if f := Surface(square, func(x, _ []float64) []float64 { return make([]float64, len(x)) }); f.Err() != nil || strings.Contains(f.HTML(), "NaN") {
		t.Errorf("a flat surface: %v", f.Err())
	}
}

func TestContourLevels(t *testing.T) {
	narrow := make([]float64, 1001) // nearly all of it close to 0
	for i := range narrow {
		narrow[i] = 1000 * math.Pow(float64(i)/1000, 8)
	}
	levels := contourLevels(narrow)
	if len(levels) < 6 || !slices.IsSorted(levels) || levels[0] > 2 || levels[len(levels)-1] != 500 {
		t.Errorf("got %v, want levels that double from about 1 to 500", levels)
	}
	for _, values := range [][]float64{{3, 3, 3}, {0, 0, 0}, {1, 1 + 1e-15}} {
		if levels := contourLevels(values); len(levels) > 0 {
			t.Errorf("%v: got %v, want none", values, levels)
		}
	}
}

func TestAreas(t *testing.T) {
	x := []float32{0, 0, 1, 1, 2, 0.25}
	got := english(Areas([]string{"x1", "x2", "label"}, x, []float32{0, 1, 1}, Model{"m", upper}))
	for _, want := range []string{"2 points with label = 1 (dots), 1 with label = 0 (crosses).", "The model answers 1 on 50.5% of the plane and gets 2 of the 3 points right."} {
		if !strings.Contains(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestSlider(t *testing.T) {
	var alphas []float64
	for i := range 21 {
		alphas = append(alphas, float64(i)/10)
	}
	calls := 0
	f := Slider(words.Of("learning-rate"), alphas, func(alpha float64) *Figure {
		calls++
		elu := func(x float64) float64 { return math.Max(x, 0) + alpha*math.Expm1(math.Min(x, 0)) }
		slope := func(x float64) float64 { return step(x) + (1-step(x))*alpha*math.Exp(x) }
		return Function("ELU", sampled(elu, slope, -4, 4, 0))
	})
	html := f.In(words.English).HTML()
	if got, want := len(html), 150_000; got > want {
		t.Errorf("21 frames take %d bytes, want at most %d", got, want)
	}
	if calls != 21 {
		t.Errorf("21 frames were made %d times", calls)
	}
	if got := strings.Count(html, `<div data-value=`); got != 21 {
		t.Errorf("got %d frames, want 21", got)
	}
	// Without the script, only the middle frame is seen, and no control.
	if got := strings.Count(html, `" hidden="hidden">`); got != 20 || !strings.Contains(html, `<div data-value="1">`) {
		t.Errorf("%d frames are hidden, want all 20 but the middle one", got)
	}
	if !regexp.MustCompile(`<input type="range"[^>]* aria-label="learning rate" aria-valuetext="1"[^>]* disabled="disabled" hidden="hidden"`).MatchString(html) {
		t.Error("the control has no name, no value or is not hidden")
	}
	text := english(f)
	for _, want := range []string{"learning rate = 0\n", "learning rate = 1\n", "learning rate = 2\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

func TestFramesShareTheirAxes(t *testing.T) {
	frames := map[float64]*Figure{}
	f := Slider("a", []float64{1, 2}, func(v float64) *Figure {
		frames[v] = Curves(Axes{}, Line("b", []float64{0, v}, []float64{-v, 10 * v}))
		return frames[v]
	})
	for i, frame := range f.in(reader{words.English}).slider.frames {
		p := frame.panels()[0].plot
		if got, want := [4]float64{p.X.Min, p.X.Max, p.Y.Min, p.Y.Max}, [4]float64{0, 2, -2, 20}; got != want {
			t.Errorf("frame %d: got %v, want %v", i, got, want)
		}
	}
}

// A curve of many points keeps its peaks, and on a logarithmic axis its left end.
func TestThin(t *testing.T) {
	var x, y, back []float64
	for i := range 3001 {
		x, back, y = append(x, float64(i+1)), append(back, float64(-i)), append(y, 1/float64(i+1))
	}
	y[1500] = 7
	for name, line := range map[string]plotter.XYs{
		"even": thin(x, y, 300, false), "logarithmic": thin(x, y, 300, true), "backwards": thin(back, y, 300, false),
	} {
		if len(line) > 602 || line[0].Y != 1 || line[len(line)-1].Y != y[3000] {
			t.Errorf("%s: got %d points from %v to %v; want at most 602 from end to end", name, len(line), line[0], line[len(line)-1])
		}
		if !slices.ContainsFunc(line, func(p plotter.XY) bool { return p.Y == 7 }) {
			t.Errorf("%s: the peak is lost", name)
		}
		if second := line[1].Y; name == "logarithmic" && second != 0.5 {
			t.Errorf("on a logarithmic axis the second of 3001 points is lost: got %v", second)
		}
	}
}

func TestCapital(t *testing.T) {
	for s, want := range map[string]string{"loss against step": "Loss against step", "z, 0 to 1": "z, 0 to 1", "f(x)": "f(x)", "x": "x", "": "", "손실": "손실"} {
		if got := capital(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestToTicks(t *testing.T) {
	for _, test := range []struct{ low, high, wantLow, wantHigh float64 }{
		{0.0003, 0.9997, 0, 1}, // a sigmoid
		{-0.9999, 0.9999, -1, 1},
		{-0.33, 0.93, -0.33, 0.93}, // no tick is near
		{2, 2, 2, 2},
	} {
		low, high := toTicks(test.low, test.high)
		if math.Abs(low-test.wantLow) > 1e-12 || math.Abs(high-test.wantHigh) > 1e-12 {
			t.Errorf("toTicks(%v, %v) = %v, %v; want %v, %v", test.low, test.high, low, high, test.wantLow, test.wantHigh)
		}
	}
}

// On a logarithmic axis gonum/plot leaves an empty stripe for the axis's name.
func TestLogAxesFillThePicture(t *testing.T) {
	values := []float64{1e-12, 1}
	for _, axes := range []Axes{{LogX: true}, {LogY: true}, {LogX: true, LogY: true}} {
		html := Curves(axes, Line("a", values, values)).In(words.English).HTML()
		d := regexp.MustCompile(`stroke-width="1.6" d="M([\d.]+) ([\d.]+)l([\d.]+)-([\d.]+)"`).FindStringSubmatch(html)
		if d == nil {
			t.Fatalf("no curve in %s", html)
		}
		var x, y, width, height float64
		fmt.Sscan(strings.Join(d[1:], " "), &x, &y, &width, &height)
		if width < 300 || height < 180 {
			t.Errorf("%+v: the curve is %v by %v in a picture of 400 by 250", axes, width, height)
		}
	}
}
