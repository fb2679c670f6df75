"""Gradient descent at three learning rates at once: one is too small, one is good, and one is too large."""

from dataclasses import replace
from typing import NamedTuple

from manim import Dot, Mobject, Square, Triangle, VGroup, VMobject

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.descent import Descent, Place
from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.curves import Axes, Curve, Window, line, moving, redraw, ring_at, straight
from scenes.picture.graph import Stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.lines import Point, between
from scenes.picture.token import Token
from scenes.picture.typeset import Writing, box_of, pixels, place, point, set_maths, units
from scenes.picture.typst import coloured_cell, in_colour, maths, name, number, word
from scenes.stage.carried import gliding
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, coloured_words, holes, maths_source, related, said
from scenes.stage.ticks import Ticks
from scenes.theme import (
    APPEAR,
    BLINK,
    EDGE,
    FRAME,
    GLANCE,
    LEAST_TEXT,
    LIT_EDGE,
    MOVE,
    REST,
    REVEAL,
    RIM,
    STILL,
    Palette,
)

RATES = (0.01, 0.1, 0.26)
STEPS = 6
LANDED = 0.001  # of the loss at the start: so little of it is as good as none
LOWEST, HIGHEST, NEAR, FAR = 0.0, 26.0, -1.2, 4.2  # what a track shows: losses, and weights
MARKER, HEADING = 24.0, 44  # the size of a mark in pixels, each track has its own; and of type
EXAGGERATED = 40  # how many times further the ball goes than a nudge would take it, so that it is seen


class Places(NamedTuple):
    """Where the parts of a track are: curve, losses, its rate and its loss, and the middle of its first step."""

    curve: Box
    losses: Box
    rate: Point
    loss: Point
    step: Point


def wide(rank: int) -> Places:
    """The tracks side by side, each from top to bottom."""
    left, right = 150.0 + 590 * rank, 560.0 + 590 * rank
    middle = (left + right) / 2
    curve, losses = Box(left, 235, right, 500), Box(left, 640, right, 810)
    return Places(curve, losses, (left + 30, 160), (middle + 50, 160), (middle, 578))


def square(rank: int) -> Places:
    """The tracks one above the other, each from left to right."""
    top = 150.0 + 258 * rank
    curve, losses = Box(820, top, 1050, top + 148), Box(1170, top, 1330, top + 148)
    return Places(curve, losses, (456, top + 4), (456, top + 68), (608, top + 132))


ASK = "Every step goes against the slope of {y}. How far?"
RULE = "The learning rate {eta} decides: a step is {eta} times the slope."
FIRST = "From {here} the slope is {slope_here}. The first step?"
GO_ON = "And {more} steps more: what does the loss do?"
CREEPS, LANDS, CLIMBS = "{eta} = {rate} creeps.", "{eta} = {rate} lands.", "{eta} = {rate} leaps across, and climbs."
FLAT = "Down here a nudge of {by} moves {y} by {change}."
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
    """How far to step, the first step at each rate, the others, what came of them, and a nudge at the bottom."""
    found, variable = paths(trace), next(iter(trace.at))

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "eta": eta(kind),
            "here": maths_source(
                f"{notation.name_text(variable, kind)} = {coloured_words(trace.at[variable], 'value', kind)}", kind
            ),
            "slope_here": maths_source(coloured_words(trace.gradient[variable], "adjoint", kind), kind),
            "more": str(STEPS - 1),
        }

    first = said("first", "backward", "The first step", [FIRST], fill)
    return [
        said("question", "question", "The question", [ASK, RULE], fill),
        replace(first, formula="; ".join(step_formula(path.places[0], variable, rate) for path, rate in rated(found))),
        said("more", "backward", "Five more", [GO_ON], fill),
        *[rate_beat(trace, rate, path) for path, rate in rated(found)],
        at_the_bottom(trace),
    ]


def rated(found: list[Descent]) -> list[tuple[Descent, float]]:
    return list(zip(found, RATES, strict=True))


def step_formula(at: Place, variable: str, rate: float) -> str:
    """What a first step is, in a line."""
    return f"{notation.shown(rate)} · {notation.shown(at.gradient[variable])} = {notation.shown(-at.step[variable])}"


def rate_beat(trace: core.Trace, rate: float, path: Descent) -> Beat:
    """What comes of a rate."""
    end, output = path.places[-1].value, trace.nodes[-1].label

    def fill(kind: str) -> dict[str, str]:
        return {"eta": eta(kind), "rate": maths_source(notation.shown(rate), kind)}

    title = f"{OUTCOMES[outcome(path)]}: {notation.shown(rate)}"
    after = "≈ 0" if outcome(path) == LANDS else related(end, "plain")
    return replace(said(f"rate {rate}", "backward", title, [outcome(path)], fill), formula=f"{output} {after}")


