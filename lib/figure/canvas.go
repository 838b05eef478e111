package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// An ink is a colour that the page's style sheet may redefine by its class
// (.fig-blue { color: ... }). The text colour of the page is the ink without a
// class. It implements color.Color, so that gonum/plot carries it to the canvas.
type ink struct {
	class   string // "" for the text colour of the page
	hex     string // as in CSS; "" for the text colour of the page
	opacity float64
}

// The palette follows Okabe and Ito's, which stays distinct for colour-blind
// readers (https://jfly.uni-koeln.de/color/), moved to mid-tones: each has a
// contrast of more than 3:1 with white and with the dark backgrounds of
// JupyterLab and of the HTML notes, so no picture needs to know the theme.
var (
	textInk    = ink{opacity: 1}
	gridInk    = ink{opacity: 0.15}
	blue       = ink{"fig-blue", "#1a80c4", 1}
	vermillion = ink{"fig-vermillion", "#d55e00", 1}
	green      = ink{"fig-green", "#008f68", 1}
	purple     = ink{"fig-purple", "#b8619a", 1}
	ochre      = ink{"fig-ochre", "#a37b00", 1}
	grey       = ink{"fig-grey", "#7b7f85", 1}
)

// RGBA implements color.Color.
func (k ink) RGBA() (r, g, b, a uint32) {
	if k.hex == "" {
		return color.Black.RGBA()
	}
	v, _ := strconv.ParseUint(k.hex[1:], 16, 32)
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}.RGBA()
}

// fade returns the same ink, translucent.
func (k ink) fade(opacity float64) ink {
	k.opacity = opacity
	return k
}

// attributes paints with the ink: use is "fill" or "stroke".
func (k ink) attributes(use string) string {
	s := use + `="currentColor"`
	if k.class != "" {
		s = fmt.Sprintf(`class=%q color=%q %s`, k.class, k.hex, s)
	}
	if k.opacity < 1 {
		s += ` opacity="` + strconv.FormatFloat(k.opacity, 'g', -1, 64) + `"`
	}
	return s
}

// svgCanvas is a vg.Canvas that writes the inside of an <svg> element.
// Coordinates are rounded to a tenth of a unit, and what is drawn one after
// another in one style shares one element. Line ends are round: a line of no
// length is a dot as wide as the pen.
type svgCanvas struct {
	width, height vg.Length
	state         penState
	stack         []penState
	out           strings.Builder
	open          string // start tag of the element being written
	close         string // what ends it
	x, y          int    // the pen in the path being written, in tenths
}

type penState struct {
	// A point (x, y) is drawn at (a*x + c*y + e, b*x + d*y + f).
	a, b, c, d, e, f float64
	ink              ink
	lineWidth        vg.Length
	dashes           []vg.Length
}

var _ vg.CanvasSizer = (*svgCanvas)(nil)

func newCanvas(width, height vg.Length) *svgCanvas {
	// SVG's y axis points down, vg's points up.
	return &svgCanvas{
		width: width, height: height,
		state: penState{a: 1, d: -1, f: float64(height), ink: textInk, lineWidth: 1},
	}
}

// String returns what was drawn so far as SVG elements.
func (c *svgCanvas) String() string { return c.out.String() + c.close }

func (c *svgCanvas) Size() (x, y vg.Length) { return c.width, c.height }

func (c *svgCanvas) SetLineWidth(w vg.Length) { c.state.lineWidth = w }

func (c *svgCanvas) SetLineDash(pattern []vg.Length, _ vg.Length) { c.state.dashes = pattern }

func (c *svgCanvas) SetColor(col color.Color) {
	if k, ok := col.(ink); ok {
		c.state.ink = k
	} else {
		c.state.ink = textInk // gonum/plot's own black
	}
}

func (c *svgCanvas) Push() { c.stack = append(c.stack, c.state) }

func (c *svgCanvas) Pop() {
	last := len(c.stack) - 1
	c.state, c.stack = c.stack[last], c.stack[:last]
}

