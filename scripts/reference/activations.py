"""Make the reference numbers of lib/activations with PyTorch itself: values, gradients and second derivatives.

python3 scripts/reference/activations.py      (it needs Go, and PyTorch; Debian: python3-torch)

The functions come from the catalog in lib/activations, which holds a PyTorch expression for each. The
inputs are numbers of the dtype that the case names; PyTorch computes in float64 from them, since in
float32 and bfloat16 it loses digits that a correct result need not lose. What PyTorch itself makes of
them in the dtype is compared here, and "own" tells how.
"""

import json
import math
import subprocess
from pathlib import Path
from types import SimpleNamespace

import torch
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "lib" / "activations" / "testdata" / "torch"
DTYPES = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16}

# What the functions do far out, at 0 and in between. No subnormal numbers: XLA's CPU code takes them for 0.
MAGNITUDES = [0.0, 1e-30, 1e-6, 1e-3, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5, 6.0, 8.0, 10.0, 17.0, 20.0, 21.0, 30.0, 60.0]
MAGNITUDES += [87.0, 100.0, 800.0, 1e4, 1e10, 1e20, 3e38, math.inf]

# The functions with other arguments than the catalog's, and the places to look at closely. PyTorch rounds
# a threshold to the dtype of x before it compares, so these here have few digits.
VARIANTS = {
    "Step": [("(x > 0.125).to(x.dtype)", [0.125])],
    "Threshold": [
        ("F.threshold(x, threshold=0.0, value=0.0)", [0.0]),
        ("F.threshold(x, threshold=-0.5, value=0.1)", [-0.5]),
    ],
    "LeakyReLU": [
        ("F.leaky_relu(x, negative_slope=0.2)", [0.0]),
        ("F.leaky_relu(x, negative_slope=-0.5)", [0.0]),
    ],
    "ELU": [("F.elu(x, alpha=2.5)", [0.0])],
    "Softplus": [
        ("F.softplus(x, beta=2.0, threshold=5.0)", [2.5]),
        ("F.softplus(x, beta=0.5, threshold=20.0)", [40.0]),
    ],
    "Hardtanh": [("F.hardtanh(x, min_val=-0.5, max_val=2.0)", [-0.5, 2.0])],
}


def elu(x, alpha):
    """Return F.elu with expm1: PyTorch 1.13 takes e^x - 1 as it stands, which has no digits left near 0."""
    return torch.where(x > 0, x, alpha * torch.expm1(x.clamp(max=0)))


def selu(x):
    """Return F.selu with expm1."""
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


EXACT = SimpleNamespace(**{**vars(F), "elu": elu, "selu": selu})

# How near PyTorch's own result in a dtype must be to the exact one, for "own" to say that it agrees.
OWN_ULPS = OWN_EPSILONS = 8


def text(numbers):
    """Write numbers in one line, each in as few digits as identify it; "-" stands for an open one."""
    return " ".join("-" if v is None else repr(v).removesuffix(".0") for v in numbers)


