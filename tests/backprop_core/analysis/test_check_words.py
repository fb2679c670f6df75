"""How the result of `check` shows itself: in a line, in a notebook, printed, and after a journey through pickle."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import backprop_core as bc
from backprop_core.analysis.checks import SIZES
from backprop_core.cli import main
from tests.backprop_core.tracing.test_shown import Tags

SHOWN = {
    "one": (bc.check("x*sin(x)", x=2), "Checks(x: 0.077 agrees)"),
    "two": (bc.check("x*y", x=2, y=-3), "Checks(x: -3 agrees, y: 2 agrees)"),
    "kink": (bc.check("relu(x)", x=0), "Checks(x: 0 does NOT agree)"),
    "outside": (bc.check("ln(x)", x=-1), "Checks(x: undefined does NOT agree)"),
    "arrays": (bc.check("sum(W @ x)*c", W=[[1, 2]], x=[3, 4], c=2), "Checks(W: 1×2 array agrees, x: 2 array agrees"),
    "none": (bc.check("3"), "Checks()"),
}


@pytest.mark.parametrize(("checks", "line"), SHOWN.values(), ids=SHOWN)
def test_checks_are_told_in_one_line(checks: Any, line: str) -> None:
    assert repr(checks).startswith(line)
    assert len(repr(checks)) < 80
    assert all(repr(one) == f"{type(one).__name__}({one.brief})" for one in checks)


@pytest.mark.parametrize(("checks", "_line"), SHOWN.values(), ids=SHOWN)
def test_a_notebook_shows_every_line_that_is_printed(checks: Any, _line: str) -> None:
    """Without a script, the nudges folded."""
    shown = checks._repr_html_()
    page = Tags(shown)
    assert page.open == [] and "script" not in page.seen
    listed = sum(bool(one.told().nudges) for one in checks)
    assert page.seen.count("details") == listed
    assert page.seen.count("tr") == len(checks) * 3 + listed * (len(SIZES) + 1)
    for cell in {part.strip() for line in checks.text.splitlines() for part in line.split("   ")}:
        assert cell in shown
    assert page.seen.count("caption") == len(checks)
    assert all(one._repr_html_().count("<caption>") == 1 for one in checks)


def test_it_is_what_the_command_line_prints(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "x*y", "x=2", "y=-3"])
    assert capsys.readouterr().out == SHOWN["two"][0].text + "\n"


@pytest.mark.parametrize(("checks", "_line"), SHOWN.values(), ids=SHOWN)
def test_they_are_walked_along_counted_and_survive_pickle(checks: Any, _line: str) -> None:
    variables = [one.variable for one in checks]
    assert variables == [checks[place].variable for place in range(len(checks))]
    again: Any = pickle.loads(pickle.dumps(checks))
    assert (type(again), repr(again), again._repr_html_()) == (type(checks), repr(checks), checks._repr_html_())
