"""Gradients through many layers: equal factors make a power, and a lane around each layer keeps it near 1."""

from typing import NamedTuple

from manim import (
    DOWN,
    Circle,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Line,
    Mobject,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    TransformFromCopy,
    VGroup,
)

import backprop_core as core
from backprop_core import notation
from scenes.box import Box
from scenes.chapters.functions import SIGN
from scenes.picture.curves import line, moving, straight
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, stroke
from scenes.picture.token import Factor, Token, real
from scenes.picture.typeset import Writing, place, point, set_maths, units
from scenes.picture.typst import coloured_cell, muted, number
from scenes.stage.array_lesson import ArrayLesson, check_of
from scenes.stage.carried import gliding
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, drawn, lasting
from scenes.stage.script import Beat, label, said
from scenes.theme import (
    APPEAR,
    BLINK,
    EDGE,
    FRAME,
    GLANCE,
    LEAST_TEXT,
    LISTEN,
    MOVE,
    NODE_EDGE,
    REST,
    REVEAL,
    RIM,
    Palette,
)

DEEP = 10
SIGMOID_AT_BEST = core.trace("sigmoid(x)", {"x": 0}).gradient["x"]
FACTORS = (SIGMOID_AT_BEST, 1.5, 1.0)  # what a layer multiplies by: too little, too much, and as it should be
CHANGE = 0.1  # what a layer multiplies by that only adds a change

ASK = "How much of the gradient is left after {deep} layers?"
MEANING = "On its way back, each layer multiplies it by one number."
ENTERS = "The same 1 enters three networks. Which of them hands it on?"
POWER = "Equal factors make a power: only 1 keeps its size."
LANE = "Now each layer adds a small change to what comes in."
SPLITS = "Backward, the sum hands on the 1 twice: to the layer, and past it."
ALL = "Through {deep} layers, the way past is always open."

FIRST, STEP = 1716.0, 140.0  # where the gradient enters, and how far it is to the place behind the next layer
BAR, GATE, SHELF = 84.0, 58.0, 34.0  # how wide a bar is, how high a gate, and how far below it its factor
BASES = (300.0, 610.0, 800.0)  # of the rows of bars
UNIT, STEPPED_BACK = 52.0, 3.0  # how high a gradient of 1 is, before and after the ruler has to show more
CEILING = 5.0  # the largest gradient that the first ruler shows
NUMBER, RIDES = 40, 40.0  # size of type, and how far above its bar a token rides
POWERS, POWER_ABOVE = 46, 38.0
LANE_AT, BLOCK_AT, BLOCK, LEG, MEETS = (
    440.0,
    260.0,
    (112.0, 70.0),
    42.0,
    56.0,
)  # the lane, and layers above it
THICK, JOINT = 12.0, 20.0  # of the lane, and the radius of a sum
BELOW = 54.0  # how far below the lane a number rests between two layers
LANE_BASE, LANE_UNIT, BESIDE = 800.0, 95.0, 38.0  # of the bars below the lane
SUMS_AT, BARS_IN = (1230.0, 545.0), Box(1050, 535, 1720, 635)


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


def spot(layers: int) -> float:
    """Where the gradient is when it has come through so many layers."""
    return FIRST - STEP * layers


