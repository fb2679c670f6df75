"""Every clip of the catalogue: each of its sections can be shown, in both themes, and it is neither long nor short."""

import pytest

import backprop_core as core
from scenes.catalogue import CLIPS, Clip
from scenes.film.frame_check import inspect
from scenes.film.job import scene_class

SHORTEST = 15  # seconds
THEME = "light"  # the check works out the colours of the other


@pytest.mark.render
@pytest.mark.parametrize("clip", CLIPS, ids=[clip.id for clip in CLIPS])
def test_every_section_can_be_shown_and_the_clip_keeps_to_its_time(clip: Clip) -> None:
    trace = core.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None
    scene = scene_class(clip)
    inspector = inspect(lambda **manim: scene(clip.title, trace, THEME, **manim))
    assert inspector.found == []
    assert inspector.seen == [beat.name for beat in scene.script(trace)], "a section for each beat"
    assert inspector.scene
    assert SHORTEST <= inspector.scene.time <= clip.longest


def test_ids_are_fit_for_addresses_and_each_is_there_once() -> None:
    ids = [clip.id for clip in CLIPS]
    assert len(set(ids)) == len(ids)
    assert all(part.isalnum() and part.islower() for each in ids for part in each.split("-"))
