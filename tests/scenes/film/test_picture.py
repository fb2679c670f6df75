"""What a film shows is brought up to date where it changes, and is the same as if all of it had been converted."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from scenes.film.picture import Picture
from scenes.theme import QUALITIES

SMALL = replace(QUALITIES["web"], width=96, height=270)


def noise(dice: np.random.Generator, rows: int) -> np.ndarray:
    """Rows of which each differs from the next, so that none can be taken for another."""
    return dice.integers(0, 256, (rows, SMALL.width, 4), np.uint8)


def shown(picture: Picture, pixels: np.ndarray) -> list[np.ndarray]:
    """The planes of a picture that now shows some pixels."""
    picture.change(pixels, picture.differing(pixels))
    return [plane.copy() for plane in picture.planes]


def test_changed_rows_are_converted_as_all_of_them_would_be() -> None:
    dice, places = np.random.default_rng(1), random.Random(1)
    picture, pixels = Picture(SMALL), noise(np.random.default_rng(2), SMALL.height)
    shown(picture, pixels)
    for _ in range(40):
        for _ in range(places.randint(1, 3)):
            top = places.randrange(SMALL.height)
            rows = min(places.choice([1, 2, 3, 50]), SMALL.height - top)
            pixels[top : top + rows] = noise(dice, rows)
        kept, anew = shown(picture, pixels), shown(Picture(SMALL), pixels)
        assert all(np.array_equal(*planes) for planes in zip(kept, anew, strict=True))


@pytest.mark.parametrize(
    ("changed", "bands"),
    [
        ([], []),
        ([7], [slice(7, 8)]),
        ([0, 20, 269], [slice(0, 21), slice(269, 270)]),
        ([10, 90, 100], [slice(10, 11), slice(90, 101)]),
    ],
)
def test_only_bands_that_differ_are_worked_on(changed: list[int], bands: list[slice]) -> None:
    picture, pixels = Picture(SMALL), noise(np.random.default_rng(3), SMALL.height)
    shown(picture, pixels)
    pixels[changed, 5, 2] ^= 1
    assert picture.differing(pixels) == bands


def test_a_picture_of_its_own_is_kept_while_the_scene_draws_over_its_frame() -> None:
    picture, pixels = Picture(SMALL), noise(np.random.default_rng(4), SMALL.height)
    before = shown(picture, pixels)
    pixels[:] = 0
    assert picture.pixels.any()
    assert all(np.array_equal(*planes) for planes in zip(before, picture.planes, strict=True))
