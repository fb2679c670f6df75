"""A scene that opens with its function and the question about it, large and in the middle."""

from abc import abstractmethod

from manim import FadeOut, MoveToTarget

from scenes.picture.typeset import Writing, box_of, point
from scenes.stage import header, sentence
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, Line
from scenes.stage.told import Told
from scenes.theme import MOVE, PROGRAM_IN, STILL, time_to_read

# The function and the question while it is asked, in pixels.
LARGER, ASKED_LARGER, WIDE = 1.6, 1.25, 1600
IN_THE_MIDDLE, BELOW_IT = (960, 410), (960, 670)
BELOW_A_PROGRAM = (960, 830)


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
        title = sentence.title(self.title, self.palette)
        function = header.function(self.trace, self.palette, left=box_of(title).right + 60)
        asked = sentence.sentence(first.typst, self.palette)
        opening = function or header.program(self.trace, self.palette)
        at_rest = opening.get_center(), asked.get_center()
        box, room = box_of(opening), PROGRAM_IN
        larger = min(LARGER, WIDE / box.width if function else min(room.width / box.width, room.height / box.height))
        opening.scale(larger).move_to(point(*(IN_THE_MIDDLE if function else room.middle)))
        asked.scale(ASKED_LARGER).move_to(point(*(BELOW_IT if function else BELOW_A_PROGRAM)))
        self.add(title, opening, asked)
        self.sentence = asked
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        opening.generate_target().scale(1 / larger).move_to(at_rest[0])
        asked.generate_target().scale(1 / ASKED_LARGER).move_to(at_rest[1])
        aside = MoveToTarget(opening) if function else FadeOut(opening)
        self.play(self.falls_apart(function) if function else [], lasting(MOVE, [aside, MoveToTarget(asked)]))
        self.head(function)
        self.set_the_stage()
        for line in more:
            self.say_more(line)
