package figure

import (
	"errors"
	"fmt"
	"strconv"
)

// mostPoints are as many as float64 can tell from one more.
const mostPoints = 1 << 50

// Confusion makes the confusion matrix of a binary classifier: a table of the
// true and false positives and negatives, shaded by their share of all points,
// with accuracy, precision and recall below. Precision is undefined
// when nothing was predicted 1 and recall when no label is 1, and the table
// says so.
func Confusion(tp, fp, fn, tn int) *Figure {
	total := tp + fp + fn + tn
	if min(tp, fp, fn, tn) < 0 {
		return Failed("figure.Confusion", fmt.Errorf("got counts %d, %d, %d, %d; none may be negative", tp, fp, fn, tn))
	}
	if max(tp, fp, fn, tn) > mostPoints {
		return Failed("figure.Confusion", fmt.Errorf("got counts %d, %d, %d, %d; want at most %d each", tp, fp, fn, tn, mostPoints))
	}
	if total == 0 {
		return Failed("figure.Confusion", errors.New("all counts are 0"))
	}
	return &Figure{render: func(l reader) content {
		ratio := func(part, whole int) string {
			if whole == 0 {
				return l.text("confusion.undefined")
			}
			for decimals := 3; ; decimals++ {
				text := strconv.FormatFloat(float64(part)/float64(whole), 'f', decimals, 64)
				// 1.000 is all of them, not nearly all, and 0.000 is none.
				if said, _ := strconv.ParseFloat(text, 64); part == 0 || part == whole || said != 0 && said != 1 {
					return text
				}
			}
		}
		cell := func(key string, count int) string {
			return fmt.Sprintf("%d · %s", count, l.text(key))
		}
		counts := [2][2]int{{tp, fn}, {fp, tn}}
		summary := l.text("confusion.summary", total, ratio(tp+tn, total), ratio(tp, tp+fp), ratio(tp, tp+fn))
		return content{
			title: l.heading("confusion.title"),
			table: &table{
				head: []string{"", l.text("confusion.predict1"), l.text("confusion.predict0")},
				rows: [][]string{
					{l.text("confusion.actual1"), cell("confusion.tp", tp), cell("confusion.fn", fn)},
					{l.text("confusion.actual0"), cell("confusion.fp", fp), cell("confusion.tn", tn)},
				},
				note: summary,
				// At most 0.45, so that the text keeps its contrast on the shade.
				shade: func(row, column int) float64 {
					return 0.45 * float64(counts[row][column-1]) / float64(total)
				},
			},
		}
	}}
}
