"""What the clips of deep networks show, held against powers that are worked out by hand."""

import numpy as np
import pytest

from scenes.catalogue import CLIPS
from scenes.chapters import vanish_explode


@pytest.mark.parametrize("factor", vanish_explode.FACTORS)
def test_equal_factors_come_to_a_power(factor: float) -> None:
    gradients = vanish_explode.fading(vanish_explode.plain(factor))
    assert np.allclose(gradients, factor ** np.arange(vanish_explode.DEEP + 1), rtol=1e-12)


def test_a_sigmoid_hands_on_a_quarter_at_best_and_the_clip_is_about_that() -> None:
    (clip,) = [clip for clip in CLIPS if clip.id == "vanish-explode"]
    assert vanish_explode.FACTORS[0] == 0.25
    assert clip.program == vanish_explode.plain(0.25).program.source


def test_with_a_lane_each_layer_multiplies_by_one_and_its_change() -> None:
    bends = vanish_explode.bends(vanish_explode.residual())
    powers = 1.1 ** np.arange(vanish_explode.DEEP + 1)
    assert np.allclose([bend.comes for bend in bends], powers[:-1])
    assert np.allclose([bend.through for bend in bends], 0.1 * powers[:-1])
    assert np.allclose([bend.total for bend in bends], powers[1:])
    assert np.allclose(vanish_explode.fading(vanish_explode.plain(0.1))[-1], 1e-10)
