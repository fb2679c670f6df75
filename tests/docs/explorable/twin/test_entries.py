"""A program with arrays, written out in single numbers: in the browser as in the core, node for node."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.analysis.array_checks import in_numbers
from docs.extensions.javascript import DOCS, Engine
from tests.backprop_core.test_published_arrays import CASES, PROGRAMS, traced
from tests.docs.explorable.twin.test_arrays import TOLD

TWIN = DOCS / "explorable" / "twin"
MOST = 5_000
WRITTEN = f"""(requests) => JSON.stringify(JSON.parse(requests).map(([text, at, options]) => {{
    const {{ trace }} = modules[{str(TWIN / "array_trace.js")!r}];
    const {{ inNumbers }} = modules[{str(TWIN / "entries.js")!r}];
    const written = inNumbers(trace(text, at, options), {MOST});
    const {{ nodes, value, gradient }} = written.json();
    return {{ nodes: nodes.map(({{ label, operation, operands, text }}) => [label, operation, operands, text]), value, gradient }};
}}))"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine()
    for name in ("array_trace.js", "entries.js"):
        made.module(TWIN / name)
    return made


def plain(trace: bc.Trace) -> dict[str, Any]:
    found = in_numbers(trace).json()
    nodes = [[node[key] for key in ("label", "operation", "operands", "text")] for node in found["nodes"]]
    return {"nodes": nodes, "value": found["value"], "gradient": found["gradient"]}


def assert_alike(theirs: dict[str, Any], ours: dict[str, Any]) -> None:
    assert theirs["nodes"] == ours["nodes"]
    assert theirs["value"] == pytest.approx(ours["value"], rel=1e-12)
    assert theirs["gradient"] == pytest.approx(ours["gradient"], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("text", TOLD)
@pytest.mark.parametrize("options", [{}, {"tree": True}, {"compact": True}], ids=["graph", "tree", "compact"])
def test_each_kind_of_operation_is_written_out_alike(engine: Engine, text: str, options: dict[str, bool]) -> None:
    at = TOLD[text]
    (theirs,) = json.loads(engine.call(WRITTEN, json.dumps([[text, at, options]])))
    assert_alike(theirs, plain(bc.trace(text, at, **options)))


def test_published_programs_are_written_out_alike(engine: Engine) -> None:
    asked, expected = [], []
    for name, case in CASES.items():
        trace = traced(case, PROGRAMS[name])
        if trace.nodes[-1].shape:
            continue
        if len(in_numbers(trace).nodes) > MOST // 4:
            continue
        at = {name: np.asarray(value).tolist() for name, value in trace.at.items()}
        asked.append([trace.expression, at, {}])
        expected.append(plain(trace))
    assert len(asked) > 30
    for theirs, ours in zip(json.loads(engine.call(WRITTEN, json.dumps(asked))), expected, strict=True):
        assert_alike(theirs, ours)


def test_what_would_be_too_long_is_refused(engine: Engine) -> None:
    text = json.dumps([["sum(W @ x)", {"W": [[1.0] * 60] * 60, "x": [1.0] * 60}, {}]])
    with pytest.raises(ValueError, match=r"more than 5000 operations: look at one of its nodes instead"):
        engine.call(WRITTEN, text)
