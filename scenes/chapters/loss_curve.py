"""A loss curve from afar and from where the algorithm stands: one slope, and one step down it."""

from dataclasses import replace
from math import inf

from manim import Create, Mobject, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.descent import Place
from scenes.layout import PICTURE_ABOVE
from scenes.picture.curves import BESIDE, Axes, Curve, Walker, Window, line, moving, numbers, redraw, ring_at, straight
from scenes.picture.graph import Stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typst import coloured_cell, name, number, slope
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import lasting
from scenes.stage.pass_scripts import MEANING, compared, question
from scenes.stage.script import Beat, coloured_words, holes, maths_source, related, said
from scenes.theme import APPEAR, BLINK, EDGE, GLANCE, LISTEN, MOVE, REST, REVEAL

RATE = 0.1
STEPS = 4  # that are shown
STEPS_DOWN = 100  # enough to find the bottom
AFAR = Window(BESIDE, -1, 4, 0, 26)
ACROSS, UP = (-1, 0, 1, 2, 3, 4), (0, 10, 20)
CLOSENESS = 25  # how many times nearer we stand when we see what the algorithm sees
SIGHT, DIM = 0.4, 0.06  # how far it sees to either side, in units of its variable, and how much is seen of the rest
HALF = 330.0  # of the tangent, in pixels

OBVIOUS = "From afar the valley is obvious."
LOWEST = "{y} is lowest at {x} {bottom}."
SEES = "The algorithm sees no valley, only where it stands."
STRAIGHT = "Close up, every curve is straight."
SLOPE = "All that the backward pass tells it is the slope there."
STEP = "The slope points uphill, so it steps the other way."
FALLS = "After {count} steps {y} has fallen from {height} to {lower}."


def loss_script(trace: core.Trace) -> list[Beat]:
    """The question, the valley from afar, what the algorithm sees, its slope, a step, and the check."""
    variable, output = next(iter(trace.at)), trace.nodes[-1].label
    here, *_, there = way_down(trace)

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "bottom": related(bottom(trace), kind),
            "here": related(here.at[variable], kind),
            "height": related(here.value, kind),
        }

    def fill_step(kind: str) -> dict[str, str]:
        heights = {
            "height": maths_source(coloured_words(here.value, "value", kind), kind),
            "lower": value(there.value, kind),
            "count": str(STEPS),
        }
        return fill(kind) | heights

    found = f"∂{output}/∂{variable} = {notation.shown(here.gradient[variable])}"
    lower = f"{variable} = {notation.shown(there.at[variable])}, {output} = {notation.shown(there.value)}"
    return [
        question(trace, MEANING),
        said("afar", "forward", "From afar", [OBVIOUS, LOWEST], fill),
        said("near", "forward", "What the algorithm sees", [SEES, STRAIGHT], fill),
        replace(said("slope", "backward", "The slope", [SLOPE], fill), formula=found),
        compared(trace),
        replace(said("steps", "backward", "Steps down", [STEP, FALLS], fill_step), formula=lower),
    ]


def value(of: float, kind: str) -> str:
    return maths_source(coloured_words(of, "value", kind), kind)


def way_down(trace: core.Trace) -> tuple[Place, ...]:
    """Where we stand, and where each step downhill leads."""
    return core.descend(trace.program, trace.at, RATE, STEPS).places


def bottom(trace: core.Trace) -> float:
    """Where the loss is lowest."""
    return core.descend(trace.program, trace.at, RATE, STEPS_DOWN).places[-1].at[next(iter(trace.at))]


