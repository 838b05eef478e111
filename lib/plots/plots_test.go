package plots_test

import (
	"regexp"
	"strings"
	"testing"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/figure"
	"activation-notes/lib/plots"
	"activation-notes/lib/words"
)

func english(f *figure.Figure) string { return f.In(words.English).Text() }

// The kinks and jumps of the catalog are marked.
func TestActivationJumps(t *testing.T) {
	b := backendtest.New(t)
	for name, want := range map[string]string{
		"Step": "At x = 0, f(x) is 0; it comes near 0 from the left and 1 from the right.",
		"ReLU": "At x = 0, f′(x) is 0; it comes near 0 from the left and 1 from the right.",
	} {
		if got := english(plots.Activation(b, name, -3, 3)); !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %q in it", name, got, want)
		}
	}
	if got := english(plots.Activation(b, "Sigmoid", -3, 3)); strings.Contains(got, "comes near") {
		t.Errorf("a smooth function jumps: %s", got)
	}
}

func TestErrors(t *testing.T) {
	b := backendtest.New(t)
	for want, f := range map[string]*figure.Figure{
		"plots.Activation: Softmax depends on a whole axis, not on one x": plots.Activation(b, "Softmax", -2, 2),
		"plots.Activation: x goes from 2 to -2; want it to rise":          plots.Activation(b, "ReLU", 2, -2),
		"figure.Functions: no functions":                                  plots.Activations(b, nil, -2, 2),
		`no function is called "Relu"`:                                    plots.Activations(b, []string{"Relu"}, -2, 2),
		`plots.Formulas: activations: no function is called "Relu"`:       plots.Formulas("Relu"),
		`plots.Properties: activations: no function is called "Relu"`:     plots.Properties("Relu"),
	} {
		if err := f.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestTables(t *testing.T) {
	f := plots.Formulas("Sigmoid", "ReLU")
	if got, want := english(f), `ReLU function | \(\max(0, x)\) |`; !strings.Contains(got, want) || strings.Count(got, "\n") != 3 {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if html := f.HTML(); !regexp.MustCompile(`<td class="mathjax_process"[^>]*>\\\(\\max\(0, x\)\\\)</td>`).MatchString(html) {
		t.Errorf("the formula is in no cell for MathJax: %s", html)
	}
	if got, want := strings.Count(english(plots.Properties()), "\n"), len(activations.Catalog())+1; got != want {
		t.Errorf("got %d rows, want %d", got, want)
	}
	if got, want := english(plots.Properties("ReLU")), "ReLU function | no | no | yes | no | left | yes"; !strings.Contains(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := plots.Properties("Tanh").In(words.Korean).Text(), "예 | 예 | 예 | 예 | 양쪽 | 아니요"; !strings.Contains(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
