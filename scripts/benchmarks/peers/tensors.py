"""The notes' run in PyTorch on tensors: no DataLoader; the same shuffles, drawn as it draws them.

notes_run_tensors.py FILE EPOCHS
"""

import csv
import json
import sys
import time

START = time.perf_counter()

import torch
from torch import nn, optim


def run(x, y, epochs):
    """Trains and predicts; returns the model."""
    torch.manual_seed(4)
    order = torch.randperm(1000)
    train, validation = order[:800], order[800:900]
    model = nn.Sequential(nn.Linear(3, 1), nn.Sigmoid())
    criterion = nn.BCELoss()
    optimizer = optim.SGD(model.parameters(), lr=0.0001)
    sampler = torch.Generator()
    for _ in range(epochs):
        torch.empty((), dtype=torch.int64).random_()  # the DataLoader's iterator draws one
        sampler.manual_seed(int(torch.empty((), dtype=torch.int64).random_().item()))
        rows = train[torch.randperm(800, generator=sampler)]
        cost = 0.0
        for batch in rows[:768].view(12, 64):
            loss = criterion(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            cost += loss.detach()
    with torch.no_grad():
        model(x[validation])
    return model


path, epochs = sys.argv[1], int(sys.argv[2])
with open(path, newline="") as file:
    table = list(csv.reader(file))[1:]
x = torch.tensor([[float(v) for v in row[:3]] for row in table])
y = torch.tensor([[float(row[3] == "True")] for row in table])
began = time.perf_counter()
model = run(x, y, epochs)
seconds = time.perf_counter() - began
params = [*model[0].weight[0].tolist(), model[0].bias.item()]
first = time.perf_counter() - START
print(json.dumps({"first": first, "steady": [seconds], "params": params, "info": f"PyTorch {torch.__version__}"}))
