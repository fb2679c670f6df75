"""Pieces of code as NumPy has them: functions, indices, lists of numbers, and names that are left free."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from typing import Any

from ..operations import SHARED
from .terms import Term, text_of

NUMPY_NAMES = {
    **{"max": "np.maximum", "min": "np.minimum", "pow": "np.power"},
    **{"abs": "np.abs", "mod": "np.mod", "choose": "np.where"},
}
INVERSE = re.compile(r"\b(?:asinh|acosh|atanh|asin|acos|atan2|atan)\b")
FUNCTION = re.compile(rf"(?<![\w.])({'|'.join(sorted(SHARED, key=len, reverse=True))})\(")
OWN_FORM = re.compile(  # names that the code makes itself
    r"(?:[dtpcolus]|o\d+|way|back)_|[ijklmnpq]_$|(?:sum|mean|amax|softmax|log_softmax)_(?:all|last|axis)"
)
TAKEN = frozenset("np math work_out best best_shared erf erfc float print point value_and_gradient".split())


def in_numpy(text: str) -> str:
    """A row's code with NumPy's names."""

    def name(match: re.Match[str]) -> str:
        own = match.group(1)
        if own in {"erf", "erfc"}:
            return f"{own}("
        spelled = f"arc{own[1:]}" if INVERSE.fullmatch(own) else own
        return f"{NUMPY_NAMES.get(own, f'np.{spelled}')}("

    return FUNCTION.sub(name, text)


def nested(function: str, operands: Sequence[str]) -> str:
    """A function of two, of more operands."""
    made = operands[0]
    for one in operands[1:]:
        made = f"{function}({made}, {one})"
    return made


def divided(term: Term, by: float) -> Term:
    """A term divided by a whole number; as it is where that is 1."""
    if by == 1.0:
        return term
    return term / by if isinstance(term, float) else f"{text_of(term)} / {by:g}"


def bracketed(text: str) -> str:
    """Code that stands for a name inside other code."""
    return text if re.fullmatch(r"[\w.]+", text) else f"({text})"


def lists(entries: Any) -> str:
    """Nested tuples as nested lists."""
    return f"[{', '.join([lists(one) for one in entries])}]" if isinstance(entries, tuple) else repr(entries)


def index_parts(items: Sequence[Any]) -> tuple[str, str]:
    """An index as Python writes it. Places beside a list come first, or NumPy would move the list's axis."""
    is_list = [not isinstance(item, int) and item[0] == "rows" for item in items]
    if not any(is_list) or not any(isinstance(item, int) for item in items):
        return "", index_code(items)
    whole = ("slice", None, None, None)
    places = index_code([item if isinstance(item, int) else whole for item in items])
    return f"[{places}]", index_code([item for item in items if not isinstance(item, int)])


def index_code(items: Sequence[Any]) -> str:
    """An index as Python writes it."""
    found: list[str] = []
    for item in items:
        if isinstance(item, int):
            found.append(str(item))
        elif item[0] == "rows":
            found.append(str(list(item[1:])))
        else:
            start, stop, step = ["" if one is None else str(one) for one in item[1:]]
            found.append(f"{start}:{stop}" + (f":{step}" if step else ""))
    return ", ".join(found)


def safe_name(name: str) -> str:
    """A name that the code leaves free."""
    stem = name.rstrip("_")
    is_taken = stem in TAKEN or keyword.iskeyword(stem) or bool(OWN_FORM.match(name))
    return f"{name}_" if is_taken else name
