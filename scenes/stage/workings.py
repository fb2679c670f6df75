"""A formula worked out line by line, its result asked before it is shown."""

from collections.abc import Sequence

from manim import FadeIn, FadeOut, VGroup

from scenes.box import Box
from scenes.picture.typeset import box_of, place, set_maths, units
from scenes.picture.typst import muted
from scenes.stage.motions import Motion, lasting
from scenes.stage.panel import LINE_GAP, SHARES, caption, fits, line_setter
from scenes.theme import APPEAR, FORMULA, RESULT, REVEAL, Palette


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
            if fits([*self.heading, *self.lines], box):
                break
        super().__init__(*self.heading, *self.lines)
        top = box.top
        for line in [*self.heading, *self.lines]:
            height = box_of(line).height
            place(line, left=box.left, middle=top + height / 2)
            top += height + LINE_GAP
        signs = [line.parts["relation"] for line in self.lines]
        rightmost = max(sign.get_x() for sign in signs)
        for line, sign in zip(self.lines, signs, strict=True):
            line.shift((min(rightmost - sign.get_x(), units(box.right - box_of(line).right)), 0.0, 0.0))
        self.bottom = top
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
        """The result takes the place of the question mark."""
        assert self.answer
        return lasting(REVEAL, [FadeOut(self.unknown), FadeIn(self.answer)])

    def read(self) -> Motion:
        """Everything at once."""
        return lasting(APPEAR, [FadeIn(part) for part in [*self.heading, *self.lines]])
