package logistic

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"activation-notes/lib/metrics"
	"activation-notes/lib/words"
)

// The functions of this file write numbers into the rows of a table, rounded as the notes print them.
// What is neither a number nor True or False is marked as a word (see package words).

// LogTable returns the log: the names of the columns and a row for each record.
func (r *Result) LogTable() (head []string, rows [][]string) {
	head = words.List("epoch")
	for i := range r.Weights {
		head = append(head, fmt.Sprintf("w%d", i+1))
	}
	head = append(head, words.List("bias", "cost")...)
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
// of its rows, the probability and whether it reaches metrics.Threshold.
func (r *Result) ValidationTable() (head []string, rows [][]string) {
	head = words.List("batch")
	widest := 0
	for _, batch := range r.Validation {
		widest = max(widest, len(batch))
	}
	for range widest {
		head = append(head, words.Of("output"), fmt.Sprintf("≥ %g", metrics.Threshold))
	}
	for i, batch := range r.Validation {
		cells := []string{strconv.Itoa(i + 1)}
		for _, p := range batch {
			cells = append(cells, decimals(p, 4), boolName(p >= metrics.Threshold))
		}
		for len(cells) < len(head) { // the last batch may be short
			cells = append(cells, "")
		}
		rows = append(rows, cells)
	}
	return head, rows
}

// NotesTable holds the log against NotesLog: two rows for each line that the notes print, one with
// their numbers and below it one with the run's, marked "=" where every digit is equal, else "≠".
func (r *Result) NotesTable() (head []string, rows [][]string) {
	head = []string{"", "", words.Of("epoch")}
	for i := range NotesLog[0].Weights {
		head = append(head, fmt.Sprintf("w%d", i+1))
	}
	for i, want := range NotesLog {
		var got []string
		if i < len(r.Log) {
			got = r.Log[i].cells()
		}
		rows = append(rows, pair(want.cells(), got)...)
	}
	return append(head, words.List("bias", "cost")...), rows
}

// NotesValidationTable holds the validation batches against NotesValidation, as NotesTable holds the log.
func (r *Result) NotesValidationTable() (head []string, rows [][]string) {
	cells := func(batch int, probabilities []float32) []string {
		cells := []string{strconv.Itoa(batch + 1)}
		for _, p := range probabilities {
			cells = append(cells, decimals(p, 4))
		}
		return cells
	}
	for _, i := range slices.Sorted(maps.Keys(NotesValidation)) {
		var got []string
		if i < len(r.Validation) {
			got = cells(i, r.Validation[i])
		}
		rows = append(rows, pair(cells(i, NotesValidation[i]), got)...)
	}
	head = []string{"", "", words.Of("batch")}
	for range len(rows[0]) - len(head) {
		head = append(head, words.Of("output"))
	}
	return head, rows
}

// pair returns a line of the notes as two rows: what they print, and what the run gave, with a mark.
func pair(notes, run []string) [][]string {
	equal := "="
	if !slices.Equal(notes, run) {
		equal = "≠"
	}
	for len(run) < len(notes) { // the run may have been shorter
		run = append(run, "")
	}
	return [][]string{append([]string{words.Of("notes"), ""}, notes...), append([]string{words.Of("run"), equal}, run[:len(notes)]...)}
}

func decimals(v float32, n int) string { return strconv.FormatFloat(float64(v), 'f', n, 64) }

// boolName spells a bool as Python does.
func boolName(b bool) string {
	if b {
		return "True"
	}
	return "False"
}