class Row:
    """One network: gates with their factor, and a bar for the gradient behind each; the token rides on the last."""

    def __init__(self, weight: float, base: float, palette: Palette) -> None:
        self.palette, self.base, self.weight = palette, base, weight
        self.gradients = fading(plain(weight))
        gates = [spot(rank) - STEP / 2 for rank in range(DEEP)]
        self.shelf = Line(point(spot(DEEP) - BAR / 2, base), point(FIRST + BAR / 2, base))
        self.shelf.set_stroke(palette.muted, stroke(NODE_EDGE))
        self.pills = [Factor(weight, LEAST_TEXT, palette).move_to(point(x, base + SHELF)) for x in gates]
        self.gates = [Line(point(x, base), point(x, base - GATE)).set_stroke(palette.line, stroke(EDGE)) for x in gates]
        self.bars: list[Rectangle] = []
        self.unit = UNIT

    @property
    def parts(self) -> list[Mobject]:
        return [self.shelf, *self.gates, *self.pills]

    def height(self, rank: int) -> float:
        return max(self.gradients[rank] * self.unit, 1.5)

    def bar(self, rank: int) -> Rectangle:
        bar = upright(spot(rank), self.base, self.height(rank), BAR)
        return bar.set_fill(self.palette.adjoint, 1).set_stroke(width=0)

    def token(self, rank: int) -> Token:
        token = Token(self.gradients[rank], NUMBER, self.palette)
        return token.move_to(point(spot(rank), self.base - self.height(rank) - RIDES))

    def enters(self) -> Motion:
        self.bars, self.now = [self.bar(0)], self.token(0)
        return lasting(MOVE, [GrowFromEdge(self.bars[0], DOWN), FadeIn(self.now)])

    def next(self, rank: int, seconds: float) -> Motion:
        """The token goes through a gate and is multiplied there, and its bar grows behind the gate."""
        before, after, bar = self.now, self.token(rank), self.bar(rank)
        self.bars.append(bar)
        self.now = after
        return lasting(seconds, [TransformFromCopy(self.bars[-2], bar), *becomes(before, after)])

    def rescaled(self, unit: float, seconds: float) -> Motion:
        """All bars are measured by another ruler, and the token comes along."""
        start = self.unit

        def draw(share: float) -> None:
            self.unit = start * (unit / start) ** share
            for rank, bar in enumerate(self.bars):
                bar.become(self.bar(rank))
            rank = len(self.bars) - 1
            self.now.move_to(point(spot(rank), self.base - self.height(rank) - RIDES))

        return moving(draw, seconds, self.now, *self.bars)

    @property
    def power(self) -> Writing:
        """All factors as one power, and what it comes to, above the bars and clear of the gates."""
        writing = power(self.weight, self.gradients[-1], self.palette)
        return place(writing, right=FIRST - STEP, middle=self.base - GATE - POWER_ABOVE)


def power(base: float, value: float, palette: Palette) -> Writing:
    """A factor to the power of the layers, and what it comes to."""
    sign = SIGN[notation.relation(value)]
    source = f"{number(base)}^{DEEP} {sign} {coloured_cell(value, 'adjoint', sign=False)}"
    return set_maths(source, POWERS, palette)


def upright(x: float, base: float, height: float, width: float) -> Rectangle:
    return Rectangle(width=units(width), height=units(height)).move_to(point(x, base - height / 2))


def becomes(before: Token, after: Token) -> Motion:
    """A token turns into another where that stands."""
    plate = ReplacementTransform(before.plate, after.plate)
    if before.value == after.value:
        return [plate, ReplacementTransform(before.text, after.text)]
    return [plate, FadeOut(before.text, target_position=after, scale=0.6), FadeIn(after.text, target_position=before)]


class Bridge(VGroup):
    """A layer above the lane: a sum at the right, where the gradient is copied, and a fork at the left."""

    def __init__(self, rank: int, palette: Palette) -> None:
        x = self.x = spot(rank) - STEP / 2
        self.fork, self.sum = x - LEG, x + LEG
        legs = [
            line(straight((at, LANE_AT), (at, BLOCK_AT)), FRAME, palette.line, EDGE) for at in (self.fork, self.sum)
        ]
        plate = RoundedRectangle(corner_radius=units(12), width=units(BLOCK[0]), height=units(BLOCK[1]))
        plate.set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE)).move_to(point(x, BLOCK_AT))
        factor = Factor(CHANGE, LEAST_TEXT, palette).text
        self.block = Framed(plate, factor.move_to(plate))
        joint = Circle(radius=units(JOINT)).set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE))
        joint.move_to(point(self.sum, LANE_AT))
        plus = set_maths("+", LEAST_TEXT, palette).move_to(joint)
        dot = Circle(radius=units(JOINT / 3)).set_fill(palette.ink, 1).set_stroke(width=0)
        ends = (spot(rank + 1), LANE_AT), (spot(rank), LANE_AT)
        self.lane = line(straight(*ends), FRAME, palette.line, THICK)
        super().__init__(*legs, self.lane, self.block, Framed(joint, plus), dot.move_to(point(self.fork, LANE_AT)))

    @property
    def up(self) -> list[Point]:
        return [(self.sum, LANE_AT), (self.sum, BLOCK_AT), (self.x, BLOCK_AT)]

    @property
    def down(self) -> list[Point]:
        return [(self.x, BLOCK_AT), (self.fork, BLOCK_AT), (self.fork, LANE_AT - MEETS)]


