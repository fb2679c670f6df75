"""The gradient is the slope of the tangent; as x moves, the gradients move with it."""

from dataclasses import replace

from manim import Create, FadeIn, FadeOut, Mobject, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.trace import Step
from scenes.picture.curves import BESIDE, Axes, Curve, Walker, Window, line, straight
from scenes.picture.typeset import box_of, place, point, set_maths
from scenes.picture.typst import coloured_cell, in_colour, maths, name, number, slope
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.pass_scripts import MEANING, compared, question
from scenes.stage.script import Beat, coloured_words, holes, maths_source, related, said
from scenes.stage.workings import Workings
from scenes.theme import EDGE, LEAST_TEXT, LISTEN, MOVE, REST, REVEAL, STILL

WHOLE = Window(BESIDE, -2, 1.5, -6, 50)
ACROSS, UP = (-2, -1, 0, 1), (0, 20, 40)
HALF = 300.0  # of the tangent, in pixels
RUN = 0.25  # of the triangle that shows the slope
STOPS = (0.0, -0.25, -1.0)
LEG_GAP = 12.0

TANGENT = "The gradient is the slope of the tangent."
CONSTANT = "Into the constant {exponent} the slope would be {wrong}."
NEVER = "But it never moves, so no gradient goes there."
GO = "Move {x} to {there}, and the gradient moves too."
STOP = "At {x} {here} the slope is {slope}: the tangent {how}."
HOW = {1: "climbs", 0: "lies flat", -1: "falls"}


def tangent_script(trace: core.Trace) -> list[Beat]:
    """The question, the tangent where we stand, the slope that is none, the stops of x, and the check."""
    variable = next(iter(trace.at))
    true = trace.gradient[variable]
    wrong = into_the_exponent(trace)

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "exponent": maths_source(notation.shown(exponent(trace)), kind),
            "wrong": maths_source(coloured_words(wrong.contribution or 0.0, "adjoint", kind), kind),
        }

    formula = f"∂{trace.nodes[-1].label}/∂{variable} = {notation.shown(true)}"
    return [
        question(trace, MEANING),
        replace(said("tangent", "backward", "The tangent", [TANGENT], fill), formula=formula),
        replace(said("constant", "backward", "Not into a constant", [CONSTANT, NEVER], fill), formula=wrong.plugged),
        *[stop_beat(moved(trace, x)) for x in STOPS],
        compared(trace),
    ]


def stop_beat(trace: core.Trace) -> Beat:
    """What the gradient is at another place."""
    variable = next(iter(trace.at))
    here, true = trace.at[variable], trace.gradient[variable]

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "here": related(here, kind),
            "there": maths_source(notation.shown(here), kind),
            "slope": maths_source(coloured_words(true, "adjoint", kind), kind),
            "how": HOW[(true > 0) - (true < 0)],
        }

    at = f"{variable} = {notation.shown(here)}"
    formula = f"∂{trace.nodes[-1].label}/∂{variable} = {notation.shown(true)}"
    return replace(said(at, "backward", f"At {at}", [GO, STOP], fill), formula=formula)


def moved(trace: core.Trace, x: float) -> core.Trace:
    """The same function elsewhere."""
    return trace.at_point({next(iter(trace.at)): x})


def factors(trace: core.Trace) -> list[float]:
    """The partials along the way from the output to the variable."""
    return [step.partial for step in trace.backward if step.partial is not None]


def exponent(trace: core.Trace) -> float:
    """The number that the output is raised to."""
    return trace.nodes[trace.nodes[-1].operands[1]].value


def into_the_exponent(trace: core.Trace) -> Step:
    """The step into the exponent if it could move: the same function with a variable in its place."""
    base, _ = trace.expression.rsplit("^", 1)
    opened = core.trace(f"{base}^n", {**trace.at, "n": exponent(trace)}, tree=True)
    return next(step for step in opened.backward if opened.nodes[step.operand_id or 0].name == "n")


