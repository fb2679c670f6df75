"""The browser learns the digits by the very steps of the core."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import backprop_core as core
from backprop_core.analysis.optimizers import Moved, Optimizer
from backprop_core.language.fills import data, shuffled
from backprop_core.training import digits
from backprop_core.writers.compiler import compile
from docs.extensions.javascript import DOCS, Engine

ROOM = DOCS / "explorable" / "digits"
TEXTS = DOCS / "generated" / "pictures.js"
SEED, RATE, BATCH = 3, 0.5, 64
STEPS = [0, 1, 30, 690]
LEARN = f"""(settings, steps) => {{
    const [network, learning, pictures] = ["network", "learning", "pictures"].map((name) => modules[`{ROOM}/${{name}}.js`]);
    const all = pictures.unpacked(modules[{str(TEXTS)!r}]);
    const parts = learning.split(all, settings);
    let progress = learning.begun(settings.seed);
    return steps.map((count) => {{
        progress = learning.advanced(progress, parts, settings, count - progress.steps);
        const shares = [parts.learned, parts.tested].map((part) => learning.shareRight(progress, all, part));
        return {{ weights: network.byName(progress.weights), loss: progress.loss / progress.seen, shares }};
    }});
}}"""


@cache
def engine() -> Engine:
    made = Engine()
    for path in (ROOM / "learning.js", ROOM / "pictures.js", TEXTS):
        made.module(path)
    return made


@cache
def learned(writers: str) -> dict[int, dict[str, Any]]:
    """The weights after each step, by the core's own gradient, order and steps."""
    found = digits.first_weights(SEED)
    parts = digits.split(writers == "same", SEED)
    slope = compile(digits.NETWORK, wrt=list(found))
    at, after = Moved(found), {0: found}
    for epoch in range(1, 31):
        order = shuffled(len(parts.learned["t"]), SEED + epoch)
        for first in range(0, len(order), BATCH):
            chosen = order[first : first + BATCH]
            _, gradient = slope(**at.weights, **{name: rows[chosen] for name, rows in parts.learned.items()})
            at = at.moved(gradient, Optimizer(RATE))
            after[at.steps] = at.weights
    return after


@pytest.mark.parametrize("writers", ["others", "same"])
def test_the_browser_takes_the_very_steps_of_the_core(writers: str) -> None:
    found = engine().call(LEARN, {"seed": SEED, "rate": RATE, "writers": writers}, STEPS)
    parts = digits.split(writers == "same", SEED)
    for count, one in zip(STEPS, found, strict=True):
        weights = learned(writers)[count]
        for name, rows in weights.items():
            np.testing.assert_allclose(one["weights"][name], rows, rtol=1e-9, atol=1e-10)
        shares = [digits.share_right(weights, part) for part in (parts.learned, parts.others)]
        assert one["shares"] == pytest.approx(shares, abs=1e-12)
    *_, end = digits.learn(writers == "same", seed=SEED)
    assert found[-1]["loss"] == pytest.approx(end.loss, rel=1e-9)
    assert found[-1]["shares"] == pytest.approx([end.learned, end.others], abs=1e-12)


def test_what_it_says_of_a_picture_and_its_gradient_are_those_of_the_trace() -> None:
    weights, picture = learned("others")[30], data("digits")[-3]
    trace = core.trace(digits.OF_ONE, {**weights, "x": picture, "t": 3})
    flat = [number for name in "WbVc" for number in weights[name].reshape(-1).tolist()]
    found = engine().call(
        f"""(flat, picture) => {{
            const network = modules["{ROOM}/network.js"];
            const [weights, pixels] = [Float64Array.from(flat), Float64Array.from(picture)];
            const said = network.reading(weights, pixels);
            const gradient = network.gradientByPixels(weights, said, 3);
            return {{ scores: [...said.scores], loss: network.lossOf(said, 3), gradient: [...gradient] }};
        }}""",
        flat,
        picture.tolist(),
    )
    nodes = {node.label: node.value for node in trace.nodes}
    np.testing.assert_allclose(found["scores"], nodes["s"], rtol=1e-9)
    assert found["loss"] == pytest.approx(trace.value, rel=1e-9)
    np.testing.assert_allclose(found["gradient"], trace.gradient["x"], rtol=1e-9, atol=1e-12)


def test_the_pictures_of_the_page_are_those_of_the_core() -> None:
    ink, labels = engine().call(
        f"""() => {{
            const {{ ink, labels }} = modules["{ROOM}/pictures.js"].unpacked(modules[{str(TEXTS)!r}]);
            return [[...ink], [...labels]];
        }}"""
    )
    assert ink == data("digits").reshape(-1).tolist()
    assert labels == data("digit_labels").tolist()
