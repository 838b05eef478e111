package logistic

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"activation-notes/lib/metrics"
	"activation-notes/lib/words"
)

// WriteTable writes the log as a plain table, rounded as the notes print it, and below it the
// validation batches: each row's probability and whether it reaches metrics.Threshold. A sentence
// stands in their place where there are none.
func (r *Result) WriteTable(w io.Writer) error {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	write := func(head []string, rows [][]string) {
		for _, cells := range append([][]string{head}, rows...) {
			fmt.Fprintln(columns, words.Keys(strings.Join(cells, "\t"))+"\t")
		}
	}
	write(r.LogTable())
	fmt.Fprintln(columns)
	if len(r.Validation) > 0 {
		write(r.ValidationTable())
	} else {
		fmt.Fprintf(columns, "no validation batch: the validation split has %d rows, fewer than a batch of %d\n", len(r.Split.Validation), r.Options.EvalBatch)
	}
	return columns.Flush()
}

// WriteTorch writes exactly what the notes' listing prints on the CPU: the model's parameters and
// the cost for each record of the log, then each validation batch and its comparison with
// metrics.Threshold.
func (r *Result) WriteTorch(w io.Writer) error {
	var s strings.Builder
	for _, record := range r.Log {
		fmt.Fprintf(&s, "Epoch : %4d, Model : [Parameter containing:\n%s, Parameter containing:\n%s], Cost : %s\n",
			record.Epoch,
			torchTensor([][]float32{record.Weights}, "requires_grad=True"),
			torchVector([]float32{record.Bias}, "requires_grad=True"),
			pythonFloat(float64(record.Cost), 'f', 3))
	}
	for _, batch := range r.Validation {
		column := make([][]float32, len(batch))
		verdicts := make([]bool, len(batch))
		for i, p := range batch {
			column[i] = []float32{p}
			verdicts[i] = p >= metrics.Threshold
		}
		fmt.Fprintf(&s, "%s\n%s\n-------------------\n", torchTensor(column, ""), torchBoolColumn(verdicts))
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// WriteJSON writes the log and the validation batches as one JSON object, every number with all the
// digits of its float32. It returns an error where a number is not finite, which JSON cannot write.
func (r *Result) WriteJSON(w io.Writer) error {
	type row struct {
		Epoch   int       `json:"epoch"`
		Weights []float32 `json:"weights"`
		Bias    float32   `json:"bias"`
		Cost    float32   `json:"cost"`
	}
	out := struct {
		Log        []row       `json:"log"`
		Validation [][]float32 `json:"validation"`
	}{Log: []row{}, Validation: [][]float32{}}
	for _, record := range r.Log {
		if !record.finite() {
			return fmt.Errorf("logistic: after epoch %d the parameters or the cost are not finite, and JSON has no number for that: the learning rate %g is too large for this data", record.Epoch, r.Options.LearningRate)
		}
		out.Log = append(out.Log, row{record.Epoch, record.Weights, record.Bias, record.Cost})
	}
	// The last epoch may not be in the log, and it is its parameters that validation used.
	if last := (Record{Params: r.Params}); !last.finite() {
		return fmt.Errorf("logistic: after epoch %d the parameters are not finite, and JSON has no number for that: the learning rate %g is too large for this data", r.Options.Epochs, r.Options.LearningRate)
	}
	out.Validation = append(out.Validation, r.Validation...)
	return json.NewEncoder(w).Encode(out)
}

// finite says whether the record holds neither NaN nor Inf.
func (r Record) finite() bool {
	for _, v := range append([]float32{r.Bias, r.Cost}, r.Weights...) {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return false
		}
	}
	return true
}
