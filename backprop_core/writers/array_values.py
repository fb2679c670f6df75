"""Arrays of a point as Python code has them: nested lists, and from a file where they are large."""

from __future__ import annotations

from typing import Any

from ..language.expression import Entries, Shape

MOST_WRITTEN = 1_000  # entries of an array that stand in the code; a larger one is loaded from a file
FILE = "point.npz"


def is_loaded(value: Any) -> bool:
    """Whether a value has too many entries to be read in code."""
    return getattr(value, "size", 1) > MOST_WRITTEN


def listed(value: Any) -> Entries:
    """A value of a point in tuples."""
    return deeply(value.tolist()) if getattr(value, "shape", ()) else float(value)


def deeply(entries: Any) -> Entries:
    """Nested lists as tuples."""
    return tuple([deeply(one) for one in entries]) if isinstance(entries, list) else float(entries)


def nested(entries: Entries) -> str:
    """Entries as Python writes them."""
    return f"[{', '.join([nested(one) for one in entries])}]" if isinstance(entries, tuple) else repr(entries)


def whole(entries: Entries) -> Any:
    """Entries that are classes, as whole numbers."""
    return [whole(one) for one in entries] if isinstance(entries, tuple) else int(entries)


def zeros(shape: Shape) -> str:
    """No gradient, in a shape."""
    return nested(filled_with_zeros(shape))


def filled_with_zeros(shape: Shape) -> Entries:
    """Zeros in a shape."""
    return tuple([filled_with_zeros(shape[1:])] * shape[0]) if shape else 0.0
