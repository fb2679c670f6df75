"""The browser's engine and the core are one: the shipped modules, run in V8, give the same trace.

In every program, structure is equal: kinds, operands, labels, spans, order, layout, what is undefined, errors and
their places. Words are equal to the letter on the same numbers. Only floats may differ, for two mathematics libraries
do: the value of one operation on the same operands by LAST_BITS units in the last place. What the passes themselves
do with the numbers, multiplying and adding up, is worked out again and is exact.
"""

from __future__ import annotations

import itertools
import json
import math
import operator
import re
import struct
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import backprop_core as bc
from backprop_core.examples import EXAMPLES, Example
from backprop_core.graph.build import build
from backprop_core.language.errors import MESSAGES
from backprop_core.language.expression import CONSTANT, VARIABLE, constant_value, places
from backprop_core.notation import NOTATIONS, finite, write
from backprop_core.operations import OPERATIONS
from backprop_core.tracing.careful import careful_value
from backprop_core.tracing.row_code import partial_nodes
from docs.extensions.javascript import DOCS, Engine
from tests.backprop_core.graph.misfits import MISFITS
from tests.backprop_core.language.array_readings import BAD_ARRAYS
from tests.backprop_core.language.network_readings import BAD_NETWORKS
from tests.case_files import cases
from tests.docs.explorable.twin.programs import NAMES, NUMBERS, POINTS, Author, Case

PUBLISHED = cases("published")
DRIFTS = cases("drifts")
CHUNKS, EACH = 20, 125
LAST_BITS = 4  # by which the value of one operation on the same operands may differ: 3 were seen
COMPUTED = ("value", "partial", "upstream", "contribution", "total", "adjoint")  # a float, or null where there is none
FACTORS = ("upstream", "partial", "contribution", "total")
SAID_OF_NUMBERS = ("formula", "plugged", "text")  # compared to the letter, on the same numbers


class Twin:
    """The shipped modules in V8, and what they are asked."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.engine.module(DOCS / "explorable" / "twin" / "trace.js")
        self.engine.module(DOCS / "explorable" / "twin" / "nudge.js")
        self.engine.module(DOCS / "explorable" / "twin" / "every_reader.js")  # of which a page loads what is wanted
        self.engine.module(DOCS / "explorable" / "twin" / "fills.js")
        self.engine.script(f"const shipped = (name) => modules[`{DOCS}/${{name}}.js`];")
        self.engine.script(Path(__file__).with_name("driver.js").read_text(encoding="utf-8"))

    def call(self, name: str, *data: Any) -> Any:
        found = self.engine.call("ask", name, json.dumps(data))
        return json.loads(found, parse_int=float)  # JavaScript writes 1e17 as an integer


@pytest.fixture(scope="module")
def engine() -> Twin:
    return Twin()


def options(case: Case) -> dict[str, bool]:
    return {"tree": case.tree, "expand": case.expand, "compact": case.compact}


def request(case: Case) -> dict[str, Any]:
    return {"text": case.text, "at": case.at, "options": options(case)}


def core_trace(case: Case) -> bc.Trace:
    return bc.trace(case.text, case.at, **options(case))


def numbers_of(trace: bc.Trace) -> dict[str, Any]:
    """All that was computed, as plain data."""
    problems = [*trace.ran_forward.problems, *trace.ran_backward.problems]
    return {
        "values": [finite(value) for value in trace.values],
        "operands": [[finite(number) for number in trace.operand_numbers(index)] for index in range(len(trace.values))],
        "adjoints": [finite(adjoint) for adjoint in trace.adjoints],
        "contributions": [[*step[:3], *[finite(number) for number in step[3:]]] for step in trace.contributions],
        "gradient": {name: finite(slope) for name, slope in trace.gradient.items()},
        "problems": [{"node": one.node, "rank": one.rank, "reason": one.reason} for one in problems],
        "idle": [list(edge) for edge in trace.ran_backward.idle],
    }


def said(step: Any, notation: str) -> dict[str, Any]:
    words = step.words(notation)
    partial = None if words.partial is None else list(words.partial)
    return {
        "rule": words.rule,
        "reason": words.reason,
        "equation": list(words.equation),
        "partial": partial,
        "sentence": words.sentence,
    }


def near(one: Any, other: Any) -> bool:
    """Equal to 1e-12; the smallest numbers, which hold fewer digits, to a few of their last bits."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=5e-323)
    return bool(one == other)


