"""Trainings on the digits that a page names and quotes, each really run by the core:

    [[honest]]: digits (train)
    [[same]]: digits (train: writers=same)       tested on pictures by the same writers
    [[bright]]: digits (train: ink=255)          tested on pictures whose pixels are so many times as large

references.py says how its numbers are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from markdown import Markdown

from backprop_core.graph.build import build
from backprop_core.language.numpy_extra import np
from backprop_core.language.parser import parse
from backprop_core.tracing import arrays
from backprop_core.training import digits
from docs.extensions.page import nearest, stop

SETTINGS = re.compile(r"^digits\s+\(train(?::(.*))?\)$")
WRITERS = ("others", "same")
SURE = 0.999

Refuse = Callable[[str], NoReturn]
Found = tuple[float, str] | str


@dataclass(frozen=True)
class Training:
    """How well it did: after each epoch, and before the first.

    Attributes:
        parts: the pictures that it learned from and those that it is tested on.
        start: before the first step.
        epochs: from the first.
        sure: the share of the tested pictures of which it is at last surer than SURE.
    """

    parts: digits.Split
    start: digits.Progress
    epochs: tuple[digits.Progress, ...]
    sure: float


def training_of(md: Markdown, name: str) -> Training | None:
    """The training that the page gives this name, if it does."""
    known: dict[str, Training] = getattr(md, "trainings", {})
    return known.get(name)


def read(md: Markdown, text: str) -> Training | None:
    """The training that a definition asks for; None where it asks for none."""
    found = SETTINGS.match(text)
    if not found:
        return None
    writers, ink = WRITERS[0], 1.0
    for part in filter(None, (part.strip() for part in (found[1] or "").split(","))):
        key, _, value = part.partition("=")
        if key == "writers" and value in WRITERS:
            writers = value
        elif key == "ink" and value.isdecimal():
            ink = float(value)
        else:
            stop(md, f"the training {text} cannot be read at {part}: it is writers=same or ink=255, for example.")
    return trained(writers, ink)


def trained(writers: str, ink: float) -> Training:
    """A training, tested on pictures with so much ink."""
    epochs, seed = learned(writers == "same"), int(digits.SETTINGS["seed"])
    parts = digits.split(writers == "same", seed)
    parts = digits.Split(parts.learned, {**parts.others, "X": ink * parts.others["X"]})
    if ink != 1:
        last = epochs[-1]
        epochs = (
            digits.Progress(
                last.epoch, last.loss, last.learned, digits.share_right(last.weights, parts.others), last.weights
            ),
        )
    first = digits.first_weights(seed)
    loss = float(value_of("", first, parts.learned))
    own, others = (digits.share_right(first, part) for part in (parts.learned, parts.others))
    start = digits.Progress(0, loss, own, others, first)
    scores = value_of("scores", epochs[-1].weights, parts.others)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = powers.max(axis=1) / powers.sum(axis=1)
    return Training(parts, start, epochs, float((shares > SURE).mean()))


@lru_cache
def learned(is_shuffled: bool) -> tuple[digits.Progress, ...]:
    """A training takes a second: once for each build of a served site will do."""
    return tuple(digits.learn(is_shuffled))


def value_of(name: str, weights: Any, part: Any) -> Any:
    """The value of a node of the network for a part of the pictures, or without a name its loss."""
    at = {**weights, **part}
    graph = build(parse(digits.NETWORK, given=list(at)))
    return arrays.forward(graph, at).values[graph.index[name] if name else graph.output]


def looked_up(training: Training, path: list[str], refuse: Refuse) -> Found:
    """A number of the training with its role, or a share in percent."""
    last = training.epochs[-1]
    match path:
        case ["weights"]:
            return rf"\htmlClass{{value}}{{{thousands(sum(one.size for one in last.weights.values()))}}}"
        case ["epochs" | "batch" as setting]:
            return str(digits.SETTINGS[setting])
        case ["steps"]:
            return str(last.epoch * steps_in_epoch(training))
        case ["steps", "epoch"]:
            return str(steps_in_epoch(training))
        case ["count", "learned" | "others" as part]:
            return thousands(len(getattr(training.parts, part)["t"]))
        case ["mistakes"]:
            return str(round((1 - last.others) * len(training.parts.others["t"])))
        case ["sure"]:
            return percent(training.sure)
        case [what]:
            return of_epoch(last, what, refuse)
        case ["start", what]:
            return of_epoch(training.start, what, refuse)
        case [number, what] if number.isdecimal() and 0 < int(number) <= len(training.epochs):
            return of_epoch(training.epochs[int(number) - 1], what, refuse)
    refuse(
        "a training has weights, epochs, batch, steps, mistakes, sure; of an epoch or the start loss, learned, others."
    )


def steps_in_epoch(training: Training) -> int:
    return -(-len(training.parts.learned["t"]) // int(digits.SETTINGS["batch"]))


def of_epoch(epoch: digits.Progress, what: str, refuse: Refuse) -> Found:
    """The loss, or a share that it reads right."""
    if what == "loss":
        return epoch.loss, "value"
    if what in {"learned", "others"}:
        return percent(getattr(epoch, what))
    refuse(f"of an epoch there is no {what}{nearest(what, ('loss', 'learned', 'others'))}")


def percent(share: float) -> str:
    """A share in LaTeX; what is nearly all is not said to be all."""
    return rf"\htmlClass{{value}}{{{100 * share:.1f}\%}}"


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")
