package logistic

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// This file writes small tensors as PyTorch prints them. The rules, from PyTorch's documentation of
// torch.set_printoptions and the behaviour of torch 1.13, for its default options: all numbers of a
// tensor have one form, which is scientific where the largest is over 1000 times the smallest, or
// over 1e8, or the smallest is under 1e-4 (zeros and non-finite numbers aside); integers "1." where
// all are whole; else 4 decimals. All have the width of the widest.

// numberForm is the form of all the numbers of a tensor.
type numberForm struct {
	verb     byte // 'f' or 'e', as in strconv
	decimals int
	dot      bool // a whole number is followed by a dot
	width    int
}

// formOf chooses the form for the numbers.
func formOf(values []float32) numberForm {
	smallest, largest := math.Inf(1), 0.0
	whole := true
	var counted []float32 // finite and not 0
	for _, v := range values {
		size := math.Abs(float64(v))
		if size == 0 || math.IsInf(size, 0) || math.IsNaN(size) {
			continue
		}
		counted = append(counted, v)
		smallest, largest = min(smallest, size), max(largest, size)
		whole = whole && size == math.Trunc(size)
	}
	form := numberForm{verb: 'f', decimals: 4, width: 1}
	switch {
	case len(counted) == 0:
		form = numberForm{verb: 'f', dot: true, width: 1}
	case largest/smallest > 1000 || largest > 1e8 || !whole && smallest < 1e-4:
		form.verb = 'e'
	case whole:
		form.decimals, form.dot = 0, true
	}
	for _, v := range counted {
		form.width = max(form.width, len(form.text(v)))
	}
	return form
}

// text returns one number in the form, not yet padded.
func (f numberForm) text(v float32) string {
	s := pythonFloat(float64(v), f.verb, f.decimals)
	if f.dot && !strings.ContainsAny(s, "na") { // not "nan" or "inf"
		s += "."
	}
	return s
}

// pythonFloat formats v as Python's format does, which spells "nan" and "inf" in lower case.
func pythonFloat(v float64, verb byte, decimals int) string {
	s := strconv.FormatFloat(v, verb, decimals, 64)
	return strings.ToLower(strings.TrimPrefix(s, "+"))
}

// torchVector returns "tensor([a, b])", with the suffix behind the numbers where it is not empty.
func torchVector(values []float32, suffix string) string {
	return fmt.Sprintf("tensor(%s%s)", row(values, formOf(values)), comma(suffix))
}

// torchTensor returns a two-dimensional tensor, a line for each row.
func torchTensor(rows [][]float32, suffix string) string {
	var all []float32
	for _, r := range rows {
		all = append(all, r...)
	}
	form := formOf(all)
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = row(r, form)
	}
	return fmt.Sprintf("tensor([%s]%s)", strings.Join(lines, ",\n        "), comma(suffix))
}

// torchBoolColumn returns a tensor of one column of True and False.
func torchBoolColumn(values []bool) string {
	width := len("True")
	for _, v := range values {
		if !v {
			width = len("False")
		}
	}
	lines := make([]string, len(values))
	for i, v := range values {
		lines[i] = fmt.Sprintf("[%*s]", width, boolName(v))
	}
	return fmt.Sprintf("tensor([%s])", strings.Join(lines, ",\n        "))
}

func row(values []float32, form numberForm) string {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = fmt.Sprintf("%*s", form.width, form.text(v))
	}
	return "[" + strings.Join(cells, ", ") + "]"
}

func comma(suffix string) string {
	if suffix == "" {
		return ""
	}
	return ", " + suffix
}
