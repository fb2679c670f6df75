"""The widget's half in Python: what it is given, what it refuses, and the point that it shares."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

import backprop_core as bc
from backprop_core.notebook import explore as module


@pytest.fixture
def widgets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Two words stand for the script and the stylesheet, which no browser asks for here."""
    for name in ("SCRIPT", "STYLE"):
        monkeypatch.setattr(module, name, tmp_path / name)
        (tmp_path / name).write_text(name, encoding="utf-8")
    module.widget_class.cache_clear()
    yield
    module.widget_class.cache_clear()


@pytest.mark.usefixtures("widgets")
def test_it_holds_the_function_and_the_point() -> None:
    widget: Any = bc.explore("(4x+1)^2", x=1)
    assert (widget.expression, widget.at, widget.view) == ("(4x+1)^2", {"x": 1}, "graph")
    assert (widget._esm, widget._css) == ("SCRIPT", "STYLE")
    assert widget.trace.gradient == {"x": 40}
    assert repr(widget) == "explore('(4x+1)^2', {'x': 1.0})"


@pytest.mark.usefixtures("widgets")
def test_the_trace_follows_the_point_and_the_function() -> None:
    widget: Any = bc.explore("x*y", {"x": 1, "y": 2}, tree=True)
    heard = []
    widget.observe(lambda change: heard.append(change.new), "at")
    widget.at = {"x": 5, "y": 2}
    assert heard == [{"x": 5, "y": 2}]
    assert widget.trace.gradient == {"x": 2, "y": 5}
    assert widget.trace.graph.tree


@pytest.mark.usefixtures("widgets")
def test_arrays_are_lists_on_the_way() -> None:
    widget: Any = bc.explore("sum(w*x)", w=np.array([1.0, 2.0]), x=[3, 4])
    assert widget.at == {"w": [1, 2], "x": [3, 4]}


@pytest.mark.usefixtures("widgets")
def test_what_trace_refuses_is_refused() -> None:
    with pytest.raises(bc.BackpropError, match="y"):
        bc.explore("x*y", x=1)
    widget: Any = bc.explore("x^2", x=1)
    with pytest.raises(TraitError, match="y"):
        widget.at = {"y": 1}
    assert widget.at == {"x": 1}


def test_without_anywidget_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    module.widget_class.cache_clear()
    with pytest.raises(bc.BackpropError, match=r"pip install \"backprop-in-motion\[notebook\]\""):
        bc.explore("x^2", x=1)


@pytest.mark.usefixtures("widgets")
def test_without_its_script_it_says_what_writes_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "SCRIPT", tmp_path / "nowhere")
    with pytest.raises(bc.BackpropError, match="make widget writes it"):
        bc.explore("x^2", x=1)