def same_to_the_last_bits(one: Any, other: Any) -> bool:
    """Numbers between which at most LAST_BITS steps of the last place lie; anything else equal."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(place_among_floats(one) - place_among_floats(other)) <= LAST_BITS
    return bool(one == other)


def place_among_floats(number: float) -> int:
    """Where a float stands when all are counted in order, from 0."""
    bits: int = struct.unpack("<q", struct.pack("<d", abs(number)))[0]
    return bits if number >= 0 else -bits


def structure(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace's JSON without its floats: of each it is left whether it is there."""
    return {
        "expression": trace["expression"],
        "at": trace["at"],
        "gradient": list(trace["gradient"]),
        "nodes": [without(node, COMPUTED) for node in without_constants(trace)["nodes"]],
        "steps": [without(step, (*COMPUTED, *SAID_OF_NUMBERS)) for step in trace["steps"]],
    }


def without_constants(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace's JSON without the values of its folded constants, which each engine works out by itself."""
    nodes = [node | {"constants": [without(one, ("value",)) for one in node["constants"]]} for node in trace["nodes"]]
    return trace | {"nodes": nodes}


def without(row: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value is None if key in keys else value for key, value in row.items()}


def wrong_sum(trace: dict[str, Any]) -> str | None:
    """Where a contribution is not the product of its factors, or a total or gradient not the sum of what came."""
    output, leaves = trace["nodes"][-1], {node["label"]: node for node in trace["nodes"] if not node["operands"]}
    totals = {output["label"]: 1.0}
    gradient = dict.fromkeys(trace["gradient"], 0.0)
    if output["operation"] == VARIABLE:
        gradient[output["name"]] = 1.0
    for step in trace["steps"]:
        if step["pass"] == "forward" or step["operand"] is None:
            continue
        node, operand = step["node"], step["operand"]
        upstream, partial, contribution, total = (float(step[key]) for key in FACTORS)
        at_leaf = node in leaves  # in a tree, a leaf that is minus a variable
        if at_leaf or leaves.get(operand, {}).get("operation") == VARIABLE:
            name = operand if at_leaf else leaves[operand]["name"]
            gradient[name] += contribution
        if not at_leaf:
            totals[operand] = totals[operand] + contribution if operand in totals else contribution
        arrived = gradient[operand] if at_leaf else totals[operand]
        stops = partial == contribution == 0 and math.isinf(
            upstream
        )  # what does not move passes nothing of however much on
        pairs = ((upstream, totals[node]), (contribution, 0.0 if stops else upstream * partial), (total, arrived))
        if not all(same_number(*pair) for pair in pairs):
            return f"{step} brings {pairs}"
    wrong = [name for name, slope in trace["gradient"].items() if not same_number(float(slope), gradient[name])]
    return f"the gradient of {wrong} is not {gradient}" if wrong else None


def same_number(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def difference(one: Any, other: Any, equal: Callable[[Any, Any], bool] = operator.eq, place: str = "") -> str | None:
    """Where two pieces of plain data first differ, and how; None where they are equal."""
    if one == other:
        return None
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{place}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{place}[{index}]", *both) for index, both in enumerate(zip(one, other, strict=True))]
    else:
        return None if equal(one, other) else f"{place}: {one!r} is not {other!r}"
    return next((found for at, mine, yours in pairs if (found := difference(mine, yours, equal, at))), None)


def agree(engine: Twin, cases: list[Case], notations: tuple[str, ...] = NOTATIONS, end_to_end: bool = True) -> None:
    """Assert that both engines agree on all cases.

    From end to end numbers agree to 1e-12 where none cancel, for there a last bit grows without bound.
    """
    traces = [core_trace(case) for case in cases]
    asked = [
        {**request(case), "numbers": numbers_of(trace), "notations": notations}
        for case, trace in zip(cases, traces, strict=True)
    ]
    answers = zip(*[engine.call(name, asked) for name in ("answer", "say", "workOut")], strict=True)
    for case, trace, (own, told, alone) in zip(cases, traces, answers, strict=True):
        expected = trace.json()
        assert not difference(without_constants(told["json"]), without_constants(expected)), case
        assert told["names"] == [step.name for step in trace.steps], case
        for notation, words, symbols, program in zip(
            notations, told["words"], told["symbols"], told["program"], strict=True
        ):
            assert not difference(words, [said(step, notation) for step in trace.steps]), (case, notation)
            assert symbols == [node.symbol(notation) for node in trace.nodes], (case, notation)
            assert program == write(trace.program, notation), (case, notation)
        each_number_agrees(engine, case, trace, alone)
        assert not difference(structure(own), structure(expected)), case
        assert not wrong_sum(own), (case, wrong_sum(own))
        if end_to_end:
            assert not difference(own, expected, near), case


def each_number_agrees(engine: Twin, case: Case, trace: bc.Trace, alone: dict[str, Any]) -> None:
    """Every value and every partial, worked out from the core's numbers, and what is wrong with it."""
    for index, found in enumerate(alone["values"]):
        if found is not None:
            problem = trace.problem_at(index, None)
            assert same_to_the_last_bits(found[0], finite(trace.values[index])), (case, trace.graph.labels[index])
            if found[1] != (problem and problem.reason):  # where a constant is undefined, its reason
                constants = [bc.trace(f"y = {constant.text}") for constant in trace.nodes[index].constants]
                assert any(constant.error for constant in constants), (case, trace.graph.labels[index])
    for step, found in zip(trace.contributions, alone["partials"], strict=True):
        if found is not None:
            problem = trace.problem_at(step.node, step.rank)
            cancels = isinstance(found[0], int | float) and math.isfinite(step.partial)
            agrees = near(found[0], finite(step.partial)) or (cancels and parts_agree(engine, trace, step))
            assert agrees, (case, step, found)
            assert found[1] == (problem and problem.reason), (case, step)


def parts_agree(engine: Twin, trace: bc.Trace, step: Any) -> bool:
    """Where numbers cancel within a partial: each operation of its expression agrees on the same operands."""
    node = trace.graph.nodes[step.node]
    known = dict(zip("uv", trace.operand_numbers(step.node), strict=False))
    known["z"] = trace.values[step.node]
    values: list[float] = []
    asked = []
    for part in partial_nodes(node.operation, places(node)[step.rank]):
        if part.operation == CONSTANT:
            values.append(constant_value(part))
        elif part.operation == VARIABLE:
            values.append(known[part.name or ""])
        else:
            operands = [values[operand] for operand in part.operands]
            values.append(careful_value(OPERATIONS[part.operation], operands))
            asked.append((part.operation, operands, values[-1]))
    found = engine.call("values", [[name, [finite(number) for number in operands]] for name, operands, _ in asked])
    return all(same_to_the_last_bits(one, finite(value)) for one, (_, _, value) in zip(found, asked, strict=True))


def refusal(text: str, at: dict[str, float]) -> dict[str, Any] | None:
    try:
        bc.trace(text, at)
    except bc.BackpropError as error:
        return {"message": error.message, "position": error.position}
    return None


# The cases


def all_views(text: str, at: dict[str, float]) -> list[Case]:
    views = [(False, False), (True, False), (False, True)]
    return [Case(text, at, tree, expand, compact) for tree, compact in views for expand in (False, True)]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_named_examples(engine: Twin, example: Example) -> None:
    agree(engine, all_views(example.text, example.at))


@pytest.mark.parametrize("case", DRIFTS, ids=[case["id"] for case in DRIFTS])
def test_where_the_twins_once_drifted_apart(engine: Twin, case: dict[str, Any]) -> None:
    """Neither refuses what the other accepts, and both give what the case says."""
    request = {"text": case["text"], "at": case["at"], "options": {"mostNodes": case["most"]}}
    found = engine.call("answer", [request])[0]
    expected = bc.trace(case["text"], case["at"]).json()
    for trace in (found, expected):
        assert "nodes" in trace, trace
        assert len(trace["nodes"]) == case["nodes"]
        assert trace["nodes"][-1]["adjoint"] == case["adjoint"]
    assert not difference(found, expected, near)


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["id"] for case in PUBLISHED])
def test_published_cases(engine: Twin, case: dict[str, Any]) -> None:
    steps = "\n".join(f"{name} = {text}" for name, text in case["steps"])
    texts = [steps] + ([case["expression"]] if case["expression"] else [])
    cases = []
    for text in texts:
        at = {name: case["inputs"][name] for name in bc.parse(text).variables}
        cases += all_views(text, at)
    agree(engine, cases)
    found = engine.call("answer", [request(cases[0])])[0]["gradient"]
    assert found == pytest.approx({name: case["computed_gradients"][name] for name in found}, rel=1e-9, abs=1e-13)


