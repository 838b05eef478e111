"""The notes' run as their listing has it: PyTorch, Dataset and DataLoader, a tensor for each row, on the CPU.

notes_run_listing.py FILE EPOCHS
"""

import csv
import json
import sys
import time

START = time.perf_counter()

import torch
from torch import nn, optim
from torch.utils.data import DataLoader, Dataset, random_split


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


def run(table, epochs):
    """Trains and predicts as the listing does; returns the model."""
    torch.manual_seed(4)
    train, validation, _ = random_split(table, [800, 100, 100])
    train_loader = DataLoader(train, batch_size=64, shuffle=True, drop_last=True)
    validation_loader = DataLoader(validation, batch_size=4, shuffle=True, drop_last=True)
    model = nn.Sequential(nn.Linear(3, 1), nn.Sigmoid())
    criterion = nn.BCELoss()
    optimizer = optim.SGD(model.parameters(), lr=0.0001)
    for _ in range(epochs):
        cost = 0.0
        for x, y in train_loader:
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            cost += loss
    with torch.no_grad():
        model.eval()
        for x, _ in validation_loader:
            model(x)
    return model


path, epochs = sys.argv[1], int(sys.argv[2])
table = Table(path)
began = time.perf_counter()
model = run(table, epochs)
seconds = time.perf_counter() - began
params = [*model[0].weight[0].tolist(), model[0].bias.item()]
first = time.perf_counter() - START
print(json.dumps({"first": first, "steady": [seconds], "params": params, "info": f"PyTorch {torch.__version__}"}))
