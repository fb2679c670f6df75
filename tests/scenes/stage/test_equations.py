"""A step of arrays as an equation of cards: what stands in it, and which entries meet, held against NumPy."""

from typing import Any

import numpy as np
import pytest

import backprop_core as core
from scenes.stage import array_scripts
from scenes.stage.array_scripts import compacted, groups, nudged_entry, tour_script
from scenes.stage.equations import Equation, Term, entry_said, equation_of

LAYER = "z = W @ x + b; L = sum((z - t)^2)/2"
AT = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "t": [7, 3]}
TRACE = compacted(core.trace(LAYER, AT))
BATCH = compacted(core.trace("sum((X @ W.T + b)^2)", {"X": [[3, 1, 2], [1, 0, -1]], "W": AT["W"], "b": [1, -1]}))


def equation(trace: core.Trace, name: str) -> Equation:
    found = equation_of(trace, next(step for step in trace.steps if step.name == name))
    assert found is not None
    return found


def card(found: Equation, at: int) -> Any:
    part = found.parts[at]
    assert isinstance(part, Term)
    values = np.asarray(part.values)
    return values if not part.turned else np.atleast_2d(values.T)


def test_a_product_lays_out_what_its_numbers_come_to() -> None:
    forward, to_w, to_x = (equation(TRACE, name) for name in ("a", "∂L/∂W", "∂L/∂x"))
    assert np.allclose(card(forward, 0) @ card(forward, 2), card(forward, 4))
    assert np.allclose(card(to_w, 0)[:, None] @ card(to_w, 2), [[3, 1, 2], [-6, -2, -4]])
    assert np.allclose(card(to_x, 0) @ card(to_x, 2), [1, -10, 5])
    assert card(to_w, 2).shape == (1, 3), "x lies on its side"
    assert [part for part in to_x.parts if isinstance(part, str)] == ["dot", "="]


@pytest.mark.parametrize("trace", [TRACE, BATCH])
def test_what_meets_in_an_entry_comes_to_that_entry(trace: core.Trace) -> None:
    products = [
        found for step in trace.steps if (found := equation_of(trace, step)) and found.way and len(found.terms) > 2
    ]
    assert len(products) >= 3
    for found in products:
        for place in np.ndindex(*np.shape(found.result.values)):
            pairs: dict[int, list[float]] = {}
            for at, entry in found.meets(place):
                part = found.parts[at]
                assert isinstance(part, Term)
                pairs.setdefault(at, []).append(float(np.asarray(part.values)[entry]))
            first, second = pairs.values()
            assert np.dot(first, second) == pytest.approx(float(np.asarray(found.result.values)[place]))


def test_an_entry_is_spelled_out_with_its_numbers() -> None:
    plain, typst = entry_said(equation(TRACE, "∂L/∂W").views[1, 2])
    assert plain == "∂L/∂W[1,2] = ∂L/∂a[1] · x[2] = -2 · 2 = -4"
    assert typst.startswith("$partial L\\/partial W[1,2] = ")
    assert entry_said(equation(TRACE, "a").views[0,])[0] == (
        "a[0] = W[0,0] · x[0] + W[0,1] · x[1] + W[0,2] · x[2] = 1 · 3 + (-2) · 1 + 3 · 2 = 7"
    )


def test_what_was_stretched_is_added_up() -> None:
    found = equation(BATCH, next(step.name for step in BATCH.backward if step.operand == "b"))
    assert found.parts[0] != found.result and "sum_(i)" in "".join(
        part for part in found.parts if isinstance(part, str)
    )
    assert np.allclose(np.sum(found.terms[0].values, axis=0), found.result.values)


def test_every_step_is_in_one_beat_and_what_passes_as_it_is_shares_one() -> None:
    found = groups(TRACE)
    assert [step for group in found for step in group.steps if step.phase == "backward"] == list(TRACE.backward)
    assert {step.node for step in found[0].steps} == {"W", "x", "b", "t"}
    assert [step.name for group in found if len(group.steps) > 1 for step in group.steps][-2:] == ["∂L/∂a", "∂L/∂b"]
    names = [beat.name for beat in tour_script(TRACE)]
    assert len(set(names)) == len(names)


def test_no_line_tells_what_a_step_comes_to() -> None:
    for beat in tour_script(TRACE)[2:-1]:
        assert beat.step is not None
        found = beat.step.said.equation
        assert not any(f"{found.left} {found.relation} {found.result}" in line.text for line in beat.lines)


def test_the_check_nudges_the_entry_that_matters_most() -> None:
    entry = nudged_entry(TRACE)
    assert entry is not None
    assert entry.text == "W[1,0]"
    assert entry.nudge.predicted == pytest.approx(-0.06)
    moved = np.array(AT["W"], dtype=float)
    moved[1, 0] += 0.01
    loss = float(np.sum((moved @ AT["x"] + AT["b"] - np.array(AT["t"])) ** 2) / 2)
    assert entry.nudge.actual == pytest.approx(loss - 2.5)
    assert nudged_entry(compacted(core.trace("sum([1, 2])", {}))) is None


def test_what_is_undefined_is_said_and_ends_the_clip() -> None:
    beats = tour_script(core.trace("sum(ln(x))", {"x": [-1, 2]}))
    assert "undefined" in beats[-1].text
    assert array_scripts.nudged_entry(core.trace("sum(ln(x))", {"x": [-1, 2]})) is None
