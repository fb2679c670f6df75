"""Work that grows with the square of a size is told from work in proportion to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.work import TooMuchWorkError, assert_in_proportion, lines_run


def turns(count: int) -> None:
    for _ in range(count):
        pass


def test_work_in_proportion_passes_and_quadratic_work_does_not() -> None:
    def linear(size: int) -> Callable[[], object]:
        return lambda: turns(size)

    def quadratic(size: int) -> Callable[[], object]:
        return lambda: turns(size * size)

    assert_in_proportion(linear, 50)
    with pytest.raises(AssertionError, match="lines were run"):
        assert_in_proportion(quadratic, 50)


def test_more_work_than_allowed_is_ended() -> None:
    assert 1_000 < lines_run(lambda: turns(1_000)) < 3_000
    with pytest.raises(TooMuchWorkError, match="more than 500 lines"):
        lines_run(lambda: turns(10**9), most=500)
