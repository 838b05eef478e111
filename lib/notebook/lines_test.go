package notebook

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// traced is an error with a stack trace, as GoMLX's are.
type traced struct{ error }

func (traced) Format(s fmt.State, verb rune) {
	fmt.Fprint(s, "do not match")
	if s.Flag('+') {
		fmt.Fprint(s, "\ngraph.Dot\n\t/go/graph/main.go:1\nmain.main.func1\n\t/cell/main.go:12\nmain.main\n\t/cell/main.go:15")
	}
}

func TestCellLines(t *testing.T) {
	for _, test := range []struct {
		err  error
		want []string
	}{
		{errors.New("plain"), []string{"/cell/main.go:7", "/cell/main.go:31"}},
		{fmt.Errorf("wrapped: %w", errors.New("plain")), []string{"/cell/main.go:7", "/cell/main.go:31"}},
		{traced{}, []string{"/cell/main.go:12", "/cell/main.go:7", "/cell/main.go:31"}},
	} {
		if got := cell(test.err); !slices.Equal(got, test.want) {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
	if got := cellLines(traced{}, "/other"); got != nil {
		t.Errorf("outside a cell: got %q, want no lines", got)
	}
}

// cell is a cell's program, in which a function that an earlier cell declares checks an error.
func cell(err error) []string {
	show := func(err error) []string {
//line /cell/main.go:7
		return cellLines(err, "/cell")
	}
//line /cell/main.go:31
	return show(err)
}
