"""Softmax with cross-entropy: the gradient is the gap between what was said and what is true."""

from typing import Any, NamedTuple

import numpy as np
from manim import DOWN, Arrow, GrowArrow, GrowFromEdge, Line, Mobject, Rectangle

import backprop_core as core
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.edges import Point
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, muted, number
from scenes.stage.array_lesson import ArrayLesson, value_of
from scenes.stage.array_scripts import checked, slope
from scenes.stage.bench import Bench
from scenes.stage.cell_motions import fills, lit, unlit
from scenes.stage.equations import Equation, Term, equation_of
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, in_turn, lasting
from scenes.stage.script import Beat, label, said
from scenes.theme import APPEAR, GLANCE, LISTEN, MOVE, NODE_EDGE, REST, REVEAL, RIM

ASK = "Class {right} is right. Which way should each score move?"
MEANING = "{slope} has a number for each score."
SHARES = "Softmax turns the scores {s} into shares of 1."
TRUTH = "All of it should have gone to class {right}."
CHAIN = "The chain rule: most of it is multiplied by 0."
GAP = "What is left is the gap: each share, less what it should be."
ZERO = "End to end the gaps come back to 0."
LABEL, VALUE, RESULT = 40, 46, 84  # sizes of type
ARROW, CLEAR = 9.0, 24.0  # how wide a gap is, and how far its number stands beside it
TIP = 0.16  # of an arrow, in units
LARGER = 620.0  # how long a gap of 1 is where they are laid end to end
LEVEL = 50.0  # from one of these to the next
SHELF = 90.0  # how far the line under the bars reaches beyond the middles of the outermost


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        base: where the bars stand, and `high`, how high a share of 1 is.
        middles: of the bars, `wide` of each, and `aside`, how far its gap stands from that.
        cards: where the equations are.
        result: the middle of what they come to.
        levels: how high the first of the gaps lies that are laid end to end.
        bars: where the check is.
    """

    base: float
    high: float
    middles: tuple[float, float, float]
    wide: float
    aside: float
    cards: Box
    result: Point
    levels: float
    bars: Box


WIDE = Places(
    *(742, 440, (184, 420, 656), 104, 80),
    *(Box(872, 190, 1836, 600), (1354, 380), 650, Box(1000, 640, 1800, 780)),
)
SQUARE = Places(
    *(412, 232, (590, 890, 1190), 112, 86),
    *(Box(454, 500, 1466, 880), (960, 804), 568, Box(480, 530, 1440, 670)),
)


def jacobian(trace: core.Trace) -> Any:
    """How each share moves with each score: a row for each share, found by a backward pass of its own."""
    scores = np.asarray(trace.at["s"])
    return np.array([core.trace("softmax(s)", {"s": scores}, seed=seed).gradient["s"] for seed in np.eye(len(scores))])


def gradient(trace: core.Trace, name: str) -> Any:
    """What a node with a label gets."""
    return np.asarray(trace.nodes[value_of(trace, name)].adjoint)


def right_class(trace: core.Trace) -> int:
    """The class that the loss asks for: the one share that gets a gradient."""
    return int(np.flatnonzero(gradient(trace, "p"))[0])


def script(trace: core.Trace) -> list[Beat]:
    """The question, shares, the truth, the chain rule, the gap, and that gaps add up to 0."""

    def fill(kind: str) -> dict[str, str]:
        return {"right": str(right_class(trace)), "slope": slope(trace, "s", kind), "s": label("s", kind)}

    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        said("shares", "forward", "Scores into shares", [SHARES], fill),
        said("truth", "forward", "What it should have been", [TRUTH], fill),
        said("chain", "backward", "The chain rule", [CHAIN], fill),
        said("gap", "backward", "The gap", [GAP], fill),
        said("zero", "backward", "The gaps add up to 0", [ZERO], fill),
        checked(trace),
    ]


class SoftmaxGap(ArrayLesson):
    """Bars are what was said, outlines what is true; the Jacobian crosses itself out, and the gaps are left."""

    script = staticmethod(script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        places = self.places = self.shaped(WIDE, SQUARE)
        self.shares = np.asarray(self.trace.nodes[value_of(self.trace, "p")].value)
        self.gaps = np.asarray(self.trace.gradient["s"])
        ends = (places.middles[0] - SHELF, places.base), (places.middles[-1] + SHELF, places.base)
        base = Line(point(*ends[0]), point(*ends[1]))
        base.set_stroke(self.palette.muted, stroke(NODE_EDGE))
        names = [self.written(muted(f"class {at}"), LABEL, x, places.base + 42) for at, x in enumerate(places.middles)]
        step = next(step for step in self.trace.forward if step.node == "p")
        equation = equation_of(self.trace, step)
        assert equation is not None
        self.forward = Bench(equation, "", self.places.cards, self.palette)
        parts = [*self.forward.signs.values(), *self.forward.cards.values(), *self.forward.names.values()]
        return [base, *names, *parts, *self.forward.shapes.values()]

    def written(self, source: str, pixels: float, x: float, y: float) -> Writing:
        """Something written with its middle at a place."""
        writing = Writing(source, pixels, self.palette)
        return place(writing, left=x - box_of(writing).width / 2, middle=y)

    def tellings(self) -> list[Telling]:
        return [self.into_shares, self.truth, self.chain, self.gap, self.zero]

    def bar(self, at: int, share: float) -> Rectangle:
        """As high as a share."""
        bar = Rectangle(width=units(self.places.wide), height=units(max(share * self.places.high, 1.0)))
        return bar.move_to(point(self.places.middles[at], self.height(share / 2)))

    def height(self, share: float) -> float:
        """How high a share reaches."""
        return self.places.base - share * self.places.high

    def into_shares(self, beat: Beat) -> None:
        """The shares come to light in their cells, and bars grow to them."""
        palette = self.palette
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        self.play(self.forward.all_out(MOVE))
        self.bars = [
            self.bar(at, float(share)).set_fill(palette.value, 1).set_stroke(palette.value, stroke(1))
            for at, share in enumerate(self.shares)
        ]
        texts = [in_colour("value", maths(number(float(share)))) for share in self.shares]
        above = [
            (middle, self.height(share) - 34) for middle, share in zip(self.places.middles, self.shares, strict=True)
        ]
        self.said = [self.written(text, VALUE, *spot) for text, spot in zip(texts, above, strict=True)]
        numbers: Motion = [
            FadeIn(writing, target_position=cell, scale=0.6)
            for writing, cell in zip(self.said, self.forward.result.cells, strict=True)
        ]
        self.play(lasting(MOVE, [GrowFromEdge(bar, DOWN) for bar in self.bars]), lasting(MOVE, numbers))
        self.wait(REST)

    def truth(self, beat: Beat) -> None:
        """An outline as high as 1 stands at the right class, and flat ones at all others."""
        right = right_class(self.trace)
        self.outlines = [
            self.bar(at, float(at == right)).set_fill(opacity=0).set_stroke(self.palette.ink, stroke(2 * RIM))
            for at in range(len(self.shares))
        ]
        whole = self.written(maths("1"), VALUE, self.places.middles[right], self.height(1) - 36)
        self.begin_saying(beat.lines[0])
        self.play(lasting(MOVE, [GrowFromEdge(outline, DOWN) for outline in self.outlines]))
        self.play(lasting(APPEAR, [FadeIn(whole)]))
        self.wait(LISTEN)

    def chain(self, beat: Beat) -> None:
        """The whole Jacobian times a gradient that is 0 but for one entry: only a column of it counts."""
        right = right_class(self.trace)
        gone = self.forward
        parts = [*gone.signs.values(), *gone.cards.values(), *gone.names.values(), *gone.shapes.values()]
        above = gradient(self.trace, "p")
        terms = (
            Term("(partial p \\/ partial s)^top", jacobian(self.trace).T, "value"),
            Term("partial L \\/ partial p", above, "adjoint"),
            Term("partial L \\/ partial s", self.gaps, "adjoint"),
        )
        self.bench = Bench(Equation((terms[0], "dot", terms[1], "=", terms[2])), "", self.places.cards, self.palette)
        bench_parts = [*self.bench.signs.values(), *self.bench.cards.values(), *self.bench.names.values()]
        bench_parts += list(self.bench.shapes.values())
        self.begin_saying(beat.lines[0], lasting(APPEAR, [FadeOut(part) for part in parts]))
        self.play(lasting(MOVE, [FadeIn(part) for part in bench_parts]))
        self.wait(REST)
        matrix, factor = self.bench.cards[0], self.bench.cards[2]
        idle = [at for at in range(len(self.gaps)) if at != right]
        lines = [self.struck([matrix.cell((row, at)) for row in range(len(self.gaps))]) for at in idle]
        lines += [self.struck([factor.cell((at,))], True) for at in idle]
        self.play(lasting(MOVE, [FadeIn(line) for line in lines]))
        left = [*[matrix.cell((row, right)) for row in range(len(self.gaps))], factor.cell((right,))]
        self.play(lasting(REVEAL, lit(left, self.palette.now)))
        self.play(fills(self.bench.result, seconds=MOVE))
        self.wait(GLANCE)
        self.play(lasting(APPEAR, [*unlit(left[:-1], matrix.colour), *unlit(left[-1:], factor.colour)]))
        self.crossed = [*bench_parts, *lines]

    def struck(self, cells: list[Any], across: bool = False) -> Line:
        """A line through cells of which nothing is left."""
        first, last = (box_of(cells[at].outline) for at in (0, -1))
        if across:
            ends = (first.left + 8, first.middle[1]), (first.right - 8, first.middle[1])
        else:
            ends = (first.middle[0], first.top + 8), (last.middle[0], last.bottom - 8)
        return Line(point(*ends[0]), point(*ends[1])).set_stroke(self.palette.muted, stroke(2 * NODE_EDGE))

    def gap(self, beat: Beat) -> None:
        """In each bar an arrow from what is true to what was said, and its number flies there from the result."""
        right = right_class(self.trace)
        levels = [(float(at == right), float(share)) for at, share in enumerate(self.shares)]
        beside = [middle + self.places.aside for middle in self.places.middles]
        self.arrows = [
            self.arrow((beside[at], self.height(true)), (beside[at], self.height(share)))
            for at, (true, share) in enumerate(levels)
        ]
        self.numbers = []
        for at, (true, share) in enumerate(levels):
            text = in_colour("adjoint", maths(number(float(self.gaps[at]))))
            writing = Writing(text, VALUE, self.palette)
            self.numbers.append(place(writing, left=beside[at] + CLEAR, middle=self.height((true + share) / 2)))
        self.begin_saying(beat.lines[0], lasting(MOVE, [GrowArrow(arrow) for arrow in self.arrows]))
        flights: Motion = [
            FadeIn(writing, target_position=cell, scale=0.6)
            for writing, cell in zip(self.numbers, self.bench.result.cells, strict=True)
        ]
        self.play(lasting(MOVE, flights))
        self.line = set_maths("(partial L)/(partial s) = p - y", RESULT, self.palette)
        self.line.move_to(point(*self.places.result))
        self.play(in_turn(MOVE, [FadeOut(part) for part in self.crossed], [FadeIn(self.line)]))
        self.wait(LISTEN)

    def arrow(self, start: tuple[float, float], stop: tuple[float, float]) -> Arrow:
        arrow = Arrow(point(*start), point(*stop), buff=0, max_tip_length_to_length_ratio=0.35, tip_length=TIP)
        return arrow.set_stroke(self.palette.adjoint, stroke(ARROW)).set_color(self.palette.adjoint)

    def zero(self, beat: Beat) -> None:
        """The gaps are laid end to end on a line that begins at 0, and end where they began."""
        self.begin_saying(beat.lines[0])
        ends = [0.0, *np.cumsum(self.gaps).tolist()]
        start = self.places.cards.middle[0] + LARGER * (max(-min(ends), 0.0) - max(ends)) / 2
        levels = [self.places.levels + at * LEVEL for at in range(len(self.gaps))]
        zero = Line(point(start, levels[0] - 44), point(start, levels[-1] + 30))
        zero.set_stroke(self.palette.muted, stroke(NODE_EDGE))
        mark = self.written(maths("0"), LABEL, start, levels[0] - 74)
        laid = [
            self.arrow((start + before * LARGER, y), (start + after * LARGER, y))
            for before, after, y in zip(ends, ends[1:], levels, strict=False)
        ]
        self.play(lasting(APPEAR, [FadeIn(zero), FadeIn(mark)]))
        for own, arrow in zip(self.arrows, laid, strict=True):
            self.play(lasting(MOVE, [FadeIn(arrow, target_position=own)]))
        self.wait(LISTEN)
        self.laid: list[Mobject] = [zero, mark, *laid]

    def check(self, beat: Beat) -> None:
        self.play(lasting(APPEAR, [FadeOut(part) for part in self.laid]))
        self.nudge_it(beat, self.places.bars)
