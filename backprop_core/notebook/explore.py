"""The site's explorable in a cell of a notebook, with the point of both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language.errors import BackpropError
from ..tracing.trace import Trace, trace, with_values

if TYPE_CHECKING:
    from anywidget import AnyWidget

SCRIPT = Path(__file__).with_name("explorable.js")
STYLE = Path(__file__).with_name("explorable.css")

NO_WIDGET = 'A notebook needs anywidget to show it: pip install "backprop-in-motion[notebook]".'
NO_SCRIPT = "This copy of the package was made without the explorable: in the project, make widget writes it."


def explore(
    text: str,
    at: Mapping[str, Any] | None = None,
    tree: bool = False,
    compact: bool = False,
    **values: Any,
) -> AnyWidget:
    """The explorable of a function as a widget, for a notebook: drag its numbers, step through both passes.

    Its point travels both ways. `widget.at` is what the reader has set, and follows each drag; set it, and the picture
    moves. `widget.trace` is the trace at that point, and `widget.observe(hear, "at")` tells you of every change.

    Args:
        text: an expression or program (see `parse`).
        at: a finite number for each variable, or an array of them.
        tree: give every use a node of its own.
        compact: write each constant into the operation that uses it.
        values: more values, by name: `explore("(4x+1)^2", x=1)`.

    Returns:
        the widget, which a cell shows when it ends with it.

    Raises:
        BackpropError: for text or numbers that `trace` refuses, or where what shows it is not installed.
    """
    found = trace(text, with_values(at, values), tree=tree, compact=compact)
    view = "tree" if tree else "compact" if compact else "graph"
    widget: AnyWidget = widget_class()(expression=text, at=numbers(found), view=view)
    return widget


def numbers(found: Trace) -> dict[str, Any]:
    """A trace's point as a browser reads it: numbers, and lists of them."""
    return {name: value.tolist() if hasattr(value, "tolist") else value for name, value in found.at.items()}


@cache
def widget_class() -> type[AnyWidget]:
    """The class of such widgets, made when the first is asked for.

    Raises:
        BackpropError: anywidget is not installed, or the package has no script.
    """
    try:
        from anywidget import AnyWidget
        from traitlets import Dict, TraitError, Unicode, validate
    except ImportError:
        raise BackpropError(NO_WIDGET) from None
    if not SCRIPT.is_file():
        raise BackpropError(NO_SCRIPT)

    class PointError(BackpropError, TraitError):
        """A point is refused: to traitlets, which then keeps the old one, and in a sentence to whoever set it."""

    class Explorable(AnyWidget):
        """The explorable of a function, at a point that Python and the browser share."""

        _esm = SCRIPT.read_text(encoding="utf-8")
        _css = STYLE.read_text(encoding="utf-8")
        expression = Unicode().tag(sync=True)
        at = Dict().tag(sync=True)
        view = Unicode("graph").tag(sync=True)

        @validate("at")
        def _read(self, proposal: Any) -> dict[str, Any]:
            """A point is refused as `trace` refuses it, so that the picture never stands at another one."""
            try:
                return numbers(trace(self.expression, proposal["value"]))
            except BackpropError as problem:
                raise PointError(problem.message, problem.position, problem.source, problem.fix) from None

        @property
        def trace(self) -> Trace:
            """Everything that happens at the point of now."""
            return trace(self.expression, self.at, tree=self.view == "tree", compact=self.view == "compact")

        def __repr__(self) -> str:
            return f"explore({self.expression!r}, {dict(self.at)!r})"

    return Explorable
