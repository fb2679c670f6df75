"""A camera that remembers outlines draws what any camera draws, and works out no outline that stands."""

from typing import Any

import numpy as np
import pytest
from manim import RIGHT, Camera, ManimColor, VGroup

from scenes.film.drawing import Remembering
from scenes.film.recorder import configured, settings
from scenes.picture.typeset import set_maths
from scenes.theme import PALETTES, QUALITIES


def drawn(camera: Camera, things: VGroup) -> np.ndarray:
    """A frame with these things."""
    camera.reset()
    camera.capture_mobjects([things])
    return camera.pixel_array.copy()


def test_it_draws_what_stands_and_what_moves_as_any_camera_does() -> None:
    formula = set_maths("x^2 + y", 90, PALETTES["light"])
    with configured(settings(QUALITIES["draft"])):
        ours, plain = Remembering(), Camera()
        for step in range(8):
            if step > 4:
                formula.submobjects[0].shift(0.1 * RIGHT)
            formula.submobjects[1].set_fill(opacity=1 - step / 10)
            formula.submobjects[2].points[::4] += 0.001 * (step == 4)  # in place
            assert np.array_equal(drawn(ours, formula), drawn(plain, formula)), step


@pytest.mark.parametrize("opacity", [0, 0.5, 1])
def test_its_paper_is_that_of_any_camera(opacity: float) -> None:
    with configured(settings(QUALITIES["draft"])):
        ours, plain = Remembering(), Camera()
        for camera in (ours, plain):
            camera.background_color = ManimColor(PALETTES["light"].paper)
            camera.background_opacity = opacity
            camera.reset()
    assert np.array_equal(ours.pixel_array, plain.pixel_array)
    assert ours.pixel_array.dtype == plain.pixel_array.dtype and ours.pixel_array.flags.c_contiguous


def test_what_stands_is_worked_out_twice_and_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[Any] = []
    original = Camera.set_cairo_context_path

    def counting(self: Camera, ctx: Any, vmobject: Any) -> Any:
        worked_out.append(vmobject)
        return original(self, ctx, vmobject)

    monkeypatch.setattr(Camera, "set_cairo_context_path", counting)
    formula = set_maths("x", 90, PALETTES["light"])
    with configured(settings(QUALITIES["draft"])):
        camera = Remembering()
        for _ in range(5):
            drawn(camera, formula)
        assert worked_out.count(formula.submobjects[0]) == 2
        formula.shift(RIGHT)
        drawn(camera, formula)
    assert worked_out.count(formula.submobjects[0]) == 3
