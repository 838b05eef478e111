// Package activations has the activation functions of the notes as GoMLX graph functions.
//
// Conventions, which every function keeps:
//
//   - It takes and returns *graph.Node, works element by element on any shape and any float dtype
//     unless its comment says otherwise, and panics as GoMLX does when it is given anything else.
//   - It means what PyTorch's function of that name means, with PyTorch's defaults, and its gradient
//     is PyTorch's, at the kinks and for large inputs too.
//   - One file holds one function: formula, derivative, special values and source are told above
//     the code.
package activations
