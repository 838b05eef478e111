#!/usr/bin/env python3
"""Write the PyTorch reference numbers that lib/data and lib/data/torchrand are tested against.

Run it with any Python that has torch, from the project's folder:

    python3 scripts/reference/torchrand.py lib/data/torchrand/testdata/torchrand.json

Every number comes from a call into torch (random_, randperm, uniform_, nn.Linear, random_split,
DataLoader); nothing here re-implements its generator. Long sequences are kept as a prefix and the
SHA-256 of all their values, each written as eight little-endian bytes.
"""

import hashlib
import json
import math
import platform
import re
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, random_split

PREFIX = 12  # values kept of a sequence that is too long to store
SEEDS = [0, 1, 4, 2**32 + 5, -1, -(2**63), 2**63 + 12345, 2**64 - 1]
UNIFORM_RANGES = [
    (0.0, 1.0),
    (-1 / math.sqrt(3), 1 / math.sqrt(3)),
    (0.1, 0.7),
    (-3.3, 7.7),
    (1e-3, 1e5),
    (2.0, 2.0),
]


def sequence(values):
    """Describe a list of int64 or uint64 values by its length, its first values and a hash of all."""
    packed = b"".join((v % 2**64).to_bytes(8, "little") for v in values)
    return {
        "count": len(values),
        "prefix": values[:PREFIX],
        "sha256": hashlib.sha256(packed).hexdigest(),
    }


def int64s(count):
    """Draw what Tensor.random_() gives for int64: 63 bits each."""
    return torch.empty(count, dtype=torch.int64).random_().tolist()


def uint64s(count):
    """Draw from random_'s full range: two whole mt19937 words each."""
    return [v % 2**64 for v in torch.empty(count, dtype=torch.int64).random_(-(2**63), None).tolist()]


def bits(tensor):
    """Return the bit patterns of a float32 tensor, as uint32 values."""
    return [v % 2**32 for v in tensor.detach().reshape(-1).view(torch.int32).tolist()]


def draws(seed):
    """Make each kind of draw from a generator that starts at this seed."""
    out = {"seed": seed}
    torch.manual_seed(seed)
    out["uint64"] = sequence(uint64s(1000))  # 2000 words: past three wraps of the state
    torch.manual_seed(seed)
    out["int63"] = sequence(int64s(1000))
    torch.manual_seed(seed)
    out["low31"] = sequence(torch.empty(2000, dtype=torch.int32).random_().tolist())
    torch.manual_seed(seed)
    out["perms"] = [sequence(torch.randperm(n).tolist()) for n in (1, 2, 10, 1000, 5000)]
    out["after_perms"] = int64s(1)[0]
    torch.manual_seed(seed)
    out["uniforms"] = [
        {
            "low": low,
            "high": high,
            "bits": sequence(bits(torch.empty(5000).uniform_(low, high))),
        }
        for low, high in UNIFORM_RANGES
    ]
    return out


def epoch(loader):
    """Pass once over a loader whose items are their own indices; return batch sizes and indices."""
    batches = [batch.tolist() for batch in loader]
    return {
        "sizes": [len(b) for b in batches],
        "order": sequence([i for b in batches for i in b]),
    }


def loader_case(n, epochs, **options):
    """Run a DataLoader with these options over n items for some epochs."""
    seed = 4
    torch.manual_seed(seed)
    loader = DataLoader(list(range(n)), **options)
    return {
        "seed": seed,
        "n": n,
        **options,
        "batches": len(loader),
        "epochs": [epoch(loader) for _ in range(epochs)],
        "after": int64s(1)[0],  # shows how much the epochs drew from the global generator
    }


def split_case(seed, lengths):
    """Split the integers below sum(lengths)."""
    torch.manual_seed(seed)
    subsets = random_split(range(sum(lengths)), lengths)
    return {
        "seed": seed,
        "lengths": lengths,
        "indices": [sequence(list(s.indices)) for s in subsets],
        "after": int64s(1)[0],
    }


def experiment(seed, n):
    """Make all draws of the notes' listing, in its order: split, Linear(3, 1), training, validation."""
    torch.manual_seed(seed)
    sizes = split_sizes(n)
    train, validation, _ = random_split(range(n), sizes)
    layer = nn.Linear(3, 1)
    train_loader = DataLoader(train, batch_size=64, shuffle=True, drop_last=True)
    validation_loader = DataLoader(validation, batch_size=4, shuffle=True, drop_last=True)
    return {
        "seed": seed,
        "n": n,
        "weight": bits(layer.weight),
        "bias": bits(layer.bias),
        "train": [epoch(train_loader) for _ in range(20)],
        "validation": epoch(validation_loader),
        "after": int64s(1)[0],
    }


def split_sizes(n):
    """Return the sizes of the parts, by the listing's own expressions."""
    train = int(n * 0.8)
    validation = int(n * 0.1)
    return [train, validation, n - train - validation]


def main():
    """Write the file that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("usage: torchrand.py OUTPUT.json")
    capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    capability = capability.group(1) if capability else "unknown"
    if "AVX2" not in capability and "AVX512" not in capability:
        # uniform_ rounds once where its kernel was compiled to fused multiply-adds, else twice.
        sys.exit(f"torch runs with CPU capability {capability}; the reference is made with AVX2 or AVX512")
    reference = {
        "provenance": {
            "script": "scripts/reference/torchrand.py",
            "torch": torch.__version__,
            "cpu_capability": capability,
            "python": platform.python_version(),
            "machine": platform.machine(),
        },
        "draws": [draws(seed) for seed in SEEDS],
        "loaders": [
            loader_case(n, epochs, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last)
            for n, batch_size, epochs in (
                (10, 4, 4),
                (8, 4, 2),
                (3, 4, 2),
                (1, 1, 2),
                (800, 64, 5),
            )
            for shuffle in (True, False)
            for drop_last in (True, False)
        ],
        "splits": [
            split_case(4, [800, 100, 100]),
            split_case(4, [3, 0, 4]),
            split_case(-1, [7]),
            split_case(11, [2, 5, 1]),
        ],
        "split_sizes": [[n, *split_sizes(n)] for n in (0, 1, 2, 9, 10, 11, 19, 99, 1000, 1001, 4321, 10**7)],
        "experiments": [experiment(4, 1000), experiment(7, 333)],
    }
    text = json.dumps(reference, indent=1)
    text = re.sub(
        r"\[\s+([-\d,\s]+?)\s+\]",
        lambda m: "[" + " ".join(m.group(1).split()) + "]",
        text,
    )
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(text + "\n")


if __name__ == "__main__":
    main()
