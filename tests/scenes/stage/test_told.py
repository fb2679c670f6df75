"""What a scene does in its own way, for it does so for every motion, it does as Manim does."""

from random import Random

import pytest
from manim import Mobject, Scene

import backprop_core as core
from scenes.chapters.passes import ForwardPass


def group(dice: Random, depth: int) -> Mobject:
    parts = [group(dice, depth - 1) for _ in range(dice.randint(0, 3))] if depth else []
    return Mobject().add(*parts)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_without_some_of_it_is_what_manim_leaves(seed: int) -> None:
    dice = Random(seed)
    things = [group(dice, 3) for _ in range(4)]
    family = [part for thing in things for part in thing.get_family()]
    gone = dice.sample(family, min(3, len(family)))
    scene = ForwardPass("A title", core.trace("x", {"x": 1}), "light")
    assert scene.get_restructured_mobject_list(things, gone) == Scene.get_restructured_mobject_list(scene, things, gone)