func (c *svgCanvas) Translate(pt vg.Point) {
	s := &c.state
	s.e, s.f = s.at(pt)
}

func (c *svgCanvas) Rotate(rad float64) {
	s := &c.state
	sin, cos := math.Sincos(rad)
	s.a, s.b, s.c, s.d = s.a*cos+s.c*sin, s.b*cos+s.d*sin, s.c*cos-s.a*sin, s.d*cos-s.b*sin
}

func (c *svgCanvas) Scale(x, y float64) {
	s := &c.state
	s.a, s.b, s.c, s.d = s.a*x, s.b*x, s.c*y, s.d*y
}

func (s penState) at(pt vg.Point) (x, y float64) {
	px, py := float64(pt.X), float64(pt.Y)
	return s.a*px + s.c*py + s.e, s.b*px + s.d*py + s.f
}

func (c *svgCanvas) Stroke(p vg.Path) {
	s := c.state
	if s.lineWidth <= 0 {
		return
	}
	attributes := s.ink.attributes("stroke") + ` stroke-width="` + tenths(toTenths(float64(s.lineWidth))) + `"`
	if len(s.dashes) > 0 {
		dashes := make([]string, len(s.dashes))
		for i, d := range s.dashes {
			dashes[i] = tenths(toTenths(float64(d)))
		}
		attributes += ` stroke-dasharray="` + strings.Join(dashes, " ") + `"`
	}
	c.element("<path "+attributes+` d="`, `"/>`)
	c.path(p)
}

func (c *svgCanvas) Fill(p vg.Path) {
	c.element("<path "+c.state.ink.attributes("fill")+` fill-rule="evenodd" d="`, `"/>`)
	c.path(p)
}

// FillString implements vg.Canvas.
func (c *svgCanvas) FillString(f font.Face, pt vg.Point, s string) {
	c.fillText(f.Font.Size, 0, pt, s)
}

// fillText draws a line of text, with its baseline at pt. Align is 0 where the
// line starts at pt, -0.5 where its middle and -1 where its end lies there.
func (c *svgCanvas) fillText(size vg.Length, align float64, pt vg.Point, s string) {
	if size == 0 || s == "" {
		return
	}
	anchor := ""
	switch {
	case align <= -0.75:
		anchor = ` text-anchor="end"`
	case align <= -0.25:
		anchor = ` text-anchor="middle"`
	}
	c.element(fmt.Sprintf(`<g %s font-size="%s"%s>`, c.state.ink.attributes("fill"), tenths(toTenths(float64(size))), anchor), "</g>")
	x, y := c.state.at(pt)
	sx, sy := tenths(toTenths(x)), tenths(toTenths(y))
	turn := ""
	if angle := math.Atan2(c.state.b, c.state.a) * 180 / math.Pi; math.Abs(angle) > 0.05 {
		turn = fmt.Sprintf(` transform="rotate(%s %s %s)"`, tenths(toTenths(angle)), sx, sy)
	}
	fmt.Fprintf(&c.out, `<text x="%s" y="%s"%s>%s</text>`, sx, sy, turn, escape(s))
}

// DrawImage implements vg.Canvas; no picture here has bitmaps.
func (c *svgCanvas) DrawImage(vg.Rectangle, image.Image) {
	panic("figure: an svgCanvas draws no bitmaps")
}

// element goes on with the element being written if it has this start tag,
// else ends it and starts a new one.
func (c *svgCanvas) element(open, close string) {
	if c.open == open {
		return
	}
	c.out.WriteString(c.close)
	c.out.WriteString(open)
	c.open, c.close = open, close
	c.x, c.y = 0, 0
}

