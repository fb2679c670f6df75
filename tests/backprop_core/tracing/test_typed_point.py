"""A point is read alike from a command, a clip's AT and a page."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_core import BackpropError
from backprop_core.language.fills import data, filled
from backprop_core.tracing.typed_point import program_and_point, read_file, read_point

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


REFUSED = {
    "5": '5 is no value for a variable: write it as AT="x=1".',
    "=5": '=5 is no value for a variable: write it as AT="x=1".',
    "x=1, x=2": "x was given two values: keep one of them.",
    "x=": "No number was given for x: write x=1, for example.",
    "x=y": "The value of x must be a number, not y.",
    "x=1/0": "The value of x is no number: c = a / b is undefined at a = 1, b = 0: nothing can be divided by zero.",
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items())
def test_what_is_no_point_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BackpropError) as refused:
        read_point(text, 'AT="x=1"')
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    ("text", "program", "point"),
    [
        ("x*sin(x) @ x=2", "x*sin(x)", " x=2"),
        ("x*y @x=2, y=1", "x*y", "x=2, y=1"),
        ("2 + 3", "2 + 3", ""),
        ("W @ x", "W @ x", ""),
        ("sum(W @ x) @ W=[[1, 2]] x=[3, 4]", "sum(W @ x)", " W=[[1, 2]] x=[3, 4]"),
        ("z = W @ x; y = 2z; sum(y) @ x=1", "z = W @ x; y = 2z; sum(y)", " x=1"),
        ("sum(A @ B, axis=0) @ A=[1]", "sum(A @ B, axis=0)", " A=[1]"),
    ],
)
def test_a_page_parts_the_function_from_its_point(text: str, program: str, point: str) -> None:
    assert program_and_point(text) == (program, point)


def plain(at: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in at.items()}


OF_ARRAYS: dict[str, dict[str, Any]] = {
    "x=[3,1,2] W=[[1,-2,3],[0,4,-1]]": {"x": [3, 1, 2], "W": [[1, -2, 3], [0, 4, -1]]},
    "x=[1, 2], y=2; z=[1/4,]": {"x": [1, 2], "y": 2, "z": [0.25]},
    "W = zeros(2, 3) b=ones(2) c=zeros((1, 2))": {"W": [[0] * 3] * 2, "b": [1, 1], "c": [[0, 0]]},
    "W=normal(2, 3, seed=1), x=1": {"W": filled("normal", (2, 3), 1).tolist(), "x": 1},
    "W=0.5*uniform(2) + [1, 2]": {"W": (filled("uniform", (2,)) / 2 + [1, 2]).tolist()},
    "x=digits[7] t=digit_labels[7] X=digits[0:2]": {
        "x": data("digits")[7].tolist(),
        "t": 7,
        "X": data("digits")[:2].tolist(),
    },
    "x=[[1, 2], [3, 4]][1]": {"x": [3, 4]},
    "x=log([1, 1])": {"x": [0, 0]},
}


@pytest.mark.parametrize("text", OF_ARRAYS)
def test_values_may_be_arrays(text: str) -> None:
    assert plain(read_point(text)) == OF_ARRAYS[text]


REFUSED_ARRAYS = {
    "x=[1, 1/0]": "The value of x has an entry that is no number: nothing can be divided by zero.",
    "x=[y]": "The value of x must be a number or an array, not [y].",
    "x=normal(2, mean=1)": "normal takes sizes, and may take a seed: write normal(2, 3, seed=1), for example.",
    "x=zeros()": "zeros takes sizes, and may take a seed: write zeros(2, 3, seed=1), for example.",
    "x=zeros(1,1,1,1,1)": "An array has 4 axes at most, and this one would have more.",
    "x=zeros(10000, 10000)": "An array has from 1 to 10000000 entries.",
    "x=[1, 2": "This parenthesis is never closed.",
    "x=digits[1797, 0]": "digits is 1797×64: the places there go from 0 to 1796, and there is no 1797.",
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED_ARRAYS.items())
def test_what_is_no_array_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BackpropError) as refused:
        read_point(text)
    assert refused.value.message == sentence


def test_values_are_read_from_files(tmp_path: Path) -> None:
    at: dict[str, Any] = {"x": [1, 2], "W": [[1, 2], [3, 4]], "b": 3}
    (tmp_path / "point.json").write_text(json.dumps(at), encoding="utf-8")
    np.savez(tmp_path / "point.npz", **at)
    (tmp_path / "columns.csv").write_text("x, y\n1, 2\n3, 4\n", encoding="utf-8")
    (tmp_path / "numbers.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (tmp_path / "W.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    for name in ("point.json", "point.npz"):
        assert plain(read_file(str(tmp_path / name))) == at
    assert read_file(str(tmp_path / "columns.csv")) == {"x": [1, 3], "y": [2, 4]}
    assert read_file(str(tmp_path / "numbers.csv")) == {"x": 1, "y": 2}
    assert read_file(str(tmp_path / "W.csv")) == {"W": [[1, 2], [3, 4]]}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("none.json", None, "There is no file {}."),
        ("point.txt", "", "Values are read from .json, .npz and .csv, and {} is none of them."),
        ("list.json", "[1]", '{} must hold values by name, as in {{"x": 1, "W": [[1, 2], [3, 4]]}}.'),
        ("bad.json", "{", "{} could not be read: it is no json file with numbers."),
        ("deep.json", "[" * 100_000, "{} could not be read: it is no json file with numbers."),
        ("bad.npz", "x", "{} could not be read: it is no npz file with numbers."),
        ("uneven.csv", "1,2\n3", "{} could not be read: it is no csv file with numbers."),
        ("empty.csv", "", "{} could not be read: it is no csv file with numbers."),
    ],
)
def test_a_file_without_values_is_refused_in_a_sentence(
    name: str, text: str | None, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(BackpropError) as refused:
        read_file(str(path))
    assert refused.value.message == sentence.format(path)
