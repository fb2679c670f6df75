"""The browser's engine reads every notation as the core does: the same nodes, notes, refusals and ways out."""

from __future__ import annotations

from dataclasses import asdict
from random import Random
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.graph.build import build
from backprop_core.graph.shapes import shapes_of
from backprop_core.language.expression import Node
from backprop_core.language.fills import FILLS, filled, random_bits
from backprop_core.notation import NOTATIONS, write
from tests.backprop_core.array_texts import array_program
from tests.backprop_core.graph.misfits import FITS, MISFITS, Shapes
from tests.backprop_core.language.array_readings import BAD_ARRAYS, FIXES_OF_ARRAYS, READ_ARRAYS
from tests.backprop_core.language.network_readings import BAD_NETWORKS, NETWORKS
from tests.backprop_core.language.readings import (
    CODE,
    COPIED,
    FIXES,
    LATEX,
    NOTED,
    PRODUCTS,
    STATED,
    TEXTBOOK,
    WHOLE_NAMES,
)
from tests.case_files import cases
from tests.docs.explorable.twin.test_twin import BAD, Twin, difference
from tests.fuzz import assigned, drawn

Given = list[str] | dict[str, Any]  # names, or names with their values
CHUNKS, EACH = 10, 250
READINGS = [*TEXTBOOK, *COPIED, *LATEX, *CODE, *NETWORKS]
OF_ARRAYS = [text for text, _ in [*READ_ARRAYS, *FIXES_OF_ARRAYS]] + [text for text, _, _ in BAD_ARRAYS]
LINE_ENDS = [f"x{end}{line}" for end in "\n\r\u2028\u2029\x85\v\f" for line in ("// y", "import y", "return x")]
BLANK_ENDS = [f"{text}{end}" for end in "\ufeff\x1f\x85\xa0 " for text in ("x = 2; f(x) = x^2", "f(f) = f + 1")]
TEXTS = (
    LINE_ENDS
    + BLANK_ENDS
    + [text for text, _ in [*READINGS, *FIXES, *STATED]]
    + [text for text, _, _ in [*NOTED, *BAD_NETWORKS]]
)


@pytest.fixture(scope="module")
def engine() -> Twin:
    return Twin()


def read(text: str, given: Given) -> dict[str, Any]:
    """What the core makes of a text, as plain data."""
    try:
        program = bc.parse(text, given=given)
    except bc.BackpropError as refused:
        return {"message": refused.message, "position": refused.position, "fix": refused.fix}
    lines = [
        {
            "name": line.name,
            "parameters": None if line.parameters is None else list(line.parameters),
            "nodes": [plain_node(node) for node in line.nodes],
        }
        for line in program.lines
    ]
    notes = [note._asdict() for note in program.notes]
    plain = asdict(program) | {"lines": lines, "notes": notes, "implicit": sorted(program.implicit)}
    found: dict[str, Any] = as_lists(plain)
    return found


def plain_node(node: Node) -> dict[str, Any]:
    """A node's fields; settings only where it has any, which no operation on numbers has."""
    return {name: value for name, value in node._asdict().items() if name != "settings" or value}


def as_lists(data: Any) -> Any:
    """Plain data with its tuples as lists, as JSON has them."""
    if isinstance(data, dict):
        return {key: as_lists(value) for key, value in data.items()}
    return [as_lists(value) for value in data] if isinstance(data, list | tuple) else data


def agree(engine: Twin, texts: list[str], given: Given) -> None:
    found = engine.call("read", texts, given)
    for text, answer in zip(texts, found, strict=True):
        expected = read(text, given)
        if "implicit" in answer:
            answer["implicit"].sort()
        assert not difference(answer, expected), text


@pytest.mark.parametrize("given", [[], ["sinx", "PI", "ϕ", "σ", "d", "and"]])
def test_every_notation(engine: Twin, given: list[str]) -> None:
    agree(engine, [*TEXTS, *OF_ARRAYS, *BAD, *[case["program"] for case in cases("reports")]], given)


def test_names_that_are_probably_a_product(engine: Twin) -> None:
    texts = [*[text for text, _ in PRODUCTS], *WHOLE_NAMES, "1/\txy", "²xy", "é xy", "😀", "# 😀\nxy + 3xy/2"]
    agree(engine, texts, [])
    agree(engine, texts, ["xy"])


def test_names_whose_values_are_arrays(engine: Twin) -> None:
    at = {"v": [1, 2], "y": [1, 2], "t": [1, 3], "A": [[1, 2], [3, 4]], "W": [[1, 2]], "x": 2}
    agree(engine, [*OF_ARRAYS, "[v]", "[x]", "mse(y, t)", "A^T", "(x*y).mean()"], at)


def test_programs_of_arrays_are_written_alike(engine: Twin) -> None:
    texts = [text for text, _ in READ_ARRAYS]
    for text, written in zip(texts, engine.call("written", texts, NOTATIONS), strict=True):
        program = bc.parse(text)
        assert written == [write(program, notation) for notation in NOTATIONS], text


def test_shapes_and_what_does_not_fit_are_said_alike(engine: Twin) -> None:
    cases_of_arrays = [*[(text, given) for text, given, _ in FITS], *[(text, given) for text, given, *_ in MISFITS]]
    for (text, given), found in zip(cases_of_arrays, engine.call("shaped", cases_of_arrays), strict=True):
        assert found == shaped(text, given), text


def test_random_numbers_are_the_same_everywhere(engine: Twin) -> None:
    requests: list[tuple[str, list[int], int]] = [
        (kind, shape, seed) for kind in FILLS for shape in ([3], [2, 3], [2, 1, 4]) for seed in (0, 1, 2**52)
    ]
    bits, arrays = engine.call("fill", 1234567, 1000, requests)
    assert bits == [str(number) for number in random_bits(1234567, 1000)]
    for (kind, shape, seed), found in zip(requests, arrays, strict=True):
        assert np.array(found) == pytest.approx(filled(kind, tuple(shape), seed), rel=1e-14, abs=1e-15)


def shaped(text: str, given: Shapes) -> Any:
    """The shape of a program's result, or what is said where something does not fit."""
    try:
        program = bc.parse(text, given={name: [0] if shape else 0 for name, shape in given.items()})
        return list(shapes_of(build(program), given)[-1])
    except bc.BackpropError as refused:
        return {"message": refused.message, "position": refused.position, "fix": refused.fix}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_programs_of_arrays_that_nobody_thought_of(engine: Twin, chunk: int) -> None:
    dice = Random(f"arrays {chunk}")
    texts = [array_program(dice) for _ in range(50)]
    agree(engine, texts, [])
    texts = [text for text in texts if "message" not in read(text, [])]
    assert len(texts) > 25
    for text, written in zip(texts, engine.call("written", texts, NOTATIONS), strict=True):
        assert written == [write(bc.parse(text), notation) for notation in NOTATIONS], text
    given: Shapes = {"x": (3,), "W": (2, 3), "A": (3, 2), "b": (2,)}
    requests = [(text, given) for text in texts]
    for (text, _), found in zip(requests, engine.call("shaped", requests), strict=True):
        assert found == shaped(text, given), text


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_texts_that_nobody_thought_of(engine: Twin, chunk: int) -> None:
    agree(engine, [assigned(text) for text in drawn(f"reading {chunk}", EACH)], [])
