"""What the gradient predicted beside what a real nudge does: two bars on one ruler, and a lens on what lies between."""

from collections.abc import Sequence
from typing import NamedTuple

from manim import LEFT, RIGHT, Circle, GrowFromEdge, Line, Rectangle, ReplacementTransform, VGroup

import backprop_core as core
from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.picture.digits import in_full
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, muted, name
from scenes.stage.motions import Motion, in_turn, lasting
from scenes.theme import APPEAR, LEAST_TEXT, MOVE, NODE_EDGE, REVEAL, RIM, Palette

ROW, BAR, APART = 48.0, 30.0, 14.0  # a row, the bar in it, and between variables, in pixels
COLUMN = 24.0  # between words, numbers and bars
LENS, WIDE_GAP, HANDLE = 62.0, 56.0, 14.0  # radius of the lens; how far apart two ends are in it; below the bars
MOST_DECIMALS = 7
NOTHING = 1e-9  # of a change by which it may be off and still be the predicted one


class Nudge(NamedTuple):
    """What a variable's nudge is predicted to do to the output, and what it does."""

    variable: str
    predicted: float
    actual: float

    @property
    def gap(self) -> float:
        return self.actual - self.predicted

    @property
    def is_exact(self) -> bool:
        return abs(self.gap) <= NOTHING * abs(self.actual)


def nudged(trace: core.Trace, variable: str, by: float = NUDGE) -> Nudge:
    """A real nudge beside the gradient's prediction of it."""
    actual, predicted = core.nudge(trace, variable, by)
    return Nudge(variable, predicted, actual)


def decimals(nudge: Nudge) -> int | None:
    """With how many decimals predicted, actual and gap are printed so that they add up; None if that takes too many.

    The gap has two digits at least. Where there is none, they have those that the number is mostly shown with.
    """
    for count in range(1, MOST_DECIMALS + 1):
        predicted, actual, gap = (round(each, count) for each in (nudge.predicted, nudge.actual, nudge.gap))
        adds_up = round(predicted + gap, count) == actual and round(nudge.actual, count) != 0
        whole = (
            in_full(nudge.actual, count) == in_full(nudge.actual, None) if nudge.is_exact else abs(gap) * 10**count > 9
        )
        if adds_up and whole:
            return count
    return None


