package metrics_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"activation-notes/lib/metrics"
)

// Six flowers of three kinds; one of the last kind is taken for the second.
func ExampleCountClasses() {
	labels := []int{0, 0, 1, 1, 2, 2}
	answers := []int{0, 0, 1, 1, 1, 2}
	c, err := metrics.CountClasses(answers, labels, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c)
	fmt.Printf("%.3f %.3f %.3f\n", c.Accuracy(), c.Precision(1), c.Recall(2))
	// Output:
	// [[2 0 0] [0 2 0] [0 1 1]]
	// 0.833 0.667 0.500
}

// Two classes are the binary case.
func TestClassesOfTwo(t *testing.T) {
	p, y := []float32{0.9, 0.8, 0.4, 0.3, 0.7}, []float32{1, 0, 1, 0, 1}
	binary, err := metrics.Count(p, y, metrics.Threshold)
	if err != nil {
		t.Fatal(err)
	}
	c, err := metrics.CountClasses([]int{1, 1, 0, 0, 1}, []int{1, 0, 1, 0, 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{
		"accuracy":  {c.Accuracy(), binary.Accuracy()},
		"precision": {c.Precision(1), binary.Precision()},
		"recall":    {c.Recall(1), binary.Recall()},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %v, want %v", name, pair[0], pair[1])
		}
	}
}

func TestClassesOfNothing(t *testing.T) {
	c, err := metrics.CountClasses(nil, nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]float64{"accuracy": c.Accuracy(), "precision": c.Precision(0), "recall": c.Recall(1)} {
		if !math.IsNaN(got) {
			t.Errorf("%s of no rows: got %v, want NaN", name, got)
		}
	}
}

func TestCountClassesRefuses(t *testing.T) {
	for _, test := range []struct {
		answers, labels []int
		k               int
		want            string
	}{
		{nil, nil, 1, "found 1 classes"},
		{[]int{0}, nil, 2, "1 answers and 0 labels"},
		{[]int{0, 2}, []int{0, 1}, 2, "row 1: found the answer 2, expected 0 to 1"},
		{[]int{0}, []int{-1}, 3, "row 0: found the label -1, expected 0 to 2"},
	} {
		if _, err := metrics.CountClasses(test.answers, test.labels, test.k); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, %v, %d: got %v, want an error with %q", test.answers, test.labels, test.k, err, test.want)
		}
	}
}
