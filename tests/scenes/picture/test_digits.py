"""What is added up before the reader's eyes adds up as it is printed."""

import pytest

from scenes.picture.digits import decimals_of_a_move, in_full, moved_on
from scenes.stage.bars import Nudge, decimals


@pytest.mark.parametrize(("before", "after"), [(25, 25.4016), (4, 4.04), (0.731058, 0.733017), (-3, -3.0199), (1, 1)])
def test_before_and_move_are_after_as_printed(before: float, after: float) -> None:
    count = decimals_of_a_move(before, after)
    assert count is not None
    printed = [float(in_full(each, count)) for each in (before, after - before, after)]
    assert printed[0] + printed[1] == pytest.approx(printed[2], abs=1e-12)


def test_a_number_has_the_digits_of_its_move() -> None:
    assert moved_on(25, 25.4016) == "25.4016"
    assert moved_on(4, 4.04) == "4.04"


def test_what_takes_too_many_digits_is_shown_as_mostly() -> None:
    assert decimals_of_a_move(1, 1 + 1e-9) is None
    assert moved_on(1e6 / 3, 1e6 / 3 + 1e-9) == "333300"


@pytest.mark.parametrize(("predicted", "actual"), [(0.4, 0.4016), (0.04, 0.040016), (0.0019661, 0.001957), (3, 3)])
def test_prediction_and_gap_are_what_happens_as_printed(predicted: float, actual: float) -> None:
    nudge = Nudge("x", predicted, actual)
    count = decimals(nudge)
    assert count is not None
    printed = [float(in_full(each, count)) for each in (predicted, nudge.gap, actual)]
    assert printed[0] + printed[1] == pytest.approx(printed[2], abs=1e-12)


def test_a_change_without_a_gap_is_printed_as_it_is_said() -> None:
    change = 0.01 * 1.1**10
    assert in_full(change, decimals(Nudge("x", change, change))) == "0.02594"
