"""A program with arrays as mobjects: a card of cells for each node, edges, and on each how the gradient goes back.

Nothing moves here, and nothing is computed. Everything is made in its final place; what is not known yet is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import Any

import numpy as np
from manim import VGroup, VMobject

import backprop_core as core
from backprop_core.notation.matrices import shape_text
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box
from scenes.picture.arrange_cards import CardLink, Size, arrange_cards
from scenes.picture.cells import Cells, Grid, with_numbers, with_squares
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, Plate, Stroke, stroke
from scenes.picture.pulls import passes_as_it_is, pull_source
from scenes.picture.rounded import Rectangle, RoundedRectangle
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, name
from scenes.theme import LEAST_TEXT, NODE_EDGE, RING, Palette

TITLE = 38  # the letter of a card and the sign of its operation, in pixels
PAD, HEAD = 13.0, 48.0  # around the cells, and above them
BETWEEN, DEL = 14.0, 26.0  # between a value and its gradient, and the room for the ∂ before that
CORNER = 14.0
PILL_PADDING, PILL_HIGH = 14.0, 1.34  # beside what is written in a partial, in pixels; its least height, in ems
TIGHT = 3.0  # above and below what is written in it, at least
DOT = 26.0  # a partial without letters
NOTHING: Size = (0.0, 0.0)
SLOT = 46.0  # the least width of a card's inside

MOST_NUMBERS = 5  # entries along an axis that still have numbers
SIDES = (46.0, 40.0, 34.0, 28.0, 25.0, 22.0, 17.0)  # of a cell with a square in it, tried in turn
EASY = 22.0  # the least side of which sizes can still be told apart at a glance
MOST_ALONG, MOST_AXES = 8, 2  # entries along an axis, and axes, of an array that a clip draws


class Chips(Enum):
    """What is written on edges: all pulls; those that change what comes down; or none, where there is least room, and
    what happens there is written in large beside the picture.
    """

    ALL = "all"
    TELLING = "telling"
    NONE = "none"


@dataclass(frozen=True)
class Way:
    """How a picture is made: with numbers or with squares of some side; gradients beside or below; what chips say; and
    whether variables hang under what uses them. A chip that says nothing is a dot.
    """

    side: float | None
    beside: bool
    chips: Chips
    hangs: bool

    def is_beside(self, grid: Grid) -> bool:
        """Whether a gradient stands beside the value, as a tall one's always does."""
        return self.beside or grid.rows > grid.columns + 1

    def grid(self, node: TraceNode, known: Sequence[Any], palette: Palette) -> Grid:
        shape = node.shape or ()
        if not shape or (self.side is None and max(shape) <= MOST_NUMBERS):
            return with_numbers(known, LEAST_TEXT, palette)
        return with_squares(shape, self.side or SIDES[0])


EASY_SIDES = (None, *[side for side in SIDES if side >= EASY])
WAYS = tuple(
    Way(side, beside, chips, hangs)
    for chips, sides in ((Chips.ALL, EASY_SIDES), (Chips.TELLING, (None, *SIDES)), (Chips.NONE, (None, *SIDES)))
    for side, beside, hangs in product(sides, (True, False), (True, False))
)


@dataclass(frozen=True)
class Head:
    """What is written at the top of a card: its letter, and the sign of its operation or the shape of a matrix."""

    letter: Writing
    symbol: Writing | None

    @property
    def width(self) -> float:
        return box_of(self.letter).width + (BETWEEN + box_of(self.symbol).width if self.symbol else 0)


@dataclass(frozen=True)
class CardPlan:
    """Where the cells of a card stand, from its upper left corner, and how large it is."""

    grid: Grid
    size: Size
    value_at: Point
    adjoint_at: Point


def planned(node: TraceNode, totals: Sequence[Any], head: Head, way: Way, palette: Palette) -> CardPlan:
    """A card as a way of making a picture has it; nothing is drawn for that."""
    grid = way.grid(node, [node.value, *totals], palette)
    leads, beside = bool(totals), way.is_beside(grid)
    indent = DEL if leads and not beside else 0.0
    wide = indent + grid.width + (grid.width + DEL + BETWEEN / 2 if leads and beside else 0.0)
    high = grid.height + (grid.height + BETWEEN if leads and not beside else 0.0)
    inside = max(SLOT, head.width, wide)
    left = PAD + (inside - wide) / 2 + indent
    after = (left + grid.width + DEL + BETWEEN / 2, HEAD) if beside else (left, HEAD + grid.height + BETWEEN)
    return CardPlan(grid, (inside + 2 * PAD, HEAD + high + PAD), (left, HEAD), after)


