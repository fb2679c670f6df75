"""Clips explain by moving: something changes for most of the time, and no picture stands for long."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from manim import FadeIn, Scene

import backprop_core as core
from scenes.catalogue import CLIPS
from scenes.chapters.array_passes import ArrayTour
from scenes.chapters.passes import pace_for
from scenes.film.frame_check import inspect
from scenes.film.job import scene_class
from scenes.film.pace import Pace, pace_of
from scenes.picture.typeset import Writing, set_maths
from scenes.theme import PALETTES

MOVING, STILL, LAST_STILL, ASKED = 0.4, 2.5, 3.0, 1.5  # share; seconds
WITHOUT_FUNCTION = ("rules", "learns-digits")
IDS = [clip.id for clip in CLIPS]


@dataclass(frozen=True)
class Played:
    """A clip as it moves."""

    pace: Pace
    scene: Any


@cache
def played(clip_id: str) -> Played:
    """A clip of the catalogue, played without being drawn."""
    clip = next(clip for clip in CLIPS if clip.id == clip_id)
    trace = core.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None
    scenes: list[Any] = []

    def made(**manim: Any) -> Any:
        scenes.append(scene_class(clip)(clip.title, trace, "light", **manim))
        return scenes[0]

    return Played(pace_of(made), scenes[0])


def test_the_pace_tells_what_moves_from_what_stands() -> None:
    class Slow(Scene):
        def construct(self) -> None:
            self.next_section("one")
            self.wait(2)
            self.play(FadeIn(set_maths("x", 40, PALETTES["light"]), run_time=1))
            self.next_section("two")
            self.wait(3)
            self.wait(1)

    pace = pace_of(Slow)
    assert pace.seconds == pytest.approx(7)
    assert pace.moving == pytest.approx(1 / 7)
    assert [(section, round(seconds, 3)) for section, seconds in pace.stills] == [("one", 2), ("two", 4)]
    assert pace.first == []


def test_the_more_steps_there_are_the_faster_each_is_taken_down_to_half() -> None:
    small, larger, large = (
        pace_for(core.trace(text, {"x": 1})) for text in ("2x", "(4x+1)^2*x", "sin(x*x)+cos(x/2)*e^(x-3)+(x+5)^3")
    )
    assert small == 1
    assert 0.5 < larger < 1
    assert large == 0.5


@pytest.mark.render
@pytest.mark.parametrize("clip", IDS)
def test_something_moves_for_most_of_a_clip(clip: str) -> None:
    assert played(clip).pace.moving >= MOVING


@pytest.mark.render
@pytest.mark.parametrize("clip", IDS)
def test_no_picture_of_a_clip_stands_for_long(clip: str) -> None:
    *within, last = played(clip).pace.stills
    assert [still for still in within if still[1] > STILL] == []
    assert last[1] <= LAST_STILL


@pytest.mark.render
@pytest.mark.parametrize("clip", IDS)
def test_the_question_stands_in_the_first_frame_long_enough_to_be_read(clip: str) -> None:
    pace = played(clip).pace
    parts = 2 if clip in WITHOUT_FUNCTION else 3
    assert sum(isinstance(thing, Writing) for thing in pace.first) == parts, "the title, the function and the question"
    assert not pace.stretches[0].moves
    assert pace.stretches[0].seconds >= ASKED


@pytest.mark.render
def test_a_program_with_arrays_moves_and_each_of_its_sections_can_be_shown() -> None:
    trace = core.trace("sum(W @ x)", {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2]})

    def made(**manim: Any) -> Any:
        return ArrayTour("Forward, then backward", trace, "light", **manim)

    inspector, pace = inspect(made), pace_of(made)
    assert inspector.found == []
    assert inspector.seen == [beat.name for beat in ArrayTour.script(trace)], "a section for each beat"
    assert pace.moving >= MOVING
    assert [still for still in pace.stills if still[1] > LAST_STILL] == []
