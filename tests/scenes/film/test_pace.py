"""Clips explain by moving: something changes for most of the time, and no picture stands for long."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from manim import FadeIn, Scene, UpdateFromAlphaFunc

import backprop_core as core
from scenes.catalogue import CLIPS, Clip
from scenes.chapters.array_passes import ArrayTour
from scenes.chapters.passes import pace_for
from scenes.film.job import scene_class
from scenes.film.pace import inspect_with_pace, pace_of
from scenes.picture.typeset import set_maths
from scenes.theme import PALETTES, time_to_read
from tests.scenes.played import Played, traced

MOVING, STILL, LAST_STILL, ASKED = 0.4, 2.5, 3.0, 1.5  # share; seconds
WITHOUT_FUNCTION = ("rules", "learns-digits")
SAYS_AT_MOST = 8  # words in the last frame, numbers and names of nodes apart
TABLES = ("forward-pass", "used-twice")  # which compare two columns to the last
TALKS = ("used-twice", "rule-power")  # the second quotes the table of operations
CUT = ("chain-rule", "paths", "neuron", "network", "vanish-explode", "learns-digits")  # of which nothing was to spare
READ, HAIR = 0.75, 0.01  # of the time to find a line and to read it, for it is read while it goes too; seconds
WORD = re.compile(r"[A-Za-z’]{2,}|\ba\b")


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


def test_a_motion_that_breaks_on_its_way_is_found() -> None:
    class Breaking(Scene):
        def construct(self) -> None:
            self.next_section("one")
            self.play(
                UpdateFromAlphaFunc(set_maths("x", 40, PALETTES["light"]), lambda _, share: 1 / (share in (0, 1)))
            )

    with pytest.raises(ZeroDivisionError):
        inspect_with_pace(Breaking)


def test_the_more_steps_there_are_the_faster_each_is_taken_down_to_half() -> None:
    small, larger, large = (
        pace_for(core.trace(text, {"x": 1})) for text in ("2x", "(4x+1)^2*x", "sin(x*x)+cos(x/2)*e^(x-3)+(x+5)^3")
    )
    assert small == 1
    assert 0.5 < larger < 1
    assert large == 0.5


def each(clips: Sequence[Clip]) -> pytest.MarkDecorator:
    """A test of each of these clips, as it plays."""
    return pytest.mark.parametrize("clip", clips, ids=[clip.id for clip in clips])


@pytest.mark.render
@each(CLIPS)
def test_something_moves_for_most_of_a_clip(played: Played) -> None:
    assert played.moving >= MOVING


@pytest.mark.render
@each(CLIPS)
def test_no_picture_of_a_clip_stands_for_long(played: Played) -> None:
    *within, last = played.stills
    assert [still for still in within if still[1] > STILL] == []
    assert last[1] <= LAST_STILL


@pytest.mark.render
@each(CLIPS)
def test_the_question_stands_in_the_first_frame_long_enough_to_be_read(clip: Clip, played: Played) -> None:
    parts = 2 if clip.id in WITHOUT_FUNCTION else 3
    assert played.writings == parts, "the title, the function and the question"
    assert played.begins >= ASKED


@pytest.mark.render
@each([clip for clip in CLIPS if clip.id in CUT])
def test_no_line_of_a_clip_that_was_cut_goes_before_it_is_read(clip: Clip, played: Played) -> None:
    said = [line for beat in scene_class(clip).script(traced(clip)) for line in beat.lines]
    assert {text for text, _ in played.lines} == {line.text for line in said}
    assert [line for line in played.lines if line[1] + HAIR < READ * time_to_read(line[0])] == []


@pytest.mark.render
@each([clip for clip in CLIPS if clip.id not in TABLES])
def test_a_clip_ends_on_a_picture_and_not_on_a_table(played: Played) -> None:
    assert played.tables == []


@pytest.mark.render
@each([clip for clip in CLIPS if clip.id not in TALKS])
def test_the_last_picture_of_a_clip_is_not_talked_over(played: Played) -> None:
    _, last = played.cues[-1]
    assert len(WORD.findall(last)) <= SAYS_AT_MOST, last


@pytest.mark.render
def test_a_program_with_arrays_moves_and_each_of_its_sections_can_be_shown() -> None:
    trace = core.trace("sum(W @ x)", {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2]})

    def made(**manim: Any) -> Any:
        return ArrayTour("Forward, then backward", trace, "light", **manim)

    inspector, pace = inspect_with_pace(made)
    assert inspector.found == []
    assert inspector.seen == [beat.name for beat in ArrayTour.script(trace)], "a section for each beat"
    assert pace.moving >= MOVING
    assert [still for still in pace.stills if still[1] > LAST_STILL] == []