def test_every_name_and_number_in_every_notation(engine: Twin) -> None:
    texts = [f"{name}*{number}" for name, number in zip(NAMES, itertools.cycle(NUMBERS), strict=False)]
    points = itertools.cycle((*POINTS, -2.5e-7, 0.19661193324148188, 12345.5, 99995.0))
    pairs = list(zip(NAMES, texts, strict=True))
    cases = [Case(text, {name: next(points)}, False, False, view) for view in (False, True) for name, text in pairs]
    agree(engine, cases)


AT_INFINITY = (
    "1^y", "(-1)^y", "(-0.5)^y", "y^0", "0^y", "y-y", "0*y", "y/y", "1/y", "atan(y)", "sin(y)", "tanh(y)", "erf(-y)",
    "gelu(-y)", "silu(-y)", "softplus(y)", "sigmoid(-y)", "log(5, y)", "log(y, 2)", "max(y, 1)", "min(y, y)", "abs(-y)",
    "relu(-y)", "sign(y)", "step(y)*y", "sqrt(y)", "ln(y)", "cosh(y)", "sinh(-y)", "acos(y)", "leaky_relu(-y)",
)  # fmt: skip


def test_infinite_numbers_go_on_alike(engine: Twin) -> None:
    agree(engine, [case for text in AT_INFINITY for case in all_views(f"y = exp(x); {text}", {"x": 1000.0})])