def at_the_bottom(trace: core.Trace) -> Beat:
    """A real nudge where the best path ends: hardly anything moves."""
    change, _ = core.nudge(trace.at_point(paths(trace)[best(trace)].places[-1].at), next(iter(trace.at)), NUDGE)

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {"change": maths_source(coloured_words(change, "value", kind), kind)}

    return said("check", "check", "The check", [FLAT], fill)


class Track(VGroup):
    """One rate: the curve with its steps, and below it the loss after each of them."""

    def __init__(self, trace: core.Trace, rank: int, path: Descent, places: Places, palette: Palette) -> None:
        self.rank, self.path, self.places, self.palette = rank, path, places, palette
        self.variable, output = next(iter(trace.at)), trace.nodes[-1].label
        frame, below = places.curve, places.losses
        self.window = Window(frame, NEAR, FAR, LOWEST, HIGHEST)
        self.losses = Window(below, 0, STEPS, LOWEST, HIGHEST)
        curve = line(Curve(trace.expression).points(self.window), frame, palette.ink)
        axes = Axes(self.window, (name(self.variable), name(output)), (0, 3), (0, 20), palette)
        chart = Axes(self.losses, (word("step"), name(output)), (0, STEPS), (0, 20), palette)
        heading = f"eta = {number(RATES[rank])}"
        left, middle = places.rate
        self.heading = place(set_maths(heading, HEADING, palette), left=left, middle=middle)
        self.ring = ring_at(self.spot(path.places[0]), palette)
        self.ball = marker(rank).set_fill(palette.adjoint, 1).set_stroke(palette.adjoint, 0).set_z_index(2)
        self.ball.move_to(point(*self.spot(path.places[0])))
        self.loss = Writing("x", HEADING, palette)
        self.curve = line([], below, palette.value, RIM)
        self.standing = [axes, curve, chart, self.heading, self.ring]
        super().__init__(axes, curve, chart, self.heading, self.ring, self.curve, self.ball, self.loss)
        self.go(0, 0)

    def spot(self, at: Place) -> Point:
        return self.window.place(at.at[self.variable], at.value)

    def step_text(self) -> Writing:
        """The rate times the slope, and what that is."""
        start = self.path.places[0]
        numbers = [RATES[self.rank], start.gradient[self.variable], -start.step[self.variable]]
        eta_is, by, long = (coloured_cell(each, "adjoint", sign=False) for each in numbers)
        writing = set_maths(f"{eta_is} dot {by} = {long}", HEADING, self.palette)
        return writing.move_to(point(*self.places.step))

    def go(self, step: int, share: float) -> None:
        """Stand a share of the way behind a step: the ball, the loss, and its curve below."""
        places = self.path.places
        here, there = places[step], places[min(step + 1, STEPS)]
        height = here.value + share * (there.value - here.value)
        self.ball.move_to(point(*between(self.spot(here), self.spot(there), share)))
        done = [self.losses.place(at, each.value) for at, each in enumerate(places[: step + 1])]
        redraw(self.curve, [*done, self.losses.place(step + share, height)], self.losses.frame)
        digits = round(height, 1)
        shown = f"{'=' if digits == height else 'approx'} {number(digits)}"
        shown = "approx 0" if height < LANDED * places[0].value else shown
        source = f"L {in_colour('value', maths(shown))}"
        new = set_maths(source, HEADING, self.palette)
        left, middle = self.places.loss
        self.loss.rewrite(place(new, left=left, middle=middle))

    def trail(self, step: int) -> tuple[Stroke, list[VMobject]]:
        """The line of a step, and a mark where it began."""
        here, there = (self.spot(each) for each in self.path.places[step : step + 2])
        mark = marker(self.rank).scale(0.7).set_fill(self.palette.adjoint, 1).set_stroke(width=0)
        way = line(straight(here, there), self.window.frame, self.palette.adjoint, EDGE)
        return way, [mark.move_to(point(*here))] if step else []

    def change(self) -> tuple[Stroke, Stroke]:
        """The level of the loss at the start, dotted, and how far it is from there to the loss at the end."""
        first, last = (self.losses.place(STEPS, each.value) for each in (self.path.places[0], self.path.places[-1]))
        level = line(straight((self.losses.frame.left, first[1]), first), FRAME, self.palette.muted, EDGE, dotted=True)
        return level, line(straight(first, last), FRAME, self.palette.adjoint, LIT_EDGE)

    def lit(self) -> Motion:
        """The light falls on its rate."""
        return lasting(APPEAR, [self.heading.animate.set_color(self.palette.adjoint).build()])


