"""Backprop in Motion's core: functions as graphs, values forward, adjoints backward, and the words for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import notation
from .errors import BackpropError
from .parser import parse
from .trace import Trace, nudge, trace

if TYPE_CHECKING:
    from .checks import check
    from .compiler import compile
    from .descent import descend
    from .forward_mode import tangents
    from .frameworks import write_code
    from .path_sum import paths
    from .symbolic import exact

# Imported when first used, so that a trace from the command line starts at once.
LATER = {
    "check": "checks",
    "compile": "compiler",
    "descend": "descent",
    "exact": "symbolic",
    "paths": "path_sum",
    "tangents": "forward_mode",
    "write_code": "frameworks",
}


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{LATER[name]}", __name__), name)


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
    "write_code",
]
