#!/usr/bin/env python3
"""Weights of a trained nn.Sequential as PyTorch saves them, and what it predicts: what we load must predict the same.

Writes weights_torch.safetensors (every entry of the state_dict(), the int64 counts of batch normalization too) and
weights_torch.json: {"rows": inputs, "probabilities": softmax of the outputs in eval mode}.

Run: /usr/bin/python3 tests/reference/weights_torch.py   (Debian: python3-torch; made with 1.13)
"""

import json
import os
import sys

import torch

sys.dont_write_bytecode = True
import safetensors_file  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(5)
torch.set_num_threads(1)

model = torch.nn.Sequential(
    torch.nn.Linear(4, 6),
    torch.nn.BatchNorm1d(6),
    torch.nn.ReLU(),
    torch.nn.Dropout(0.2),
    torch.nn.Linear(6, 5),
    torch.nn.Tanh(),
    torch.nn.Linear(5, 3),
)
rows = torch.randn(60, 4)
labels = (rows[:, 0] > 0).long() + (rows[:, 1] * rows[:, 2] > 0).long()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(40):
    batch = torch.arange(step * 20 % 60, step * 20 % 60 + 20)
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    probabilities = torch.softmax(model(rows).double(), dim=1)
safetensors_file.write(os.path.join(HERE, "weights_torch.safetensors"), model.state_dict())
with open(os.path.join(HERE, "weights_torch.json"), "w") as file:
    json.dump({"rows": rows.tolist(), "probabilities": [[round(p, 9) for p in row] for row in probabilities.tolist()]}, file)
    file.write("\n")
