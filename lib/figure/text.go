package figure

import (
	"encoding/xml"
	"sort"
	"strings"
	"unicode"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// fontFamily is what the reader's system has: no font is fetched.
const fontFamily = "system-ui,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR','Noto Sans CJK KR',sans-serif"

// sans is the font that text is measured with. The browser draws with the
// reader's own sans-serif font.
func sans(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// handler lays out text for gonum/plot. Three things differ from text.Plain: a
// Hangul syllable, which Liberation lacks, counts as one em; other text gets
// spare room, as some systems' fonts are wider; and a line keeps its anchor
// (start, middle, end), so that the browser, which knows the real width, does
// the horizontal alignment.
type handler struct{ text.Plain }

var plain = handler{text.Plain{Fonts: font.DefaultCache}}

// Box implements text.Handler.
func (h handler) Box(txt string, fnt font.Font) (width, height, depth vg.Length) {
	narrow := strings.Map(func(r rune) rune {
		if isWide(r) {
			width += fnt.Size
			return -1
		}
		return r
	}, txt)
	w, height, depth := h.Plain.Box(narrow, fnt)
	return width + 1.15*w, height, depth
}

func isWide(r rune) bool {
	return unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// Draw implements text.Handler. Positions are those of text.Plain.
func (h handler) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	if txt == "" {
		return
	}
	canvas := unwrap(c)
	canvas.SetColor(sty.Color)
	canvas.Push()
	canvas.Translate(pt)
	canvas.Rotate(sty.Rotation)
	lines := h.Lines(txt)
	y := sty.Height(txt)*vg.Length(sty.YAlign) - h.Extents(sty.Font).Ascent
	for i, line := range lines {
		n := vg.Length(len(lines) - i)
		canvas.fillText(sty.Font.Size, float64(sty.XAlign), vg.Point{Y: y + n*sty.Font.Size}, line)
	}
	canvas.Pop()
}

// unwrap finds our canvas below the draw.Canvas layers that gonum/plot adds.
func unwrap(c vg.Canvas) *svgCanvas {
	for {
		switch v := c.(type) {
		case *svgCanvas:
			return v
		case *draw.Canvas:
			c = v.Canvas
		case draw.Canvas:
			c = v.Canvas
		default:
			panic("figure: the text handler draws on an svgCanvas only")
		}
	}
}

// fit ends each line that is wider than width with "…" where it must.
func fit(style text.Style, lines string, width vg.Length) string {
	all := strings.Split(lines, "\n")
	for i, line := range all {
		if style.Width(line) <= width {
			continue
		}
		runes := []rune(line)
		cut := func(n int) string { return string(runes[:n]) + "…" }
		n := sort.Search(len(runes), func(n int) bool { return style.Width(cut(n+1)) > width })
		all[i] = cut(n)
	}
	return strings.Join(all, "\n")
}

// fitTexts shortens what would leave no room for the picture itself: names may be of
// any length, and the description has them whole.
func fitTexts(p *plot.Plot, size vg.Point) {
	p.Title.Text = fit(p.Title.TextStyle, p.Title.Text, size.X)
	p.Y.Label.Text = fit(p.Y.Label.TextStyle, p.Y.Label.Text, 0.9*size.Y)
	beside := vg.Length(50) // the labels of the Y axis, if they are numbers
	if names, ok := p.Y.Tick.Marker.(plot.ConstantTicks); ok {
		beside = 0
		for i := range names {
			names[i].Label = fit(p.Y.Tick.Label, names[i].Label, size.X*2/3)
			beside = max(beside, p.Y.Tick.Label.Width(names[i].Label))
		}
	}
	// gonum/plot makes the picture narrower by what the X axis's name is wider.
	room := size.X - beside - 30
	p.X.Label.Text = fit(p.X.Label.TextStyle, p.X.Label.Text, min(0.9*size.X, 2*room-size.X/8))
}

// escape makes s safe in XML and HTML, in text and in attributes. Characters
// that XML forbids become U+FFFD, and so do other control characters and those
// that turn the direction of the text after them, which would show the page's
// own words in another order; Hangul stays as it is.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(strings.Map(legible, s))) // a strings.Builder never fails
	return b.String()
}

// legible replaces the controls that XML would let through: U+007F to U+009F, and the marks,
// embeddings, overrides and isolates by which Unicode turns the direction.
func legible(r rune) rune {
	if r >= 0x7f && r <= 0x9f || unicode.Is(unicode.Bidi_Control, r) {
		return unicode.ReplacementChar
	}
	return r
}

// capital makes the first letter of s upper case, but not of a name of one
// letter, such as x or f(x); Hangul has none.
func capital(s string) string {
	runes := []rune(s)
	if len(runes) < 2 || !unicode.IsLetter(runes[1]) {
		return s
	}
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}
