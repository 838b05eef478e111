// Package activations has the activation functions of the notes, and those that readers of today
// meet besides, as GoMLX graph functions.
//
// Conventions, which every function keeps:
//
//   - It takes and returns *graph.Node, works on any shape and any float dtype unless its comment says
//     otherwise, and panics as GoMLX does, with one clear message, when it is given anything else.
//   - It means what PyTorch's function of that name means, and its gradient is PyTorch's, at the kinks
//     and for large inputs too. The Default constants are PyTorch's defaults. Where PyTorch comes to
//     Inf × 0 = NaN although there is a limit, the limit is given; the function's comment says so.
//   - The Gradient of its Gradient is its second derivative, PyTorch's again: 0 at the kinks, where there
//     is none, and 0 at ±Inf. Derivatives of higher order come in the same way.
//   - bfloat16 and float16 are computed in float32 and rounded once, as PyTorch does it.
//   - Where GoMLX has a function with the same meaning and the same gradient, it is called.
//   - One file holds one function: formula, derivative, special values and source are told above the
//     code, and its entry in the catalog stands below.
//
// [Catalog] lists the functions for tables, plots, tests and benchmarks. A function is added by one
// file like these and one line in catalog.go; python3 scripts/reference/activations.py then makes
// PyTorch's numbers for it, and the tests compare.
//
// Package evaluate computes a function with its derivative and measures its cost; package plots draws it.
package activations