def points(dtype, places):
    """Return the inputs: MAGNITUDES on both sides, the places with their neighbours, NaN, a random sample."""
    largest = torch.finfo(dtype).max
    plain = [s * m for m in MAGNITUDES for s in (-1, 1) if m <= largest or m == math.inf]
    x = torch.tensor(plain, dtype=torch.float64).to(dtype).tolist()
    for place in torch.tensor(places, dtype=torch.float64).to(dtype):
        if place != 0:  # beside 0 there are only subnormal numbers
            x += [neighbour(place, -1), place.item(), neighbour(place, 1)]
    sample = torch.randn(20, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 3
    return torch.tensor([*x, math.nan, *sample.tolist()], dtype=torch.float64).to(dtype)


def neighbour(number, side):
    """Return the next number of number's dtype, below it for side -1 and above it for side 1."""
    bits = {torch.float64: torch.int64, torch.float32: torch.int32, torch.bfloat16: torch.int16}[number.dtype]
    outwards = 1 if (number > 0) == (side > 0) else -1
    return (number.reshape(1).view(bits) + outwards).view(number.dtype).item()


def evaluate(expression, x, weights=None, slope=None, functions=F):
    """Return the expression's value y at x, its gradient and its second derivative, also those by the slope a.

    The gradient is that of the weighted sum of y, the second derivative that of the weighted sum of the gradient.
    """
    x = x.clone().requires_grad_()
    slope = slope.clone().requires_grad_() if slope is not None else None
    y = eval(expression, {"torch": torch, "F": functions, "x": x, "a": slope})
    weights = torch.ones_like(x) if weights is None else weights
    # Where PyTorch is to differentiate a gradient again, it computes some gradients by other formulas.
    gradient, slope_gradient = gradients(y * weights, x, slope)
    by_x, by_slope = gradients(y * weights, x, slope, create_graph=True)
    second, slope_second = gradients((by_x * weights).sum() + (0 if slope is None else by_slope.sum()), x, slope)
    results = {"y": y, "gradient": gradient, "second": second}
    if slope is not None:
        results |= {"slope_gradient": slope_gradient, "slope_second": slope_second}
    return {name: result.detach() for name, result in results.items()}


def gradients(y, x, slope, create_graph=False):
    """Return the gradients of the sum of y by x and by the slope, 0 where it does not depend on them."""
    leaves = [x] if slope is None else [x, slope]
    found = [None] * len(leaves)
    if y.requires_grad:
        found = torch.autograd.grad(y.sum(), leaves, retain_graph=True, create_graph=create_graph, allow_unused=True)
    found = [torch.zeros_like(by) if g is None else g for g, by in zip(found, leaves, strict=True)]
    return found if slope is not None else [*found, None]


def agreement(expression, dtype, x, exact, **arguments):
    """Tell how PyTorch's own results in the dtype compare with the exact ones."""
    arguments = {name: tensor.to(dtype) for name, tensor in arguments.items() if tensor is not None}
    try:
        own = evaluate(expression, x.to(dtype), **arguments)
    except RuntimeError as error:
        return f"PyTorch has no such function: {str(error).splitlines()[0]}"
    info, notes = torch.finfo(dtype), []
    for name, what in [("y", "values"), ("gradient", "gradients"), ("second", "second derivatives")]:
        got, want = own[name].double().flatten(), exact[name].flatten()
        want = torch.where(want.abs() > info.max, want.sign() * math.inf, want)
        ulp = 2.0 ** torch.floor(torch.log2(want.abs().clamp(min=info.tiny))) * info.eps
        near = (got - want).abs() <= OWN_ULPS * ulp + OWN_EPSILONS * info.eps
        near |= (got == want) | (got.isnan() & want.isnan())
        if not near.all():
            notes.append(f"{what} differ at x = {text(x.flatten()[~near].tolist())}")
    return "; ".join(notes) or f"agrees within {OWN_ULPS} ulps + {OWN_EPSILONS} epsilons"


def elementwise(expression, name, places):
    """Return the case of a function that works element by element."""
    dtype = DTYPES[name]
    x = points(dtype, places).double()
    exact = evaluate(expression, x) | {"y": evaluate(expression, x, functions=EXACT)["y"]}
    own = agreement(expression, dtype, x, exact)
    # Inf x 0 = NaN where there is a limit: take it from where the function has long reached it. That of every
    # second derivative is 0.
    limits = [i for i, v in enumerate(x.tolist()) if v == v and any(e[i].isnan() for e in exact.values())]
    for i in limits:
        far = torch.copysign(torch.tensor([1e4], dtype=torch.float64), x[i])
        limit = evaluate(expression, far)
        exact["y"][i] = x[i] if limit["y"] == far else limit["y"]
        exact["gradient"][i] = limit["gradient"]
        exact["second"][i] = 0
    case = {"torch": expression, "dtype": name, "own": own, "limits": limits, "shape": [len(x)]}
    case |= {"x": text(x.tolist()), "y": text(exact["y"].tolist())}
    # PyTorch's vector code, and its scalar code for the rest of a tensor, may differ about NaN.
    one_by_one, repeated = [evaluate(expression, v.reshape(1)) for v in x], evaluate(expression, x.repeat(16))
    for key in ["gradient", "second"]:
        single, vector = torch.cat([one[key] for one in one_by_one]), repeated[key][: len(x)]
        unsettled = x.isnan() & ~(single == vector) & ~(single.isnan() & vector.isnan())
        settled = [None if skip else v for v, skip in zip(exact[key].tolist(), unsettled.tolist(), strict=True)]
        case[key] = text(settled)
    return case


def weighted(expression, name, x, slope=None):
    """Return the case of a function whose derivatives are asked for through weights: softmax and PReLU."""
    dtype = DTYPES[name]
    weights = torch.linspace(-1, 2, x.numel(), dtype=torch.float64).bfloat16().double().reshape(x.shape)
    x = x.to(dtype).double()
    slope = slope.to(dtype).double() if slope is not None else None
    exact = evaluate(expression, x, weights, slope)
    own = agreement(expression, dtype, x, exact, weights=weights, slope=slope)
    case = {"torch": expression, "dtype": name, "own": own, "limits": [], "shape": list(x.shape)}
    arrays = {"x": x, "weights": weights} | ({} if slope is None else {"slope": slope}) | exact
    return case | {key: text(array.flatten().tolist()) for key, array in arrays.items()}


def rows():
    """Return what a softmax meets, a row each: plain, equal, large, saturated and not finite."""
    inf, nan = math.inf, math.nan
    special = [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1e3, 999.0, 998.0, 0.0, -1e3],
        [1e4, 0.0, 0.0, 0.0, 0.0],
        [-1e4, 0.0, 0.0, 0.0, 0.0],
        [1e38, -1e38, 0.0, 1.0, 2.0],
        [1.0, 2.0, -inf, 0.5, 2.0],
        [-inf, -inf, 3.0, -inf, -inf],
        [-inf, -inf, -inf, -inf, -inf],
        [inf, 1.0, 2.0, 3.0, 4.0],
        [inf, inf, 0.0, 0.0, 0.0],
        [nan, 0.0, 0.0, 1.0, 2.0],
    ]
    sample = torch.randn(5, 5, generator=torch.Generator().manual_seed(1), dtype=torch.float64) * 3
    return torch.cat([torch.tensor(special, dtype=torch.float64), sample])


