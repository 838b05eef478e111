package notebook

import (
	"os"
	"strings"
	"testing"
)

func ExampleSource() {
	Source("lib/activations/sigmoid.go", "SigmoidDerivative")
	// Output:
	// func SigmoidDerivative(s *graph.Node) *graph.Node {
	// 	return graph.Mul(graph.OneMinus(s), s)
	// }
}

func TestFunctions(t *testing.T) {
	const source = `package p

// One is not shown with this comment.
func One() int {
	return 1 // but with this one
}

type T struct{}

func (T) Two() {}
`
	path := t.TempDir() + "/p.go"
	if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := functions(path, []string{"Two", "One"})
	if err != nil {
		t.Fatal(err)
	}
	const want = "func (T) Two() {}\n\nfunc One() int {\n\treturn 1 // but with this one\n}\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := functions(path, []string{"Three"}); err == nil || !strings.Contains(err.Error(), `"Three"`) {
		t.Errorf("a function that is not there: got %v, want an error that names it", err)
	}
}

func TestBar(t *testing.T) {
	for _, want := range []string{`value="30"`, `max="100"`, "30 / 100"} {
		if got := bar(30, 100); !strings.Contains(got, want) {
			t.Errorf("got %s, want it to have %s", got, want)
		}
	}
}
