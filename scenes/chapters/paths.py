"""Every path from a variable to the output counts; and where paths meet they fold, so nobody lists them."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import dist
from operator import mul
from typing import Any

from manim import VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.path_sum import Path
from scenes.box import Box
from scenes.chapters import diamonds as row_of
from scenes.chapters.diamonds import DIAMONDS, Diamonds, diamonds
from scenes.layout import LAID_ANEW
from scenes.picture.curves import line, straight
from scenes.picture.graph import Picture
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.lines import DASH, DASH_GAP, Point, bezier_points, dots
from scenes.picture.token import Token, digits_of_factor
from scenes.picture.typeset import Part, Writing, box_of, numbers_in, pixels, place, point, set_maths
from scenes.picture.typst import coloured_cell
from scenes.stage.bars import Bars, nudged
from scenes.stage.carried import LARGER, NARROWER, flown, gliding
from scenes.stage.graph_scene import BELOW, GraphScene
from scenes.stage.ledger import Sum
from scenes.stage.motions import Motion, delayed, drawn, lasting, shown
from scenes.stage.panel import Slope, wanted
from scenes.stage.pass_scripts import ASK, HAPPENS, PREDICTS
from scenes.stage.script import Beat, Line, coloured_words, holes, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.theme import (
    APPEAR,
    BLINK,
    FORMULA,
    FRAME,
    GLANCE,
    LISTEN,
    LIT_EDGE,
    MOVE,
    REST,
    REVEAL,
    STILL,
    time_to_read,
)

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ROW, SAMPLE, SAMPLE_GAP, SUM_HIGH, BARS_HIGH = 70.0, 84.0, 34.0, 160.0, 100.0  # in the panel, in pixels
AGAIN = 0.85  # of its time, for a path that is like the one before

WAYS = "{count} paths lead from {x} up to {y}."
ALONG = "Along {path} the partials multiply."
SUM = "All paths together?"
TOTAL = "Their products add up: {total}."
MANY = "Now {deep} such diamonds in a row. How many paths?"
EACH_DOUBLES = "Each diamond doubles them: {paths}."
FOLD = "Where two paths meet, add, and go on as one."
FOLDED = "{deep} sums stand for {paths} paths."

Edge = tuple[int, int]


def edges_of(trace: core.Trace, path: Path) -> list[Edge]:
    """The edges of a path from its start up, as (node, rank of the operand)."""
    return [(user, trace.nodes[user].operands.index(node)) for node, user in pairwise(path.nodes)]


def paths_script(trace: core.Trace) -> list[Beat]:
    """The question, each path from the first variable, their sum, the nudge, and ten diamonds that fold."""
    variable = next(iter(trace.at))
    found = core.paths(trace, variable)
    nudge, many = nudged(trace, variable), diamonds()

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "count": COUNTS[len(found)].capitalize(),
            "total": maths_source(coloured_words(trace.gradient[variable], "adjoint", kind), kind),
            "predicted_number": maths_source(coloured_words(nudge.predicted, "adjoint", kind), kind),
            "change": maths_source(coloured_words(nudge.actual, "value", kind), kind),
            "exactly": ": exactly that." if nudge.is_exact else ".",
            "deep": str(DIAMONDS),
            "paths": f"{len(core.paths(many, next(iter(many.at)))):,}",
        }

    return [
        said("question", "question", "The question", [ASK, WAYS], fill),
        *[path_beat(trace, path, number) for number, path in enumerate(found, 1)],
        said("sum", "backward", "The sum over the paths", [SUM, TOTAL], fill),
        said("nudge", "backward", "A real nudge", [PREDICTS, HAPPENS], fill),
        said("diamonds", "backward", "Ten diamonds in a row", [MANY, EACH_DOUBLES], fill),
        said("check", "check", "Folded", [FOLD, FOLDED], fill),
    ]


def path_beat(trace: core.Trace, path: Path, number: int) -> Beat:
    """What is said of one path."""
    names = [trace.nodes[node].label for node in path.nodes]

    def fill(kind: str) -> dict[str, str]:
        arrow = " arrow " if kind == "typst" else " → "
        way = maths_source(arrow.join(notation.name_text(each, kind) for each in names), kind)
        return {"path": way}

    return said(f"path {number}", "backward", " → ".join(names), [ALONG], fill)


class Paths(GraphScene):
    """A token goes up each path and is multiplied; the products are laid end to end; then many paths fold."""

    script = staticmethod(paths_script)
    squares = LAID_ANEW

    def __init__(self, *told: Any, **manim: Any) -> None:
        super().__init__(*told, **manim)
        self.beats: list[Beat] = []
        self.rows: list[VGroup] = []

    def make_the_graph(self) -> None:
        """The graph with its values, and a tick for each beat."""
        self.picture = Picture(self.trace, self.palette, layout=self.layout)
        self.room = self.picture.arrangement.panel
        self.forward_is_done = True
        self.small = None
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout).done(self.known)

    def construct(self) -> None:
        question, *self.beats = paths_script(self.trace)
        self.ask(question, known=0, wanted=True)
        found = core.paths(self.trace, next(iter(self.trace.at)))
        *ways, total, nudge, many, fold = self.beats
        left = self.room.left if self.picture.arrangement.beside else self.room.middle[0]
        box = Box(left, self.room.bottom - SUM_HIGH, self.room.right, self.room.bottom)
        self.parts = Sum([path.product for path in found], len(found), box, self.palette)
        for beat, path in zip(ways, found, strict=True):
            self.pace = AGAIN if self.rows else 1.0
            self.go_up(beat, path)
            self.pace = 1.0
        self.begin(total)
        self.wait(REST)
        self.add_up(total.lines[1])
        self.nudge_it(nudge)
        self.doubled(many)
        self.begin(fold)
        self.fold(fold.lines[1])

    def begin(self, beat: Beat, *others: Motion) -> None:
        """A new section: its first line is said, and its tick is lit; what has been found stays."""
        self.next_section(beat.name)
        tick = lasting(APPEAR, self.ticks.advance(self.beats.index(beat)))
        self.begin_saying(beat.lines[0], tick, *others)

    def go_up(self, beat: Beat, path: Path) -> None:
        """A 1 goes up a path and is multiplied by each partial; what arrives is the path's part of the slope."""
        rank = len(self.rows)
        edges = edges_of(self.trace, path)
        for edge in edges:
            self.picture.pills[edge].known = True
        lit = [change for edge in edges for change in self.in_style(edge, rank)]
        start = box_of(self.picture.nodes[path.nodes[0]].shape).middle
        token = Token(1.0, self.picture.arrangement.density.label, self.palette).move_to(point(*start))
        comes = lasting(BLINK, [FadeIn(token, scale=0.3)])
        way = lasting(MOVE, [*lit, *[shown(self.picture.pills[edge]) for edge in edges]])
        if rank:
            self.begin(beat, way, comes)
        else:
            self.begin(beat, way)
            self.wait(REST)
            self.play(comes)
        carried = [1.0, *accumulate(path.partials, mul)]
        for edge, product in zip(edges, carried[1:], strict=True):
            token = self.passes(token, edge, product)
        self.arrive(path, token, edges, rank)

    def in_style(self, edge: Edge, rank: int) -> Motion:
        """An edge of a path in the path's own style: the first is drawn through, others are dashed."""
        stroke = self.picture.edges[edge]
        if rank:
            stroke.set_points(bezier_points(dots(list(pairwise(stroke.line)), DASH, DASH_GAP)))
        return [drawn(stroke, self.palette.adjoint, LIT_EDGE)]

    def passes(self, token: Token, edge: Edge, comes_out: float) -> Token:
        """A token goes up an edge; at the partial it becomes the product."""
        upwards = self.picture.edges[edge].way(self.picture.offset)[::-1]
        pill = box_of(self.picture.pills[edge]).middle
        before, after = parted([pixels(token.get_center()), *upwards], pill)
        if comes_out == token.value:
            self.play(lasting(2 * REVEAL, [gliding(token, [*before, *after[1:]])]))
            return token
        self.play(lasting(MOVE, [gliding(token, before)]))
        product = Token(comes_out, self.picture.arrangement.density.label, self.palette)
        product.move_to(point(*pill)).scale(LARGER)
        gone, comes = FadeOut(token, scale=NARROWER), FadeIn(product, scale=NARROWER)
        self.play(lasting(REVEAL, [gone, comes]))
        self.play(lasting(MOVE, [gliding(product, after, 1 / LARGER)]))
        return product

    def arrive(self, path: Path, token: Token, edges: Sequence[Edge], rank: int) -> None:
        """The partials fly into the product, and what has arrived is a bar that begins where the one before ended."""
        row, sample = self.row(path, rank)
        *factors, result = numbers_in(row, self.palette)
        own = {id(glyph) for part in (*factors, result) for glyph in part}
        signs = Part(row, [glyph for glyph in row.submobjects if id(glyph) not in own])
        texts = [self.picture.pills[edge].text for edge in reversed(edges)]
        from_pills = [
            digits_of_factor(text, float(partial)) for text, partial in zip(texts, reversed(path.partials), strict=True)
        ]
        flights = [change for pair in zip(from_pills, factors, strict=True) for change in flown(*pair)]
        multiply = [*lasting(MOVE, [FadeIn(sample), FadeIn(signs)]), *flights]
        comes = [FadeOut(token, run_time=BLINK), *lasting(MOVE, self.parts.grows(rank))]
        comes += [*flown(token.text, self.parts.numbers[rank]), *flown(token.text, result)]
        if not rank:
            self.play(multiply)
            multiply = [FadeIn(self.parts.line, run_time=APPEAR)]
        self.cue(f"{notation.shown(path.product)}.")
        self.play(multiply, comes)
        self.add(row)
        self.rows += [VGroup(row, sample)]
        self.beside += [self.parts.bars[rank], self.parts.numbers[rank]]
        self.wait(REST)

    def row(self, path: Path, rank: int) -> tuple[Writing, Any]:
        """The product along a path, and a sample of its line before it."""
        assert isinstance(self.panel, Slope)
        numbers = " dot ".join(coloured_cell(float(each), "adjoint", sign=False) for each in reversed(path.partials))
        row = set_maths(f"{numbers} = {coloured_cell(path.product, 'adjoint', sign=False)}", FORMULA, self.palette)
        workings = self.workings_in()
        middle, left = workings.top + (rank + 0.5) * ROW, workings.left
        place(row, left=left + SAMPLE + SAMPLE_GAP, middle=middle)
        sample = line(straight((left, middle), (left + SAMPLE, middle)), FRAME, self.palette.adjoint, LIT_EDGE)
        if rank:
            sample.set_points(bezier_points(dots([((left, middle), (left + SAMPLE, middle))], DASH, DASH_GAP)))
        return row, sample

    def workings_in(self) -> Box:
        """What there is room for below the slope that is looked for, or beside it where the panel is low."""
        assert self.panel
        slope = box_of(self.panel)
        if self.picture.arrangement.beside:
            return Box(self.room.left, slope.bottom + BELOW, self.room.right, slope.bottom + BELOW + BARS_HIGH)
        return Box(self.room.middle[0], slope.top, self.room.right, slope.top + BARS_HIGH)

    def set_the_stage(self) -> None:
        super().set_the_stage()
        self.beside: list[Any] = []

    def say_more(self, line: Line) -> None:
        """How many paths there are; the nudge comes when they have been found."""
        self.say_below(line, most=LISTEN)

    def add_up(self, found: Line) -> None:
        """What all bars come to takes the place of the question mark."""
        self.play(self.parts.adds_up())
        assert isinstance(self.panel, Slope)
        known = wanted(self.trace, self.picture.arrangement, self.palette, found=True)
        (number,) = numbers_in(known.line, self.palette)
        gone: Motion = [FadeOut(self.panel.line.parts["right"]), FadeOut(self.panel.head), FadeIn(known.head)]
        self.begin_saying(found, lasting(APPEAR, gone), flown(self.parts.numbers[-1], number))
        self.remove(*self.panel.get_family())  # whole: where a part has gone, the others stay by themselves
        self.panel = known
        self.add(known)
        self.beside += [self.parts.bars[-1], self.parts.numbers[-1], self.parts.line]
        self.wait(GLANCE)

    def nudge_it(self, beat: Beat) -> None:
        """What the slope predicts, and what a nudge does."""
        nudge = nudged(self.trace, next(iter(self.trace.at)))
        assert self.panel
        bars = Bars([nudge], self.workings_in(), self.palette)
        self.begin(beat, lasting(APPEAR, [FadeOut(part) for part in self.rows]))
        self.play(bars.grow(0))
        self.wait(GLANCE)
        self.begin_saying(beat.lines[1], bars.grow(1))
        self.wait(GLANCE)
        self.beside.append(bars)

    def doubled(self, beat: Beat) -> None:
        """Diamond after diamond in a row, and with each the paths double."""
        assert self.header
        drawn_parts = [self.picture.nodes, self.picture.edges.values(), self.picture.pills.values(), self.beside]
        parts = [part for each in drawn_parts for part in each]
        head = [self.header.writing, self.header.marker, *([self.panel] if self.panel else [])]
        self.row_of = Diamonds(self.shaped(row_of.WIDE, row_of.SQUARE), self.palette)
        self.panel = None
        gone = lasting(APPEAR, [FadeOut(part) for part in [*parts, *head]])
        self.begin(beat, gone, delayed(APPEAR, lasting(REVEAL, [FadeIn(self.row_of.first), FadeIn(self.row_of.count)])))
        self.wait(GLANCE)
        for rank in range(DIAMONDS):
            self.play(self.row_of.next(rank, BLINK if rank else MOVE))
            self.add(self.row_of)
        walked = self.row_of.walked()
        self.begin_saying(beat.lines[1], walked)
        self.wait(time_to_read(beat.lines[1].text) - walked[0].run_time)

    def fold(self, found: Line) -> None:
        """Each diamond closes into one edge, whose factor is the sum of its two ways."""
        self.wait(GLANCE)
        self.play(self.row_of.meet(0, MOVE))
        for rank in range(DIAMONDS):
            self.play(self.row_of.close(rank, BLINK if rank else MOVE))
            self.add(self.row_of)
        self.begin_saying(found, self.row_of.multiplied())
        self.wait(STILL)


def parted(way: Sequence[Point], at: Point) -> tuple[list[Point], list[Point]]:
    """A way up to a place on it, and from there on."""
    nearest = min(range(len(way) - 1), key=lambda rank: off(way[rank], way[rank + 1], at))
    return [*way[: nearest + 1], at], [at, *way[nearest + 1 :]]


def off(start: Point, stop: Point, at: Point) -> float:
    """How far a place lies beside a straight line."""
    return dist(start, at) + dist(at, stop) - dist(start, stop)
