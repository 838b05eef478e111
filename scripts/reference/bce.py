"""Make the reference numbers of lib/bce with PyTorch itself: losses and their first and second derivatives.

python3 scripts/reference/bce.py      (it needs PyTorch; Debian: python3-torch)
"""

import json
import math
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

OUT = Path(__file__).resolve().parents[2] / "lib" / "bce" / "testdata" / "torch.json"

# Probabilities: the two ends, their neighbours in float32, the place where the bound of the backward
# pass (1e-12) begins to hold, and the middle. No subnormal numbers: XLA's CPU code takes them for 0.
P = [0.0, 2.0**-126, 1e-30, 1e-13, 1e-12, 1.1e-12, 1e-7, 0.25, 0.5, 0.7, 0.99]
P += [1 - 2**-20, 1 - 2**-24, 1.0]
Z = [-200.0, -104.0, -89.0, -88.0, -50.0, -17.0, -2.5, -1e-3, 0.0, 1e-3, 0.5, 3.0, 16.0, 17.0, 88.0, 89.0, 200.0]
LABELS = [0.0, 1.0, 0.3]

# For the cases that are compared in bfloat16 too: numbers that bfloat16 has, and no label between 0 and 1
# that is not exact.
SHORT_P = [2.0**-126, 2.0**-40, 2.0**-39, 2.0**-20, 2.0**-8, 0.0625, 0.25, 0.5, 0.75, 0.9375, 1 - 2**-8]
SHORT_Z = [-96.0, -50.0, -17.0, -4.5, -1.5, -0.25, 0.0, 2.0**-10, 0.75, 3.0, 16.0, 17.0, 88.0]
SHORT_LABELS = [0.0, 1.0, 0.25]
SPECIAL = [math.inf, -math.inf, math.nan, -0.0]


def case(name, values, criterion_class):
    """Return the inputs, the losses under each reduction, the gradients and the second derivatives.

    The inputs are float32 numbers. PyTorch computes in float64 here, since version 1.13 rounds 1 - p
    and 1 + e^-|z| before it takes the logarithm, which in float32 loses digits of small losses.
    """
    generator = torch.Generator().manual_seed(0)
    random = torch.rand(50, generator=generator) if name == "Loss" else torch.randn(50, generator=generator) * 20
    x = torch.tensor([v for v in values for _ in LABELS] + random.tolist())
    y = torch.tensor(LABELS * len(values) + torch.randint(0, 2, (50,), generator=generator).float().tolist())
    result = {"function": name, "x": x.tolist(), "y": y.tolist()}
    for reduction in ["none", "mean", "sum"]:
        leaf = x.double().requires_grad_()
        loss = criterion_class(reduction=reduction)(leaf, y.double())
        gradient, second = derivatives(loss, leaf)
        result[reduction] = loss.tolist()
        result[reduction + "_gradient"] = gradient.tolist()
        result[reduction + "_second"] = second.tolist()
    return result


def derivatives(loss, leaf):
    """Return the gradient of the sum of the losses, and the gradient of the sum of that."""
    # Where PyTorch is to differentiate a gradient again, it computes some gradients by other formulas.
    (gradient,) = torch.autograd.grad(loss.sum(), leaf, retain_graph=True)
    (again,) = torch.autograd.grad(loss.sum(), leaf, create_graph=True)
    return gradient, torch.autograd.grad(again.sum(), leaf)[0]


def short(values):
    """Return the values rounded to bfloat16, as float32."""
    return values.bfloat16().float()


def grid(values):
    """Return each value with each label, in rows of one value, and a seeded random sample below them."""
    generator = torch.Generator().manual_seed(1)
    random = torch.rand(8, 3, generator=generator)
    if min(values) < 0:
        random = random * 20 - 10
    x = torch.cat([torch.tensor(values)[:, None].expand(-1, 3), short(random)])
    labels = torch.cat([torch.tensor(SHORT_LABELS).expand(len(values), -1), (random > random.mean()).float()])
    return x, labels


def plain(values):
    """Return the values as JSON takes them: infinities and NaN as strings."""
    return [v if math.isfinite(v) else str(v) for v in values.flatten().tolist()]


def shaped(function, loss, x, y, weight=None, pos_weight=None, reductions=("none", "mean", "sum")):
    """Return a case of the given shape: inputs, weights, losses, gradients and second derivatives.

    loss(x, y, reduction, weights) is PyTorch's; the weights are given by name where there are any. The
    inputs are bfloat16 numbers and PyTorch computes in float64, so that the result is what an exact
    computation in any of the three dtypes rounds to: in bfloat16 itself PyTorch 1.13 has neither BCELoss nor
    MSELoss on the CPU.
    """
    weights = {k: v for k, v in {"weight": weight, "pos_weight": pos_weight}.items() if v is not None}
    result = {"function": function, "shape": list(x.shape), "x": plain(x), "y": plain(y)}
    for name, value in weights.items():
        result[name] = {"shape": list(value.shape), "values": plain(value)}
    weights = {name: value.double() for name, value in weights.items()}
    for reduction in reductions:
        leaf = x.double().requires_grad_()
        value = loss(leaf, y.double(), reduction, weights)
        gradient, second = derivatives(value, leaf)
        result[reduction] = plain(value)
        result[reduction + "_gradient"] = plain(gradient)
        result[reduction + "_second"] = plain(second)
    return result


