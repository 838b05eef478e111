// Package figure makes the pictures and tables that the notebooks show:
// numbers in, inline SVG or an HTML table out. It knows nothing of models.
//
// A figure speaks the reader's language (see [Detect]) and describes itself:
// every picture has a title and a description with its numbers, which screen
// readers read out and which stand in for the picture where none can be shown.
// It needs no network and no script, is readable on light and dark
// backgrounds, and never tells things apart by colour alone.
//
// Numbers must be finite. A function that gets what it can't draw returns a
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
)

// A Figure is a finished picture or table. The zero Figure is of no use: the
// functions of this package make figures.
type Figure struct {
	language Language // "" for the reader's
	render   func(Language) content
	err      error
}

// content is a figure in one language: rows of panels with their legend, or a
// table.
type content struct {
	title  string
	rows   [][]panel
	legend []legendEntry
	table  *table
}

// A panel is one picture of a figure. The panels of a row stand side by side
// where there is room and one below the other on a phone.
type panel struct {
	title, description string
	plot               *plot.Plot
	width, height      vg.Length
}

type legendEntry struct {
	text   string
	thumbs []plot.Thumbnailer
}

func failed(function string, err error) *Figure {
	return &Figure{err: fmt.Errorf("figure.%s: %w", function, err)}
}

// In returns the same figure in that language instead of the reader's.
func (f *Figure) In(l Language) *Figure {
	g := *f
	g.language = l
	return &g
}

// Err returns what was wrong with the numbers that the figure was made from,
// or nil.
func (f *Figure) Err() error { return f.err }

// Note is a sentence in the place of a picture: key is the part after "note." of a key of the
// catalogue.
func Note(key string) *Figure {
	if _, ok := messages["note."+key]; !ok {
		return failed("Note", fmt.Errorf("the catalogue has no note %q", key))
	}
	return &Figure{render: func(l Language) content { return content{title: l.text("note." + key)} }}
}

func (f *Figure) content() content {
	if f.language == "" {
		return f.render(Detect())
	}
	return f.render(f.language)
}

// Title returns the figure's title, or "" for a figure that carries an error.
func (f *Figure) Title() string {
	if f.err != nil {
		return ""
	}
	return f.content().title
}

// Text returns the figure in words: title, legend and descriptions of a
// picture, the rows of a table. For a figure that carries an error it returns
// the error's text.
func (f *Figure) Text() string {
	if f.err != nil {
		return f.err.Error()
	}
	c := f.content()
	var lines []string
	if c.title != "" {
		lines = append(lines, c.title)
	}
	if c.table != nil {
		lines = append(lines, c.table.text()...)
	}
	for _, p := range slices.Concat(c.rows...) {
		if p.title != c.title {
			lines = append(lines, p.title)
		}
		lines = append(lines, p.description)
	}
	return strings.Join(lines, "\n")
}

// HTML returns the figure as one HTML element that is also well-formed XML and
// the same, byte for byte, for the same numbers. For a figure that carries an
// error it returns a paragraph that says so.
func (f *Figure) HTML() string {
	if f.err != nil {
		return "<p>" + escape(f.err.Error()) + "</p>"
	}
	c := f.content()
	if c.table != nil {
		return c.table.html(c.title)
	}
	if len(c.rows) == 0 {
		return "<p>" + escape(c.title) + "</p>"
	}
	var b strings.Builder
	b.WriteString(`<figure style="margin:.5em 0"><figcaption style="margin:0 0 .3em;color:inherit;font:inherit;text-align:left"><strong>` + escape(c.title) + `</strong>`)
	for _, e := range c.legend {
		b.WriteString(` <span style="display:inline-block;margin:0 0 0 1em">` + thumbnail(e) + ` ` + escape(e.text) + `</span>`)
	}
	b.WriteString(`</figcaption>`)
	for _, row := range c.rows {
		b.WriteString(`<div style="display:flex;flex-wrap:wrap;gap:.5em">`)
		for _, p := range row {
			b.WriteString(p.svg())
		}
		b.WriteString(`</div>`)
	}
	b.WriteString(`</figure>`)
	return b.String()
}

// svg draws the panel. The element's ids come from a hash of its content: they
// differ between the pictures of a page and do not change from run to run.
func (p panel) svg() string {
	canvas := newCanvas(p.width, p.height)
	p.plot.Draw(draw.Crop(draw.New(canvas), 1, -1, 1, -1))
	body := canvas.String()
	id := fmt.Sprintf("fig-%.5x", sha256.Sum256([]byte(p.title+p.description+body)))
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%[1]s-t %[1]s-d" viewBox="0 0 %[2]g %[3]g"`+
		` style="flex:1 1 %.0[4]fpx;min-width:0;max-width:min(100%%,%.0[5]fpx);height:auto"`+
		` font-family="%[6]s" fill="none" stroke-linecap="round" stroke-linejoin="round">`+
		`<title id="%[1]s-t">%[7]s</title><desc id="%[1]s-d">%[8]s</desc>%[9]s</svg>`,
		id, p.width.Points(), p.height.Points(), 0.8*p.width.Points(), 1.3*p.width.Points(),
		fontFamily, escape(p.title), escape(p.description), body)
}

// thumbnail draws a legend's symbol; the text beside it says what it means, so
// screen readers skip it.
func thumbnail(e legendEntry) string {
	const width, height = 24, 12
	canvas := newCanvas(width, height)
	c := draw.Crop(draw.New(canvas), 1, -1, 1, -1)
	for _, t := range e.thumbs {
		t.Thumbnail(&c)
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d"`+
		` style="vertical-align:middle" fill="none" stroke-linecap="round">%[3]s</svg>`, width, height, canvas)
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
		switch {
		case f.err != nil:
			fmt.Fprintln(stderr, f.err)
			errs = append(errs, f.err)
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

// checkFinite returns an error that names the first value that is NaN or
// infinite.
func checkFinite(name string, values []float64) error {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s[%d] is %v; every number must be finite", name, i, v)
		}
	}
	return nil
}
