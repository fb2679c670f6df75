"""Diamonds in a row, and how many paths lead through them."""

import pytest
from manim import Mobject

from scenes.chapters.diamonds import SQUARE, WIDE, Diamonds, Places
from scenes.theme import BLINK, PALETTES


def seen(writing: Mobject) -> float:
    return float(max(part.get_fill_opacity() for part in writing.family_members_with_points()))


@pytest.mark.parametrize("places", [WIDE, SQUARE], ids=["wide", "square"])
def test_one_count_of_paths_is_seen_at_a_time_and_whole(places: Places) -> None:
    row = Diamonds(places, PALETTES["light"])
    for rank in range(3):
        before = row.count
        changes = [each for each in row.next(rank, BLINK) if id(each.mobject) in {id(before), id(row.count)}]
        for change in changes:
            change.begin()
        for share in (0.0, 0.2, 0.45, 0.55, 0.8, 1.0):
            for change in changes:
                change.interpolate(share)
            assert sorted([seen(before), seen(row.count)]) == [0, 1], share
        assert seen(row.count) == 1
