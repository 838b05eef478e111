"""Make the reference numbers of lib/logistic with PyTorch itself.

Each case trains nn.Linear(3, 1) with a sigmoid on a generated data set, through Dataset, random_split
and DataLoader, as the notes' listing does, and writes what it printed and what it computed:

    python3 scripts/reference/binarycsv.py

It needs PyTorch (Debian: python3-torch) and Go, which generates the data, and takes some minutes.
"""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import torch
from torch import nn, optim
from torch.utils.data import DataLoader, Dataset, random_split

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "lib" / "logistic" / "testdata"

NOTES = {
    "rows": 1000,
    "data_seed": 1,
    "seed": 4,
    "batch": 64,
    "lr": 0.0001,
    "epochs": 10000,
    "every": 1000,
    "drop_last": True,
    "loss": "bce",
}

# Every case differs from the notes in what it names. Many start with sigmoids so close to 0 or 1 that
# the clamp of BCELoss holds; "stuck" never gets out again, and a large learning rate drives back in.
# Larger learning rates than these make the training jump to and fro: PyTorch itself then ends
# elsewhere when one starting weight is changed by its last bit, so there is nothing to compare with.
CASES = {
    "notes": {},
    "logits": {"loss": "logits", "epochs": 1000, "every": 100},
    "keep-last": {"drop_last": False, "epochs": 500, "every": 100},
    "all-saturated": {"seed": 7, "drop_last": False, "epochs": 100, "every": 50},
    "keep-last-logits": {"seed": 1, "batch": 48, "drop_last": False, "loss": "logits", "epochs": 300, "every": 100},
    "other-file": {
        "rows": 337,
        "data_seed": 5,
        "seed": 123456789,
        "batch": 10,
        "lr": 0.0003,
        "epochs": 300,
        "every": 50,
    },
    "one-row-batches": {"rows": 50, "data_seed": 9, "seed": 2, "batch": 1, "lr": 0.0002, "epochs": 100, "every": 25},
    "whole-split": {"rows": 200, "data_seed": 3, "seed": -1, "batch": 160, "lr": 0.0005, "epochs": 3000, "every": 500},
    "stuck": {"data_seed": 2026, "epochs": 1000, "every": 100},
    "large-steps": {"seed": 11, "lr": 0.001, "epochs": 200, "every": 25},
    "small-steps": {"seed": 3, "lr": 0.00001, "epochs": 300, "every": 50},
    "odd-end": {"seed": 5, "epochs": 250, "every": 100},
}


class Table(Dataset):
    """The rows of a CSV file: three features and a label."""

    def __init__(self, path):
        with open(path, newline="") as file:
            rows = list(csv.reader(file))[1:]
        self.x = [[float(v) for v in row[:3]] for row in rows]
        self.y = [[float(row[3] == "True")] for row in rows]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return torch.FloatTensor(self.x[i]), torch.FloatTensor(self.y[i])


def train(path, case):
    """Train as the listing does, printing what it prints; return the log and the validation batches."""
    table = Table(path)
    n_train, n_validation = int(len(table) * 0.8), int(len(table) * 0.1)
    sizes = [n_train, n_validation, len(table) - n_train - n_validation]
    torch.manual_seed(case["seed"])
    train_set, validation_set, _ = random_split(table, sizes)
    drop = case["drop_last"]
    train_loader = DataLoader(train_set, batch_size=case["batch"], shuffle=True, drop_last=drop)
    validation_loader = DataLoader(validation_set, batch_size=4, shuffle=True, drop_last=drop)

    logits = case["loss"] == "logits"
    linear = nn.Linear(3, 1)
    model = linear if logits else nn.Sequential(linear, nn.Sigmoid())
    criterion = nn.BCEWithLogitsLoss() if logits else nn.BCELoss()
    optimizer = optim.SGD(model.parameters(), lr=case["lr"])

    log = []
    saturated = 0
    for epoch in range(1, case["epochs"] + 1):
        cost = 0.0
        for x, y in train_loader:
            out = model(x)
            if not logits:
                saturated += int(((out == 0) | (out == 1)).sum())
            loss = criterion(out, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            cost += loss.detach()
        cost = cost / len(train_loader)
        if epoch % case["every"] == 0:
            print(f"Epoch : {epoch:4d}, Model : {list(model.parameters())}, Cost : {cost:.3f}")
            weights = linear.weight.detach()[0].tolist()
            log.append({"epoch": epoch, "weights": weights, "bias": linear.bias.item(), "cost": cost.item()})

    validation = []
    with torch.no_grad():
        model.eval()
        for x, _ in validation_loader:
            out = torch.sigmoid(model(x)) if logits else model(x)
            print(out)
            print(out >= torch.FloatTensor([0.5]))
            print("-------------------")
            validation.append(out[:, 0].tolist())
    return log, validation, saturated


def main():
    """Write testdata/torch.json with all the cases and testdata/listing.txt with the notes' print-out."""
    OUT.mkdir(exist_ok=True)
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for name, changes in CASES.items():
            case = {**NOTES, **changes}
            path = Path(folder) / f"{name}.csv"
            command = ["go", "run", "./cmd/generatecsv", "-rows", str(case["rows"]), "-seed", str(case["data_seed"])]
            subprocess.run([*command, "-out", str(path)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            printed = io.StringIO()
            with redirect_stdout(printed):
                log, validation, saturated = train(path, case)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            result = {"sha256": sha256, "saturated": saturated, "log": log, "validation": validation}
            cases.append({"name": name, **case, **result})
            (OUT / f"listing-{name}.txt").write_text(printed.getvalue())
            print(f"{name}: {saturated} saturated outputs, last row {log[-1]}", file=sys.stderr)
    made = f"scripts/reference/binarycsv.py, PyTorch {torch.__version__} on the CPU"
    (OUT / "torch.json").write_text(json.dumps({"made_by": made, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
