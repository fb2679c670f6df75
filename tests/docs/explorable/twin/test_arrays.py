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
from backprop_core.language.ways import places_of, terms
from backprop_core.notation import NOTATIONS
from backprop_core.tracing import array_plan, arrays
from backprop_core.tracing.passes import Backward, Forward
from docs.extensions.javascript import DOCS, Engine
from tests.backprop_core.test_array_properties import COMPILED, Author, all_agree
from tests.backprop_core.test_published_arrays import CASES, PROGRAMS, traced
from tests.backprop_core.tracing.test_arrays import ROWS, weighted
from tests.backprop_core.tracing.test_choices import OF_ENTRIES
from tests.docs.explorable.twin.test_twin import difference

EXACT = 1e-12
AT_ONCE = 50  # programs that are asked for in one call, for a call takes a fifth of the time of all else


class Twin:
    """The shipped modules in V8, and what they are asked."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.engine.module(DOCS / "explorable" / "twin" / "array_trace.js")
        self.engine.module(DOCS / "explorable" / "twin" / "every_reader.js")  # of which a page loads what is wanted
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
    return as_data(forward, arrays.backward(graph, forward.values, at, start))


def as_data(forward: Forward, backward: Backward) -> dict[str, Any]:
    """Both passes as plain data."""

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
        "idle": sorted(f"{node}/{rank}" for node, rank in backward.idle),
    }


def near(one: Any, other: Any) -> bool:
    """Whether numbers, or arrays of them, are equal to EXACT of the largest of them, or of 1."""
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return bool(one == other)
    return bool(abs(one - other) <= EXACT * max(1.0, abs(one), abs(other)))


def agree(engine: Twin, graph: Graph, at: dict[str, Any], seed: Any = None) -> None:
    (found,) = engine.call("run", {"graph": plain_graph(graph), "at": point(at), "seed": seed})
    assert difference(found, ran(graph, at, seed), near) is None


def agree_on(engine: Twin, traces: dict[int, bc.Trace]) -> None:
    """Assert that both engines give the same numbers for the programs of these seeds, asked for at once."""
    asked = [{"graph": plain_graph(trace.graph), "at": point(trace.at)} for trace in traces.values()]
    for (seed, trace), answer in zip(traces.items(), engine.call("run", *asked), strict=True):
        assert difference(answer, as_data(trace.ran_forward, trace.ran_backward), near) is None, seed


@pytest.mark.parametrize("row", ROWS)
def test_each_row_gives_the_same_numbers(engine: Twin, row: str) -> None:
    agree(engine, *weighted(row))


@pytest.mark.parametrize("row", ROWS)
def test_the_same_entries_meet(engine: Twin, row: str) -> None:
    built, at = weighted(row)
    plan = array_plan.plan_for(built, {name: np.shape(value) for name, value in at.items()})
    for index, meeting in enumerate(plan.meetings):
        if meeting is None:
            continue
        node = built.nodes[index]
        shapes = array_plan.operand_shapes(plan, index)
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
    "sum(where(x < -1, 0, ln(x+1)))": {"x": [-2.0, -1.0, 3.0, -3.0]},
    "sum(where(x > 0, ln(x), ln(x)))": {"x": [1.0, -2.0, 0.0]},
    "a = causal_softmax(x); a[0, 0] + 2*a[1, 1]": {"x": [[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]]},
}


@pytest.mark.parametrize("program", TROUBLE)
def test_the_same_entries_are_undefined(engine: Twin, program: str) -> None:
    trace = bc.trace(program, TROUBLE[program])
    agree(engine, trace.graph, trace.at)
    for views in ({"tree": True}, {"compact": True}, {"expand": True}):
        viewed = bc.trace(program, TROUBLE[program], **views)
        agree(engine, viewed.graph, viewed.at)


@pytest.mark.parametrize(("text", "at"), [(text, at) for text, at, _, _ in OF_ENTRIES])
def test_the_same_entries_are_taken(engine: Twin, text: str, at: dict[str, Any]) -> None:
    for views in ({}, {"tree": True}, {"compact": True}, {"expand": True}):
        trace = bc.trace(text, at, **views)
        agree(engine, trace.graph, trace.at)


# What is said.


def said(step: Any, notation: str) -> dict[str, Any]:
    words = step.words(notation)
    array = words.array
    return {
        "rule": words.rule,
        "reason": words.reason,
        "equation": list(words.equation),
        "partial": None if words.partial is None else list(words.partial),
        "sentence": words.sentence,
        "array": None
        if array is None
        else {
            "pull": array.pull,
            "letters": array.letters,
            "shapes": array.shapes,
            "each": array.each,
            "wayRound": array.way_round,
            "fold": array.fold,
        },
    }


def as_lists(data: Any) -> Any:
    """Plain data as JSON has it: without tuples."""
    return json.loads(json.dumps(data))


def entries_of(trace: bc.Trace) -> list[tuple[int, list[int]]]:
    """For each step of the backward pass the last entry of what it brings."""
    found: list[tuple[int, list[int]]] = []
    for number, step in enumerate(trace.contributions):
        if step.operand is not None and step.rank >= 0:
            found.append((number, [axis - 1 for axis in trace.shapes[step.operand]]))
    return found


def agree_in_words(engine: Twin, text: str, at: dict[str, Any], seed: Any = None, **options: bool) -> None:
    """Assert that both engines say the same of a program: on the same numbers to the letter, and each on its own."""
    trace = bc.trace(text, at, seed=seed, **options)
    given = ran(trace.graph, trace.at, seed)
    places = entries_of(trace)
    request = {"text": text, "at": point(at), "options": {**options, "seed": seed}}
    (told,) = engine.call("say", {**request, "given": given, "notations": NOTATIONS, "places": places})
    assert difference(told["json"], as_lists(trace.json(full=True))) is None
    for notation, words, symbols in zip(NOTATIONS, told["words"], told["symbols"], strict=True):
        assert difference(words, [said(step, notation) for step in trace.steps]) is None, notation
        assert symbols == [node.symbol(notation) for node in trace.nodes]
    speaker: Any = trace.speaker("plain")
    for (number, place), found in zip(places, told["entries"], strict=True):
        view = speaker.entry(number, tuple(place))
        assert found == (None if view is None else view._asdict())
    (own,) = engine.call("answer", request)
    assert difference(without_words(own), without_words(as_lists(trace.json(full=True))), near) is None


def without_words(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace's JSON without what is said of numbers, which may end in another digit."""
    steps = [
        {key: value for key, value in step.items() if key not in {"formula", "plugged", "text"}}
        for step in trace["steps"]
    ]
    return trace | {"steps": steps}