def bce(p, y, reduction, weights):
    """Return torch.nn.BCELoss."""
    return F.binary_cross_entropy(p, y, reduction=reduction, **weights)


def bce_with_logits(z, y, reduction, weights):
    """Return torch.nn.BCEWithLogitsLoss."""
    return F.binary_cross_entropy_with_logits(z, y, reduction=reduction, **weights)


def positive_term(p, y, _reduction, _weights):
    """Return BCE#1 of the notes. Where the bounds of lib/bce hold, below p = 1e-12, lies beyond these cases."""
    return -y * p.log()


def negative_term(p, y, _reduction, _weights):
    """Return BCE#2 of the notes."""
    return -(1 - y) * torch.log1p(-p)


def squared_error(p, y, reduction, _weights):
    """Return torch.nn.MSELoss."""
    return F.mse_loss(p, y, reduction=reduction)


def squared_error_with_logits(z, y, reduction, _weights):
    """Return torch.nn.MSELoss of the probabilities."""
    return F.mse_loss(torch.sigmoid(z), y, reduction=reduction)


def weighted_cases():
    """Return the cases with weights of all shapes that broadcast."""
    generator = torch.Generator().manual_seed(2)

    def weight(*shape):
        return short(torch.rand(shape, generator=generator) * 4)

    p, y_of_p = grid([0.0, *SHORT_P[1:5], 0.5, 1.0])
    z, y_of_z = grid(SHORT_Z[1:7])
    for shape in [(len(p), 3), (3,), (len(p), 1), (1, 3), ()]:
        yield shaped("WeightedLoss", bce, p, y_of_p, weight(*shape))
    yield shaped("WeightedLossWithLogits", bce_with_logits, z, y_of_z)
    full, column = (len(z), 3), (len(z), 1)
    for of_weight, of_pos_weight in [((3,), None), (None, (3,)), (None, ()), (column, (3,)), (full, full)]:
        weights = [None if shape is None else weight(*shape) for shape in (of_weight, of_pos_weight)]
        yield shaped("WeightedLossWithLogits", bce_with_logits, z, y_of_z, *weights)


def special_cases():
    """Return what infinities, NaN and -0 give, element by element.

    BCELoss refuses them. The logit -Inf with a label other than 0 is left out: its loss is +Inf, but PyTorch
    1.13 multiplies it by 1 - y = 0, or adds +Inf to -Inf, and gives NaN.
    """
    pairs = [(x, y) for x in SPECIAL for y in SHORT_LABELS if not (x == -math.inf and y > 0)]
    x, y = torch.tensor(pairs).T.contiguous()
    only = {"reductions": ["none"]}
    yield shaped("LossWithLogits", bce_with_logits, x, y, **only)
    yield shaped("WeightedLossWithLogits", bce_with_logits, x, y, torch.tensor(2.0), torch.tensor(3.0), **only)
    yield shaped("SquaredError", squared_error, x, y, **only)
    yield shaped("SquaredErrorWithLogits", squared_error_with_logits, x, y, **only)


def main():
    """Write testdata/torch.json."""
    made = f"scripts/reference/bce.py, PyTorch {torch.__version__} on the CPU"
    cases = [case("Loss", P, nn.BCELoss), case("LossWithLogits", Z, nn.BCEWithLogitsLoss)]
    shaped_cases = [
        shaped("Loss", bce, *grid([0.0, *SHORT_P, 1.0])),
        shaped("LossWithLogits", bce_with_logits, *grid(SHORT_Z)),
        shaped("PositiveTerm", positive_term, *grid([*SHORT_P[2:], 1.0]), reductions=["none"]),
        shaped("NegativeTerm", negative_term, *grid([0.0, *SHORT_P]), reductions=["none"]),
        shaped("SquaredError", squared_error, *grid(SHORT_Z)),
        shaped("SquaredErrorWithLogits", squared_error_with_logits, *grid(SHORT_Z)),
        *weighted_cases(),
        *special_cases(),
    ]
    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps({"made_by": made, "cases": cases, "shaped_cases": shaped_cases}, indent=1, allow_nan=False)
    OUT.write_text(text + "\n")


if __name__ == "__main__":
    main()
