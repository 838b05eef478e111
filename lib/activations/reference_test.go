package activations_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes/bfloat16"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
)

// reference is what scripts/reference/activations.py wrote of one function.
type reference struct {
	Cases []referenceCase
}

// referenceCase holds PyTorch's results, computed in float64 from inputs that are numbers of DType.
// Without Weights the gradient is that of the sum of y, else that of the weighted sum. The second
// derivative is the gradient of the gradient in the same way, the slope's counted in.
type referenceCase struct {
	Torch         string
	DType         string
	Shape         []int
	X, Y          numbers
	Gradient      numbers
	Second        numbers
	Weights       numbers
	Slope         numbers
	SlopeGradient numbers `json:"slope_gradient"`
	SlopeSecond   numbers `json:"slope_second"`
}

// numbers are written as one text. What PyTorch answers in two ways is written "-", and open here.
type numbers []float64

var open = math.Float64frombits(math.Float64bits(math.NaN()) ^ 1)

func isOpen(v float64) bool { return math.Float64bits(v) == math.Float64bits(open) }

func (n *numbers) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	for word := range strings.FieldsSeq(text) {
		v, err := open, error(nil)
		if word != "-" {
			v, err = strconv.ParseFloat(word, 64)
		}
		if err != nil {
			return err
		}
		*n = append(*n, v)
	}
	return nil
}

