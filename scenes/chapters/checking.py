"""Checking a gradient: a secant beside the tangent, nudges of many sizes, and the first digit that each gets wrong."""

import math
from dataclasses import replace
from typing import NamedTuple

from manim import Mobject, Rectangle, Square, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.checks import Nudge, nudges
from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.curves import BESIDE, CURVE, Axes, Curve, Window, dot_at, line, moving, redraw, ring_at, straight
from scenes.picture.graph import Stroke, stroke
from scenes.picture.lean import FadeIn
from scenes.picture.lines import Point, clipped
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, muted, number, slope_in_line, word
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.pass_scripts import MEANING, question
from scenes.stage.script import Beat, holes, said
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, EDGE, GLANCE, LISTEN, MOVE, REST, REVEAL, SENTENCE, STILL, Palette

# Sizes and errors are shown by their powers of ten.
ACROSS, UP = (-13, -10, -7, -4, -1), (0, -4, -8)
MARKER = 22.0  # pixels
SEEN = (1.5, 1.3)  # how far the curve is seen to each side, and down
LARGEST, LEAST = 0.6, 1e-3  # nudges with which the secant begins, large enough to be seen, and ends
SIZE_AT = 326.0  # how far before a slope ends the size of its nudge does
DECIMALS, DIGIT = 10, 42  # of a slope that is looked at digit by digit, and size of type
A_SIZE = 7 / 15  # seconds for a nudge of the next size
AROUND, ASIDE = 7.0, 3.0  # of the frame around a wrong digit or minus, as high as the number; in pixels


class Places(NamedTuple):
    """Where the errors of all nudges are, the curve, and the slopes with all their digits: as wide as that.

    The two lines of errors are named at places of their own field.
    """

    errors: Box
    curve: Box
    rows: tuple[float, float, float]
    one_side: Point
    both_sides: Point

    @property
    def field(self) -> Window:
        return Window(self.errors, -13.6, -0.4, -11.4, 0.4)


WIDE = Places(
    Box(BESIDE.left + 40, BESIDE.top, 1090, BESIDE.bottom),
    Box(1230, 190, 1810, 500),
    (575, 660, 745),
    (-5.6, -2.9),
    (-1.7, -9.2),
)
SQUARE = Places(Box(570, 580, 1310, 836), Box(620, 112, 1300, 344), (386, 440, 494), (-8.4, -2.4), (-1.6, -9.25))

FIRST = "Move {x} by {by}, and divide: the slope of a secant."
SMALLER = "A smaller nudge bends less on its way."
TOO_SMALL = "Too small, and only rounding is left."
BOTH = "To both sides, the bend cancels."
AGREE = "What’s left is rounding error, not a bug."


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


def digits(value: float) -> str:
    """A slope with all the digits that are looked at."""
    return f"{value:.{DECIMALS}f}"


def first_wrong(value: float, true: float) -> int | None:
    """Which digit of a slope is the first to be wrong, from the left; None where all that are looked at are right."""
    pairs = zip(digits(value).rjust(DECIMALS + 4), digits(true).rjust(DECIMALS + 4), strict=True)
    before = DECIMALS + 4 - len(digits(value))
    return next((rank - before for rank, (one, other) in enumerate(pairs) if one != other), None)


def checking_script(trace: core.Trace) -> list[Beat]:
    """The question, the first nudge, smaller ones, too small ones, nudges to both sides, and what they agree on."""
    found = sizes(trace)
    first, best, last = found[asked_for(trace)], found[best_one_sided(trace)], found[-1]
    central = found[best_central(trace)]

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind)

    def beat(key: str, title: str, template: str, size: float, error: float) -> Beat:
        formula = f"a nudge of {notation.shown(size)}, an error of {notation.shown(error)}"
        return replace(said(key, "forward", title, [template], fill), formula=formula)

    return [
        question(trace, MEANING),
        beat("first", "One nudge", FIRST, first.size, first.one_sided_error),
        beat("smaller", "Smaller nudges", SMALLER, best.size, best.one_sided_error),
        beat("too small", "Too small", TOO_SMALL, last.size, last.one_sided_error),
        beat("both sides", "To both sides", BOTH, central.size, central.central_error),
        said("check", "check", "The check", [AGREE], fill),
    ]