class VanishExplode(ArrayLesson):
    """Three networks in a race, and then one with a lane."""

    script = staticmethod(script)

    def drawn(self) -> list[Mobject]:
        self.rows = [Row(weight, base, self.palette) for weight, base in zip(FACTORS, BASES, strict=True)]
        return [part for row in self.rows for part in row.parts]

    def tellings(self) -> list[Telling]:
        return [self.race, self.powers, self.lane, self.all]

    def race(self, beat: Beat) -> None:
        """A 1 enters each row, and all go through gate after gate; where one grows too large the ruler steps back."""
        self.begin_saying(beat.lines[0], [change for row in self.rows for change in row.enters()])
        self.wait(LISTEN)
        for rank in range(1, DEEP + 1):
            self.play([change for row in self.rows for change in row.next(rank, MOVE if rank < 3 else REVEAL)])
            self.add(*[row.now for row in self.rows])
            if self.rows[0].unit == UNIT and any(row.gradients[rank] > CEILING for row in self.rows):
                self.wait(BLINK)
                self.play([change for row in self.rows for change in row.rescaled(STEPPED_BACK, MOVE)])
            elif rank < 3:
                self.wait(BLINK)
        self.wait(REST)

    def powers(self, beat: Beat) -> None:
        """The factors of each row gather into a power."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        self.written = [row.power for row in self.rows]
        for row, writing in zip(self.rows, self.written, strict=True):
            gathered: Motion = [FadeOut(pill.copy(), target_position=writing, scale=0.4) for pill in row.pills]
            self.play(lasting(MOVE, gathered))
            self.play(lasting(REVEAL, [FadeIn(writing)]))
        self.wait(LISTEN)

    def lane(self, beat: Beat) -> None:
        """A lane with a layer above each stretch of it; the first layer slowly."""
        palette = self.palette
        rows = [part for row in self.rows for part in (*row.parts, *row.bars, row.now)]
        self.play(lasting(APPEAR, [FadeOut(part) for part in [*rows, *self.written]]), self.unsaid())
        self.bridges = [Bridge(rank, palette) for rank in range(DEEP)]
        shelf = Line(point(spot(DEEP) - BAR / 2, LANE_BASE), point(FIRST + BAR / 2, LANE_BASE))
        shelf.set_stroke(palette.muted, stroke(NODE_EDGE))
        self.begin_saying(beat.lines[0], self.headed(residual()), lasting(MOVE, [FadeIn(shelf)]))
        for bridge in reversed(self.bridges):
            self.play(lasting(BLINK / 2, [FadeIn(bridge, shift=DOWN * units(30))]))
        self.bends, self.alone = bends(residual()), fading(plain(CHANGE))
        self.now = Token(self.bends[0].comes, NUMBER, palette).move_to(point(FIRST, LANE_AT + BELOW))
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
            self.through(rank, (REVEAL, BLINK, REVEAL) if rank < 3 else (BLINK, BLINK, BLINK))
        lines = [("with the lane", 1 + CHANGE, self.bends[-1].total), ("without it", CHANGE, self.alone[-1])]
        self.sums = []
        for row, (words, base, value) in enumerate(lines):
            middle = SUMS_AT[1] + row * 66
            self.sums += [
                place(Writing(muted(words), LEAST_TEXT, self.palette), right=SUMS_AT[0], middle=middle),
                place(power(base, value, self.palette), left=SUMS_AT[0] + 36, middle=middle),
            ]
        self.play(lasting(MOVE, [FadeIn(part) for part in self.sums]))
        self.wait(LISTEN)

    def lane_bar(self, rank: int) -> list[Rectangle]:
        """What the lane brings, filled, and what would be left without it, in outline."""
        total = self.bends[rank - 1].total if rank else self.bends[0].comes
        heights = [max(each * LANE_UNIT, 2.0) for each in (total, self.alone[rank])]
        with_it, without = [
            upright(spot(rank) + side * (BESIDE + 4) / 2, LANE_BASE, height, BESIDE)
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
        total.move_to(point(spot(rank + 1), LANE_AT + BELOW))
        self.add(copy)
        start = spot(rank), LANE_AT + BELOW
        along_lane = gliding(past, [start, (bridge.sum, LANE_AT), (bridge.fork, LANE_AT)])
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
        self.nudge_it(beat, BARS_IN)