def cases(function):
    """Return all cases of one function of the catalog."""
    sample = torch.randn(24, generator=torch.Generator().manual_seed(2), dtype=torch.float64) * 2
    sample[0], sample[5], sample[10] = 0.0, math.inf, -1e4
    slopes = torch.tensor([0.25, -0.5, 0.1], dtype=torch.float64)
    for name in DTYPES:
        if function["along_axis"]:
            yield weighted(function["torch"], name, rows())
            yield weighted(function["torch"].replace("dim=-1", "dim=0"), name, rows().T.contiguous())
            yield weighted(function["torch"].replace("dim=-1", "dim=1"), name, sample[11:23].reshape(2, 3, 2))
            continue
        yield elementwise(function["torch"], name, function["places"])
        for expression, places in VARIANTS.get(function["name"], []):
            yield elementwise(expression, name, places)
        if function["name"] == "PReLU":
            yield weighted("F.prelu(x, a)", name, sample, slopes[:1])
            yield weighted("F.prelu(x, a)", name, sample.reshape(8, 3), slopes)
            yield weighted("F.prelu(x, a)", name, sample.reshape(2, 3, 4), slopes)


def main():
    """Write testdata/torch/NAME.json for each function of the catalog."""
    command = ["go", "run", "scripts/reference/catalog.go"]
    catalog = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    made = f"scripts/reference/activations.py, PyTorch {torch.__version__} on the CPU"
    OUT.mkdir(parents=True, exist_ok=True)
    for function in catalog:
        reference = {"made_by": made, "cases": list(cases(function))}
        (OUT / f"{function['name']}.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