def head_of(node: TraceNode, shaped: bool, palette: Palette) -> Head:
    """The top of a card; `shaped` says whether a matrix that is given has its shape there."""
    letter = set_maths(letter_source(node), TITLE, palette)
    if node.operands:
        return Head(letter, set_maths(in_colour("muted", maths(f"inline({node.symbol('typst')})")), TITLE, palette))
    if not shaped or len(node.shape or ()) < MOST_AXES:
        return Head(letter, None)
    close = shape_text(node.shape or ()).replace("×", ' class("normal", times) ')
    return Head(letter, set_maths(in_colour("muted", maths(close)), LEAST_TEXT, palette))


class Card(VGroup):
    """A node: its letter and the sign of its operation, its value, and what its gradient adds up to, hidden at first.

    It is made with its upper left corner in that of the frame, and then moved to its place.
    """

    def __init__(self, node: TraceNode, totals: Sequence[Any], head: Head, plan: CardPlan, palette: Palette) -> None:
        self.node, self.palette, self.known = node, palette, 0
        self.letter, self.symbol = head.letter, head.symbol
        place(self.letter, left=(plan.size[0] - head.width) / 2, middle=HEAD / 2 + 2)
        if self.symbol:
            place(self.symbol, left=box_of(self.letter).right + BETWEEN, middle=HEAD / 2 + 2)
        self.value = Cells(node.value, plan.grid, "value", palette, plan.value_at)
        self.totals = [Cells(total, plan.grid, "adjoint", palette, plan.adjoint_at).hidden() for total in totals]
        self.del_ = set_maths(in_colour("adjoint", "$partial$"), LEAST_TEXT, palette) if totals else None
        if self.del_:
            left, top = plan.adjoint_at
            self.del_.move_to(point(left - DEL / 2 - 2, top + plan.grid.height / 2)).set_opacity(0)
        self.frame = framed(plan.size, node, palette)
        self.veil = Rectangle(width=units(plan.size[0] + 8), height=units(plan.size[1] + 8)).move_to(self.frame)
        self.veil.set_fill(palette.paper, 0).set_stroke(width=0)
        heads = [self.letter, *([self.symbol] if self.symbol else [])]
        under = [self.del_] if self.del_ else []
        super().__init__(self.frame, *heads, self.value, *under, *self.totals, self.veil)

    def next_total(self) -> tuple[Cells | None, Cells]:
        """What its gradient comes to so far, and with the next contribution."""
        before = self.totals[self.known - 1] if self.known else None
        self.known += 1
        return before, self.totals[self.known - 1]

    @property
    def adjoint(self) -> Cells:
        """What its gradient comes to so far."""
        return self.totals[self.known - 1]


def letter_source(node: TraceNode) -> str:
    """A letter that the reader did not give stands back; a constant is its number."""
    if node.label == node.name:
        return name(node.label)
    return in_colour("muted", maths(name(node.label) if node.operands or node.shape else node.symbol("typst")))


def framed(size: Size, node: TraceNode, palette: Palette) -> Plate:
    """The outline of a card: a thick ring for a variable, as around the circle of a number."""
    frame = Plate(corner_radius=units(CORNER), width=units(size[0]), height=units(size[1]))
    frame.move_to(point(size[0] / 2, size[1] / 2)).set_fill(palette.panel, 1)
    if node.operands:
        return frame.set_stroke(palette.ink, stroke(NODE_EDGE))
    variable = node.operation != "constant"
    return frame.set_stroke(palette.variable if variable else palette.muted, stroke(RING if variable else NODE_EDGE))


class Chip(Framed):
    """What is done to the gradient on an edge, in an outline with round ends; without a source a dot."""

    def __init__(self, source: str | None, palette: Palette) -> None:
        self.text = set_maths(source, LEAST_TEXT, palette) if source else VGroup()
        high = max(PILL_HIGH * LEAST_TEXT, box_of(self.text).height + 2 * TIGHT) if source else DOT
        wide = max(box_of(self.text).width + 2 * PILL_PADDING, high) if source else DOT
        self.frame = RoundedRectangle(corner_radius=units(high / 2), width=units(wide), height=units(high))
        self.frame.set_fill(palette.panel, 1).set_stroke(palette.adjoint, stroke(NODE_EDGE))
        self.size: Size = (wide, high)
        super().__init__(self.frame, self.text.move_to(self.frame))