func loadReference(t *testing.T, name string) reference {
	t.Helper()
	const run = "run python3 scripts/reference/activations.py"
	file, err := os.ReadFile("testdata/torch/" + name + ".json")
	if err != nil {
		t.Fatalf("no reference numbers for %s (%v): %s", name, err, run)
	}
	var r reference
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// variants are the functions with other arguments than the catalog's, under PyTorch's expressions.
var variants = map[string]func(x, slope *graph.Node) *graph.Node{
	"(x > 0.125).to(x.dtype)":                   func(x, _ *graph.Node) *graph.Node { return activations.Step(x, 0.125) },
	"F.threshold(x, threshold=0.0, value=0.0)":  func(x, _ *graph.Node) *graph.Node { return activations.Threshold(x, 0, 0) },
	"F.threshold(x, threshold=-0.5, value=0.1)": func(x, _ *graph.Node) *graph.Node { return activations.Threshold(x, -0.5, 0.1) },
	"F.leaky_relu(x, negative_slope=0.2)":       func(x, _ *graph.Node) *graph.Node { return activations.LeakyReLU(x, 0.2) },
	"F.leaky_relu(x, negative_slope=-0.5)":      func(x, _ *graph.Node) *graph.Node { return activations.LeakyReLU(x, -0.5) },
	"F.prelu(x, a)":                             activations.PReLU,
	"F.elu(x, alpha=2.5)":                       func(x, _ *graph.Node) *graph.Node { return activations.ELU(x, 2.5) },
	"torch.softmax(x, dim=0)":                   func(x, _ *graph.Node) *graph.Node { return activations.Softmax(x, 0) },
	"torch.softmax(x, dim=1)":                   func(x, _ *graph.Node) *graph.Node { return activations.Softmax(x, 1) },
	"F.softmin(x, dim=0)":                       func(x, _ *graph.Node) *graph.Node { return activations.Softmin(x, 0) },
	"F.softmin(x, dim=1)":                       func(x, _ *graph.Node) *graph.Node { return activations.Softmin(x, 1) },
	"torch.log_softmax(x, dim=0)":               func(x, _ *graph.Node) *graph.Node { return activations.LogSoftmax(x, 0) },
	"torch.log_softmax(x, dim=1)":               func(x, _ *graph.Node) *graph.Node { return activations.LogSoftmax(x, 1) },
	"F.softplus(x, beta=2.0, threshold=5.0)":    func(x, _ *graph.Node) *graph.Node { return activations.Softplus(x, 2, 5) },
	"F.softplus(x, beta=0.5, threshold=20.0)":   func(x, _ *graph.Node) *graph.Node { return activations.Softplus(x, 0.5, 20) },
	"F.hardtanh(x, min_val=-0.5, max_val=2.0)":  func(x, _ *graph.Node) *graph.Node { return activations.Hardtanh(x, -0.5, 2) },
}

// precision is what rounding costs in a dtype.
type precision struct {
	bits     int     // the significant binary digits of a result
	worked   int     // those of the numbers it is computed from: float32's for a 16-bit dtype
	smallest float64 // the smallest normal number
	largest  float64
}

var precisions = map[string]precision{
	"float32":  {24, 24, 0x1p-126, math.MaxFloat32},
	"float64":  {53, 53, 0x1p-1022, math.MaxFloat64},
	"bfloat16": {8, 24, 0x1p-126, 0x1.fep127},
}

// lastPlace returns the value of the last of so many binary digits of v.
func lastPlace(v float64, bits int, smallest float64) float64 {
	return math.Ldexp(1, int(math.Floor(math.Log2(max(math.Abs(v), smallest))))+1-bits)
}

// allowed returns how far from want, PyTorch's result in float64, a result may be.
func (p precision) allowed(want float64, bound activations.Bound) float64 {
	rounding := bound.ULPs*lastPlace(want, p.worked, p.smallest) + bound.Epsilons*lastPlace(1, p.worked, p.smallest)
	if p.bits == 53 {
		rounding *= 2 // PyTorch's result is rounded as ours is
	}
	if bound.Epsilons > 0 {
		// Where we lose some, PyTorch's float64 loses up to this: 1 - sigmoid(x), times an x of 36.
		rounding += 18 * lastPlace(1, 53, p.smallest)
	}
	// XLA's CPU code takes numbers below the smallest normal one for 0, and in 1 / (1 + e^-x) the power
	// overflows there on every backend. What was lost may then be multiplied by alpha or x, which is
	// below 1024 where anything is left to lose.
	underflow := 1024 * p.smallest
	return lastPlace(want, p.bits, p.smallest)/2 + rounding + underflow
}

// far tells how far got is from want, in units of what is allowed; at most 1 is right.
func (p precision) far(got, want float64, bound activations.Bound) float64 {
	if math.Abs(want) > p.largest {
		want = math.Copysign(math.Inf(1), want)
	}
	switch {
	case isOpen(want), got == want, math.IsNaN(got) && math.IsNaN(want):
		return 0
	case math.IsNaN(got), math.IsNaN(want), math.IsInf(got, 0), math.IsInf(want, 0):
		return math.Inf(1)
	}
	return math.Abs(got-want) / p.allowed(want, bound)
}

func toTensor(dtype string, v []float64, shape ...int) *tensors.Tensor {
	switch dtype {
	case "float32":
		return tensors.FromFlatDataAndDimensions(convert(v, func(v float64) float32 { return float32(v) }), shape...)
	case "bfloat16":
		return tensors.FromFlatDataAndDimensions(convert(v, bfloat16.FromFloat64), shape...)
	}
	return tensors.FromFlatDataAndDimensions(v, shape...)
}

func fromTensor(t *tensors.Tensor) []float64 {
	switch v := t.Value(); v.(type) {
	case float32, []float32, [][]float32, [][][]float32:
		return convert(tensors.MustCopyFlatData[float32](t), func(v float32) float64 { return float64(v) })
	case bfloat16.BFloat16, []bfloat16.BFloat16, [][]bfloat16.BFloat16, [][][]bfloat16.BFloat16:
		return convert(tensors.MustCopyFlatData[bfloat16.BFloat16](t), bfloat16.BFloat16.Float64)
	}
	return tensors.MustCopyFlatData[float64](t)
}

func convert[From, To any](in []From, f func(From) To) []To {
	out := make([]To, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// inputs returns the case's tensors: x, and the weights and slopes where it has some.
func (c referenceCase) inputs() []any {
	in := []any{toTensor(c.DType, c.X, c.Shape...)}
	if c.Weights != nil {
		in = append(in, toTensor(c.DType, c.Weights, c.Shape...))
	}
	if c.Slope != nil {
		in = append(in, toTensor(c.DType, c.Slope, len(c.Slope)))
	}
	return in
}

// outputs returns the value of f for the inputs, its gradient and its second derivative by x, and those
// by the slope if there is one.
func outputs(f func(x, slope *graph.Node) *graph.Node, in []*graph.Node) []*graph.Node {
	x, by := in[0], in[:1:1]
	var slope *graph.Node
	if len(in) == 3 {
		slope = in[2]
		by = append(by, slope)
	}
	sum := func(y *graph.Node) *graph.Node {
		if len(in) > 1 {
			y = graph.Mul(y, in[1])
		}
		return graph.ReduceAllSum(y)
	}
	y := f(x, slope)
	first := graph.Gradient(sum(y), by...)
	total := sum(first[0])
	if slope != nil {
		total = graph.Add(total, graph.ReduceAllSum(first[1]))
	}
	second := graph.Gradient(total, by...)
	return append([]*graph.Node{y, first[0], second[0]}, append(first[1:], second[1:]...)...)
}

func TestAgainstPyTorch(t *testing.T) {
	b := backendtest.New(t)
	seen := map[string]bool{}
	for _, f := range activations.Catalog() {
		t.Run(f.Name, func(t *testing.T) { againstPyTorch(t, b, f, seen) })
	}
	for expression := range variants {
		if !seen[expression] {
			t.Errorf("no reference numbers for %s: run python3 scripts/reference/activations.py", expression)
		}
	}
}

func againstPyTorch(t *testing.T, b compute.Backend, f activations.Function, seen map[string]bool) {
	cases := loadReference(t, f.Name).Cases
	var in []any
	for _, c := range cases {
		if variants[c.Torch] == nil && c.Torch != f.Torch {
			t.Fatalf("the reference has %s, and the test no function for it", c.Torch)
		}
		seen[c.Torch] = true
		in = append(in, c.inputs()...)
	}
	// All cases in one graph: compiling takes nearly all of the time.
	out, err := graph.CallOnceN(b, func(in []*graph.Node) (out []*graph.Node) {
		for _, c := range cases {
			apply := variants[c.Torch]
			if apply == nil {
				apply = func(x, _ *graph.Node) *graph.Node { return f.Apply(x) }
			}
			n := len(c.inputs())
			out = append(out, outputs(apply, in[:n])...)
			in = in[n:]
		}
		return out
	}, in...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		c.compare(t, "value", fromTensor(out[0]), c.Y, f.ValueError)
		c.compare(t, "gradient", fromTensor(out[1]), c.Gradient, f.DerivativeError)
		c.compare(t, "second derivative", fromTensor(out[2]), c.Second, f.SecondDerivativeError)
		out = out[3:]
		if c.Slope != nil {
			// The sum of up to 24 products.
			sums := activations.Bound{ULPs: 4, Epsilons: 4}
			c.compare(t, "gradient by the slope", fromTensor(out[0]), c.SlopeGradient, sums)
			c.compare(t, "second derivative by the slope", fromTensor(out[1]), c.SlopeSecond, sums)
			out = out[2:]
		}
	}
}

func (c referenceCase) compare(t *testing.T, what string, got, want []float64, bound activations.Bound) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s in %s: %d results of %s, want %d", c.Torch, c.DType, len(got), what, len(want))
		return
	}
	p := precisions[c.DType]
	for i := range want {
		far := p.far(got[i], want[i], bound)
		if far <= 1 {
			continue
		}
		x := fmt.Sprint("element ", i)
		if len(want) == len(c.X) {
			x = fmt.Sprintf("x = %v", c.X[i])
		}
		t.Errorf("%s in %s at %s: %s %v, want %v; %.1f times as far as is allowed",
			c.Torch, c.DType, x, what, got[i], want[i], far)
	}
}
