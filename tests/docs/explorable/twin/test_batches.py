"""The browser learns from batches as the core does: the shipped module, run in V8, takes the same steps, in numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.language.fills import filled
from docs.extensions.javascript import DOCS, Engine, ScriptError

LINE = "mse(X @ w + b, y)"
X = filled("normal", (50, 2), seed=5)
DATA = {"X": X, "y": X @ np.array([2.0, -1.0]) + 0.5}
START: dict[str, Any] = {"w": [0.1, -0.2], "b": 0.0}
NETWORK = "H = relu(X @ W.T + b); cross_entropy(H @ V.T, t)"
LAYERS = {
    "W": filled("normal", (5, 2), seed=1),
    "b": filled("zeros", (5,)),
    "V": filled("normal", (3, 5), seed=2),
}
CLASSES = {"X": X, "t": np.arange(50) % 3}
ONE = {"w": 0.5, "__proto__": -0.25}
ONE_TEXT, ONE_DATA = "mean((w * x + __proto__ - y)^2)", {"x": X[:, 0], "y": X[:, 1]}
WAYS: list[dict[str, Any]] = [{}, {"momentum": 0.6}, {"adam": True}]
DRIVER = """
const batches = modules[`BATCHES`];
const arrays = modules[`ARRAYS`];
const learn = (given) => {
  const { text, start, data, course } = JSON.parse(given);
  return [...batches.train(text, start, data, course)].map(({ number, loss, weights }) => {
    const named = Object.keys(weights).map((name) => [name, arrays.asData(weights[name], true)]);
    return { number, loss, named };
  });
};
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine()
    batches, arrays = (DOCS / "explorable" / "twin" / name for name in ("batches.js", "arrays.js"))
    made.module(batches)
    made.script(DRIVER.replace("BATCHES", str(batches)).replace("ARRAYS", str(arrays)))
    return made


def plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(one).tolist() for name, one in values.items()}


def learned(engine: Engine, text: str, start: Any, data: Any, **course: Any) -> list[dict[str, Any]]:
    request = {"text": text, "start": plain(start), "data": plain(data), "course": course}
    return list(engine.call("learn", json.dumps(request)))


@pytest.mark.parametrize("way", WAYS, ids=["plain", "momentum", "adam"])
@pytest.mark.parametrize(
    ("text", "start", "data"),
    [(LINE, START, DATA), (NETWORK, LAYERS, CLASSES), (ONE_TEXT, ONE, ONE_DATA)],
    ids=["line", "network", "numbers"],
)
def test_the_weights_are_the_cores_after_each_epoch(
    engine: Engine, text: str, start: Any, data: Any, way: dict[str, Any]
) -> None:
    course = {"rate": 0.05, "epochs": 6, "batch": 8, "seed": 4, **way}
    found = learned(engine, text, start, data, **course)
    expected = list(bc.train(text, start, data, **course))
    assert [one["number"] for one in found] == [1, 2, 3, 4, 5, 6]
    for one, other in zip(found, expected, strict=True):
        assert one["loss"] == pytest.approx(other.loss, rel=1e-9)
        assert [name for name, _ in one["named"]] == list(other.weights)
        for name, weight in one["named"]:
            np.testing.assert_allclose(weight, other.weights[name], rtol=1e-9, atol=1e-12)


def test_nothing_is_learned_in_no_epoch_and_what_is_left_out_is_as_in_the_core(engine: Engine) -> None:
    assert learned(engine, LINE, START, DATA, rate=0.1, epochs=0) == []
    (found,), (expected,) = learned(engine, LINE, START, DATA, rate=0.1), bc.train(LINE, START, DATA, 0.1)
    assert found["loss"] == pytest.approx(expected.loss, rel=1e-12)


@pytest.mark.parametrize(
    "changed",
    [
        {"rate": 0},
        {"momentum": 1},
        {"momentum": 0.9, "adam": True},
        {"batch": 0},
        {"epochs": -1},
        {"seed": -1},
        {"rate": 1e3, "epochs": 500},
        {"data": {"X": X, "y": [1, 2]}},
        {"data": {}},
        {"data": {"X": X, "y": 1}},
        {"start": {"w": [0, 0]}},
        {"start": {"w": [0, 0, 0], "b": 0}},
        {"text": "mse(X @ w + b"},
        {"text": "X @ w + b - y"},
        {"text": "mean(log(w[0] - 1 + b + 0 * (X @ w) + y))"},
        {"text": "w[0] * b * y * sum(X)", "data": {"X": [[1, 2]], "y": 1}},
    ],
    ids=str,
)
def test_what_cannot_be_learned_is_refused_in_the_same_words(engine: Engine, changed: dict[str, Any]) -> None:
    given: dict[str, Any] = {"text": LINE, "start": START, "data": DATA, "rate": 0.1, "batch": 8, **changed}
    with pytest.raises(bc.BackpropError) as refused:
        list(bc.train(**given))
    with pytest.raises(ScriptError) as found:
        learned(engine, **given)
    assert str(found.value) == refused.value.message