class Bars(VGroup):
    """For each nudge a bar in outline, what was predicted, above a filled one, what it actually does.

    `others` are nudges whose numbers are to fit into the same columns; `least` is the smallest type, down to which rows
    are lower where the box is.
    """

    def __init__(
        self,
        nudges: Sequence[Nudge],
        box: Box,
        palette: Palette,
        others: Sequence[Nudge] = (),
        least: float = LEAST_TEXT,
    ) -> None:
        self.palette, self.box = palette, box
        needed = ROW * 2 * len(nudges) + APART * (len(nudges) - 1)
        share = min(1.0, box.height / needed) if least < LEAST_TEXT else 1.0
        size, row, self.thick = max(least, LEAST_TEXT * share), ROW * share, BAR * share
        single = len(nudges) == 1
        count = decimals(nudges[0]) if single else None
        self.words: list[Writing] = []
        self.numbers: list[Writing] = []
        for nudge in nudges:
            labels = [muted("predicted"), muted("actual")] if single else [maths(name(nudge.variable))]
            self.words += [Writing(label, size, palette) for label in labels]
            self.numbers += both_numbers(nudge, count, palette, size)
        widest = [each for other in others for each in both_numbers(other, decimals(other), palette)]
        after_words = box.left + max(box_of(word).width for word in self.words) + COLUMN
        after_numbers = after_words + max(box_of(each).width for each in [*self.numbers, *widest])
        left = after_numbers + COLUMN
        ends = [value for nudge in nudges for value in (nudge.predicted, nudge.actual)]
        lowest, highest = min(0.0, *ends), max(0.0, *ends)
        self.scale_of = (box.right - left - NODE_EDGE) / ((highest - lowest) or 1.0)
        self.zero = left - lowest * self.scale_of
        self.bars: list[Rectangle] = []
        top = box.top
        for index, value in enumerate(ends):
            top += APART * share if index and index % 2 == 0 else 0
            middle = top + row / 2
            place(self.numbers[index], right=after_numbers, middle=middle)
            if single or index % 2 == 0:
                place(self.words[index if single else index // 2], left=box.left, middle=middle)
            self.bars.append(self.bar(value, middle, filled=index % 2 == 1))
            top += row
        self.bottom = top
        self.ruler = Line(point(self.zero, box.top), point(self.zero, top)).set_stroke(palette.muted, stroke(NODE_EDGE))
        super().__init__(*self.bars, self.ruler, *self.words, *self.numbers)

    def bar(self, value: float, middle: float, filled: bool) -> Rectangle:
        palette = self.palette
        first, last = sorted((self.zero, self.zero + value * self.scale_of))
        bar = Rectangle(width=units(max(last - first, 2.0)), height=units(self.thick)).move_to(
            point((first + last) / 2, middle)
        )
        if filled:
            return bar.set_fill(palette.value, 1).set_stroke(palette.value, stroke(RIM))
        return bar.set_fill(palette.panel, 1).set_stroke(palette.adjoint, stroke(RIM))

    def grow(self, start: int) -> Motion:
        """What was predicted grows from the ruler (from 0), or what actually happens (from 1)."""
        single = len(self.words) == len(self.bars)
        words = self.words[start::2] if single else (self.words if start == 0 else [])
        changes: Motion = [FadeIn(part, run_time=APPEAR) for part in [*words, *([self.ruler] if start == 0 else [])]]
        changes += [FadeIn(each, run_time=REVEAL) for each in self.numbers[start::2]]
        rises = [bar.get_center()[0] >= self.ruler.get_center()[0] for bar in self.bars]
        pairs = list(zip(self.bars, rises, strict=True))[start::2]
        return [*changes, *lasting(MOVE, [GrowFromEdge(bar, LEFT if up else RIGHT) for bar, up in pairs])]

    def turned_into(self, other: "Bars") -> Motion:
        """The bars of another nudge take their places, on a ruler on which they are as long."""
        bars = zip(self.bars, other.bars, strict=True)
        numbers: Motion = [FadeOut(each) for each in self.numbers]
        numbers += [FadeIn(each) for each in other.numbers]
        still = zip([self.ruler, *self.words], [other.ruler, *other.words], strict=True)
        return lasting(MOVE, [*[ReplacementTransform(*pair) for pair in (*bars, *still)], *numbers])


def both_numbers(nudge: Nudge, count: int | None, palette: Palette, size: float = LEAST_TEXT) -> list[Writing]:
    """What was predicted and what happens, each in the colour of its pass."""
    sides = (nudge.predicted, "adjoint"), (nudge.actual, "value")
    return [set_maths(in_colour(role, maths(in_full(value, count))), size, palette) for value, role in sides]


class Lens(VGroup):
    """The ends of two bars, large, and what lies between them.

    Args:
        bars: of one nudge.
        nudge: what they show.
        before: the nudge that the gap is compared with, if this is not the first.
    """

    def __init__(self, bars: Bars, nudge: Nudge, before: Nudge | None, palette: Palette) -> None:
        share = nudge.gap / nudge.predicted
        apart = WIDE_GAP if before is None else WIDE_GAP * abs(share * before.predicted / before.gap)
        x, y = bars.box.right - LENS - NODE_EDGE, bars.bottom + HANDLE + LENS
        self.glass = Circle(radius=units(LENS)).set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE))
        self.glass.move_to(point(x, y))
        signed = apart if nudge.gap * (1 if nudge.predicted >= 0 else -1) > 0 else -apart
        height = LENS * 0.55
        ends = (x - signed / 2, palette.adjoint), (x + signed / 2, palette.value)
        self.ends = [
            Line(point(at, y - height), point(at, y + height)).set_stroke(colour, stroke(2 * NODE_EDGE))
            for at, colour in ends
        ]
        shown = in_full(nudge.gap, decimals(nudge))
        self.text = Writing(f"{muted('gap')} {maths(shown)}", LEAST_TEXT, palette)
        place(self.text, right=x - LENS - COLUMN, middle=y)
        super().__init__(self.glass, *self.ends, self.text)

    def turned_into(self, other: "Lens") -> Motion:
        """What lies between the ends of other bars."""
        ends = [ReplacementTransform(*pair) for pair in zip(self.ends, other.ends, strict=True)]
        glass = ReplacementTransform(self.glass, other.glass)
        return [*lasting(MOVE, [glass, *ends]), *in_turn(MOVE, [FadeOut(self.text)], [FadeIn(other.text)])]

    def appears(self) -> Motion:
        """The lens and what it shows come to light."""
        return lasting(REVEAL, [FadeIn(part) for part in self.submobjects])
