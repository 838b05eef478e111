package evaluate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/evaluate"
)

func ExampleFunction() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	y, derivative, err := evaluate.Function(b, activations.ReLU, evaluate.Grid(-1, 1, 5))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(y, derivative)
	// Output: [0 0 0 0.5 1] [0 0 0 1 1]
}

func TestFunctionEdges(t *testing.T) {
	b := backendtest.New(t)
	y, derivative, err := evaluate.Function(b, activations.Tanh, nil)
	if len(y) != 0 || len(derivative) != 0 || err != nil {
		t.Errorf("of no points: %v, %v, %v, want nothing and no error", y, derivative, err)
	}
	wrong := func(x *graph.Node) *graph.Node { return activations.Softmax(x, 3) }
	if _, _, err := evaluate.Function(b, wrong, []float32{1}); err == nil || !strings.Contains(err.Error(), "axis 3") {
		t.Errorf("of a function that panics: %v, want an error that names axis 3", err)
	}
}

func TestGrid(t *testing.T) {
	if got := evaluate.Grid(-2, 1, 4); !slices.Equal(got, []float32{-2, -1, 0, 1}) {
		t.Errorf("Grid(-2, 1, 4) = %v", got)
	}
	if got := evaluate.Grid(3, 5, 1); !slices.Equal(got, []float32{3}) {
		t.Errorf("Grid(3, 5, 1) = %v", got)
	}
	if got := evaluate.Grid(-0.1, 0.7, 1001); got[0] != -0.1 || got[1000] != 0.7 {
		t.Errorf("ends at %v and %v", got[0], got[1000])
	}
	defer func() {
		if recover() == nil {
			t.Error("Grid(0, 1, 0) does not panic")
		}
	}()
	evaluate.Grid(0, 1, 0)
}

func TestCost(t *testing.T) {
	b := backendtest.New(t)
	if _, err := evaluate.Cost(b, activations.ReLU, 1<<12, 3); err != nil {
		t.Error(err)
	}
	for _, wrong := range [][2]int{{31, 3}, {1 << 12, 0}} {
		if _, err := evaluate.Cost(b, activations.ReLU, wrong[0], wrong[1]); err == nil {
			t.Errorf("%d elements, %d repeats: no error", wrong[0], wrong[1])
		}
	}
}

// A panic of the caller's own function is the caller's: it comes back, and nothing waits for ever.
func TestPanicComesBack(t *testing.T) {
	b := backendtest.New(t)
	f := func(*graph.Node) *graph.Node { panic("mine") }
	for name, call := range map[string]func(){
		"Cost":     func() { _, _ = evaluate.Cost(b, f, 64, 1) },
		"Function": func() { _, _, _ = evaluate.Function(b, f, []float32{1}) },
	} {
		func() {
			defer func() {
				if reason := recover(); reason != "mine" {
					t.Errorf("%s: got the panic %v, want that of the function", name, reason)
				}
			}()
			call()
		}()
	}
}
