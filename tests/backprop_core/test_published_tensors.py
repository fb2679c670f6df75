"""Published examples on vectors and matrices, unrolled into scalar programs."""

from __future__ import annotations

import random
from typing import Any

import pytest

import backprop_core as bc
from tests.case_files import cases

CASES = {case["id"]: case for case in cases("published_tensors")}


def near(number: float) -> Any:
    return pytest.approx(number, rel=1e-9, abs=1e-12)


def named(letter: str, rows: list[Any]) -> dict[str, float]:
    """Names for the entries of a vector (x0, x1, ...) or of a matrix (x0_0, x0_1, ...)."""
    found: dict[str, float] = {}
    for index, row in enumerate(rows):
        if isinstance(row, list):
            found |= {f"{letter}{index}_{column}": number for column, number in enumerate(row)}
        else:
            found[f"{letter}{index}"] = row
    return found


def test_every_case_is_unrolled_here() -> None:
    assert set(CASES) == {
        "d2l-2xTx",
        "torch-mean3",
        "cs231n-matmul",
        "learntinker-jvp",
        "bb-attention",
        "welch-net-data",
    }


def test_twice_a_vector_times_itself() -> None:
    case = CASES["d2l-2xTx"]
    at = named("x", case["inputs"]["x"])
    squared = bc.trace("2*(" + " + ".join(f"{x}*{x}" for x in at) + ")", at)
    assert squared.value == case["expected_values"]["y"]
    assert list(squared.gradient.values()) == case["expected_gradients"]["x"]
    summed = bc.trace(" + ".join(at), at)
    assert set(summed.gradient.values()) == {1.0}


def test_the_mean_of_a_matrix() -> None:
    case = CASES["torch-mean3"]
    at = named("x", case["inputs"]["x"])
    lines = [f"z{x} = 3*({x} + 2)^2" for x in at]
    found = bc.trace("\n".join([*lines, "(" + " + ".join(f"z{x}" for x in at) + ")/4"]), at)
    entries = {node.name: node.value for node in found.nodes if node.name and node.name.startswith("z")}
    assert list(entries.values()) == list(named("z", case["expected_values"]["z"]).values())
    assert found.value == case["expected_values"]["o"]
    assert list(found.gradient.values()) == list(named("x", case["expected_gradients"]["x"]).values())


def test_a_product_of_matrices_passes_back_the_product_with_the_transpose() -> None:
    shapes = CASES["cs231n-matmul"]["expected_gradients"]
    rows, inner = shapes["dW.shape"]
    columns = shapes["dX.shape"][1]
    assert [rows, columns] == CASES["cs231n-matmul"]["expected_values"]["D.shape"]
    draw = random.Random(1)
    w, x, d = (
        [[draw.gauss(0, 1) for _ in range(size)] for _ in range(count)]
        for count, size in ((rows, inner), (inner, columns), (rows, columns))
    )
    terms = [
        f"d{row}_{column}*(" + " + ".join(f"w{row}_{k}*x{k}_{column}" for k in range(inner)) + ")"
        for row in range(rows)
        for column in range(columns)
    ]
    found = bc.trace(" + ".join(terms), named("w", w) | named("x", x) | named("d", d))
    for row in range(rows):
        for k in range(inner):
            expected = sum(d[row][column] * x[k][column] for column in range(columns))
            assert found.gradient[f"w{row}_{k}"] == near(expected)
    for k in range(inner):
        for column in range(columns):
            expected = sum(w[row][k] * d[row][column] for row in range(rows))
            assert found.gradient[f"x{k}_{column}"] == near(expected)


def test_a_direction_is_pushed_through_two_outputs() -> None:
    case = CASES["learntinker-jvp"]
    at = dict(zip("xy", case["inputs"]["p"], strict=True))
    direction = dict(zip("xy", case["inputs"]["dv"], strict=True))
    for text, row, pushed in zip(
        ("x^2 + y", "x*y"), case["expected_values"]["J"], case["expected_values"]["Jdv"], strict=True
    ):
        found = bc.trace(text, at)
        moves = {name: bc.tangents(found, name).tangents[-1] for name in at}
        assert list(moves.values()) == near_all(row)
        assert list(found.gradient.values()) == near_all(row)
        assert sum(moves[name] * direction[name] for name in at) == near(pushed)


def near_all(numbers: list[float]) -> Any:
    return pytest.approx(numbers, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("changed", "expected"), [(None, [1, 1.5]), ([0, 4], [1, 2.5])])
def test_attention_mixes_values_by_their_weights(changed: list[float] | None, expected: list[float]) -> None:
    case = CASES["bb-attention"]
    rows = [list(row) for row in case["inputs"]["v"]]
    if changed is None:
        assert expected == case["expected_values"]["out"]
    else:
        rows[1] = changed
    at = named("w", case["inputs"]["w"]) | named("v", rows)
    for column, number in enumerate(expected):
        text = " + ".join(f"w{row}*v{row}_{column}" for row in range(3))
        mixed = bc.trace(text, {name: at[name] for name in bc.parse(text).variables})
        assert mixed.value == number
        assert mixed.gradient["w1"] == rows[1][column]


def test_the_loss_and_the_errors_of_a_network_at_its_printed_outputs() -> None:
    case = CASES["welch-net-data"]
    targets, outputs = case["inputs"]["y"], case["inputs"]["yHat_part3"]
    loss = " + ".join(f"(y{index} - sigmoid(z{index}))^2/2" for index in range(3))
    z = [float(bc.trace("ln(p/(1-p))", {"p": output}).value) for output in outputs]
    found = bc.trace(loss, named("y", targets) | named("z", z))
    assert found.value == near(case["expected_values"]["J_of_part3_yHat"])
    deltas = [found.gradient[f"z{index}"] for index in range(3)]
    assert deltas == near_all(case["expected_values"]["delta3_of_part3_yHat"])


def test_a_network_of_three_layers_agrees_with_the_matrix_formulas() -> None:
    case = CASES["welch-net-data"]
    draw = random.Random(2)
    w1 = [[draw.gauss(0, 1) for _ in range(3)] for _ in range(2)]
    w2 = [draw.gauss(0, 1) for _ in range(3)]
    lines, errors = [], []
    for row in range(3):
        for unit in range(3):
            lines.append(f"a{row}_{unit} = sigmoid(x{row}_0*w0_{unit} + x{row}_1*w1_{unit})")
        lines.append(f"yHat{row} = sigmoid(" + " + ".join(f"a{row}_{unit}*v{unit}" for unit in range(3)) + ")")
        errors.append(f"(y{row} - yHat{row})^2/2")
    at = named("x", case["inputs"]["X"]) | named("y", case["inputs"]["y"]) | named("w", w1) | named("v", w2)
    found = bc.trace("\n".join([*lines, " + ".join(errors)]), at)
    known = {node.label: node.value for node in found.nodes}
    for unit in range(3):
        by_output = by_first = by_second = 0.0
        for row in range(3):
            a, y_hat = known[f"a{row}_{unit}"], known[f"yHat{row}"]
            delta3 = -(at[f"y{row}"] - y_hat) * y_hat * (1 - y_hat)
            by_output += a * delta3
            delta2 = delta3 * at[f"v{unit}"] * a * (1 - a)
            by_first += at[f"x{row}_0"] * delta2
            by_second += at[f"x{row}_1"] * delta2
        assert found.gradient[f"v{unit}"] == near(by_output)
        assert found.gradient[f"w0_{unit}"] == near(by_first)
        assert found.gradient[f"w1_{unit}"] == near(by_second)
