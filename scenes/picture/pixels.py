"""Small pictures: pixels as ink, weights as squares, what would help as discs, and a bar for each class."""

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    Circle,
    GrowFromCenter,
    GrowFromEdge,
    Line,
    ManimColor,
    Rectangle,
    Square,
    Transform,
    VGroup,
    VMobject,
)

from scenes.box import Box
from scenes.picture.cells import FULL
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn
from scenes.picture.typeset import Writing, box_of, place, point, units
from scenes.picture.typst import in_colour, muted
from scenes.theme import LEAST_TEXT, NODE_EDGE, RING, Palette

SIDE = 8  # of a picture, in pixels of its own
THIN = 1.0
LEAST_PULL = 0.12  # of the largest: what is smaller is not drawn
GAP, HOLLOW = 22.0, 2.5  # between the pictures of neurons, and how thick a hollow square's outline is, in pixels
CORNERS = np.array([(-1, 1, 0), (1, 1, 0), (1, -1, 0), (-1, -1, 0), (-1, 1, 0)], dtype=float)
NAME_ROOM, NUMBER_ROOM, BESIDE = 50.0, 110.0, 14.0  # of a bar: for its digit, for its number, and before that
BAR, TINT, TOLD = 0.62, 0.45, 0.01  # of a row; of a bar that is not said; the least share whose number is told
UNIT, APART = 0.4, 8.0  # radius of a unit, as a share of its room; how far an edge stays from what it leads to
DISC = 0.44  # radius of the largest disc, as a share of a pixel's side


def corner(at: int, start: tuple[float, float], cell: float) -> tuple[float, float]:
    """The upper left corner of a pixel, by its number."""
    return start[0] + at % SIDE * cell, start[1] + at // SIDE * cell


class Pixels(VGroup):
    """A picture of 8×8 pixels, from 0 for paper to 1 for ink."""

    def __init__(self, values: Any, at: tuple[float, float], cell: float, palette: Palette) -> None:
        self.palette, self.at, self.cell = palette, at, cell
        self.squares = []
        for rank, value in enumerate(values):
            left, top = corner(rank, at, cell)
            square = Square(side_length=units(cell)).move_to(point(left + cell / 2, top + cell / 2))
            square.set_fill(self.shade(value), 1).set_stroke(palette.line, stroke(THIN))
            self.squares.append(square)
        super().__init__(*self.squares)

    def shade(self, value: float) -> ManimColor:
        return ManimColor(self.palette.panel).interpolate(ManimColor(self.palette.ink), float(value))

    def turned(self, values: Any) -> list[Any]:
        """It becomes another picture."""
        pairs = zip(self.squares, values, strict=True)
        return [square.animate.set_fill(self.shade(value), 1).build() for square, value in pairs]

    def ring(self, rank: int) -> Square:
        """A frame around one of its pixels."""
        frame = Square(side_length=units(self.cell)).move_to(self.squares[rank])
        return frame.set_stroke(self.palette.variable, stroke(RING)).set_fill(opacity=0)

    def counted(self) -> list[Any]:
        """Its pixels come to light one row after the other, as what they are."""
        return [GrowFromCenter(square) for square in self.squares]


