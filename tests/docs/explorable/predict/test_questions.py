"""Predict: what is asked, what counts as right, and what is said of the common mistakes; the pure part, in V8."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

import pytest

import backprop_core as core
from backprop_core.examples import EXAMPLES
from docs.extensions.javascript import DOCS, Engine
from tests.docs.explorable.twin.programs import Author

MANY, LARGEST = 60, 16  # programs, and nodes of a program

# Each mistake: a program and a point, what is asked for there, and a number that only this mistake gives.
CUBE, SINE, SUM = "p = x^3; sin(p)", "p = sin(x); p^2", "2*x^3 + 3*sin(x)"
NAMED: list[tuple[str, str, dict[str, float], str, str, float]] = [
    ("swapped operands", "x/y", {"x": 2, "y": 8}, "value", "a", 4),
    ("times the exponent", "x^3", {"x": 5}, "value", "b", 15),
    ("degrees", "sin(x)", {"x": 2}, "value", "a", 0.0349),
    ("base of the logarithm", "ln(x)", {"x": 5}, "value", "a", 0.699),
    ("half for a root", "sqrt(x)", {"x": 9}, "value", "a", 4.5),
    ("other operation", "x*y", {"x": 3, "y": 5}, "value", "a", 8),
    ("value of an operand", "exp(x)", {"x": 2}, "value", "a", 2),
    ("sign", "x^3", {"x": 2}, "value", "b", -8),
    ("nearly", "x/y", {"x": 1, "y": 3}, "value", "a", 0.33),
    ("product's own factor", "p = x*y; p^2", {"x": 3, "y": 5}, "partial", "x", 3),
    ("exponent's factor", CUBE, {"x": 2}, "partial", "x", 4),
    ("power not lowered", CUBE, {"x": 2}, "partial", "x", 24),
    ("factor alone", CUBE, {"x": 2}, "partial", "x", 3),
    ("logarithm of the base", "p = 5^x; sin(p)", {"x": 2}, "partial", "x", 25),
    ("divisor not squared", "p = x/y; sin(p)", {"x": 3, "y": 5}, "partial", "y", -0.6),
    ("numerator left out", "p = x/y; sin(p)", {"x": 3, "y": 5}, "partial", "y", -0.04),
    ("half left out", "p = sqrt(x); sin(p)", {"x": 9}, "partial", "x", 1 / 3),
    ("not squared", "p = tanh(x); sin(p)", {"x": 1}, "partial", "x", 0.2384),
    ("one factor of two", "p = sigmoid(x); sin(p)", {"x": 1}, "partial", "x", 0.2689),
    ("value for the partial", SINE, {"x": 1}, "partial", "x", 0.8415),
    ("partial at another operand", "p = x^y; sin(p)", {"x": 2, "y": 3}, "partial", "x", 5.545),
    ("upside down", SINE, {"x": 1}, "partial", "x", 1.851),
    ("passed on unchanged", CUBE, {"x": 2}, "partial", "x", 1),
    ("value of the operand for the partial", SINE, {"x": 2}, "partial", "x", 2),
    ("nothing passes", SINE, {"x": 1}, "partial", "x", 0),
    ("sign", SINE, {"x": 1}, "partial", "x", -0.5403),
    ("sign", "x/y + y^2*x", {"x": 2, "y": 1}, "gradient", "y", -2),
    ("sign of the partial", SUM, {"x": 2}, "adjoint", "x", -25.25),
    ("chain rule too early", SINE, {"x": 1}, "partial", "x", 0.9093),
    ("adjoint for the partial", SINE, {"x": 1}, "partial", "x", 1.683),
    ("overwrote", SUM, {"x": 2}, "adjoint", "x", 24),
    ("forgot the other path", SUM, {"x": 2}, "adjoint", "x", -1.248),
    ("multiplied the paths", SUM, {"x": 2}, "adjoint", "x", -29.96),
    ("added too early", "x^3 + sin(x) + exp(x)", {"x": 2}, "contribution", "x", 6.973),
    ("forgot the upstream adjoint", CUBE, {"x": 2}, "adjoint", "x", 12),
    ("forgot the partial", CUBE, {"x": 2}, "adjoint", "x", -0.1455),
    ("added instead of multiplied", CUBE, {"x": 2}, "adjoint", "x", 11.854),
    ("value for the adjoint", CUBE, {"x": 2}, "adjoint", "x", 2),
    ("exponent's factor", CUBE, {"x": 2}, "adjoint", "x", -0.582),
    ("left out a partial", "(4x+1)^2", {"x": 1.5}, "gradient", "x", 14),
    ("exponent's factor", "(4x+1)^3", {"x": 1.5}, "gradient", "x", 196),
    ("forgot the other path", SUM, {"x": 2}, "gradient", "x", 24),
    ("other variable", "x^2 + y^3", {"x": 2, "y": 3}, "gradient", "x", 27),
    ("value of the output", "x^2 + y^3", {"x": 2, "y": 3}, "gradient", "x", 31),
]

SETUP = f"const shipped = (name) => modules[`{DOCS}/explorable/${{name}}.js`];"
ASK = """(text, at, options, mode) => {
    const trace = shipped("twin/trace").trace(text, JSON.parse(at), options);
    const { questions, verdict } = shipped("predict/questions");
    return questions(trace, mode).map((question) => ({
        ...question,
        own: verdict(trace, question, question.answer),
        wrong_answers: shipped("predict/wrong_answers").wrongAnswers(trace, question).map(({ name, number, from }) => ({
            name, number, from, told: verdict(trace, question, number),
        })),
    }));
}"""
JUDGE = """(text, at, mode, kind, name, number, typed) => {
    const trace = shipped("twin/trace").trace(text, JSON.parse(at));
    const { questions, verdict } = shipped("predict/questions");
    const question = questions(trace, mode).filter((one) => one.kind === kind && one.name === name).pop();
    return verdict(trace, question, number, typed);
}"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine()
    for name in ("twin/trace", "predict/questions", "predict/exercise"):
        engine.module(DOCS / "explorable" / f"{name}.js")
    engine.script(SETUP)
    return engine


