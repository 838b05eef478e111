package figure

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"

	"activation-notes/lib/words"
)

// kinds makes one figure of each kind from any numbers.
var kinds = []func(v []float64, w []float32) *Figure{
	func(v []float64, w []float32) *Figure {
		return Curves(Axes{}, Line("a", v, v), Line("b", w, w))
	},
	func(v []float64, w []float32) *Figure {
		return Curves(Axes{LogX: true, LogY: true}, Line("a", magnitudes(v), magnitudes(v)))
	},
	func(v []float64, w []float32) *Figure {
		at := func(i int) float64 { return v[i%len(v)] }
		if len(v) == 0 {
			at = func(int) float64 { return 0 }
		}
		return Curves(Axes{
			XRange: [2]float64{at(0), at(1)}, YRange: [2]float64{at(1), at(2)},
			Levels: []Level{{"l", at(0)}, {"m", at(1)}}, Marks: []Level{{"n", at(2)}, {"o", at(3)}},
		}, Line("a", w, w), Line("b", v, v))
	},
	func(v []float64, w []float32) *Figure {
		return Curves(Axes{X: "x", Y: "y"}, Spread("a", v, [][]float64{v, v[:len(v)/2]}), Spread("b", v, [][]float32{w}))
	},
	func(v []float64, w []float32) *Figure {
		return Curves(Axes{LogX: len(w)%2 == 0}, Spread("a", count1(len(v)), [][]float64{v, v, slices.Repeat([]float64{1}, len(v))}))
	},
	func(v []float64, w []float32) *Figure {
		rows := make([][]float64, len(v))
		for i, x := range v {
			rows[i] = []float64{x, -x}
		}
		return Paths([]string{"a", "b"}, v, rows, v)
	},
	func(v []float64, w []float32) *Figure {
		var bars []Bar
		for i, x := range v {
			bars = append(bars, Bar{"a", x, min(x, v[i/2]), max(x, v[i/2])})
		}
		axes := Axes{X: "x", Y: "y"}
		if len(v) > 3 {
			axes.YRange, axes.Levels, axes.LogY = [2]float64{v[1], v[2]}, []Level{{"l", v[3]}}, v[0] > 1
		}
		return Bars(axes, bars...)
	},
	func(v []float64, w []float32) *Figure {
		return Histograms("x", Histogram{"a", w}, Histogram{"b", w[len(w)/2:]})
	},
	func(v []float64, w []float32) *Figure {
		names := []string{"a", "b", "label"}
		return Pairs(names, pairsOf(w), labelsOf(w))
	},
	func(v []float64, w []float32) *Figure {
		score := func(x []float32) []float32 {
			out := make([]float32, len(x)/2)
			for i := range out {
				out[i] = x[2*i] - x[2*i+1]
			}
			return out
		}
		return Areas([]string{"a", "b", "label"}, pairsOf(w), labelsOf(w), Model{"m", score})
	},
	func(v []float64, w []float32) *Figure {
		w = w[:len(w)/3*3]
		y := make([]float32, len(w)/3)
		score := func(x []float32) []float32 {
			out := make([]float32, len(x)/3)
			for i := range out {
				out[i] = x[3*i] + x[3*i+1] + x[3*i+2]
			}
			return out
		}
		return Regions([]string{"a", "b", "c", "label"}, w, y, rule, Slices{w, first(w)}, Model{"m", score})
	},
	func(v []float64, w []float32) *Figure {
		plane := Plane{X: "a", Y: "b", XMin: first(v), XMax: last(v), YMin: -1, YMax: 1}
		return Surface(plane, func(x, y []float64) []float64 {
			out := make([]float64, len(x))
			for i := range out {
				out[i] = x[i] + v[i%len(v)]*y[i]
			}
			return out
		}, Line("p", v, v))
	},
	func(v []float64, w []float32) *Figure {
		return Surface(square, func(x, y []float64) []float64 {
			out := make([]float64, len(x)*min(len(v), 1))
			for i := range out {
				out[i] = v[i*len(v)/len(out)]
			}
			return out
		})
	},
	func(v []float64, w []float32) *Figure { return ROC(v, v, last(v)) },
	func(v []float64, w []float32) *Figure {
		return Confusion(whole(first(v)), len(v), len(w), whole(last(v)))
	},
	func(v []float64, w []float32) *Figure {
		var rows [][]string
		for _, x := range v {
			rows = append(rows, []string{strconv.Itoa(len(rows)), strconv.FormatFloat(math.Float64frombits(math.Float64bits(x)&^(2047<<52)), 'g', -1, 64)})
		}
		return Table("t", []string{"i", "x"}, rows)
	},
	func(v []float64, w []float32) *Figure {
		f := func(x float64) float64 { return x * math.Exp(x) }
		slope := func(x float64) float64 { return (1 + x) * math.Exp(x) }
		return Function("f", sampled(f, slope, first(v), last(v), v[:min(len(v), 5)]...))
	},
	func(v []float64, w []float32) *Figure {
		f := func(x float64) float64 { return last(v) + step(x-first(v))*(x-last(v)) }
		slope := func(x float64) float64 { return step(x - first(v)) }
		return Function("f", sampled(f, slope, -1, 1, v[:min(len(v), 3)]...))
	},
	func(v []float64, w []float32) *Figure {
		return Functions(sampled(step, zero, first(v), last(v), 0), sampled(relu, step, first(v), last(v), 0))
	},
	func(v []float64, w []float32) *Figure {
		return Slider("s", v[:min(len(v), 6)], func(value float64) *Figure {
			return Side("two", Curves(Axes{}, Line("a", []float64{0, value}, []float64{value, 1})), Histograms("h", Histogram{"a", []float32{float32(value)}}))
		})
	},
	func(v []float64, w []float32) *Figure {
		return Slider("s", v[:min(len(v), 6)], func(value float64) *Figure {
			return Curves(Axes{LogY: true}, Line("a", []float64{1}, []float64{math.Abs(value)}))
		})
	},
}