class Units(VGroup):
    """The units of a hidden layer in rows, each as bright as what it puts out."""

    def __init__(self, values: Any, at: tuple[float, float], cell: float, palette: Palette) -> None:
        self.palette, self.values, self.largest = palette, values, float(np.max(values))
        across = -(-len(values) // SIDE)
        self.squares = []
        for rank in range(len(values)):
            left, top = at[0] + rank % across * cell, at[1] + rank // across * cell
            circle = Circle(radius=units(UNIT * cell)).move_to(point(left + cell / 2, top + cell / 2))
            self.squares.append(circle.set_fill(self.shade(0), 1).set_stroke(palette.muted, stroke(THIN)))
        self.frame = VGroup(*self.squares)
        super().__init__(self.frame)

    def shade(self, value: float) -> ManimColor:
        share = min(float(value) / self.largest, 1.0)
        return ManimColor(self.palette.panel).interpolate(ManimColor(self.palette.value), share)

    def fires(self) -> list[Any]:
        """They come to what they put out."""
        return self.turned(self.values)

    def turned(self, values: Any) -> list[Any]:
        """They come to put out something else."""
        pairs = zip(self.squares, values, strict=True)
        return [square.animate.set_fill(self.shade(value), 1).build() for square, value in pairs]


def fans(picture: "Pixels", hidden: Units, shares: "Shares", palette: Palette) -> tuple[list[Line], list[Line]]:
    """The edges from a picture to the hidden units and from these to the digits, for each row of them one."""
    one, other = box_of(picture), box_of(hidden)
    rows = [[box.top + (row + 0.5) * box.height / SIDE for row in range(SIDE)] for box in (one, other)]
    ends = [shares.middle(digit) for digit in range(len(shares.bars))]
    first = [((one.right + APART, y), (other.left - APART, to)) for y in rows[0] for to in rows[1]]
    second = [((other.right + APART, y), (shares.box.left - 2 * APART, to)) for y in rows[1] for to in ends]

    def drawn(ways: list[Any]) -> list[Line]:
        return [Line(point(*start), point(*stop)).set_stroke(palette.line, stroke(THIN)) for start, stop in ways]

    return drawn(first), drawn(second)


class WeightPictures(VGroup):
    """The weights of some neurons, each neuron's as a picture: a square as wide as its weight is large.

    It is filled where ink is liked and hollow where it is not. All that is filled is one shape and all that is hollow
    another, so that hundreds of squares can change in every frame.
    """

    def __init__(
        self, weights: Any, largest: float, at: tuple[float, float], cell: float, across: int, palette: Palette
    ) -> None:
        self.largest, self.at, self.cell, self.across = largest, at, cell, across
        self.step = SIDE * cell + GAP
        frames = []
        for rank in range(len(weights)):
            left, top = self.start(rank)
            frame = Square(side_length=units(SIDE * cell)).set_fill(palette.panel, 1)
            frame.set_stroke(palette.line, stroke(NODE_EDGE))
            frames.append(frame.move_to(point(left + SIDE * cell / 2, top + SIDE * cell / 2)))
        self.plus = VMobject().set_fill(palette.value, 1).set_stroke(width=0)
        self.minus = VMobject().set_fill(opacity=0).set_stroke(palette.muted, stroke(HOLLOW))
        self.high = self.step * -(-len(weights) // across) - GAP
        super().__init__(*frames, self.plus, self.minus)
        self.draw(weights)

    def start(self, rank: int) -> tuple[float, float]:
        """The upper left corner of a neuron's picture."""
        return self.at[0] + rank % self.across * self.step, self.at[1] + rank // self.across * self.step

    def draw(self, weights: Any) -> None:
        """Draw other weights."""
        places = []
        for rank, row in enumerate(weights):
            for pixel, weight in enumerate(row):
                left, top = corner(pixel, self.start(rank), self.cell)
                side = FULL * self.cell * min(abs(weight) / self.largest, 1.0)
                places.append((left + self.cell / 2, top + self.cell / 2, side, weight))
        self.plus.set_points(squares([(x, y, side) for x, y, side, weight in places if weight > 0]))
        hollow = [(x, y, max(side - HOLLOW, 0.0)) for x, y, side, weight in places if weight <= 0]
        self.minus.set_points(squares([each for each in hollow if each[2] > HOLLOW]))


def squares(places: list[tuple[float, float, float]]) -> Any:
    """The points of squares, each by its middle and its side, as cubic curves one after the other."""
    if not places:
        return np.zeros((0, 3))
    middles = np.array([point(x, y) for x, y, _ in places])
    halves = np.array([units(side) / 2 for *_, side in places])[:, None, None]
    corners = middles[:, None, :] + halves * CORNERS[None, :, :]
    start, stop = corners[:, :4], corners[:, 1:]
    thirds = [start + (stop - start) * third / 3 for third in range(4)]
    return np.stack(thirds, axis=2).reshape(-1, 3)


class Pulls(VGroup):
    """Which way pixels should move, as discs: filled with a plus for more ink, hollow with a minus for less."""

    def __init__(self, pulls: Any, at: tuple[float, float], cell: float, palette: Palette) -> None:
        largest = float(np.abs(pulls).max())
        super().__init__()
        for rank, pull in enumerate(pulls):
            share = abs(float(pull)) / largest
            if share < LEAST_PULL:
                continue
            left, top = corner(rank, at, cell)
            middle, radius = (left + cell / 2, top + cell / 2), DISC * cell * share**0.5
            disc = Circle(radius=units(radius)).set_fill(palette.adjoint if pull > 0 else palette.panel, 1)
            disc.set_stroke(palette.adjoint, stroke(NODE_EDGE)).move_to(point(*middle))
            colour, arm = (palette.panel if pull > 0 else palette.adjoint), radius * 0.55
            bars = [Line(point(middle[0] - arm, middle[1]), point(middle[0] + arm, middle[1]))]
            if pull > 0:
                bars.append(Line(point(middle[0], middle[1] - arm), point(middle[0], middle[1] + arm)))
            self.add(VGroup(disc, *[bar.set_stroke(colour, stroke(2 * NODE_EDGE)) for bar in bars]))


class Shares(VGroup):
    """A bar for each digit, as long as its share; the one that is said is lit."""

    def __init__(self, shares: Any, box: Box, palette: Palette) -> None:
        self.palette, self.box = palette, box
        self.row = box.height / len(shares)
        self.left, self.right = box.left + NAME_ROOM, box.right - NUMBER_ROOM
        self.names = [
            place(Writing(muted(str(digit)), LEAST_TEXT, palette), left=box.left, middle=self.middle(digit))
            for digit in range(len(shares))
        ]
        ends = point(self.left, box.top), point(self.left, box.bottom)
        self.frame = VGroup(Line(*ends).set_stroke(palette.muted, stroke(NODE_EDGE)), *self.names)
        self.bars = [self.bar(digit, float(share)) for digit, share in enumerate(shares)]
        self.numbers = [self.number(digit, float(share)) for digit, share in enumerate(shares)]
        super().__init__(self.frame, *self.bars, *self.numbers)

    def middle(self, digit: int) -> float:
        return self.box.top + (digit + 0.5) * self.row

    def bar(self, digit: int, share: float) -> Rectangle:
        width = max(share * (self.right - self.left), 2.0)
        bar = Rectangle(width=units(width), height=units(BAR * self.row))
        bar.move_to(point(self.left + width / 2, self.middle(digit)))
        return bar.set_fill(self.palette.value, 1).set_stroke(self.palette.value, 0)

    def number(self, digit: int, share: float) -> Writing:
        """The share in percent beside its bar; of a small one nothing is to be read."""
        writing = Writing(in_colour("value", f"{100 * share:.0f}%"), LEAST_TEXT, self.palette)
        x = self.left + share * (self.right - self.left) + BESIDE
        return place(writing, left=x, middle=self.middle(digit)).set_opacity(1 if share >= TOLD else 0)

    def grow(self) -> list[Any]:
        """The bars grow from the line."""
        return [*[GrowFromEdge(bar, LEFT) for bar in self.bars], *[FadeIn(each) for each in self.numbers]]

    def turned(self, shares: Any, says: int) -> list[Any]:
        """They become other shares, and each number changes at once and goes along; what is said now is lit."""
        changes: list[Any] = []
        for digit, share in enumerate(shares):
            bar = self.bar(digit, float(share)).set_fill(opacity=1 if digit == says else TINT)
            changes.append(Transform(self.bars[digit], bar))
            number, shown = self.numbers[digit], self.number(digit, float(share))
            there = shown.get_center()
            number.become(shown.next_to(self.bars[digit], RIGHT, buff=units(BESIDE)).match_y(number))
            changes.append(number.animate.move_to(there).build())
        return changes

    def lit(self, digit: int) -> list[Any]:
        """The bar of what is said is filled, and all others are tinted."""
        return [
            bar.animate.set_fill(opacity=1 if rank == digit else TINT).build() for rank, bar in enumerate(self.bars)
        ]
