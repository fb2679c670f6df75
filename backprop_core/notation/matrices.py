"""What letters say of arrays: which way round and why, an array in writing, and which entries meet in one entry.

All of it is read from the letters, so it holds for square matrices too, where shapes let either order pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..language.ways import Place, Shape, Side, Way, size, terms, turned, unflat
from .numbers import number_atom, relation
from .spelling import PRODUCT, Spelling, divided, entry_text, factor_texts, listed, spelling

WORDS = {
    "has": "{name} has {letters}",
    "number": "{name} is one number",
    "nothing shared": "Nothing is shared, so every pair meets once.",
    "summed": "{letters} {is_are} shared, so {it_they} added up: {entry} has an edge to every {others}.",
    "summed one": "{letters} {is_are} shared, so {it_they} added up.",
    "kept": "{letters} {is_are} kept, so entries meet their own.",
    "scaled": "A number multiplies every entry.",
    "both fit": "{name} is {shape}: {turned} and {straight} both fit. The letters decide.",
    "same": "Each entry goes to its own.",
    "turned": "Rows and columns change places.",
    "spread": "{entry} lacks {letters}, so it goes to every {letters}.",
    "gathered": "{letters} {is_are} gone, so {it_they} added up.",
    "places": "{entry} goes to the place that it came from.",
    "window": "{result} has an edge to every {other} whose window it stands in.",
    "kernel": "{result} has an edge to every {other}, for it passes over them all.",
}


def has(name: str, side: Side) -> str:
    """Which letters an array has, in words."""
    texts = [index.text for index in side.indices if index.terms]
    key = "has" if texts else "number"
    return WORDS[key].format(name=name, letters=listed(texts))


def way_round(way: Way, names: Sequence[str], target: str) -> str:
    """Why a product stands the way round that it does, from the letters.

    Args:
        way: that goes back.
        names: of its factors.
        target: the name of the operand that it goes into.
    """
    order = [rank for rank, _ in spelling(way).factors] or list(range(len(way.factors)))
    stated = [has(names[rank], way.factors[rank]) for rank in order]
    stated.append(has(target, way.result))
    return f"{', '.join(stated)}. {reason(way, names, target)}"


def verb(letters: Sequence[str]) -> dict[str, str]:
    """The words that agree with one letter or with more."""
    one = len(letters) == 1
    return {"letters": listed(letters), "is_are": "is" if one else "are", "it_they": "it is" if one else "they are"}


def reason(way: Way, names: Sequence[str], target: str) -> str:
    """What follows from the letters, in a sentence or two."""
    gone = way.summed
    if spelling(way).kind == "entries":
        return reason_of_places(way, names, target)
    if len(way.factors) == 1:
        return reason_of_one(way, names[0])
    first, second = (side.letters for side in way.factors)
    if not first or not second:
        return WORDS["scaled"]
    kept = [letter for letter in first if letter in second and letter in way.result.letters]
    said: list[str] = []
    if gone:
        upstream = next((at for at, side in enumerate(way.factors) if side.rank < 0), 0)
        key = "summed" if way.result.indices else "summed one"
        entry, others = entry_text(target, way.result), entry_text(result_name(names[upstream]), way.factors[upstream])
        said.append(WORDS[key].format(entry=entry, others=others, **verb(gone)))
    if kept:
        said.append(WORDS["kept"].format(**verb(kept)))
    if not said:
        said.append(WORDS["nothing shared"])
    return " ".join([*said, *both_fit(way, names)])


def both_fit(way: Way, names: Sequence[str]) -> list[str]:
    """What is said where a factor is a square matrix, which shapes alone would let stand either way."""
    found = spelling(way)
    if found.kind != "product":
        return []
    said: list[str] = []
    for place, (rank, is_turned) in enumerate(found.factors):
        shape = way.factors[rank].shape
        if way.factors[rank].rank >= 0 and len(shape) == 2 and shape[0] == shape[1]:
            other = tuple([(one, not turn if one == rank else turn) for one, turn in found.factors])
            written = [
                PRODUCT["plain"].format(*factor_texts(Spelling("product", each), names, "plain"))
                for each in (found.factors, other)
            ]
            turned_text, straight = written if is_turned else written[::-1]
            said.append(
                WORDS["both fit"].format(
                    name=names[rank], shape=shape_text(shape), turned=turned_text, straight=straight
                )
            )
            if place == 0:
                break
    return said


def result_name(adjoint: str) -> str:
    """The name of what an adjoint is of: z of ∂L/∂z."""
    return adjoint.rpartition("∂")[2] or adjoint


def reason_of_one(way: Way, name: str) -> str:
    """What follows for a single factor."""
    (factor,) = way.factors
    found = spelling(way)
    if found.kind == "transpose":
        return WORDS["turned"]
    if found.kind == "spread":
        letters = [letter for letter in way.result.letters if letter not in factor.letters]
        return WORDS["spread"].format(entry=name, letters=listed(letters))
    if found.kind == "sum":
        return WORDS["gathered"].format(**verb(way.summed))
    return (
        WORDS["same"] if found.kind in {"same", "reshape"} else WORDS["places"].format(entry=entry_text(name, factor))
    )


def reason_of_places(way: Way, names: Sequence[str], target: str) -> str:
    """What follows where indices are sums or lists."""
    if len(way.factors) == 1:
        windowed = any(len(index.terms) > 1 for index in way.result.indices)
        key = "window" if windowed else "places"
        upstream = result_name(names[0])
        other, each = f"entry of {upstream}", f"Each entry of {target}"
        return WORDS[key].format(entry=entry_text(names[0], way.factors[0]), result=each, other=other)
    windowed = any(len(index.terms) > 1 for index in way.result.indices)
    above = next((at for at, side in enumerate(way.factors) if side.rank < 0), 0)
    other = f"entry of {result_name(names[above])}"
    return WORDS["window" if windowed else "kernel"].format(result=f"Each entry of {target}", other=other)


# Arrays as they are shown.

MOST_SHOWN = 4  # entries along an axis; larger arrays are said by their shape
MOST_IN_VECTOR = 6
MATRIX = {
    "latex": (r"\begin{{bmatrix}} {} \end{{bmatrix}}", r" \\ ", " & "),
    "typst": ('mat(delim: "[", {})', "; ", ", "),
}
MANY = {"text": "{} numbers", "plain": "{} numbers", "latex": r"[{}\ \text{{numbers}}]", "typst": '["{} numbers"]'}


def is_shown(shape: Shape) -> bool:
    """Whether an array's entries are all shown."""
    most = MOST_IN_VECTOR if len(shape) == 1 else MOST_SHOWN
    return len(shape) <= 2 and all(axis <= most for axis in shape)


