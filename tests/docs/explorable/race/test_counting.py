"""What each way to a gradient needs is counted right, and the passes of the race are run and find the slopes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from docs.extensions.javascript import DOCS, Engine

ROOM = DOCS / "explorable" / "race"
SMALL = (10, 21, 36, 55, 78, 105)


@cache
def engine() -> Engine:
    made = Engine()
    for name in ("counting", "network", "state"):
        made.module(ROOM / f"{name}.js")
    return made


def call(module: str, expression: str, *given: Any) -> Any:
    return engine().call(f"(...given) => ((all) => {expression})(modules['{ROOM / module}.js'])", *given)


def passes(way: str, weights: int, sides: int = 1) -> dict[str, int]:
    found: dict[str, int] = call("counting", "all.passes(...given)", way, weights, sides)
    return found


@pytest.mark.parametrize("weights", [1, 10, 105, 10**6, 10**9])
def test_what_each_way_needs(weights: int) -> None:
    assert passes("nudging", weights) == {"plain": weights + 1, "carried": 0, "backward": 0}
    assert passes("nudging", weights, 2) == {"plain": 2 * weights, "carried": 0, "backward": 0}
    assert passes("forward", weights) == {"plain": 0, "carried": weights, "backward": 0}
    assert passes("reverse", weights) == {"plain": 1, "carried": 0, "backward": 1}


@pytest.mark.parametrize("sides", [1, 2])
@pytest.mark.parametrize("weights", [10, 36])
def test_the_passes_that_are_seen_are_those_that_are_counted(weights: int, sides: int) -> None:
    lanes = call(
        "state",
        """((state) => ["nudging", "forward", "reverse"].map((way) =>
            Array.from({ length: all.endOf(state) + 1 }, (_, moment) => {
                const now = { ...state, moment };
                const lane = all.laneOf(now, way);
                return { ...lane, found: all.slopesOf(now, lane).filter((slope) => slope !== null).length };
            })))(all.begun({ id: "one", weights: given[0], sides: given[1] }))""",
        weights,
        sides,
    )
    for way, moments in zip(("nudging", "forward", "reverse"), lanes, strict=True):
        seen: dict[str, int] = {"plain": 0, "carried": 0, "backward": 0}
        begun: set[tuple[str, int]] = {(one["kind"], one["done"]) for one in moments if one["kind"]}
        for kind, _ in begun:
            seen[kind] += 1
        assert seen == passes(way, weights, sides)
        assert moments[-1]["isOver"]
        assert moments[-1]["found"] == weights
        if way != "reverse":
            assert all(one["found"] == one["known"] for one in moments)
    back = [one["found"] for one in lanes[2] if one["kind"] == "backward"]
    wide = round((weights / 2) ** 0.5 - 0.25)
    assert back == [0, 0, wide, wide, wide + wide * wide, wide + wide * wide]


def test_what_costs_twice_takes_twice_as_long() -> None:
    ends = call(
        "state",
        'Object.fromEntries(["nudging", "forward", "reverse"].map((way) => [way, all.finish({ weights: 10, sides: 1 }, way)]))',
    )
    assert ends == {"nudging": 3 * 11, "forward": 3 * 2 * 10, "reverse": 3 * (1 + 2)}


@pytest.mark.parametrize("weights", SMALL)
def test_all_three_find_the_slopes(weights: int) -> None:
    network = call(
        "network",
        """((it) => ({ text: it.text, at: it.at, loss: it.loss, wide: it.wide,
            back: all.slopesBackward(it),
            carried: it.names.map((name) => all.slopeCarried(it, name)),
            one: it.names.map((name) => all.slopeByNudging(it, name, 1)),
            two: it.names.map((name) => all.slopeByNudging(it, name, 2)),
        }))(all.networkOf(given[0]))""",
        weights,
    )
    wide, at = network["wide"], network["at"]
    assert network["text"].count("*w") + network["text"].count("w") == weights  # one multiplication for each
    x = np.array([at[f"x{place + 1}"] for place in range(wide)])
    w = np.array([at[f"w{place + 1}"] for place in range(weights)])

    def run(w: Any) -> Any:
        first, second, last = np.split(w, [wide * wide, 2 * wide * wide])
        g = np.tanh(first.reshape(wide, wide) @ x)
        h = np.tanh(second.reshape(wide, wide) @ g)
        return g, h, second.reshape(wide, wide), last, last @ h

    g, h, second, last, y = run(w)
    at_h = 2 * (y - 1) * last * (1 - h**2)
    at_g = (second.T @ at_h) * (1 - g**2)
    slopes = np.concatenate([np.outer(at_g, x).ravel(), np.outer(at_h, g).ravel(), 2 * (y - 1) * h])
    assert network["loss"] == pytest.approx((y - 1) ** 2)
    np.testing.assert_allclose(network["back"], slopes, rtol=1e-9)
    np.testing.assert_allclose(network["carried"], slopes, rtol=1e-9)
    nudges = 0.001 * np.eye(weights)
    up, down = ([(run(w + sign * nudge)[-1] - 1) ** 2 for nudge in nudges] for sign in (1, -1))
    np.testing.assert_allclose(network["one"], (np.array(up) - (y - 1) ** 2) / 0.001, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(network["two"], (np.array(up) - down) / 0.002, rtol=1e-6, atol=1e-9)
    assert np.abs(slopes).min() > 1e-6  # each can be seen
    assert np.abs(network["one"] - slopes).max() < 0.02 * np.abs(slopes).max()
    assert np.abs(network["two"] - slopes).max() < np.abs(network["one"] - slopes).max()


@pytest.mark.parametrize(
    ("way", "weights", "steps", "speed", "said"),
    [
        # as the chapter tells them
        ("nudging", 10**6, 1, 1e9, "17 minutes"),
        ("reverse", 10**6, 1, 1e9, "3 milliseconds"),
        ("nudging", 10**9, 1, 1e9, "32 years"),
        ("reverse", 10**9, 1, 1e9, "3 seconds"),
        ("reverse", 10**9, 10**5, 1e9, "3.5 days"),
        ("nudging", 10**9, 10**5, 1e9, "3.2 million years"),
        ("forward", 10**9, 1, 1e9, "63 years"),
        ("nudging", 10, 1, 1e9, "110 nanoseconds"),
        ("nudging", 10**9, 10**5, 1e12, "3,200 years"),
        ("reverse", 36, 1, 1e12, "110 picoseconds"),
    ],
)
def test_the_clocks(way: str, weights: int, steps: int, speed: float, said: str) -> None:
    found = call(
        "counting",
        "all.duration(all.seconds(all.passes(given[0], given[1].weights), given[1]))",
        way,
        {"weights": weights, "steps": steps, "speed": speed},
    )
    assert found == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "1 second"),
        (59.6, "1 minute"),
        (90, "1.5 minutes"),
        (86400, "1 day"),
        (0.9996, "1 second"),
        (3.15e17, "10 billion years"),
    ],
)
def test_times_as_people_say_them(seconds: float, said: str) -> None:
    assert call("counting", "all.duration(given[0])", seconds) == said


@pytest.mark.parametrize(
    ("number", "size"),
    [
        (1, 10),
        (10, 10),
        (14, 10),
        (15, 21),
        (50, 55),
        (105, 105),
        (111, 105),
        (114, 120),
        (1234567, 1200000),
        (9e99, 1e9),
    ],
)
def test_a_size_can_be_seen_or_is_round(number: float, size: float) -> None:
    assert call("counting", "all.sizeAt(given[0])", number) == size


def test_keys_reach_every_size_up_and_down() -> None:
    stops = call("counting", "all.STOPS")
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (10, 1e9)
    assert tuple(stops[:6]) == SMALL
    assert all(call("counting", "all.sizeAt(given[0])", one) == one for one in stops)
    up = [call("counting", "all.further(given[0], 1)", one) for one in stops]
    assert up == [*stops[1:], stops[-1]]
    assert [call("counting", "all.further(given[0], -1)", one) for one in stops] == [stops[0], *stops[:-1]]
    assert call("counting", "[all.further(1100, 1), all.further(1100, -1)]") == [1200, 1000]
    assert call("counting", "[all.further(50000, Infinity), all.further(50000, -Infinity)]") == [1e9, 10]
