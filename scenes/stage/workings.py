"""A formula worked out line by line, its result asked before it is shown."""

from collections.abc import Sequence

from manim import DOWN, VGroup

from scenes.box import Box
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, set_maths, units
from scenes.picture.typst import muted
from scenes.stage.motions import Motion, delayed, lasting
from scenes.stage.panel import LINE_GAP, SHARES, caption, fits, line_setter
from scenes.theme import APPEAR, BLINK, FORMULA, RESULT, REVEAL, Palette

APART, TWICE = 70.0, 2.0  # between two columns, in pixels; how much wider than high a box is that has two


class Workings(VGroup):
    """A formula worked out: a heading, then lines whose equals signs stand below each other.

    Args:
        heading: what the lines are, in a few words; may be empty.
        rows: of each line the left side, the sign and the right side, in Typst; the last one is the result.
        box: where it stands, from the top.
        answer: whether the result is to be predicted: a question mark stands in its place at first.
    """

    def __init__(
        self, heading: str, rows: Sequence[tuple[str, str, str]], box: Box, palette: Palette, answer: bool = True
    ) -> None:
        sizes = [FORMULA] * (len(rows) - 1) + [RESULT if answer else FORMULA]
        self.heading = [caption(heading, palette)] if heading else []
        for share in SHARES:
            set_line = line_setter(palette, box.width, share)
            self.lines = [set_line(*row, size) for row, size in zip(rows, sizes, strict=True)]
            columns = columns_in(self.heading, self.lines, box)
            if columns:
                break
        super().__init__(*self.heading, *self.lines)
        self.bottom = max(stand(lines, room) for lines, room in columns or [([*self.heading, *self.lines], box)])
        if len(columns) > 1:
            self.bottom = max(self.bottom, level(columns[0][0], columns[1][0], box))
        self.answer = self.lines[-1].parts["right"] if answer else None
        self.unknown = set_maths(muted("$?$"), self.lines[-1].pixels, palette)
        if self.answer:
            place(self.unknown, left=box_of(self.answer).left, middle=box_of(self.answer).middle[1])

    def asked(self) -> Motion:
        """The heading and all lines, with a question mark for the result."""
        if not self.answer:
            return self.read()
        last = self.lines[-1].parts
        known = VGroup(*[part for key, part in last.items() if key != "right"])
        return lasting(APPEAR, [FadeIn(part) for part in [*self.heading, *self.lines[:-1], known, self.unknown]])

    def answered(self) -> Motion:
        """The question mark goes, and then the result takes its place: one over the other could not be read."""
        assert self.answer
        goes, comes = FadeOut(self.unknown, run_time=BLINK), FadeIn(self.answer, run_time=REVEAL - BLINK)
        return [goes, *delayed(BLINK, [comes])]

    def read(self) -> Motion:
        """Everything at once."""
        return lasting(APPEAR, [FadeIn(part) for part in [*self.heading, *self.lines]])


Column = tuple[list[Writing], Box]


def columns_in(heading: list[Writing], lines: list[Writing], box: Box) -> list[Column]:
    """Lines one below the other, or in a low and wide box in two columns; none where they fit in neither way."""
    if fits([*heading, *lines], box):
        return [([*heading, *lines], box)]
    half = len(lines) // 2
    if not half or box.width < TWICE * box.height:
        return []
    first, second = [*heading, *lines[:half]], lines[half:]
    middle = box.left + reach(first) + APART
    top = box.top + sum(box_of(line).height + LINE_GAP for line in heading)
    pairs = [(first, Box(box.left, box.top, middle, box.bottom)), (second, Box(middle, top, box.right, box.bottom))]
    return pairs if all(fits(column, room) for column, room in pairs) else []


def level(first: Sequence[Writing], second: Sequence[Writing], box: Box) -> float:
    """Put the first formula of the second column on a line with that of the first; where the next would begin."""
    sign, other = (next(line for line in lines if line.parts).parts["relation"] for lines in (first, second))
    lower = box_of(sign).middle[1] - box_of(other).middle[1]
    lower = max(0.0, min(lower, box.bottom - box_of(second[-1]).bottom))
    for line in second:
        line.shift(DOWN * units(lower))
    return box_of(second[-1]).bottom + LINE_GAP


def reach(lines: Sequence[Writing]) -> float:
    """How wide lines are one below the other, their equals signs too."""
    parts = [(box_of(line), box_of(line.parts["relation"]).left) for line in lines if line.parts]
    before, after = max(sign - box.left for box, sign in parts), max(box.right - sign for box, sign in parts)
    return max(before + after, *[box_of(line).width for line in lines])


def stand(lines: Sequence[Writing], box: Box) -> float:
    """Put lines one below the other, their equals signs too, from the top of a box; where the next one would begin."""
    top = box.top
    for line in lines:
        height = box_of(line).height
        place(line, left=box.left, middle=top + height / 2)
        top += height + LINE_GAP
    formulas = [line for line in lines if line.parts]
    rightmost = max(line.parts["relation"].get_x() for line in formulas)
    for line in formulas:
        aside = rightmost - line.parts["relation"].get_x()
        line.shift((min(aside, units(box.right - box_of(line).right)), 0.0, 0.0))
    return top
