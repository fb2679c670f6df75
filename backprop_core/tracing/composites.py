"""Composites on arrays: their value, what goes back, and tangents, from the texts of their rows.

A text is about the entries along an axis: `sum`, `mean` and `max` go along it and keep it as one entry. So one text
serves a row, each row of a matrix, and all entries at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..language.expression import CALL, CONSTANT, VARIABLE, Node, constant_value
from ..language.numpy_extra import np
from ..language.parser import parse
from ..language.ways import Shape
from ..operations import OPERATIONS
from .meetings import Array
from .row_code import fill
from .row_code_arrays import FUNCTIONS, partial_of, value_of

ALONG = ("sum", "mean", "amax")


class Axis:
    """The axis that a composite goes along, or all of them: what `sum`, `mean` and `max` mean in its text."""

    def __init__(self, axis: int | None, shape: Shape):
        self.axis = axis
        self.count = int(np.prod(shape)) if axis is None else shape[axis]
        self.kept = tuple([1] * len(shape)) if axis is None else one_at(shape, axis)

    def sum(self, array: Array) -> Array:
        """The sum along the axis, which stays as one entry."""
        return np.asarray(array.sum(axis=self.axis, keepdims=True))

    def mean(self, array: Array) -> Array:
        """The mean along the axis."""
        return self.sum(array) / self.count

    def amax(self, array: Array) -> Array:
        """The largest entry along the axis."""
        return np.asarray(array.max(axis=self.axis, keepdims=True))


def one_at(shape: Shape, axis: int) -> Shape:
    """A shape with a single entry on one of its axes."""
    kept = list(shape)
    kept[axis] = 1
    return tuple(kept)


@cache
def nodes_of(text: str) -> tuple[Node, ...]:
    """A row's text as flat nodes, in which what goes along the axis, and other composites, are calls."""
    called = "; ".join([f"{name}(x) = x" for name in (*ALONG, "softmax", "log_softmax", "onehot")])
    return parse(f"{called}; {text.replace('max(', 'amax(').replace('softamax(', 'softmax(')}").lines[-1].nodes


def code_of(text: str) -> str:
    """The same as code, in which the axis is `along`."""
    texts: list[str] = []
    for node in nodes_of(text):
        inside = [texts[operand] for operand in node.operands]
        if node.operation == CONSTANT:
            texts.append(repr(constant_value(node)))
        elif node.operation == VARIABLE:
            texts.append(node.name or "")
        elif node.operation == CALL and node.name in ALONG:
            texts.append(f"along.{node.name}({inside[0]})")
        elif node.operation == CALL:
            row = ARRAY_OPERATIONS[node.name or ""]
            texts.append(f"{row.name}({inside[0]}, along)")
        else:
            texts.append(fill(OPERATIONS[node.operation], inside))
    return texts[-1]


Fused = Callable[..., Array]


@cache
def fused(name: str, pull: int | None) -> Fused:
    """A row's value (pull None) or what goes back into an operand, as a function of u, v, z, g, n, eps and along."""
    row = ARRAY_OPERATIONS[name]
    text = row.value if pull is None else row.pulls[pull]
    body = code_of(text)
    for letter, meaning in reversed(row.given):
        if not uses(text, letter):
            continue
        body = f"(lambda {letter}: {body})({code_of(meaning)})"
    names = {**FUNCTIONS, **{other: composite_value(other) for other in ("softmax", "log_softmax") if other != name}}
    made: Fused = eval(f"lambda u, v, z, g, n, eps, along: {body}", names)
    return made


def uses(text: str, letter: str) -> bool:
    """Whether a name stands in a text."""
    return any(node.operation == VARIABLE and node.name == letter for node in nodes_of(text))


def composite_value(name: str) -> Callable[[Array, Axis], Array]:
    """A composite of one operand inside the text of another."""

    def value(array: Array, along: Axis) -> Array:
        return fused(name, None)(array, None, None, None, along.count, 0.0, along)

    return value


