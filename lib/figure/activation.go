package figure

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute"

	"activation-notes/lib/activations"
	"activation-notes/lib/words"
)

// Activation draws an activation function of the catalog and its derivative, as
// [Function] does, from one x to another.
func Activation(b compute.Backend, name string, from, to float64) *Figure {
	value, derivative, err := sampleActivation(b, name, from, to)
	if err != nil {
		return failed("Activation", err)
	}
	return functionFigure(words.Of(name), value, derivative)
}

// Activations draws two to six activation functions of the catalog in one
// picture and, beside it, their derivatives.
func Activations(b compute.Backend, names []string, from, to float64) *Figure {
	if len(names) == 0 {
		return failed("Activations", errors.New("no names"))
	}
	if len(names) > len(styles) {
		return failed("Activations", fmt.Errorf("got %d names; at most %d curves can be told apart", len(names), len(styles)))
	}
	var values, derivatives []*function
	for _, name := range names {
		value, derivative, err := sampleActivation(b, name, from, to)
		if err != nil {
			return failed("Activations", err)
		}
		value.name, derivative.name = words.Of(name), words.Of(name)
		values, derivatives = append(values, value), append(derivatives, derivative)
	}
	return &Figure{render: func(l Language) content {
		left, right := functionPanel(l, values), functionPanel(l, derivatives)
		left.title, right.title = l.text("functions.value"), l.text("functions.slope")
		for _, p := range []*panel{&left, &right} {
			p.plot.Title.Text = p.title
			p.width, p.height = 340, 250
		}
		var series []Series
		for _, v := range values {
			series = append(series, v.Series)
		}
		return content{
			title:  l.text("functions.title"),
			rows:   [][]panel{{left, right}},
			legend: append(curvesLegend(l, series, 0), endsLegend(l, slices.Concat(values, derivatives))...),
		}
	}}
}

func sampleActivation(b compute.Backend, name string, from, to float64) (value, derivative *function, err error) {
	f, err := activations.ByName(name)
	if err != nil {
		return nil, nil, err
	}
	if f.AlongAxis {
		return nil, nil, fmt.Errorf("%s depends on a whole axis, not on one x", name)
	}
	return sample(b, f.Apply, from, to, slices.Concat(f.Jumps, f.Kinks))
}
