"""Programs with arrays that nobody thought of: arrays, their entries, forward mode and compiled code give the same."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.analysis.forward_mode import tangents
from backprop_core.array_operations import ARRAY_OPERATIONS
from backprop_core.graph.build import Graph
from backprop_core.language.letters import MisfitError, NoCaseError, meeting
from backprop_core.language.ways import Shape
from backprop_core.writers.array_compiler import compile_arrays
from tests.backprop_core.by_hand import Expression, graph, name, off_from_numbers

Known = tuple[Expression, Shape]
ENTRYWISE = ("tanh", "sigmoid", "sin", "relu", "softplus", "gelu", "negate", "abs", "atan")
TWO = ("add", "subtract", "multiply", "max", "min")
OVER = ("sum", "mean", "amax", "amin", "var", "logsumexp")
ALONG = ("softmax", "log_softmax", "normalize")
COMPILED = 5  # one of so many that the browser judges too is compiled, which costs more than its numbers
PRODUCTS = ("matmul", "dot", "outer", "conv", "mse")


class Author:
    """Writes one program, the same for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.at: dict[str, Any] = {}
        self.known: list[Known] = [self.variable(letter) for letter in "xyzw"[: self.random.randint(2, 4)]]
        while len(self.known) < 10:
            self.known += self.grown()

    def variable(self, letter: str) -> Known:
        """A variable of at most three axes."""
        shape = tuple(self.random.choice((1, 2, 3)) for _ in range(self.random.choice((0, 1, 1, 2, 2, 2, 3))))
        numbers = np.random.default_rng(self.random.randrange(10**6)).normal(size=shape)
        self.at[letter] = numbers if shape else float(numbers)
        return name(letter), shape

    def grown(self) -> list[Known]:
        """One more expression, or none where the shapes that were drawn do not fit."""
        operation, settings, count = self.drawn()
        chosen = [self.random.choice(self.known) for _ in range(count)]
        depth = len(chosen[0][1])
        if "axis" in settings and (depth == 0 or (settings["axis"] is not None and np.max(settings["axis"]) >= depth)):
            return []
        if operation in {*ALONG, "causal_softmax", "take", "max_pool", "mean_pool", "concat"} and not depth:
            return []
        try:
            shape = meeting(operation, [shape for _, shape in chosen], self.told(settings, chosen[0][1])).shape
        except (MisfitError, NoCaseError, IndexError):
            return []
        if np.prod(shape) > 24 or len(shape) > 4:
            return []
        first, *others = [expression for expression, _ in chosen]
        return [(first.apply(operation, *others, **self.settings), shape)]

    def told(self, settings: dict[str, Any], shape: Shape) -> dict[str, Any]:
        """The settings, with those that depend on the shape."""
        self.settings = dict(settings)
        if "index" in settings:
            self.settings["index"] = tuple([self.item(axis) for axis in shape[: self.random.randint(1, len(shape))]])
        if "shape" in settings:
            count = int(np.prod(shape))
            rows = self.random.choice([one for one in range(1, count + 1) if count % one == 0])
            self.settings["shape"] = (rows, -1)
        return self.settings

    def item(self, axis: int) -> Any:
        """A place, a slice or a list of places; one list at most, for two go together."""
        kind = self.random.choice(("place", "slice", "rows"))
        if kind == "place":
            return self.random.randrange(-axis, axis)
        if kind == "slice":
            return ("slice", *self.random.choice(((None, None, None), (None, None, -1), (0, 1, None), (None, None, 2))))
        return ("rows", *[self.random.randrange(axis) for _ in range(2)])

    def drawn(self) -> tuple[str, dict[str, Any], int]:
        """An operation, what it is told, and of how many operands."""
        draw = self.random
        kind = draw.randrange(10)
        axis = draw.choice((0, 1, 2))
        if kind < 2:
            return draw.choice(ENTRYWISE), {}, 1
        if kind < 4:
            return draw.choice(TWO), {}, 2
        if kind == 4:
            over = draw.choice(OVER)
            axes = (None, axis, (0, 1)) if ARRAY_OPERATIONS[over].letters == "reduced" else (None, axis)
            return over, {"axis": draw.choice(axes), "keepdims": draw.random() < 0.5}, 1
        if kind == 5:
            return draw.choice(ALONG), {"axis": axis}, 1
        if kind == 6:
            return draw.choice(PRODUCTS), {}, 2
        if kind == 7:
            return "transpose" if draw.random() < 0.5 else "causal_softmax", {}, 1
        if kind == 8:
            return (
                (draw.choice(("stack", "concat")), {"axis": axis}, 2)
                if draw.random() < 0.6
                else ("reshape", {"shape": ()}, 1)
            )
        pool = {"size": draw.choice((1, 2)), "stride": draw.choice((1, 2)), "pad": 0}
        return (draw.choice(("max_pool", "mean_pool")), pool, 1) if draw.random() < 0.4 else ("take", {"index": ()}, 1)

    def graph(self) -> tuple[Graph, dict[str, Any]]:
        """The sum of all that was written, each squashed so that no number grows; and the point to look at it from."""
        total: Expression | None = None
        for expression, _ in self.known:
            part = expression.tanh().sum() * self.random.uniform(0.5, 1.5)
            total = part if total is None else total + part
        assert total is not None
        built = graph((None, total))
        return built, {letter: self.at[letter] for letter in built.program.variables}


def all_agree(seed: int, compiled: bool = True) -> bc.Trace:
    """Assert that arrays, entries, forward mode and compiled code agree on one program; return its trace."""
    trace = bc.Trace.of(*Author(seed).graph())
    assert trace.error is None, seed
    assert off_from_numbers(trace.graph, trace.at, (trace.ran_forward, trace.ran_backward)) < 1e-9, seed
    for letter, slope in trace.gradient.items():
        room = 1e-9 * max(1.0, float(np.abs(slope).max()))
        direction = np.cos(np.arange(np.size(slope))).reshape(np.shape(slope))
        moved = tangents(trace, letter, direction if np.shape(slope) else 1.0).tangents[-1]
        assert abs(moved - float(np.sum(direction * slope))) < room * max(1, np.size(slope)), (seed, letter)
    if compiled:
        assert_compiled_agrees(seed, trace)
    return trace


def assert_compiled_agrees(seed: int, trace: bc.Trace) -> None:
    value, gradient = compile_arrays(trace.program, trace.graph, list(trace.at))(**trace.at)
    assert abs(value - trace.value) < 1e-10, seed
    for letter, slope in trace.gradient.items():
        room = 1e-9 * max(1.0, float(np.abs(slope).max()))
        assert np.abs(gradient[letter] - slope).max() < room, (seed, letter)


# Many more are tried in tests/docs/explorable/twin/test_arrays.py, where the browser's engine judges them too.
@pytest.mark.parametrize("start", range(0, 100, 20))
def test_programs_that_nobody_thought_of_agree(start: int) -> None:
    for seed in range(start, start + 20):
        for step in all_agree(seed).steps:
            assert step.text
            assert step.formula
