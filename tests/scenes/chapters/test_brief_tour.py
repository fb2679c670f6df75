"""A clip of one's own keeps to its budget however many nodes it has, and each of its sections can be shown."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

import backprop_core as core
from backprop_core.tracing.trace import Step
from scenes.chapters.brief_tour import BriefTour, seconds_for
from scenes.chapters.passes import Tour
from scenes.film.frame_check import inspect
from scenes.film.pace import inspect_with_pace, pace_of
from scenes.picture.folded_graph import FoldedPicture
from scenes.picture.folding import View
from scenes.stage import motions
from scenes.stage.motions import Motion

BRIEF = {16: 75, 38: 120}  # the seconds that so many nodes may last
MOVING, STILL = 0.4, 3.0


def written(nodes: int, seed: int) -> core.Trace:
    """A program of so many nodes, with functions that are used several times."""
    random = Random(seed)
    lines, ready = ["f(u, v) = u*v + 1", "g(u) = tanh(u)*0.5"], ["x", "y"]
    at = {"x": 0.7, "y": -1.2}
    while True:
        one, other = ready[-1], random.choice(ready[:-1])
        made = random.choice([f"f({one}, {other})", f"g({one}) - {other}", f"{one}*{other}", f"sin({one}) + {other}"])
        name = f"h{len(ready)}"
        trace = core.trace("; ".join([*lines, f"{name} = {made}"]), at)
        if len(trace.nodes) > nodes:
            return core.trace("; ".join(lines), at)
        lines.append(f"{name} = {made}")
        ready.append(name)


def shown(nodes: int, seed: int) -> BriefTour:
    """Such a program as a brief clip, which keeps to its budget, and each of whose sections can be shown."""
    trace = written(nodes, seed)
    assert nodes - 5 < len(trace.nodes) <= nodes
    inspector = inspect(lambda **manim: BriefTour("A title", trace, "light", **manim))
    assert isinstance(inspector.scene, BriefTour)
    assert inspector.seen == [beat.name for beat in BriefTour.script(trace)], "a section for each beat"
    assert inspector.found == []
    assert inspector.scene.seconds <= BRIEF[nodes]
    return inspector.scene


@pytest.mark.render
@pytest.mark.parametrize(("nodes", "seed"), [(16, 2), (38, 4)])
def test_a_clip_keeps_to_its_budget_and_every_section_can_be_shown(nodes: int, seed: int) -> None:
    shown(nodes, seed)


def layered(seed: int) -> core.Trace:
    """A small network of one or two functions of one's own, whose calls stand beside each other."""
    random = Random(seed)
    bend = random.choice(["tanh", "sigmoid", "relu"])
    lines = [f"unit(u, w, b) = {bend}(w*u + b)", "gap(u, t) = (u - t)^2"]
    numbers = [random.choice(["0.5", "-1.5", "2", "0.25"]) for _ in range(4)]
    lines.append(f"h = unit(x, {numbers[0]}, {numbers[1]})")
    lines.append(f"k = unit(x, w, {numbers[2]})")
    lines.append(random.choice(["gap(h + k, t)", "gap(h*k, t)", "unit(h + k, w, t)"]))
    return core.trace("; ".join(lines), {"x": 0.7, "w": -1.2, "t": 0.4})


@pytest.mark.render
@pytest.mark.parametrize("seed", [1, 2])
def test_calls_are_boxes_that_open_when_the_clip_gets_to_them(seed: int) -> None:
    trace = layered(seed)
    opened: list[str] = []

    class Watched(BriefTour):
        def turn_to(self, view: View | None) -> None:
            super().turn_to(view)
            opened.append(view.opened.name if view and view.opened else "")

        def light(self, steps: Sequence[Step]) -> Motion:
            assert isinstance(self.picture, FoldedPicture)
            for step in steps:
                nodes, edges = motions.active(self.picture, step)
                assert set(nodes) <= set(self.picture.view.places), "what a step is about is to be seen"
                assert set(edges) <= set(self.picture.view.links)
                assert step.node_id not in self.picture.view.closed
            return super().light(steps)

    def made(**manim: Any) -> Any:
        return Watched("A title", trace, "light", **manim)

    inspector, pace = inspect_with_pace(made, pauses=True)
    scene = inspector.scene
    assert isinstance(scene, Watched) and isinstance(scene.picture, FoldedPicture)
    assert inspector.found == []
    assert inspector.seen == [beat.name for beat in BriefTour.script(trace)], "a section for each beat"
    assert {fold.name for fold in scene.picture.folds} == set(opened) - {""}
    assert scene.picture.view.opened is None, "in the end all of the graph is seen"
    assert scene.seconds <= seconds_for(len(trace.nodes))
    assert pace.moving >= MOVING
    assert [still for still in pace.stills if still[1] > STILL] == []


@pytest.mark.render
@pytest.mark.parametrize("text", ["x" + "*x" * 7, "+".join(["x"] * 19)])
def test_so_does_one_of_equal_operations_and_it_moves(text: str) -> None:
    trace = core.trace(text, {"x": 1.1}, tree=True)
    pace = pace_of(lambda **manim: BriefTour("A title", trace, "dark", **manim))
    assert pace.seconds <= BRIEF[16 if len(trace.nodes) <= 16 else 38]
    assert pace.moving >= MOVING
    assert [still for still in pace.stills if still[1] > STILL] == []


@pytest.mark.render
def test_what_is_brief_can_be_shown_and_is_shorter_than_a_step_at_a_time_and_has_all_gradients() -> None:
    brief = shown(16, 1)
    full = pace_of(lambda **manim: Tour("A title", brief.trace, "light", **manim))
    assert brief.seconds < full.seconds / 1.5
    for node, drawn in zip(brief.trace.nodes, brief.picture.nodes, strict=True):
        assert drawn.known == len(drawn.totals), node.label
        assert not drawn.value or drawn.value.submobjects[0].get_fill_opacity() == 1, node.label


@pytest.mark.render
def test_long_numbers_below_a_wide_graph_have_room() -> None:
    wide = core.trace(
        "exp(-0.00012345*x)*leaky_relu(y)+123456.7*softplus(x) - x*y/12345.678 + max(x, y, -2.5)",
        {"x": -2.34567, "y": -100.25},
    )
    inspector = inspect(lambda **manim: BriefTour("A title", wide, "dark", **manim))
    assert inspector.found == []
