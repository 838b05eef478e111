package activations_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
)

func TestByName(t *testing.T) {
	for _, f := range activations.Catalog() {
		if got, err := activations.ByName(f.Name); err != nil || got.File != f.File {
			t.Errorf("ByName(%q) = %v, %v", f.Name, got, err)
		}
	}
	_, err := activations.ByName("relu")
	if err == nil || !strings.Contains(err.Error(), `"relu"`) || !strings.Contains(err.Error(), "LeakyReLU") {
		t.Errorf("ByName of a name there is not: %v, want the name and the names there are", err)
	}
}

// functionFiles lists the package's exported functions of x that return a node, with their files.
func functionFiles(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range source.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() || len(f.Type.Params.List) == 0 {
				continue
			}
			first := f.Type.Params.List[0].Names[0].Name
			if first == "x" && isNode(f.Type.Params.List[0].Type) && f.Type.Results.NumFields() == 1 && isNode(f.Type.Results.List[0].Type) {
				found[f.Name.Name] = file
			}
		}
	}
	return found
}

func isNode(e ast.Expr) bool {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	selector, ok := star.X.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Node"
}

func TestCatalogIsComplete(t *testing.T) {
	files := functionFiles(t)
	seen := map[string]bool{}
	for _, f := range activations.Catalog() {
		if seen[f.Name] {
			t.Errorf("the catalog has %s twice", f.Name)
		}
		seen[f.Name] = true
		if want := "lib/activations/" + files[f.Name]; f.File != want {
			t.Errorf("%s: File is %q, but the function is in %q", f.Name, f.File, want)
		}
	}
	for name, file := range files {
		if !seen[name] {
			t.Errorf("%s in %s is not in the catalog", name, file)
		}
	}
}

func TestCatalogFields(t *testing.T) {
	for _, f := range activations.Catalog() {
		for field, text := range map[string]string{
			"Korean": f.Korean, "English": f.English, "Formula": f.Formula, "Derivative": f.Derivative,
			"Range": f.Range, "Torch": f.Torch,
		} {
			if text == "" || strings.TrimSpace(text) != text {
				t.Errorf("%s: %s is %q", f.Name, field, text)
			}
		}
		if !strings.ContainsFunc(f.Korean, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) || strings.ContainsFunc(f.English, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("%s: its names are %q and %q", f.Name, f.Korean, f.English)
		}
		if !regexp.MustCompile(`\bx\b`).MatchString(f.Torch) {
			t.Errorf("%s: %q is not an expression in x", f.Name, f.Torch)
		}
		for _, tex := range []string{f.Formula, f.Derivative, f.Range} {
			if problem := unbalanced(tex); problem != "" {
				t.Errorf("%s: %s in %s", f.Name, problem, tex)
			}
		}
		if f.Apply == nil {
			t.Errorf("%s: Apply is missing", f.Name)
		}
	}
}

// unbalanced names what is opened and not closed in TeX, "" if nothing is.
func unbalanced(tex string) string {
	depth := 0
	for _, token := range regexp.MustCompile(`\\.|[{}$]`).FindAllString(tex, -1) {
		switch token {
		case "{":
			depth++
		case "}":
			depth--
		case "$":
			return "a dollar sign"
		}
		if depth < 0 {
			return "a brace that was not opened"
		}
	}
	count := func(pattern string) int { return len(regexp.MustCompile(pattern).FindAllString(tex, -1)) }
	switch {
	case depth != 0:
		return "a brace that is not closed"
	case count(`\\left\b`) != count(`\\right\b`):
		return `\left without \right`
	case count(`\\begin\b`) != count(`\\end\b`):
		return `\begin without \end`
	}
	return ""
}

func TestUnbalanced(t *testing.T) {
	for tex, want := range map[string]bool{
		`\frac{1}{x}`: false, `\{0, 1\}`: false, `\begin{cases} x \end{cases}`: false, `\left(x\right)`: false, `x \le 0`: false,
		`\frac{1}{x`: true, `}{`: true, `\left(x)`: true, `\begin{cases} x`: true, `$x$`: true,
	} {
		if got := unbalanced(tex) != ""; got != want {
			t.Errorf("unbalanced(%q) = %q", tex, unbalanced(tex))
		}
	}
}

