// Package figure makes the pictures and tables that the notebooks show:
// numbers in, inline SVG or an HTML table out. It knows nothing of models.
//
// A figure speaks the reader's language (see [words.Detect]) and describes itself:
// every picture has a title and a description with its numbers, which screen
// readers read out and which stand in for the picture where none can be shown.
// It needs no network and, but for [Slider], no script, is readable on light and dark
// backgrounds, and never tells things apart by colour alone.
//
// Names, titles and all other texts that a caller passes are shown as they are,
// but for the words in them: [words.Of] marks a word, which package words says in
// the reader's language.
//
// Numbers must be finite and at most 1e150 in size. A function that gets what it can't draw returns a
// figure that carries the error; [Show] reports and returns it, so that a
// notebook's cell is one line:
//
//	figure.Show(figure.Pairs(d.Names, d.X, d.Y))
package figure

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"activation-notes/lib/words"
)

// A Figure is a finished picture or table. The zero Figure is of no use: the
// functions of this package make figures.
type Figure struct {
	language words.Language // "" for the reader's
	render   func(reader) content
	err      error
	slider   bool // made by Slider
}

// content is a figure in one language: rows of panels with their legend, a
// table, several figures side by side, or a slider.
type content struct {
	title  heading
	rows   [][]panel
	legend []legendEntry
	table  *table
	parts  []content
	slider *slider
}

// A panel is one picture of a figure. The panels of a row stand side by side
// where there is room and one below the other on a phone.
type panel struct {
	title         heading
	description   string
	plot          *plot.Plot
	width, height vg.Length
}

type legendEntry struct {
	text   string
	thumbs []plot.Thumbnailer
}

// Failed returns a figure that carries the error, for packages that make figures of
// what they compute. The error begins with the name of the function that was asked for
// the figure, as "figure.Curves".
func Failed(function string, err error) *Figure {
	return &Figure{err: fmt.Errorf("%s: %s", function, words.Keys(err.Error()))}
}

// In returns the same figure in that language instead of the reader's.
func (f *Figure) In(l words.Language) *Figure {
	if f == nil {
		return nil
	}
	g := *f
	g.language = l
	return &g
}

// Err returns what was wrong with the numbers that the figure was made from,
// or nil.
func (f *Figure) Err() error {
	if f == nil || f.err == nil && f.render == nil {
		return errors.New("no figure: it is nil, or made by no function of package figure")
	}
	return f.err
}

// Note is a sentence in the place of a picture, one of the notes of package words.
func Note(key string) *Figure {
	if _, _, ok := words.English.Find(words.Note, key); !ok {
		return Failed("figure.Note", fmt.Errorf("there is no note %q: %s", key, words.Missing(key)))
	}
	return &Figure{render: func(l reader) content {
		note, _ := l.whole(words.Note, words.Of(key))
		return content{title: note}
	}}
}

func (f *Figure) content() content { return f.in(reader{words.Detect()}) }

// in returns the content in the figure's own language, else in that language.
func (f *Figure) in(l reader) content {
	if f.language != "" {
		l = reader{f.language}
	}
	return f.render(l)
}

// Title returns the figure's title, or "" for a figure that carries an error.
func (f *Figure) Title() string {
	if f.Err() != nil {
		return ""
	}
	return f.content().title.text
}

// Text returns the figure in words: title, legend and descriptions of a
// picture, the rows of a table. For a figure that carries an error it returns
// the error's text.
func (f *Figure) Text() string {
	if err := f.Err(); err != nil {
		return err.Error()
	}
	return strings.Join(f.content().text(), "\n")
}

func (c content) text() []string {
	if c.slider != nil {
		return c.slider.text()
	}
	var lines []string
	if c.title.text != "" {
		lines = append(lines, c.title.text)
	}
	if c.table != nil {
		lines = append(lines, c.table.text()...)
	}
	for _, p := range slices.Concat(c.rows...) {
		if p.title != c.title {
			lines = append(lines, p.title.text)
		}
		lines = append(lines, p.description)
	}
	for _, part := range c.parts {
		lines = append(lines, part.text()...)
	}
	return lines
}

// panels returns the panels of the picture and of the pictures in it.
func (c content) panels() []panel {
	panels := slices.Concat(c.rows...)
	for _, part := range c.parts {
		panels = append(panels, part.panels()...)
	}
	return panels
}

// HTML returns the figure as one HTML element that is also well-formed XML and
// the same, byte for byte, for the same numbers. For a figure that carries an
// error it returns a paragraph that says so.
func (f *Figure) HTML() string {
	if err := f.Err(); err != nil {
		return "<p>" + escape(err.Error()) + "</p>"
	}
	var b strings.Builder
	f.content().html(&b, "")
	return b.String()
}