class Inset(VGroup):
    """The curve near the place, its tangent, the secant of a nudge, and how far the curve bends away at its ends."""

    def __init__(self, trace: core.Trace, frame: Box, palette: Palette) -> None:
        self.frame = frame
        self.curve, self.x, self.palette = Curve(trace.expression), next(iter(trace.at.values())), palette
        height = trace.value
        self.window = Window(frame, self.x - SEEN[0], self.x + SEEN[0], height - SEEN[1], height + SEEN[1] / 4)
        drawn = line(self.curve.points(self.window), frame, palette.ink)
        self.tangent = line(self.through(self.x, self.x, trace.gradient), frame, palette.adjoint, CURVE)
        self.secant = line([], frame, palette.value, CURVE)
        self.here = ring_at(self.spot(self.x), palette)
        self.ends = [dot_at(self.spot(self.x), palette.value) for _ in range(2)]
        self.bends = [line([], frame, palette.ink, EDGE) for _ in range(2)]
        super().__init__(drawn, self.tangent, self.secant, *self.bends, *self.ends, self.here)

    def spot(self, x: float) -> Point:
        return self.window.place(x, self.curve.at(x)[0])

    def through(self, left: float, right: float, gradient: dict[str, float] | None = None) -> list[Point]:
        """A line through two places of the curve, from side to side of the window; at one place its tangent."""
        here = self.curve.at(left)[0]
        slope = self.curve.at(left)[1] if gradient else (self.curve.at(right)[0] - here) / (right - left)
        reach = 10 * SEEN[0]
        ends = [self.window.place(left + side * reach, here + side * reach * slope) for side in (-1, 1)]
        cut = clipped(ends[0], ends[1], self.frame)
        return straight(*cut) if cut else ends

    def nudged(self, size: float, both: bool) -> None:
        """The secant of a nudge, to one side or to both."""
        left, right = self.x - (size if both else 0.0), self.x + size
        redraw(self.secant, self.through(left, right), self.frame)
        height, slope = self.curve.at(self.x)
        for end, bend, x in zip(self.ends, self.bends, (left, right), strict=True):
            end.move_to(point(*self.spot(x)))
            on_the_tangent = self.window.place(x, height + slope * (x - self.x))
            redraw(bend, straight(on_the_tangent, self.spot(x)), self.frame)

    def turned(self, start: float, stop: float, both: bool, seconds: float) -> Motion:
        """The nudge goes from one size to another, and the secant turns with it."""
        moves = [self.secant, *self.bends, *self.ends, self.here]
        return moving(lambda share: self.nudged(start * (stop / start) ** share, both), seconds, *moves)


class Slope(VGroup):
    """A slope with all its digits, and a frame around the first that is wrong."""

    def __init__(self, left: str, frame: Box, row: float, role: str, palette: Palette) -> None:
        self.across, self.row, self.role, self.palette = frame, row, role, palette
        self.called = place(set_maths(left, DIGIT, palette), left=frame.left, middle=row)
        self.size, self.number = Writing("x", DIGIT, palette), Writing("x", DIGIT, palette)
        self.frame = Rectangle(width=0.1, height=0.1).set_stroke(palette.ink, stroke(EDGE), 0)
        super().__init__(self.called, self.number, self.frame)

    def write(self, value: float, true: float, size: float | None = None) -> None:
        """It is this, with a nudge of this size; all from the first wrong digit on stands back."""
        text, wrong = digits(value), first_wrong(value, true)
        right, rest = (text, "") if wrong is None else (text[:wrong], text[wrong:])
        parts = [in_colour(role, maths(part)) for role, part in ((self.role, right), ("muted", rest)) if part]
        new = set_maths("".join(parts), DIGIT, self.palette)
        self.number.rewrite(place(new, right=self.across.right, middle=self.row))
        if size is not None:
            self.add(self.size)
            power = set_maths(muted(maths(power_of_ten(round(math.log10(size))))), DIGIT, self.palette)
            self.size.rewrite(place(power, right=self.across.right - SIZE_AT, middle=self.row))
        if wrong is None:
            self.frame.set_stroke(opacity=0)
            return
        glyph, number = box_of(self.number.submobjects[wrong]), box_of(self.number)
        box = Box(glyph.left - ASIDE, number.top - AROUND, glyph.right + ASIDE, number.bottom + AROUND)
        frame = Rectangle(width=units(box.width), height=units(box.height)).move_to(point(*box.middle))
        self.frame.become(frame.set_stroke(self.palette.ink, stroke(EDGE)))