func first[T Number](v []T) T {
	if len(v) == 0 {
		return 0
	}
	return v[0]
}

func last[T Number](v []T) T {
	if len(v) == 0 {
		return 0
	}
	return v[len(v)-1]
}

func magnitudes(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Abs(x)
	}
	return out
}

// count1 counts from 1 to n.
func count1(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

func whole(v float64) int {
	if math.IsNaN(v) || math.Abs(v) > math.MaxInt64/2 {
		return math.MaxInt
	}
	return int(v)
}

// pairsOf takes the values as rows of two features, of which labelsOf gives the labels.
func pairsOf(w []float32) []float32 { return w[:len(w)/2*2] }

func labelsOf(w []float32) []float32 {
	y := make([]float32, len(w)/2)
	for i := range y {
		y[i] = float32(i % 2)
	}
	return y
}

// FuzzFigures gives every kind of figure numbers of every kind: each is drawn or
// carries its error.
func FuzzFigures(f *testing.F) {
	inf, nan := math.Inf(1), math.NaN()
	for _, seed := range [][]float64{
		{},
		{1},
		{nan, inf, -inf},
		{1e16, 1e16, 1e16, 1e16},
		{1e20, 1e20, 1e20, 1e20, 1e20, 1e20},
		{-math.MaxFloat64, math.MaxFloat64, 0, 1},
		{-1e150, 1e150, 0, 1, 1e-150, 1e150},
		{5e-324, 1e-310, 1e-45, 1},
		{1e-150, 2e-150, 3e-150, 1e-140},
		{0, 1e-46, 1e-30, 1e38, 3.4e38, 1},
		{0.5, 0.5000000000000001, 0.5, 0.5000000000000002},
		{0.6931, 0.69312, 0.69315, 0.69313, 0.6931, 0.69312},
		{12345.6, 12345.7, 12345.8, 12345.9},
		{-3, -2, -1, 0, 1, 2, 3, 4, 0, 1, 2, 3},
		{0, 0.25, 0.5, 0.75, 0.9999999, 1},
		{-1, 1e-40, 1},
		{0, 0, 0, 0, 0, 0},
	} {
		var data []byte
		for _, v := range seed {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
		}
		for kind := range kinds {
			f.Add(kind, data)
		}
	}
	f.Fuzz(func(t *testing.T, kind int, data []byte) {
		var v []float64
		for ; len(data) >= 8; data = data[8:] {
			v = append(v, math.Float64frombits(binary.LittleEndian.Uint64(data)))
		}
		w := make([]float32, len(v))
		for i, x := range v {
			w[i] = float32(x)
		}
		f := kinds[uint(kind)%uint(len(kinds))](v, w)
		if f.Err() != nil {
			return
		}
		if err := drawn(f); err != nil {
			t.Errorf("kind %d of %v: %v", uint(kind)%uint(len(kinds)), v, err)
		}
	})
}

var (
	coordinates = regexp.MustCompile(` (?:d|x|y|viewBox|width|height|transform|stroke-width)="([^"]*)"`)
	coordinate  = regexp.MustCompile(`-?[0-9.]+`)
	notNumbers  = regexp.MustCompile(`\b(NaN|Inf)\b|%!`)
)

// drawn tells what is wrong with a picture, if anything.
func drawn(f *Figure) error {
	for _, l := range []words.Language{words.Korean, words.English} {
		html, text := f.In(l).HTML(), f.In(l).Text()
		if len(html) > 3_000_000 {
			return errors.New("it is larger than 3 MB")
		}
		for d := xml.NewDecoder(strings.NewReader(html)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
		}
		if bad := notNumbers.FindString(html + text); bad != "" {
			return errors.New("it has " + bad)
		}
		for _, attribute := range coordinates.FindAllStringSubmatch(html, -1) {
			for _, number := range coordinate.FindAllString(attribute[1], -1) {
				if v, err := strconv.ParseFloat(number, 64); err != nil || math.Abs(v) >= far/2 {
					return errors.New("it has the coordinate " + number)
				}
			}
		}
		for _, p := range f.in(reader{l}).panels() {
			makeRoom(&p.plot.X)
			makeRoom(&p.plot.Y)
			for _, ticks := range [][]string{labelsOn(&p.plot.X), labelsOn(&p.plot.Y)} {
				if len(slices.Compact(slices.Clone(ticks))) < len(ticks) {
					return errors.New("ticks have the same label: " + strings.Join(ticks, " "))
				}
			}
		}
	}
	return nil
}

// labelsOn returns the labels of an axis of numbers.
func labelsOn(a *plot.Axis) []string {
	if _, names := a.Tick.Marker.(plot.ConstantTicks); names {
		return nil
	}
	return strings.Fields(tickLabels(a.Tick.Marker.Ticks(a.Min, a.Max)))
}