class Tangent(Lesson):
    """A dot on the curve and its tangent, first where the question is asked, then elsewhere."""

    script = staticmethod(tangent_script)

    def drawn(self) -> list[Mobject]:
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        curve = Curve(self.trace.expression)
        axes = Axes(WHOLE, (name(self.variable), name(self.output)), ACROSS, UP, self.palette)
        self.walker = Walker(curve, WHOLE, self.trace.at[self.variable], self.palette, HALF)
        return [axes, line(curve.points(WHOLE), BESIDE, self.palette.ink), self.walker.dot]

    def tellings(self) -> list[Telling]:
        return [self.tangent, self.constant, *[self.stop] * len(STOPS)]

    def product(self, trace: core.Trace) -> Workings:
        """The slope as the product of its factors."""
        left = slope(self.output, self.variable)
        numbers = " dot ".join(in_colour("value", maths(bracketed(factor))) for factor in factors(trace))
        result = coloured_cell(trace.gradient[self.variable], "adjoint", sign=False)
        return self.worked("backward pass", [(left, "=", numbers), ("", "=", result)])

    def tangent(self, beat: Beat) -> None:
        """The tangent, and how far it climbs on its way across."""
        workings = self.product(self.trace)
        self.claim(beat.lines[0])
        self.predict(workings)
        self.play(Create(self.walker.tangent, run_time=MOVE), workings.answered())
        self.triangle = self.legs()
        for leg, length in zip(self.triangle[:2], self.triangle[2:], strict=True):
            self.play([Create(leg, run_time=MOVE), FadeIn(length, run_time=MOVE)])
        self.wait(LISTEN)

    def legs(self) -> VGroup:
        """How far across and how far up, from where we stand to a place on the tangent."""
        x, y = self.trace.at[self.variable], self.trace.value
        rise = RUN * self.trace.gradient[self.variable]
        here, corner, end = WHOLE.place(x, y), WHOLE.place(x + RUN, y), WHOLE.place(x + RUN, y + rise)
        across, up = (line(straight(*ends), BESIDE, self.palette.ink, EDGE) for ends in ((here, corner), (corner, end)))
        run, climb = (set_maths(number(length), LEAST_TEXT, self.palette) for length in (RUN, rise))
        run.move_to(point((here[0] + corner[0]) / 2, here[1] + LEG_GAP + box_of(run).height / 2))
        place(climb, left=corner[0] + LEG_GAP, middle=(corner[1] + end[1]) / 2)
        return VGroup(across, up, run, climb)

    def constant(self, beat: Beat) -> None:
        """The slope that would be, beside the one that is."""
        words = into_the_exponent(self.trace).words("typst")
        left = slope(self.output, self.variable)
        rows = [
            (words.numbers, words.relation, words.result),
            (left, "=", coloured_cell(self.trace.gradient[self.variable], "adjoint", sign=False)),
        ]
        workings = self.worked("look-alikes", rows, answer=False)
        self.panel = workings
        would, never = beat.lines
        self.claim(would, workings.read(), [FadeOut(self.triangle, run_time=REVEAL)])
        self.begin_saying(never)
        self.wait(STILL)

    def stop(self, beat: Beat) -> None:
        """Go to another place; the factors there, and the slope."""
        x = STOPS[self.beats.index(beat) - 2]
        trace = moved(self.trace, x)
        go, there = beat.lines
        self.claim(go)
        self.play(self.walker.walk(x, 2 * MOVE))
        workings = self.panel = self.product(trace)
        self.play(workings.asked())
        self.wait(REST)
        self.begin_saying(there, workings.answered())
        self.wait(LISTEN)

    def check(self, beat: Beat) -> None:
        """Back where the question was asked."""
        self.play(self.walker.walk(self.trace.at[self.variable], 2 * MOVE))
        super().check(beat)


def bracketed(factor: float) -> str:
    """A factor in a product."""
    atom = notation.number_atom(factor, "typst")
    return f"({atom.text})" if atom.minus else atom.text