class LossCurve(Lesson):
    """From afar, from close up, the slope, and the step."""

    squares = PICTURE_ABOVE
    script = staticmethod(loss_script)

    def drawn(self) -> list[Mobject]:
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        self.places = way_down(self.trace)
        self.here, self.there = self.places[:2]
        self.curve = Curve(self.trace.expression)
        self.axes = Axes(AFAR, (name(self.variable), name(self.output)), ACROSS, UP, self.palette)
        self.line = line(self.curve.points(AFAR), BESIDE, self.palette.ink)
        self.walker = Walker(self.curve, AFAR, self.here.at[self.variable], self.palette, HALF)
        return [self.axes, self.line, self.walker.dot]

    def tellings(self) -> list[Telling]:
        return [self.afar, self.near, self.slope, self.nudged]

    def afar(self, beat: Beat) -> None:
        """The lowest place is marked."""
        x = bottom(self.trace)
        foot, top = AFAR.place(x, AFAR.bottom), AFAR.place(x, AFAR.top / 2)
        self.valley = VGroup(
            line(straight(top, foot), BESIDE, self.palette.ink, EDGE, dotted=True),
            ring_at(foot, self.palette),
        )
        claim, lowest = beat.lines
        self.claim(claim)
        self.play(Create(self.valley[0], run_time=MOVE))
        self.play(FadeIn(self.valley[1], run_time=REVEAL))
        self.begin_saying(lowest)
        self.wait(LISTEN)

    def near(self, beat: Beat) -> None:
        """We go to where the algorithm stands, and the valley is out of sight."""
        self.close = close_to(self.here, self.variable)
        claim, straight_line = beat.lines
        x, y = self.here.at[self.variable], self.here.value
        sight = x - SIGHT, x + SIGHT
        rest = self.unseen(*sight)
        redraw(self.line, self.curve.points(AFAR, *sight), BESIDE)
        self.add(*rest)

        def darken(share: float) -> None:
            for each in rest:
                each.set_stroke(opacity=1 - (1 - DIM) * share)

        self.claim(claim, lasting(MOVE, [FadeOut(self.valley)]) + moving(darken, MOVE, *rest))
        self.play(lasting(APPEAR, [FadeOut(each) for each in rest]))
        self.zoom(AFAR, self.close, *sight)
        rows = [
            (name(label), "=", coloured_cell(value, "value", sign=False))
            for label, value in ((self.variable, x), (self.output, y))
        ]
        self.panel = seen = self.worked(f"{CLOSENESS} times closer", rows, answer=False)
        self.begin_saying(straight_line, seen.read())
        self.wait(LISTEN)

    def nudged(self, beat: Beat) -> None:
        """What the slope predicts, where it was found."""
        self.compare_with(beat, self.panel_box)

    def unseen(self, left: float, right: float) -> list[Stroke]:
        """The curve on either side of what the algorithm sees."""
        sides = self.curve.points(AFAR, stop=left), self.curve.points(AFAR, start=right)
        return [line(points, BESIDE, self.palette.ink) for points in sides]

    def zoom(self, start: Window, end: Window, left: float = -inf, right: float = inf) -> None:
        """Go from one window to another, and see the curve from left to right."""

        def draw(share: float) -> None:
            window = start.towards(end, share)
            redraw(self.line, self.curve.points(window, left, right), BESIDE)
            self.walker.draw(self.walker.x, window)

        tangent = [self.walker.tangent] if self.walker.tangent in self.mobjects else []
        old, across, up = self.axes.numbers, *marks(end)
        self.axes.numbers = VGroup(*numbers(end, across, up, self.palette))
        self.play(FadeOut(old, run_time=APPEAR))
        self.play(moving(draw, 3 * MOVE, self.line, self.walker.dot, *tangent))
        self.play(FadeIn(self.axes.numbers, run_time=APPEAR))

    def slope(self, beat: Beat) -> None:
        """The tangent, and its slope as the backward pass gives it."""
        found = coloured_cell(self.here.gradient[self.variable], "adjoint", sign=False)
        workings = self.worked("backward pass", [(slope(self.output, self.variable), "=", found)])
        self.claim(beat.lines[0])
        self.predict(workings)
        self.play(Create(self.walker.tangent, run_time=MOVE))
        self.play(workings.answered())
        self.wait(GLANCE)

    def check(self, beat: Beat) -> None:
        """The formula of a step, back to where the whole curve is seen, and down; there the ball stays."""
        x, rate = name(self.variable), number(RATE)
        here, there = self.here.at[self.variable], self.there.at[self.variable]
        before = coloured_cell(here, "value", sign=False)
        uphill = coloured_cell(self.here.gradient[self.variable], "adjoint", sign=False)
        rows = [
            (x, "arrow.l", f"{x} - {rate} dot {slope(self.output, self.variable)}"),
            ("", "=", f"{before} - {rate} dot {uphill}"),
            (x, "=", coloured_cell(there, "value", sign=False)),
        ]
        workings = self.worked("one step", rows)
        step, falls = beat.lines
        self.claim(step)
        self.predict(workings)
        self.play(workings.answered())
        self.wait(REST)
        self.zoom(self.close, AFAR)
        self.start = ring_at(AFAR.place(here, self.here.value), self.palette)
        self.play(self.walker.walk(there, 2 * MOVE), [FadeIn(self.start, run_time=APPEAR)])
        for place in self.places[2:]:
            self.play(self.walker.walk(place.at[self.variable], MOVE))
            self.wait(BLINK)
        self.begin_saying(falls)
        self.wait(LISTEN)


def close_to(place: Place, variable: str) -> Window:
    """A window around a place, so near that it shows little more than the place itself."""
    x, y = place.at[variable], place.value
    width, height = (AFAR.right - AFAR.left) / CLOSENESS / 2, (AFAR.top - AFAR.bottom) / CLOSENESS / 2
    return Window(BESIDE, x - width, x + width, y - height, y + height)


def marks(window: Window) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The numbers along the axes: round ones from afar, those of the place itself from close up."""
    if window == AFAR:
        return ACROSS, UP
    return ((window.left + window.right) / 2,), ((window.bottom + window.top) / 2,)
