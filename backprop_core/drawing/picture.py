"""What a picture of a trace shows, as plain data, and where each of its parts stands (in pixels, y downwards)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..notation.names import GREEK

Point = tuple[float, float]
Rows = tuple[tuple[str, ...], ...]

TYPE = 15  # px: of numbers and letters
SYMBOL = 18  # of what stands inside a node
SMALL = 12  # of pills and shapes
RADIUS = 21
CELL = 19  # how high a cell of an array is
GAP = 18  # least room between two neighbours
FLOOR = 82  # from one layer to the next, where no card is high
MARGIN = 10
BETWEEN = 18  # from the cells of an array to those of its gradient, which a ∂ stands before
BOW = 26  # how far two edges between the same nodes keep apart
WIDTHS = {**dict.fromkeys("iljft.,|'()[]", 0.32), **dict.fromkeys("mwMW∂", 0.8), **dict.fromkeys("−+×÷=", 0.7)}
USUAL_WIDTH = 0.6  # ems of a letter or digit in a serif face; no font is at hand to measure with


@dataclass(frozen=True)
class Card:
    """A node as it is drawn.

    Attributes:
        kind: `variable`, `constant` or `operation`.
        symbol: what stands inside, as a name or in signs; over cells how they are worked out.
        letter: the name beside it, "" where it already stands inside.
        value: the number of the forward pass; "" where it is typed inside, and of arrays.
        adjoint: the gradient, "" where none arrives.
        at: where the node stands, in node spacings.
        shape: of an array, such as 2×3; "" of a number.
        values: the entries of a small array, row by row.
        adjoints: the same of its gradient.
    """

    kind: str
    symbol: str
    letter: str
    value: str
    adjoint: str
    at: Point
    shape: str = ""
    values: Rows = ()
    adjoints: Rows = ()

    @property
    def half(self) -> float:
        """Half its width."""
        if self.values:
            cells = self.columns * self.cell * (2 if self.adjoints else 1) + BETWEEN * bool(self.adjoints)
            return max(cells, width(self.heading, TYPE) + 10 + width(self.shape, SMALL)) / 2 + 8
        least = RADIUS * (0.8 if self.kind == "constant" else 1)
        return max(least, width(self.symbol, SYMBOL) / 2 + 9, width(self.shape, SMALL) / 2 + 9)

    @property
    def half_height(self) -> float:
        """Half its height."""
        if self.values:
            return (len(self.values) * CELL) / 2 + 17
        return RADIUS * (0.8 if self.kind == "constant" else 1)

    @property
    def heading(self) -> str:
        """What stands over the cells of an array: how it is worked out, or its name."""
        return f"{self.letter} = {self.symbol}" if self.letter else self.symbol

    @property
    def columns(self) -> int:
        """How many cells a row has."""
        return len(self.values[0])

    @property
    def cell(self) -> float:
        """How wide a cell is: as its longest number needs."""
        entries = [entry for rows in (self.values, self.adjoints) for row in rows for entry in row]
        return max(CELL, max([width(entry, SMALL) for entry in entries]) + 8)

    @property
    def reach(self) -> tuple[float, float]:
        """How far it reaches to the left and to the right of its middle, with what is written beside it."""
        beside = max(width(self.value, TYPE), width(f"∂{self.adjoint}", TYPE) if self.adjoint else 0)
        left = width(self.letter, TYPE) + 7 if self.letter and not self.values else 0
        return self.half + left, self.half + (beside + 8 if beside else 0)


@dataclass(frozen=True)
class Edge:
    """From a node to one of its operands.

    Attributes:
        node: the index of the card above.
        operand: the index of the card below.
        bends: where it turns, in node spacings.
        partial: what it multiplies gradients by, "" where none passes.
        strength: its gradient as a share of the strongest, 0 to 1; None where none passes.
    """

    node: int
    operand: int
    bends: tuple[Point, ...] = ()
    partial: str = ""
    strength: float | None = None


@dataclass(frozen=True)
class Placed:
    """A picture with its places.

    Attributes:
        title: what it shows, in words.
        cards: the nodes in evaluation order.
        middles: the place of each.
        edges: with the points that each runs through, and the place of its pill.
        width: of the whole.
        height: of the whole.
    """

    title: str
    cards: Sequence[Card]
    middles: Sequence[Point]
    edges: Sequence[tuple[Edge, tuple[Point, ...], Point]]
    width: float
    height: float


def width(text: str, size: float) -> float:
    """How wide a text is about, in pixels.

    Args:
        text: one line of it; an underscore is not seen.
        size: of its type, in pixels.

    Returns:
        a width that a common serif face keeps to.
    """
    spelled = re.sub(r"[^\W\d_]+", lambda word: GREEK.get(word[0], word[0]), text)
    return sum(WIDTHS.get(sign, USUAL_WIDTH) for sign in spelled if sign != "_") * size


def place(title: str, cards: Sequence[Card], edges: Sequence[Edge]) -> Placed:
    """Give every part of a picture its place: layers as high as their cards, spacings as wide as the tightest needs.

    Args:
        title: what the picture shows, in words.
        cards: the nodes in evaluation order.
        edges: all that join them.

    Returns:
        the picture in pixels, from (0, 0).
    """
    scale = max(needed(cards, edges))
    heights = floors(cards)
    middles = [(card.at[0] * scale, heights[card.at[1]]) for card in cards]
    drawn = []
    for edge, bow in bowed(edges):
        bends = [(x * scale + 2 * bow, heights[y]) for x, y in edge.bends]
        start, end = middles[edge.node], middles[edge.operand]
        if bow and not bends:
            bends = [((start[0] + end[0]) / 2 + bow, (start[1] + end[1]) / 2)]
        points = (start, *bends, end)
        drawn.append(
            (edge, points, bends[0] if bow and not edge.bends else pill_between(points[0], points[1], cards, edge))
        )
    left, top, right, bottom = rim_of(cards, middles, drawn)
    return Placed(
        title,
        cards,
        [(x - left, y - top) for x, y in middles],
        [
            (edge, tuple([(x - left, y - top) for x, y in points]), (at[0] - left, at[1] - top))
            for edge, points, at in drawn
        ],
        right - left,
        bottom - top,
    )


def rim_of(
    cards: Sequence[Card], middles: Sequence[Point], edges: Sequence[tuple[Edge, tuple[Point, ...], Point]]
) -> tuple[float, float, float, float]:
    """The least box around all that is drawn, with a margin: left, top, right, bottom."""
    boxes = [
        (x - card.reach[0], y - card.half_height, x + card.reach[1], y + card.half_height)
        for (x, y), card in zip(middles, cards, strict=True)
    ]
    for edge, points, (x, y) in edges:
        half = pill_width(edge.partial) / 2
        boxes += [(x - half, y, x + half, y), *[(*point, *point) for point in points]]
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left) - MARGIN, min(top) - MARGIN, max(right) + MARGIN, max(bottom) + MARGIN


def pill_between(start: Point, end: Point, cards: Sequence[Card], edge: Edge) -> Point:
    """The middle of what is seen of an edge's first stretch."""
    above = cards[edge.node].half_height
    below = 0 if edge.bends else cards[edge.operand].half_height
    height = end[1] - start[1]
    share = (above + max(height - above - below, 0) / 2) / height if height else 0.5
    return start[0] + (end[0] - start[0]) * share, start[1] + height * share


