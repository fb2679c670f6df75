"""When a neuron stops learning: far out on the sigmoid little passes, and below 0 on a ReLU nothing does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from manim import LEFT, RIGHT, Circle, GrowFromEdge, Line, Mobject, Rectangle, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.curves import BESIDE, Axes, Curve, Walker, Window, line, moving
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, name, slope_in_line
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, coloured_words, label, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, GLANCE, LEAST_TEXT, LISTEN, MOVE, NODE_EDGE, RIM, STILL, Palette

FAR, OFF, TURN = 2.0, -6.0, 4.0  # what the bias is turned to, and how many seconds that takes
RECTIFIED = "relu"  # what the dead neuron has for its sigmoid
Seen = tuple[float, float, float, float]  # from where to where a curve is seen
FLAT_FAR_OUT, FLAT_BELOW = (-4.0, 8.0, 0.0, 1.2), (-4.0, 4.0, -0.5, 2.5)
MARKS: dict[Seen, tuple[Sequence[float], Sequence[float]]] = {
    FLAT_FAR_OUT: ((-4, 0, 4, 8), (0, 1)),
    FLAT_BELOW: ((-4, 0, 4), (0, 1, 2)),
}
WEIGHT = "w"  # with which the names of what is learned begin
LONG, BAR = 130.0, 44.0  # how long a gradient of 1 is, and how high the bars are
KNOB, BIAS_FROM, BIAS_TO = 22.0, -7.0, 3.0
NUMBER, ABOVE = 44, 40.0  # size of the bias’s number, and how far above the knob it stands
EXAGGERATED = 60  # how many times further the ball goes than a nudge would take it, so that it is seen


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        plot: the curve, and half, of the length of its tangent.
        rows: the gradients, a bar for each weight, and zero, where these begin.
        dial: the track of the bias.
    """

    plot: Box
    half: float
    rows: Box
    zero: float
    dial: Box


WIDE = Places(BESIDE, 260, Box(1250, 200, 1810, 560), 1640, Box(1280, 790, 1800, 790))
SQUARE = Places(Box(540, 180, 1380, 480), 220, Box(560, 570, 1360, 750), 1010, Box(560, 862, 1360, 862))

ASK = "When does a neuron stop learning?"
PASS = "Every gradient comes through the slope of the curve."
TURN_UP = "Turn the bias {b} up, and watch the gradients."
SATURATED = "Saturated: out here the curve is flat, and hardly anything passes."
RELU = "A {relu} stays steep on this side."
TURN_DOWN = "Now turn the bias down, until the sum is negative."
DEAD = "Dead: below 0 it is flat, and nothing passes at all."
NUDGED = "Nudge {w} by {by}: {y} moves by {change}."


class Turned(NamedTuple):
    """A neuron whose bias is turned from one number to another."""

    trace: core.Trace
    to: float

    def at(self, share: float) -> core.Trace:
        """The neuron on the way."""
        start = self.trace.at[bias(self.trace)]
        return with_bias(self.trace, start + share * (self.to - start))


def bias(trace: core.Trace) -> str:
    """The variable that is added, and multiplied with nothing."""
    total = activation(trace).operands[0]
    return next(node.label for node in (trace.nodes[each] for each in trace.nodes[total].operands) if not node.operands)


def activation(trace: core.Trace) -> TraceNode:
    """The node that squashes the sum."""
    return trace.nodes[-1]


def total(trace: core.Trace) -> float:
    """The sum that is squashed."""
    return float(trace.nodes[activation(trace).operands[0]].value)


def with_bias(trace: core.Trace, value: float) -> core.Trace:
    return trace.at_point({**trace.at, bias(trace): value})


def saturated(trace: core.Trace) -> core.Trace:
    """The same neuron with its sum far out."""
    return with_bias(trace, FAR)


def rectified(trace: core.Trace) -> core.Trace:
    """The same neuron with a ReLU."""
    return core.trace(trace.expression.replace(activation(trace).operation, RECTIFIED), trace.at)


def dead(trace: core.Trace) -> core.Trace:
    """The same with its sum below 0."""
    return with_bias(rectified(trace), OFF)