@pytest.mark.thorough
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_programs_that_nobody_thought_of(engine: Twin, chunk: int) -> None:
    author = Author(f"twin {chunk}")
    cases = []
    for _ in range(EACH):
        text = author.program()
        program = bc.parse(text)
        at = {name: author.number() for name in program.variables}
        tree, compact = author.dice.choice(((True, False), (False, True), (False, False)))
        case = Case(text, at, tree, author.dice.random() < 0.3, compact)
        large = case.tree and len(program.lines) > 1 and len(build(program, True, case.expand).nodes) > 300
        cases.append(Case(text, at, not large and case.tree, case.expand, case.compact))
    agree(engine, cases, (NOTATIONS[chunk % 4],), end_to_end=False)


BAD = [
    "x > 0", "x ≤ 1", "(x >= 0)*x", "where(0 < x < 1, x, 0)", "where(x, 1, 2)", "x > 0 ? x", "x < 1 : 2", "x ? ", "? x", "< 1",
    "Math.exp(x) % 2", "x=>alpha=2<=np.where(", "np.exp(x)(2)", "nn.LeakyReLU(np.exp(y))(x)", "torch.add(x, y, alpha=2)", "x.clamp(max=1)", "x if y else", "x else y", "where(x == 0, 1, 2)", "sin(x > 0)", "y = x > 0; where(y > 1 < 2, 1, 2)", "f(c) = where(c, 1, 2)",
    "\\begin{cases} x & x > 0 \\\\ y & x > 1 \\end{cases}", "\\begin{cases} x & x \\\\ y \\end{cases}", "\\begin{cases} \\end{cases}",
    "", "   ", "# only a remark", "1+", "(1", "((x)", "1)", "x y 2", "2 3",
    "x 3", "1e999", "max(1, 2, axis=0)", "log(1,2,3)", "f(a,b)=a;f(1)", "sni(x)", "sim(x)",
    "loh(x)", "abz(x)", "q(x)", "zzzzzz(x)", "f(x)=x; ff(x)", "sigmod(x)", "exponential(x)", "reluu(x)",
    "constructor(x)", "__proto__(2)", "net_hidden_layer_with_a_very_long_name_of_its_own(x)", "x=1\nx(2)",
    "x + x(2)", "e(2)", "f(a)=a(2); f(1)", "e=1", "pi=3", "sin=2", "x=1;x=2", "y=x;x=2", "f(x)=x;f=2",
    "f(x)=f(x);1", "f(x,x)=1;1", "f(e)=1;1", "f(sin)=1;1", "x+1;x", "1\n2", "x;x", "x+f;f(x)=x;f(2)", "a,b",
    "(x,y)", "max(1,,2)", "max(1,)", "()", "sin()", "1=2", "x==2", "=", "x=", "@",
    "é", "3×é", "😀", "x + 😀", "#😀😀\n@", "#😀\nx=1 # 😀\n(😀", "#😀\nsni(x)", "f(x)=x;f+1",
    "y=x\nf(y)=2\nx(f)=3\n1", "x*", "sin(", "^2", "*", "--", "2^", "1..2", "1.2.3", ".", "x^)",
    "f(x)=", "f(=2", "f(x=2", "f(x)(=2", "f(2)=3", "f()=3;f()", "log()", "min()", "<b>", "x\\y", "\x00",
    "\x7f", "ΑΩ͵",
    "f(f)=f", "g(x)=x;f(g)=g", "х+1", "ŷ", "x\u0304", "f'(x)", "1e-999", "1,500", "x and y", "d/dx x", "sin^2", "exp^-1(x)",
    "xsin(x)", "x[0]", "sinc(x)", "sinpi(x)", "\\int x", "😀 = \\sum_i x_i", "y = \\sum_i x_i", "\\sum w", "\\sum\\left(x\\right)_i", "for x in np.e: x", "if x > 0: y = x.exp()", "try: y = x.exp()", "np.exp(x.H)", "x.sort(dim=1, by=2)",
    "function f(x) {\n y=x\n return y\n}\nf(2)", "sin (1, 2)", "2½", "\\frac{1", "x.pow(", "e+=x", "np.e @ x", "x+1=2",
]  # fmt: skip
BAD_POINTS: list[tuple[str, dict[str, Any]]] = [
    ("x", {}), ("1 + y*x", {"y": 1}), ("# 😀\nx", {}), ("f(x)=x*k\nf(2)", {}), ("f(x)=x\nf(x)", {}),
    ("x", {"x": 1, "y": 1}), ("1", {"x": 1}), ("y=x;y", {"x": 1, "y": 2}), ("x", {"x": 1, "e": 1}), ("x", {"pi": 1}),
    ("f(x)=x;f(x)", {"f": 1}), ("x", {"x": 1, "constructor": 2}), ("__proto__", {}), ("x", {"x": "one"}),
    ("W: 2x3; sum(W)", {"W": [[1, 2]]}), ("W: 2; W", {"W": 1}), ("sum(x^T)", {"x": [1, 2]}), ("sum(x)", {"x": [[1], [1, 2]]}),
    ("sum(x)", {"x": []}), ("sum(x)", {"x": [[[[[1]]]]]}), ("sum(W @ x)", {"W": [[1, 2, 3]], "x": [1, 2]}), ("x[0]", {"x": 1}),
]  # fmt: skip