@pytest.mark.parametrize("case", PROGRAMS)
def test_words_of_published_cases(engine: Twin, case: str) -> None:
    trace = traced(CASES[case], PROGRAMS[case])
    seed = None if not np.shape(trace.value) else np.ones(np.shape(trace.value)).tolist()
    at = {name: CASES[case]["inputs"][name] for name in trace.at}
    agree_in_words(engine, PROGRAMS[case], at, seed)


@pytest.mark.parametrize("program", TROUBLE)
def test_words_where_entries_are_undefined(engine: Twin, program: str) -> None:
    for views in ({}, {"tree": True}, {"compact": True}):
        agree_in_words(engine, program, TROUBLE[program], **views)


# Programs that are told in their own ways.
TOLD: dict[str, dict[str, Any]] = {
    "z = W @ x + b; sum((z - t)^2)/2": {
        "W": [[1, -2, 3], [0, 4, -1]],
        "x": [3, 1, 2],
        "b": [1, -1],
        "t": [7, 3],
    },
    "z = W @ x; y = W @ z; sum(y*x)": {"W": [[1, 2], [3, 4]], "x": [1, -1]},
    "Z = X @ W.T + b; h = relu(Z); mean(h)": {"X": [[1, 2], [0, -1], [3, 1]], "W": [[1, 0], [2, -1]], "b": [0.5, 0]},
    "sum(u + v)": {"u": [[1], [2], [3]], "v": [1, 2, 3]},
    "sum(softmax(x)*y) + norm(x) + var(x)": {"x": [[1, 2], [0, 1]], "y": [[1, 0], [0, 1]]},
    "cross_entropy(V @ h, t)": {"V": [[1, 2], [0, 1], [2, -1]], "h": [1, 3], "t": 2},
    "cross_entropy(s, p)": {"s": [[1, 2], [0, 1]], "p": [[0.5, 0.5], [1, 0]]},
    "attend(Q, K, V) = causal_softmax(Q @ K.T / sqrt(2)) @ V; sum(attend(x, x, x))": {"x": [[1, 0], [0, 2], [1, 1]]},
    "y = conv(x, k, stride=2, pad=1); max(max_pool(y, 2))": {"x": [1, 2, 0, -1, 3], "k": [1, -1]},
    "E = A[[2, 0, 2]]; sum(reshape(E, -1)*concat(E[0], E[1], E[2])) - sum(A[1:, ::-1])": {
        "A": [[1, 2], [3, 4], [5, 6]]
    },
    "mse(y, t)*max(a, b) + outer(y, t)[0, 1] - min(y)": {"y": [1, 2], "t": [0, 2], "a": 1, "b": 1},
    "normalize(x)[0, 1] + logsumexp(x, axis=0)[1] + stack(x, x)[1, 0, 0]": {"x": [[1, 2], [4, 0]]},
    "sum([1, 2, 3]*x)": {"x": [1, 2, 3]},
    "-x*sum(y) + mean_pool(y, 2)[0]": {"x": 2, "y": [1, 2, 3, 4]},
}


