"""A loss curve from afar and from where the algorithm stands: one slope, and one step down it."""

from dataclasses import replace

from manim import Create, FadeIn, FadeOut, Mobject, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.descent import Place
from scenes.picture.curves import BESIDE, Axes, Curve, Walker, Window, line, moving, numbers, redraw, ring_at, straight
from scenes.picture.typst import coloured_cell, name, number, slope
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.pass_scripts import MEANING, compared, question
from scenes.stage.script import Beat, coloured_words, holes, maths_source, related, said
from scenes.theme import APPEAR, EDGE, MOVE, REVEAL

RATE = 0.1
STEPS_DOWN = 100  # enough to find the bottom
AFAR = Window(BESIDE, -1, 4, 0, 26)
ACROSS, UP = (-1, 0, 1, 2, 3, 4), (0, 10, 20)
CLOSENESS = 25  # how many times nearer we stand when we see what the algorithm sees
HALF = 330.0  # of the tangent, in pixels

OBVIOUS = "From afar the valley is obvious: {y} is lowest at {x} {bottom}."
SEES = "The algorithm sees no valley. It stands at {x} {here}, where {y} {height}. Close up, every curve is straight."
SLOPE = "All that it learns is the slope there, from the backward pass: {slope}."
STEP = "The slope points uphill, so step the other way: {rate} times the slope."
FALLS = "{y} falls from {height} to {lower}."


def loss_script(trace: core.Trace) -> list[Beat]:
    """The question, the valley from afar, what the algorithm sees, its slope, a step, and the check."""
    variable, output = next(iter(trace.at)), trace.nodes[-1].label
    here, there = one_step(trace)

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "bottom": related(bottom(trace), kind),
            "here": related(here.at[variable], kind),
            "height": related(here.value, kind),
            "slope": maths_source(coloured_words(here.gradient[variable], "adjoint", kind), kind),
            "rate": maths_source(notation.shown(RATE), kind),
        }

    def fill_step(kind: str) -> dict[str, str]:
        heights = {
            "height": maths_source(coloured_words(here.value, "value", kind), kind),
            "lower": value(there.value, kind),
        }
        return fill(kind) | heights

    found = f"∂{output}/∂{variable} = {notation.shown(here.gradient[variable])}"
    lower = f"{variable} = {notation.shown(there.at[variable])}, {output} = {notation.shown(there.value)}"
    return [
        question(trace, MEANING),
        said("afar", "forward", "From afar", [OBVIOUS], fill),
        said("near", "forward", "What the algorithm sees", [SEES], fill),
        replace(said("slope", "backward", "The slope", [SLOPE], fill), formula=found),
        replace(said("step", "backward", "One step down", [STEP, FALLS], fill_step), formula=lower),
        compared(trace),
    ]


def value(of: float, kind: str) -> str:
    return maths_source(coloured_words(of, "value", kind), kind)


def one_step(trace: core.Trace) -> tuple[Place, Place]:
    """Where we stand, and where one step downhill leads."""
    here, there = core.descend(trace.program, trace.at, RATE, 1).places
    return here, there


def bottom(trace: core.Trace) -> float:
    """Where the loss is lowest."""
    return core.descend(trace.program, trace.at, RATE, STEPS_DOWN).places[-1].at[next(iter(trace.at))]


class LossCurve(Lesson):
    """From afar, from close up, the slope, and the step."""

    script = staticmethod(loss_script)

    def drawn(self) -> list[Mobject]:
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        self.here, self.there = one_step(self.trace)
        self.curve = Curve(self.trace.expression)
        self.axes = Axes(AFAR, (name(self.variable), name(self.output)), ACROSS, UP, self.palette)
        self.line = line(self.curve.points(AFAR), BESIDE, self.palette.ink)
        self.walker = Walker(self.curve, AFAR, self.here.at[self.variable], self.palette, HALF)
        return [self.axes, self.line, self.walker.dot]

    def tellings(self) -> list[Telling]:
        return [self.afar, self.near, self.slope, self.step]

    def afar(self, beat: Beat) -> None:
        """The lowest place is marked."""
        x = bottom(self.trace)
        foot, top = AFAR.place(x, AFAR.bottom), AFAR.place(x, AFAR.top / 2)
        self.valley = VGroup(
            line(straight(top, foot), BESIDE, self.palette.ink, EDGE, dotted=True),
            ring_at(foot, self.palette),
        )
        self.play(FadeIn(self.valley, run_time=REVEAL))
        self.tell(beat)

    def near(self, beat: Beat) -> None:
        """We go to where the algorithm stands, and the valley is out of sight."""
        self.close = close_to(self.here, self.variable)
        self.play(FadeOut(self.valley, run_time=REVEAL))
        self.zoom(AFAR, self.close)
        x, y = self.here.at[self.variable], self.here.value
        rows = [
            (name(label), "=", coloured_cell(value, "value", sign=False))
            for label, value in ((self.variable, x), (self.output, y))
        ]
        self.panel = seen = self.worked(f"{CLOSENESS} times closer", rows, answer=False)
        self.tell(beat, seen.read())

    def zoom(self, start: Window, end: Window) -> None:
        """Go from one window to another."""

        def draw(share: float) -> None:
            window = start.towards(end, share)
            redraw(self.line, self.curve.points(window), BESIDE)
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
        self.predict(workings)
        self.play(Create(self.walker.tangent, run_time=MOVE))
        self.tell(beat, workings.answered())

    def step(self, beat: Beat) -> None:
        """One step down: the formula, and back to where the whole curve is seen."""
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
        self.predict(workings)
        self.say(step, workings.answered())
        self.zoom(self.close, AFAR)
        self.start = ring_at(AFAR.place(here, self.here.value), self.palette)
        self.play(self.walker.walk(there, 3 * MOVE), [FadeIn(self.start, run_time=APPEAR)])
        self.say_below(falls)

    def check(self, beat: Beat) -> None:
        """Back where we started, for that is where the slope was found."""
        self.play(self.walker.walk(self.here.at[self.variable], 2 * MOVE), [FadeOut(self.start, run_time=2 * MOVE)])
        super().check(beat)


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
