"""How a promise about speed is measured and shown."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

SECONDS_A_SAMPLE = 0.02
SAMPLES = 25


@dataclass(frozen=True)
class Promise:
    """One row of the table: what took how long, beside what, and what was promised.

    A time is promised beside other work that is timed in the same run: one machine is three times as slow as another,
    and the ratio stays.

    Args:
        what: the work.
        ours: seconds that it takes us.
        reference: the work that it is measured beside, or what was stated.
        theirs: seconds that the reference takes.
        most: the largest ratio of ours to theirs that keeps the promise.
        unit: what the two are counted in, where it is not seconds.
    """

    what: str
    ours: float
    reference: str
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
    """Seconds of a processor that each of `works` takes: the median of samples taken in turns, so that all meet the
    same noise. The least would leave the collection of garbage out, which is part of what some of them cost.
    """
    rounds = [repetitions(work) for work in works]
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(samples):
        for work, times, found in zip(works, rounds, taken, strict=True):
            found.append(repeat(work, times) / times)
    return [median(found) for found in taken]


def repetitions(work: Callable[[], object]) -> int:
    """How often `work` fits into one sample."""
    return max(1, round(SECONDS_A_SAMPLE / repeat(work, 1)))


def repeat(work: Callable[[], object], times: int) -> float:
    begin = processor()
    for _ in range(times):
        work()
    return processor() - begin


def processor() -> float:
    """Seconds that processors have spent on this program and those it started: other programs do not count."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def table(promises: Sequence[Promise]) -> str:
    """The promises as lines to read: both times, their ratio, the largest that is promised, and whether it is kept."""
    head = ("what", "measured", "beside", "which takes", "ratio", "promised", "")
    rows = [
        (
            promise.what,
            amount(promise.ours, promise.unit),
            promise.reference,
            amount(promise.theirs, promise.unit),
            f"{promise.ratio:.2g}",
            f"{promise.most:.2g}",
            "kept" if promise.kept else "BROKEN",
        )
        for promise in promises
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    )


def verdict(promises: Sequence[Promise]) -> str:
    """One sentence on all of them, which names those that are broken."""
    broken = [promise.what for promise in promises if not promise.kept]
    if not broken:
        return f"All {len(promises)} promises are kept."
    return f"{len(broken)} of {len(promises)} promises broken: {'; '.join(broken)}."


def amount(number: float, unit: str) -> str:
    """A number with its unit; seconds in the unit that reads best."""
    return duration(number) if unit == "s" else f"{number:.3g} {unit}".strip()


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def compiling_once(folder: str) -> dict[str, str]:
    """The environment in which Python keeps what it compiled in a folder, as it does for all who do not forbid it."""
    return {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}


def additions() -> float:
    """A hundred thousand additions in a loop of Python: the yardstick for work that no one else does."""
    total = 0.0
    for number in range(100_000):
        total = total + number
    return total


def horner(nodes: int) -> str:
    """Work of any size: a polynomial in y of so many nodes, x, y, then times y and plus x in turns; all change with x."""
    turns = (nodes - 2) // 2
    return "(" * turns + "x" + "*y + x)" * turns
