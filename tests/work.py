"""Work counted and not timed: how many lines of Python a call runs, which is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType
from typing import Any


class TooMuchWorkError(AssertionError):
    """A call ran more lines than it may."""


def lines_run(call: Callable[[], object], most: int = sys.maxsize) -> int:
    """How many lines of Python run in a call, those of all that it calls included; each turn of a loop counts.

    Raises:
        TooMuchWorkError: there are more than `most`; the call is ended there.
    """
    left = most

    def step(frame: FrameType, event: str, argument: object) -> Any:  # as short as can be: it runs for each line
        nonlocal left
        if event != "return":
            left -= 1
            if left < 0:
                raise TooMuchWorkError(f"more than {most:,} lines were run")
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        call()
    finally:
        sys.settrace(before)
    return most - left


def assert_in_proportion(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Four times the size is at most six times the work, twice over: were it quadratic, it would be sixteen times.

    Args:
        work: prepares, for a size, the call whose work is counted.
        size: the smallest of the three sizes.
    """
    counts = [lines_run(work(size * factor)) for factor in (1, 4, 16)]
    assert all(more <= 6 * less for less, more in pairwise(counts)), f"{counts} lines were run"