// path appends p to the path element being written.
func (c *svgCanvas) path(p vg.Path) {
	var start [2]int // where the subpath began, for CloseComp
	for i, comp := range p {
		switch comp.Type {
		case vg.MoveComp:
			c.moveTo(comp.Pos)
			start = [2]int{c.x, c.y}
		case vg.LineComp:
			c.lineTo(comp.Pos)
		case vg.CurveComp:
			points := append(append([]vg.Point{}, comp.Control...), comp.Pos)
			c.out.WriteString(map[int]string{2: "Q", 3: "C"}[len(points)])
			for j, pt := range points {
				c.x, c.y = c.tenthsAt(pt)
				if j > 0 {
					c.out.WriteByte(' ')
				}
				c.out.WriteString(pair(c.x, c.y))
			}
		case vg.ArcComp:
			c.arc(comp, i == 0)
		case vg.CloseComp:
			c.out.WriteByte('z')
			c.x, c.y = start[0], start[1]
		}
	}
}

// moveTo writes the shorter of the absolute and the relative form.
func (c *svgCanvas) moveTo(pt vg.Point) {
	x, y := c.tenthsAt(pt)
	absolute, relative := "M"+pair(x, y), "m"+pair(x-c.x, y-c.y)
	if len(relative) < len(absolute) {
		absolute = relative
	}
	c.out.WriteString(absolute)
	c.x, c.y = x, y
}

// lineTo writes relative lines. Differences are taken between rounded
// positions, so rounding errors do not add up along a path.
func (c *svgCanvas) lineTo(pt vg.Point) {
	x, y := c.tenthsAt(pt)
	dx, dy := x-c.x, y-c.y
	switch {
	case dy == 0:
		c.out.WriteString("h" + tenths(dx))
	case dx == 0:
		c.out.WriteString("v" + tenths(dy))
	default:
		c.out.WriteString("l" + pair(dx, dy))
	}
	c.x, c.y = x, y
}

// arc draws a part of a circle, at most a quarter at a time: SVG can't draw a
// full circle as one arc.
func (c *svgCanvas) arc(comp vg.PathComp, first bool) {
	at := func(angle float64) vg.Point {
		sin, cos := math.Sincos(angle)
		return comp.Pos.Add(vg.Point{X: comp.Radius * vg.Length(cos), Y: comp.Radius * vg.Length(sin)})
	}
	if first {
		c.moveTo(at(comp.Start))
	} else {
		c.lineTo(at(comp.Start))
	}
	det := c.state.a*c.state.d - c.state.b*c.state.c
	radius := toTenths(float64(comp.Radius) * math.Sqrt(math.Abs(det)))
	sweep := "0" // counterclockwise as the reader sees it
	if (comp.Angle > 0) != (det < 0) {
		sweep = "1"
	}
	parts := math.Max(1, math.Ceil(math.Abs(comp.Angle)/(math.Pi/2)))
	for i := 1.0; i <= parts; i++ {
		c.x, c.y = c.tenthsAt(at(comp.Start + comp.Angle*i/parts))
		fmt.Fprintf(&c.out, "A%s 0 0 %s %s", pair(radius, radius), sweep, pair(c.x, c.y))
	}
}

func (c *svgCanvas) tenthsAt(pt vg.Point) (x, y int) {
	fx, fy := c.state.at(pt)
	return toTenths(fx), toTenths(fy)
}

// far is outside of every picture.
const far = 1e5

// toTenths rounds v. What is no position, and what is too far for an int, is far outside.
func toTenths(v float64) int {
	if !(math.Abs(v) < far) {
		v = math.Copysign(far, v)
	}
	return int(math.Round(v * 10))
}

// tenths writes n/10 in as few characters as SVG needs.
func tenths(n int) string {
	switch {
	case n%10 == 0:
		return strconv.Itoa(n / 10)
	case n < 0:
		return "-" + tenths(-n)
	case n < 10:
		return "." + strconv.Itoa(n)
	}
	return strconv.Itoa(n/10) + "." + strconv.Itoa(n%10)
}

// pair writes two numbers; a minus sign separates as well as a space.
func pair(x, y int) string {
	if y < 0 {
		return tenths(x) + tenths(y)
	}
	return tenths(x) + " " + tenths(y)
}
