"""The handwritten digits as an example: a network of 64, 32 and 10 that learns them in seconds.

The last 360 pictures are by other writers than the first 1,437. Split so, the test is honest: the network meets hands
that it has never seen. A shuffled split has the same writers on both sides, and looks better than it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.optimizers import Arrays
from ..graph.build import build
from ..language.errors import BackpropError
from ..language.fills import PICTURES, PIXELS, data, filled, shuffled
from ..language.numpy_extra import np
from ..language.parser import parse
from ..language.point import number_of
from ..tracing import arrays
from .batches import train

NETWORK = """\
H = relu(X @ W.T + b)
scores = H @ V.T + c
cross_entropy(scores, t)"""
OF_ONE = """\
z = W @ x + b
h = relu(z)
s = V @ h + c
L = cross_entropy(s, t)"""  # the same for one picture, with a name for each line
HIDDEN, CLASSES = 32, 10
OTHERS = 360  # the last pictures, by other writers
SETTINGS = {"rate": 0.5, "epochs": 30, "batch": 64, "momentum": 0.0, "seed": 3}  # 3 does as well as most seeds do


@dataclass(frozen=True)
class Split:
    """Pictures to learn from, and others to be tested on; `X` has their pixels and `t` their digits.

    Attributes:
        learned: those that the network learns from.
        others: those that it never learns from.
    """

    learned: Arrays
    others: Arrays


@dataclass(frozen=True)
class Progress:
    """How well the network does after an epoch.

    Attributes:
        epoch: its number, from 1.
        loss: the mean over the pictures of the epoch.
        learned: the share of the pictures that it learns from which it calls right.
        others: the share of all others.
        weights: each by its name.
    """

    epoch: int
    loss: float
    learned: float
    others: float
    weights: Arrays


def split(is_shuffled: bool = False, seed: int = 0) -> Split:
    """The pictures in two parts.

    Args:
        is_shuffled: whether both parts have the same writers.
        seed: of the shuffle.
    """
    order = shuffled(PICTURES, seed) if is_shuffled else np.arange(PICTURES)
    parts = [order[: PICTURES - OTHERS], order[PICTURES - OTHERS :]]
    learned, others = [{"X": data("digits")[part], "t": data("digit_labels")[part]} for part in parts]
    return Split(learned, others)


def first_weights(seed: int = 0) -> Arrays:
    """Weights to begin with: normal, and smaller the more of them go into a sum (He and others 2015); biases are 0.

    Args:
        seed: a whole number from 0 on; W has the fill of that seed, V that of the next.
    """
    return {
        "W": filled("normal", (HIDDEN, PIXELS), seed) * (2 / PIXELS) ** 0.5,
        "b": filled("zeros", (HIDDEN,)),
        "V": filled("normal", (CLASSES, HIDDEN), seed + 1) * (2 / HIDDEN) ** 0.5,
        "c": filled("zeros", (CLASSES,)),
    }


def learn(
    is_shuffled: bool = False,
    rate: float = SETTINGS["rate"],
    epochs: int = int(SETTINGS["epochs"]),
    batch: int = int(SETTINGS["batch"]),
    momentum: float = SETTINGS["momentum"],
    adam: bool = False,
    seed: int = int(SETTINGS["seed"]),
) -> Iterator[Progress]:
    """Train the network, and test it after each epoch.

    Args:
        is_shuffled: whether the pictures that it is tested on are by the same writers.
        rate: the learning rate.
        epochs: how often it sees all pictures.
        batch: how many pictures make a step.
        momentum: the share of the last step that is kept.
        adam: whether Adam decides the steps.
        seed: of the first weights, of the split, and of the order of the pictures.

    Raises:
        BackpropError: for what `train` refuses.
    """
    parts = split(is_shuffled, seed)
    training = train(NETWORK, first_weights(seed), parts.learned, rate, epochs, batch, momentum, adam, seed)
    return tested(training, parts)


def settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of `learn` that are numbers: those that are given, and the rest as they are else.

    Args:
        given: a number for some of them.

    Raises:
        BackpropError: there is no such setting, or a count is no whole number.
    """
    found: dict[str, Any] = dict(SETTINGS)
    for name, value in given.items():
        if name not in SETTINGS:
            raise BackpropError(f"There is no setting {name}: they are {', '.join(SETTINGS)}.")
        found[name] = number_of(name, value)
    for name in ("epochs", "batch", "seed"):
        if found[name] % 1:
            raise BackpropError(f"{name} must be a whole number, not {found[name]:g}.")
        found[name] = int(found[name])
    return found


def tested(training: Iterator[Any], parts: Split) -> Iterator[Progress]:
    """Each epoch with how well it does on both parts."""
    for epoch in training:
        right = [share_right(epoch.weights, part) for part in (parts.learned, parts.others)]
        yield Progress(epoch.number, epoch.loss, right[0], right[1], epoch.weights)


def share_right(weights: Arrays, part: Arrays) -> float:
    """The share of pictures whose largest score is at their own digit.

    Args:
        weights: each by its name.
        part: the pictures as `X` and their digits as `t`.
    """
    graph = build(parse(NETWORK, given=[*weights, *part]))
    scores = np.asarray(arrays.forward(graph, {**weights, **part}).values[graph.index["scores"]])
    return float((scores.argmax(axis=1) == part["t"]).mean())
