"""What the chapters without a graph share: a question, beats told beside a picture of their own, and the check."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from manim import FadeIn, FadeOut, Mobject, VGroup

from scenes.chapters.passes import Pass
from scenes.picture.arrange import Arrangement
from scenes.picture.graph import name
from scenes.picture.typeset import box_of, maths, units
from scenes.stage import panel as furniture
from scenes.stage.motions import Motion, lasting
from scenes.stage.panel import LINE_GAP, SHARES, Ticks, caption, fits, line_setter, place
from scenes.stage.script import Beat
from scenes.theme import APPEAR, FORMULA, MOVE, PANEL_BESIDE, RESULT, REVEAL, ROOMY, STAGE_BESIDE, THINK, Box, Palette

Telling = Callable[[Beat], None]


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
        self.unknown = maths("#muted[$?$]", self.lines[-1].pixels, palette)
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


class Lesson(Pass, ABC):
    """A chapter whose picture is not a graph. A lesson draws its picture, and tells one beat after the other."""

    panel_box = PANEL_BESIDE

    @staticmethod
    @abstractmethod
    def script(trace: Any) -> list[Beat]:
        """What is said: a question, the beats, a check."""

    @abstractmethod
    def drawn(self) -> list[Mobject]:
        """Make the picture, and say which of its parts are there from the start."""

    @abstractmethod
    def tellings(self) -> list[Telling]:
        """How each beat is told, in order."""

    def construct(self) -> None:
        question, *self.beats, check = self.script(self.trace)
        self.ask(question, known=0)
        for number, (beat, tell) in enumerate(zip(self.beats, self.tellings(), strict=True)):
            self.next_section(beat.name)
            self.play(self.cleared(), lasting(APPEAR, self.ticks.advance(number)))
            tell(beat)
        self.next_section(check.name)
        self.play(self.cleared(), lasting(APPEAR, self.ticks.advance(None)))
        self.check(check)

    def set_the_stage(self, known: int) -> None:
        """The picture and the ticks appear, and what is wanted beside them."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette).done(known)
        parts = [*self.drawn(), self.ticks]
        self.play([FadeIn(part, run_time=MOVE) for part in parts])
        workings = self.opening()
        self.panel = workings
        self.play(workings.read())

    def opening(self) -> Workings:
        """What stands beside the picture at first: the slope that is wanted."""
        output, variable = self.trace.nodes[-1].label, next(iter(self.trace.at))
        return self.worked("wanted", [(slope(output, variable), "=", "#muted[$?$]")], answer=False)

    def worked(self, heading: str, rows: Sequence[tuple[str, str, str]], answer: bool = True) -> Workings:
        """A formula in the panel's place."""
        return Workings(heading, rows, self.panel_box, self.palette, answer)

    def predict(self, workings: Workings, *others: Motion) -> None:
        """Show a formula with its result left open, and give time to think."""
        self.panel = workings
        self.play(workings.asked(), *others)
        self.wait(THINK)

    def tell(self, beat: Beat, *others: Motion) -> None:
        """Say all the lines of a beat, the first one with whatever else is to be seen."""
        first, *more = beat.lines
        self.say(first, *others)
        for line in more:
            self.say_below(line)

    @property
    def beside(self) -> Arrangement:
        """A stage without a graph, for what stands beside one elsewhere."""
        return Arrangement(ROOMY, STAGE_BESIDE, self.panel_box, True, False, (), ())

    def check(self, beat: Beat) -> None:
        """What the gradient predicts beside a real nudge."""
        self.panel = furniture.comparison(self.trace, self.beside, self.palette)
        self.tell(beat, [FadeIn(self.panel, run_time=APPEAR)])


def slope(above: str, below: str) -> str:
    """∂g/∂x as a fraction, in Typst's mathematics."""
    return f"(partial {name(above)})/(partial {name(below)})"


def word(text: str) -> str:
    """A word within a formula, in the typeface of words."""
    return f'#text(font: "Inter", size: 0.85em)[{text}]'