class Checking(Lesson):
    """A secant turns into the tangent as the nudge shrinks; beside it the error: down, up again, then lower."""

    script = staticmethod(checking_script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        places = self.shaped(WIDE, SQUARE)
        self.field, self.named_at = places.field, (places.one_side, places.both_sides)
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        self.true = self.trace.gradient[self.variable]
        self.found = sizes(self.trace)
        one_sided = [at(self.field, nudge.size, nudge.one_sided_error) for nudge in self.found]
        central = [at(self.field, nudge.size, nudge.central_error) for nudge in self.found]
        self.places = {False: one_sided, True: central}
        self.inset = Inset(self.trace, places.curve, self.palette)
        self.slopes = [
            Slope(left, places.curve, row, role, self.palette)
            for left, row, role in zip(
                (f"{slope_in_line(self.output, self.variable)}", word("one side"), word("both sides")),
                places.rows,
                ("adjoint", "value", "value"),
                strict=False,
            )
        ]
        self.slopes[0].write(self.true, self.true)
        axes = Axes(self.field, (word("nudge"), word("error")), ACROSS, UP, self.palette, power_of_ten)
        return [axes, self.inset, self.slopes[0]]

    def set_the_stage(self) -> None:
        """The curve with its tangent, the slope that is to be checked, and where errors will be seen."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        parts = self.drawn()
        for end in self.inset.ends:
            end.set_opacity(0)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*parts, self.ticks]]))

    def tellings(self) -> list[Telling]:
        return [self.first, self.smaller, self.too_small, self.both_sides]

    def mark(self, rank: int, both: bool) -> Mobject:
        """The error of a nudge, and the line from the one before it."""
        spot = self.places[both][rank]
        if not both:
            return dot_at(spot, self.palette.value)
        square = Square(units(MARKER)).move_to(point(*spot)).set_z_index(1)
        return square.set_fill(self.palette.ink, 1).set_stroke(self.palette.ink, 0)

    def way(self, rank: int, both: bool) -> Stroke:
        colour = self.palette.ink if both else self.palette.value
        ends = self.places[both][rank - 1 : rank + 1]
        return line(straight(*ends), self.field.frame, colour, EDGE, dotted=both)

    def named(self, text: str, at: Point) -> Writing:
        """What a line is called, beside it."""
        return Writing(text, SENTENCE, self.palette).move_to(point(*self.field.place(*at)))

    def first(self, beat: Beat) -> None:
        """A nudge so large that its secant can be seen, and then the one that the question asks about."""
        rank = asked_for(self.trace)
        self.claim(beat.lines[0])
        self.secant_opens(both=False)
        self.wait(REST)
        self.shrink(range(rank + 1), both=False)
        self.wait(GLANCE)

    def secant_opens(self, both: bool) -> None:
        """The end of the secant goes away from the place where we are, as far as it can be seen."""
        inset = self.inset
        inset.nudged(LEAST, both)
        for end in inset.ends if both else inset.ends[1:]:
            end.set_opacity(1)
        self.play(inset.turned(LEAST, LARGEST, both, 2 * MOVE))
        self.open = LARGEST

    def shrink(self, ranks: range, both: bool) -> None:
        """From size to size: the secant turns, the digits change, and the error is marked."""
        for rank in ranks:
            nudge, inset = self.found[rank], self.inset
            slope = self.slopes[2 if both else 1]
            before, after = self.open, max(nudge.size, LEAST)
            value = nudge.central if both else nudge.one_sided
            fresh = [] if slope in self.mobjects else [slope]
            slope.write(value, self.true, nudge.size)
            marks: Motion = [FadeIn(self.mark(rank, both))]
            marks += [FadeIn(self.way(rank, both))] if rank else []
            seconds = MOVE if fresh else A_SIZE
            self.play(
                inset.turned(before, after, both, seconds), lasting(APPEAR, [*marks, *[FadeIn(part) for part in fresh]])
            )
            self.open = after

    def smaller(self, beat: Beat) -> None:
        """Down to the best."""
        label = self.named(in_colour("value", "one side"), self.named_at[0])
        self.claim(beat.lines[0], lasting(APPEAR, [FadeIn(label)]))
        self.shrink(range(asked_for(self.trace) + 1, best_one_sided(self.trace) + 1), both=False)
        self.wait(GLANCE)

    def too_small(self, beat: Beat) -> None:
        """From the best nudge down to the smallest."""
        self.claim(beat.lines[0])
        self.shrink(range(best_one_sided(self.trace) + 1, len(self.found)), both=False)
        self.wait(GLANCE)

    def both_sides(self, beat: Beat) -> None:
        """The secant to both sides is parallel to the tangent; then the same sizes again."""
        best = self.found[best_one_sided(self.trace)]
        one_side = self.slopes[1]
        back = moving(lambda _: one_side.write(best.one_sided, self.true, best.size), APPEAR, one_side)
        self.claim(beat.lines[0], back)
        self.secant_opens(both=True)
        self.wait(LISTEN)
        label = self.named("both sides", self.named_at[1])
        self.play(lasting(REVEAL, [FadeIn(label)]))
        self.shrink(range(best_central(self.trace) + 1), both=True)
        self.wait(GLANCE)

    def check(self, beat: Beat) -> None:
        """The rest of the line of both sides, and the best of it beside the gradient."""
        best, last = best_central(self.trace), len(self.found)
        self.begin_saying(beat.lines[0])
        rest: Motion = [
            FadeIn(part) for rank in range(best + 1, last) for part in (self.way(rank, True), self.mark(rank, True))
        ]
        self.play(lasting(MOVE, rest))
        self.wait(STILL)


def at(field: Window, size: float, error: float) -> Point:
    """Where an error stands; one that is nothing stands at the bottom."""
    return field.place(math.log10(size), max(field.bottom, math.log10(error)) if error else field.bottom)


def power_of_ten(power: float) -> str:
    return f"10^({number(power)})" if power else "1"