def judged(
    engine: Engine, text: str, at: dict[str, float], kind: str, name: str, number: float, typed: str = ""
) -> Any:
    mode = "gradient" if kind == "gradient" else "steps"
    return engine.call(JUDGE, text, json.dumps(at), mode, kind, name, number, typed)


@pytest.mark.parametrize(
    ("mistake", "text", "at", "kind", "name", "number"), NAMED, ids=[f"{case[0]}-{case[3]}" for case in NAMED]
)
def test_a_mistake_is_found_and_named(
    engine: Engine, mistake: str, text: str, at: dict[str, float], kind: str, name: str, number: float
) -> None:
    told = judged(engine, text, at, kind, name, number)
    assert not told["right"]
    assert told["mistake"] == mistake, told
    assert told["says"].startswith(("You ", "That is close"))


@pytest.mark.parametrize(
    ("text", "at", "kind", "name", "number"),
    [
        ("L = (2w-3)^2", {"w": 1}, "gradient", "w", 4),  # the power was not lowered gives it too
        ("p = x/y; sin(p)", {"x": 3, "y": 1}, "partial", "y", 3),  # so does a divisor that is not squared
        ("p = x^2; p^2", {"x": -1}, "adjoint", "x", 4),
    ],
)
def test_of_a_slope_the_right_size_with_the_wrong_sign_is_called_that(
    engine: Engine, text: str, at: dict[str, float], kind: str, name: str, number: float
) -> None:
    told = judged(engine, text, at, kind, name, number)
    assert told["says"] == "You have the sign the other way round."


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (4, "You have the sign the other way round."),
        (1, "You gave the value of w: how far the output moves when w moves is asked for."),
        (-2, "Not yet. Work the output out where w is larger by 0.01: how many times as far has it moved?"),
        (2, "Not yet. Work the output out where w is larger by 0.01: how many times as far has it moved?"),
    ],
)
def test_who_knows_no_rules_yet_is_told_of_none(engine: Engine, number: float, says: str) -> None:
    told = engine.call(JUDGE, "L = (2w-3)^2 + 2", '{"w": 1}', "slope", "gradient", "w", number, "")
    assert told["says"] == says


def test_the_first_chapter_asks_without_rules() -> None:
    page = (DOCS / "chapters" / "which-way.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^    predict: (.*)$", page, re.MULTILINE)) == {"slope"}


@pytest.mark.parametrize(
    ("text", "at", "number", "part"),
    [
        ("L = (2w-3)^2", {"w": 1}, -2, "the exponent 2 comes down as a factor."),
        ("L = (2w-3)^3", {"w": 3}, 162, "the exponent 3 becomes one less."),
    ],
)
def test_a_constant_is_said_as_its_number(
    engine: Engine, text: str, at: dict[str, float], number: float, part: str
) -> None:
    assert judged(engine, text, at, "gradient", "w", number)["says"].endswith(part)


def test_no_mistake_is_without_a_case(engine: Engine) -> None:
    names = engine.call(
        """() => {
            const { MISTAKES, ...others } = shipped("predict/mistakes");
            const rows = [...Object.values(MISTAKES).flat(), ...Object.values(others)];
            return rows.map(({ name }) => name).filter(Boolean);
        }"""
    )
    assert set(names) == {case[0] for case in NAMED}


def programs() -> list[tuple[str, dict[str, float], dict[str, bool]]]:
    small = [one for one in EXAMPLES.values() if len(core.trace(one.text, one.at).nodes) <= LARGEST]
    views: tuple[dict[str, bool], ...] = ({"tree": True}, {}, {"compact": True})
    cases = [(example.text, dict(example.at), view) for example in small for view in views]
    author = Author("predict")
    while len(cases) < MANY:
        text = author.program()
        try:
            trace = core.trace(text, {name: author.number() for name in core.parse(text).variables})
        except core.BackpropError:
            continue
        if len(trace.nodes) <= LARGEST:
            cases.append((text, dict(trace.at), {"compact": len(cases) % 2 == 0}))
    return cases


