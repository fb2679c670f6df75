"""Arrays that nobody types: zeros, ones, random numbers that are the same everywhere, and pictures of digits.

Random numbers are SplitMix64's (Steele, Lea and Flood 2014, as published by Vigna): its n-th number is a function of
the seed and n alone. Of 64 bits the upper 53 make a number from 0 up to 1; two of these make two normal ones (Box and
Muller 1958).
"""

from __future__ import annotations

from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any

from .expression import Shape

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

GAMMA, FIRST_MIX, SECOND_MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
BITS = 64
KEPT = 53  # bits of a number from 0 up to 1
FILLS = ("zeros", "ones", "uniform", "normal")
PICTURES, PIXELS, INK = 1797, 64, 16  # how many pictures, of how many pixels, from 0 to how much ink
DATA_SHAPES: dict[str, Shape] = {"digits": (PICTURES, PIXELS), "digit_labels": (PICTURES,)}
DATA = (*DATA_SHAPES,)


def filled(kind: str, shape: Shape, seed: int = 0) -> Any:
    """An array of NumPy whose entries follow from its kind, its shape and a seed.

    Args:
        kind: one of FILLS: all 0, all 1, evenly from 0 up to 1, or normal with mean 0 and spread 1.
        shape: of the array.
        seed: any whole number from 0 on; where nothing is random it does nothing.

    Returns:
        the array, which the browser makes alike but for the last bits of logarithm and cosine.
    """
    from .numpy_extra import np  # imported with the first array

    count = prod(shape)
    if kind in {"zeros", "ones"}:
        return np.full(shape, float(kind == "ones"))
    if kind == "uniform":
        return evenly(seed, count).reshape(shape)
    pairs = evenly(seed, count + count % 2).reshape(-1, 2)
    size, angle = np.sqrt(-2 * np.log(1 - pairs[:, 0])), 2 * np.pi * pairs[:, 1]
    return np.stack([size * np.cos(angle), size * np.sin(angle)], axis=1).reshape(-1)[:count].reshape(shape)


def evenly(seed: int, count: int) -> NDArray[Any]:
    """The first numbers of a seed, from 0 up to 1."""
    from .numpy_extra import np

    numbers: NDArray[Any] = (random_bits(seed, count) >> np.uint64(BITS - KEPT)) * 2.0**-KEPT
    return numbers


def shuffled(count: int, seed: int) -> NDArray[Any]:
    """The places of examples in an order that follows from the seed: each draws a number, the smallest comes first."""
    from .numpy_extra import np

    order: NDArray[Any] = np.argsort(evenly(seed, count), kind="stable")
    return order


def random_bits(seed: int, count: int) -> NDArray[Any]:
    """The first numbers of SplitMix64 for a seed, of 64 bits each."""
    from .numpy_extra import np

    state = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GAMMA) + np.uint64(seed % 2**BITS)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(FIRST_MIX)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(SECOND_MIX)
    mixed: NDArray[Any] = state ^ (state >> np.uint64(31))
    return mixed


def digits_file() -> Path:
    """The file that the pictures are packed in."""
    from pathlib import Path  # costs a tenth of a short run, and most runs look at no pictures

    return Path(__file__).with_name("digits.gz")


@cache
def data(name: str) -> Any:
    """The pictures of handwritten digits, or which digit each is.

    Args:
        name: `digits`, a row of 64 numbers from 0 to 1 for each of 1,797 pictures, from the upper left line by line;
            or `digit_labels`, the digits themselves. The last 360 pictures are by other writers than the first 1,437.

    Returns:
        an array of NumPy that nobody may write to.
    """
    import gzip

    from .numpy_extra import np

    whole = np.frombuffer(gzip.decompress(digits_file().read_bytes()), dtype=np.uint8)
    pictures, labels = whole[: PICTURES * PIXELS], whole[PICTURES * PIXELS :]
    made = pictures.reshape(PICTURES, PIXELS) / INK if name == "digits" else labels.astype(float)
    made.setflags(write=False)
    return made
