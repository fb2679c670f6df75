"""Arrays in the browser's engine and in the core are one: the same graphs, run by the shipped modules in V8.

Structure and problems are equal, numbers to EXACT of the largest in their array.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.graph.build import Graph
from backprop_core.language.letters import places_of, terms
from backprop_core.tracing import arrays
from docs.extensions.javascript import DOCS, Engine
from tests.backprop_core.test_published_arrays import CASES, PROGRAMS, traced
from tests.backprop_core.tracing.test_arrays import ROWS, weighted
from tests.docs.explorable.twin.test_twin import difference

EXACT = 1e-12


class Twin:
    """The shipped modules in V8, and what they are asked."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.engine.module(DOCS / "explorable" / "twin" / "arrays.js")
        self.engine.script(f"const shipped = (name) => modules[`{DOCS}/${{name}}.js`];")
        self.engine.script(Path(__file__).with_name("arrays_driver.js").read_text(encoding="utf-8"))

    def call(self, name: str, *requests: Any) -> Any:
        return json.loads(self.engine.call("ask", name, json.dumps(requests)))


@pytest.fixture(scope="module")
def engine() -> Twin:
    return Twin()


def plain_graph(graph: Graph) -> dict[str, Any]:
    """A graph as plain data, as `build` makes it in the browser."""
    return {
        "program": {
            "source": graph.program.source,
            "variables": graph.program.variables,
            "notes": [],
            "lines": [],
            "shapes": [],
            "implicit": [],
        },
        "nodes": [
            node._asdict() | {"folded": [[at, [n._asdict() for n in one]] for at, one in node.folded]}
            for node in graph.nodes
        ],
        "labels": graph.labels,
        "names": graph.names,
        "leads": graph.leads,
        "calls": [],
        "tree": graph.tree,
        "users": graph.users,
        "output": graph.output,
    }


def point(at: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in at.items()}


def ran(graph: Graph, at: dict[str, Any], seed: Any = None) -> dict[str, Any]:
    """Both passes of the core, as plain data."""
    forward = arrays.forward(graph, at)
    start = arrays.seed_of(graph, forward.values[-1], seed)
    backward = arrays.backward(graph, forward.values, at, start)

    def data(value: Any) -> Any:
        return arrays.as_data(value, True)

    return {
        "values": [data(value) for value in forward.values],
        "adjoints": [data(value) for value in backward.adjoints],
        "contributions": [[*step[:3], *[data(number) for number in step[3:]]] for step in backward.contributions],
        "gradient": {name: data(slope) for name, slope in backward.gradient.items()},
        "problems": [
            one._asdict() | {"entry": None if one.entry is None else list(one.entry)}
            for one in (*forward.problems, *backward.problems)
        ],
    }


def near(one: Any, other: Any) -> bool:
    """Whether numbers, or arrays of them, are equal to EXACT of the largest of them, or of 1."""
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return bool(one == other)
    return bool(abs(one - other) <= EXACT * max(1.0, abs(one), abs(other)))


def agree(engine: Twin, graph: Graph, at: dict[str, Any], seed: Any = None) -> None:
    (found,) = engine.call("run", {"graph": plain_graph(graph), "at": point(at), "seed": seed})
    assert difference(found, ran(graph, at, seed), near) is None


@pytest.mark.parametrize("row", ROWS)
def test_each_row_gives_the_same_numbers(engine: Twin, row: str) -> None:
    agree(engine, *weighted(row))


@pytest.mark.parametrize("row", ROWS)
def test_the_same_entries_meet(engine: Twin, row: str) -> None:
    built, at = weighted(row)
    plan = arrays.plan_for(built, {name: np.shape(value) for name, value in at.items()})
    for index, meeting in enumerate(plan.meetings):
        if meeting is None:
            continue
        node = built.nodes[index]
        shapes = arrays.operand_shapes(plan, index)
        asked = {"operation": node.operation, "shapes": shapes, "settings": node.settings}
        (found,) = engine.call("met", asked)
        assert found["shape"] == list(meeting.shape)
        assert found["entries"] == meeting.entries
        places = [
            [[list(map(list, one)) for one in terms(way, entry)] for entry in places_of(way.result.shape)]
            for way in meeting.ways
        ]
        assert found["places"] == places
        assert [(way["sizes"], way["scale"]) for way in found["ways"]] == [(w.sizes, w.scale) for w in meeting.ways]


@pytest.mark.parametrize("case", PROGRAMS)
def test_published_cases(engine: Twin, case: str) -> None:
    trace = traced(CASES[case], PROGRAMS[case])
    seed = None if not np.shape(trace.value) else np.ones(np.shape(trace.value)).tolist()
    agree(engine, trace.graph, trace.at, seed)


# Where something is undefined, too large, or decided by a convention.
TROUBLE: dict[str, dict[str, Any]] = {
    "sum(ln(x))": {"x": [1.0, -2.0, 0.0, -3.0]},
    "sum(1/x)": {"x": [[1.0, 0.0], [2.0, 0.0]]},
    "sum(sqrt(x)*y)": {"x": [0.0, 4.0, -1.0], "y": 2.0},
    "sum(exp(x) @ y)": {"x": [[1000.0, 1.0], [2.0, 3.0]], "y": [1.0, -1.0]},
    "sum(x @ y)": {"x": [[1e200, 1.0]], "y": [1e200, 1.0]},
    "norm(x)": {"x": [0.0, 0.0]},
    "sum(abs(x) + relu(x))": {"x": [0.0, 1.0, -1.0, 0.0]},
    "sum(max(x, y))": {"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 2.0]},
    "max(x) + min(x)": {"x": [3.0, 1.0, 3.0, 1.0]},
    "cross_entropy(x, y)": {"x": [1.0, 2.0, 3.0], "y": 7.0},
    "sum(log(x, y))": {"x": [2.0, 3.0], "y": [2.0, 1.0]},
    "sum(x^y)": {"x": [0.0, -1.0, 2.0], "y": [-1.0, 0.5, 3.0]},
    "sum(exp(1000*x)) + x[0]": {"x": [1.0, -1.0]},
    "y*sum(x) + 1/0": {"x": [1.0, 2.0], "y": 3.0},
    "a = causal_softmax(x); a[0, 0] + 2*a[1, 1]": {"x": [[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]]},
}


@pytest.mark.parametrize("program", TROUBLE)
def test_the_same_entries_are_undefined(engine: Twin, program: str) -> None:
    trace = bc.trace(program, TROUBLE[program])
    agree(engine, trace.graph, trace.at)
    for views in ({"tree": True}, {"compact": True}, {"expand": True}):
        viewed = bc.trace(program, TROUBLE[program], **views)
        agree(engine, viewed.graph, viewed.at)
