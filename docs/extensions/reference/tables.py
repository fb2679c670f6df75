"""A table in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

BAR = re.compile(r"(`[^`]*`)|\|")  # code keeps its bars


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table, none where there are no rows."""
    lines = [line(row) for row in rows]
    return [line(heads), line(["---"] * len(heads)), *lines] if lines else []


def line(cells: Sequence[str]) -> str:
    """One row; a bar inside a cell does not end it."""
    return f"| {' | '.join(BAR.sub(lambda found: found[1] or chr(92) + '|', cell) for cell in cells)} |"


def code(text: str) -> str:
    """Something that is typed as it stands."""
    return f"`{text}`"