class Composite:
    """A composite at given shapes: which axis it goes along, what its operands are to its text, and what n is."""

    def __init__(self, name: str, shapes: Sequence[Shape], result: Shape, settings: Mapping[str, Any]):
        self.row: ArrayOperation = ARRAY_OPERATIONS[name]
        chosen = {**self.row.settings, **settings}
        self.shapes, self.result = shapes, result
        self.eps = float(chosen.get("eps", 0.0))
        self.whole = np.broadcast_shapes(*shapes) if self.row.letters == "all" else shapes[0]
        axis = None if self.row.letters == "all" else chosen.get("axis", -1)
        self.along = Axis(axis, self.whole)
        self.rows = self.whole[0] if self.row.letters == "scores" and len(self.whole) == 2 else 1
        self.classes = self.row.letters == "scores" and shapes[1] != shapes[0]

    def operands(self, given: Sequence[Any]) -> tuple[Array, Any]:
        """What u and v are to the text: classes as rows of zeros with a one, a causal row up to its diagonal."""
        u = np.asarray(given[0], dtype=float)
        if self.row.name == "causal_softmax":
            above = np.triu(np.ones(self.whole[-2:], dtype=bool), 1)
            return np.where(above, -np.inf, u), None
        if len(given) == 1:
            return u, None
        v = np.asarray(given[1], dtype=float)
        return u, self.one_hot(v) if self.classes else v

    def one_hot(self, classes: Array) -> Array:
        """A row for each class, with a one at its place; undefined where a class is no place."""
        places = np.arange(self.whole[-1])
        rows: Array = np.equal(places, classes[..., None]).astype(float)
        rows[~rows.any(axis=-1)] = np.nan
        return rows

    def value(self, given: Sequence[Any]) -> Any:
        """The value at these operands."""
        u, v = self.operands(given)
        made = fused(self.row.name, None)(u, v, None, None, self.along.count, self.eps, self.along)
        return self.shaped(made)

    def shaped(self, made: Array) -> Any:
        """What a text gives, in the shape of the result; scores are averaged over their rows."""
        if self.row.letters == "scores":
            return float(made.mean())
        return made.reshape(self.result) if self.result else float(made.reshape(()))

    def pull(self, given: Sequence[Any], value: Any, upstream: Any, rank: int) -> Array:
        """What goes back into an operand, before anything is folded."""
        if self.classes and rank == 1:
            return np.zeros(self.shapes[1])  # a class is a place and no amount
        u, v = self.operands(given)
        g, z = np.asarray(upstream, dtype=float), np.asarray(value, dtype=float)
        if self.result != self.whole:
            kept = self.along.kept
            z = z.reshape(kept) if self.row.letters == "along" else z
            g = g.reshape(kept) if self.row.letters == "along" else g / self.rows
        made = fused(self.row.name, rank)(u, v, z, g, self.along.count, self.eps, self.along)
        for special in self.row.special:
            here = eval(special.holds, {"z": z})
            made = np.where(here, 0.0, made)
        return np.broadcast_to(made, self.whole)

    def tangent(self, given: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """How the value moves when the operands move: the text of the value, with every entry and its tangent."""
        u, v = self.operands(given)
        moves = [np.broadcast_to(np.asarray(one, dtype=float), np.shape(u)) for one in tangents[:1]]
        known: dict[str, tuple[Any, Any]] = {"u": (u, moves[0]), "n": (float(self.along.count), 0.0)}
        known["eps"] = (self.eps, 0.0)
        if v is not None:
            known["v"] = (v, 0.0 if self.classes else np.asarray(tangents[1], dtype=float))
        for letter, meaning in self.row.given:
            known[letter] = moved(meaning, known, self.along)
        return self.shaped(np.broadcast_to(moved(self.row.value, known, self.along)[1], self.kept_shape()))

    def kept_shape(self) -> Shape:
        """The shape that a text's result has before it is put in that of the node."""
        if self.result == self.whole:
            return self.whole
        return self.along.kept


def moved(text: str, known: Mapping[str, tuple[Any, Any]], along: Axis) -> tuple[Any, Any]:
    """A text's value and its tangent, from those of its names."""
    found: list[tuple[Any, Any]] = []
    for node in nodes_of(text):
        inside = [found[operand] for operand in node.operands]
        if node.operation == CONSTANT:
            found.append((constant_value(node), 0.0))
        elif node.operation == VARIABLE:
            found.append(known[node.name or ""])
        elif node.operation == CALL and node.name == "amax":
            found.append((along.amax(inside[0][0]), 0.0))  # taken away again wherever a row uses it
        elif node.operation == CALL and node.name in ALONG:
            both = np.broadcast_arrays(*inside[0])
            found.append((getattr(along, node.name)(both[0]), getattr(along, node.name)(both[1])))
        elif node.operation == CALL:
            row = ARRAY_OPERATIONS[node.name or ""]
            within: dict[str, tuple[Any, Any]] = {"u": inside[0]}
            for letter, meaning in row.given:
                within[letter] = moved(meaning, within, along)
            found.append(moved(row.value, within, along))
        else:
            found.append(moved_by_row(node.operation, inside))
    return found[-1]


def moved_by_row(operation: str, inside: Sequence[tuple[Any, Any]]) -> tuple[Any, Any]:
    """A row of numbers, entry by entry: its value, and the sum of partial times tangent."""
    numbers = [value for value, _ in inside]
    value = value_of(operation, numbers)
    tangent: Any = 0.0
    for rank, (_, move) in enumerate(inside):
        if np.any(move):
            partial = partial_of(operation, rank, numbers, value)
            tangent = tangent + np.where(np.asarray(move) == 0.0, 0.0, partial * move)
    return value, tangent
