"""What copies nothing shows the same as Manim's, at every moment, and leaves its outlines alone."""

from typing import Any

import manim
import numpy as np
import pytest
from manim import LEFT, UP, Animation, Circle, Square, VGroup, VMobject

from scenes.picture import lean
from scenes.picture.typeset import set_maths
from scenes.theme import PALETTES

SHARES = (0, 0.2, 0.5, 0.9, 1)
LIGHT = PALETTES["light"]
HOW: list[dict[str, Any]] = [{}, {"lag_ratio": 0.3}, {"shift": LEFT}, {"scale": 0.5}, {"target_position": UP}]


def drawn() -> VGroup:
    """A formula, and shapes that are seen in part."""
    ring = Circle(color=LIGHT.value).set_stroke(opacity=0.4, width=7)
    return VGroup(set_maths("x/2", 40, LIGHT), ring, Square().set_fill(LIGHT.now, 0.7))


def seen(thing: VGroup) -> list[np.ndarray]:
    """What of its outlines and colours is to be seen."""
    names = ("points", "fill_rgbas", "stroke_rgbas")
    return [getattr(part, name) for part in thing.family_members_with_points() for name in names]


def moments(kind: type[Animation], how: dict[str, Any]) -> list[list[np.ndarray]]:
    """What is seen at the shares of an animation, when it is over, and when it is off the scene."""
    thing = drawn()
    animation = kind(thing, **how)
    animation.begin()
    found = []
    for share in SHARES:
        animation.interpolate(share)
        found.append(seen(thing))
    animation.finish()
    found.append(seen(thing))
    animation.clean_up_from_scene(manim.Scene())
    return [*found, seen(thing)]


@pytest.mark.parametrize("how", HOW, ids=lambda how: next(iter(how), "in place"))
@pytest.mark.parametrize("name", ["FadeIn", "FadeOut"])
def test_a_fade_shows_what_manim_shows(name: str, how: dict[str, Any]) -> None:
    ours, theirs = (moments(getattr(library, name), how) for library in (lean, manim))
    for one, other in zip(ours, theirs, strict=True):
        for mine, its in zip(one, other, strict=True):
            np.testing.assert_allclose(mine, its, atol=1e-12)


def test_what_fades_where_it_stands_keeps_its_outlines() -> None:
    thing = drawn()
    outlines = [id(points) for points in seen(thing)[::3]]
    fade = lean.FadeOut(thing)
    fade.begin()
    fade.interpolate(0.3)
    assert [id(points) for points in seen(thing)[::3]] == outlines
    assert fade.get_all_mobjects() == [thing]


def test_what_a_function_draws_is_not_copied_to_begin_with() -> None:
    class Line(VMobject):
        def __deepcopy__(self, memo: dict[int, Any]) -> Any:
            raise AssertionError("copied")

    told: list[float] = []
    follow = lean.UpdateFromAlphaFunc(Line(), lambda _, share: told.append(share), rate_func=manim.linear)
    follow.begin()
    follow.interpolate(0.5)
    follow.finish()
    assert told == [0, 0.5, 1]