def script(trace: core.Trace) -> list[Beat]:
    """The question, where the gradients come through, the bias turned up, another activation, and it turned down."""
    variable, gone = next(iter(trace.at)), dead(trace)
    change, _ = core.nudge(gone, variable, NUDGE)

    def fill(kind: str) -> dict[str, str]:
        return {
            "b": label(bias(trace), kind),
            "relu": "ReLU",
            "w": label(variable, kind),
            "by": maths_source(notation.shown(NUDGE), kind),
            "y": label(trace.nodes[-1].label, kind),
            "change": maths_source(coloured_words(change, "value", kind), kind),
        }

    return [
        said("question", "question", "The question", [ASK], fill),
        said("slope", "backward", "Through the slope", [PASS], fill),
        told("saturated", "Saturated", [TURN_UP, SATURATED], saturated(trace), fill),
        said("relu", "forward", "A ReLU", [RELU], fill),
        told("dead", "Dead", [TURN_DOWN, DEAD], gone, fill),
        said("check", "check", "The check", [NUDGED], fill),
    ]


def told(key: str, title: str, lines: list[str], trace: core.Trace, fill: Callable[[str], dict[str, str]]) -> Beat:
    """A beat in which the bias is turned, with what the activation hands on at its end."""
    step = next(step for step in trace.backward if step.operand_id == activation(trace).operands[0])
    return replace(said(key, "backward", title, lines, fill), formula=step.plugged)


