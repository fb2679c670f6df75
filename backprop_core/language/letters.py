"""Letters: which entries of arrays meet in an operation, and where what they make goes.

Nothing here needs an entry's value, or NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from .ways import LETTERS, UPSTREAM, Index, Shape, Side, Way, plain_side, size


class Meeting(NamedTuple):
    """What happens between the entries of a node's operands.

    Attributes:
        shape: of the result.
        entries: the row of numbers that is used on entries that meet; empty for a composite.
        ways: through the entries; more than one where each operand has its own, as in `concat`. None for a composite.
    """

    shape: Shape
    entries: str
    ways: tuple[Way, ...]


class MisfitError(ValueError):
    """Shapes that do not fit: which letter, its two sizes, and which operands have them (from 0)."""

    def __init__(self, letter: str, sizes: tuple[int, int], operands: tuple[int, int]):
        super().__init__(f"{letter} is {sizes[0]} in one and {sizes[1]} in the other")
        self.letter, self.sizes, self.operands = letter, sizes, operands


class NoCaseError(ValueError):
    """An operation for which these numbers of axes are no case."""


# What the entries of numbers' rows do: all letters are the same, and a letter that an operand lacks is stretched.


def stretched_shape(shapes: Sequence[Shape]) -> Shape:
    """The shape of an operation entry by entry, by NumPy's rule: axes from the last, and a 1 fits any size.

    Raises:
        MisfitError: where two sizes differ and neither is 1.
    """
    depth = max([len(shape) for shape in shapes])
    padded = [(1,) * (depth - len(shape)) + shape for shape in shapes]
    found: list[int] = []
    for axis in range(depth):
        sizes = [shape[axis] for shape in padded]
        large = next((one for one in sizes if one != 1), 1)
        for rank, one in enumerate(sizes):
            if one not in {1, large}:
                raise MisfitError(LETTERS[axis], (large, one), (sizes.index(large), rank))
        found.append(large)
    return tuple(found)


def stretched_side(rank: int, shape: Shape, result: Shape) -> Side:
    """How an operand of that shape is read where the result has its own."""
    letters = LETTERS[len(result) - len(shape) : len(result)]
    stands = result[len(result) - len(shape) :]
    indices = [
        Index(((letter, 1),)) if one == whole else Index()
        for letter, one, whole in zip(letters, shape, stands, strict=True)
    ]
    return Side(rank, tuple(indices), shape)


def stretched(shapes: Sequence[Shape]) -> Meeting:
    """The meeting of an operation entry by entry."""
    result = stretched_shape(shapes)
    letters = LETTERS[: len(result)]
    sides = tuple([stretched_side(rank, shape, result) for rank, shape in enumerate(shapes)])
    way = Way(dict(zip(letters, result, strict=True)), sides, plain_side(UPSTREAM, letters, result))
    return Meeting(result, "", (way,))


def fold(shape: Shape, result: Shape) -> Way | None:
    """How what arrives for a stretched operand is added up in its shape; None where nothing was stretched."""
    if shape == result:
        return None
    letters = LETTERS[: len(result)]
    factor = plain_side(UPSTREAM, letters, result)
    return Way(dict(zip(letters, result, strict=True)), (factor,), stretched_side(0, shape, result))


# The rows of arrays.


def meeting(operation: str, shapes: Sequence[Shape], settings: Mapping[str, Any]) -> Meeting:
    """What happens between the entries of operands of these shapes.

    Args:
        operation: the name of a row of arrays, or of numbers.
        shapes: of its operands.
        settings: those of the node; what is not there is at its default.

    Raises:
        MisfitError: where a letter has two sizes.
        NoCaseError: where the row has no case with these numbers of axes.
    """
    row = ARRAY_OPERATIONS.get(operation)
    if row is None:
        return stretched(shapes)
    chosen = {**row.settings, **settings}
    if isinstance(row.letters, tuple):
        return lettered(row, shapes, chosen)
    return WAYS[row.letters](row, shapes, chosen)


def parts_of(letters: str) -> list[list[str]]:
    """The indices of each operand and of the result: `c i+p,f c p->f i` or `ij,jk->ik`."""
    sides = re.split(",|->", letters)
    spaced = "+" in letters
    return [side.split() if spaced else list(side.strip()) for side in sides]


def lettered(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """A row that states its letters, in the case with as many axes as the operands have."""
    for letters in row.letters:
        *operands, result = parts_of(letters)
        if [len(one) for one in operands] == [len(shape) for shape in shapes]:
            return read_letters(row.entries, operands, result, shapes, chosen)
    raise NoCaseError(row.name)


def read_letters(
    entries: str,
    operands: Sequence[Sequence[str]],
    result: Sequence[str],
    shapes: Sequence[Shape],
    chosen: Mapping[str, Any],
) -> Meeting:
    """A case of a row at given shapes: first the single letters have their sizes, then what is left of the sums."""
    sizes: dict[str, int] = {}
    whose: dict[str, int] = {}
    sums = [text for one in operands for text in one if "+" in text]
    stride, pad = chosen.get("stride", 1), chosen.get("pad", 0)
    for rank, (one, shape) in enumerate(zip(operands, shapes, strict=True)):
        for letter, axis in zip(one, shape, strict=True):
            if "+" in letter:
                continue
            if sizes.setdefault(letter, axis) != axis:
                raise MisfitError(letter, (sizes[letter], axis), (whose[letter], rank))
            whose.setdefault(letter, rank)
    indices: dict[str, Index] = {}
    for place, text in enumerate(sums):
        moving, window = text.split("+")
        across, up = of_axis(stride, place), of_axis(pad, place)
        axis = next(shape[one.index(text)] for one, shape in zip(operands, shapes, strict=True) if text in one)
        sizes[moving] = windows(axis, sizes[window], across, up)
        indices[text] = Index(((moving, across), (window, 1)), -up)
    sides = [
        Side(rank, tuple([indices.get(text, Index(((text, 1),))) for text in one]), tuple(shape))
        for rank, (one, shape) in enumerate(zip(operands, shapes, strict=True))
    ]
    shape = tuple([sizes[letter] for letter in result])
    return Meeting(shape, entries, (Way(sizes, tuple(sides), plain_side(UPSTREAM, result, shape)),))


def of_axis(setting: Any, place: int) -> int:
    """A setting that may be one number for all axes or one for each."""
    return int(setting[place] if isinstance(setting, tuple) else setting)


def windows(axis: int, window: int, stride: int, pad: int) -> int:
    """How many windows stand on an axis.

    Raises:
        MisfitError: where none does.
    """
    if window > axis + 2 * pad:
        raise MisfitError("p", (axis + 2 * pad, window), (0, 1))
    return (axis + 2 * pad - window) // stride + 1


def axes_of(axis: Any, depth: int) -> tuple[int, ...]:
    """The axes that a setting names, counted from 0; None names all."""
    if axis is None:
        return tuple(range(depth))
    named = axis if isinstance(axis, tuple) else (axis,)
    return tuple(sorted([one + depth if one < 0 else one for one in named]))


def reduced(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """Many entries become one: the letters of the axes that go are not in the result."""
    (shape,) = shapes
    letters = LETTERS[: len(shape)]
    gone = axes_of(chosen["axis"], len(shape))
    kept = [axis for axis in range(len(shape)) if axis not in gone]
    if chosen["keepdims"]:
        indices = tuple([Index(((letters[axis], 1),)) if axis in kept else Index() for axis in range(len(shape))])
        result = tuple([shape[axis] if axis in kept else 1 for axis in range(len(shape))])
    else:
        indices = tuple([Index(((letters[axis], 1),)) for axis in kept])
        result = tuple([shape[axis] for axis in kept])
    scale = 1 / size(tuple([shape[axis] for axis in gone])) if row.name == "mean" else 1.0
    sizes = dict(zip(letters, shape, strict=True))
    way = Way(sizes, (plain_side(0, letters, shape),), Side(UPSTREAM, indices, result), scale)
    return Meeting(result, row.entries, (way,))


def taken(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """Entries, slices and lists of places; two lists go together, as pairs."""
    (shape,) = shapes
    items = (*chosen["index"], *[("slice", None, None, None)] * (len(shape) - len(chosen["index"])))
    indices: list[Index] = []
    result: list[str] = []
    sizes: dict[str, int] = {}
    listed = ""
    for item, axis, letter in zip(items, shape, LETTERS, strict=False):
        if isinstance(item, int):
            indices.append(Index((), item + axis if item < 0 else item))
        elif item[0] == "slice":
            places = range(*slice(*item[1:]).indices(axis))
            sizes[letter] = len(places)
            result.append(letter)
            indices.append(Index(((letter, places.step),), places.start))
        else:
            places_listed = tuple([one + axis if one < 0 else one for one in item[1:]])
            if not listed:
                listed = letter
                sizes[letter] = len(places_listed)
                result.append(letter)
            elif sizes[listed] != len(places_listed):
                raise MisfitError(listed, (sizes[listed], len(places_listed)), (0, 0))
            indices.append(Index(((listed, 1),), 0, places_listed))
    made = tuple([sizes[letter] for letter in result])
    way = Way(sizes, (Side(0, tuple(indices), shape),), plain_side(UPSTREAM, result, made))
    return Meeting(made, row.entries, (way,))


def laid_flat(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """The same entries in the same order, in another shape; one -1 is what is left."""
    (shape,) = shapes
    count = size(shape)
    given = size(tuple([one for one in chosen["shape"] if one != -1]))
    result = tuple([count // given if one == -1 and given else one for one in chosen["shape"]])
    if size(result) != count:
        raise MisfitError("n", (count, size(result)), (0, 0))
    side = plain_side(0, "n", (count,))
    return Meeting(result, row.entries, (Way({"n": count}, (side,), side._replace(rank=UPSTREAM)),))


def joined(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """One operand after the other: each has its own way, that starts where the one before ends."""
    (axis,) = axes_of(chosen["axis"], len(shapes[0]))
    for rank, shape in enumerate(shapes):
        if len(shape) != len(shapes[0]):
            raise NoCaseError(row.name)
        for place, (one, first) in enumerate(zip(shape, shapes[0], strict=True)):
            if place != axis and one != first:
                raise MisfitError(LETTERS[place], (first, one), (0, rank))
    result = list(shapes[0])
    result[axis] = sum([shape[axis] for shape in shapes])
    ways: list[Way] = []
    start = 0
    for rank, shape in enumerate(shapes):
        letters = LETTERS[: len(shape)]
        side = plain_side(rank, letters, shape)
        indices = list(side.indices)
        indices[axis] = Index(((letters[axis], 1),), start)
        goes = Side(UPSTREAM, tuple(indices), tuple(result))
        ways.append(Way(dict(zip(letters, shape, strict=True)), (side,), goes))
        start += shape[axis]
    return Meeting(tuple(result), row.entries, tuple(ways))


def stacked(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """Each operand at a place of its own on a new axis."""
    shape = shapes[0]
    for rank, other in enumerate(shapes):
        if len(other) != len(shape):
            raise NoCaseError(row.name)
        for letter, one, first in zip(LETTERS, other, shape, strict=False):
            if one != first:
                raise MisfitError(letter, (first, one), (0, rank))
    (axis,) = axes_of(chosen["axis"], len(shape) + 1)
    letters = LETTERS[: len(shape)]
    result = (*shape[:axis], len(shapes), *shape[axis:])
    ways: list[Way] = []
    for rank in range(len(shapes)):
        side = plain_side(rank, letters, shape)
        goes = Side(UPSTREAM, (*side.indices[:axis], Index((), rank), *side.indices[axis:]), result)
        ways.append(Way(dict(zip(letters, shape, strict=True)), (side,), goes))
    return Meeting(result, row.entries, tuple(ways))


def pooled(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """Windows over the last axis of a vector, over the last two of all others."""
    (shape,) = shapes
    if not shape:
        raise NoCaseError(row.name)
    depth = min(2, len(shape))
    moving, inside = LETTERS[: len(shape)], LETTERS[-2:][:depth]
    sizes = dict(zip(moving, shape, strict=True))
    indices = [Index(((letter, 1),)) for letter in moving]
    across = chosen["size"] if chosen["stride"] is None else chosen["stride"]
    for place in range(depth):
        axis = len(shape) - depth + place
        window, stride, pad = (of_axis(setting, place) for setting in (chosen["size"], across, chosen["pad"]))
        sizes[moving[axis]] = windows(shape[axis], window, stride, pad)
        sizes[inside[place]] = window
        indices[axis] = Index(((moving[axis], stride), (inside[place], 1)), -pad)
    result = tuple([sizes[letter] for letter in moving])
    scale = 1 / size(tuple([sizes[letter] for letter in inside])) if row.name == "mean_pool" else 1.0
    way = Way(sizes, (Side(0, tuple(indices), shape),), plain_side(UPSTREAM, moving, result), scale)
    return Meeting(result, row.entries, (way,))


# Composites: no ways, only the shape of what they make.


def along(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """A composite along an axis; it keeps the shape, or makes one entry of many as `sum` does."""
    (shape,) = shapes
    if "keepdims" in row.settings:
        return Meeting(reduced(row, shapes, chosen).shape, "", ())
    if not shape or (row.name == "causal_softmax" and len(shape) < 2):
        raise NoCaseError(row.name)
    return Meeting(shape, "", ())


def all_entries(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """One number of all entries of two operands."""
    stretched_shape(shapes)
    return Meeting((), "", ())


def scores(row: ArrayOperation, shapes: Sequence[Shape], chosen: Mapping[str, Any]) -> Meeting:
    """Rows of scores, each with a class or with probabilities."""
    rows, targets = shapes
    if len(rows) not in {1, 2}:
        raise NoCaseError(row.name)
    if targets not in {rows, rows[:-1]}:
        if len(targets) not in {len(rows), len(rows) - 1}:
            raise NoCaseError(row.name)
        place = next(at for at, (one, two) in enumerate(zip(rows, targets, strict=False)) if one != two)
        raise MisfitError(LETTERS[place], (rows[place], targets[place]), (0, 1))
    return Meeting((), "", ())


WAYS = {
    "reduced": reduced,
    "taken": taken,
    "laid flat": laid_flat,
    "joined": joined,
    "stacked": stacked,
    "pooled": pooled,
    "along": along,
    "all": all_entries,
    "scores": scores,
}
