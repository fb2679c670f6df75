"""Values as Python gives them, as the language writes them: nested lists, NumPy's arrays, settings."""

from __future__ import annotations

from numbers import Real
from typing import Any

from ..language.expression import Shape


def extent_of(value: Any) -> Shape:
    """The shape of a value that is given: of an array, or of nested lists, whose first rows tell."""
    if hasattr(value, "shape"):
        return tuple(value.shape)
    return (len(value), *(extent_of(value[0]) if value else ())) if isinstance(value, list | tuple) else ()


def all_numbers(entries: Any) -> bool:
    """Whether nested lists have nothing but numbers in them."""
    return all(all_numbers(one) for one in entries) if isinstance(entries, list | tuple) else isinstance(entries, Real)


def array_text(entries: Any) -> str:
    """Nested lists of numbers as the language has them."""
    if not isinstance(entries, list | tuple):
        return repr(float(entries))
    return f"[{', '.join(map(array_text, entries))}{',' * (len(entries) == 1 and not isinstance(entries[0], list))}]"


def plain_setting(value: Any) -> Any:
    """A setting as the language has it: a number, or a tuple of them."""
    if isinstance(value, list | tuple):
        return tuple([plain_setting(one) for one in value])
    return value if isinstance(value, bool | str) or not hasattr(value, "__index__") else int(value)
