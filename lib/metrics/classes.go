package metrics

import "fmt"

// Classes is the confusion matrix of a classifier of several classes: c[i][j] rows have the label i and were
// called j. For two classes, Confusion counts the same.
type Classes [][]int

// CountClasses compares the answers with the labels, row by row. Classes are numbered from 0 to k-1, and there
// are two or more. It returns an error for a number that is none of them, and where there are not as many
// answers as labels.
func CountClasses(answers, labels []int, k int) (Classes, error) {
	if k < 2 {
		return nil, fmt.Errorf("metrics: found %d classes, expected 2 or more", k)
	}
	if len(answers) != len(labels) {
		return nil, fmt.Errorf("metrics: found %d answers and %d labels, expected as many", len(answers), len(labels))
	}
	c := make(Classes, k)
	for i := range c {
		c[i] = make([]int, k)
	}
	for row, label := range labels {
		answer := answers[row]
		switch {
		case answer < 0 || answer >= k:
			return nil, fmt.Errorf("metrics: row %d: found the answer %d, expected 0 to %d", row, answer, k-1)
		case label < 0 || label >= k:
			return nil, fmt.Errorf("metrics: row %d: found the label %d, expected 0 to %d", row, label, k-1)
		}
		c[label][answer]++
	}
	return c, nil
}

// Accuracy is the share of rows that are called right; NaN without rows.
func (c Classes) Accuracy() float64 {
	right, all := 0, 0
	for i, row := range c {
		right += row[i]
		all += sum(row)
	}
	return float64(right) / float64(all)
}

// Precision is the share of the rows called class that are of it; NaN where none is called so.
func (c Classes) Precision(class int) float64 {
	called := 0
	for _, row := range c {
		called += row[class]
	}
	return float64(c[class][class]) / float64(called)
}

// Recall is the share of the rows of class that are called so; NaN where there are none.
func (c Classes) Recall(class int) float64 {
	return float64(c[class][class]) / float64(sum(c[class]))
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}
