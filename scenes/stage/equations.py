"""A step of arrays as an equation of cards, as plain data: what stands in it, and which entries meet in an entry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import backprop_core as core
from backprop_core.language.ways import Way, flat, unflat
from backprop_core.notation.matrices import EntryView, cells, entry_view
from backprop_core.notation.spelling import spelling
from backprop_core.tracing.trace import Step
from scenes.picture.cells import Place
from scenes.picture.pulls import CHOICES, array_speaker, summed_letters
from scenes.picture.typst import factor, maths, name, slope_in_line

SIGNS = {"add": "+", "subtract": "minus", "multiply": "dot.o", "divide": "div", "matmul": "dot", "outer": "dot"}
EQUALS, INTO = "=", "arrow.r"


@dataclass(frozen=True)
class Source:
    """Where a card comes from: the value of a node, or its gradient."""

    node: int
    role: str


@dataclass(frozen=True)
class Term:
    """A card of an equation: its name in Typst, its entries, whether it is turned, and where it comes from."""

    name: str
    values: Any
    role: str
    turned: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class Equation:
    """Cards with signs between them, the last card the result.

    Args:
        parts: terms, and signs in Typst.
        way: which entries meet in an entry of the result, if letters say so.
        factors: for each factor of the way the place of its card among the parts.
        view: what an entry of the result is made of, by its place.
    """

    parts: tuple[Term | str, ...]
    way: Way | None = None
    factors: tuple[int, ...] = ()
    views: Mapping[Place, EntryView] = field(default_factory=dict)

    @property
    def terms(self) -> list[Term]:
        return [part for part in self.parts if isinstance(part, Term)]

    @property
    def result(self) -> Term:
        return self.terms[-1]

    def meets(self, place: Place) -> list[tuple[int, Place]]:
        """The entries that meet in an entry of the result: the place of the card among the parts, and its entry."""
        if self.way is None:
            return [(at, place) for at, part in enumerate(self.parts[:-1]) if is_alike(part, self.result)]
        shape = np.shape(self.result.values)
        read = self.way.result.shape
        here = place if read == shape else unflat(flat(place, shape), read)
        found: list[tuple[int, Place]] = []
        for at, side, entries in zip(self.factors, self.way.factors, cells(self.way, here), strict=True):
            part = self.parts[at]
            assert isinstance(part, Term)
            own = np.shape(part.values)
            found += [(at, entry if own == side.shape else unflat(flat(entry, side.shape), own)) for entry in entries]
        return found


def is_alike(part: Term | str, result: Term) -> bool:
    return isinstance(part, Term) and np.shape(part.values) == np.shape(result.values)


def equation_of(trace: core.Trace, step: Step) -> Equation | None:
    """The equation of a step; None where there is nothing to be worked out."""
    return forward_equation(trace, step) if step.phase == "forward" else backward_equation(trace, step)


def value_term(trace: core.Trace, node: int, turned: bool = False) -> Term:
    """The value of a node; a constant has its number for a name."""
    own = trace.nodes[node]
    label = own.symbol("typst") if own.operation == "constant" and not own.shape else name(own.label)
    text = f"{label}^top" if turned else label
    return Term(text, trace.values[node], "value", turned, Source(node, "value"))


def gradient_name(trace: core.Trace, node: int) -> str:
    return slope_in_line(trace.nodes[-1].label, trace.nodes[node].label)


def forward_equation(trace: core.Trace, step: Step) -> Equation | None:
    """The operands with the sign of the operation, and what comes out."""
    node = trace.nodes[step.node_id]
    if not node.operands:
        return None
    operands = [value_term(trace, operand) for operand in node.operands]
    result = Term(name(node.label), node.value, "value", False, Source(node.id, "value"))
    met = array_speaker(trace).plan.meetings[node.id]
    way = met.ways[0] if met is not None and len(met.ways) == 1 and met.entries not in CHOICES else None
    if len(operands) == 2 and node.operation in SIGNS:
        first, second = operands
        sign = SIGNS[node.operation]
        sign = "dot" if sign == "dot.o" and not (np.shape(first.values) and np.shape(second.values)) else sign
        parts: tuple[Term | str, ...] = (first, sign, second, EQUALS, result)
        at = [0, 2]
    else:
        listed: list[Term | str] = []
        for operand in operands:
            listed += [operand, ","]
        parts = (*listed[:-1], f"{inline(node.symbol('typst'))} {INTO}", result)
        at = list(range(0, 2 * len(operands), 2))
    if way is None or met is None or node.operation not in {"matmul", "outer", "dot", "sum", "mean", "transpose"}:
        return Equation(parts)
    factors = tuple(at[side.rank] for side in way.factors)
    names = [trace.nodes[node.operands[side.rank]].label for side in way.factors]
    values = [trace.values[node.operands[side.rank]] for side in way.factors]
    return Equation(parts, way, factors, views_of(way, names, values, node.label))


def views_of(way: Way, names: list[str], values: list[Any], target: str) -> dict[Place, EntryView]:
    """What each entry of a result is made of."""
    shape = way.result.shape
    entries = [np.ravel(one).tolist() for one in values]
    return {place: entry_view(way, names, entries, target, place) for place in np.ndindex(*shape)}


def inline(symbol: str) -> str:
    return f"inline({symbol})"


def backward_equation(trace: core.Trace, step: Step) -> Equation | None:
    """The gradient that comes down, the factor on the edge, and what arrives; None where it arrives as it is."""
    if step.operand_id is None:
        return None
    own = trace.contributions[step.number]
    speaker, node = array_speaker(trace), trace.nodes[step.node_id]
    above = Term(gradient_name(trace, node.id), own.upstream, "adjoint", False, Source(node.id, "adjoint"))
    result = Term(
        gradient_name(trace, step.operand_id), own.contribution, "adjoint", False, Source(step.operand_id, "adjoint")
    )
    met = speaker.plan.meetings[node.id]
    if own.partial is not None:
        return entrywise_equation(trace, step, above, result)
    if met is None or not met.ways or met.entries in CHOICES:
        return Equation((above, f"{inline(chip_word(node))} {INTO}", result))
    back = speaker.way_back(own)
    found = spelling(back)
    above_all = trace.nodes[-1].label
    views = {
        place: view._replace(left=f"∂{above_all}/∂{view.left}")
        for place in np.ndindex(*np.shape(own.contribution))
        if (view := array_speaker(trace, "plain").entry(step.number, place)) is not None
    }
    if len(back.factors) == 1 or found.kind == "entries":
        word = factor(back.scale) if found.kind == "spread" else inline(f'op("{WORDS.get(found.kind, found.kind)}")')
        factors = (0,) if len(back.factors) == 1 else ()
        return Equation((above, f"{word} {INTO}", result), back if factors else None, factors, views)
    turned = [
        is_turned or (found.kind == "outer" and at == 1) or (vector_dot(found.kind, back) and at == 0)
        for at, (_, is_turned) in enumerate(found.factors)
    ]
    cards = []
    for (rank, _), is_turned in zip(found.factors, turned, strict=True):
        side = back.factors[rank]
        if side.rank < 0:
            cards.append(
                Term(
                    f"({above.name})^top" if is_turned else above.name, own.upstream, "adjoint", is_turned, above.source
                )
            )
        else:
            cards.append(value_term(trace, node.operands[side.rank], is_turned))
    sign = "dot.o" if found.kind == "entrywise" else "dot"
    order = [rank for rank, _ in found.factors]
    factors = tuple({0: 0, 1: 2}[order.index(rank)] for rank in range(2))
    return Equation((cards[0], sign, cards[1], EQUALS, result), back, factors, views)


WORDS = {"sum": "add up", "same": "as it is", "transpose": "turned", "entries": "to its place"}


def vector_dot(kind: str, way: Way) -> bool:
    return kind == "dot" and all(len(side.shape) == 1 for side in way.factors)


def chip_word(node: Any) -> str:
    return f'op("{node.operation.replace("_", " ")}")\''


def entrywise_equation(trace: core.Trace, step: Step, above: Term, result: Term) -> Equation | None:
    """Entry by entry: times the partial; where the operand was stretched, added up."""
    own = trace.contributions[step.number]
    letters = summed_letters(trace, own)
    partial = np.asarray(own.partial)
    start: tuple[Term | str, ...] = (f"sum_({' '.join(letters)})",) if letters else ()
    if not partial.shape:
        if float(partial) == 1.0:
            return Equation((above, f"sum_({' '.join(letters)}) {INTO}", result)) if letters else None
        return Equation((*start, above, f"{factor(float(partial))} {EQUALS}", result))
    label = (
        f"partial {name(trace.nodes[step.node_id].label)} \\/ partial {name(trace.nodes[step.operand_id or 0].label)}"
    )
    return Equation((*start, above, "dot.o", Term(label, partial, "value"), EQUALS, result))


def entry_said(view: EntryView) -> tuple[str, str]:
    """An entry's sum in a line: as plain text, and in Typst."""
    middle = f" = {view.numbers}" if view.numbers and view.numbers != view.result else ""
    plain = f"{view.left} = {view.letters}{middle} {view.relation} {view.result}"
    return plain, maths(in_type(plain))


def in_type(plain: str) -> str:
    """A line of plain words as Typst's mathematics."""
    text = re.sub(r"[^\W\d_∂]\w*", lambda found: name(found[0]), plain)
    for mark, source in (
        ("∂", "partial "),
        ("·", " dot "),
        ("−", "-"),
        ("/", "\\/"),
        ("≈", " approx "),
        ("…", " dots.c "),
    ):
        text = text.replace(mark, source)
    return text
