"""Checking a gradient: nudges of many sizes beside the derivative, and the U of their errors."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from manim import Create, FadeIn, Mobject, Square

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.checks import Nudge, nudges
from backprop_core.tracing.trace import NUDGE
from scenes.box import Box
from scenes.picture.curves import BESIDE, Axes, Window, dot_at, line, straight
from scenes.picture.graph import Stroke
from scenes.picture.lines import Point
from scenes.picture.typeset import Writing, point, units
from scenes.picture.typst import in_colour, maths, name, number, slope, word
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion
from scenes.stage.pass_scripts import MEANING, question
from scenes.stage.script import Beat, coloured_words, holes, maths_source, said
from scenes.stage.workings import Workings
from scenes.theme import EDGE, GLANCE, LISTEN, MOVE, REVEAL, SENTENCE

# Sizes and errors are shown by their powers of ten.
FIELD = Window(Box(BESIDE.left + 40, BESIDE.top, BESIDE.right, BESIDE.bottom), -13.6, -0.4, -11.4, 0.4)
ACROSS, UP = (-13, -10, -7, -4, -1), (0, -4, -8)
ONE_SIDE_AT, BOTH_SIDES_AT = (-5.6, -2.9), (-1.7, -9.2)  # where the two lines are named
MARKER = 22.0  # pixels

FIRST = "Divide how far {y} moved by the nudge: how good is that slope?"
SMALLER = "The smaller the nudge, the less the curve bends on the way."
TOO_SMALL = "Smaller still, and of the difference only rounding is left."
BOTH = "Nudged to both sides, the bend cancels."
AGREE = "The gap that is left, {error}, is rounding error, not a bug."


def sizes(trace: core.Trace) -> tuple[Nudge, ...]:
    """The nudges of every size, the largest first."""
    return nudges(trace, next(iter(trace.at)))


def asked_for(trace: core.Trace) -> int:
    """Which of the nudges is as large as the question says."""
    found = sizes(trace)
    return min(range(len(found)), key=lambda rank: abs(found[rank].size - NUDGE))


def best_one_sided(trace: core.Trace) -> int:
    found = sizes(trace)
    return min(range(len(found)), key=lambda rank: found[rank].one_sided_error)


def best_central(trace: core.Trace) -> int:
    found = sizes(trace)
    return min(range(len(found)), key=lambda rank: found[rank].central_error)


def checking_script(trace: core.Trace) -> list[Beat]:
    """The question, the first nudge, smaller ones, too small ones, nudges to both sides, and what they agree on."""
    found, variable = sizes(trace), next(iter(trace.at))
    first, best, last = found[asked_for(trace)], found[best_one_sided(trace)], found[-1]
    central = found[best_central(trace)]

    def beat(key: str, title: str, template: str, size: float, error: float) -> Beat:
        def fill(kind: str) -> dict[str, str]:
            return holes(trace, kind) | {"error": maths_source(coloured_words(error, "value", kind), kind)}

        formula = f"a nudge of {notation.shown(size)}, an error of {notation.shown(error)}"
        return replace(said(key, "forward", title, [template], fill), formula=formula)

    def fill_check(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "nudged": maths_source(coloured_words(central.central, "value", kind), kind),
            "slope": maths_source(coloured_words(trace.gradient[variable], "adjoint", kind), kind),
            "error": maths_source(coloured_words(central.central_error, "value", kind), kind),
        }

    return [
        question(trace, MEANING),
        beat("first", "One nudge", FIRST, first.size, first.one_sided_error),
        beat("smaller", "Smaller nudges", SMALLER, best.size, best.one_sided_error),
        beat("too small", "Too small", TOO_SMALL, last.size, last.one_sided_error),
        beat("both sides", "To both sides", BOTH, central.size, central.central_error),
        said("check", "check", "The check", [AGREE], fill_check),
    ]


class Checking(Lesson):
    """The error of a nudge over its size: down, up again, and lower where both sides are nudged."""

    script = staticmethod(checking_script)

    def drawn(self) -> list[Mobject]:
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        self.found = sizes(self.trace)
        one_sided = [at(nudge.size, nudge.one_sided_error) for nudge in self.found]
        central = [at(nudge.size, nudge.central_error) for nudge in self.found]
        self.one_sided = [dot_at(place, self.palette.value) for place in one_sided]
        self.central = [self.square(place) for place in central]
        self.one_sided_ways = [self.way(*ends, dotted=False) for ends in pairwise(one_sided)]
        self.central_ways = [self.way(*ends, dotted=True) for ends in pairwise(central)]
        return [Axes(FIELD, (word("nudge"), word("error")), ACROSS, UP, self.palette, power_of_ten)]

    def tellings(self) -> list[Telling]:
        return [self.first, self.smaller, self.too_small, self.both_sides]

    def square(self, place: Point) -> Square:
        square = Square(units(MARKER)).move_to(point(*place)).set_z_index(1)
        return square.set_fill(self.palette.ink, 1).set_stroke(self.palette.ink, 0)

    def way(self, start: Point, stop: Point, dotted: bool) -> Stroke:
        colour = self.palette.ink if dotted else self.palette.value
        return line(straight(start, stop), FIELD.frame, colour, EDGE, dotted)

    def named(self, text: str, at: Point) -> Writing:
        """What a line is called, beside it."""
        return Writing(text, SENTENCE, self.palette).move_to(point(*FIELD.place(*at)))

    def first(self, beat: Beat) -> None:
        """The nudge that the question asks about."""
        rank = asked_for(self.trace)
        nudge, true = self.found[rank], self.trace.gradient[self.variable]
        y, x = name(self.output), name(self.variable)
        workings = self.worked(
            f"a nudge of {notation.shown(nudge.size)}",
            [
                equal(f"(Delta {y})/(Delta {x})", nudge.one_sided, "value"),
                equal(slope(self.output, self.variable), true, "adjoint"),
                equal(word("error"), nudge.one_sided_error, "value"),
            ],
        )
        self.claim(beat.lines[0])
        self.predict(workings)
        self.play(workings.answered(), [FadeIn(self.one_sided[rank], run_time=REVEAL)])
        self.wait(LISTEN)

    def smaller(self, beat: Beat) -> None:
        """From the largest nudge down to the best."""
        best = best_one_sided(self.trace)
        workings = self.error_of(self.found[best].size, self.found[best].one_sided_error)
        self.claim(beat.lines[0])
        largest: Motion = [FadeIn(self.one_sided[0], run_time=REVEAL)]
        self.predict(
            workings, largest, [FadeIn(self.named(in_colour("value", "one side"), ONE_SIDE_AT), run_time=REVEAL)]
        )
        self.go(self.one_sided_ways[:best], self.one_sided[1 : best + 1])
        self.play(workings.answered())
        self.wait(GLANCE)

    def too_small(self, beat: Beat) -> None:
        """From the best nudge down to the smallest."""
        best = best_one_sided(self.trace)
        workings = self.error_of(self.found[-1].size, self.found[-1].one_sided_error)
        self.claim(beat.lines[0])
        self.predict(workings)
        self.go(self.one_sided_ways[best:], self.one_sided[best + 1 :])
        self.play(workings.answered())
        self.wait(GLANCE)

    def both_sides(self, beat: Beat) -> None:
        """The same with nudges to both sides."""
        best = self.found[best_central(self.trace)]
        workings = self.error_of(best.size, best.central_error)
        label = self.named("both sides", BOTH_SIDES_AT)
        self.claim(beat.lines[0])
        self.predict(workings, [FadeIn(part, run_time=REVEAL) for part in (self.central[0], label)])
        self.go(self.central_ways, self.central[1:])
        self.play(workings.answered())
        self.wait(GLANCE)

    def go(self, ways: Sequence[Stroke], markers: Sequence[Mobject]) -> None:
        """Along a line, from one mark to the next."""
        for way, marker in zip(ways, markers, strict=True):
            self.play([Create(way, run_time=MOVE / 4), FadeIn(marker, run_time=MOVE / 4)])

    def error_of(self, size: float, error: float) -> Workings:
        """A nudge's size, and its error to be guessed."""
        power = power_of_ten(math.log10(size))
        return self.worked(
            "", [(word("nudge"), "=", in_colour("value", maths(power))), equal(word("error"), error, "value")]
        )

    def check(self, beat: Beat) -> None:
        """The best nudge beside the gradient."""
        best = self.found[best_central(self.trace)]
        y, x = name(self.output), name(self.variable)
        rows = [
            equal(f"(Delta {y})/(Delta {x})", best.central, "value"),
            equal(slope(self.output, self.variable), self.trace.gradient[self.variable], "adjoint"),
        ]
        self.panel = workings = self.worked("the best nudge", rows, answer=False)
        self.tell(beat, workings.read())


def at(size: float, error: float) -> Point:
    """Where an error stands; one that is nothing stands at the bottom."""
    return FIELD.place(math.log10(size), max(FIELD.bottom, math.log10(error)) if error else FIELD.bottom)


def power_of_ten(power: float) -> str:
    return f"10^({number(power)})" if power else "1"


def equal(left: str, of: float, role: str) -> tuple[str, str, str]:
    """A line of a formula that ends in a number."""
    return left, "approx" if notation.relation(of) == "≈" else "=", in_colour(role, maths(number(of)))
