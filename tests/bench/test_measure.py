"""The table of `make bench` tells kept promises from missed ones."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from functools import partial

import pytest

from tests.bench import __main__
from tests.bench.measure import SECONDS_A_SAMPLE, Promise, amount, duration, processor, seconds, table

KEPT = Promise("fast", ours=0.001, reference="peer", theirs=0.004, most=0.25)
BROKEN = Promise("slow", ours=3.0, reference="a loop", theirs=2.0, most=1.4)


def test_a_promise_is_kept_up_to_its_ratio() -> None:
    assert KEPT.kept
    assert not replace(KEPT, ours=0.00101).kept


def test_a_machine_that_is_three_times_as_slow_keeps_and_breaks_the_same_promises() -> None:
    for promise in (KEPT, BROKEN):
        slower = replace(promise, ours=3 * promise.ours, theirs=3 * promise.theirs)
        assert (slower.ratio, slower.kept) == (promise.ratio, promise.kept)


def test_a_row_shows_what_was_measured_beside_what_the_ratio_and_what_was_promised() -> None:
    head, fast, slow = table([KEPT, BROKEN]).splitlines()
    assert head.split() == ["what", "measured", "beside", "which", "takes", "ratio", "promised"]
    assert fast.split() == ["fast", "1", "ms", "peer", "4", "ms", "0.25", "0.25", "kept"]
    assert slow.split() == ["slow", "3", "s", "a", "loop", "2", "s", "1.5", "1.4", "BROKEN"]


@pytest.mark.parametrize(
    ("promises", "code", "sentence"),
    [
        ([KEPT, KEPT], 0, "All 2 promises are kept."),
        ([KEPT, BROKEN], 1, "1 of 2 promises broken: slow."),
    ],
)
def test_a_broken_promise_is_named_and_fails_the_command(
    promises: list[Promise],
    code: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(__main__.PARTS, "planted", lambda: promises)
    assert __main__.main(["planted"]) == code
    assert capsys.readouterr().out.splitlines()[-1] == sentence


def test_a_part_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["engin"]) == 2
    assert "There is no part called engin" in capsys.readouterr().err


def test_a_broken_promise_does_not_read_like_a_kept_one() -> None:
    ratio = Promise("small", ours=0.0341, reference="peer", theirs=1, most=1 / 30)
    assert [*table([ratio]).splitlines()[-1].split()][-3:] == ["0.034", "0.033", "BROKEN"]


def test_works_are_measured_in_turns() -> None:
    calls: list[str] = []

    def work(name: str) -> None:
        calls.append(name)
        more_than_a_sample()

    seconds(partial(work, "ours"), partial(work, "theirs"), samples=3)
    assert calls == ["ours", "theirs"] * (1 + 3)  # once to see how long each takes


def test_time_in_which_other_programs_run_does_not_count() -> None:
    waits, works = seconds(lambda: time.sleep(SECONDS_A_SAMPLE / 4), more_than_a_sample, samples=3)
    assert 10 * waits < works


def test_what_a_program_starts_counts() -> None:
    (took,) = seconds(lambda: subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True), samples=3)
    assert took > 0.005


def more_than_a_sample() -> None:
    begin = processor()
    while processor() - begin < 1.5 * SECONDS_A_SAMPLE:
        pass


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
