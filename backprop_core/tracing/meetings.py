"""The entries that meet, worked out with NumPy.

A way whose axes are single letters is a product of matrices, a sum or a transpose, and is worked out as one. Where an
index is a sum, as in a convolution, its short letters are gone through one by one, and each leaves a slice. Lists of
places are looked up entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from numpy.typing import NDArray

from ..language.numpy_extra import np
from ..language.ways import Index, Shape, Side, Way

Array = NDArray[np.float64]
Slices = tuple[int | slice, ...]


class Cut(NamedTuple):
    """One turn of the letters that are gone through: what is left of each array, and which letters its axes are."""

    factors: tuple[tuple[Slices, str], ...]
    result: tuple[Slices, str]


Worker = Callable[[Sequence[Array]], Array]


def work_out(way: Way, factors: Sequence[Array]) -> Array:
    """The result of a way, in the shape in which it reads it.

    Args:
        way: any.
        factors: an array for each of its factors.
    """
    return worker(way)(factors)


def worker(way: Way) -> Worker:
    """A function of a way's factors that gives its result; what the letters decide is decided once."""
    shapes = [side.shape for side in way.factors]
    made = worker_of_shapes(way)

    def work(factors: Sequence[Array]) -> Array:
        read = [one if one.shape == shape else one.reshape(shape) for one, shape in zip(factors, shapes, strict=True)]
        return made(read)

    return work


def worker_of_shapes(way: Way) -> Worker:
    """The same for factors that are in their shapes."""
    sides = (*way.factors, way.result)
    if any(index.places is not None for side in sides for index in side.indices):
        return lambda read: scaled(looked_up(way, read), way.scale)
    if all(way.plain(side) for side in sides):
        letters = ["".join(side.letters) for side in way.factors]
        result, sizes, scale = "".join(way.result.letters), way.sizes, way.scale
        if len(letters) == 1:
            return lambda read: scaled(laid(letters[0], read[0], result, sizes), scale)
        product = product_of(letters[0], letters[1], result, sizes)
        return lambda read: scaled(product(read[0], read[1]), scale)

    def walked(read: Sequence[Array]) -> Array:
        made = np.zeros(way.result.shape)
        for cut in cuts(way):
            parts = [array[where] for (where, _), array in zip(cut.factors, read, strict=True)]
            where, letters_left = cut.result
            made[where] += met([letters for _, letters in cut.factors], parts, letters_left, way.sizes)
        return scaled(made, way.scale)

    return walked


def scaled(array: Array, scale: float) -> Array:
    """An array times a number; as it is where that is 1."""
    return array if scale == 1.0 else array * scale


def met(letters: Sequence[str], arrays: Sequence[Array], result: str, sizes: Mapping[str, int]) -> Array:
    """Arrays whose axes are letters: multiplied where the letters agree, added up where the result lacks them."""
    if len(arrays) == 1:
        return laid(letters[0], arrays[0], result, sizes)
    return product_of(letters[0], letters[1], result, sizes)(arrays[0], arrays[1])


def product_of(left: str, right: str, result: str, sizes: Mapping[str, int]) -> Callable[[Array, Array], Array]:
    """A function of two arrays whose axes are letters, as products of matrices where anything is added up."""
    both = [letter for letter in left if letter in right]
    inner = "".join([letter for letter in both if letter not in result])
    outer = "".join([letter for letter in both if letter in result])
    if not inner:  # each entry by each, or entry by entry
        if left == right == result:
            return lambda first, second: first * second
        return lambda first, second: aligned(left, first, result) * aligned(right, second, result)
    rows = "".join([letter for letter in left if letter not in both])
    columns = "".join([letter for letter in right if letter not in both])
    turn_left = [left.index(letter) for letter in outer + rows + inner]
    turn_right = [right.index(letter) for letter in outer + inner + columns]
    found, turned_result = outer + rows + columns, result == columns + rows and len(result) == 2 and not outer
    if not outer and len(inner) == 1 and len(rows) <= 1 and len(columns) <= 1:

        def matrices(first: Array, second: Array) -> Array:
            a = first if turn_left != [1, 0] else first.T
            b = second if turn_right != [1, 0] else second.T
            if turned_result:
                return (b.T @ a.T) if a.ndim == b.ndim == 2 else laid(found, a @ b, result, sizes)
            return np.asarray(a @ b)

        return matrices

    def stacks(first: Array, second: Array) -> Array:
        a, b = first.transpose(turn_left), second.transpose(turn_right)
        batch, along = a.shape[: len(outer)], a.shape[len(outer) : len(outer + rows)]
        across = b.shape[len(outer + inner) :]
        together = prod(b.shape[len(outer) : len(outer + inner)])
        made = a.reshape(*batch, -1, together) @ b.reshape(*batch, together, -1)
        return laid(found, made.reshape(batch + along + across), result, sizes)

    return stacks