def test_the_right_answer_is_never_a_mistake_and_a_number_of_several_mistakes_is_not_named(engine: Engine) -> None:
    """On examples and generated programs: `shown` numbers are accepted, sentences have no hole left, and the first of
    several mistakes is only called likely."""
    asked = sure = unsure = 0
    for text, at, view in programs():
        for mode in ("steps", "gradient"):
            for question in engine.call(ASK, text, json.dumps(at), view, mode):
                place = (text, at, view, question["kind"], question["name"])
                asked += 1
                assert question["own"]["right"], place
                assert question["own"]["mistake"] is None, place
                same = defaultdict(set)
                for mistaken in question["wrong_answers"]:
                    told = mistaken["told"]
                    same[round(mistaken["number"], 12)].add((mistaken["name"], mistaken["from"]))
                    assert not told["right"], (place, mistaken)
                    assert not any(sign in told["says"] for sign in ("{", "}", "undefined", "NaN", "nan")), (
                        place,
                        told,
                    )
                    if told["mistake"] is not None:
                        sure += 1
                        assert told["mistake"] == mistaken["name"], (place, mistaken)
                        assert told["says"].startswith("You "), told
                    else:
                        unsure += 1
                        assert told["says"].startswith("Perhaps you "), told
                for mistaken in question["wrong_answers"]:
                    if len(same[round(mistaken["number"], 12)]) > 1:
                        assert mistaken["told"]["mistake"] is None, (place, mistaken)
    assert asked > 500
    assert sure > unsure > 0


def test_what_is_asked_follows_the_trace(engine: Engine) -> None:
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    asked = engine.call(ASK, "(4x+1)^2", '{"x": 1}', {"tree": True}, "steps")
    told = [(one["kind"], one["name"], one["answer"]) for one in asked]
    adjoints = {node.label: node.adjoint for node in trace.nodes}
    partials = [("partial", step.operand, step.partial) for step in trace.backward[2:]]
    values = [("value", node.label, node.value) for node in trace.nodes if node.operands]
    assert told == [
        *values,
        ("adjoint", "f", adjoints["f"]),
        partials[0],
        ("adjoint", "c", adjoints["c"]),
        partials[1],
        ("adjoint", "b", adjoints["b"]),
    ]
    forward = engine.call(ASK, "(4x+1)^2", '{"x": 1}', {"tree": True}, "values")
    assert [(one["kind"], one["name"], one["answer"]) for one in forward] == values
    only = engine.call(ASK, "(4x+1)^2", '{"x": 1}', {"tree": True}, "gradient")
    assert [(one["kind"], one["name"], one["answer"]) for one in only] == [("gradient", "x", trace.gradient["x"])]


def test_the_numbers_of_folded_constants_are_known_to_the_mistakes(engine: Engine) -> None:
    asked = engine.call(ASK, "y/5 + x^3", '{"x": 2, "y": 3}', {"compact": True}, "steps")
    wrong_answers = {
        mistaken["name"]: mistaken["number"] for one in asked if one["name"] == "b" for mistaken in one["wrong_answers"]
    }
    assert wrong_answers["times the exponent"] == 6
    wrong_answers = {
        mistaken["name"]: mistaken["number"] for one in asked if one["name"] == "a" for mistaken in one["wrong_answers"]
    }
    assert wrong_answers["swapped operands"] == pytest.approx(5 / 3)


def test_where_paths_meet_each_is_asked_for_and_then_their_sum(engine: Engine) -> None:
    asked = engine.call(ASK, "x^3 + sin(x) + exp(x)", '{"x": 2}', {}, "steps")
    at_x = [one["kind"] for one in asked if one["name"] == "x"]
    assert at_x == ["partial", "contribution", "partial", "contribution", "partial", "adjoint"]
    asked = engine.call(ASK, "x*x", '{"x": 3}', {"tree": True}, "steps")
    assert [one["answer"] for one in asked if one["kind"] == "gradient"] == [6]


def test_undefined_numbers_are_not_asked_for(engine: Engine) -> None:
    asked = engine.call(ASK, "ln(x) + x^2", '{"x": -1}', {}, "steps")
    assert [one["kind"] for one in asked if one["kind"] == "value"] == ["value"]  # x^2 alone
    assert all(isinstance(one["answer"], int | float) for one in asked)


@pytest.mark.parametrize(
    ("typed", "number", "right"),
    [
        ("1/3", 1 / 3, True),
        ("0.3333", 0.3333, True),
        ("0.33333", 0.33333, True),
        ("0.333", 0.333, True),
        ("0.33", 0.33, False),
        ("0.3334", 0.3334, False),
        ("0.334", 0.334, False),
        ("333", 333, False),
    ],
)
def test_an_answer_may_be_rounded_to_what_is_shown_or_to_three_digits(
    engine: Engine, typed: str, number: float, right: bool
) -> None:
    assert judged(engine, "x/y", {"x": 1, "y": 3}, "value", "a", number, typed)["right"] is right


@pytest.mark.parametrize(("number", "right"), [(0, True), (1e-12, True), (0.001, False), (-1, False)])
def test_zero_is_zero(engine: Engine, number: float, right: bool) -> None:
    assert judged(engine, "sin(x)*1", {"x": 3.141592653589793}, "value", "c", number)["right"] is right
