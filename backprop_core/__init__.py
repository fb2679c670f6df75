"""Backprop in Motion's core: functions as graphs, values forward, adjoints backward, and the words for each step."""

from __future__ import annotations

from .version import __version__ as __version__

TYPE_CHECKING = False  # `typing` is imported by what needs more of it
if TYPE_CHECKING:
    from typing import Any

    from . import notation
    from .analysis.checks import check
    from .analysis.descent import descend
    from .analysis.exact import exact
    from .analysis.forward_mode import tangents
    from .analysis.path_sum import paths
    from .language.errors import BackpropError
    from .language.parser import parse
    from .notebook.explore import explore
    from .tracing.nudge import nudge
    from .tracing.trace import Trace, trace
    from .training.batches import train
    from .writers.code import write_code
    from .writers.compiler import compile

# Imported when first used, so that a trace from the command line starts at once, and hears Ctrl-C from the start.
LATER = {
    "BackpropError": "language.errors",
    "Trace": "tracing.trace",
    "check": "analysis.checks",
    "compile": "writers.compiler",
    "descend": "analysis.descent",
    "exact": "analysis.exact",
    "explore": "notebook.explore",
    "nudge": "tracing.nudge",
    "parse": "language.parser",
    "paths": "analysis.path_sum",
    "tangents": "analysis.forward_mode",
    "trace": "tracing.trace",
    "train": "training.batches",
    "write_code": "writers.code",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "notation":
        return import_module(f".{name}", __name__)
    if name in LATER:
        return getattr(import_module(f".{LATER[name]}", __name__), name)
    if not name.startswith("_"):
        from .language.vocabulary import meant
        from .tracing.recording import function

        if meant(name):
            return function(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


__all__ = [
    "BackpropError",
    "Trace",
    "check",
    "compile",
    "descend",
    "exact",
    "explore",
    "notation",
    "nudge",
    "parse",
    "paths",
    "tangents",
    "trace",
    "train",
    "write_code",
]
