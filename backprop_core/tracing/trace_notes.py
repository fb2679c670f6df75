"""What a reader should know of a trace: where it is undefined, and of which numbers not to be too sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Where the function, or a slope of it, is undefined at this point, in a sentence.

    Attributes:
        message: the sentence.
        position: where in the text the operation stands, in characters from 0.
        node: the label of the node.
    """

    message: str
    position: int
    node: str


@dataclass(frozen=True)
class TraceNote:
    """What a reader should know about how the text was read, or about a number of the trace.

    Attributes:
        kind: a word that stays the same. Of numbers: `kink` where a convention decided a slope, `cancellation` and
            `rounding` where more than half of the digits were lost, `underflow` and `overflow` where a number was too
            small or too large for a float, `stretched` where both operands were. All others are about how the text
            was read.
        node: the label of the node that it is about, None where it is about how the text was read.
        message: the sentence.
    """

    kind: str
    node: str | None
    message: str

    def json(self) -> dict[str, Any]:
        """The note as plain data."""
        return {"kind": self.kind, "node": self.node, "message": self.message}
