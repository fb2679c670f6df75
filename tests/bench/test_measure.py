"""The table of `make bench` tells kept promises from missed ones."""

from __future__ import annotations

import pytest

from tests.bench.measure import Promise, amount, duration, seconds, table


def test_a_promise_is_kept_up_to_its_ratio() -> None:
    assert Promise("sum", ours=1.0, peer="peer", theirs=2.0, most=0.5).kept
    assert not Promise("sum", ours=1.01, peer="peer", theirs=2.0, most=0.5).kept


def test_the_table_shows_both_times_the_ratio_and_the_target() -> None:
    head, fast, slow = table(
        [
            Promise("fast", ours=0.001, peer="peer", theirs=0.004, most=1.0),
            Promise("slow", ours=3.0, peer="", theirs=2.0, most=1.0),
        ]
    ).splitlines()
    assert head.split() == ["what", "ours", "beside", "theirs", "ratio", "at", "most"]
    assert fast.split() == ["fast", "1", "ms", "peer", "4", "ms", "0.25", "1.00", "kept"]
    assert slow.split() == ["slow", "3", "s", "the", "promise", "2", "s", "1.50", "1.00", "MISSED"]


def test_more_work_takes_longer() -> None:
    little, much = seconds(lambda: sum(range(100)), lambda: sum(range(10_000)))
    assert 10 * little < much


@pytest.mark.parametrize(
    ("number", "text"),
    [(2.5e-7, "0.25 µs"), (1.23e-5, "12.3 µs"), (0.0123, "12.3 ms"), (1.5, "1.5 s"), (123.4, "123 s")],
)
def test_durations_are_in_the_unit_that_reads_best(number: float, text: str) -> None:
    assert duration(number) == text


def test_what_is_not_time_has_its_own_unit() -> None:
    assert (amount(412.4, "kB"), amount(1, ""), amount(0.02, "s")) == ("412 kB", "1", "20 ms")
    assert "412 kB" in table([Promise("film", 412.4, "peer", 824.8, most=0.8, unit="kB")])
