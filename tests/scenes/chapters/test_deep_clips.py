"""What the clips of deep networks show, held against powers that are worked out by hand."""

from typing import Any

import numpy as np
import pytest

from backprop_core.language.fills import filled
from backprop_core.training import digits
from scenes.catalogue import CLIPS
from scenes.chapters import deep_layers, learns_digits, vanish_explode


@pytest.mark.parametrize("factor", vanish_explode.FACTORS)
def test_equal_factors_come_to_a_power(factor: float) -> None:
    gradients = vanish_explode.fading(vanish_explode.plain(factor))
    assert np.allclose(gradients, factor ** np.arange(deep_layers.DEEP + 1), rtol=1e-12)


def test_a_sigmoid_hands_on_a_quarter_at_best_and_the_clip_is_about_that() -> None:
    (clip,) = [clip for clip in CLIPS if clip.id == "vanish-explode"]
    assert vanish_explode.FACTORS[0] == 0.25
    assert clip.program == vanish_explode.plain(0.25).program.source


def test_with_a_lane_each_layer_multiplies_by_one_and_its_change() -> None:
    bends = vanish_explode.bends(vanish_explode.residual())
    powers = 1.1 ** np.arange(deep_layers.DEEP + 1)
    assert np.allclose([bend.comes for bend in bends], powers[:-1])
    assert np.allclose([bend.through for bend in bends], 0.1 * powers[:-1])
    assert np.allclose([bend.total for bend in bends], powers[1:])
    assert np.allclose(vanish_explode.fading(vanish_explode.plain(0.1))[-1], 1e-10)


def shares_by_hand(pixels: Any) -> Any:
    """What the trained network says of a picture, in NumPy alone."""
    w = learns_digits.training()[-1].weights
    scores = w["V"] @ np.maximum(w["W"] @ pixels + w["b"], 0) + w["c"]
    return np.exp(scores) / np.exp(scores).sum()


def test_the_training_is_the_stated_one_from_its_first_weights() -> None:
    first, *_, last = learns_digits.training()
    assert (first.epoch, last.epoch) == (0, 30) and first.others < 0.2 < 0.9 < last.others < last.learned
    assert np.array_equal(first.weights["W"], digits.first_weights(3)["W"])
    assert "seed 3" in learns_digits.settings()


def test_the_picture_is_taken_for_a_three_until_its_pixels_have_moved() -> None:
    start, *_, end = learns_digits.walked()
    for step in (start, end):
        assert np.allclose(step.shares, shares_by_hand(step.pixels))
    assert (learns_digits.true_digit(), start.says, end.says) == (8, 3, 8)
    assert np.abs(end.pixels - start.pixels).max() < 0.15


def test_the_gradient_of_the_pixels_is_what_nudges_find() -> None:
    start, by = learns_digits.walked()[0], 1e-6
    for pixel in (0, 43, 58):
        moved = [start.pixels + by * sign * np.eye(64)[pixel] for sign in (1, -1)]
        losses = [-np.log(shares_by_hand(each)[8]) for each in moved]
        assert start.gradient[pixel] == pytest.approx((losses[0] - losses[1]) / (2 * by), abs=1e-6)


def test_what_is_said_of_noise_is_what_the_network_says_and_its_units_are_those_of_the_hidden_layer() -> None:
    weights = learns_digits.training()[-1].weights
    for seed, step in zip(learns_digits.SEEDS, learns_digits.noises(), strict=True):
        assert np.array_equal(step.pixels, filled("uniform", (64,), seed))
        assert np.allclose(step.hidden, np.maximum(weights["W"] @ step.pixels + weights["b"], 0))
        assert np.allclose(step.shares, shares_by_hand(step.pixels))
        assert step.says == shares_by_hand(step.pixels).argmax()
