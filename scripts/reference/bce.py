"""Make the reference numbers of lib/bce with PyTorch itself: losses, reductions and gradients.

python3 scripts/reference/bce.py      (it needs PyTorch; Debian: python3-torch)
"""

import json
from pathlib import Path

import torch
from torch import nn

OUT = Path(__file__).resolve().parents[2] / "lib" / "bce" / "testdata" / "torch.json"

# Probabilities: the two ends, their neighbours in float32, the place where the bound of the backward
# pass (1e-12) begins to hold, and the middle. No subnormal numbers: XLA's CPU code takes them for 0.
P = [0.0, 2.0**-126, 1e-30, 1e-13, 1e-12, 1.1e-12, 1e-7, 0.25, 0.5, 0.7, 0.99]
P += [1 - 2**-20, 1 - 2**-24, 1.0]
Z = [-200.0, -104.0, -89.0, -88.0, -50.0, -17.0, -2.5, -1e-3, 0.0, 1e-3, 0.5, 3.0, 16.0, 17.0, 88.0, 89.0, 200.0]
LABELS = [0.0, 1.0, 0.3]


def case(name, values, criterion_class):
    """Return the inputs, the losses under each reduction and the gradients.

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
        loss.sum().backward()
        result[reduction] = loss.tolist()
        result[reduction + "_gradient"] = leaf.grad.tolist()
    return result


def main():
    """Write testdata/torch.json."""
    made = f"scripts/reference/bce.py, PyTorch {torch.__version__} on the CPU"
    cases = [case("Loss", P, nn.BCELoss), case("LossWithLogits", Z, nn.BCEWithLogitsLoss)]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"made_by": made, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
