"""The browser's engine reads every notation as the core does: the same nodes, notes, refusals and ways out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

import backprop_core as bc
from backprop_core.language.expression import Node
from tests.backprop_core.language.readings import CODE, COPIED, FIXES, LATEX, NOTED, STATED, TEXTBOOK
from tests.case_files import cases
from tests.docs.explorable.twin.test_twin import BAD, Twin, difference
from tests.fuzz import assigned, drawn

CHUNKS, EACH = 10, 499
READINGS = [*TEXTBOOK, *COPIED, *LATEX, *CODE]
LINE_ENDS = [f"x{end}{line}" for end in "\n\r\u2028\u2029\x85\v\f" for line in ("// y", "import y", "return x")]
TEXTS = LINE_ENDS + [text for text, _ in [*READINGS, *FIXES, *STATED]] + [text for text, _, _ in NOTED]


@pytest.fixture(scope="module")
def engine() -> Twin:
    return Twin()


def read(text: str, given: list[str]) -> dict[str, Any]:
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
    plain = asdict(program) | {"lines": lines, "notes": notes}
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


def agree(engine: Twin, texts: list[str], given: list[str]) -> None:
    found = engine.call("read", texts, given)
    for text, answer in zip(texts, found, strict=True):
        expected = read(text, given)
        assert not difference(answer, expected), text


@pytest.mark.parametrize("given", [[], ["sinx", "PI", "ϕ", "σ", "d", "and"]])
def test_every_notation(engine: Twin, given: list[str]) -> None:
    agree(engine, [*TEXTS, *BAD, *[case["program"] for case in cases("reports")]], given)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_texts_that_nobody_thought_of(engine: Twin, chunk: int) -> None:
    agree(engine, [assigned(text) for text in drawn(f"reading {chunk}", EACH)], [])
