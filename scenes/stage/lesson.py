"""What the chapters without a graph share: a question, beats told beside a picture of their own, and the check."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from manim import Mobject

from scenes.picture.arrange import Arrangement
from scenes.picture.lean import FadeIn
from scenes.picture.typst import muted, slope
from scenes.stage.asked import AskedScene
from scenes.stage.comparing import Comparing
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, Line
from scenes.stage.ticks import Ticks
from scenes.stage.workings import Workings
from scenes.theme import APPEAR, LISTEN, MOVE, PANEL_BESIDE, ROOMY, STAGE_BESIDE, STILL, THINK, time_to_read

Telling = Callable[[Beat], None]


class Lesson(Comparing, AskedScene):
    """A chapter whose picture is not a graph. A lesson draws its picture, and tells one beat after the other."""

    panel_box = PANEL_BESIDE
    in_one_breath = False  # whether a beat's words come while those before it go; its first motion then adds no panel

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.panel_box = self.layout.panel_apart or self.panel_box
        self.leaving: Motion = []  # what goes with the next motion

    @abstractmethod
    def drawn(self) -> list[Mobject]:
        """Make the picture, and say which of its parts are there from the start."""

    @abstractmethod
    def tellings(self) -> list[Telling]:
        """How each beat is told, in order."""

    def construct(self) -> None:
        question, *self.beats, check = self.script(self.trace)
        self.ask(question)
        for number, (beat, tell) in enumerate(zip(self.beats, self.tellings(), strict=True)):
            self.turn_to(beat, number)
            tell(beat)
        self.turn_to(check, None)
        self.check(check)

    def turn_to(self, beat: Beat, number: int | None) -> None:
        """A new section: its tick is lit, and the words of the one before go, at once or with its first motion.

        With its first motion, the line below stays until another takes its place.
        """
        self.next_section(beat.name)
        lit = lasting(APPEAR, self.ticks.advance(number))
        if self.in_one_breath:
            self.leaving = [*self.put_away(), *lit]
        else:
            self.play(self.cleared(), lit)

    def play(self, *motions: Any, **options: Any) -> None:
        """What there is, and with it what was to leave."""
        leaving, self.leaving = self.leaving, []
        super().play(leaving, *motions, **options)

    def set_the_stage(self) -> None:
        """The picture and the ticks appear, and what is wanted beside them."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        parts = [*self.drawn(), self.ticks]
        self.panel = workings = self.opening()
        self.play([FadeIn(part, run_time=MOVE) for part in parts], workings.read())

    def opening(self) -> Workings:
        """What stands beside the picture at first: the slope that is wanted."""
        output, variable = self.trace.nodes[-1].label, next(iter(self.trace.at))
        return self.worked("wanted", [(slope(output, variable), "=", muted("$?$"))], answer=False)

    def worked(self, heading: str, rows: Sequence[tuple[str, str, str]], answer: bool = True) -> Workings:
        """A formula in the panel's place."""
        return Workings(heading, rows, self.panel_box, self.palette, answer)

    def say_more(self, line: Line) -> None:
        self.say_below(line, most=STILL)

    def claim(self, line: Line, *others: Motion) -> None:
        """A line is said, with whatever else is to be seen, and looked at before its motion answers it."""
        self.begin_saying(line, *others)
        self.wait(min(time_to_read(line.text), LISTEN))

    def predict(self, workings: Workings, *others: Motion) -> None:
        """Show a formula with its result left open, and give time to think."""
        self.panel = workings
        self.play(workings.asked(), *others)
        self.wait(THINK)

    def tell(self, beat: Beat, *others: Motion) -> None:
        """Say all the lines of a beat, the first one with whatever else is to be seen."""
        first, *more = beat.lines
        self.begin_saying(first, *others)
        self.wait(min(time_to_read(first.text), STILL))
        for line in more:
            self.say_below(line, most=STILL)

    @property
    def beside(self) -> Arrangement:
        """A stage without a graph, for what stands beside one elsewhere."""
        return Arrangement(ROOMY, STAGE_BESIDE, self.panel_box, True, False, (), ())

    def check(self, beat: Beat) -> None:
        """What the gradient predicts beside a real nudge."""
        self.compare_with(beat, self.panel_box)