class ArrayPicture:
    """The cards of a trace by node, its edges and chips by (node, rank of the operand).

    Args:
        trace: of a program with arrays.
        box: where all of it stands.
        palette: its colours.

    Raises:
        BackpropError: it has no room there.
    """

    def __init__(self, trace: core.Trace, box: Box, palette: Palette) -> None:
        self.trace, self.palette, self.box = trace, palette, box
        check_drawn(trace)
        totals = totals_by_node(trace)
        titles = {shaped: [head_of(node, shaped, palette) for node in trace.nodes] for shaped in (True, False)}
        chips = {said: chips_of(trace, said, palette) for said in Chips}
        for way in WAYS:
            self.chips = chips[way.chips]
            pills = [
                [self.chips[node.id, rank].size if (node.id, rank) in self.chips else NOTHING for rank in ranks(node)]
                for node in trace.nodes
            ]
            heads = titles[way.chips is not Chips.NONE]
            plans = [planned(node, totals[node.id], heads[node.id], way, palette) for node in trace.nodes]
            rows = arrange_cards(trace.nodes, [plan.size for plan in plans], pills, way.hangs)
            if rows.extent.width <= box.width and rows.extent.height <= box.height:
                break
        else:
            raise core.BackpropError(TOO_WIDE)
        self.cards = [Card(node, totals[node.id], heads[node.id], plans[node.id], palette) for node in trace.nodes]
        middle = rows.extent.middle
        self.rows = rows.moved(box.middle[0] - middle[0], box.middle[1] - middle[1])
        for card, place_of in zip(self.cards, self.rows.boxes, strict=True):
            card.shift(point(place_of.left, place_of.top) - point(0, 0))
        self.edges = {(link.node, link.rank): self._edge(link) for link in self.rows.links}
        for link in self.rows.links:
            if (link.node, link.rank) in self.chips:
                self.chips[link.node, link.rank].move_to(point(*link.pill.middle)).set_opacity(0)

    def _edge(self, link: CardLink) -> Stroke:
        dotted = not self.trace.nodes[link.operand].leads
        return Stroke(link.points, dotted, self.palette.muted if dotted else self.palette.line)

    @property
    def parts(self) -> list[VMobject]:
        """Everything in drawing order."""
        return [*self.edges.values(), *self.cards, *self.chips.values()]


TOO_WIDE = "This program is wider than a frame: take a part of it, or write it in fewer steps."
TOO_LONG = "{name} is {shape}, and a clip draws arrays of up to {most} entries along an axis: take a smaller one."
TOO_DEEP = "{name} has {axes} axes, and a clip draws vectors and matrices: take one of its matrices, as in x[0]."


def ranks(node: TraceNode) -> range:
    return range(len(node.operands))


def chips_of(trace: core.Trace, said: Chips, palette: Palette) -> dict[tuple[int, int], Chip]:
    """The chip of each edge that a gradient goes along."""
    found: dict[tuple[int, int], Chip] = {}
    for step in trace.contributions:
        source = pull_source(trace, step)
        tells = said is Chips.ALL or (said is Chips.TELLING and not passes_as_it_is(trace, step))
        if source:
            found[step.node, step.rank] = Chip(source if tells else None, palette)
    return found


def check_drawn(trace: core.Trace) -> None:
    """Says which array is too large to be drawn.

    Raises:
        BackpropError: one is.
    """
    for node in trace.nodes:
        shape = node.shape or ()
        if len(shape) > MOST_AXES:
            raise core.BackpropError(TOO_DEEP.format(name=node.label, axes=len(shape)))
        if max((*shape, 1)) > MOST_ALONG:
            said = "×".join(str(axis) for axis in shape)
            raise core.BackpropError(TOO_LONG.format(name=node.label, shape=said, most=MOST_ALONG))


def totals_by_node(trace: core.Trace) -> list[list[Any]]:
    """What the gradient of each node comes to, contribution by contribution."""
    found: list[list[Any]] = [[] for _ in trace.nodes]
    for step in trace.contributions:
        found[step.node if step.operand is None else step.operand].append(np.asarray(step.total))
    return found
