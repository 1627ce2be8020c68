#!/usr/bin/env python3
"""Loss curves of PyTorch, 100 steps of small three-layer networks, for tests/native/nn_curves_test.cc.

Run: /usr/bin/python3 tests/reference/network_curves.py   (Debian: python3-torch; made with 1.13)
Writes network_curves.json beside this file: the data, the starting weights as PyTorch's [out, in], and for each case
the description of training in Trainyard's terms and the loss before each step; with a schedule also the learning rate of
each step, with the proximal step the number of weights that are exactly zero in the end. PyTorch has no such step: it
is taken here by its definition, from the state of PyTorch's optimizers.
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
F = torch.nn.functional
HEADS = {
    "cross_entropy": (3, lambda out, rows: F.cross_entropy(out, LABELS3[rows])),
    "binary_cross_entropy": (1, lambda out, rows: F.binary_cross_entropy_with_logits(
        out.squeeze(1), LABELS2[rows].float())),
    "mean_squared_error": (1, lambda out, rows: F.mse_loss(out, VALUES[rows])),
    "softmax_squared_error": (3, lambda out, rows: F.mse_loss(
        torch.softmax(out, 1), F.one_hot(LABELS3[rows], 3).float())),
    "sigmoid_squared_error": (1, lambda out, rows: F.mse_loss(
        torch.sigmoid(out), LABELS2[rows].float().unsqueeze(1))),
}


def numbers(tensor):
    return [float("%.9g" % v) for v in tensor.detach().flatten().tolist()]


def optimizer_of(given, groups):
    kind, lr = given["kind"], given["learning_rate"]
    others = {key: value for key, value in given.items() if key not in ("kind", "learning_rate", "beta1", "beta2")}
    if kind in ("adam", "adamw"):
        others["betas"] = (given.get("beta1", 0.9), given.get("beta2", 0.999))
    classes = {"sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop,
               "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return classes[kind](groups, lr=lr, **others)


def schedule_of(given, optimizer, total):
    """total: epochs, or steps, of the whole training."""
    lr = torch.optim.lr_scheduler
    warmup = given.get("warmup", 0)
    kind = given["kind"]
    if kind == "step":
        schedule = lr.StepLR(optimizer, given["step_size"], given["gamma"])
    elif kind == "exponential":
        schedule = lr.ExponentialLR(optimizer, given["gamma"])
    elif kind == "cosine":
        schedule = lr.CosineAnnealingLR(optimizer, given.get("T_max", total - warmup), given.get("eta_min", 0))
    elif kind == "linear_warmup":
        schedule = lr.LinearLR(optimizer, given.get("start_factor", 1 / 3), 1, given.get("total_iters", 5))
    elif kind == "reduce_on_plateau":
        names = ("factor", "patience", "threshold", "threshold_mode", "cooldown", "min_lr")
        schedule = lr.ReduceLROnPlateau(optimizer, **{name: given[name] for name in names if name in given})
    else:
        raise ValueError(kind)
    if warmup == 0:
        return schedule
    first = lr.LinearLR(optimizer, given.get("warmup_start_factor", 1 / 3), 1, warmup)
    return lr.SequentialLR(optimizer, [first, schedule], [warmup])


def soft_threshold(optimizer, weights, l1, t):
    """The proximal step of l1 * sum|w|: by as much as the optimizer would have moved w with a gradient of l1."""
    group = optimizer.param_groups[0]
    momentum, gathered = group.get("momentum", 0), 0.0
    for step in range(t):
        fresh = 1 if step == 0 else 1 - group.get("dampening", 0)
        gathered = momentum * gathered + fresh
    if group.get("nesterov"):
        gathered = 1 + momentum * gathered
    for w in weights:
        state = optimizer.state[w]
        threshold = torch.full_like(w, group["lr"] * l1 * gathered)
        if isinstance(optimizer, torch.optim.Adagrad):
            threshold /= state["sum"].sqrt() + group["eps"]
        elif isinstance(optimizer, torch.optim.RMSprop):
            threshold /= state["square_avg"].sqrt() + group["eps"]
        elif isinstance(optimizer, torch.optim.Adam):
            threshold /= (state["exp_avg_sq"] / (1 - group["betas"][1] ** t)).sqrt() + group["eps"]
        w.data = torch.sign(w.data) * torch.clamp(w.data.abs() - threshold, min=0)


def run(case, start):
    outputs, loss_of = HEADS[case["head"]]
    model = network(outputs, ACTIVATIONS[case["activation"]])
    model.load_state_dict(start)
    training = case["training"]
    l1, l2 = training.get("l1", 0), training.get("l2", 0)
    given = training["optimizer"]
    groups = []
    for name, p in model.named_parameters():
        layer = name.split(".")[0]
        p.requires_grad = layer not in case.get("frozen", [])
        group = {"params": [p], "lr": given["learning_rate"] * case.get("factors", {}).get(layer, 1)}
        if given["kind"] != "adamw":
            group["weight_decay"] = 2 * l2 if name.endswith("weight") else 0
        groups.append(group)
    weights = [p for name, p in model.named_parameters() if name.endswith("weight") and p.requires_grad]
    optimizer = optimizer_of(given, groups)
    batch = training.get("batch_size", N)
    epoch_steps = -(-N // batch)
    planned = training.get("schedule")
    by_step = planned is not None and planned.get("interval") == "step"
    schedule = schedule_of(planned, optimizer, STEPS if by_step else STEPS // epoch_steps) if planned else None
    losses, rates = [], []
    for t in range(STEPS):
        at = t % epoch_steps * batch
        rows = slice(at, min(at + batch, N))
        optimizer.zero_grad()
        loss = loss_of(model(X[rows]), rows)
        losses.append(float("%.7g" % loss.item()))
        rates.append(float("%.9g" % optimizer.param_groups[0]["lr"]))
        loss.backward()
        parameters = [p for p in model.parameters() if p.requires_grad]
        if "clip_value" in training:
            torch.nn.utils.clip_grad_value_(parameters, training["clip_value"])
        if "clip_norm" in training:
            torch.nn.utils.clip_grad_norm_(parameters, training["clip_norm"])
        for w in weights:
            if given["kind"] == "adamw":
                w.grad += 2 * l2 * w.data
            if training.get("l1_method") != "proximal":
                w.grad += l1 * torch.sign(w.data)
        optimizer.step()
        if training.get("l1_method") == "proximal":
            soft_threshold(optimizer, weights, l1, t + 1)
        if schedule and (by_step or (t + 1) % epoch_steps == 0):
            watched = isinstance(schedule, torch.optim.lr_scheduler.ReduceLROnPlateau)
            schedule.step(loss_of(model(X), slice(0, N)).item()) if watched else schedule.step()
    figures = {"losses": losses}
    if planned:
        figures["rates"] = rates
    if training.get("l1_method") == "proximal":
        figures["zeros"] = sum(int((w == 0).sum()) for w in weights)
    return figures


def case(name, head="cross_entropy", activation="tanh", optimizer=None, frozen=None, factors=None, **training):
    layers = {"frozen": frozen} if frozen else {}
    if factors:
        layers["factors"] = factors
    return {"name": name, "head": head, "activation": activation, **layers,
            "training": {"optimizer": optimizer or {"kind": "sgd", "learning_rate": 0.5}, **training}}


SGD = {"kind": "sgd", "learning_rate": 0.5}
MOMENTUM = {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.9}
NESTEROV = {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True}
ADAM = {"kind": "adam", "learning_rate": 0.02}
ADAMW = {"kind": "adamw", "learning_rate": 0.02}
ADAGRAD = {"kind": "adagrad", "learning_rate": 0.1}
RMSPROP = {"kind": "rmsprop", "learning_rate": 0.01}
PLATEAU = {"kind": "reduce_on_plateau", "monitor": "train_loss", "factor": 0.5, "patience": 4, "threshold": 0.05}
PROXIMAL = {"l1": 0.01, "l1_method": "proximal"}
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
    case("batches", batch_size=8),
    case("momentum_batches_l2", optimizer=MOMENTUM, batch_size=7, l2=0.01),
    case("adagrad", optimizer=ADAGRAD),
    case("adagrad_others", optimizer={**ADAGRAD, "lr_decay": 0.05, "initial_accumulator_value": 0.1, "eps": 1e-3}),
    case("adagrad_l2_batches", optimizer=ADAGRAD, l2=0.01, batch_size=8),
    case("rmsprop", optimizer=RMSPROP),
    case("rmsprop_others", optimizer={**RMSPROP, "learning_rate": 0.003, "alpha": 0.9, "eps": 1e-3}),
    case("rmsprop_momentum", optimizer={**RMSPROP, "learning_rate": 0.003, "momentum": 0.8}),
    case("rmsprop_centered", optimizer={**RMSPROP, "centered": True, "eps": 1e-4}),
    case("rmsprop_both", optimizer={**RMSPROP, "learning_rate": 0.003, "momentum": 0.8, "centered": True, "eps": 1e-4}),
    case("rmsprop_l2", optimizer=RMSPROP, l2=0.01),
    case("adamw", optimizer=ADAMW),
    case("adamw_decay", optimizer={**ADAMW, "weight_decay": 0.5, "beta1": 0.8}),
    case("adamw_l2", optimizer=ADAMW, l2=0.01),
    case("adam_batches", optimizer=ADAM, batch_size=8),
    case("step", schedule={"kind": "step", "step_size": 20, "gamma": 0.5}),
    case("step_batches", optimizer=MOMENTUM, batch_size=8, schedule={"kind": "step", "step_size": 5, "gamma": 0.5}),
    case("step_by_step", optimizer=MOMENTUM, batch_size=8,
         schedule={"kind": "step", "step_size": 30, "gamma": 0.5, "interval": "step"}),
    case("exponential", optimizer=ADAM, schedule={"kind": "exponential", "gamma": 0.97}),
    case("cosine", schedule={"kind": "cosine"}),
    case("cosine_again", optimizer=ADAM, schedule={"kind": "cosine", "T_max": 30, "eta_min": 0.001}),
    case("cosine_by_step", batch_size=8, schedule={"kind": "cosine", "interval": "step"}),
    case("linear_warmup", schedule={"kind": "linear_warmup", "total_iters": 40, "start_factor": 0.1}),
    case("linear_warmup_default", schedule={"kind": "linear_warmup"}),
    case("step_warmup", schedule={"kind": "step", "step_size": 20, "gamma": 0.5, "warmup": 10}),
    case("cosine_warmup", optimizer=ADAM, batch_size=8,
         schedule={"kind": "cosine", "interval": "step", "warmup": 20, "warmup_start_factor": 0.01}),
    case("exponential_warmup", schedule={"kind": "exponential", "gamma": 0.97, "warmup": 10}),
    case("plateau", schedule=PLATEAU),
    case("plateau_cooldown", optimizer=NESTEROV,
         schedule={**PLATEAU, "threshold_mode": "abs", "threshold": 0.03, "cooldown": 4, "min_lr": 0.02}),
    case("plateau_batches", optimizer=ADAM, batch_size=8, schedule={**PLATEAU, "patience": 1, "threshold": 0.2}),
    case("sgd_proximal", **PROXIMAL),
    case("momentum_proximal", optimizer={**MOMENTUM, "dampening": 0.3}, **PROXIMAL),
    case("nesterov_proximal", optimizer=NESTEROV, **PROXIMAL),
    case("adagrad_proximal", optimizer=ADAGRAD, **PROXIMAL),
    case("rmsprop_proximal", optimizer={**RMSPROP, "learning_rate": 0.003, "momentum": 0.8}, **PROXIMAL),
    case("adam_proximal", optimizer=ADAM, l2=0.001, **PROXIMAL),
    case("frozen_first", optimizer=ADAM, frozen=["0"]),
    case("frozen_middle", optimizer=MOMENTUM, frozen=["2"], clip_norm=0.1, l2=0.01),
    case("frozen_body", frozen=["0", "2"]),
    case("frozen_output", optimizer=ADAM, frozen=["4"]),
    case("factors", optimizer=MOMENTUM, factors={"0": 0.1, "2": 2, "4": 0.5}),
    case("factors_adam", optimizer=ADAM, factors={"0": 0.1, "4": 3}, l2=0.01),
]

def plateau(name, monitor, values, **given):
    """The learning rate, from 1, before each of the figures is seen."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, "max" if "accuracy" in monitor else "min", **given)
    rates = []
    for value in values:
        rates.append(float("%.9g" % optimizer.param_groups[0]["lr"]))
        schedule.step(float("nan") if value is None else value)
    return {"name": name, "schedule": {"kind": "reduce_on_plateau", "monitor": monitor, **given}, "values": values,
            "rates": rates}


