"""What letters say: how a way is spelled, which way round and why, which entries meet in one entry.

A way that goes back is spelled as products of matrices where it is one: of two factors with letters ab and bc each is
turned so that the shared letter stands inside; where nothing is shared every pair meets once. All of it is read from
the letters, so it holds for square matrices too, where shapes let either order pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..language.letters import Index, Place, Shape, Side, Way, size, terms, turned, unflat
from .numbers import number_atom, relation

TRANSPOSED = {"text": "{}.T", "plain": "{}ᵀ", "latex": r"{}^{{\top}}", "typst": "{}^top"}
PRODUCT = {"text": "{} @ {}", "plain": "{} · {}", "latex": r"{}\,{}", "typst": "{} thin {}"}
ENTRYWISE = {"text": "{} * {}", "plain": "{} ⊙ {}", "latex": r"{} \odot {}", "typst": "{} dot.o {}"}
SCALED = {"text": "{} * {}", "plain": "{} · {}", "latex": r"{} \cdot {}", "typst": "{} dot {}"}
BRACKETED = {"text": "({})", "plain": "({})", "latex": r"\left({}\right)", "typst": "({})"}
SUMMED = {"text": "sum({})", "plain": "Σ {}", "latex": r"\sum {}", "typst": "sum {}"}
SIGMA = {"text": "Σ{}", "plain": "Σ{}", "latex": r"\sum_{{{}}}", "typst": "sum_({})"}
CALLED = {
    "text": "{}({})",
    "plain": "{}({})",
    "latex": r"\operatorname{{{}}}\left({}\right)",
    "typst": 'op("{}")({})',
}

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


class Spelling(NamedTuple):
    """How a way is written in one piece.

    Attributes:
        kind: `product`, `outer`, `dot`, `entrywise`, `scaled` of two factors; `same`, `transpose`, `sum`, `spread`,
            `reshape` of one; `entries` where there is no such form.
        factors: the factors in the order in which they are written, and whether each is transposed.
        axes: for a sum or a spread the axes that go or come.
    """

    kind: str
    factors: tuple[tuple[int, bool], ...]
    axes: tuple[int, ...] = ()


def spelling(way: Way) -> Spelling:
    """How a way is spelled."""
    sides = (*way.factors, way.result)
    if not all(way.plain(side) for side in sides):
        kept = all(
            all(still(index) for index in side.indices)
            and all(way.sizes[letter] == axis for letter, axis in lettered(side))
            for side in sides
        )
        return spelled_one(way) if kept and len(way.factors) == 1 else Spelling("entries", ())
    return spelled_one(way) if len(way.factors) == 1 else spelled_two(way)


def still(index: Index) -> bool:
    """Whether an index is one letter from 0 on, or stays at 0, as on an axis that is kept with one entry."""
    return index.plain or not (index.terms or index.start)


def lettered(side: Side) -> list[tuple[str, int]]:
    """The letters of a side with the sizes of their axes."""
    return [(index.terms[0][0], axis) for index, axis in zip(side.indices, side.shape, strict=True) if index.terms]


def spelled_one(way: Way) -> Spelling:
    """A single factor: it stays, is turned, added up or spread."""
    (factor,) = way.factors
    has, wanted = factor.letters, way.result.letters
    if has == wanted:
        return Spelling("same" if factor.shape == way.result.shape else "reshape", ((0, False),))
    if len(has) == 2 and has == wanted[::-1]:
        return Spelling("transpose", ((0, True),))
    kept = tuple([letter for letter in has if letter in wanted])
    if kept == wanted:
        return Spelling("sum", ((0, False),), tuple([at for at, letter in enumerate(has) if letter not in wanted]))
    if kept == has:
        return Spelling("spread", ((0, False),), tuple([at for at, letter in enumerate(wanted) if letter not in has]))
    return Spelling("entries", ())


def spelled_two(way: Way) -> Spelling:
    """Two factors: a product of matrices and vectors, or entry by entry."""
    first, second = (side.letters for side in way.factors)
    result = way.result.letters
    both = [letter for letter in first if letter in second]
    if not first or not second:
        return Spelling("scaled", ((0, False), (1, False)))
    if first == second == result:
        return Spelling("entrywise", ((0, False), (1, False)))
    if set(both) & set(result) or len(first) > 2 or len(second) > 2:
        return Spelling("entries", ())
    if not both:
        if len(result) != 2 or len(first) != 1:
            return Spelling("entries", ())
        return Spelling("outer", ((0, False), (1, False)) if result[0] == first[0] else ((1, False), (0, False)))
    if len(both) == 2:
        return Spelling("dot", ((0, False), (1, first != second)))
    (inner,) = both
    if not result:
        return Spelling("dot", ((0, False), (1, False)))
    left, right = 0, 1
    vector_first = len(result) == 1 and len(first) == 1  # of a matrix and a vector the matrix comes first
    if vector_first or (len(result) == 2 and result[0] not in first):
        left, right = 1, 0
    letters = (first, second)
    return Spelling(
        "product",
        ((left, letters[left][-1] != inner), (right, len(letters[right]) == 2 and letters[right][0] != inner)),
    )


def factor_texts(spelled: Spelling, names: Sequence[str], notation: str) -> list[str]:
    """The factors as they are written, transposed where they are turned."""
    found: list[str] = []
    for rank, is_turned in spelled.factors:
        name = names[rank]
        slope = "∂" in name or "partial" in name
        bracketed = BRACKETED[notation].format(name) if is_turned and slope else name
        found.append(TRANSPOSED[notation].format(bracketed) if is_turned else name)
    return found


def spelled_code(way: Way, names: Sequence[str]) -> str:
    """A way as NumPy and the language write it: `outer(g, v)`, `u.T @ g`; `entries` where it has no such form."""
    spelled = spelling(way)
    texts = factor_texts(spelled, names, "text")
    axes = spelled.axes
    axis = f", axis={axes[0] if len(axes) == 1 else axes}" if axes and len(axes) < len(way.factors[0].letters) else ""
    written = {
        "product": "{0} @ {1}",
        "outer": "outer({0}, {1})",
        "dot": "sum({0} * {1})" if len(way.factors[0].letters) == 2 else "dot({0}, {1})",
        "entrywise": "{0} * {1}",
        "scaled": "{0} * {1}",
        "same": "{0}",
        "transpose": "{0}",
        "sum": f"sum({{0}}{axis})",
        "spread": "spread({0})",
        "reshape": f"reshape({{0}}, {', '.join([str(axis) for axis in way.result.shape])})",
        "entries": "entries",
    }[spelled.kind].format(*texts)
    return divided(written, way.scale, "text") if spelled.kind != "entries" else written


def divided(text: str, scale: float, notation: str) -> str:
    """A text with the number that a mean divides by."""
    if scale == 1.0:
        return text
    return {"latex": rf"{text} / {round(1 / scale)}", "typst": rf"{text} \/ {round(1 / scale)}"}.get(
        notation, f"{text}/{round(1 / scale)}"
    )


def spelled(way: Way, names: Sequence[str], notation: str, target: str = "") -> str:
    """A way as mathematics: `∂h/∂z · xᵀ`; where it has no such form, its sum over entries.

    Args:
        way: any.
        names: of its factors.
        notation: `text`, `plain`, `latex` or `typst`.
        target: the name of the result, for a sum over entries.
    """
    found = spelling(way)
    texts = factor_texts(found, names, notation)
    vector = [len(way.factors[rank].letters) == 1 for rank, _ in found.factors]
    if found.kind == "outer":
        return PRODUCT[notation].format(texts[0], TRANSPOSED[notation].format(texts[1]))
    if found.kind == "dot":
        if all(vector):
            return PRODUCT[notation].format(TRANSPOSED[notation].format(texts[0]), texts[1])
        return SUMMED[notation].format(ENTRYWISE[notation].format(*texts))
    template = {"product": PRODUCT, "entrywise": ENTRYWISE, "scaled": SCALED}.get(found.kind)
    if template is not None:
        return template[notation].format(*texts)
    if found.kind in {"same", "transpose"}:
        return divided(texts[0], way.scale, notation)
    if found.kind == "sum":
        return divided(SUMMED[notation].format(texts[0]), way.scale, notation)
    if found.kind in {"spread", "reshape"}:
        return divided(CALLED[notation].format(found.kind, texts[0]), way.scale, notation)
    return summed_entries(way, names, notation)


def entry_text(name: str, side: Side) -> str:
    """An entry by its letters: `W[i,j]`; a number by its name."""
    return f"{name}[{side.text}]" if side.indices else name


def summed_entries(way: Way, names: Sequence[str], notation: str, entries: str = "add") -> str:
    """A way entry by entry: `Σj W[i,j]·x[j]`."""
    dot = {"latex": r" \cdot ", "typst": " dot "}.get(notation, "·")
    product = dot.join([entry_text(name, side) for name, side in zip(names, way.factors, strict=True)])
    gone = "".join(way.summed)
    if entries in {"max", "min"}:
        return f"{entries} over {listed(way.summed)} of {product}"
    written = f"{SIGMA[notation].format(gone)} {product}" if gone else product
    return divided(written, way.scale, notation)


def entry_formula(way: Way, names: Sequence[str], target: str, entries: str = "add") -> str:
    """One entry by its letters: `z[i] = Σj W[i,j]·x[j]`."""
    return f"{entry_text(target, way.result)} = {summed_entries(way, names, 'plain', entries)}"


def listed(letters: Sequence[str]) -> str:
    """Letters as they are said: `i`, `i and j`."""
    if len(letters) < 2:
        return "".join(letters)
    return f"{', '.join(letters[:-1])} and {letters[-1]}"


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
