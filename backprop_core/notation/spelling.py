"""How a way through the entries is spelled: as products of matrices, or entry by entry.

Of two factors with letters ab and bc each is turned so that the shared letter stands inside; where nothing is shared
every pair meets once. All of it is read from the letters, so it holds for square matrices too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..language.ways import Index, Side, Way

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


def sigma(letters: Sequence[str], notation: str) -> str:
    """The sign of a sum with its letters below: `Σij`. Typst would read two letters without a space as one name."""
    return SIGMA[notation].format((" " if notation == "typst" else "").join(letters))


def summed_entries(way: Way, names: Sequence[str], notation: str, entries: str = "add") -> str:
    """A way entry by entry: `Σj W[i,j]·x[j]`."""
    dot = {"latex": r" \cdot ", "typst": " dot "}.get(notation, "·")
    product = dot.join([entry_text(name, side) for name, side in zip(names, way.factors, strict=True)])
    if entries in {"max", "min"}:
        best = {"latex": rf"\{entries}_{{{''.join(way.summed)}}}", "typst": f"{entries}_({' '.join(way.summed)})"}
        return f"{best.get(notation, f'{entries} over {listed(way.summed)} of')} {product}"
    written = f"{sigma(way.summed, notation)} {product}" if way.summed else product
    return divided(written, way.scale, notation)


def entry_formula(way: Way, names: Sequence[str], target: str, entries: str = "add", notation: str = "plain") -> str:
    """One entry by its letters: `z[i] = Σj W[i,j]·x[j]`."""
    return f"{entry_text(target, way.result)} = {summed_entries(way, names, notation, entries)}"


def listed(letters: Sequence[str]) -> str:
    """Letters as they are said: `i`, `i and j`."""
    if len(letters) < 2:
        return "".join(letters)
    return f"{', '.join(letters[:-1])} and {letters[-1]}"
