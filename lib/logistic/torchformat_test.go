package logistic

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"activation-notes/lib/metrics"
)

// How PyTorch printed the same tensors: see scripts/reference/tensors.py.
func TestTensorsPrintAsInPyTorch(t *testing.T) {
	file, err := os.ReadFile("testdata/tensors.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct {
		Cases []struct {
			Bits                                     []int32
			Column, Compared, Parameter, Vector, Row string
		}
	}
	if err := json.Unmarshal(file, &reference); err != nil {
		t.Fatal(err)
	}
	for _, c := range reference.Cases {
		var values []float32
		var column [][]float32
		var compared []bool
		for _, bits := range c.Bits {
			v := math.Float32frombits(uint32(bits))
			values = append(values, v)
			column = append(column, []float32{v})
			compared = append(compared, v >= metrics.Threshold)
		}
		for _, p := range []struct{ got, want string }{
			{torchTensor(column, ""), c.Column},
			{torchBoolColumn(compared), c.Compared},
			{torchTensor(column, "requires_grad=True"), c.Parameter},
			{torchVector(values, "requires_grad=True"), c.Vector},
			{torchTensor([][]float32{values[:min(3, len(values))]}, "requires_grad=True"), c.Row},
		} {
			if p.got != p.want {
				t.Errorf("%v: got\n%s\nwant\n%s", values, p.got, p.want)
			}
		}
	}
}
