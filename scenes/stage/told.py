"""A scene that tells a script, line by line, with the function at the top and the sentence below."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from manim import Animation, Camera, ManimColor, Mobject, Scene, VGroup, VMobject, Wait
from manim.animation.animation import prepare_animation

import backprop_core as core
from scenes.layout import SQUARE_WHOLE, WIDE, Layout
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of
from scenes.stage import header, sentence
from scenes.stage.header import Header, Span
from scenes.stage.motions import Motion, in_turn, lasting
from scenes.stage.script import Beat, Line
from scenes.theme import APPEAR, BEAT, MOVE, PALETTES, time_to_read

Places = TypeVar("Places")
BESIDE_TITLE = 40.0  # how far from the title a function may begin, in pixels
EPSILON = 1e-4  # seconds; keeps Manim's count of frames from hanging on the last bit of a duration


class Told(Scene, ABC):
    """A scene that tells what its script says: a section for each beat, and time to read each line."""

    is_pass = False  # whether its picture is that of a pass from beginning to end
    squares: tuple[Layout, ...] = (SQUARE_WHOLE,)  # how it may stand in a square, the best first

    @staticmethod
    @abstractmethod
    def script(trace: Any) -> list[Beat]:
        """What is said, beat by beat."""

    @abstractmethod
    def construct(self) -> None:
        """Play the script."""

    def __init__(self, title: str, trace: core.Trace, theme: str, layout: Layout = WIDE, **manim: Any) -> None:
        super().__init__(**manim)
        self.title, self.trace, self.palette, self.layout = title, trace, PALETTES[theme], layout
        assert isinstance(self.camera, Camera)
        self.camera.background_color = ManimColor(self.palette.paper)
        self.sentence: VMobject | None = None
        self.panel: Mobject | None = None
        self.header: Header | None = None
        self.pace = 1.0  # of the time that everything takes
        self.cues: list[tuple[float, str]] = []  # what is said, with the second at which it is

    def get_mobject_family_members(self) -> list[Mobject]:
        """All that is in the scene; Manim looks something up in it several times for each motion, and would sort it."""
        found: dict[Mobject, None] = {}

        def walk(things: Iterable[Mobject]) -> None:
            for thing in things:
                if thing not in found:
                    found[thing] = None
                    if thing.submobjects:
                        walk(thing.submobjects)

        walk(self.mobjects)
        return list(found)

    def add_mobjects_from_animations(self, animations: Iterable[Any]) -> None:
        """What moves is in the scene from now on; Manim compares it with each thing that is there already."""
        there: set[Mobject] | None = None
        for animation in animations:
            if not animation.is_introducer() and animation.mobject is not None:
                there = set(self.get_mobject_family_members()) if there is None else there
                if animation.mobject not in there:
                    self.add(animation.mobject)
                    there.update(animation.mobject.get_family())

    def get_restructured_mobject_list(self, mobjects: Iterable[Mobject], to_remove: Iterable[Mobject]) -> list[Mobject]:
        """What is left of the scene without some of it; Manim lists all parts of all that is in it, for each motion."""
        gone, left = set(to_remove), []

        def has_gone(thing: Mobject) -> bool:
            return not gone.isdisjoint(thing.submobjects) or any(
                has_gone(part) for part in thing.submobjects if part.submobjects
            )

        def keep(things: Iterable[Mobject]) -> None:
            for thing in things:
                if thing not in gone:
                    if has_gone(thing):
                        keep(thing.submobjects)
                    else:
                        left.append(thing)

        keep(mobjects)
        return left

    def get_moving_and_static_mobjects(self, animations: Any) -> Any:
        """What moves and what stands, for whoever draws it: nobody asks where motions are gone through undrawn."""
        return ([], []) if self.renderer.skip_animations else super().get_moving_and_static_mobjects(animations)

    def play_internal(self, skip_rendering: bool = False) -> None:
        """Go through what plays; where nothing is drawn each motion is brought to its end once, and by Manim twice."""
        if not self.renderer.skip_animations:
            super().play_internal(skip_rendering)
            return
        playing: list[Animation] = self.animations or []
        seconds = self.get_run_time(playing)
        for animation in playing:
            animation.update_mobjects(seconds)
        for animation in playing:
            animation.finish()
        self.update_mobjects(seconds)
        self.update_self(seconds)
        for animation in playing:
            animation.clean_up_from_scene(self)

    def shaped(self, wide: Places, square: Places) -> Places:
        """Of the places where parts stand in a wide and in a square frame those that are filmed."""
        return square if self.layout.shape == "square" else wide

    def play(self, *motions: Any, **options: Any) -> None:
        """Play together what there is, if anything: animations and lists of them.

        Durations are shifted by a hair, so that the number of frames does not hang on the last bit of a sum.
        """
        animations = [
            prepare_animation(animation)
            for motion in motions
            for animation in (motion if isinstance(motion, list) else [motion])
        ]
        for animation in animations:
            animation.run_time = self.paced(animation.run_time)
        longest = max((animation.run_time for animation in animations), default=0)
        for animation in animations:
            if animation.run_time == longest:
                animation.run_time += EPSILON if isinstance(animation, Wait) else -EPSILON
        if animations:
            super().play(*animations, **options)

    def paced(self, seconds: float) -> float:
        """So many seconds at the pace that is kept now, in whole fifteenths."""
        return seconds if self.pace == 1 else max(BEAT, round(seconds * self.pace / BEAT) * BEAT)

    def say(self, line: Line, *others: Animation | Motion) -> None:
        """Put a line under the picture in place of the one before, and leave it there long enough to read."""
        self.begin_saying(line, *others)
        self.wait(time_to_read(line.text))

    def begin_saying(self, line: Line, *others: Animation | Motion) -> None:
        """Put a line under the picture in place of the one before, and go on."""
        self.cue(line.text)
        new = sentence.sentence(line.typst, self.palette, self.layout)
        self.play(in_turn(APPEAR, self.unsaid(), [FadeIn(new)]), *others)
        self.sentence = new

    def cue(self, text: str) -> None:
        """From now on this is what captions say."""
        self.cues.append((self.seconds, text))

    @property
    def seconds(self) -> float:
        """How many seconds have been shown."""
        return float(self.renderer.time)

    def rest_until(self, second: float) -> None:
        """Let the picture stand until a second, if that is still to come."""
        if second > self.seconds + 1 / 30:
            self.wait(second - self.seconds)

    def say_below(self, line: Line, *others: Animation | Motion, most: float = math.inf) -> None:
        """Put a line under the one that stands there, which stays; in its place if there is no room for both.

        It is left there long enough to read, but not longer than `most` seconds before something moves.
        """
        new = sentence.sentence(line.typst, self.palette, self.layout)
        above = self.sentence
        if not above or not (moved_up := sentence.below(above, new, self.layout)):
            self.begin_saying(line, *others)
            self.wait(min(time_to_read(line.text), most))
            return
        self.cue(line.text)
        self.play(lasting(APPEAR, [moved_up, FadeIn(new)]), *others)
        self.sentence = VGroup(above, new)
        self.wait(min(time_to_read(line.text), most))

    def head(self, function: Writing | None, source: Callable[[Span | None], str] | None = None) -> None:
        """The function has come to its place: from now on parts of it can be lit.

        `source` is what it was set from, if that is not the whole of it as it stands at the top.
        """
        if function:
            self.header = Header(function, source or partial(header.function_source, self.trace))
            self.add(self.header.marker)
            self.bring_to_back(self.header.marker)

    def headed(self, trace: core.Trace) -> Motion:
        """The function of another trace takes the place of the one at the top."""
        assert self.header
        before, new = self.header.writing, self.function_of(trace)
        if new is None or new.source == before.source:
            return []
        self.header.writing = new
        return in_turn(MOVE, [FadeOut(before)], [FadeIn(new)])

    def titled(self) -> Writing:
        """The title in its place."""
        return sentence.title(self.title, self.palette, self.layout)

    def asking(self, line: Line, middle: tuple[float, float]) -> Writing:
        """A question, larger, in the middle of the frame."""
        return sentence.asked(line.typst, self.palette, self.layout, middle)

    def function_of(self, trace: core.Trace, gap: float = BESIDE_TITLE) -> Writing | None:
        """The function of a trace in its place at the top, if there is room for it there, beside the title or below."""
        title, layout = box_of(self.titled()), self.layout
        on_its_line = title.bottom > layout.function_at[1]
        return header.function(trace, self.palette, title.right + gap if on_its_line else title.left, layout)

    def in_question(self, span: Span | None) -> Motion:
        """The light goes to a part of the function at the top, by its span in the source."""
        return self.header.light(span, self.palette) if self.header else []

    def unsaid(self) -> Motion:
        """The line that stands there goes."""
        old, self.sentence = self.sentence, None
        return [FadeOut(old, run_time=APPEAR)] if old else []

    def cleared(self) -> Motion:
        """The words and the workings of the step before go."""
        return [*self.unsaid(), *self.put_away()]

    def put_away(self) -> Motion:
        """The workings go, and the line below stays until another takes its place."""
        panel, self.panel = self.panel, None
        return [FadeOut(panel, run_time=APPEAR)] if panel else []