@pytest.mark.parametrize("program", TOLD)
def test_words_of_each_row(engine: Twin, program: str) -> None:
    for views in ({}, {"tree": True}, {"compact": True}, {"expand": True}):
        agree_in_words(engine, program, TOLD[program], **views)


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_programs_that_nobody_thought_of(engine: Twin, start: int) -> None:
    traces = {seed: bc.Trace.of(*Author(seed).graph()) for seed in range(start, start + 20)}
    agree_on(engine, traces)
    for seed, trace in traces.items():
        agree_in_words_on(engine, seed, trace)


@pytest.mark.thorough
@pytest.mark.parametrize("start", range(1000, 2500, AT_ONCE))
def test_many_programs_agree_every_way(engine: Twin, start: int) -> None:
    """Each is traced once for all who judge it, in the core and in the browser.

    One in five is compiled too, and one in eleven put into words in both, in each notation in turn; these take most time.
    """
    traces = {seed: all_agree(seed, compiled=seed % COMPILED == 0) for seed in range(start, start + AT_ONCE)}
    agree_on(engine, traces)
    for seed, trace in traces.items():
        if seed % 11 == 0:
            agree_in_words_on(engine, seed, trace)


def agree_in_words_on(engine: Twin, seed: int, trace: bc.Trace) -> None:
    """Assert that both engines say the same of the same numbers of a program, in one notation."""
    notation = NOTATIONS[seed % len(NOTATIONS)]
    asked = {"graph": plain_graph(trace.graph), "at": point(trace.at), "notations": [notation], "places": []}
    given = as_data(trace.ran_forward, trace.ran_backward)
    (told,) = engine.call("say", {**asked, "given": given})
    assert difference(told["json"], as_lists(trace.json(full=True))) is None, seed
    assert difference(told["words"][0], [said(step, notation) for step in trace.steps]) is None, seed


MISFITS: dict[str, dict[str, Any]] = {
    "W @ x": {"W": [[1, 2]], "x": [1, 2, 3]},
    "x + y": {"x": [1, 2], "y": [1, 2, 3]},
    "2*x": {"x": [1, 2]},  # an array as output
}


@pytest.mark.parametrize("text", MISFITS)
def test_shapes_that_do_not_fit_are_refused_alike(engine: Twin, text: str) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace(text, MISFITS[text])
    (found,) = engine.call("answer", {"text": text, "at": MISFITS[text], "options": {}})
    assert found == {"message": refused.value.message, "position": refused.value.position}


@pytest.mark.parametrize(("text", "at"), [(text, at) for text, at, _, _ in OF_ENTRIES])
def test_words_where_entries_are_taken(engine: Twin, text: str, at: dict[str, Any]) -> None:
    for views in ({}, {"tree": True}, {"compact": True}):
        agree_in_words(engine, text, at, **views)
