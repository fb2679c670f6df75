"""The digits are learned: about 92 % of what other writers wrote, about 97 % where the same writers did."""

from __future__ import annotations

import pytest

from backprop_core.cli import main
from backprop_core.language.fills import data
from backprop_core.training import digits


def test_other_writers_are_read_less_well_than_the_same_ones() -> None:
    *_, honest = digits.learn()
    *_, same = digits.learn(is_shuffled=True)
    assert honest.epoch == same.epoch == 30
    assert honest.learned > 0.99
    assert 0.91 < honest.others < 0.935
    assert 0.955 < same.others < 0.985


def test_the_last_pictures_are_by_other_writers_and_each_is_in_one_part() -> None:
    honest, same = digits.split(), digits.split(is_shuffled=True, seed=1)
    for parts in (honest, same):
        assert parts.learned["X"].shape == (1437, 64)
        assert parts.others["t"].shape == (360,)
    assert honest.others["X"].tolist() == data("digits")[-360:].tolist()
    assert same.others["X"].tolist() != honest.others["X"].tolist()
    whole = sorted([*same.learned["X"].tolist(), *same.others["X"].tolist()])
    assert whole == sorted(data("digits").tolist())


def test_the_command_tells_each_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "digits", "epochs=2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "A network of 64, 32 and 10 learns 1,437 pictures; it is tested on 360 by other writers."
    assert lines[1] == "rate 0.5, epochs 2, batch 64, momentum 0, seed 3"
    found = list(digits.learn(epochs=2))
    assert [line.split() for line in lines[-2:]] == [
        [str(one.epoch), f"{one.loss:.4f}", *[f"{100 * share:.1f}%" for share in (one.learned, one.others)]]
        for one in found
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["letters"], "There is no example letters to train: say train digits."),
        (["digits", "speed=1"], "There is no setting speed: they are rate, epochs, batch, momentum, seed."),
        (["digits", "epochs=1.5"], "epochs must be a whole number, not 1.5."),
        (["digits", "rate=-1"], "The learning rate must be above 0."),
        ([], "Say what to train: train digits"),
    ],
)
def test_what_cannot_be_trained_is_said(typed: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *typed]) == 2
    assert sentence in capsys.readouterr().err