def aligned(letters: str, array: Array, result: str) -> Array:
    """An array with its axes in the order of the result, and an axis of one where it lacks the letter."""
    kept = [letter for letter in result if letter in letters]
    turned = array.transpose([letters.index(letter) for letter in kept])
    return turned[tuple([slice(None) if letter in letters else None for letter in result])]


def laid(letters: str, array: Array, result: str, sizes: Mapping[str, int]) -> Array:
    """An array in the letters of the result: added up over those that go, spread over those that are new."""
    if letters == result:
        return array
    gone = tuple([axis for axis, letter in enumerate(letters) if letter not in result])
    if gone:
        array = array.sum(axis=gone)
        letters = "".join([letter for letter in letters if letter in result])
    if letters == result:
        return np.asarray(array)
    spread = aligned(letters, np.asarray(array), result)
    return spread if len(letters) == len(result) else np.broadcast_to(spread, [sizes[one] for one in result])


def cuts(way: Way) -> Iterator[Cut]:
    """The turns of a way with sums in its indices: in each, every axis is one letter or one place."""
    sides = (*way.factors, way.result)
    walked = dict.fromkeys([letter for side in sides for index in side.indices for letter, _ in index.terms[1:]])
    for numbers in product(*[range(way.sizes[letter]) for letter in walked]):
        fixed = dict(zip(walked, numbers, strict=True))
        ranges = {letter: (0, size) for letter, size in way.sizes.items() if letter not in fixed}
        if not all(within(index, axis, fixed, ranges) for side in sides for index, axis in paired(side)):
            continue
        yield Cut(
            tuple([cut(side, fixed, ranges) for side in way.factors]),
            cut(way.result, fixed, ranges),
        )


def paired(side: Side) -> Iterator[tuple[Index, int]]:
    """Each index with the size of its axis."""
    return zip(side.indices, side.shape, strict=True)


