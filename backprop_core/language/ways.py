"""Ways through the entries of arrays: sums of products of entries, and what is read from them.

A way is `result[i,k] += u[i,j] * v[j,k]`, over all places that its letters can take. Everything that is said or done
with arrays is read from ways. Going back is the same way, with operand and result changing places: `turned`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

Shape = tuple[int, ...]
Place = tuple[int, ...]
UPSTREAM = -1  # the adjoint of the result, where an operand's rank may stand
LETTERS = "ijklmnpq"
MOST_LISTED = 6  # places that are said one by one


class Index(NamedTuple):
    """A place on one axis: start + step * letter + …, or the entry of a list of places that the letter counts.

    Attributes:
        terms: letters with their steps; none for an axis that stays at one place.
        start: the place where all letters are 0; below 0 where an axis is padded.
        places: the places in turn, where they follow no rule.
    """

    terms: tuple[tuple[str, int], ...] = ()
    start: int = 0
    places: tuple[int, ...] | None = None

    def at(self, letters: Mapping[str, int]) -> int:
        """The place, once each letter has a number."""
        if self.places is not None:
            return self.places[letters[self.terms[0][0]]]
        return self.start + sum([step * letters[letter] for letter, step in self.terms])

    @property
    def plain(self) -> bool:
        """Whether it is one letter and nothing else."""
        return self.places is None and self.start == 0 and len(self.terms) == 1 and self.terms[0][1] == 1

    @property
    def text(self) -> str:
        """As it is said: `i`, `2i+p-1`, `0`, `[2,0,2][i]`."""
        if self.places is not None:
            listed = ",".join([str(place) for place in self.places])
            return f"{f'[{listed}]' if len(self.places) <= MOST_LISTED else 'places'}[{self.terms[0][0]}]"
        parts = [letter if step == 1 else f"{step}{letter}" for letter, step in self.terms]
        if self.start or not parts:
            parts.append(str(self.start))
        return "+".join(parts).replace("+-", "-")


class Side(NamedTuple):
    """An array as a way reads it.

    Attributes:
        rank: of the operand; UPSTREAM for the adjoint of the result.
        indices: one for each axis.
        shape: in which it is read, which is its own unless it is laid flat.
    """

    rank: int
    indices: tuple[Index, ...]
    shape: Shape

    @property
    def letters(self) -> tuple[str, ...]:
        """Its letters in order."""
        return tuple([letter for index in self.indices for letter, _ in index.terms])

    @property
    def text(self) -> str:
        """The indices as they are said: `i,j`."""
        return ",".join([index.text for index in self.indices])

    def place(self, letters: Mapping[str, int]) -> Place | None:
        """Where the letters point to; None outside, where nothing stands."""
        place = tuple([index.at(letters) for index in self.indices])
        inside = all(0 <= at < size for at, size in zip(place, self.shape, strict=True))
        return place if inside else None


class Way(NamedTuple):
    """result[…] += scale * factor[…] * factor[…], over all places that the letters take.

    Attributes:
        sizes: how many places each letter takes.
        factors: what is multiplied.
        result: where it is added.
        scale: a number that multiplies all; a mean's is one in n.
    """

    sizes: dict[str, int]
    factors: tuple[Side, ...]
    result: Side
    scale: float = 1.0

    @property
    def summed(self) -> tuple[str, ...]:
        """The letters that the result lacks: they are added up."""
        kept = self.result.letters
        return tuple(dict.fromkeys([one for side in self.factors for one in side.letters if one not in kept]))

    def plain(self, side: Side) -> bool:
        """Whether each axis of a side is one letter, which takes all its places."""
        return all(
            index.plain and self.sizes[index.terms[0][0]] == axis
            for index, axis in zip(side.indices, side.shape, strict=True)
        )

    @property
    def products(self) -> int:
        """How many products there are."""
        total = 1
        for size in self.sizes.values():
            total *= size
        return total


def turned(way: Way, factor: int) -> Way:
    """The way back into one factor: the same way, with operand and result changing places."""
    others = way.factors[:factor] + way.factors[factor + 1 :]
    return Way(way.sizes, (way.result._replace(rank=UPSTREAM), *others), way.factors[factor], way.scale)


def terms(way: Way, entry: Place) -> Iterator[tuple[Place, ...]]:
    """What is added up into one entry of the result: the places of the factors of each product.

    Args:
        way: any.
        entry: a place in the result, as the way reads it.
    """
    held = [solutions(index, at, way.sizes) for index, at in zip(way.result.indices, entry, strict=True)]
    free = [[{letter: at} for at in range(way.sizes[letter])] for letter in way.summed]
    for choice in product(*held, *free):
        letters: dict[str, int] = {}
        for part in choice:
            letters = part | letters
        if any(letters[letter] != number for part in choice for letter, number in part.items()):
            continue  # two lists of places go together, so one letter stands on two axes
        found = [side.place(letters) for side in way.factors]
        if None not in found:
            yield tuple([place for place in found if place is not None])


def solutions(index: Index, at: int, sizes: Mapping[str, int]) -> list[dict[str, int]]:
    """The numbers of an index's letters with which it points to one place."""
    if index.places is not None:
        letter = index.terms[0][0]
        return [{letter: number} for number, place in enumerate(index.places) if place == at]
    if not index.terms:
        return [{}] if at == index.start else []
    (first, step), *others = index.terms
    found: list[dict[str, int]] = []
    for numbers in product(*[range(sizes[letter]) for letter, _ in others]):
        rest = at - index.start - sum([n * one for n, (_, one) in zip(numbers, others, strict=True)])
        number, left = divmod(rest, step)
        if left == 0 and 0 <= number < sizes[first]:
            found.append({first: number, **dict(zip([letter for letter, _ in others], numbers, strict=True))})
    return found


def size(shape: Shape) -> int:
    """How many entries an array has."""
    count = 1
    for axis in shape:
        count *= axis
    return count


def places_of(shape: Shape) -> Iterator[Place]:
    """All places of an array, the last axis fastest."""
    return product(*[range(axis) for axis in shape])


def flat(place: Place, shape: Shape) -> int:
    """Where an entry stands among all, the last axis fastest."""
    number = 0
    for at, axis in zip(place, shape, strict=True):
        number = number * axis + at
    return number


def unflat(number: int, shape: Shape) -> Place:
    """The place of an entry that is counted among all."""
    place: list[int] = []
    for axis in reversed(shape):
        number, at = divmod(number, axis)
        place.append(at)
    return tuple(reversed(place))


def plain_side(rank: int, letters: Sequence[str], shape: Shape) -> Side:
    """An array whose axes are one letter each."""
    return Side(rank, tuple([Index(((letter, 1),)) for letter in letters]), shape)
