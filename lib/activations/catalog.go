package activations

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/words"
)

// Function is what the catalog knows of one activation function. Tables, plots, tests, the reference
// numbers and the benchmarks are made from it.
type Function struct {
	Name                       string // the Go function, "LeakyReLU"; also its name in figures and tables
	Korean, English            string // its name in prose, "ReLU 함수", "ReLU function": what words.Of(Name) says
	Formula, Derivative, Range string // TeX without dollar signs, for Apply's arguments; a is PReLU's slope
	Torch                      string // the PyTorch expression in x that Apply equals, defaults spelled out

	// Apply is the function with PyTorch's defaults; the softmax family works along the last axis.
	Apply func(x *graph.Node) *graph.Node

	// AlongAxis tells the softmax family, whose every output depends on a whole axis. Formula is of
	// its i-th output, Derivative by its j-th input; what follows is told of an output as a function
	// of its own input, the others being held.
	AlongAxis bool

	Centred   bool      // 0 at 0, and the output takes both signs
	Bounded   bool      // the output stays between two numbers
	Monotone  bool      // it never turns back: it rises or stays, or (Softmin) it falls or stays
	Smooth    bool      // the derivative is continuous
	Saturates Side      // where the derivative goes to 0
	DeadZone  bool      // the derivative is exactly 0 on a whole interval
	Jumps     []float64 // where the value jumps
	Kinks     []float64 // where the derivative jumps but the value does not

	ValueError, DerivativeError, SecondDerivativeError Bound // the rounding that the tests allow

	File string // where the function is written, from the project's root
}

// Bound is how far a result may be from the exact one, beyond the half unit in the last place that no
// result can do without:
//
//	ULPs × the last place of the exact result  +  Epsilons × the last place of 1
//
// The first term is what a few rounded operations cost. The second is there only where numbers of
// about 1 are subtracted, or their rounding shows in a small result; the function's entry says why.
// Both are of the dtype that is computed in, float32 for bfloat16 and float16. The zero Bound is that
// of a function that only compares and copies.
//
// Results that are, or depend on, numbers below the smallest normal one of the dtype may be 0 instead.
type Bound struct {
	ULPs, Epsilons float64
}

// Side names the ends of the x axis.
type Side int

// The sides on which a function's derivative can go to 0.
const (
	Nowhere Side = iota
	Left         // for x to -Inf
	Right        // for x to +Inf
	Both
)

// String returns "nowhere", "left", "right" or "both".
func (s Side) String() string {
	return [...]string{"nowhere", "left", "right", "both"}[s]
}

// catalog holds the functions of the notes in their order, then those that came later.
var catalog = []*Function{
	&step,
	&threshold,
	&sigmoid,
	&tanh,
	&relu,
	&leakyReLU,
	&preLU,
	&elu,
	&softmax,
	&softmin,
	&logSoftmax,
	&gelu,
	&geluTanh,
	&silu,
	&softplus,
	&hardtanh,
	&relu6,
	&selu,
	&mish,
}

func init() {
	for _, f := range catalog {
		words.Name(f.Name, f.Korean, f.English)
	}
}

// Catalog returns every activation function of this package, first those of the notes in their order,
// then the later ones. What it returns is the caller's own.
func Catalog() []Function {
	functions := make([]Function, len(catalog))
	for i, f := range catalog {
		functions[i] = f.clone()
	}
	return functions
}

// clone returns a Function that shares no memory with f.
func (f Function) clone() Function {
	f.Jumps, f.Kinks = slices.Clone(f.Jumps), slices.Clone(f.Kinks)
	return f
}

// ByName returns the function of that name, spelled as in Go; the error lists the names there are.
func ByName(name string) (Function, error) {
	var names []string
	for _, f := range catalog {
		if f.Name == name {
			return f.clone(), nil
		}
		names = append(names, f.Name)
	}
	return Function{}, fmt.Errorf("activations: no function is called %q; there are %v", name, names)
}
