"""A scene that opens with its function and the question about it, large and in the middle."""

from abc import abstractmethod

from manim import MoveToTarget

from scenes.picture.lean import FadeOut
from scenes.picture.typeset import Writing, box_of, point
from scenes.stage import header
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, Line
from scenes.stage.told import Told
from scenes.theme import MOVE, STILL, time_to_read

LARGER, BESIDE_TITLE = 1.6, 60.0  # of the function while it is asked about; how far from the title it then begins


class AskedScene(Told):
    """A told scene that begins with a question about a function; then both make room for the picture."""

    @abstractmethod
    def set_the_stage(self) -> None:
        """The picture and the ticks appear."""

    def falls_apart(self, function: Writing) -> Motion:
        """What comes out of the function while it moves from the middle to the top."""
        return []

    def say_more(self, line: Line) -> None:
        """Say what else there is to say before the first step."""
        self.say_below(line)

    def ask(self, beat: Beat) -> None:
        """The function and the question stand from the first frame; then the picture, and what else is said first."""
        self.next_section(beat.name)
        first, *more = beat.lines
        layout, function = self.layout, self.function_of(self.trace, BESIDE_TITLE)
        asked = self.asking(first, layout.below_it if function else layout.below_a_program)
        opening = function or header.program(self.trace, self.palette)
        at_rest = opening.get_center()
        box, room = box_of(opening), layout.program_in
        widest = layout.widest / box.width if function else min(room.width / box.width, room.height / box.height)
        larger = min(LARGER, widest)
        opening.scale(larger).move_to(point(*(layout.asked_at if function else room.middle)))
        self.add(self.titled(), opening, asked)
        self.sentence = asked
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        opening.generate_target().scale(1 / larger).move_to(at_rest)
        aside = MoveToTarget(opening) if function else FadeOut(opening)
        self.play(self.falls_apart(function) if function else [], lasting(MOVE, [aside, MoveToTarget(asked)]))
        self.head(function)
        self.set_the_stage()
        for line in more:
            self.say_more(line)
        if not more:
            self.rest_until(time_to_read(first.text))
