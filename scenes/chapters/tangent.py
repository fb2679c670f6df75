"""The gradient is the slope of the tangent; as x moves, the gradients move with it."""

from dataclasses import replace
from typing import Any, NamedTuple

from manim import Create, Mobject, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.trace import Step
from scenes.box import Box
from scenes.chapters.used_twice import strike
from scenes.layout import SET_ANEW
from scenes.picture.curves import Axes, Curve, Walker, Window, dot_at, evenly, line, redraw, straight
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.token import Token
from scenes.picture.typeset import Writing, box_of, pixels, place, point, set_maths
from scenes.picture.typst import in_colour, maths, name, number, slope_in_line
from scenes.stage.carried import gliding
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.pass_scripts import MEANING, compared, question
from scenes.stage.script import Beat, Line, coloured_words, holes, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.theme import (
    APPEAR,
    BEAT,
    BLINK,
    EDGE,
    FORMULA,
    FRAME,
    GLANCE,
    LEAST_TEXT,
    LISTEN,
    MOVE,
    PANEL_BESIDE,
    REST,
    RESULT,
    REVEAL,
    Palette,
)

ACROSS, UP, STEEP = (-1, 0, 1), (0, 20, 40), (-24, 0, 40)
RUN = 0.25  # of the triangle that shows the slope
STOPS = (-0.25, -1.0)  # where something is said on the way
SPEED, BACK = 0.45, 2.4  # in units of x a second on the way there; seconds for the way back
LEG_GAP = 12.0
SIGN_AT = 5  # which glyph of the live product is an equals sign


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        above: the plot of the function, and half, of the length of its tangent.
        below: the plot of its slope.
        left, rows, sizes: what is live, with its sizes of type.
        panel: all other workings.
    """

    above: Box
    half: float
    below: Box
    left: float
    rows: tuple[float, float, float]
    sizes: tuple[float, float, float]
    panel: Box

    @property
    def whole(self) -> Window:
        return Window(self.above, -1.5, 1.5, -6, 52)

    @property
    def slopes(self) -> Window:
        return Window(self.below, -1.5, 1.5, -44, 60)


WIDE = Places(
    Box(170, 175, 1110, 470),
    260,
    Box(170, 560, 1110, 800),
    PANEL_BESIDE.left,
    (200, 300, 400),
    (FORMULA, FORMULA, RESULT),
    Box(PANEL_BESIDE.left, 510, PANEL_BESIDE.right, PANEL_BESIDE.bottom),
)
SQUARE = Places(
    Box(530, 172, 950, 372),
    180,
    Box(530, 456, 950, 610),
    1026,
    (230, 330, 430),
    (44, 44, 66),
    Box(460, 672, 1460, 896),
)

TANGENT = "The gradient is the slope of the tangent."
CONSTANT = "Into the constant {exponent} the slope would be {wrong}."
NEVER = "But it never moves, so no gradient goes there."
GO = "Glide to {last}: the slope goes along."
FLAT = "At {flat} the tangent {how_flat}."
FALLS = "At {last} it {how_last}: the slope is {slope_last}."
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
        glide_beat(trace),
        compared(trace),
    ]


def glide_beat(trace: core.Trace) -> Beat:
    """What the slope is on the way, and at its end."""
    variable = next(iter(trace.at))
    flat, last = (moved(trace, x) for x in STOPS[-2:])

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "flat": at_words(variable, flat.at[variable], kind),
            "last": at_words(variable, last.at[variable], kind),
            "how_flat": how(flat),
            "how_last": how(last),
            "slope_last": maths_source(coloured_words(last.gradient[variable], "adjoint", kind), kind),
        }

    slopes = [
        f"at {at_words(variable, each.at[variable], 'plain')}: {each.gradient[variable]:g}" for each in (flat, last)
    ]
    beat = said("glide", "backward", "The slope moves along", [GO, FLAT, FALLS], fill)
    return replace(beat, formula=f"∂{trace.nodes[-1].label}/∂{variable} {'; '.join(slopes)}")


def at_words(variable: str, x: float, kind: str) -> str:
    """x = −1, in a sentence."""
    number_is = coloured_words(x, "value", kind)
    return maths_source(f"{notation.name_text(variable, kind)} = {number_is}", kind)


def how(trace: core.Trace) -> str:
    """What the tangent does."""
    true = next(iter(trace.gradient.values()))
    return HOW[(true > 0) - (true < 0)]


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


class Live(VGroup):
    """Where we are, the factors there, and the slope: numbers that go along with the point."""

    def __init__(self, trace: core.Trace, places: Places, palette: Palette) -> None:
        self.places, self.palette = places, palette
        self.rows = [Writing("x", FORMULA, palette) for _ in places.rows]
        super().__init__(*self.rows)
        self.write(trace)

    def write(self, trace: core.Trace) -> None:
        """The numbers at a place; on their way they are rounded, so that they can be read."""
        (variable,) = trace.at
        true = trace.gradient[variable]
        numbers = " dot ".join(in_colour("adjoint", maths(bracketed(round(each, 1)))) for each in factors(trace))
        sources = (
            f"{name(variable)} = {in_colour('value', maths(number(round(trace.at[variable], 2) + 0.0)))}",
            f"{slope_in_line(trace.nodes[-1].label, variable)} = {numbers}",
            f"= {in_colour('adjoint', maths(number(round(true, 1) + 0.0)))}",
        )
        places = self.places
        lines = zip(sources, places.sizes, places.rows, strict=True)
        new = [place(set_maths(each, size, self.palette), left=places.left, middle=at) for each, size, at in lines]
        signs = new[1].submobjects[SIGN_AT], new[2].submobjects[0]
        new[2].shift((signs[0].get_left()[0] - signs[1].get_left()[0], 0.0, 0.0))
        for row, text in zip(self.rows, new, strict=True):
            row.rewrite(text)


class Tangent(Lesson):
    """A dot on the curve and its tangent; below, at the same place, how steep it is: the graph of the slope."""

    script = staticmethod(tangent_script)
    squares = SET_ANEW

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = self.shaped(WIDE, SQUARE)
        self.whole, self.slopes, self.panel_box = self.places.whole, self.places.slopes, self.places.panel

    def drawn(self) -> list[Mobject]:
        self.variable, self.output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        self.curve = Curve(self.trace.expression)
        above = Axes(self.whole, (name(self.variable), name(self.output)), (), UP, self.palette)
        below = Axes(self.slopes, (name(self.variable), f"{name(self.output)}'"), ACROSS, STEEP, self.palette)
        start = self.trace.at[self.variable]
        self.walker = Walker(self.curve, self.whole, start, self.palette, self.places.half)
        slopes = self.slopes
        zero = straight(slopes.place(slopes.left, 0), slopes.place(slopes.right, 0))
        level = line(zero, slopes.frame, self.palette.line, EDGE)
        self.graph = line([], self.slopes.frame, self.palette.adjoint)
        self.slope_dot = dot_at(self.slopes.place(start, self.trace.gradient[self.variable]), self.palette.adjoint)
        self.plumb = line([], FRAME, self.palette.muted, EDGE, dotted=True)
        self.seen = [start, start]
        self.live = Live(self.trace, self.places, self.palette)
        drawn = line(self.curve.points(self.whole), self.whole.frame, self.palette.ink)
        return [above, below, level, drawn, self.walker.dot]

    def set_the_stage(self) -> None:
        """Both pairs of axes, the curve, and the place."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*self.drawn(), self.ticks]]))

    def tellings(self) -> list[Telling]:
        return [self.tangent, self.constant, self.glide]

    def tangent(self, beat: Beat) -> None:
        """The tangent, how far it climbs on its way across, and how high that is in the graph of the slope."""
        self.claim(beat.lines[0])
        self.play(Create(self.walker.tangent, run_time=MOVE))
        self.triangle = self.legs()
        for leg, length in zip(self.triangle[:2], self.triangle[2:], strict=True):
            self.play([Create(leg, run_time=MOVE), FadeIn(length, run_time=MOVE)])
        self.cue(f"{beat.lines[0].text} {beat.formula}.")
        self.play(lasting(REVEAL, [FadeIn(self.live)]))
        true = self.trace.gradient[self.variable]
        token = Token(true, LEAST_TEXT, self.palette).move_to(self.live.rows[2])
        self.play(lasting(BLINK, [FadeIn(token)]))
        ways = [pixels(token.get_center()), self.slopes.place(self.trace.at[self.variable], true)]
        self.draw(self.trace.at[self.variable])
        self.play(lasting(MOVE, [gliding(token, ways)]))
        arrived: Motion = [FadeIn(self.slope_dot), FadeIn(self.plumb), FadeOut(token, scale=0.4)]
        self.play(lasting(APPEAR, arrived))
        self.wait(GLANCE)

    def legs(self) -> VGroup:
        """How far across and how far up, from where we stand to a place on the tangent."""
        x, y = self.trace.at[self.variable], self.trace.value
        rise = RUN * self.trace.gradient[self.variable]
        here, corner, end = self.whole.place(x, y), self.whole.place(x + RUN, y), self.whole.place(x + RUN, y + rise)
        across, up = (line(straight(*ends), FRAME, self.palette.ink, EDGE) for ends in ((here, corner), (corner, end)))
        run, climb = (set_maths(number(length), LEAST_TEXT, self.palette) for length in (RUN, rise))
        clear = max((here[0] + corner[0] - box_of(run).width) / 2, here[0] + LEG_GAP / 2)  # of the tangent
        place(run, left=clear, middle=here[1] + LEG_GAP + box_of(run).height / 2)
        place(climb, left=corner[0] + LEG_GAP, middle=(corner[1] + end[1]) / 2)
        return VGroup(across, up, run, climb)

    def constant(self, beat: Beat) -> None:
        """The slope that would be, and a line through it."""
        words = into_the_exponent(self.trace).words("typst")
        self.panel = workings = self.worked("", [(words.numbers, words.relation, words.result)], answer=False)
        would, never = beat.lines
        self.claim(would, workings.read(), [FadeOut(self.triangle, run_time=REVEAL)])
        through = strike(box_of(workings), self.palette)
        self.begin_saying(never, [Create(through, run_time=MOVE)])
        self.panel = VGroup(workings, through)
        self.wait(LISTEN)

    def glide(self, beat: Beat) -> None:
        """One glide to the left and back; the slope goes along, and its graph is drawn."""
        go, *found = beat.lines
        self.claim(go)
        before = self.walker.x
        for rank, stop in enumerate(STOPS):
            self.along(stop, abs(stop - before) / SPEED, found[rank - 1] if rank else None)
            before = stop
        self.begin_saying(found[-1])
        self.wait(GLANCE)
        self.along(self.trace.at[self.variable], BACK)
        self.wait(REST)

    def along(self, to: float, seconds: float, line_said: Line | None = None) -> None:
        """Go along the curve, and say something at the start of it."""
        start = self.walker.x
        parts = [self.walker.dot, self.walker.tangent, self.slope_dot, self.graph, self.plumb, *self.live.rows]
        seconds = round(seconds / BEAT) * BEAT
        motion = evenly(lambda share: self.draw(start + share * (to - start)), seconds, *parts)
        if line_said:
            self.begin_saying(line_said, motion)
        else:
            self.play(motion)

    def draw(self, x: float) -> None:
        """Everything where it is when we stand at x."""
        self.walker.draw(x, self.whole)
        trace = moved(self.trace, x)
        self.seen = [min(self.seen[0], x), max(self.seen[1], x)]
        redraw(self.graph, self.curve.slopes(self.slopes, *self.seen), self.slopes.frame)
        there = self.slopes.place(x, trace.gradient[self.variable])
        self.slope_dot.move_to(point(*there))
        redraw(self.plumb, straight(self.whole.place(x, trace.value), there), FRAME)
        self.live.write(trace)


def bracketed(factor: float) -> str:
    """A factor in a product."""
    atom = notation.number_atom(factor, "typst")
    return f"({atom.text})" if atom.minus else atom.text
