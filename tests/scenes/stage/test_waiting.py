"""Where tokens wait: as near as there is room."""

from scenes.box import Box
from scenes.stage.waiting import box_at, clear_place

FRAME = Box(0, 0, 1000, 500)


def test_a_token_waits_where_it_should_if_nothing_is_there() -> None:
    assert clear_place((100, 60), (500, 250), [Box(700, 0, 800, 500)], FRAME) == (500, 250)


def test_a_token_waits_beside_what_is_in_its_way_and_as_near_as_there_is_room() -> None:
    wall = Box(450, 0, 550, 500)
    x, y = clear_place((100, 60), (490, 250), [wall], FRAME)
    assert not box_at((x, y), (100, 60)).meets(wall)
    assert y == 250 and 380 < x < 400, "on the nearer side"


def test_a_token_waits_where_it_covers_least_if_there_is_no_room() -> None:
    _, y = clear_place((400, 60), (500, 250), [Box(0, 0, 1000, 400)], Box(0, 0, 1000, 430))
    assert y == max(250 + 6 * step for step in range(40) if 250 + 6 * step <= 400)
