"""The browser walks downhill as the core does: the shipped module, run in V8, takes the same steps and says the same."""

from __future__ import annotations

import json
import math
import random
import re
from typing import Any

import pytest

import backprop_core as bc
from backprop_core.analysis.descent import Descent, outlook
from backprop_core.examples import COURSES, WALKS, Walk
from docs.extensions.javascript import DOCS, Engine, ScriptError
from tests.docs.explorable.twin.programs import Author

RUNS = 500
STEPS = 12
FEWEST_EQUAL = 0.97  # of the generated runs agree to 1e-9 all the way; in the others a last bit grows from step to step

# Numbers that are not finite cross over as words.
DRIVER = """
const [descent, graph, parser] = ["descent", "build", "parser"].map((name) => modules[`DOCS/explorable/twin/${name}.js`]);
const learning = modules[`DOCS/generated/learning.js`];
const packed = (data) => JSON.stringify(data, (_, one) => (typeof one === "number" && !Number.isFinite(one) ? String(one) : one));
const unpacked = (text) => JSON.parse(text, (_, one) => (["NaN", "Infinity", "-Infinity"].includes(one) ? Number(one) : one));
const walk = (text, start, options) => packed(descent.descend(graph.build(parser.parse(text)), JSON.parse(start), options));
const outlooks = (path) => {
  const given = unpacked(path);
  return given.places.map((_, taken) => descent.outlook(given, taken));
};
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine()
    for name in ("descent", "build", "parser"):
        made.module(DOCS / "explorable" / "twin" / f"{name}.js")
    made.script(DRIVER.replace("DOCS", str(DOCS)))
    return made


def walked(engine: Engine, text: str, start: dict[str, float], **options: float) -> dict[str, Any]:
    """The browser's path, with its numbers as Python's."""
    found = engine.call("walk", text, json.dumps(start), options)
    return dict(json.loads(found, object_hook=numbers))


def numbers(found: dict[str, Any]) -> dict[str, Any]:
    return {key: float(value) if value in ("NaN", "Infinity", "-Infinity") else value for key, value in found.items()}


def packed(path: Descent) -> str:
    """The core's path for the browser, which reads what is not finite from words."""
    data = {"places": [vars(place) for place in path.places], "ended": path.ended, "sentence": path.sentence}
    return re.sub(r"(?<=: )(NaN|-?Infinity)(?=[,}])", r'"\1"', json.dumps(data))


def told(path: Descent) -> list[list[str]]:
    return [list(outlook(path, taken)) for taken in range(len(path.places))]


def near(one: float, other: float) -> bool:
    return one == other or (one != one and other != other) or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def same(path: Descent, found: dict[str, Any]) -> bool:
    if (path.ended, path.sentence, len(path.places)) != (found["ended"], found["sentence"], len(found["places"])):
        return False
    return all(
        near(place.value, other["value"])
        and all(near(place.at[name], other["at"][name]) for name in place.at)
        and all(near(place.gradient[name], other["gradient"][name]) for name in place.at)
        and all(near(place.step[name], other["step"][name]) for name in place.at)
        for place, other in zip(path.places, found["places"], strict=True)
    )


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_the_named_walks_are_the_cores_to_the_end(engine: Engine, walk: Walk) -> None:
    path = bc.descend(walk.text, walk.at, walk.rate, 300, walk.momentum)
    found = walked(engine, walk.text, walk.at, rate=walk.rate, steps=300, momentum=walk.momentum)
    assert same(path, found)
    assert engine.call("outlooks", packed(path)) == told(path)


@pytest.mark.parametrize("rate", [0.9, 0.9994, 0.9999, 1.0, 1.0001, 1.1])
def test_swings_are_told_apart_alike(engine: Engine, rate: float) -> None:
    path = bc.descend("x^2", {"x": 1}, rate, 12)
    assert engine.call("outlooks", packed(path)) == told(path)


@pytest.mark.thorough
def test_walks_that_nobody_thought_of_take_the_same_steps_and_are_told_alike(engine: Engine) -> None:
    author = Author("descent")
    dice = random.Random("descent")
    equal = 0
    endings = set()
    for _ in range(RUNS):
        text = author.program()
        start = {name: round(dice.uniform(-3, 3), 2) for name in bc.parse(text).variables}
        rate, momentum = 10 ** round(dice.uniform(-3, 1), 1), dice.choice((0, 0, 0.5, 0.9))
        path = bc.descend(text, start, rate, STEPS, momentum)
        found = walked(engine, text, start, rate=rate, steps=STEPS, momentum=momentum)
        equal += same(path, found)
        endings |= {key for key, _ in told(path)}
        assert engine.call("outlooks", packed(path)) == told(path), (text, start, rate, momentum)
    assert equal >= FEWEST_EQUAL * RUNS, equal
    assert endings >= {"start", "start of several", "falls", "climbs", "flat", "undefined", "diverged", "settled"}


@pytest.mark.parametrize(
    ("start", "options"),
    [
        ({"x": 1}, {"rate": 0, "steps": 5}),
        ({"x": 1}, {"rate": -1, "steps": 5}),
        ({"x": 1}, {"rate": 0.1, "steps": 5, "momentum": 1}),
        ({"x": 1}, {"rate": 0.1, "steps": 5, "momentum": -0.1}),
        ({"x": 1}, {"rate": 0.1, "steps": -1}),
        ({}, {"rate": 0.1, "steps": 5}),
        ({"x": 1, "y": 2}, {"rate": 0.1, "steps": 5}),
    ],
)
def test_numbers_that_do_not_fit_are_refused_in_the_same_words(
    engine: Engine, start: dict[str, float], options: dict[str, Any]
) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.descend("x^2", start, **options)
    with pytest.raises(ScriptError) as found:
        walked(engine, "x^2", start, **options)
    assert str(found.value) == refused.value.message


def test_the_named_walks_and_courses_stand_in_the_module(engine: Engine) -> None:
    walks = [vars(walk) for walk in WALKS.values()]
    courses = json.loads(json.dumps([vars(course) for course in COURSES.values()]))
    assert engine.call("() => [learning.walks, learning.courses]") == [walks, courses]
