package figure

import "errors"

// Side shows figures side by side where there is room, else one below the
// other, under one title.
func Side(title string, figures ...*Figure) *Figure {
	if len(figures) == 0 {
		return Failed("figure.Side", errors.New("no figures"))
	}
	for _, f := range figures {
		if err := f.Err(); err != nil {
			return Failed("figure.Side", err)
		}
	}
	return &Figure{render: func(l reader) content {
		c := content{title: l.title(title)}
		for _, f := range figures {
			part := f.in(l)
			part.narrow()
			c.parts = append(c.parts, part)
		}
		return c
	}}
}

// narrow makes a large picture small enough that two stand side by side on a
// page, and its text no smaller.
func (c content) narrow() {
	const width, height = 310, 230
	for _, row := range c.rows {
		if len(row) == 1 && row[0].width > width {
			row[0].height = min(row[0].height, max(height, row[0].height*width/row[0].width))
			row[0].width = width
		}
	}
}
