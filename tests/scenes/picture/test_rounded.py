"""Rectangles are Manim's, curve by curve and in all that they look like, with round corners and without."""

import manim
import numpy as np
import pytest

from scenes.picture.rounded import Rectangle, RoundedRectangle
from scenes.picture.typeset import LOOKS


@pytest.mark.parametrize(("radius", "width", "height"), [(0.3, 3.0, 1.0), (0.5, 4.0, 1.0), (0.5, 1.0, 1.0)])
def test_they_have_the_curves_and_the_looks_of_manim_s(radius: float, width: float, height: float) -> None:
    size = {"corner_radius": radius, "width": width, "height": height}
    mine, manims = RoundedRectangle(**size), manim.RoundedRectangle(**size)
    are_alike(mine, manims)
    are_alike(Rectangle(width=width, height=height), manim.Rectangle(width=width, height=height))


def are_alike(mine: manim.VMobject, manims: manim.VMobject) -> None:
    assert np.allclose(mine.points, manims.points, atol=1e-12)
    for name in LOOKS:
        assert np.array_equal(vars(mine)[name], vars(manims)[name]), name
