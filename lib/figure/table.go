package figure

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
)

// table is a table in one language.
type table struct {
	head  []string
	rows  [][]string
	shade func(row, column int) float64 // 0 to 1; nil for none
	note  string                        // below the table; "" for none
}

// Table makes an HTML table under a caption, or "" for none. Head names the
// columns; every row has as many cells, the first of which names the row. All
// texts are shown as they are but for the words in them ([words.Of]); a formula
// in TeX between \( and \) is typeset. Columns of numbers are aligned to the
// right.
func Table(caption string, head []string, rows [][]string) *Figure {
	if len(head) == 0 {
		return Failed("figure.Table", errors.New("no columns"))
	}
	if len(rows) == 0 {
		return Failed("figure.Table", errors.New("no rows"))
	}
	for i, row := range rows {
		if len(row) != len(head) {
			return Failed("figure.Table", fmt.Errorf("row %d has %d cells; want %d, as in the head", i, len(row), len(head)))
		}
	}
	return &Figure{render: func(l reader) content {
		t := &table{}
		for _, h := range head {
			t.head = append(t.head, l.Say(h))
		}
		for _, row := range rows {
			cells := make([]string, len(row))
			for j, cell := range row {
				cells[j] = l.Say(cell)
			}
			t.rows = append(t.rows, cells)
		}
		return content{title: l.caption(caption), table: t}
	}}
}

// html writes the table. Styles are inline, as notebooks and pages have
// different style sheets; they set only what reading needs.
func (t *table) html(caption heading, salt string) string {
	const cell = "padding:.25em .7em;border-bottom:1px solid rgba(128,128,128,.4);color:inherit;"
	align := make([]string, len(t.head))
	for j := range t.head {
		align[j] = "text-align:left"
		if t.numeric(j) {
			align[j] = "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"
		}
	}
	var b strings.Builder
	write := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	// The box scrolls by itself on a narrow screen, also from the keyboard.
	label, above := "", ""
	if caption.text != "" {
		id := fmt.Sprintf("fig-%.5x", sha256.Sum256([]byte(salt+strings.Join(append(t.text(), caption.identity()), "\n"))))
		label = ` role="group" aria-labelledby="` + id + `"`
		above = fmt.Sprintf(`<caption id="%s" style="caption-side:top;text-align:left;font-weight:bold;padding:.25em 0;color:inherit"%s>%s</caption>`, id, caption.mark(), escape(caption.text))
	}
	write(`<div style="overflow-x:auto;margin:.5em 0" tabindex="0"%s><table style="border-collapse:collapse;table-layout:auto;width:auto;margin:0;color:inherit;word-break:keep-all">%s<thead><tr>`, label, above)
	for j, h := range t.head {
		if h == "" { // a corner heads nothing
			write(`<td style="%s"></td>`, cell)
			continue
		}
		write(`<th scope="col"%s style="%s%s">%s</th>`, mathClass(h), cell, align[j], escape(h))
	}
	write(`</tr></thead><tbody>`)
	for i, row := range t.rows {
		write(`<tr>`)
		if row[0] == "" {
			write(`<td style="%s"></td>`, cell)
		} else {
			write(`<th scope="row"%s style="%s%s">%s</th>`, mathClass(row[0]), cell, align[0], escape(row[0]))
		}
		for j, text := range row[1:] {
			background := ""
			if t.shade != nil {
				background = fmt.Sprintf(";background:rgba(0,114,178,%.2f)", t.shade(i, j+1))
			}
			write(`<td%s style="%s%s%s">%s</td>`, mathClass(text), cell, align[j+1], background, escape(text))
		}
		write(`</tr>`)
	}
	write(`</tbody></table>`)
	if t.note != "" {
		write(`<p style="margin:.3em 0">%s</p>`, escape(t.note))
	}
	write(`</div>`)
	return b.String()
}

// mathClass gives a cell that holds a formula the class by which MathJax finds it on
// a page that has MathJax pass over the rest. JupyterLab looks everywhere.
func mathClass(cell string) string {
	if strings.Contains(cell, `\(`) {
		return ` class="mathjax_process"`
	}
	return ""
}

// notFinite takes out what else stands in the place of a number.
var notFinite = strings.NewReplacer("NaN", "", "Inf", "", "∞", "")

// numeric reports whether every cell of a column is empty or made of digits
// and what numbers are written with, as "-0.5", "1e-4", "60 %", "[0.1, 0.2]" and "NaN".
func (t *table) numeric(column int) bool {
	digits := false
	for _, row := range t.rows {
		cell := row[column]
		digitsOnly := notFinite.Replace(cell)
		if strings.Trim(digitsOnly, "0123456789.,+-−±e% []()/…") != "" {
			return false
		}
		digits = digits || strings.ContainsAny(digitsOnly, "0123456789")
	}
	return digits
}

// text returns a line for the head, one for each row and one for the note.
func (t *table) text() []string {
	lines := []string{strings.Join(t.head, " | ")}
	for _, row := range t.rows {
		lines = append(lines, strings.Join(row, " | "))
	}
	if t.note != "" {
		lines = append(lines, t.note)
	}
	return lines
}