def test_texts_are_refused_in_the_same_words_at_the_same_place(engine: Twin) -> None:
    bad: list[tuple[str, dict[str, Any]]] = [*[(text, {}) for text in BAD], *BAD_POINTS]
    found = engine.call("answer", [{"text": text, "at": at} for text, at in bad])
    for (text, at), answer in zip(bad, found, strict=True):
        expected = refusal(text, at)
        assert expected is not None, f"the core reads {text!r}"
        assert answer == expected, text


def test_the_bad_texts_draw_every_message(engine: Twin) -> None:
    """So that no message can lose its twin; "too long" and the sizes are tried by themselves."""
    found = {(refusal(text, at) or {})["message"] for text, at in [*[(text, {}) for text in BAD], *BAD_POINTS]}
    found |= {sentence for _, sentence, _ in [*BAD_ARRAYS, *BAD_NETWORKS]} | {
        sentence for _, _, sentence, _, _ in MISFITS
    }
    for key, message in MESSAGES.items():
        form = re.compile(".*".join(map(re.escape, re.split(r"\{\w+\}", message))))
        assert key in {
            *SIZED,
            "two views",
            "many entries",
            "array output",
            "other seed",
            "seed of number",
            "numbers only",
            "no entries",
            "arrays elsewhere",
        } or any(form.search(said) for said in found), key


