// Package logistic is the notes' experiment: a Linear layer and a sigmoid, trained with binary cross
// entropy and stochastic gradient descent, number for number as PyTorch does it.
//
// [Run] does the whole experiment. Its parts can be called one by one:
//
//   - [Init]: the layer's first weights and bias, drawn as torch.nn.Linear draws them;
//   - [Fit]: the training, all epochs inside one compiled XLA program. Package trainer does the same
//     training in GoMLX's own idiom, step by step; slower, and with the same digits;
//   - [Predict]: the probabilities for some rows;
//   - [Optimum]: where the training would end, the maximum likelihood estimate.
//
// Package metrics says how good the probabilities are.
//
// Every random number comes from one torchrand.Generator, drawn in PyTorch's order: the split, the
// weights, the bias, then two draws for each epoch's shuffle.
package logistic
