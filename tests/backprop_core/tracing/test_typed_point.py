"""A point is read alike from a command, a clip's AT and a page."""

from __future__ import annotations

import math

import pytest

from backprop_core import BackpropError
from backprop_core.tracing.typed_point import read_point

READ = {
    "": {},
    "x=1": {"x": 1},
    " x = 1 ; y = 2, ": {"x": 1, "y": 2},
    "x=1 y=2": {"x": 1, "y": 2},
    "x=-pi/2,y=1 / 3": {"x": -math.pi / 2, "y": 1 / 3},
    "x = -pi/2 y=log(8, 2)": {"x": -math.pi / 2, "y": 3},
    "x=log(8, 2), y=1": {"x": 3, "y": 1},
}


@pytest.mark.parametrize("text", READ)
def test_a_text_is_read_part_by_part(text: str) -> None:
    assert read_point(text) == pytest.approx(READ[text])


def test_the_words_of_a_command_are_not_parted() -> None:
    assert read_point(["x=1", "y=2"]) == {"x": 1, "y": 2}
    with pytest.raises(BackpropError, match="x=1,y=2 is more than one value: put a space between them"):
        read_point(["x=1,y=2"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("5", '5 is no value for a variable: write it as AT="x=1".'),
        ("=5", '=5 is no value for a variable: write it as AT="x=1".'),
        ("x=1, x=2", "x was given two values: keep one of them."),
        ("x=", "No number was given for x: write x=1, for example."),
        ("x=y", "The value of x must be a number, not y."),
        (
            "x=1/0",
            "The value of x is no number: c = a / b is undefined at a = 1, b = 0: nothing can be divided by zero.",
        ),
    ],
)
def test_what_is_no_point_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BackpropError) as refused:
        read_point(text, 'AT="x=1"')
    assert refused.value.message == sentence
