"""Curves: a function of one variable as the core computes it, between axes, and a tangent that moves along it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from manim import Animation, Dot, Mobject, VGroup, linear, smooth

import backprop_core as core
from scenes.box import Box
from scenes.picture.graph import Stroke, stroke
from scenes.picture.lean import UpdateFromAlphaFunc
from scenes.picture.lines import Point, bezier_points, clipped, dots
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, number
from scenes.theme import EDGE, LEAST_TEXT, RING, ROOMY, STAGE_BESIDE, Palette

SAMPLES = 240  # of a curve, from one side of its window to the other
JUMP = 0.1  # of the height of a window: more than a curve rises from one sample to the next
PIECES = 40  # of a straight line, so that the check of a frame finds text on it
CURVE = 5.0  # its width, in pixels
DOT = 13.0  # radius of the place where we are, in pixels
MARK_GAP = 14.0  # between an axis and its numbers
BESIDE = Box(STAGE_BESIDE.left + 94, STAGE_BESIDE.top + 50, STAGE_BESIDE.right - 70, 776)  # a plot beside a panel


@dataclass(frozen=True)
class Window:
    """What a plot shows: where it stands on the frame, in pixels, and from where to where, in the function's units."""

    frame: Box
    left: float
    right: float
    bottom: float
    top: float

    def place(self, x: float, y: float) -> Point:
        """Where a point of the plane is on the frame, in pixels."""
        across = (x - self.left) / (self.right - self.left)
        up = (y - self.bottom) / (self.top - self.bottom)
        return self.frame.left + across * self.frame.width, self.frame.bottom - up * self.frame.height

    def towards(self, other: "Window", share: float) -> "Window":
        """The window on its way to another, zooming evenly: each width is the same share of the one before it."""
        zoom = ((other.right - other.left) / (self.right - self.left)) ** share
        whole = (other.right - other.left) / (self.right - self.left)
        part = (1 - zoom) / (1 - whole) if whole != 1 else share

        def between(start: float, stop: float) -> float:
            return start + part * (stop - start)

        return Window(
            self.frame,
            between(self.left, other.left),
            between(self.right, other.right),
            between(self.bottom, other.bottom),
            between(self.top, other.top),
        )


class Curve:
    """A function of one variable: its height and its slope anywhere; not a number outside its domain."""

    def __init__(self, program: str) -> None:
        self.function = core.compile(program)
        (self.variable,) = core.parse(program).variables

    def at(self, x: float) -> tuple[float, float]:
        """Height and slope."""
        try:
            value, gradient = self.function(**{self.variable: x})
        except core.BackpropError:
            return math.nan, math.nan
        return value, gradient[self.variable]

    def points(self, window: Window, start: float = -math.inf, stop: float = math.inf) -> list[Point]:
        """The curve from place to place in a window, or from side to side, in pixels; the part that is defined."""
        first, last = max(window.left, start), min(window.right, stop)
        step = (last - first) / SAMPLES
        places = [first + step * rank for rank in range(SAMPLES + 1)]
        heights = [(x, self.at(x)[0]) for x in places]
        return [window.place(x, y) for x, y in heights if math.isfinite(y)]

    def slopes(self, window: Window, start: float, stop: float) -> list[Point]:
        """The slope from place to place, in pixels, broken where it jumps."""
        step = (window.right - window.left) / SAMPLES
        places = [start + step * rank for rank in range(int((stop - start) / step) + 1)]
        found: list[Point] = []
        for x in places:
            here = window.place(x, self.at(x)[1])
            if found and abs(here[1] - found[-1][1]) > JUMP * window.frame.height:
                found.append((here[0], math.nan))
            found.append(here)
        return found

    def tangent(self, window: Window, x: float, half: float) -> list[Point]:
        """The tangent at x, as long to either side as given in pixels; beyond the window it ends."""
        height, slope = self.at(x)
        here, there = window.place(x, height), window.place(x + 1, height + slope)
        length = math.dist(here, there)
        dx, dy = ((there[0] - here[0]) / length * half, (there[1] - here[1]) / length * half)
        ends = clipped((here[0] - dx, here[1] - dy), (here[0] + dx, here[1] + dy), window.frame)
        return straight(*ends) if ends else [here, here]


def straight(start: Point, stop: Point) -> list[Point]:
    """A straight line in pieces."""
    shares = [rank / PIECES for rank in range(PIECES + 1)]
    return [(start[0] + s * (stop[0] - start[0]), start[1] + s * (stop[1] - start[1])) for s in shares]