class Saturated(Lesson):
    """A ball on the curve, a dial for the bias, and a bar for the gradient of each weight."""

    script = staticmethod(script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        self.places = self.shaped(WIDE, SQUARE)
        self.plot = self.plotted(self.trace, FLAT_FAR_OUT)
        self.dial = Dial(self.trace, self.places.dial, self.palette)
        self.gradients = Gradients(self.trace, self.places, self.palette)
        return [*self.plot, self.walker.dot, self.dial, self.gradients.frame]

    def set_the_stage(self) -> None:
        """The picture and the ticks appear; what is wanted is every gradient."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*self.drawn(), self.ticks]]))

    def plotted(self, trace: core.Trace, seen: Seen) -> list[Mobject]:
        """The curve of an activation, and whoever walks on it."""
        curve = Curve(f"{activation(trace).operation}(z)")
        window = Window(self.places.plot, *seen)
        self.walker = Walker(curve, window, total(trace), self.palette, self.places.half)
        below, above = (name(trace.nodes[at].label) for at in (activation(trace).operands[0], activation(trace).id))
        axes = Axes(window, (below, above), *MARKS[seen], self.palette)
        return [axes, line(curve.points(window), self.places.plot, self.palette.ink)]

    def tellings(self) -> list[Telling]:
        return [self.slope, self.turn_up, self.other_curve, self.turn_down]

    def slope(self, beat: Beat) -> None:
        """The tangent, and the gradients."""
        self.claim(beat.lines[0])
        self.play(lasting(MOVE, [FadeIn(self.walker.tangent)]))
        self.play(lasting(MOVE, self.gradients.grow()))
        self.wait(LISTEN)

    def turn_up(self, beat: Beat) -> None:
        self.turn(beat, Turned(self.trace, FAR))

    def turn(self, beat: Beat, turned: Turned) -> None:
        """The bias is turned, and everything goes along: the ball, the tangent and all gradients."""
        claim, found = beat.lines
        self.claim(claim)

        def draw(share: float) -> None:
            trace = turned.at(share)
            self.walker.draw(total(trace), self.walker.window)
            self.dial.turn(trace)
            self.gradients.draw(trace)

        parts = [self.walker.dot, self.walker.tangent, self.dial.knob, self.dial.text, *self.gradients.bars]
        self.play(moving(draw, TURN, *parts))
        self.begin_saying(found)
        self.wait(STILL)

    def other_curve(self, beat: Beat) -> None:
        """The bias goes back, and a ReLU takes the place of the sigmoid."""
        claim = beat.lines[0]
        gone = [*self.plot, self.walker.dot, self.walker.tangent]
        other = rectified(self.trace)
        self.play(lasting(APPEAR, [FadeOut(part) for part in gone]))
        self.plot = self.plotted(other, FLAT_BELOW)

        def draw(share: float) -> None:
            trace = with_bias(other, FAR + share * (self.trace.at[bias(self.trace)] - FAR))
            self.dial.turn(trace)
            self.gradients.draw(trace)

        back = moving(draw, 2 * MOVE, self.dial.knob, self.dial.text, *self.gradients.bars)
        comes = lasting(MOVE, [FadeIn(part) for part in [*self.plot, self.walker.dot]])
        self.begin_saying(claim, comes, back, self.headed(other))
        self.play(lasting(MOVE, [FadeIn(self.walker.tangent)]))
        self.wait(GLANCE)

    def turn_down(self, beat: Beat) -> None:
        self.turn(beat, Turned(rectified(self.trace), OFF))

    def check(self, beat: Beat) -> None:
        """A real nudge of a weight: the ball moves, and the output does not."""
        gone = dead(self.trace)
        variable = next(iter(gone.at))
        here, there = (total(each) for each in (gone, gone.at_point({**gone.at, variable: gone.at[variable] + NUDGE})))
        self.begin_saying(beat.lines[0])
        for x in (there + (there - here) * EXAGGERATED, here):
            self.play(self.walker.walk(x, MOVE))
        self.wait(STILL)


class Dial(VGroup):
    """The bias on a track, with its number beside it."""

    def __init__(self, trace: core.Trace, at: Box, palette: Palette) -> None:
        self.palette, self.bias, self.at = palette, bias(trace), at
        track = Line(point(at.left, at.top), point(at.right, at.top)).set_stroke(palette.muted, stroke(RIM))
        self.knob = Circle(radius=units(KNOB)).set_fill(palette.panel, 1).set_stroke(palette.variable, stroke(RIM + 2))
        self.text = Writing("x", NUMBER, palette)
        super().__init__(track, self.knob, self.text)
        self.turn(trace)

    def turn(self, trace: core.Trace) -> None:
        """The knob stands where the bias is."""
        value = float(trace.at[self.bias])
        x = self.at.left + self.at.width * (value - BIAS_FROM) / (BIAS_TO - BIAS_FROM)
        self.knob.move_to(point(x, self.at.top))
        source = f"{name(self.bias)} = {in_colour('value', maths(f'{round(value, 1) + 0.0:.1f}'))}"
        self.text.rewrite(set_maths(source, NUMBER, self.palette).move_to(point(x, self.at.top - KNOB - ABOVE)))


class Gradients(VGroup):
    """A bar for the gradient of each weight: filled to the right, hollow to the left where it is negative."""

    def __init__(self, trace: core.Trace, places: Places, palette: Palette) -> None:
        self.palette, self.zero, rows = palette, places.zero, places.rows
        self.variables, output = [each for each in trace.at if each.startswith(WEIGHT)], trace.nodes[-1].label
        row = rows.height / len(self.variables)
        self.middles = [rows.top + (rank + 0.5) * row for rank in range(len(self.variables))]
        names = [
            place(set_maths(slope_in_line(output, each), LEAST_TEXT, palette), left=rows.left, middle=middle)
            for each, middle in zip(self.variables, self.middles, strict=True)
        ]
        zero = Line(point(self.zero, rows.top), point(self.zero, rows.bottom))
        zero.set_stroke(palette.muted, stroke(NODE_EDGE))
        self.frame = VGroup(zero, *names)
        self.bars = [Rectangle() for _ in self.variables]
        super().__init__(self.frame, *self.bars)
        self.draw(trace)

    def draw(self, trace: core.Trace) -> None:
        """The bars are as long as the gradients of a trace."""
        for bar, variable, middle in zip(self.bars, self.variables, self.middles, strict=True):
            value = float(trace.gradient[variable])
            length = max(abs(value) * LONG, 2.0)
            new = Rectangle(width=units(length), height=units(BAR))
            new.move_to(point(self.zero + (length if value >= 0 else -length) / 2, middle))
            colour = self.palette.adjoint
            new.set_fill(colour if value >= 0 else self.palette.panel, 1).set_stroke(colour, stroke(RIM))
            bar.become(new)

    def grow(self) -> Motion:
        """The bars grow from the line."""
        return [
            GrowFromEdge(bar, LEFT if bar.get_center()[0] >= self.frame[0].get_center()[0] else RIGHT)
            for bar in self.bars
        ]