// curve returns f and its derivative in float64. Of a function along an axis it takes an output as a
// function of its own input, beside another one that is held.
func curve(t *testing.T, b compute.Backend, f activations.Function, x []float64) (y, derivative []float64) {
	t.Helper()
	out, err := graph.CallOnceN(b, func(x *graph.Node) (*graph.Node, *graph.Node) {
		if !f.AlongAxis {
			y := f.Apply(x)
			return y, graph.Gradient(graph.ReduceAllSum(y), x)[0]
		}
		pairs := graph.Stack([]*graph.Node{x, graph.OnesLike(x)}, 1)
		y := graph.Slice(f.Apply(pairs), graph.AxisRange(), graph.AxisElem(0))
		return graph.Reshape(y, -1), graph.Gradient(graph.ReduceAllSum(y), x)[0]
	}, x)
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float64](out[0]), tensors.MustCopyFlatData[float64](out[1])
}

// What the catalog claims of a function is seen in the numbers, and nothing is seen that it does not
// claim.
func TestCatalogProperties(t *testing.T) {
	b := backendtest.New(t)
	// No number of the grid is a whole one, where the jumps and kinks are.
	const step = 1.0 / 64
	var x []float64
	for v := -10 + step/2; v < 10; v += step {
		x = append(x, v)
	}
	grid := len(x)
	x = append(x, 0, -50, 50, -1e6, 1e6)
	for _, f := range activations.Catalog() {
		y, d := curve(t, b, f, x)
		y0, far := y[grid], math.Max(math.Abs(y[grid+3]), math.Abs(y[grid+4]))
		saturates := 0
		if math.Abs(d[grid+1]) < 1e-9 {
			saturates |= int(activations.Left)
		}
		if math.Abs(d[grid+2]) < 1e-9 {
			saturates |= int(activations.Right)
		}
		y, d = y[:grid], d[:grid]

		rises, falls, jumps, bends, flat, longestFlat := false, false, []float64{}, []float64{}, 0, 0
		for i := range grid {
			if flat++; d[i] != 0 {
				flat = 0
			}
			longestFlat = max(longestFlat, flat)
			if i == 0 {
				continue
			}
			dy := y[i] - y[i-1]
			rises, falls = rises || dy > 1e-12, falls || dy < -1e-12
			middle := (x[i] + x[i-1]) / 2
			// No slope and no curvature of these functions reaches 3.
			if math.Abs(dy) > 3*step {
				jumps = append(jumps, middle)
			} else if math.Abs(d[i]-d[i-1]) > 3*step {
				bends = append(bends, middle)
			}
		}
		check := func(property string, claimed, seen any) {
			if claimed != seen {
				t.Errorf("%s: %s is %v in the catalog, and %v by the numbers", f.Name, property, claimed, seen)
			}
		}
		check("Centred", f.Centred, y0 == 0 && slices.Min(y) < 0 && slices.Max(y) > 0)
		check("Bounded", f.Bounded, far < 10)
		check("Monotone", f.Monotone, !(rises && falls))
		check("Smooth", f.Smooth, len(jumps)+len(bends) == 0)
		check("Saturates", f.Saturates, activations.Side(saturates))
		check("DeadZone", f.DeadZone, longestFlat > 10)
		if !slices.Equal(f.Jumps, jumps) || !slices.Equal(f.Kinks, bends) {
			t.Errorf("%s: it jumps at %v and has kinks at %v in the catalog, at %v and %v by the numbers", f.Name, f.Jumps, f.Kinks, jumps, bends)
		}
	}
}

func TestSideString(t *testing.T) {
	want := []string{"nowhere", "left", "right", "both"}
	for i, side := range []activations.Side{activations.Nowhere, activations.Left, activations.Right, activations.Both} {
		if side.String() != want[i] {
			t.Errorf("side %d is %q, want %q", i, side, want[i])
		}
	}
}

// The catalog is the caller's own: what one changes, another does not see.
func TestCatalogIsACopy(t *testing.T) {
	byName := func(name string) activations.Function {
		f, err := activations.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for i, f := range activations.Catalog() {
		want := fmt.Sprint(f.Name, f.Jumps, f.Kinks)
		functions := activations.Catalog()
		functions[i].Name = "changed"
		for _, f := range []activations.Function{functions[i], byName(f.Name)} {
			for _, places := range [][]float64{f.Jumps, f.Kinks} {
				for j := range places {
					places[j] = 99
				}
			}
		}
		for _, f := range []activations.Function{activations.Catalog()[i], byName(f.Name)} {
			if got := fmt.Sprint(f.Name, f.Jumps, f.Kinks); got != want {
				t.Errorf("the catalog was changed from outside: %s, want %s", got, want)
			}
		}
	}
}

// The functions' files exist where the catalog says, from the project's root.
func TestCatalogFiles(t *testing.T) {
	for _, f := range activations.Catalog() {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(f.File))); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
