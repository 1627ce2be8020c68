#!/usr/bin/env python3
"""A table in which four inputs tell the target and sixteen are noise, for the penalties that should find out.

Run: /usr/bin/python3 tests/specs/irrelevant_inputs.py   writes irrelevant_inputs.csv beside this file.
"""
import os

import numpy as np

rng = np.random.default_rng(11)
RELEVANT, NOISE, ROWS = 4, 16, 300
x = rng.normal(size=(ROWS, RELEVANT + NOISE)).round(1)
y = 2 * x[:, 0] - 1.5 * x[:, 1] + 1.5 * np.abs(x[:, 2]) + x[:, 3] + 0.2 * rng.normal(size=ROWS)
names = [f"x{i + 1}" for i in range(RELEVANT)] + [f"noise{i + 1}" for i in range(NOISE)] + ["y"]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "irrelevant_inputs.csv")
with open(path, "w") as file:
    file.write(",".join(names) + "\n")
    for row, target in zip(x, y):
        file.write(",".join("%g" % v for v in row) + ",%.2f\n" % target)