def array_text(entries: Sequence[float], shape: Shape, notation: str) -> str:
    """An array as it is shown: its entries up to 4×4, the shape of a larger one. A typeset vector stands upright.

    Args:
        entries: all of them, the last axis fastest.
        shape: of the array, with one axis at least.
        notation: `text`, `plain`, `latex` or `typst`.
    """
    if not is_shown(shape):
        return MANY[notation].format(shape_text(shape))
    texts = [number_atom(entry + 0.0, notation).text for entry in entries]
    width = shape[-1]
    rows = [texts[start : start + width] for start in range(0, len(texts), width)] if width else []
    if notation in MATRIX:
        whole, between, beside = MATRIX[notation]
        return whole.format(between.join(texts if len(shape) == 1 else [beside.join(row) for row in rows]))
    written = [f"[{', '.join(row)}]" for row in rows]
    return (written[0] if written else "[]") if len(shape) == 1 else f"[{', '.join(written)}]"


# One entry.


class EntryView(NamedTuple):
    """What one entry comes from.

    Attributes:
        letters: `∂h/∂z[1] · x[2]`.
        numbers: `-2 · 2`.
        relation: `=` or `≈`.
        result: what it comes to.
    """

    left: str
    letters: str
    numbers: str
    relation: str
    result: str

    @property
    def text(self) -> str:
        """All in one line."""
        middle = f" = {self.numbers}" if self.numbers and self.numbers != self.result else ""
        return f"{self.left}: {self.letters}{middle} {self.relation} {self.result}"


MOST_TERMS = 8  # of an entry that are written out; of more the first and the last


