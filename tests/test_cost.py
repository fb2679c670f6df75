"""Twice as much to do is about twice the work, whatever is large, at every stage, in both languages."""

from __future__ import annotations

import pytest

from tests import cost

SMALL = 16  # `python -m tests.cost` tries larger ones


def assert_in_proportion(cells: list[cost.Cell]) -> None:
    worse = [cell for cell in cells if cost.growth(cell.counts) > cost.MOST_GROWTH]
    assert cells
    assert not worse


@pytest.mark.thorough
@pytest.mark.parametrize("kind", cost.KINDS)
def test_each_stage_costs_in_proportion_to_the_size(kind: str) -> None:
    assert_in_proportion([*cost.python_cells(SMALL, {kind: cost.KINDS[kind]}, cost.ENDS)])


@pytest.mark.thorough
def test_analyses_cost_in_proportion_to_the_size() -> None:
    assert_in_proportion([*cost.analysis_cells(factors=cost.ENDS)])


def test_errors_in_a_long_text_cost_in_proportion_to_its_length() -> None:
    assert_in_proportion([*cost.error_cells(SMALL, cost.ENDS)])


@pytest.mark.thorough
def test_the_twin_costs_in_proportion_to_the_size() -> None:
    assert_in_proportion([*cost.javascript_cells(2 * SMALL, cost.ENDS)])


def test_work_that_grows_with_the_square_is_found() -> None:
    with pytest.raises(AssertionError):
        assert_in_proportion([cost.Cell("a square", "read", [100, 1600])])
