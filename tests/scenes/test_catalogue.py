"""Every clip of the catalogue: each of its sections can be shown, in both themes, and it is neither long nor short."""

import pytest

from scenes.catalogue import CLIPS, Clip
from scenes.film.job import scene_class
from tests.scenes.played import Played, traced

SHORTEST, HAIR = 15, 0.05  # seconds


@pytest.mark.render
@pytest.mark.parametrize("clip", CLIPS, ids=[clip.id for clip in CLIPS])
def test_every_section_can_be_shown_and_the_clip_keeps_to_its_time(clip: Clip, played: Played) -> None:
    assert played.faults == []
    assert played.sections == [beat.name for beat in scene_class(clip).script(traced(clip))], "a section for each beat"
    shortest = clip.longest if clip.loops else SHORTEST
    assert shortest - HAIR <= played.seconds <= clip.longest + HAIR


def test_ids_are_fit_for_addresses_and_each_is_there_once() -> None:
    ids = [clip.id for clip in CLIPS]
    assert len(set(ids)) == len(ids)
    assert all(part.isalnum() and part.islower() for each in ids for part in each.split("-"))
