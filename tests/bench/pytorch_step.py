"""Times training steps of PyTorch on one thread: one JSON job a line on standard input, one JSON answer a line.

A job is {"units": [...], "activation": "sigmoid", "batch": 32, "optimizer": "sgd", "learningRate": 0.1, "steps": 100},
with "normalized" and "dropout" where batch norm and dropout belong to it, or "sequence" steps for an LSTM; the answer is {"milliseconds": ...}. The first line printed is {"ready": true, "version": ...}.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)

ACTIVATIONS = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
cache = {}


class LastState(torch.nn.Module):
    def __init__(self, units):
        super().__init__()
        self.cell = torch.nn.LSTM(units[0], units[1], batch_first=True)
        self.head = torch.nn.Linear(units[1], units[2])

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


def prepare(job):
    units = job["units"]
    if job.get("sequence"):
        network = LastState(units)
        x = torch.rand(16, job["batch"], job["sequence"], units[0])
        return stepper(job, network, torch.nn.MSELoss(), x, torch.rand(16, job["batch"], 1))
    layers = []
    for i in range(len(units) - 1):
        layers.append(torch.nn.Linear(units[i], units[i + 1]))
        if i < len(units) - 2:
            if job.get("normalized"):
                layers.append(torch.nn.BatchNorm1d(units[i + 1]))
            layers.append(ACTIVATIONS[job["activation"]]())
            if job.get("dropout"):
                layers.append(torch.nn.Dropout(job["dropout"]))
    network = torch.nn.Sequential(*layers)
    x = torch.rand(16, job["batch"], units[0])
    if units[-1] > 1:
        loss = torch.nn.CrossEntropyLoss()
        y = torch.randint(units[-1], (16, job["batch"]))
    else:
        loss = torch.nn.BCEWithLogitsLoss()
        y = torch.randint(2, (16, job["batch"], 1)).float()
    return stepper(job, network, loss, x, y)


def stepper(job, network, loss, x, y):
    optimizer = OPTIMIZERS[job["optimizer"]](network.parameters(), lr=job["learningRate"])

    def step(i):
        optimizer.zero_grad()
        loss(network(x[i % 16]), y[i % 16]).backward()
        optimizer.step()

    for i in range(20):
        step(i)
    return step


print(json.dumps({"ready": True, "version": torch.__version__}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    steps = job.pop("steps")
    key = json.dumps(job, sort_keys=True)
    if key not in cache:
        cache.clear()
        cache[key] = prepare(job)
    start = time.perf_counter()
    for i in range(steps):
        cache[key](i)
    print(json.dumps({"milliseconds": (time.perf_counter() - start) * 1000}), flush=True)
