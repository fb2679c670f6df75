"""What a scene does in its own way, for it does so for every motion, it does as Manim does."""

from random import Random
from typing import Any

import pytest
from manim import Animation, FadeIn, FadeOut, Mobject, Scene
from manim.utils.family import extract_mobject_family_members

import backprop_core as core
from scenes.chapters.chain_rule import ChainRule
from scenes.chapters.passes import ForwardPass
from scenes.film.frame_check import inspect
from scenes.picture.typeset import box_of
from scenes.stage.told import Told


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


@pytest.mark.parametrize("seed", range(20))
def test_what_moves_is_in_the_scene_as_with_manim(seed: int) -> None:
    dice = Random(seed)
    things = [group(dice, 3) for _ in range(4)]
    family = [part for thing in things for part in thing.get_family()]
    inner = Mobject()
    moved = [*dice.sample(family, min(3, len(family))), Mobject().add(dice.choice(family)), Mobject().add(inner), inner]
    comes = [kind(thing) for kind, thing in zip(dice.choices([Animation, FadeIn], k=len(moved)), moved, strict=True)]
    ours, manims = (ForwardPass("A title", core.trace("x", {"x": 1}), "light").add(*things) for _ in range(2))
    ours.add_mobjects_from_animations(comes)
    Scene.add_mobjects_from_animations(manims, comes)
    assert ours.mobjects == manims.mobjects
    assert ours.get_mobject_family_members() == extract_mobject_family_members(ours.mobjects)


class Ending(Animation):
    """Notes the shares of it that are gone through, once it has begun."""

    def __init__(self, thing: Mobject) -> None:
        super().__init__(thing)
        self.shares: list[float] = []

    def begin(self) -> None:
        super().begin()
        self.shares.clear()

    def interpolate(self, alpha: float) -> None:
        self.shares.append(alpha)


def test_what_is_not_drawn_is_brought_to_its_end_once_and_what_follows_it_sees_it_there() -> None:
    seen: list[list[float]] = []

    class Followed(ForwardPass):
        def construct(self) -> None:
            self.next_section("one")
            comes = Ending(Mobject())
            self.add(Mobject().add_updater(lambda _: seen.append(list(comes.shares))))
            seen.clear()
            self.play(comes)
            seen.append(comes.shares)

    inspect(lambda **manim: Followed("A title", core.trace("x", {"x": 1}), "light", **manim))
    assert seen == [[1], [1]]


@pytest.mark.parametrize(
    ("told", "trace"),
    [
        (ForwardPass, core.trace("(4x+1)^2", {"x": 1}, tree=True)),
        (ChainRule, core.trace("u = 4x; v = u + 1; g = v^2", {"x": 1})),  # in one breath
    ],
    ids=["step by step", "in one breath"],
)
def test_no_line_is_seen_over_the_one_before(told: type[Told], trace: core.Trace) -> None:
    """The old one has gone when the new one comes, whatever else moves meanwhile."""
    changes: list[tuple[FadeOut, FadeIn]] = []

    class Watched(told):  # type: ignore[misc, valid-type]
        def is_a_line(self, thing: Any) -> bool:
            return bool(box_of(thing).top > self.layout.sentence_in.top)

        def play(self, *motions: Any, **options: Any) -> None:
            playing = [each for motion in motions for each in (motion if isinstance(motion, list) else [motion])]
            lines = [each for each in playing if isinstance(each, FadeOut | FadeIn) and self.is_a_line(each.mobject)]
            going = [each for each in lines if isinstance(each, FadeOut)]
            coming = [each for each in lines if isinstance(each, FadeIn)]
            changes.extend((old, new) for old in going for new in coming)
            super().play(*motions, **options)

    inspect(lambda **manim: Watched("A title", trace, "light", **manim))
    assert len(changes) >= 7
    for old, new in changes:
        assert old.run_time == new.run_time
        assert all(min(1 - old.rate_func(share), new.rate_func(share)) == 0 for share in (0.2, 0.4, 0.5, 0.6, 0.8))
