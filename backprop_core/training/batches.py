"""Descent on a data set, some examples at a time.

Method: stochastic gradient descent (Robbins and Monro 1951) by mini-batches. The order of the examples follows from the
seed alone: in each epoch every example draws a number from 0 to 1 (language/fills.py), and they go from the smallest to
the largest. So the browser can take the same steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.descent import FAR, REFUSALS
from ..analysis.optimizers import Arrays, Moved, Optimizer
from ..language.errors import BackpropError
from ..language.fills import shuffled
from ..language.numpy_extra import np
from ..language.point import array_of, is_array_value, number_of
from ..notation import shown
from ..tracing.recording import Source, read
from ..writers.compiler import compile


@dataclass(frozen=True)
class Epoch:
    """Where the weights are when all examples have been used once more.

    Attributes:
        number: of the epoch, from 1.
        loss: the mean of the losses of its examples, each before the step that it was used for.
        weights: each by its name.
    """

    number: int
    loss: float
    weights: Arrays


def train(
    text: Source,
    start: Mapping[str, Any],
    data: Mapping[str, Any],
    rate: float,
    epochs: int = 1,
    batch: int = 32,
    momentum: float = 0.0,
    adam: bool = False,
    seed: int = 0,
) -> Iterator[Epoch]:
    """Learn weights from examples: for each batch of them, move each weight against its slope.

    Args:
        text: the loss of a batch as an expression or program, as text or as a Python function.
        start: a number or an array for each weight.
        data: an array for each other variable, with a row for each example.
        rate: the learning rate, above 0.
        epochs: how often all examples are used, 0 or more.
        batch: how many examples make a step, 1 or more; the last batch of an epoch has what is left.
        momentum: the share of the last step that is kept, from 0 up to but not including 1.
        adam: each entry's step is divided by how large its slopes have been.
        seed: of the order of the examples, a whole number from 0 on.

    Returns:
        the epochs, one after the other as they are done.

    Raises:
        BackpropError: for text that is not in the language, numbers or shapes that do not fit, and from the epochs
            where the weights run away or the loss is undefined.
    """
    optimizer = Optimizer(rate, momentum, adam)
    if batch < 1 or epochs < 0 or seed < 0:
        raise BackpropError(REFUSALS["course"])
    program = read(text, [*start, *data])
    weights = {
        name: array_of(name, one) if is_array_value(one) else number_of(name, one) for name, one in start.items()
    }
    rows = {name: np.atleast_1d(array_of(name, one)) for name, one in data.items()}
    counts = {name: len(one) for name, one in rows.items()}
    if len(set(counts.values())) != 1:
        said = " and ".join([f"{count} of {name}" for name, count in counts.items()]) or "none"
        raise BackpropError(REFUSALS["rows"].format(counts=said))
    return epochs_of(compile(program, wrt=list(weights)), Moved(weights), rows, optimizer, (epochs, batch, seed))


def epochs_of(
    value_and_gradient: Any, at: Moved, rows: Arrays, optimizer: Optimizer, course: tuple[int, int, int]
) -> Iterator[Epoch]:
    """The epochs as they are done."""
    epochs, batch, seed = course
    count = len(next(iter(rows.values())))
    for number in range(1, epochs + 1):
        order, total = shuffled(count, seed + number), 0.0
        for first in range(0, count, batch):
            chosen = order[first : first + batch]
            loss, gradient = value_and_gradient(**at.weights, **{name: one[chosen] for name, one in rows.items()})
            total += loss * len(chosen)
            at = at.moved(gradient, optimizer)
            if not all((np.abs(one) < FAR).all() for one in at.weights.values()):
                raise BackpropError(REFUSALS["ran away"].format(number=number, rate=shown(optimizer.rate)))
        yield Epoch(number, total / count, at.weights)
