// Package plots draws functions that are built as GoMLX graphs, and tabulates the activation functions
// of the catalog. It computes the numbers with package evaluate and hands them to package figure.
package plots

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/evaluate"
	"activation-notes/lib/figure"
	"activation-notes/lib/words"
)

// Function draws a function of one variable and its derivative, as GoMLX's autodiff gives it, from one x
// to another: see [figure.Function].
//
// F works element by element on float32. Jumps are where f or its derivative may jump. The figure carries
// the error of a range that is none, and of an f that does not compile.
func Function(b compute.Backend, title string, f func(x *graph.Node) *graph.Node, from, to float64, jumps ...float64) *figure.Figure {
	s, err := sample(b, title, f, from, to, jumps)
	if err != nil {
		return figure.Failed("plots.Function", err)
	}
	return figure.Function(title, s)
}

// Activation draws an activation function of the catalog and its derivative, as [Function] does, from one x
// to another.
func Activation(b compute.Backend, name string, from, to float64) *figure.Figure {
	s, err := sampleActivation(b, name, from, to)
	if err != nil {
		return figure.Failed("plots.Activation", err)
	}
	return figure.Function(s.Name, s)
}

// Activations draws two to six activation functions of the catalog in one picture and, beside it, their
// derivatives.
func Activations(b compute.Backend, names []string, from, to float64) *figure.Figure {
	var functions []figure.Sampled
	for _, name := range names {
		s, err := sampleActivation(b, name, from, to)
		if err != nil {
			return figure.Failed("plots.Activations", err)
		}
		functions = append(functions, s)
	}
	return figure.Functions(functions...)
}

func sampleActivation(b compute.Backend, name string, from, to float64) (figure.Sampled, error) {
	f, err := activations.ByName(name)
	if err != nil {
		return figure.Sampled{}, err
	}
	if f.AlongAxis {
		return figure.Sampled{}, fmt.Errorf("%s depends on a whole axis, not on one x", name)
	}
	return sample(b, words.Of(name), f.Apply, from, to, slices.Concat(f.Jumps, f.Kinks))
}

func sample(b compute.Backend, name string, f func(x *graph.Node) *graph.Node, from, to float64, jumps []float64) (figure.Sampled, error) {
	x, err := figure.SampleAt(from, to, jumps...)
	if err != nil {
		return figure.Sampled{}, err
	}
	y, slope, err := evaluate.Function(b, f, x)
	return figure.Sampled{Name: name, From: from, To: to, Jumps: jumps, X: x, Y: y, Slope: slope}, err
}
