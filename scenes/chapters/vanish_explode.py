"""Gradients through many layers: equal factors make a power, and a lane around each layer keeps it near 1."""

from typing import Any, NamedTuple

from manim import DOWN, GrowFromEdge, Mobject, Rectangle, ReplacementTransform, TransformFromCopy
from manim import Line as Straight

import backprop_core as core
from backprop_core import notation
from scenes.chapters.deep_layers import CHANGE, DEEP, SQUARE, STICK, THICK, WIDE, Bridge, Places, Ruler, upright
from scenes.chapters.functions_words import SIGN
from scenes.layout import SET_ANEW
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.token import Factor, Token, real
from scenes.picture.typeset import Writing, place, point, set_maths, units
from scenes.picture.typst import coloured_cell, muted, number
from scenes.stage.array_lesson import ArrayLesson, check_of
from scenes.stage.carried import gliding
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, drawn, lasting
from scenes.stage.script import Beat, Line, label, said
from scenes.theme import (
    APPEAR,
    BEAT,
    BLINK,
    GLANCE,
    LEAST_TEXT,
    LISTEN,
    MOVE,
    NODE_EDGE,
    REST,
    REVEAL,
    RIM,
    STILL,
    Palette,
)

SIGMOID_AT_BEST = core.trace("sigmoid(x)", {"x": 0}).gradient["x"]
FACTORS = (SIGMOID_AT_BEST, 1.5)  # what a layer multiplies by: too little, and too much

ASK = "How much of the gradient is left after {deep} layers?"
MEANING = "Each layer multiplies it by one number."
ENTERS = "The same 1 enters two networks. What is left of it?"
POWER = "Equal factors are equal steps here: only 1 keeps its size."
LANE = "Now each layer adds a little to its input."
SPLITS = "Backward, the sum hands on the 1 twice: to the layer, and past it."
ALL = "Through {deep} layers, the way past is always open."

NUMBER, POWERS = 40, 46  # sizes of type
RIDES, OVER = 40.0, 56.0  # how far beyond its stick a token rides, and a factor beyond the token
WRITTEN = (1.5, -5)  # how high the powers stand on the ruler, in powers of ten: above 1, and below
BELOW = 54.0  # how far below the lane a number rests between two layers
QUICK = (3 * BEAT, 2 * BEAT, 2 * BEAT)  # how long each part of a layer lasts when it is known
SUMS_ROW, SUMS_GAP = 66.0, 36.0  # from one power to the next, and from words to it


def deep(layer: str) -> str:
    """So many layers, one in the other."""
    return f"f(h) = {layer}\ny = {'f(' * DEEP}x{')' * DEEP}"


def plain(weight: float) -> core.Trace:
    """Layers that multiply by a number."""
    return core.trace(deep(f"{notation.shown(weight)}*h"), {"x": 1})


def residual() -> core.Trace:
    """Layers that add a multiple of what comes in to it."""
    return core.trace(deep(f"h + {notation.shown(CHANGE)}*h"), {"x": 1})


class Bend(NamedTuple):
    """What a layer with a lane around it does to the gradient: what comes, what f hands on, and their sum."""

    comes: float
    through: float
    total: float


def fading(trace: core.Trace) -> list[float]:
    """The gradient where it enters, and after each layer."""
    node, found = trace.nodes[-1], [real(trace.nodes[-1].adjoint)]
    while node.operands:
        node = trace.nodes[node.operands[-1]]
        found.append(real(node.adjoint))
    return found


def bends(trace: core.Trace) -> list[Bend]:
    """What each residual layer does to the gradient, from the last to the first."""
    node, found = trace.nodes[-1], []
    while node.operands:
        before, product = node.operands
        step = next(step for step in trace.backward if (step.node_id, step.operand_id) == (product, before))
        node = trace.nodes[before]
        found.append(Bend(real(step.upstream), real(step.contribution), real(node.adjoint)))
    return found


def script(trace: core.Trace) -> list[Beat]:
    """The question, the race, what its ends are, the lane, and a nudge through all of it."""

    def fill(kind: str) -> dict[str, str]:
        return {"deep": str(DEEP), "x": label("x", kind)}

    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        said("race", "backward", "A race", [ENTERS], fill),
        said("powers", "backward", "Ten factors make a power", [POWER], fill),
        said("lane", "backward", "A lane around each layer", [LANE, SPLITS], fill),
        said("all", "backward", "Through all layers", [ALL], fill),
        check_of(residual()),
    ]


