"""The check of arrays: by nudges of entries or in directions, and by the program of entries."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.analysis.array_checks import DIRECTIONS, ArrayCheck, check_arrays, in_numbers
from backprop_core.cli import main


def test_each_entry_is_nudged_and_the_entries_program_agrees() -> None:
    trace = bc.trace("sum(softmax(W @ x)*[1, 2])", {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2]})
    checks = check_arrays(trace)
    assert [(one.variable, one.shape, one.tried, one.agrees) for one in checks] == [
        ("W", (2, 3), 6, True),
        ("x", (3,), 3, True),
    ]
    assert all(one.written_out is not None and one.written_out < 1e-12 for one in checks)


def test_a_large_array_is_nudged_in_directions() -> None:
    (one,) = check_arrays(bc.trace("mean(tanh(x))", {"x": np.linspace(-1, 1, 300)}))
    assert (one.tried, one.place, one.agrees) == (DIRECTIONS, None, True)


def test_a_wrong_gradient_is_found() -> None:
    trace = bc.trace("sum(x^2)", {"x": [1.0, 2.0]})
    wrong = dataclasses.replace(trace.ran_backward, gradient={"x": np.array([2.0, 4.001])})
    (one,) = check_arrays(dataclasses.replace(trace, ran_backward=wrong))
    assert (one.agrees, one.place) == (False, (1,))
    assert one.written_out is not None
    assert one.written_out > 1e-4


def test_a_class_is_not_nudged() -> None:
    checks = check_arrays(bc.trace("cross_entropy(s, t)", {"s": [[1, 2], [3, 4]], "t": [0, 1]}))
    assert [one.variable for one in checks] == ["s"]


def test_a_trace_in_numbers_has_entries_as_nodes() -> None:
    trace = bc.trace("z = W @ x; sum(z^2)", {"W": [[1, 2], [0, 1]], "x": [3, 1]})
    numbers = in_numbers(trace)
    assert numbers.value == trace.value == 26.0
    assert numbers.gradient["W[0,1]"] == trace.gradient["W"][0, 1] == 10.0
    assert {"z[0]", "z[1]", "W[1,0]"} <= set(numbers.graph.labels)


def test_the_command_line_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "x = [1, 2]; sum(x*y)", "y=2"]) == 0
    assert "They agree." in capsys.readouterr().out
    assert main(["trace", "x = [1, 2]; sum(x*y)", "y=2", "--entries"]) == 0
    assert "1 · 2" in capsys.readouterr().out


def test_the_public_door_checks_arrays_against_sympy() -> None:
    at = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "V": [[0.1, 0.2], [0.3, -0.4]]}
    checks = bc.check("cross_entropy(V @ tanh(W @ x), 1)", at)
    assert [one.variable for one in checks] == ["V", "W", "x"]
    for one in checks:
        assert isinstance(one, ArrayCheck)
        assert one.agrees
        assert one.exact_error is not None
        assert one.exact_error < 1e-15


def test_a_gradient_that_sympy_contradicts_is_found() -> None:
    trace = bc.trace("sum(x^2)", {"x": [1.0, 2.0]})
    wrong = dataclasses.replace(trace.ran_backward, gradient={"x": np.array([2.0, 4.0 + 4e-7])})
    (one,) = check_arrays(dataclasses.replace(trace, ran_backward=wrong))
    assert one.worst <= 1e-6  # which no nudge can tell from rounding
    assert one.exact_error == pytest.approx(1e-7, rel=1e-3)
    assert not one.agrees


def test_at_a_kink_there_is_no_exact_slope_and_a_sentence_says_so() -> None:
    (one,) = bc.check("sum(relu(x))", {"x": [1, 0]})
    assert isinstance(one, ArrayCheck)
    assert one.exact_error is None
    assert one.note.startswith("Here is a kink, with slope 0 on the left and 1 on the right")


def test_of_many_entries_sympy_is_not_asked() -> None:
    (one,) = bc.check("mean(tanh(x))", {"x": np.linspace(-1, 1, 50)})
    assert isinstance(one, ArrayCheck)
    assert (one.exact_error, one.agrees) == (None, True)
    assert one.note == "SymPy was not asked: the variables have 50 entries, and it is asked up to 40."
