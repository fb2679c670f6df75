"""Programs with arrays, built of nodes: what the language would read, without reading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from backprop_core.graph.build import Graph, build
from backprop_core.graph.entries import Entries, written_out
from backprop_core.language.expression import CONSTANT, VARIABLE, Line, Node, Program
from backprop_core.tracing import array_plan, arrays, passes

Point = dict[str, Any]


class Expression:
    """Nodes of which the last is the result; Python's operators and every row as a method."""

    def __init__(self, nodes: Sequence[Node]):
        self.nodes = tuple(nodes)

    def apply(self, operation: str, *others: Any, **settings: Any) -> Expression:
        nodes: list[Node] = []
        operands: list[int] = []
        for one in (self, *[of(other) for other in others]):
            before = len(nodes)
            nodes += [
                node._replace(operands=tuple([before + operand for operand in node.operands])) for node in one.nodes
            ]
            operands.append(len(nodes) - 1)
        return Expression([*nodes, Node(operation, tuple(operands), settings=tuple(sorted(settings.items())))])

    def __add__(self, other: Any) -> Expression:
        return self.apply("add", other)

    def __sub__(self, other: Any) -> Expression:
        return self.apply("subtract", other)

    def __mul__(self, other: Any) -> Expression:
        return self.apply("multiply", other)

    def __truediv__(self, other: Any) -> Expression:
        return self.apply("divide", other)

    def __matmul__(self, other: Any) -> Expression:
        return self.apply("matmul", other)

    def __getitem__(self, index: Any) -> Expression:
        items = index if isinstance(index, tuple) else (index,)
        return self.apply("take", index=tuple([item_of(item) for item in items]))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *others, **settings: self.apply(name, *others, **settings)


def item_of(item: Any) -> Any:
    """A part of an index as a node's settings have it."""
    if isinstance(item, slice):
        return ("slice", item.start, item.stop, item.step)
    return ("rows", *item) if isinstance(item, list) else item


def of(value: Any) -> Expression:
    """An expression of a number, or the one that it is."""
    if isinstance(value, Expression):
        return value
    return Expression([Node(CONSTANT, literal=repr(value))])


def name(variable: str) -> Expression:
    """A variable, or a line's name."""
    return Expression([Node(VARIABLE, name=variable)])


def graph(*lines: tuple[str | None, Expression]) -> Graph:
    """The graph of a program of these lines."""
    named = {line for line, _ in lines}
    used = [node.name for _, expression in lines for node in expression.nodes if node.operation == VARIABLE]
    variables = tuple(dict.fromkeys([one for one in used if one is not None and one not in named]))
    return build(Program("", tuple([Line(line, None, one.nodes) for line, one in lines]), variables))


def values(at: Mapping[str, Any]) -> Point:
    """A point with its lists as arrays."""
    return {key: np.asarray(one, dtype=float) if np.ndim(one) else float(one) for key, one in at.items()}


def both_passes(built: Graph, at: Point) -> tuple[passes.Forward, passes.Backward]:
    """Both passes over a graph with arrays."""
    forward = arrays.forward(built, at)
    return forward, arrays.backward(built, forward.values, at)


def flattened(at: Mapping[str, Any]) -> dict[str, float]:
    """Every entry of a point by its name, as an entries program has them: `W[1,2]`."""
    found: dict[str, float] = {}
    for key, one in at.items():
        for place in np.ndindex(np.shape(one)):
            found[f"{key}[{','.join(map(str, place))}]" if place else key] = float(np.asarray(one)[place])
    return found


def in_numbers(built: Graph, at: Point, forward: passes.Forward) -> Entries:
    """The entries program of a graph."""
    classes = {
        node.operands[1]: np.ravel(forward.values[node.operands[1]]).tolist()
        for node in built.nodes
        if node.operation == "cross_entropy"
        and np.shape(forward.values[node.operands[1]]) != np.shape(forward.values[node.operands[0]])
    }
    return written_out(built, {key: array_plan.shape_of(one) for key, one in at.items()}, classes)


def off_from_numbers(built: Graph, at: Point, given: tuple[passes.Forward, passes.Backward] | None = None) -> float:
    """How far values and gradient, which may be given, lie from those of the entries program, run by the engine of numbers."""
    forward, backward = given or both_passes(built, at)
    entries = in_numbers(built, at, forward)
    point = {key: one for key, one in flattened(at).items() if key in entries.graph.program.variables}
    ran = passes.forward(entries.graph, point)
    gradient = passes.backward(entries.graph, ran.values).gradient
    worst = abs(ran.values[-1] - float(forward.values[-1])) / max(1.0, abs(ran.values[-1]))
    for names, value in zip(entries.names, forward.values, strict=True):
        for label, entry in zip(names, np.ravel(value), strict=True):
            if label is not None:
                true = ran.values[entries.graph.index[label]]
                worst = max(worst, abs(true - float(entry)) / max(1.0, abs(true)))
    for label, slope in flattened(backward.gradient).items():
        true = gradient.get(label, 0.0)
        worst = max(worst, abs(true - slope) / max(1.0, abs(true)))
    return worst


def off_from_nudges(built: Graph, at: Point, still: Sequence[str] = (), size: float = 1e-6) -> float:
    """How far the gradient lies from the slopes that nudges of each entry find."""
    _, backward = both_passes(built, at)
    worst = 0.0
    for key, one in at.items():
        if key in still:
            continue
        for place in np.ndindex(np.shape(one)):
            ends: list[float] = []
            for by in (-size, size):
                moved = np.array(one, dtype=float)
                moved[place] += by
                there = {**at, key: moved if moved.ndim else float(moved)}
                ends.append(float(arrays.forward(built, there).values[-1]))
            slope = (ends[1] - ends[0]) / (2 * size)
            worst = max(worst, abs(slope - float(np.asarray(backward.gradient[key])[place])) / max(1.0, abs(slope)))
    return worst
