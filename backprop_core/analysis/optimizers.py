"""How weights move against their gradient: plainly, with momentum, or by Adam.

A state is data: what a step needs of the steps before it. Methods: momentum as Polyak's heavy ball (1964) in PyTorch's
form, v = momentum v + gradient; Adam (Kingma and Ba 2015).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..language.errors import BackpropError
from .descent import REFUSALS

Arrays = dict[str, Any]  # numbers or arrays by name


@dataclass(frozen=True)
class Optimizer:
    """What decides a step.

    Attributes:
        rate: the learning rate, above 0.
        momentum: the share of the last step that is kept, from 0 up to but not including 1.
        adam: whether each entry's step is divided by how large its slopes have been; momentum then is Adam's own 0.9.
    """

    rate: float
    momentum: float = 0.0
    adam: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot descend."""
        if not self.rate > 0 or not math.isfinite(self.rate):
            raise BackpropError(REFUSALS["rate"])
        if not 0 <= self.momentum < 1:
            raise BackpropError(REFUSALS["momentum"])
        if self.adam and self.momentum:
            raise BackpropError(REFUSALS["adam"])


FIRST, SECOND, LEAST = 0.9, 0.999, 1e-8  # of Adam: how much of both means is kept, and what is added to a size


@dataclass(frozen=True)
class Moved:
    """Where the weights are after some steps, and what the next step needs of them.

    Attributes:
        weights: each by its name.
        steps: how many were taken.
        speed: what momentum keeps, or Adam's mean of the slopes.
        size: Adam's mean of their squares.
    """

    weights: Arrays
    steps: int = 0
    speed: Arrays = field(default_factory=dict)
    size: Arrays = field(default_factory=dict)

    def moved(self, gradient: Mapping[str, Any], by: Optimizer) -> Moved:
        """One step on: each weight less its step."""
        return self.by_adam(gradient, by.rate) if by.adam else self.by_momentum(gradient, by)

    def by_momentum(self, gradient: Mapping[str, Any], by: Optimizer) -> Moved:
        """By v = momentum v + gradient, w = w - rate v."""
        speed = {name: by.momentum * self.speed.get(name, 0.0) + slope for name, slope in gradient.items()}
        weights = {name: weight - by.rate * speed[name] for name, weight in self.weights.items()}
        return Moved(weights, self.steps + 1, speed if by.momentum else {})

    def by_adam(self, gradient: Mapping[str, Any], rate: float) -> Moved:
        """By w = w - rate m / (sqrt(v) + 1e-8), with means m and v that are right from the first step on."""
        steps = self.steps + 1
        speed = {name: FIRST * self.speed.get(name, 0.0) + (1 - FIRST) * slope for name, slope in gradient.items()}
        size = {name: SECOND * self.size.get(name, 0.0) + (1 - SECOND) * slope**2 for name, slope in gradient.items()}
        weights: Arrays = {}
        for name, weight in self.weights.items():
            mean, square = speed[name] / (1 - FIRST**steps), size[name] / (1 - SECOND**steps)
            weights[name] = weight - rate * mean / (square**0.5 + LEAST)
        return Moved(weights, steps, speed, size)
