"""Loads a network that Trainyard saved into a PyTorch nn.Sequential and compares predictions.

check_weights.py WEIGHTS.safetensors PREPARED.csv PREDICTIONS.csv prints the largest difference of a probability.
The layers are those of the file's description; load_state_dict() is strict, so names and shapes must all agree.
"""

import csv
import json
import sys

import torch

sys.dont_write_bytecode = True
import safetensors_file  # noqa: E402


def module(layer, inputs):
    """A layer of the description in PyTorch, and the width of its output."""
    kind = layer["kind"]
    if kind == "dense":
        return torch.nn.Linear(inputs, layer["units"]), layer["units"]
    if kind == "batch_norm":
        return torch.nn.BatchNorm1d(inputs), inputs
    plain = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "dropout": torch.nn.Dropout}
    return plain[kind](), inputs


def main(weights_path, prepared_path, predictions_path):
    tensors, metadata = safetensors_file.read(weights_path)
    description = json.loads(metadata["trainyard"])
    width = len(description["features"])
    layers = []
    for layer in description["layers"]:
        made, width = module(layer, width)
        layers.append(made)
    layers.append(torch.nn.Linear(width, len(description["labels"])))
    model = torch.nn.Sequential(*layers)
    # A count that PyTorch only uses without momentum; it adds the entry itself where a file has none.
    state = {name: torch.tensor(values).reshape(shape) for name, (shape, values) in tensors.items()}
    model.load_state_dict(state)
    model.eval()
    with open(prepared_path) as file:
        rows = list(csv.DictReader(file))
    with open(predictions_path) as file:
        predictions = list(csv.DictReader(file))
    x = torch.tensor([[float(row[name]) for name in description["features"]] for row in rows])
    with torch.no_grad():
        probabilities = torch.softmax(model(x), dim=1)
    ours = torch.tensor([[float(row[f"probability_{label}"]) for label in description["labels"]] for row in predictions])
    assert ours.shape == probabilities.shape, (ours.shape, probabilities.shape)
    print(float((ours - probabilities).abs().max()))


main(*sys.argv[1:])
