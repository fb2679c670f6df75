"""Clips of networks that somebody types: whatever their shapes, every picture can be shown, and something moves."""

from random import Random
from typing import Any

import pytest

import backprop_core as core
from scenes.chapters.array_passes import ArrayTour
from scenes.film.frame_check import inspect
from scenes.film.pace import inspect_with_pace
from scenes.layout import SQUARE_WHOLE
from scenes.stage.array_scripts import Group
from scenes.stage.script import Beat

LONGEST, MOVING, STILL = 90, 0.4, 3.0  # seconds, share, seconds


def network(seed: int) -> core.Trace:
    """Two layers on one example, on a batch of columns or on one of rows, with numbers of one or two digits."""
    random = Random(seed)
    features, hidden, outputs, batch = (random.randint(1, 3) for _ in range(4))
    by = random.choice([1, 0.25])

    def numbers(*shape: int) -> Any:
        if not shape:
            return random.randint(-9, 9) * by
        return [numbers(*shape[1:]) for _ in range(shape[0])]

    inside = random.choice(["relu", "tanh", "sigmoid"])
    many: tuple[int, ...] = () if seed % 3 == 0 else (batch,)
    loss = "sum" if seed % 3 == 0 else "mean"
    first = [f"h = {inside}(W @ x + b)", f"layer(W, x, b) = {inside}(W @ x + b); h = layer(W, x, b)"][seed % 2]
    text = f"{first}; L = {loss}((V @ h - t)^2)"
    at = {
        "W": numbers(hidden, features),
        "x": numbers(features, *many),
        "b": numbers(hidden, *(1 for _ in many)),
        "V": numbers(outputs, hidden),
        "t": numbers(outputs, *many),
    }
    return core.trace(text, at)


@pytest.mark.render
@pytest.mark.parametrize("seed", [1, 3])
def test_a_network_that_is_typed_can_be_shown_and_moves(seed: int) -> None:
    trace = network(seed)

    def made(**manim: Any) -> Any:
        return ArrayTour("Forward, then backward", trace, "light", **manim)

    inspector, pace = inspect_with_pace(made, pauses=True)
    assert inspector.found == []
    assert inspector.seen == [beat.name for beat in ArrayTour.script(trace)], "a section for each beat"
    assert pace.seconds <= LONGEST
    assert pace.moving >= MOVING
    assert [still for still in pace.stills if still[1] > STILL] == []


@pytest.mark.render
def test_a_call_is_a_lid_over_its_cards_that_opens_when_the_clip_gets_to_them() -> None:
    trace = core.trace(
        "layer(W, x, b) = tanh(W @ x + b); sum(layer(W, x, b))",
        {
            "W": [[1, 2]],
            "x": [1, 2],
            "b": [
                1,
            ],
        },
    )
    lids: list[tuple[str, bool]] = []

    class Watched(ArrayTour):
        def take(self, beat: Beat, group: Group) -> None:
            super().take(beat, group)
            (lid,) = self.lids
            is_open = lid.frame.get_fill_opacity() == 0
            lids.append((group.name, is_open))
            assert is_open == (not group.is_given and self.trace.nodes[group.steps[0].node_id].group == "layer")

    inspector = inspect(lambda **manim: Watched("A title", trace, "light", **manim), pauses=True)
    assert inspector.found == []
    assert {is_open for _, is_open in lids} == {True, False}
    assert isinstance(inspector.scene, Watched)
    assert [lid.frame.get_fill_opacity() for lid in inspector.scene.lids] == [1], "in the end it is closed"


@pytest.mark.render
def test_a_network_on_a_batch_of_three_can_be_shown_in_a_square() -> None:
    trace = core.trace(
        "h = relu(W @ x + b); L = sum((V @ h - t)^2)",
        {
            "W": [[1, -2, 3], [0, 4, -1]],
            "x": [[3, 1, 0], [1, 2, -1], [2, 0, 1]],
            "b": [[1], [-1]],
            "V": [[1, -1], [2, 1]],
            "t": [[7, 3, 1], [0, 2, 1]],
        },
    )
    inspector = inspect(lambda **manim: ArrayTour("A title", trace, "dark", layout=SQUARE_WHOLE, **manim))
    assert inspector.found == []
