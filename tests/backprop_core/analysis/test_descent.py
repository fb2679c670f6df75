"""Gradient descent: the path as data, and why it ended in a sentence."""

from __future__ import annotations

import math

import pytest

import backprop_core as bc
from backprop_core.analysis.descent import OUTLOOKS, outlook


def test_each_place_holds_the_point_the_value_the_slopes_and_the_step() -> None:
    path = bc.descend("x^2 + 3y", {"x": 2, "y": 1}, rate=0.25, steps=2)
    assert [place.at for place in path.places] == [{"x": 2, "y": 1}, {"x": 1, "y": 0.25}, {"x": 0.5, "y": -0.5}]
    assert [place.value for place in path.places] == [7, 1.75, -1.25]
    assert [place.gradient for place in path.places] == [{"x": 4, "y": 3}, {"x": 2, "y": 3}, {"x": 1, "y": 3}]
    assert [place.step for place in path.places] == [{"x": -1, "y": -0.75}, {"x": -0.5, "y": -0.75}, {"x": 0, "y": 0}]
    assert (path.ended, path.sentence) == ("spent", "It took all of its 2 steps.")


def test_each_point_is_the_one_before_plus_its_step() -> None:
    path = bc.descend("sin(x)*cos(y) + x^2/9", {"x": 1, "y": 2}, rate=0.1, steps=40, momentum=0.5)
    for before, after in zip(path.places, path.places[1:], strict=False):
        assert after.at == {name: before.at[name] + before.step[name] for name in before.at}
        found = bc.trace("sin(x)*cos(y) + x^2/9", after.at)
        assert (after.value, after.gradient) == (found.value, found.gradient)


def test_momentum_is_pytorchs() -> None:
    path = bc.descend("x^2/2", {"x": 1}, rate=0.1, steps=3, momentum=0.9)
    x, speed, expected = 1.0, 0.0, [1.0]
    for _ in range(3):
        speed = 0.9 * speed + x
        x -= 0.1 * speed
        expected.append(x)
    assert [place.at["x"] for place in path.places] == pytest.approx(expected, rel=1e-15)
    assert expected[2] != pytest.approx(0.81)  # where plain descent would be


def test_only_the_chosen_variables_move() -> None:
    path = bc.descend("(w*x - 6)^2", {"w": 1, "x": 2}, rate=0.05, steps=100, along=["w"])
    assert {place.at["x"] for place in path.places} == {2}
    assert path.places[-1].at["w"] == pytest.approx(3, abs=1e-9)
    assert set(path.places[0].step) == {"w"}
    assert set(path.places[0].gradient) == {"w", "x"}


@pytest.mark.parametrize(
    ("text", "start", "rate", "ended", "sentence"),
    [
        ("(x-3)^2", 0, 0.5, "flat", "It stopped after 1 step, where the slope is 0, so no direction leads down."),
        ("cos(x)", 0, 0.5, "flat", "It stopped after 0 steps, where the slope is 0, so no direction leads down."),
        ("(x-3)^2", 0, 0.01, "spent", "It took all of its 60 steps."),
        ("x^2", 1, 1.5, "diverged", "It ran away after 20 steps: the learning rate 1.5 is too large here."),
        ("x^4", 5, 1.0, "diverged", "It ran away after 2 steps: the learning rate 1 is too large here."),
        ("ln(x)", 1, 2, "undefined", "It left the domain after 1 step: the function is undefined where it arrived."),
        ("ln(x)", -1, 2, "undefined", "It left the domain after 0 steps: the function is undefined where it arrived."),
        ("sqrt(x)", 0, 1, "undefined", "It left the domain after 0 steps: the function is undefined where it arrived."),
        ("exp(x)", 1000, 1, "diverged", "It ran away after 0 steps: the learning rate 1 is too large here."),
    ],
)
def test_why_it_ended_is_said(text: str, start: float, rate: float, ended: str, sentence: str) -> None:
    path = bc.descend(text, {"x": start}, rate, 60)
    assert (path.ended, path.sentence) == (ended, sentence)
    assert all(math.isfinite(place.value) for place in path.places[:-1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rate": 0}, "The learning rate must be above 0."),
        ({"rate": -1}, "The learning rate must be above 0."),
        ({"rate": math.nan}, "The learning rate must be above 0."),
        ({"rate": math.inf}, "The learning rate must be above 0."),
        ({"momentum": 1}, "The momentum must be from 0 up to, but not including, 1."),
        ({"momentum": -0.1}, "The momentum must be from 0 up to, but not including, 1."),
        ({"momentum": math.nan}, "The momentum must be from 0 up to, but not including, 1."),
        ({"steps": -1}, "The number of steps must be 0 or more."),
        ({"along": ["z"]}, "There is no variable z: the variables are x."),
        ({"start": {}}, "No value was given for x: add x=1, for example."),
        ({"start": {"x": 1, "y": 2}}, "There is no variable y: the variables are x."),
    ],
)
def test_numbers_that_do_not_fit_are_refused(options: dict[str, object], message: str) -> None:
    arguments = {"text": "x^2", "start": {"x": 1}, "rate": 0.1, "steps": 5} | options
    with pytest.raises(bc.BackpropError) as refused:
        bc.descend(**arguments)  # type: ignore[arg-type]
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("text", "start", "rate", "taken", "key"),
    [
        ("x^2", 1, 0.1, 0, "start"),
        ("x^2", 1, 0.1, 1, "falls"),
        ("x^2", 1, 0.1, 40, "falls"),
        ("x^2", 1, 0.1, 90, "settled"),
        ("x^2", 1, 0.9, 2, "falls"),
        ("x^2", 1, 0.9, 3, "swings closer"),
        ("x^2", 1, 1.0, 5, "swings"),
        ("x^2", 1, 1.1, 2, "climbs"),
        ("x^2", 1, 1.1, 3, "swings away"),
        ("x^2", 1, 1.5, 20, "diverged"),
        ("x^2", 1, 0.5, 1, "flat"),
        ("ln(x)", 1, 2, 1, "undefined"),
        ("x^4/4 - x^2", 0.1, 0.1, 3, "falls"),
    ],
)
def test_how_it_goes_is_said_at_every_step(text: str, start: float, rate: float, taken: int, key: str) -> None:
    path = bc.descend(text, {"x": start}, rate, 100)
    found, sentence = outlook(path, taken)
    assert found == key
    assert sentence == OUTLOOKS.get(key, path.sentence)


def test_a_walk_that_has_not_begun_speaks_of_one_slope_or_of_several() -> None:
    one, several = (bc.descend(text, dict.fromkeys(names, 1), 0.1, 1) for text, names in [("x^2", "x"), ("x*y", "xy")])
    assert "The slope says" in outlook(one, 0)[1]
    assert "The slopes say" in outlook(several, 0)[1]


def test_a_walk_that_only_ran_out_of_steps_is_told_by_how_it_went() -> None:
    path = bc.descend("x^2", {"x": 1}, 0.01, 5)
    assert path.ended == "spent"
    assert outlook(path, 5) == ("falls", OUTLOOKS["falls"])


def test_a_long_valley_is_crossed_from_side_to_side() -> None:
    """Only one of two variables swings; the steps as a whole turn around while that is the larger part."""
    path = bc.descend("x^2/20 + y^2", {"x": 1, "y": 2}, 0.6, 60)
    assert outlook(path, 3)[0] == "swings closer"
    assert outlook(path, 60)[0] == "falls"