def entry_view(
    way: Way, names: Sequence[str], values: Sequence[Sequence[float]], target: str, entry: Place
) -> EntryView:
    """What is multiplied and added up into one entry, with its numbers.

    Args:
        way: any.
        names: of its factors.
        values: the entries of each factor, the last axis fastest.
        target: the name of the result.
        entry: a place in the result, as the way reads it.
    """
    letters: list[str] = []
    numbers: list[str] = []
    total = 0.0
    for places in terms(way, entry):
        texts: list[str] = []
        product = way.scale
        inside: list[str] = []
        for name, side, place, entries in zip(names, way.factors, places, values, strict=True):
            number = entries[flat_place(place, side.shape)]
            product *= number
            texts.append(f"{name}[{','.join([str(at) for at in place])}]" if place else name)
            atom = number_atom(number, "plain")
            inside.append(f"({atom.text})" if atom.minus and (inside or numbers) else atom.text)
        total += product
        letters.append(divided(" · ".join(texts), way.scale, "plain"))
        numbers.append(divided(" · ".join(inside), way.scale, "plain"))
    place_text = f"{target}[{','.join([str(at) for at in entry])}]" if entry else target
    return EntryView(
        place_text,
        " + ".join(few(letters)) or "0",
        " + ".join(few(numbers)),
        relation(total),
        number_atom(total + 0.0, "plain").text,
    )


def few(texts: Sequence[str]) -> list[str]:
    """The first and the last of too many."""
    return list(texts) if len(texts) <= MOST_TERMS else [*texts[: MOST_TERMS - 2], "…", texts[-1]]


def flat_place(place: Place, shape: Shape) -> int:
    """Where an entry stands among all."""
    number = 0
    for at, axis in zip(place, shape, strict=True):
        number = number * axis + at
    return number


def cells(way: Way, entry: Place) -> tuple[tuple[Place, ...], ...]:
    """The entries that light up for one entry of the result: for each factor its places, each once."""
    found: list[dict[Place, None]] = [{} for _ in way.factors]
    for places in terms(way, entry):
        for seen, place in zip(found, places, strict=True):
            seen[place] = None
    return tuple([tuple(seen) for seen in found])


# The Jacobian of an edge: the result's entries as rows, the operand's as columns.


class Pattern(NamedTuple):
    """Which entries of a Jacobian need not be 0.

    Attributes:
        rows: entries of the result.
        columns: entries of the operand.
        filled: for each row the columns where something stands.
        places: how many those are in all.
    """

    rows: int
    columns: int
    filled: tuple[tuple[int, ...], ...]
    places: int


def pattern(ways: Sequence[Way], operand: int, shape: Shape, result: Shape) -> Pattern:
    """The pattern of the Jacobian of a node by one of its operands.

    Args:
        ways: of the node.
        operand: its rank.
        shape: of the operand.
        result: the shape of the node.
    """
    filled: list[tuple[int, ...]] = []
    for row in range(size(result)):
        columns: dict[int, None] = {}
        for way in ways:
            for places in terms(way, unflat(row, way.result.shape)):
                for side, place in zip(way.factors, places, strict=True):
                    if side.rank == operand:
                        columns[flat_place(place, side.shape)] = None
        filled.append(tuple(sorted(columns)))
    return Pattern(size(result), size(shape), tuple(filled), sum([len(columns) for columns in filled]))


def shape_text(shape: Shape) -> str:
    """A shape as it is said: `2×3`, `3`; of a number `one number`."""
    return "×".join([str(axis) for axis in shape]) or "one number"


def back(ways: Sequence[Way], operand: int) -> Way:
    """The way back into one operand."""
    for way in ways:
        for factor, side in enumerate(way.factors):
            if side.rank == operand:
                return turned(way, factor)
    raise ValueError(f"no way leads to operand {operand}")


def letters_text(way: Way) -> str:
    """A way as a row of the table states it: `i,j->ij`, `i,c i+p->c p`."""
    sides = (*way.factors, way.result)
    single = all(way.plain(side) for side in sides)
    texts = [("" if single else " ").join([index.text for index in side.indices]) for side in sides]
    return f"{','.join(texts[:-1])}->{texts[-1]}"
