"""How a trace shows itself: in a line, in a notebook, in a file, and after a journey through pickle."""

from __future__ import annotations

import json
import pickle
from html.parser import HTMLParser
from pathlib import Path

import pytest

import backprop_core as core
from backprop_core.examples import EXAMPLES
from backprop_core.tracing.portrait import MOST_DRAWN, MOST_ROWS, WAYS
from tests.backprop_core.strategies import from_seed, traced

SQUARE = core.trace("(4x+1)^2", {"x": 1})
LAYER = core.trace("sum(relu(W @ x))", {"W": [[1, -2], [3, 4]], "x": [1, 2]})
LONG = core.trace(" + ".join(["x*x"] * 3000), {"x": 1})


class Tags(HTMLParser):
    """The tags of a page, in order; none that is closed was not open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in {"meta", "rect", "path"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)


def test_a_trace_is_told_in_one_line() -> None:
    assert repr(SQUARE) == "Trace('(4x+1)^2', x=1) = 25, gradient {x: 40}"
    assert repr(LAYER) == "Trace('sum(relu(W @ x))', W=2×2 array, x=2 array) = 11, gradient {W: 2×2 array, x: 2 array}"
    told = repr(LONG)
    assert "…" in told and len(told) < 200
    assert "\n" not in repr(core.trace("a = x\na*a", {"x": 1}))
    assert repr(core.trace("2 + 3")) == "Trace('2 + 3') = 5, gradient {}"


@pytest.mark.parametrize("trace", [SQUARE, LAYER, core.trace("log(x) + 1/x", {"x": 0})])
def test_a_notebook_shows_the_picture_and_folds_the_steps(trace: core.Trace) -> None:
    page = Tags(trace._repr_html_())
    assert page.open == []
    assert "script" not in page.seen
    assert page.seen.count("svg") == 1
    assert page.seen.count("details") == 1
    assert page.seen.count("tr") == 1 + len(trace.steps)


def test_an_undefined_point_is_told_above_the_picture() -> None:
    trace = core.trace("log(x)", {"x": -1})
    assert trace.error
    assert trace.error.message in trace._repr_html_()


def test_a_long_trace_is_told_as_far_as_a_page_holds_it() -> None:
    assert len(LONG.nodes) > MOST_DRAWN
    page = Tags(LONG._repr_html_())
    assert "svg" not in page.seen
    assert page.seen.count("tr") == 1 + MOST_ROWS
    assert f"{len(LONG.steps) - MOST_ROWS} more steps" in LONG._repr_html_()


def test_the_formula_of_a_notebook_has_the_value_and_each_slope() -> None:
    text = SQUARE._repr_latex_()
    assert text.startswith("$$") and text.endswith("$$")
    assert r"\frac{\partial g}{\partial x} = 40" in text
    assert r"\begin{bmatrix}0 & 0 \\ 1 & 2\end{bmatrix}" in LAYER._repr_latex_()
    assert r"\approx" in core.trace("sin(x)", {"x": 1})._repr_latex_()


@pytest.mark.parametrize("ending", WAYS)
def test_a_trace_is_saved_as_what_the_ending_says(ending: str, tmp_path: Path) -> None:
    for name, trace in {"square": SQUARE, "layer": LAYER}.items():
        file = trace.save(tmp_path / f"{name}{ending.upper() if name == 'layer' else ending}")
        assert file.read_text(encoding="utf-8") == WAYS[ending](trace)
    if ending == ".json":
        assert json.loads((tmp_path / "square.json").read_text(encoding="utf-8")) == SQUARE.json()


def test_another_ending_and_a_place_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    with pytest.raises(core.BackpropError, match=r"square\.png says no form: end its name in \.svg, .* or \.txt\."):
        SQUARE.save(tmp_path / "square.png")
    with pytest.raises(core.BackpropError, match=r"nowhere.* cannot be written: no such file or directory\."):
        SQUARE.save(tmp_path / "nowhere" / "square.svg")


@pytest.mark.parametrize("looked_at", [False, True])
def test_a_trace_survives_pickle(looked_at: bool) -> None:
    traces = [core.trace(example.text, example.at, tree=example.tree) for example in EXAMPLES.values()]
    traces += [traced(from_seed(seed)) for seed in range(30)]
    traces += [LAYER, core.trace("(4x+1)^2", {"x": 1}, compact=True), core.trace(lambda x: x * x, {"x": 3})]
    for trace in traces:
        if looked_at:
            trace.json()
        again = pickle.loads(pickle.dumps(trace))
        assert json.dumps(again.json()) == json.dumps(trace.json())
        assert repr(again) == repr(trace)
    assert pickle.loads(pickle.dumps(LONG)).gradient == LONG.gradient
    moved = pickle.loads(pickle.dumps(SQUARE)).at_point({"x": 2})
    assert moved.gradient == SQUARE.at_point({"x": 2}).gradient