class LearningRate(Lesson):
    """The same start and the same number of steps, at three rates side by side."""

    script = staticmethod(rates_script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        places = self.shaped(wide, square)
        found = enumerate(paths(self.trace))
        self.tracks = [Track(self.trace, rank, path, places(rank), self.palette) for rank, path in found]
        return list(self.tracks)

    def set_the_stage(self) -> None:
        """The tracks and the ticks appear."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*self.drawn(), self.ticks]]))

    def tellings(self) -> list[Telling]:
        return [self.first_step, self.more_steps, *[self.verdict] * len(RATES)]

    def first_step(self, beat: Beat) -> None:
        """The slope comes off the ball and is multiplied by each rate: so far goes each ball."""
        self.claim(beat.lines[0])
        (variable,) = self.trace.at
        texts = [track.step_text() for track in self.tracks]
        tokens = [Token(self.trace.gradient[variable], LEAST_TEXT, self.palette) for _ in self.tracks]
        ways = []
        for track, token, text in zip(self.tracks, tokens, texts, strict=True):
            start = pixels(track.ball.get_center())
            token.move_to(point(*start))
            ways.append([start, box_of(text).middle])
        self.play(lasting(BLINK, [FadeIn(token, scale=0.4) for token in tokens]))
        self.play(lasting(MOVE, [gliding(token, way) for token, way in zip(tokens, ways, strict=True)]))
        merged: Motion = [FadeOut(token, scale=0.6) for token in tokens]
        self.play(lasting(REVEAL, [*merged, *[FadeIn(text, scale=0.8) for text in texts]]))
        self.texts = texts
        self.cue(beat.formula + ".")
        self.wait(REST)
        self.step(0, MOVE)
        self.wait(REST)

    def more_steps(self, beat: Beat) -> None:
        """All go on, step by step."""
        self.begin_saying(beat.lines[0], lasting(APPEAR, [FadeOut(text) for text in self.texts]))
        self.wait(GLANCE)
        for step in range(1, STEPS):
            self.step(step, MOVE)
            self.wait(BLINK)
        self.wait(REST)

    def step(self, step: int, seconds: float) -> None:
        """One step of each ball, which leaves its line; the losses go along."""
        trails = [track.trail(step) for track in self.tracks]

        def draw(share: float) -> None:
            for track, (way, _) in zip(self.tracks, trails, strict=True):
                track.go(step, share)
                here = track.spot(track.path.places[step])
                redraw(way, straight(here, pixels(track.ball.get_center())), track.window.frame)

        for way, marks in trails:
            self.add(way, *marks)
        ways = [way for way, _ in trails]
        parts = [part for track in self.tracks for part in (track.ball, track.loss, track.curve)]
        draw(0)
        self.play(moving(draw, seconds, *ways, *parts))

    def verdict(self, beat: Beat) -> None:
        """What came of a rate: an arrow from the loss at the start to the loss now, in the light."""
        rank = self.beats.index(beat) - 2
        track = self.tracks[rank]
        level, way = track.change()
        self.begin_saying(beat.lines[0], track.lit(), lasting(APPEAR, [FadeIn(level)]))
        self.add(way)
        self.cue(f"{beat.lines[0].text} {beat.formula}.")
        start, end = way.line[0], way.line[-1]
        grows = moving(lambda share: redraw(way, straight(start, between(start, end, share)), FRAME), MOVE, way)
        self.play(grows)
        self.wait(GLANCE)

    def check(self, beat: Beat) -> None:
        """A real nudge at the bottom: the ball of the good rate moves, and the loss does not."""
        track = self.tracks[best(self.trace)]
        here = track.path.places[-1].at[track.variable]
        curve = Curve(self.trace.expression)
        self.begin_saying(beat.lines[0])

        def draw(share: float) -> None:
            x = here + EXAGGERATED * NUDGE * 4 * share * (1 - share)
            track.ball.move_to(point(*track.window.place(x, curve.at(x)[0])))

        self.play(moving(draw, 2 * MOVE, track.ball))
        self.wait(STILL)


def eta(kind: str) -> str:
    """The learning rate’s letter."""
    return maths_source("eta", kind) if kind == "typst" else "η"


def marker(rank: int) -> VMobject:
    """Each path has a shape of its own."""
    size = units(MARKER)
    return (Square(size), Dot(radius=size / 2), Triangle(radius=size / 1.6))[rank]
