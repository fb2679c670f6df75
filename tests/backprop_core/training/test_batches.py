"""Descent on a data set: what each optimizer does to weights, the order of the examples, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.analysis.optimizers import Moved, Optimizer
from backprop_core.language.fills import evenly, filled, shuffled

LINE = "mse(X @ w + b, y)"
X = filled("normal", (50, 2), seed=5)
DATA = {"X": X, "y": X @ np.array([2.0, -1.0]) + 0.5}
START: dict[str, Any] = {"w": [0.0, 0.0], "b": 0.0}


@pytest.mark.parametrize("how", [{"rate": 0.1}, {"rate": 0.05, "momentum": 0.5}, {"rate": 0.05, "adam": True}])
def test_a_line_is_found_again(how: dict[str, Any]) -> None:
    *_, last = bc.train(LINE, START, DATA, epochs=200, batch=8, **how)
    assert last.number == 200
    assert np.allclose(last.weights["w"], [2, -1], atol=1e-5)
    assert last.weights["b"] == pytest.approx(0.5, abs=1e-5)
    assert last.loss < 1e-9


def test_one_batch_of_all_examples_is_a_step_of_descent() -> None:
    (epoch,) = bc.train(LINE, START, DATA, rate=0.1, batch=50)
    trace = bc.trace(bc.parse(LINE, given=[*START, *DATA]), {**START, **DATA})
    assert epoch.loss == pytest.approx(trace.value, rel=1e-13)
    assert np.allclose(epoch.weights["w"], -0.1 * trace.gradient["w"], rtol=1e-12)
    assert epoch.weights["b"] == pytest.approx(-0.1 * trace.gradient["b"], rel=1e-12)


def test_momentum_keeps_a_share_of_the_step_before() -> None:
    by = Optimizer(rate=0.5, momentum=0.25)
    once = Moved({"w": 1.0}).moved({"w": 2.0}, by)
    assert once.weights == {"w": 0.0}
    assert once.moved({"w": 1.0}, by).weights == {"w": -0.75}  # v = 0.25 2 + 1


def test_adam_steps_as_its_authors_say() -> None:
    by = Optimizer(rate=0.1, adam=True)
    once = Moved({"w": 1.0}).moved({"w": 4.0}, by)
    assert once.weights["w"] == pytest.approx(0.9, abs=1e-9)  # the first step is the rate, whatever the slope
    twice = once.moved({"w": -2.0}, by)
    mean = (0.9 * 0.1 * 4 - 0.1 * 2) / (1 - 0.9**2)
    size = (0.999 * 0.001 * 16 + 0.001 * 4) / (1 - 0.999**2)
    assert twice.weights["w"] == pytest.approx(once.weights["w"] - 0.1 * mean / (size**0.5 + 1e-8), rel=1e-12)


def test_the_order_follows_from_the_seed_and_has_each_example_once() -> None:
    assert sorted(shuffled(100, 7).tolist()) == list(range(100))
    assert shuffled(100, 7).tolist() != shuffled(100, 8).tolist()
    numbers = evenly(7, 100)
    assert shuffled(100, 7).tolist() == sorted(range(100), key=lambda place: numbers[place])


def test_the_same_seed_gives_the_same_weights_and_another_one_others() -> None:
    runs = [[*bc.train(LINE, START, DATA, rate=0.1, epochs=2, batch=7, seed=seed)][-1] for seed in (3, 3, 4)]
    assert runs[0].weights["w"].tolist() == runs[1].weights["w"].tolist() != runs[2].weights["w"].tolist()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rate": 0}, "The learning rate must be above 0"),
        ({"momentum": 1}, "The momentum must be from 0 up to"),
        ({"momentum": 0.9, "adam": True}, "Adam has a momentum of its own"),
        ({"batch": 0}, "A batch has 1 example or more"),
        ({"rate": 1e3, "epochs": 500}, "ran away in epoch .*: the learning rate 1000 is too large here"),
        ({"data": {"X": X, "y": [1, 2]}}, "there are 50 of X and 2 of y"),
        ({"data": {}}, "there are none"),
        ({"data": {"X": [1, 2], "y": 1}}, "there are 2 of X and 1 of y"),
        ({"text": "w * x", "start": {"w": 1}, "data": {"x": 2}}, "a gradient needs one number"),
        ({"start": {"w": [0, 0]}}, "No value was given for b"),
        ({"start": {"w": [0, 0, 0], "b": 0}}, "X is 8×2"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_words(changed: dict[str, Any], sentence: str) -> None:
    given: dict[str, Any] = {"text": LINE, "start": START, "data": DATA, "rate": 0.1, "batch": 8, **changed}
    with pytest.raises(bc.BackpropError, match=sentence):
        list(bc.train(**given))
