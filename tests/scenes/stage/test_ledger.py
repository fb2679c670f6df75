"""What the ledger of a clip adds up."""

from __future__ import annotations

import pytest

import backprop_core as core
from backprop_core.tracing.trace import Step
from scenes.stage.ledger import arriving


def lone(trace: core.Trace, name: str) -> Step:
    """The first step that hands something down to an operand of this name."""
    return next(step for step in trace.backward if step.operand == name)


def test_what_has_one_user_gets_one_contribution() -> None:
    trace = core.trace("1/(1+e^(-x))", {"x": 1}, tree=True)
    for step in trace.backward[1:4]:
        assert arriving(trace, step) == [step.contribution]  # −x is a leaf, and x in it no second user of b


def test_what_several_use_gets_all_their_contributions_in_order() -> None:
    trace = core.trace("x*(8-x)", {"x": 3})
    assert arriving(trace, lone(trace, "x")) == pytest.approx([5, -3])
    whole = core.trace("x*x*sin(x) + x", {"x": 2})
    assert sum(arriving(whole, lone(whole, "x"))) == pytest.approx(whole.gradient["x"])