SIZED: dict[str, tuple[str, dict[str, int | str]]] = {
    "too long": ("x" + " " * 20_000, {"count": 20_001, "most": 20_000}),
    "large graph": ("x" + "+x" * 2_000, {"count": 2_001, "most": 2_000}),
    "large tree": (
        "y0=x;" + ";".join(f"y{i + 1}=y{i}*y{i}" for i in range(100)),
        {"count": "about 10^30", "most": 2_000},
    ),
    "unfolds": (
        "f0(x)=x*x;" + ";".join(f"f{i + 1}(x)=f{i}(x)+f{i}(x)" for i in range(30)) + ";f30(x)",
        {"name": "f30", "most": 2_000},
    ),
}


@pytest.mark.parametrize("key", SIZED)
def test_what_is_too_large_is_refused_in_a_sentence(engine: Twin, key: str) -> None:
    text, holes = SIZED[key]
    asked = {"text": text, "at": {"x": 1}, "options": {"mostNodes": 2_000, "tree": key == "large tree"}}
    found = engine.call("answer", [asked])[0]
    position = {"too long": None, "unfolds": text.rfind("f30")}.get(key, 0)
    assert found == {"message": MESSAGES[key].format(**holes), "position": position}


def test_a_trace_that_is_a_tree_and_compact_is_refused_alike(engine: Twin) -> None:
    asked = {"text": "4x", "at": {"x": 1}, "options": {"tree": True, "compact": True}}
    assert engine.call("answer", [asked]) == [{"message": MESSAGES["two views"], "position": None}]


