"""The one error that bad input raises."""

from __future__ import annotations

CLIP = 72  # columns of a long line that are still shown under a message


class BackpropError(ValueError):
    """A plain sentence about what is wrong, and where.

    Args:
        message: one sentence for the person who typed the text.
        position: character offset into `source`, or None where there is no place to point at.
        source: the text that was read, or None.
    """

    def __init__(self, message: str, position: int | None = None, source: str | None = None):
        super().__init__(message)
        self.message = message
        self.position = position
        self.source = source

    def show(self) -> str:
        """The message, then the line in question (clipped) with a caret under the place."""
        if self.source is None or self.position is None:
            return self.message
        line, column = line_at(self.source, self.position)
        first = max(0, column - CLIP // 2) if len(line) > CLIP else 0
        shown = line[first : first + CLIP]
        head = "…" if first else ""
        tail = "…" if first + CLIP < len(line) else ""
        return f"{self.message}\n  {head}{shown}{tail}\n  {' ' * (len(head) + column - first)}^"


def line_at(source: str, position: int) -> tuple[str, int]:
    """The line of `source` that holds `position`, printable, and the column in it."""
    start = source.rfind("\n", 0, position) + 1
    end = source.find("\n", position)
    line = source[start : len(source) if end < 0 else end]
    return "".join(c if c.isprintable() else " " for c in line), position - start
