package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
)

// Slider shows one of several pictures, which the reader picks by a value: with
// the mouse, by touch or with the arrow keys. Name says what the value is; frame
// makes the picture of a value and is called once for each.
//
// All pictures are part of the page. A few lines of JavaScript do no more than
// show the one that was picked; where they can't run, the middle picture stands
// there without the slider. Pictures of one kind get the same axes, so that
// nothing but the numbers moves.
func Slider(name string, values []float64, frame func(value float64) *Figure) *Figure {
	if len(values) < 2 {
		return Failed("figure.Slider", fmt.Errorf("got %d values; want two or more", len(values)))
	}
	if err := checkFinite(name, values); err != nil {
		return Failed("figure.Slider", err)
	}
	frames := make([]*Figure, len(values))
	for i, v := range values {
		frames[i] = frame(v)
		if err := frames[i].Err(); err != nil {
			return Failed("figure.Slider", fmt.Errorf("%s = %v: %w", name, v, err))
		}
		if frames[i].slider {
			return Failed("figure.Slider", errors.New("a frame is itself a slider"))
		}
	}
	return &Figure{slider: true, render: func(l reader) content {
		s := &slider{name: l.Say(name), values: labels(values)}
		for _, f := range frames {
			s.frames = append(s.frames, f.in(l))
		}
		s.alignAxes()
		return content{title: s.frames[s.middle()].title, slider: s}
	}}
}

// slider is a row of frames in one language, of which one is seen.
type slider struct {
	name   string
	values []string
	frames []content
}

// middle is the frame that is seen first.
func (s *slider) middle() int { return len(s.frames) / 2 }

// alignAxes gives the panels in the same place of each frame the same axes.
func (s *slider) alignAxes() {
	byPlace := map[int][]*plot.Plot{}
	for _, f := range s.frames {
		for place, p := range f.panels() {
			byPlace[place] = append(byPlace[place], p.plot)
		}
	}
	for _, plots := range byPlace {
		x, y := [2]float64{math.Inf(1), math.Inf(-1)}, [2]float64{math.Inf(1), math.Inf(-1)}
		for _, p := range plots {
			x = [2]float64{math.Min(x[0], p.X.Min), math.Max(x[1], p.X.Max)}
			y = [2]float64{math.Min(y[0], p.Y.Min), math.Max(y[1], p.Y.Max)}
		}
		for _, p := range plots {
			p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = x[0], x[1], y[0], y[1]
		}
	}
}

// text describes the first, the middle and the last frame.
func (s *slider) text() []string {
	last := len(s.frames) - 1
	var lines []string
	for _, i := range slices.Compact([]int{0, s.middle(), last}) {
		lines = append(lines, s.name+" = "+s.values[i])
		lines = append(lines, s.frames[i].text()...)
	}
	return lines
}

// sliderScript makes the slider work. It has no < and no &, which XML would
// want escaped and HTML would not.
const sliderScript = `(script => {
const box = script.parentElement, input = box.querySelector("input"), value = box.querySelector("label span");
const frames = box.querySelectorAll(":scope > div");
const show = () => {
frames.forEach((frame, i) => { frame.hidden = i !== input.valueAsNumber; });
value.textContent = frames[input.valueAsNumber].dataset.value;
input.setAttribute("aria-valuetext", value.textContent);
};
input.addEventListener("input", show);
input.disabled = input.hidden = false;
show();
})(document.currentScript);`

// html writes the slider. It needs no ids: a page may show it twice. The
// control is of no use until the script ran, and hidden until then. The
// attribute data-lm-suppress-shortcuts leaves it the arrow keys, which
// JupyterLab would take for its own.
func (s *slider) html(b *strings.Builder, salt string) {
	name, value := escape(s.name), escape(s.values[s.middle()])
	fmt.Fprintf(b, `<div style="margin:.5em 0"><p style="margin:0 0 .3em"><label>%[1]s = <span style="display:inline-block;min-width:4em;font-variant-numeric:tabular-nums">%[2]s</span> `+
		`<input type="range" min="0" max="%[3]d" step="1" value="%[4]d" aria-label="%[1]s" aria-valuetext="%[2]s" autocomplete="off" data-lm-suppress-shortcuts="true" disabled="disabled" hidden="hidden" style="vertical-align:middle;width:min(100%%,20em)"/></label></p>`,
		name, value, len(s.frames)-1, s.middle())
	for i, f := range s.frames {
		hidden := ` hidden="hidden"`
		if i == s.middle() {
			hidden = ""
		}
		fmt.Fprintf(b, `<div data-value="%s"%s>`, escape(s.values[i]), hidden)
		f.html(b, fmt.Sprintf("%sframe %d ", salt, i))
		b.WriteString(`</div>`)
	}
	b.WriteString(`<script>` + sliderScript + `</script></div>`)
}
