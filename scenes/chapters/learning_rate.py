"""Gradient descent at a learning rate that is too small, at a good one, and at one that is too large."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from manim import (
    LEFT,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Mobject,
    Rectangle,
    Square,
    Triangle,
    VGroup,
    VMobject,
)

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.descent import Descent
from backprop_core.tracing.trace import NUDGE
from scenes.box import Box
from scenes.chapters.loss_curve import ACROSS, AFAR, UP
from scenes.picture.curves import BESIDE, Axes, Curve, line, ring_at, straight
from scenes.picture.typeset import Writing, place, point, set_maths, units
from scenes.picture.typst import coloured_cell, in_colour, maths, muted, name, number, slope
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion
from scenes.stage.script import Beat, coloured_words, holes, maths_source, related, said
from scenes.stage.workings import Workings
from scenes.theme import APPEAR, EDGE, LEAST_TEXT, MOVE, REVEAL, STILL, Palette

RATES = (0.01, 0.1, 0.26)
STEPS = 6
LANDED = 0.001  # of the loss at the start: so little of it is as good as none
NAME_ROOM, NUMBER_ROOM, GAP, ROW, BAR = 190.0, 130.0, 14.0, 76.0, 40.0  # of the bars at the end, in pixels
MARKER = 24.0  # its size in pixels; each path has a shape of its own

ASK = "Every step goes against the slope of {y}. How far should it go?"
RULE = "The learning rate {eta} decides: a step is {eta} times the slope."
TRY = "Take {steps} steps with {eta} = {rate}."
CREEPS = "It creeps: {y} {end}, and it began at {start}."
LANDS = "It lands: {y} {end}."
CLIMBS = "Every step overshoots: {y} {end}, higher than the {start} it began at."
FLAT = "Where the good one ends, a nudge of {by} moves {y} by only {change}."
OUTCOMES = {CREEPS: "Too small", LANDS: "Good", CLIMBS: "Too large"}


def paths(trace: core.Trace) -> list[Descent]:
    """The way down at each rate."""
    return [core.descend(trace.program, trace.at, rate, STEPS) for rate in RATES]


def outcome(path: Descent) -> str:
    """What can be said of a path: it creeps, lands, or climbs."""
    start, end = path.places[0].value, path.places[-1].value
    return CLIMBS if end > start else LANDS if end < LANDED * start else CREEPS


def best(trace: core.Trace) -> int:
    """Which of the rates leads lowest."""
    found = paths(trace)
    return min(range(len(found)), key=lambda rank: found[rank].places[-1].value)


def rates_script(trace: core.Trace) -> list[Beat]:
    """How far to step, a beat for each rate, and a nudge where the best of them ends."""

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {"eta": eta(kind)}

    return [
        said("question", "question", "The question", [ASK, RULE], fill),
        *[rate_beat(trace, rate, path) for rate, path in zip(RATES, paths(trace), strict=True)],
        at_the_bottom(trace),
    ]


def rate_beat(trace: core.Trace, rate: float, path: Descent) -> Beat:
    """What comes of a rate."""
    start, end, output = path.places[0].value, path.places[-1].value, trace.nodes[-1].label

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "eta": eta(kind),
            "rate": maths_source(notation.shown(rate), kind),
            "steps": str(STEPS),
            "start": maths_source(coloured_words(start, "value", kind), kind),
            "end": related(end, kind) if outcome(path) != LANDS else about_nothing(kind),
        }

    title = f"{OUTCOMES[outcome(path)]}: {notation.shown(rate)}"
    formula = f"{output} {notation.relation(end)} {notation.shown(end)}"
    return replace(said(f"rate {rate}", "backward", title, [TRY, outcome(path)], fill), formula=formula)


def at_the_bottom(trace: core.Trace) -> Beat:
    """A real nudge where the best path ends: hardly anything moves."""
    rank = best(trace)
    change, _ = core.nudge(trace.at_point(paths(trace)[rank].places[-1].at), next(iter(trace.at)), NUDGE)

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "rate": maths_source(notation.shown(RATES[rank]), kind),
            "change": maths_source(coloured_words(change, "value", kind), kind),
        }

    return said("check", "check", "The check", [FLAT], fill)


class LearningRate(Lesson):
    """The same start and the same number of steps, at each rate."""

    script = staticmethod(rates_script)

    def drawn(self) -> list[Mobject]:
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        curve = Curve(self.trace.expression)
        self.found = paths(self.trace)
        self.ways = [self.way(rank) for rank in range(len(RATES))]
        axes = Axes(AFAR, (name(self.variable), name(self.output)), ACROSS, UP, self.palette)
        start = self.found[0].places[0]
        ring = ring_at(AFAR.place(start.at[self.variable], start.value), self.palette)
        return [axes, line(curve.points(AFAR), BESIDE, self.palette.ink), ring]

    def opening(self) -> Workings:
        return self.worked("each step", [self.rule("eta")], answer=False)

    def rule(self, rate: str) -> tuple[str, str, str]:
        """What a step does, as a formula."""
        x = name(self.variable)
        return x, "arrow.l", f"{x} - {rate} dot {slope(self.output, self.variable)}"

    def tellings(self) -> list[Telling]:
        return [self.descend] * len(RATES)

    def way(self, rank: int) -> list[VGroup]:
        """The steps of a path: each a straight line and a mark where it ends."""
        places = [AFAR.place(place.at[self.variable], place.value) for place in self.found[rank].places]
        colour = self.palette.adjoint
        steps = []
        for before, after in pairwise(places):
            mark = marker(rank).set_fill(colour, 1).set_stroke(colour, 0).move_to(point(*after))
            steps.append(VGroup(line(straight(before, after), BESIDE, colour, EDGE), mark.set_z_index(1)))
        return steps

    def descend(self, beat: Beat) -> None:
        """Go down at a rate, step by step."""
        rank = self.beats.index(beat)
        end = self.found[rank].places[-1].value
        landed = outcome(self.found[rank]) == LANDS
        sign = "approx" if landed or notation.relation(end) == "≈" else "="
        left = coloured_cell(0.0 if landed else end, "value", sign=False)
        rows = [self.rule(number(RATES[rank])), (name(self.output), sign, left)]
        workings = self.worked(f"{STEPS} steps", rows)
        before = self.ways[rank - 1] if rank else []
        attempt, comes = beat.lines
        self.panel = workings
        self.claim(attempt, workings.asked(), [FadeOut(step, run_time=APPEAR) for step in before])
        for step in self.ways[rank]:
            self.play([Create(step[0], run_time=MOVE / 2), FadeIn(step[1], run_time=MOVE / 2)])
        self.begin_saying(comes, workings.answered())
        self.wait(STILL)

    def check(self, beat: Beat) -> None:
        """All rates side by side, and the path that ends at the bottom."""
        self.panel = ends = Ends(self.found, self.panel_box, self.palette)
        self.play([FadeOut(step, run_time=REVEAL) for step in self.ways[-1]])
        self.claim(beat.lines[0], [FadeIn(step, run_time=REVEAL) for step in self.ways[best(self.trace)]])
        self.play(ends.grow())
        self.wait(STILL)


def eta(kind: str) -> str:
    """The learning rate’s letter."""
    return maths_source("eta", kind) if kind == "typst" else "η"


def about_nothing(kind: str) -> str:
    """What is left where next to nothing is."""
    return maths_source(f"{'approx' if kind == 'typst' else '≈'} {coloured_words(0.0, 'value', kind)}", kind)


class Ends(VGroup):
    """Where each rate has led: a bar as long as the loss there, and a line for where all of them began."""

    def __init__(self, found: Sequence[Descent], box: Box, palette: Palette) -> None:
        start = found[0].places[0].value
        losses = [path.places[-1].value for path in found]
        left, longest = box.left + NAME_ROOM, max(*losses, start)
        scale = (box.right - NUMBER_ROOM - left) / longest
        self.bars, self.words = [], []
        for row, (rate, loss) in enumerate(zip(RATES, losses, strict=True)):
            middle = box.top + (row + 0.5) * ROW
            length = max(loss * scale, 2.0)
            bar = Rectangle(width=units(length), height=units(BAR)).move_to(point(left + length / 2, middle))
            self.bars.append(bar.set_fill(palette.value, 1).set_stroke(width=0))
            shown = "approx 0" if loss < LANDED * start else number(loss)
            text = set_maths(in_colour("value", maths(shown)), LEAST_TEXT, palette)
            name_of = set_maths(f"eta = {number(rate)}", LEAST_TEXT, palette)
            self.words.append(place(name_of, left=box.left, middle=middle))
            self.words.append(place(text, left=max(length, start * scale) + left + GAP, middle=middle))
        x, bottom = left + start * scale, box.top + len(found) * ROW
        self.began = line(straight((x, box.top), (x, bottom)), box, palette.muted, EDGE, dotted=True)
        label = Writing(muted(f"start: {maths(number(start))}"), LEAST_TEXT, palette).move_to(point(x, bottom + 34))
        self.words.append(label)
        super().__init__(self.began, *self.bars, *self.words)

    def grow(self) -> Motion:
        """The bars grow one after the other has been named."""
        names: Motion = [FadeIn(part, run_time=APPEAR) for part in (self.began, *self.words)]
        return [*names, *[GrowFromEdge(bar, LEFT, run_time=2 * MOVE) for bar in self.bars]]


def marker(rank: int) -> VMobject:
    """Each path has a shape of its own."""
    size = units(MARKER)
    return (Square(size), Dot(radius=size / 2), Triangle(radius=size / 1.6))[rank]