def within(index: Index, axis: int, fixed: Mapping[str, int], ranges: dict[str, tuple[int, int]]) -> bool:
    """Narrow a letter to where its index points into the axis; False where it never does."""
    start, letter, step = opened(index, fixed)
    if letter is None:
        return 0 <= start < axis
    low, high = ranges[letter]
    if step < 0:
        start, step = start + step * (high - 1), -step  # only slices count backwards, and they are never narrowed
        return start >= 0 and start + step * (high - 1) < axis
    low = max(low, -(start // step))
    high = min(high, (axis - 1 - start) // step + 1)
    ranges[letter] = (low, high)
    return low < high


def opened(index: Index, fixed: Mapping[str, int]) -> tuple[int, str | None, int]:
    """An index with its walked letters put in: where it starts, the letter that is left, and its step."""
    start = index.start + sum([step * fixed[letter] for letter, step in index.terms if letter in fixed])
    for letter, step in index.terms:
        if letter not in fixed:
            return start, letter, step
    return start, None, 0


def cut(side: Side, fixed: Mapping[str, int], ranges: Mapping[str, tuple[int, int]]) -> tuple[Slices, str]:
    """How an array is cut at this turn, and the letters of the axes that are left."""
    where: list[int | slice] = []
    letters = ""
    for index in side.indices:
        start, letter, step = opened(index, fixed)
        if letter is None:
            where.append(start)
            continue
        low, high = ranges[letter]
        first, last = start + step * low, start + step * (high - 1)
        end = last + (1 if step > 0 else -1)
        where.append(slice(first, end if end >= 0 else None, step))
        letters += letter
    return tuple(where), letters


def looked_up(way: Way, arrays: Sequence[Array]) -> Array:
    """Any way, all its products at once: every index is an array over all letters."""
    order = list(way.sizes)
    grids: dict[str, NDArray[np.int64]] = {}
    for axis, letter in enumerate(order):
        shape = [1] * len(order)
        shape[axis] = way.sizes[letter]
        grids[letter] = np.arange(way.sizes[letter]).reshape(shape)
    whole = tuple(way.sizes.values())
    parts = [array[grid_of(side, grids)] for side, array in zip(way.factors, arrays, strict=True)]
    multiplied = parts[0]
    for part in parts[1:]:
        multiplied = multiplied * part
    made = np.zeros(way.result.shape)
    np.add.at(made, grid_of(way.result, grids), np.broadcast_to(multiplied, whole))
    return made


def grid_of(side: Side, grids: Mapping[str, NDArray[np.int64]]) -> tuple[NDArray[np.int64], ...]:
    """The places of an array, for all numbers of the letters together."""
    found: list[NDArray[np.int64]] = []
    for index in side.indices:
        if index.places is not None:
            found.append(np.asarray(index.places, dtype=np.int64)[grids[index.terms[0][0]]])
        else:
            at = np.asarray(index.start, dtype=np.int64)
            for letter, step in index.terms:
                at = at + step * grids[letter]
            found.append(at)
    return tuple(found)


# Where one entry wins over the others: the same way, with the largest in place of the sum.


def best(way: Way, array: Array, larger: bool) -> Array:
    """The largest (or smallest) of the entries that would be added up."""
    choose: Callable[..., Array] = np.maximum if larger else np.minimum
    made = np.full(way.result.shape, -np.inf if larger else np.inf)
    for cut_at in cuts(way):
        (where, letters), (goes, kept) = cut_at.factors[0], cut_at.result
        part = array[where]
        gone = tuple([axis for axis, letter in enumerate(letters) if letter not in kept])
        if gone:
            part = part.max(axis=gone) if larger else part.min(axis=gone)
        made[goes] = choose(made[goes], part)
    return made


def best_shared(way: Way, array: Array, result: Array, upstream: Array) -> Array:
    """What goes back to each entry that won; where entries tie, they share it equally."""
    ties = np.zeros(way.result.shape)
    for cut_at in cuts(way):
        (where, letters), (goes, kept) = cut_at.factors[0], cut_at.result
        part = array[where]
        won = part == aligned(kept, result.reshape(way.result.shape)[goes], letters)
        ties[goes] += laid(letters, won.astype(float), kept, way.sizes)
    made = np.zeros(way.factors[0].shape)
    share = upstream.reshape(way.result.shape) / np.maximum(ties, 1.0)
    for cut_at in cuts(way):
        (where, letters), (goes, kept) = cut_at.factors[0], cut_at.result
        part = array[where]
        won = part == aligned(kept, result.reshape(way.result.shape)[goes], letters)
        made[where] += won * aligned(kept, share[goes], letters)
    return made


def best_moved(way: Way, array: Array, result: Array, tangent: Array) -> Array:
    """How the largest (or smallest) entries move: as the one that won, and where entries tie as their mean."""
    ties, made = np.zeros(way.result.shape), np.zeros(way.result.shape)
    for cut_at in cuts(way):
        (where, letters), (goes, kept) = cut_at.factors[0], cut_at.result
        won = (array[where] == aligned(kept, result.reshape(way.result.shape)[goes], letters)).astype(float)
        ties[goes] += laid(letters, won, kept, way.sizes)
        made[goes] += laid(letters, won * tangent[where], kept, way.sizes)
    return made / np.maximum(ties, 1.0)


def in_shape(array: Array, shape: Shape) -> Array:
    """An array in a shape that holds as many entries."""
    return array if array.shape == shape else array.reshape(shape)