class Row:
    """One network on its side of 1 on the ruler: a stick for each gradient, and the token at the end of the last."""

    def __init__(self, weight: float, places: Places, palette: Palette) -> None:
        self.palette, self.places, self.weight = palette, places, weight
        self.side = 1 if weight < 1 else -1  # in which direction the gradient goes, down the frame or up
        self.gradients = fading(plain(weight))
        self.factor = Factor(weight, LEAST_TEXT, palette).move_to(self.gate(0))
        self.sticks: list[Rectangle] = []

    def end(self, rank: int) -> float:
        """How high a gradient's stick ends."""
        return self.places.level(self.gradients[rank])

    def stick(self, rank: int) -> Rectangle:
        one, end = self.places.one, self.end(rank)
        stick = upright(self.places.spot(rank), max(one, end), max(abs(one - end), 2.0), STICK)
        return stick.set_fill(self.palette.adjoint, 1).set_stroke(width=0)

    def token(self, rank: int) -> Token:
        token = Token(self.gradients[rank], NUMBER, self.palette)
        return token.move_to(point(self.places.spot(rank), self.end(rank) + self.side * RIDES))

    def gate(self, rank: int) -> Any:
        """Where the factor of the next layer waits: ahead of the token, and beyond it."""
        return point(self.places.spot(rank) - self.places.step / 2, self.end(rank) + self.side * (RIDES + OVER))

    def enters(self) -> Motion:
        self.sticks, self.now = [self.stick(0)], self.token(0)
        return lasting(MOVE, [*[FadeIn(part) for part in (self.sticks[0], self.now, self.factor)]])

    def next(self, rank: int, seconds: float) -> Motion:
        """The token goes through a layer and is multiplied there, its stick grows, and the factor waits at the next."""
        before, after, stick = self.now, self.token(rank), self.stick(rank)
        self.sticks.append(stick)
        self.now = after
        ahead = FadeOut(self.factor) if rank == DEEP else self.factor.animate.move_to(self.gate(rank)).build()
        return lasting(seconds, [TransformFromCopy(self.sticks[-2], stick), *becomes(before, after), ahead])

    @property
    def power(self) -> Writing:
        """All factors as one power, and what it comes to, where the sticks are short."""
        writing, places = power(self.weight, self.gradients[-1], self.palette), self.places
        return place(writing, right=places.first, middle=places.level(10.0 ** WRITTEN[self.side > 0]))


def power(base: float, value: float, palette: Palette) -> Writing:
    """A factor to the power of the layers, and what it comes to."""
    sign = SIGN[notation.relation(value)]
    source = f"{number(base)}^{DEEP} {sign} {coloured_cell(value, 'adjoint', sign=False)}"
    return set_maths(source, POWERS, palette)


def becomes(before: Token, after: Token) -> Motion:
    """A token turns into another where that stands."""
    plate = ReplacementTransform(before.plate, after.plate)
    if before.value == after.value:
        return [plate, ReplacementTransform(before.text, after.text)]
    return [plate, FadeOut(before.text, target_position=after, scale=0.6), FadeIn(after.text, target_position=before)]