def floors(cards: Sequence[Card]) -> dict[float, float]:
    """The height of each layer: below the one above it by as much as the cards of both need."""
    tallest: dict[float, float] = {}
    for card in cards:
        tallest[card.at[1]] = max(tallest.get(card.at[1], 0), card.half_height)
    last = max(tallest)
    heights, y = {0.0: 0.0}, 0.0
    for level in range(1, int(last) + 1):
        pair = tallest.get(level - 1, RADIUS) + tallest.get(level, RADIUS)
        y += max(FLOOR, pair + FLOOR - 2 * RADIUS)
        heights[float(level)] = y
    return heights


def needed(cards: Sequence[Card], edges: Sequence[Edge]) -> Iterator[float]:
    """How many pixels a node spacing must have, by each pair of neighbours and each pair of pills of a node."""
    yield FLOOR * 0.9
    layers: dict[float, list[Card]] = {}
    for card in cards:
        layers.setdefault(card.at[1], []).append(card)
    for layer in layers.values():
        for one, other in pairwise(sorted(layer, key=lambda card: card.at[0])):
            distance = other.at[0] - one.at[0]
            if distance > 0:
                yield (one.reach[1] + other.reach[0] + GAP) / distance
    below: dict[int, list[tuple[float, float]]] = {}
    for edge in edges:
        end = edge.bends[0] if edge.bends else cards[edge.operand].at
        below.setdefault(edge.node, []).append((end[0], pill_width(edge.partial)))
    for pills in below.values():
        for (left, wide), (right, wider) in pairwise(sorted(pills)):
            if right > left and wide and wider:
                yield ((wide + wider) / 2 + 6) / ((right - left) / 2)


def pill_width(partial: str) -> float:
    """How wide the pill of a partial is; 0 without one."""
    return width(partial, SMALL) + 14 if partial else 0


def bowed(edges: Sequence[Edge]) -> Iterator[tuple[Edge, float]]:
    """Each edge, and how far to the side it bends because another one joins the same two nodes."""
    counts = Counter([(edge.node, edge.operand) for edge in edges])
    seen: Counter[tuple[int, int]] = Counter()
    for edge in edges:
        pair = (edge.node, edge.operand)
        seen[pair] += 1
        apart = max(BOW, pill_width(edge.partial) * 0.55)  # to one side; a pill and some room in all
        yield edge, 0.0 if counts[pair] == 1 else (2 * seen[pair] - counts[pair] - 1) * apart