CONSTANTS = (  # of every kind, on either side of every operation, long, undefined, too large, shared and named
    "x+1", "1+x", "x-1", "1-x", "x-(-2)", "-3*x", "x*(-3)", "(1-2)*x", "x*(1-2)", "4x", "x/4", "4/x", "x/(1/2)", "(2/3)/x", "x^2",
    "x^-1", "x^(1/2)", "x^0.5", "x^1", "x^0", "2^x", "e^x", "pi^-x", "(-2)^x", "log(x, 2)", "log(x, e)", "log(2, x)",
    "max(x, 3)", "max(3, x, 1, y)", "min(-1, x)", "max(3, 1)", "1+2", "sin(2)", "-5", "e", "x*1", "1*x", "x*1.5e-3",
    "x*0.1^2", "x + 1/0", "1/0", "x*ln(-1)", "x + 1e308*10", "y = 2; y*x", "y = 1 + 2; y*x + y", "y = 1/0; x*y",
    "f(u) = u*x + u; f(2) + f(1+1)", "x + 1+1+1+1+1+1+1+1+1+1", "x + (1+1+1+1+1+1+1+1+1+1)", "(2*3)^(4-1)*x",
    "x + sin(1/0)", "1 + exp(ln(0))", "x + 12345.6", "x^12345.6", "x^100000", "sqrt(2)*x^3 - x/sqrt(2)", "y = x; 2y", "sin(x)*x + 3", "x^x", "2*(3*x)",
)  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("x", [0.0, 1.0, -1.5, 3.0])
def test_constants_of_every_kind_are_folded_alike(engine: Twin, x: float) -> None:
    texts = [(text, bc.parse(text).variables) for text in CONSTANTS]
    cases = [case for text, names in texts for case in all_views(text, dict.fromkeys(names, x))]
    agree(engine, cases)


def test_a_tree_beyond_counting_is_refused_alike(engine: Twin) -> None:
    text = "y0=x;" + ";".join(f"y{i + 1}=y{i}*y{i}" for i in range(4_000))
    found = engine.call("answer", [{"text": text, "at": {"x": 1}, "options": {"tree": True}}])[0]
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace(text, {"x": 1}, tree=True)
    assert found == {"message": refused.value.message, "position": 0}
    assert "far too many" in found["message"]


# Beyond the trace


def test_the_named_examples_stand_in_the_table(engine: Twin) -> None:
    assert engine.call("examples") == [asdict(example) for example in EXAMPLES.values()]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_drag_gives_the_trace_of_the_new_point_and_draws_nothing_anew(engine: Twin, example: Example) -> None:
    name = next(iter(example.at))
    there = {**example.at, name: 0.375}
    found = engine.call("drag", example.text, example.at, there)
    case = Case(example.text, there, False, False)
    assert not difference(found["json"], core_trace(case).json(), near)
    assert found["layouts"] == 1


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_nudge_moves_the_output_as_in_the_core(engine: Twin, example: Example) -> None:
    trace = bc.trace(example.text, example.at)
    for name in example.at:
        found = engine.call("nudge", example.text, example.at, name)
        assert found == pytest.approx(list(bc.nudge(trace, name)), rel=1e-9, abs=1e-15)


def test_special_functions_are_right_to_the_last_bits(engine: Twin) -> None:
    """Against Python's mathematics library."""
    points = [sign * 1.01**step * 1e-8 for step in range(2200) for sign in (1, -1)] + [0.0, 0.46875, 4.0]
    for name in ("erf", "erfc"):
        for point, found in zip(points, engine.call("errorFunction", name, points), strict=True):
            assert found == pytest.approx(getattr(math, name)(point), rel=1e-15, abs=1e-307), (name, point)
    assert engine.call("errorFunction", "erfc", [30.0, -30.0]) == [0, 2]


@pytest.mark.thorough
def test_misprints_are_read_or_refused_alike(engine: Twin) -> None:
    author = Author("misprints")
    texts = [author.misprint(author.program()) for _ in range(1000)]
    found = engine.call("answer", [{"text": text, "at": {}} for text in texts])
    for text, answer in zip(texts, found, strict=True):
        expected = refusal(text, {})
        assert {key: answer.get(key) for key in expected or {}} == (expected or {}), text
