"""How a promise about speed is measured and shown."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SECONDS_A_SAMPLE = 0.02
SAMPLES = 9


@dataclass(frozen=True)
class Promise:
    """One row of the table: what took how long, beside what, and what was promised.

    Args:
        what: the work.
        ours: seconds that it takes us.
        peer: who else does this work, or an empty string where the promise is in seconds.
        theirs: seconds that it takes them, or the seconds promised.
        most: the largest ratio of ours to theirs that keeps the promise.
        unit: what the two are counted in, where it is not seconds.
    """

    what: str
    ours: float
    peer: str
    theirs: float
    most: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def kept(self) -> bool:
        return self.ratio <= self.most


def seconds(*works: Callable[[], object], samples: int = SAMPLES) -> list[float]:
    """Seconds that each of `works` takes: the best of samples taken in turns, so that all meet the same noise."""
    rounds = [repetitions(work) for work in works]
    best = [math.inf] * len(works)
    for _ in range(samples):
        for which, work in enumerate(works):
            best[which] = min(best[which], repeat(work, rounds[which]) / rounds[which])
    return best


def repetitions(work: Callable[[], object]) -> int:
    """How often `work` fits into one sample."""
    return max(1, round(SECONDS_A_SAMPLE / repeat(work, 1)))


def repeat(work: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - begin


def table(promises: Sequence[Promise]) -> str:
    """The promises as lines to read: both times, their ratio, the target, and whether it is kept."""
    head = ("what", "ours", "beside", "theirs", "ratio", "at most", "")
    rows = [
        (
            promise.what,
            amount(promise.ours, promise.unit),
            promise.peer or "the promise",
            amount(promise.theirs, promise.unit),
            f"{promise.ratio:.2f}",
            f"{promise.most:.2f}",
            "kept" if promise.kept else "MISSED",
        )
        for promise in promises
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    )


def amount(number: float, unit: str) -> str:
    """A number with its unit; seconds in the unit that reads best."""
    return duration(number) if unit == "s" else f"{number:.3g} {unit}".strip()


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def horner(nodes: int) -> str:
    """Work of any size: a polynomial in y of so many nodes, x, y, then times y and plus x in turns; all change with x."""
    turns = (nodes - 2) // 2
    return "(" * turns + "x" + "*y + x)" * turns