def line(points: Sequence[Point], frame: Box, colour: str, width: float = CURVE, dotted: bool = False) -> Stroke:
    """A line through points in pixels, cut to a frame; text may not lie on it."""
    edge = Stroke(points, dotted, colour)
    edge.set_stroke(colour, stroke(width))
    redraw(edge, points, frame)
    return edge


def redraw(edge: Stroke, points: Sequence[Point], frame: Box) -> None:
    """Draw a line anew through other points; it is broken where one of them is not a number."""
    known = [(start, stop) for start, stop in pairwise(points) if not math.isnan(start[1] + stop[1])]
    pieces = [piece for start, stop in known if (piece := clipped(start, stop, frame.grown(0.5)))]
    edge.set_points(bezier_points(dots(pieces) if edge.dotted else pieces))


def dot_at(place: Point, colour: str) -> Dot:
    """The place where we are."""
    return Dot(point(*place), radius=units(DOT), color=colour, z_index=1)


def ring_at(place: Point, palette: Palette) -> Dot:
    """A place where we are not, or no longer."""
    ring = Dot(point(*place), radius=units(DOT), color=palette.paper, z_index=1)
    ring.set_stroke(palette.ink, stroke(EDGE))
    return ring


def moving(draw: Callable[[float], None], seconds: float, *mobjects: Mobject) -> list[Animation]:
    """Draw something anew for every share of the way, from 0 to 1, evenly eased.

    All that moves must be named, or Manim may take it for a part of the still background.
    """
    return evenly(lambda share: draw(smooth(share)), seconds, *mobjects)


def evenly(draw: Callable[[float], None], seconds: float, *mobjects: Mobject) -> list[Animation]:
    """The same at one speed from beginning to end."""
    first, *others = mobjects
    drawing = UpdateFromAlphaFunc(first, lambda _, share: draw(share), run_time=seconds, rate_func=linear)
    return [drawing, *[UpdateFromAlphaFunc(other, lambda *_: None, run_time=seconds) for other in others]]


class Axes(VGroup):
    """The axes at the left and at the bottom of a window, with a few numbers and, in Typst, what they count."""

    def __init__(
        self,
        window: Window,
        names: tuple[str, str],
        across: Sequence[float],
        up: Sequence[float],
        palette: Palette,
        write: Callable[[float], str] = number,
    ) -> None:
        frame = window.frame
        self.lines = VGroup(
            line(straight((frame.left, frame.bottom), (frame.right, frame.bottom)), frame, palette.muted, EDGE),
            line(straight((frame.left, frame.bottom), (frame.left, frame.top)), frame, palette.muted, EDGE),
        )
        self.numbers = VGroup(*numbers(window, across, up, palette, write))
        below = place(set_maths(names[0], ROOMY.label, palette), left=frame.right + MARK_GAP, middle=frame.bottom)
        above = set_maths(names[1], ROOMY.label, palette)
        above.move_to(point(frame.left, frame.top - MARK_GAP - box_of(above).height / 2))
        super().__init__(self.lines, self.numbers, below, above)


def numbers(
    window: Window,
    across: Sequence[float],
    up: Sequence[float],
    palette: Palette,
    write: Callable[[float], str] = number,
) -> list[Writing]:
    """The numbers along the axes of a window, as they are to be written."""
    found = []
    for x in across:
        text = set_maths(in_colour("muted", maths(write(x))), LEAST_TEXT, palette)
        left, bottom = window.place(x, window.bottom)
        found.append(text.move_to(point(left, bottom + MARK_GAP + LEAST_TEXT / 2)))
    for y in up:
        text = set_maths(in_colour("muted", maths(write(y))), LEAST_TEXT, palette)
        left, middle = window.place(window.left, y)
        found.append(place(text, right=left - MARK_GAP, middle=middle))
    return found


class Walker:
    """A dot on a curve and the tangent there, which go together to any place of any window."""

    def __init__(self, curve: Curve, window: Window, x: float, palette: Palette, half: float) -> None:
        self.curve, self.window, self.x, self.half = curve, window, x, half
        self.tangent = line(curve.tangent(window, x, half), window.frame, palette.adjoint, RING)
        self.dot = dot_at(window.place(x, curve.at(x)[0]), palette.value)

    def draw(self, x: float, window: Window) -> None:
        """Stand at x, as seen through a window."""
        self.x, self.window = x, window
        redraw(self.tangent, self.curve.tangent(window, x, self.half), window.frame)
        self.dot.move_to(point(*window.place(x, self.curve.at(x)[0])))

    def walk(self, to: float, seconds: float) -> list[Animation]:
        """Go along the curve to another place."""
        start = self.x
        return moving(
            lambda share: self.draw(start + share * (to - start), self.window), seconds, self.dot, self.tangent
        )
