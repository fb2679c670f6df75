"""The rectangle with round corners is Manim's, curve by curve and in all that it looks like."""

import manim
import numpy as np
import pytest

from scenes.picture.rounded import RoundedRectangle
from scenes.picture.typeset import LOOKS


@pytest.mark.parametrize(("radius", "width", "height"), [(0.3, 3.0, 1.0), (0.5, 4.0, 1.0), (0.5, 1.0, 1.0)])
def test_it_has_the_curves_and_the_looks_of_manim_s(radius: float, width: float, height: float) -> None:
    size = {"corner_radius": radius, "width": width, "height": height}
    mine, manims = RoundedRectangle(**size), manim.RoundedRectangle(**size)
    assert np.allclose(mine.points, manims.points, atol=1e-12)
    for name in LOOKS:
        assert np.array_equal(vars(mine)[name], vars(manims)[name]), name
