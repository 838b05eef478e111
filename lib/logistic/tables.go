package logistic

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// The functions of this file write numbers into the rows of a table, rounded as the notes print them.

// LogTable returns the log: the names of the columns and a row for each record.
func (r *Result) LogTable() (head []string, rows [][]string) {
	head = []string{"epoch"}
	for i := range r.Weights {
		head = append(head, fmt.Sprintf("w%d", i+1))
	}
	head = append(head, "bias", "cost")
	for _, record := range r.Log {
		rows = append(rows, record.cells())
	}
	return head, rows
}

// cells returns the epoch, the weights and the bias to 4 decimals, and the cost to 3.
func (r Record) cells() []string {
	cells := []string{strconv.Itoa(r.Epoch)}
	for _, weight := range r.Weights {
		cells = append(cells, decimals(weight, 4))
	}
	return append(cells, decimals(r.Bias, 4), decimals(r.Cost, 3))
}

// ValidationTable returns the validation batches: a row for each, with its number and then, for each
// of its rows, the probability and whether it reaches Threshold.
func (r *Result) ValidationTable() (head []string, rows [][]string) {
	head = []string{"batch"}
	for range r.Options.EvalBatch {
		head = append(head, "output", fmt.Sprintf("≥ %g", Threshold))
	}
	for i, batch := range r.Validation {
		cells := []string{strconv.Itoa(i + 1)}
		for _, p := range batch {
			cells = append(cells, decimals(p, 4), boolName(p >= Threshold))
		}
		for len(cells) < len(head) { // the last batch may be short
			cells = append(cells, "")
		}
		rows = append(rows, cells)
	}
	return head, rows
}

// NotesTable holds the log against NotesLog and the validation batches against NotesValidation: a
// row for each line that the notes print, with "=" where every digit is equal, else "≠", and with both
// numbers.
func (r *Result) NotesTable() (head []string, rows [][]string) {
	add := func(name, notes, run string) {
		equal := "="
		if notes != run {
			equal = "≠"
		}
		rows = append(rows, []string{name, equal, notes, run})
	}
	for i, want := range NotesLog {
		run := ""
		if i < len(r.Log) {
			run = fmt.Sprint(r.Log[i].cells()[1:])
		}
		add(strconv.Itoa(want.Epoch), fmt.Sprint(want.cells()[1:]), run)
	}
	for _, i := range slices.Sorted(maps.Keys(NotesValidation)) {
		run := ""
		if i < len(r.Validation) {
			run = fmt.Sprintf("%.4f", r.Validation[i])
		}
		add(fmt.Sprintf("p%d", i+1), fmt.Sprintf("%.4f", NotesValidation[i]), run)
	}
	return []string{"epoch", "", "notes", "run"}, rows
}

func decimals(v float32, n int) string { return strconv.FormatFloat(float64(v), 'f', n, 64) }

// boolName spells a bool as Python does.
func boolName(b bool) string {
	if b {
		return "True"
	}
	return "False"
}
