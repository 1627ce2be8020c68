#!/usr/bin/env python3
"""Loss curves of PyTorch, 100 full-batch steps of small three-layer networks, for tests/native/nn_curves_test.cc.

Run: /usr/bin/python3 tests/reference/network_curves.py   (Debian: python3-torch; made with 1.13)
Writes network_curves.json beside this file: the data, the starting weights as PyTorch's [out, in], and for each case
the description of training in Trainyard's terms and the loss before each step.
"""
import json
import os

import torch

torch.manual_seed(20)
torch.set_num_threads(1)
N, D, H1, H2, STEPS = 30, 4, 8, 6, 100
X = torch.randn(N, D)
SCORE = X[:, 0] * X[:, 1] + 0.5 * X[:, 2]
LABELS3 = (SCORE > 0.4).long() + (SCORE > -0.4).long()
LABELS2 = (SCORE > 0).long()
VALUES = (SCORE + 0.1 * torch.randn(N)).unsqueeze(1)


def network(outputs, activation):
    return torch.nn.Sequential(torch.nn.Linear(D, H1), activation(), torch.nn.Linear(H1, H2), activation(),
                               torch.nn.Linear(H2, outputs))


ACTIVATIONS = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU,
               "leaky_relu": torch.nn.LeakyReLU, "gelu": torch.nn.GELU, "identity": torch.nn.Identity}
HEADS = {
    "cross_entropy": (3, lambda out: torch.nn.functional.cross_entropy(out, LABELS3)),
    "binary_cross_entropy": (1, lambda out: torch.nn.functional.binary_cross_entropy_with_logits(
        out.squeeze(1), LABELS2.float())),
    "mean_squared_error": (1, lambda out: torch.nn.functional.mse_loss(out, VALUES)),
    "softmax_squared_error": (3, lambda out: torch.nn.functional.mse_loss(
        torch.softmax(out, 1), torch.nn.functional.one_hot(LABELS3, 3).float())),
    "sigmoid_squared_error": (1, lambda out: torch.nn.functional.mse_loss(
        torch.sigmoid(out), LABELS2.float().unsqueeze(1))),
}


def numbers(tensor):
    return [float("%.9g" % v) for v in tensor.detach().flatten().tolist()]


def run(case, start):
    outputs, loss_of = HEADS[case["head"]]
    model = network(outputs, ACTIVATIONS[case["activation"]])
    model.load_state_dict(start)
    training = case["training"]
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 2 * training.get("l2", 0)}, {"params": biases, "weight_decay": 0}]
    given = training["optimizer"]
    if given["kind"] == "sgd":
        optimizer = torch.optim.SGD(groups, lr=given["learning_rate"], momentum=given.get("momentum", 0),
                                    dampening=given.get("dampening", 0), nesterov=given.get("nesterov", False))
    else:
        optimizer = torch.optim.Adam(groups, lr=given["learning_rate"],
                                     betas=(given.get("beta1", 0.9), given.get("beta2", 0.999)),
                                     eps=given.get("eps", 1e-8))
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(model(X))
        losses.append(float("%.7g" % loss.item()))
        loss.backward()
        if "clip_value" in training:
            torch.nn.utils.clip_grad_value_(model.parameters(), training["clip_value"])
        if "clip_norm" in training:
            torch.nn.utils.clip_grad_norm_(model.parameters(), training["clip_norm"])
        for w in weights:
            w.grad += training.get("l1", 0) * torch.sign(w)
        optimizer.step()
    return losses


def case(name, head="cross_entropy", activation="tanh", optimizer=None, **training):
    return {"name": name, "head": head, "activation": activation,
            "training": {"optimizer": optimizer or {"kind": "sgd", "learning_rate": 0.5}, **training}}


SGD = {"kind": "sgd", "learning_rate": 0.5}
MOMENTUM = {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.9}
NESTEROV = {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True}
ADAM = {"kind": "adam", "learning_rate": 0.02}
CASES = [
    case("sgd"),
    case("momentum", optimizer=MOMENTUM),
    case("dampening", optimizer={**MOMENTUM, "dampening": 0.3}),
    case("nesterov", optimizer=NESTEROV),
    case("adam", optimizer=ADAM),
    case("adam_other_betas", optimizer={**ADAM, "beta1": 0.8, "beta2": 0.95, "eps": 1e-4}),
    case("sgd_l2", l2=0.01),
    case("momentum_l2", optimizer=MOMENTUM, l2=0.01),
    case("nesterov_l2", optimizer=NESTEROV, l2=0.01),
    case("adam_l2", optimizer=ADAM, l2=0.01),
    case("sgd_l1", l1=0.003),
    case("sgd_clip_norm", clip_norm=0.1),
    case("momentum_clip_norm", optimizer=MOMENTUM, clip_norm=0.1),
    case("adam_clip_norm_l2", optimizer=ADAM, clip_norm=0.1, l2=0.01),
    case("sgd_clip_value", clip_value=0.02),
    case("sgd_clip_both", clip_value=0.02, clip_norm=0.05),
    case("binary", head="binary_cross_entropy", optimizer=NESTEROV),
    case("regression", head="mean_squared_error", optimizer=ADAM),
    case("regression_sgd", head="mean_squared_error", optimizer={"kind": "sgd", "learning_rate": 0.1}),
    case("softmax_squared_error", head="softmax_squared_error", optimizer=ADAM),
    case("sigmoid_squared_error", head="sigmoid_squared_error", optimizer=ADAM),
    case("sigmoid", activation="sigmoid", optimizer=ADAM),
    case("relu", activation="relu", optimizer={"kind": "sgd", "learning_rate": 0.1}),
    case("leaky_relu", activation="leaky_relu", optimizer={"kind": "sgd", "learning_rate": 0.1}),
    case("gelu", activation="gelu", optimizer=ADAM),
    case("identity", activation="identity"),
]

starts = {outputs: network(outputs, torch.nn.Tanh).state_dict() for outputs in (1, 3)}
result = {
    "x": numbers(X), "rows": N, "features": D, "units": [H1, H2],
    "labels3": LABELS3.tolist(), "labels2": LABELS2.tolist(), "values": numbers(VALUES),
    "start": {str(k): {name: numbers(t) for name, t in state.items()} for k, state in starts.items()},
    "cases": [{**c, "losses": run(c, starts[HEADS[c["head"]][0]])} for c in CASES],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_curves.json")
with open(path, "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
