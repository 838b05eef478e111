package plots

import (
	"activation-notes/lib/activations"
	"activation-notes/lib/figure"
	"activation-notes/lib/words"
)

// Formulas is a table of activation functions of the catalog: formula,
// derivative, range and the PyTorch call that does the same. Without names it
// has them all.
func Formulas(names ...string) *figure.Figure {
	head := append(words.List("function", "formula", "derivative", "range"), "PyTorch")
	return catalogueTable("plots.Formulas", "activations", head, names, func(f activations.Function) []string {
		return []string{words.Of(f.Name), tex(f.Formula), tex(f.Derivative), tex(f.Range), f.Torch}
	})
}

// Properties is a table of the properties of activation functions of the
// catalog, in words: whether the output is centred on 0, bounded, monotone and
// smooth, on which side the derivative goes to 0, and whether it is 0 on a whole
// interval. Without names it has them all.
func Properties(names ...string) *figure.Figure {
	head := words.List("function", "centred", "bounded", "monotone", "smooth", "saturates", "dead-zone")
	return catalogueTable("plots.Properties", "properties", head, names, func(f activations.Function) []string {
		return []string{words.Of(f.Name), yes(f.Centred), yes(f.Bounded), yes(f.Monotone), yes(f.Smooth), words.Of(f.Saturates.String()), yes(f.DeadZone)}
	})
}

func catalogueTable(function, caption string, head, names []string, row func(activations.Function) []string) *figure.Figure {
	if len(names) == 0 {
		for _, f := range activations.Catalog() {
			names = append(names, f.Name)
		}
	}
	var rows [][]string
	for _, name := range names {
		f, err := activations.ByName(name)
		if err != nil {
			return figure.Failed(function, err)
		}
		rows = append(rows, row(f))
	}
	return figure.Table(words.Of(caption), head, rows)
}

// tex marks a formula for [figure.Table].
func tex(formula string) string { return `\(` + formula + `\)` }

// yes is the cell of a property.
func yes(b bool) string {
	if b {
		return words.Of("yes")
	}
	return words.Of("no")
}
