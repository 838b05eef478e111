"""Write down how PyTorch prints some small tensors, for lib/logistic's -format torch.

python3 scripts/reference/tensors.py      (it needs PyTorch; Debian: python3-torch)
"""

import json
import math
from pathlib import Path

import torch

OUT = Path(__file__).resolve().parents[2] / "lib" / "logistic" / "testdata" / "tensors.json"

COLUMNS = [
    [0.6707, 0.7298, 0.7368, 0.78],
    [1.0, 0.0, 1.0, 1.0],
    [0.0, 0.0],
    [1.0, 0.5],
    [0.5, 1e-4],
    [0.5, 9.9e-5],
    [1e-30, 1.0],
    [1000.0, 1.0],
    [1001.0, 1.0],
    [100.5, 0.1],
    [100.5, 0.1005],
    [-0.0028, 12.5, 3.0],
    [math.nan, 0.5],
    [math.inf, -1.0],
    [math.nan],
    [-math.inf, math.nan, 0.0],
    [1e8],
    [1.5e8],
    [-5.0],
    [0.99995, 0.99996],
    [1e-45],
    [0.00005, 0.00006],
]


def main():
    """Write testdata/tensors.json: each column as a tensor, as a parameter, as a row and compared."""
    cases = []
    for values in COLUMNS:
        column = torch.FloatTensor(values).reshape(-1, 1)
        case = {"bits": [int(b) for b in torch.FloatTensor(values).view(torch.int32)]}
        case["column"] = str(column)
        case["compared"] = str(column >= torch.FloatTensor([0.5]))
        case["parameter"] = repr(torch.nn.Parameter(column)).removeprefix("Parameter containing:\n")
        case["vector"] = repr(torch.nn.Parameter(column[:, 0])).removeprefix("Parameter containing:\n")
        case["row"] = repr(torch.nn.Parameter(column[:3].T)).removeprefix("Parameter containing:\n")
        cases.append(case)
    made = f"scripts/reference/tensors.py, PyTorch {torch.__version__}"
    OUT.write_text(json.dumps({"made_by": made, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
