"""Networks of pasted code compute what the same numbers give in NumPy, and no text makes reading them endless."""

from __future__ import annotations

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.language.code_networks import MOST_NESTED, MOST_PUT_IN
from backprop_core.language.fills import filled
from backprop_core.language.point import stated
from tests.backprop_core.language.network_readings import TRAINED


def test_a_network_that_is_trained_computes_its_loss_and_has_a_gradient_for_all_weights() -> None:
    at = {name: np.array(value) for name, value in stated(bc.parse(TRAINED)).items()}
    assert {name: value.shape for name, value in at.items() if name[1:2] == "_"} == {
        "W_fc1": (4, 2),
        "b_fc1": (4,),
        "W_fc2": (1, 4),
        "b_fc2": (1,),
    }
    hidden = np.maximum(at["x"] @ at["W_fc1"].T + at["b_fc1"], 0)
    out = hidden @ at["W_fc2"].T + at["b_fc2"]
    trace = bc.trace(TRAINED)
    assert trace.value == pytest.approx(np.mean((out - at["y"]) ** 2), rel=1e-14)
    assert trace.gradient["b_fc2"] == pytest.approx(2 * np.sum(out - at["y"]) / 2, rel=1e-14)


def test_weights_are_in_the_range_in_which_pytorch_draws_them() -> None:
    program = bc.parse("fc = nn.Linear(4, 9)\nfc(x)")
    at = {name: np.array(value) for name, value in stated(program).items()}
    assert at["W"] == pytest.approx((2 * filled("uniform", (9, 4), 0) - 1) / 2, abs=0.0051)
    assert at["b"] == pytest.approx((2 * filled("uniform", (9,), 1) - 1) / 2, abs=0.0051)
    assert np.abs(at["W"]).max() > 0.4


@pytest.mark.parametrize("code", ["nn.LazyLinear(2)(x)", "nn.Linear(n, 2)(x)", "nn.Linear(1000, 1000)(x)"])
def test_weights_of_a_shape_that_is_unknown_or_large_have_no_values(code: str) -> None:
    assert stated(bc.parse(code)) == {}


def test_a_mean_over_what_is_built_by_its_shape_is_one_over_its_entries() -> None:
    code = "x = torch.ones(2, 2, requires_grad=True)\ny = x + 2\nz = y * y * 3\nout = z.mean()\nout.backward()"
    trace = bc.trace(code)
    assert trace.value == 27
    assert np.array(trace.gradient["x"]).tolist() == [[4.5, 4.5], [4.5, 4.5]]  # as PyTorch's own tutorial has it


DOUBLED = [f"def f{rank + 1}(x):\n  y = f{rank}(x)\n  return f{rank}(x)*y\n" for rank in range(60)]
WITHIN = [f"def f{rank + 1}(x):\n  y = f{rank}(x)\n  return y\n" for rank in range(2 * MOST_NESTED)]
ENDLESS = {
    "functions that call another twice": "def f0(x):\n  y = x\n  return y*y\n" + "".join(DOUBLED) + "f60(x)",
    "functions within functions": "def f0(x):\n  y = x\n  return y*y\n" + "".join(WITHIN) + f"f{2 * MOST_NESTED}(x)",
    "chains of chains": "a0 = nn.Sequential(nn.ReLU(), nn.ReLU())\n"
    + "".join([f"a{rank + 1} = nn.Sequential(a{rank}, a{rank})\n" for rank in range(60)])
    + "a60(x)",
    "operands that are used twice": "def f(x):\n  y = 1\n  return x*x\n" + "f(" * 60 + "x" + ")" * 60,
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS.keys())
def test_what_unfolds_without_end_is_refused(code: str) -> None:
    with pytest.raises(bc.BackpropError, match=f"unfold into more than {MOST_PUT_IN} operations"):
        bc.parse(code)


def test_chains_and_calls_may_be_as_deep_as_anyone_types_them() -> None:
    with pytest.raises(bc.BackpropError):
        bc.parse("nn.Sequential(" * 3000 + "nn.ReLU()" + ")" * 3000 + "(x)")
    code = "f = nn.Tanh()\n" + "f(" * 300 + "x" + ")" * 300
    assert len(bc.parse(code).lines[-1].nodes) == 301
