// Package bce has the binary cross entropy of the notes as GoMLX graph functions.
//
// For a label y, which is 0 or 1, and a predicted probability p that y is 1, the loss of one
// example is
//
//	BCE(p, y) = -(y log p + (1 - y) log(1 - p))
//
// the negative logarithm of the probability that the prediction gave to the label that came.
//
// Loss takes the probability p, as torch.nn.BCELoss does. LossWithLogits takes the logit z, with
// p = sigmoid(z), as torch.nn.BCEWithLogitsLoss does; it is the more exact of the two where p is
// close to 0 or 1.
//
// PositiveTerm and NegativeTerm are the two halves of that sum, BCE#1 and BCE#2 of the notes. WeightedLoss
// and WeightedLossWithLogits let some elements count more than others. SquaredError stands beside
// them for the comparison.
//
// Here the prediction comes before the label, as in PyTorch; package metrics has the same order. GoMLX's own
// losses take the labels first: ForTrainer turns a loss around for train.Trainer.
//
// All take any float dtype. Inputs of 16 bits are computed in float32, and only the result is rounded to
// 16 bits. Of no examples the mean is NaN and the sum 0, as in PyTorch.
//
// Labels and weights are data: they get no gradient. The Gradient of a Gradient is PyTorch's, so that the
// second derivatives for Newton's method come from autodiff.
//
// Functions whose names end in Derivative give the derivative of one example's loss by hand. The
// compiled training loop of package logistic calls them, since it may not ask for a gradient inside
// a loop. Those that end in Curvature give the second derivative. Gradient of the losses gives the same
// numbers, which the tests check.
package bce
