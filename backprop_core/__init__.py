"""Backprop in Motion's core: functions as graphs, values forward, adjoints backward, and the words for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import notation
from .language.errors import BackpropError
from .language.parser import parse
from .language.vocabulary import meant
from .tracing.recording import function
from .tracing.trace import Trace, nudge, trace
from .version import __version__ as __version__

if TYPE_CHECKING:
    from .analysis.checks import check
    from .analysis.descent import descend
    from .analysis.exact import exact
    from .analysis.forward_mode import tangents
    from .analysis.path_sum import paths
    from .training.batches import train
    from .writers.code import write_code
    from .writers.compiler import compile

# Imported when first used, so that a trace from the command line starts at once.
LATER = {
    "check": "analysis.checks",
    "compile": "writers.compiler",
    "descend": "analysis.descent",
    "exact": "analysis.exact",
    "paths": "analysis.path_sum",
    "tangents": "analysis.forward_mode",
    "train": "training.batches",
    "write_code": "writers.code",
}


def __getattr__(name: str) -> Any:
    if name not in LATER and not name.startswith("_") and meant(name):
        return function(name)
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{LATER[name]}", __name__), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


__all__ = [
    "BackpropError",
    "Trace",
    "check",
    "compile",
    "descend",
    "exact",
    "notation",
    "nudge",
    "parse",
    "paths",
    "tangents",
    "trace",
    "train",
    "write_code",
]