// html writes the content. Salt keeps the ids of pictures apart that would be
// the same otherwise: the figures in a figure may be.
func (c content) html(b *strings.Builder, salt string) {
	switch {
	case c.slider != nil:
		c.slider.html(b, salt)
		return
	case c.table != nil:
		b.WriteString(c.table.html(c.title, salt))
		return
	case len(c.rows) == 0 && len(c.parts) == 0:
		b.WriteString("<p" + c.title.mark() + ">" + escape(c.title.text) + "</p>")
		return
	}
	b.WriteString(`<figure style="margin:.5em 0"><figcaption style="margin:0 0 .3em;color:inherit;font:inherit;text-align:left"><strong` + c.title.mark() + `>` + escape(c.title.text) + `</strong>`)
	for _, e := range c.legend {
		b.WriteString(` <span style="display:inline-block;margin:0 0 0 1em">` + thumbnail(e) + escape(e.text) + `</span>`)
	}
	b.WriteString(`</figcaption>`)
	for _, row := range c.rows {
		b.WriteString(`<div style="display:flex;flex-wrap:wrap;gap:.5em">`)
		for _, p := range row {
			b.WriteString(p.svg(salt))
		}
		b.WriteString(`</div>`)
	}
	if len(c.parts) > 0 {
		b.WriteString(`<div style="display:flex;flex-wrap:wrap;gap:0 1em">`)
		for i, part := range c.parts {
			fmt.Fprintf(b, `<div style="flex:1 1 %.0fpx;min-width:0">`, part.basis())
			part.html(b, fmt.Sprintf("%spart %d ", salt, i))
			b.WriteString(`</div>`)
		}
		b.WriteString(`</div>`)
	}
	b.WriteString(`</figure>`)
}

// basis is the width in pixels below which a part of a figure goes to a line of
// its own.
func (c content) basis() float64 {
	width := 0.0
	for _, row := range c.rows {
		sum := 0.0
		for _, p := range row {
			sum += 0.8 * p.width.Points()
		}
		width = max(width, sum)
	}
	return max(width, 200)
}

// svg draws the panel. The element's ids come from a hash of its content: they
// differ between the pictures of a page and do not change from run to run.
func (p panel) svg(salt string) string {
	canvas := newCanvas(p.width, p.height)
	drawPlot(p.plot, draw.Crop(draw.New(canvas), 1, -1, 1, -1))
	body := canvas.String()
	id := fmt.Sprintf("fig-%.5x", sha256.Sum256([]byte(salt+p.title.identity()+p.description+body)))
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%[1]s-t %[1]s-d" viewBox="0 0 %[2]g %[3]g"`+
		` style="flex:1 1 %.0[4]fpx;min-width:0;max-width:min(100%%,%.0[5]fpx);height:auto"`+
		` font-family="%[6]s" fill="none" stroke-linecap="round" stroke-linejoin="round">`+
		`<title id="%[1]s-t"%[10]s>%[7]s</title><desc id="%[1]s-d">%[8]s</desc>%[9]s</svg>`,
		id, p.width.Points(), p.height.Points(), 0.8*p.width.Points(), 1.3*p.width.Points(),
		fontFamily, escape(p.title.text), escape(p.description), body, p.title.mark())
}

// thumbnail draws a legend's symbol; the text beside it says what it means, so
// screen readers skip it.
func thumbnail(e legendEntry) string {
	if len(e.thumbs) == 0 {
		return ""
	}
	const width, height = 24, 12
	canvas := newCanvas(width, height)
	c := draw.Crop(draw.New(canvas), 1, -1, 1, -1)
	for _, t := range e.thumbs {
		t.Thumbnail(&c)
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d"`+
		` style="vertical-align:middle" fill="none" stroke-linecap="round">%[3]s</svg> `, width, height, canvas)
}

// newPlot returns an empty plot in the style of the notes.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.TextHandler = plain
	p.Title.Text = title
	p.Title.Padding = 4
	p.Title.TextStyle.Handler = plain
	p.Title.TextStyle.Font = sans(12)
	p.X.Label.Text, p.Y.Label.Text = x, y
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Handler = plain
		axis.Label.TextStyle.Font = sans(12)
		axis.Label.Padding = 4
		axis.Tick.Label.Handler = plain
		axis.Tick.Label.Font = sans(11)
		axis.Tick.Marker = plot.TickerFunc(roundTicks)
		axis.Tick.Length = 4
		axis.Padding = 4
	}
	return p
}

// Show shows the figures in the notebook, one below the other. Outside a
// notebook it prints them in words.
//
// A figure that carries an error is reported on standard error and does not
// keep the others from being shown. Show returns all such errors, joined, and
// a failure to reach the notebook.
func Show(figures ...*Figure) error {
	return show(os.Stdout, os.Stderr, figures)
}

func show(stdout, stderr io.Writer, figures []*Figure) error {
	var errs []error
	for _, f := range figures {
		switch err := f.Err(); {
		case err != nil:
			fmt.Fprintln(stderr, err)
			errs = append(errs, err)
		case gonbui.IsNotebook:
			// Words beside the picture: for front ends that show no HTML.
			gonbui.SendData(&protocol.DisplayData{Data: map[protocol.MIMEType]any{
				protocol.MIMETextHTML:  f.HTML(),
				protocol.MIMETextPlain: f.Text(),
			}})
		default:
			fmt.Fprintln(stdout, f.Text())
		}
	}
	if gonbui.IsNotebook && gonbui.Error() == nil {
		gonbui.Sync() // wait until the notebook has it all: the cell may end now
	}
	return errors.Join(append(errs, gonbui.Error())...)
}

// Number is any type that callers keep their numbers in.
type Number interface {
	~int | ~int32 | ~int64 | ~float32 | ~float64
}

func float64s[T Number](values []T) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

// checkFinite returns an error that names the first value that is NaN, infinite or
// larger than a picture takes.
func checkFinite(name string, values []float64) error {
	for i, v := range values {
		if err := checkNumber(v); err != nil {
			return fmt.Errorf("%s[%d] is %w", name, i, err)
		}
	}
	return nil
}

func checkNumber(v float64) error {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return fmt.Errorf("%v; every number must be finite", v)
	case math.Abs(v) > largest:
		return fmt.Errorf("%v; a picture takes numbers from %v to %v", v, -largest, largest)
	}
	return nil
}
