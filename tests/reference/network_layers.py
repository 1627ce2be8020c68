#!/usr/bin/env python3
"""PyTorch's training of networks with batch norm, layer norm, residual blocks and each activation, for
tests/native/nn_layers_reference_test.cc: 100 mini-batch steps without shuffling, then inference.

Run: /usr/bin/python3 tests/reference/network_layers.py   (Debian: python3-torch; made with 1.13)
Writes network_layers.json beside this file: the data, and for each case the layers in Trainyard's terms, the starting
tensors by Trainyard's names in PyTorch's layout ([out, in]), the loss before each step, and after the last step the
buffers (running statistics) and the scores of all rows in inference mode.
"""
import json
import os

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(31)
N, D, CLASSES, BATCH, STEPS = 36, 4, 3, 12, 100
X = 2 * torch.randn(N, D) + 0.5
SCORE = X[:, 0] * X[:, 1] / 4 + 0.5 * X[:, 2]
LABELS = (SCORE > 0.8).long() + (SCORE > -0.4).long()


class Residual(nn.Module):
    def __init__(self, width, layers, projection="auto"):
        super().__init__()
        self.body, out = build(width, layers)
        wanted = projection == "true" or (projection == "auto" and out != width)
        self.projection = nn.Linear(width, out, bias=False) if wanted else None
        self.width = out

    def forward(self, x):
        return self.body(x) + (x if self.projection is None else self.projection(x))


def make(width, layer):
    """The module of one description, and the width of its output."""
    kind, numbers = layer["kind"], {k: v for k, v in layer.items() if k != "kind"}
    if kind == "dense":
        return nn.Linear(width, layer["units"]), layer["units"]
    if kind == "batch_norm":
        return nn.BatchNorm1d(width, **numbers), width
    if kind == "layer_norm":
        return nn.LayerNorm(width, numbers.get("eps", 1e-5), numbers.get("affine", True)), width
    if kind == "residual":
        block = Residual(width, **numbers)
        return block, block.width
    plain = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "leaky_relu": nn.LeakyReLU, "gelu": nn.GELU,
             "identity": nn.Identity, "elu": nn.ELU, "selu": nn.SELU, "silu": nn.SiLU, "softplus": nn.Softplus}
    return (nn.Softmax(1) if kind == "softmax" else plain[kind](**numbers)), width


def build(width, layers):
    modules = []
    for layer in layers:
        module, width = make(width, layer)
        modules.append(module)
    return nn.Sequential(*modules), width


def tensors(body, prefix, buffers):
    """Trainyard's names and the tensors behind them."""
    found = {}
    for i, module in enumerate(body):
        place = f"{prefix}layers[{i}]."
        if isinstance(module, Residual):
            found.update(tensors(module.body, place, buffers))
            if module.projection is not None and not buffers:
                found[place + "projection.weight"] = module.projection.weight
            continue
        own = module.named_buffers(recurse=False) if buffers else module.named_parameters(recurse=False)
        found.update({place + name: t for name, t in own if name != "num_batches_tracked" and t is not None})
    return found


def rounded(tensor, digits=9):
    return [float(f"%.{digits}g" % v) for v in tensor.detach().flatten().tolist()]


def run(case):
    torch.manual_seed(5)
    body, width = build(D, case["layers"])
    body.append(nn.Linear(width, CLASSES))
    with torch.no_grad():  # scales and shifts that are not 1 and 0
        for module in body.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)) and module.weight is not None:
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.5, 0.5)
    start = {name: rounded(t) for name, t in tensors(body, "", False).items()}
    for name, t in tensors(body, "", False).items():  # what the file says is what PyTorch starts from
        t.data = torch.tensor(start[name]).reshape(t.shape)
    given = case["optimizer"]
    optimizer = (torch.optim.SGD if given["kind"] == "sgd" else torch.optim.Adam)(
        body.parameters(), lr=given["learning_rate"])
    losses = []
    for step in range(STEPS):
        first = step * BATCH % N
        rows = slice(first, first + BATCH)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(body(X[rows]), LABELS[rows])
        losses.append(float("%.7g" % loss.item()))
        loss.backward()
        optimizer.step()
    body.eval()
    return {**case, "start": start, "losses": losses,
            "buffers": {name: rounded(t, 7) for name, t in tensors(body, "", True).items()},
            "probabilities": rounded(torch.softmax(body(X), 1), 7)}


SGD = {"kind": "sgd", "learning_rate": 0.1}
ADAM = {"kind": "adam", "learning_rate": 0.01}
DENSE8, DENSE6, RELU, TANH = {"kind": "dense", "units": 8}, {"kind": "dense", "units": 6}, {"kind": "relu"}, {"kind": "tanh"}
BN, LN = {"kind": "batch_norm"}, {"kind": "layer_norm"}


def case(name, layers, optimizer=SGD):
    return {"name": name, "layers": layers, "optimizer": optimizer}


CASES = [
    case("batch_norm", [DENSE8, BN, RELU, DENSE6, BN, TANH]),
    # A bias right before batch norm has no gradient but rounding, which Adam would scale up: none stands there.
    case("batch_norm_adam", [DENSE8, TANH, BN, DENSE6, TANH, BN], ADAM),
    case("batch_norm_first", [BN, DENSE8, RELU, BN]),
    case("batch_norm_numbers", [DENSE8, {"kind": "batch_norm", "momentum": 0.3, "eps": 0.01}, TANH,
                                {"kind": "batch_norm", "affine": False}]),
    # At a rate of 0.1 PyTorch's own float32 and float64 part by 1e-3 here.
    case("layer_norm", [DENSE8, LN, RELU, DENSE6, LN, TANH], {**SGD, "learning_rate": 0.03}),
    case("layer_norm_adam", [LN, DENSE8, {"kind": "layer_norm", "affine": False, "eps": 0.01}, TANH], ADAM),
    case("residual", [DENSE8, TANH, {"kind": "residual", "layers": [DENSE8, TANH, DENSE8]}, TANH]),
    case("residual_projection", [{"kind": "residual", "layers": [DENSE8, RELU, BN]},
                                 {"kind": "residual", "layers": [DENSE8, TANH], "projection": "true"}], ADAM),
    case("residual_nested", [DENSE8, {"kind": "residual", "layers": [
        {"kind": "residual", "layers": [BN, TANH, DENSE6]}, TANH, DENSE8]}, RELU]),
]
CASES += [case(kind, [DENSE8, {"kind": kind}, DENSE6, {"kind": kind}], ADAM)
          for kind in ("relu", "tanh", "sigmoid", "leaky_relu", "gelu", "identity",
                       "elu", "selu", "silu", "softplus", "softmax")]
CASES += [case("elu_alpha", [DENSE8, {"kind": "elu", "alpha": 0.4}]),
          case("softplus_beta", [DENSE8, {"kind": "softplus", "beta": 3}])]

result = {"x": rounded(X), "rows": N, "features": D, "labels": LABELS.tolist(), "batch": BATCH,
          "cases": [run(c) for c in CASES]}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_layers.json")
with open(path, "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
