"""Random numbers are the published generator's, and the digits are those of the UCI repository."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.language.fills import PICTURES, data, digits_file, evenly, filled, random_bits
from backprop_core.writers.digits import packed

PUBLISHED = [  # Rosetta Code, "Pseudo-random numbers/Splitmix64": the first numbers of the seed 1234567
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]
COUNTED = [20027, 19892, 20073, 19978, 20030]  # the same page: 100,000 numbers of the seed 987654321, in fifths


def test_the_generator_gives_its_published_numbers() -> None:
    assert random_bits(1234567, 5).tolist() == PUBLISHED


def test_its_numbers_from_0_to_1_fall_as_published() -> None:
    assert np.bincount((evenly(987654321, 100_000) * 5).astype(int)).tolist() == COUNTED


def test_two_even_numbers_make_two_normal_ones() -> None:
    even, normal = evenly(7, 4), filled("normal", (3,), 7)
    sizes = np.sqrt(-2 * np.log(1 - even[::2]))
    assert normal == pytest.approx(
        [
            sizes[0] * np.cos(2 * np.pi * even[1]),
            sizes[0] * np.sin(2 * np.pi * even[1]),
            sizes[1] * np.cos(2 * np.pi * even[3]),
        ]
    )


def test_normal_numbers_have_mean_0_and_spread_1() -> None:
    many = filled("normal", (200_000,), 3)
    assert abs(many.mean()) < 0.01
    assert abs(many.std() - 1) < 0.01
    assert abs((many**3).mean()) < 0.03


def test_a_seed_decides_and_a_shape_only_lays_out() -> None:
    assert (filled("normal", (2, 3), 1).reshape(-1) == filled("normal", (6,), 1)).all()
    assert (filled("uniform", (4,), 1) != filled("uniform", (4,), 2)).all()
    assert filled("zeros", (2, 1)).tolist() == [[0], [0]]
    assert filled("ones", (2,)).tolist() == [1, 1]


def test_the_digits_are_those_of_the_repository() -> None:
    pictures, labels = data("digits"), data("digit_labels")
    assert pictures.shape == (PICTURES, 64)
    assert (pictures.min(), pictures.max()) == (0, 1)
    # how many there are of each digit, and the sum of all ink, as the repository's optdigits.names and file have it
    assert np.bincount(labels.astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (pictures[0] * 16)[:8].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert not pictures.flags.writeable


def test_packing_what_is_unpacked_gives_the_same_file() -> None:
    rows = np.column_stack([data("digits") * 16, data("digit_labels")]).astype(int)
    assert packed("\n".join([",".join(map(str, row)) for row in rows])) == digits_file().read_bytes()


@pytest.mark.parametrize("text", ["1,2", "\n".join([",".join(["17"] * 65)] * PICTURES)])
def test_another_file_is_not_packed(text: str) -> None:
    with pytest.raises(ValueError, match=r"wanted|go from"):
        packed(text)