RISING = [0.5, 0.6, 0.605, 0.61, 0.7, 0.69, 0.68, 0.67, 0.66, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
PLATEAUS = [
    plateau("accuracy", "train_accuracy", RISING, factor=0.5, patience=1, threshold=0.05),
    plateau("accuracy_abs", "train_accuracy", RISING, factor=0.5, patience=1, threshold=0.05, threshold_mode="abs"),
    plateau("loss_cooldown", "train_loss", [1 - v for v in RISING], factor=0.1, patience=0, threshold=0, cooldown=2),
    plateau("least", "train_loss", RISING, factor=0.1, patience=1, min_lr=0.05),
    plateau("below_eps", "train_loss", [1.0] * 30, factor=0.1, patience=0),
    plateau("no_number", "train_loss", [1.0, None, None, None, 0.5, None, None], factor=0.5, patience=1),
    plateau("negative", "train_loss", [-1.0, -1.05, -1.051, -1.2, -1.2, -1.2], factor=0.5, patience=1, threshold=0.1),
]

starts = {outputs: network(outputs, torch.nn.Tanh).state_dict() for outputs in (1, 3)}
result = {
    "x": numbers(X), "rows": N, "features": D, "units": [H1, H2],
    "labels3": LABELS3.tolist(), "labels2": LABELS2.tolist(), "values": numbers(VALUES),
    "start": {str(k): {name: numbers(t) for name, t in state.items()} for k, state in starts.items()},
    "cases": [{**c, **run(c, starts[HEADS[c["head"]][0]])} for c in CASES],
    "plateaus": PLATEAUS,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_curves.json")
with open(path, "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
