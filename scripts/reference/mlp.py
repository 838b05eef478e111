"""Make the reference numbers of lib/mlp with PyTorch itself: small networks, trained and looked into.

python3 scripts/reference/mlp.py      (it needs PyTorch; Debian: python3-torch)
"""

import json
from itertools import pairwise
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

OUT = Path(__file__).resolve().parents[2] / "lib" / "mlp" / "testdata" / "torch.json"

SEEDS = [0, 7]
FORMS = [
    {"hidden": [5], "activation": "Tanh", "gain": 1, "sgd": False, "squared_error": False, "rate": 0.03, "steps": 50},
    {"hidden": [4, 3], "activation": "ReLU", "gain": 2, "sgd": True, "squared_error": False, "rate": 0.2, "steps": 30},
    {"hidden": [6], "activation": "Sigmoid", "gain": 2, "sgd": False, "squared_error": True, "rate": 0.05, "steps": 30},
    {"hidden": [4] * 10, "activation": "Tanh", "gain": 2, "sgd": True, "squared_error": False, "rate": 0.1, "steps": 5},
    {"hidden": [], "activation": "Tanh", "gain": 1, "sgd": True, "squared_error": True, "rate": 0.5, "steps": 20},
]


def network(form, seed):
    """Return the layers as torch.nn.Linear draws them, made float64, with their parameters times the gain."""
    torch.manual_seed(seed)
    layers = [nn.Linear(inputs, outputs) for inputs, outputs in pairwise([2, *form["hidden"], 1])]
    for layer in layers:
        layer.double()
        for parameter in layer.parameters():
            parameter.data *= form["gain"]
    return layers


def forward(form, layers, x):
    """Return what each layer gives before its activation, and after it."""
    activation = getattr(torch, form["activation"].lower())
    before, after = [], []
    for i, layer in enumerate(layers):
        before.append(layer(x))
        before[-1].retain_grad()
        x = (torch.sigmoid if i == len(layers) - 1 else activation)(before[-1])
        after.append(x)
    return before, after


def minimised(form, before, after, y):
    """Return the mean loss that the training minimises."""
    return F.mse_loss(after[-1], y) if form["squared_error"] else F.binary_cross_entropy_with_logits(before[-1], y)


def train(form, layers, x, y):
    """Take the steps. GoMLX's Adam adds 1e-7 to the divisor where PyTorch's default is 1e-8."""
    parameters = [p for layer in layers for p in layer.parameters()]
    rate = form["rate"]
    optimizer = torch.optim.SGD(parameters, rate) if form["sgd"] else torch.optim.Adam(parameters, rate, eps=1e-7)
    for _ in range(form["steps"]):
        optimizer.zero_grad()
        minimised(form, *forward(form, layers, x), y).backward()
        optimizer.step()
    optimizer.zero_grad()


def flat(tensor):
    """Return the values as a list, row-major."""
    return tensor.detach().flatten().tolist()


def look(form, layers, x, y):
    """Return the mean cross entropy, the influence of each feature, and what is in each layer."""
    leaf = x.clone().requires_grad_()
    forward(form, layers, leaf)[0][-1].sum().backward()
    for layer in layers:
        layer.zero_grad()
    before, after = forward(form, layers, x)
    minimised(form, before, after, y).backward()
    return {
        "loss": F.binary_cross_entropy_with_logits(before[-1], y).item(),
        "influence": flat(leaf.grad.abs().mean(0)),
        "layers": [
            {
                "inputs": flat(before[i]),
                "outputs": flat(after[i]),
                "gradients": flat(before[i].grad),
                "weights": flat(layer.weight),
                "biases": flat(layer.bias),
                "weight_gradients": flat(layer.weight.grad),
            }
            for i, layer in enumerate(layers)
        ],
    }


def main():
    """Write testdata/torch.json."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(8, 2, generator=generator)
    y = (x[:, :1] * x[:, 1:] > 0).float()
    cases = []
    for form in FORMS:
        seeds = []
        for seed in SEEDS:
            layers = network(form, seed)
            train(form, layers, x.double(), y.double())
            seeds.append(look(form, layers, x.double(), y.double()))
        cases.append({**form, "seeds": seeds})
    made = f"scripts/reference/mlp.py, PyTorch {torch.__version__} on the CPU, trained in float64"
    result = {"made_by": made, "seeds": SEEDS, "x": flat(x), "y": flat(y), "cases": cases}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