class VanishExplode(ArrayLesson):
    """Two networks in a race, and then one with a lane."""

    script = staticmethod(script)
    squares = SET_ANEW
    in_one_breath = True

    def drawn(self) -> list[Mobject]:
        self.places = self.shaped(WIDE, SQUARE)
        self.ruler = Ruler(self.places, self.palette)
        self.rows = [Row(weight, self.places, self.palette) for weight in FACTORS]
        return [self.ruler]

    def tellings(self) -> list[Telling]:
        return [self.race, self.powers, self.lane, self.all]

    def say_more(self, line: Line) -> None:
        self.say_below(line, most=STILL)

    def race(self, beat: Beat) -> None:
        """A 1 enters each network, and both go through layer after layer, one up and one down the ruler."""
        self.begin_saying(beat.lines[0], [change for row in self.rows for change in row.enters()])
        self.wait(GLANCE)
        for rank in range(1, DEEP + 1):
            seconds = MOVE if rank < 3 else REVEAL if rank < 5 else APPEAR
            self.play([change for row in self.rows for change in row.next(rank, seconds)])
            self.add(*[row.now for row in self.rows])
            if rank < 3:
                self.wait(BLINK)
        self.wait(REST)

    def powers(self, beat: Beat) -> None:
        """What each network comes to is a power."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        self.written = [row.power for row in self.rows]
        come: Motion = [
            FadeIn(writing, target_position=row.now, scale=0.6)
            for row, writing in zip(self.rows, self.written, strict=True)
        ]
        self.play(lasting(MOVE, come))
        self.wait(LISTEN)

    def lane(self, beat: Beat) -> None:
        """A lane with a layer above each stretch of it; the first layer slowly."""
        palette = self.palette
        places = self.places
        rows = [part for row in self.rows for part in (*row.sticks, row.now)]
        self.play(lasting(APPEAR, [FadeOut(part) for part in [self.ruler, *rows, *self.written]]))
        self.bridges = [Bridge(rank, places, palette) for rank in range(DEEP)]
        shelf = Straight(
            point(places.spot(DEEP) - places.bar, places.base), point(places.first + places.bar, places.base)
        )
        shelf.set_stroke(palette.muted, stroke(NODE_EDGE))
        other = self.headed(residual()) if self.header else []
        self.begin_saying(beat.lines[0], other, lasting(MOVE, [FadeIn(shelf)]))
        for bridge in reversed(self.bridges):
            self.play(lasting(BLINK / 2, [FadeIn(bridge, shift=DOWN * units(30))]))
        self.wait(REST)
        self.bends, self.alone = bends(residual()), fading(plain(CHANGE))
        self.now = Token(self.bends[0].comes, NUMBER, palette).move_to(point(places.first, places.lane + BELOW))
        self.bars = [self.lane_bar(0)]
        grows: Motion = [GrowFromEdge(bar, DOWN) for bar in self.bars[0]]
        self.begin_saying(beat.lines[1], lasting(MOVE, [FadeIn(self.now), *grows]))
        self.wait(GLANCE)
        self.through(0, (MOVE, MOVE, MOVE))
        self.wait(REST)

    def all(self, beat: Beat) -> None:
        """All other layers, and the two powers."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        for rank in range(1, DEEP):
            self.through(rank, QUICK)
        lines = [("with the lane", 1 + CHANGE, self.bends[-1].total), ("without it", CHANGE, self.alone[-1])]
        x, y = self.places.sums
        self.sums: list[Writing] = []
        for row, (words, base, value) in enumerate(lines):
            middle = y + row * SUMS_ROW
            self.sums += [
                place(Writing(muted(words), LEAST_TEXT, self.palette), right=x, middle=middle),
                place(power(base, value, self.palette), left=x + SUMS_GAP, middle=middle),
            ]
        self.play(lasting(MOVE, [FadeIn(part) for part in self.sums]))
        self.wait(LISTEN)

    def lane_bar(self, rank: int) -> list[Rectangle]:
        """What the lane brings, filled, and what would be left without it, in outline."""
        total = self.bends[rank - 1].total if rank else self.bends[0].comes
        places = self.places
        heights = [max(each * places.unit, 2.0) for each in (total, self.alone[rank])]
        with_it, without = [
            upright(places.spot(rank) + side * (places.bar + 4) / 2, places.base, height, places.bar)
            for side, height in zip((-1, 1), heights, strict=True)
        ]
        with_it.set_fill(self.palette.adjoint, 1).set_stroke(width=0)
        return [with_it, without.set_fill(self.palette.panel, 1).set_stroke(self.palette.adjoint, stroke(RIM - 1))]

    def through(self, rank: int, seconds: tuple[float, float, float]) -> None:
        """A copy goes past a layer and one through it, and where what came in had been copied they add."""
        bend, bridge = self.bends[rank], self.bridges[rank]
        past, copy = self.now, Token(bend.comes, NUMBER, self.palette)
        product, total = (Token(value, NUMBER, self.palette) for value in (bend.through, bend.total))
        copy.move_to(past)
        product.move_to(bridge.block)
        rests = self.places.lane + BELOW
        total.move_to(point(self.places.spot(rank + 1), rests))
        self.add(copy)
        start = self.places.spot(rank), rests
        along_lane = gliding(past, [start, (bridge.sum, bridge.at), (bridge.fork, bridge.at)])
        self.play(lasting(seconds[0], [along_lane, gliding(copy, [start, *bridge.up])]))
        self.play(lasting(seconds[1], becomes(copy, product)))
        self.add(product)
        self.play(lasting(seconds[1], [gliding(product, bridge.down)]))
        self.bars.append(self.lane_bar(rank + 1))
        bars: Motion = [TransformFromCopy(*pair) for pair in zip(self.bars[-2], self.bars[-1], strict=True)]
        merged: Motion = [*becomes(past, total), FadeOut(product, target_position=total, scale=0.5)]
        self.play(lasting(seconds[2], [*merged, *bars, drawn(bridge.lane, self.palette.adjoint, THICK)]))
        self.now = total
        self.add(total)

    def check(self, beat: Beat) -> None:
        self.play(lasting(APPEAR, [FadeOut(part) for part in self.sums]))
        self.trace = residual()
        self.nudge_it(beat, self.places.check)
