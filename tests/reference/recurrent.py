#!/usr/bin/env python3
"""Recurrent cells of PyTorch for tests/native/nn_recurrent_reference_test.cc.

Run: /usr/bin/python3 tests/reference/recurrent.py   (Debian: python3-torch; made with 1.13)
Writes recurrent.json beside this file. For each cell: the weights as PyTorch's, a batch of sequences, the output of
every step and the gradients of a fixed weighted sum of all outputs by the input and every tensor; and for networks of
one or two cells with a linear layer behind the last state, the loss before each of 100 steps of Adam over the batch.
"""
import json
import os

import torch

torch.manual_seed(5)
torch.set_num_threads(1)
N, T, C, H, STEPS = 7, 9, 3, 6, 100
X = torch.randn(N, T, C)
DY = torch.randn(N, T, H)
TARGET = X[:, 1, 0] * X[:, 7, 1] + X[:, :, 2].mean(1)

CELLS = {
    "rnn_tanh": lambda c: torch.nn.RNN(c, H, batch_first=True),
    "rnn_relu": lambda c: torch.nn.RNN(c, H, nonlinearity="relu", batch_first=True),
    "lstm": lambda c: torch.nn.LSTM(c, H, batch_first=True),
    "gru": lambda c: torch.nn.GRU(c, H, batch_first=True),
}


def numbers(tensor, digits=8):
    return [float("%.*g" % (digits, v)) for v in tensor.detach().flatten().tolist()]


def state(module):
    return {name: numbers(p, 9) for name, p in module.named_parameters()}


def alone(name):
    cell = CELLS[name](C)
    x = X.clone().requires_grad_()
    y, _ = cell(x)
    (y * DY).sum().backward()
    return {"cell": name, "weights": state(cell), "output": numbers(y), "input_gradient": numbers(x.grad),
            "gradients": {n: numbers(p.grad) for n, p in cell.named_parameters()}}


def trained(names):
    cells = [CELLS[name](C if i == 0 else H) for i, name in enumerate(names)]
    head = torch.nn.Linear(H, 1)
    modules = torch.nn.ModuleList(cells + [head])
    start = [state(m) for m in modules]
    optimizer = torch.optim.Adam(modules.parameters(), lr=0.01)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        y = X
        for cell in cells:
            y, _ = cell(y)
        loss = torch.nn.functional.mse_loss(head(y[:, -1]).squeeze(1), TARGET)
        losses.append(float("%.7g" % loss.item()))
        loss.backward()
        optimizer.step()
    return {"cells": names, "start": start, "losses": losses}


result = {
    "rows": N, "steps": T, "channels": C, "units": H, "x": numbers(X, 9), "dy": numbers(DY, 9),
    "target": numbers(TARGET, 9),
    "alone": [alone(name) for name in CELLS],
    "trained": [trained([name]) for name in CELLS] + [trained(["lstm", "gru"]), trained(["gru", "rnn_tanh"])],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent.json")
with open(path, "w", encoding="utf-8") as out:
    json.dump(result, out, separators=(",", ":"))
    out.write("\n")
print(path, os.path.getsize(path))
