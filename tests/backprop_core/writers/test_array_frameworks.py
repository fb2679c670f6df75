"""Programs with arrays as code: NumPy's is run here, the others are whole (`make check-frameworks` runs them)."""

from __future__ import annotations

import ast
import builtins
from random import Random

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.array_operations import ARRAY_OPERATIONS
from backprop_core.language.fills import filled
from backprop_core.writers.code import FRAMEWORKS
from tests.backprop_core.array_texts import array_program
from tests.frameworks.__main__ import near, run
from tests.frameworks.programs import Case, array_programs, programs

CASES = [*array_programs()]
NETWORK = "z = W @ x + b; h = relu(z); L = cross_entropy(V @ h, t)"
AT = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "V": [[1, 0], [0, 1], [1, 1]], "t": 1}


def code_of(case: Case, framework: str) -> str:
    return bc.write_code(bc.parse(case.text, given=case.at), case.at, framework)


@pytest.mark.parametrize(
    "case", [*CASES, *[case for case in programs() if case.everywhere]], ids=lambda case: case.text
)
def test_numpys_code_runs_and_its_gradient_is_the_traces(case: Case) -> None:
    trace = bc.trace(bc.parse(case.text, given=case.at), case.at)
    value, gradient = run(code_of(case, "numpy"), case.at)
    assert near(value, trace.value)
    assert gradient.keys() == trace.gradient.keys()
    for name, slope in trace.gradient.items():
        assert near(gradient[name], slope), name


def test_every_row_of_arrays_is_written() -> None:
    used = {node.operation for case in CASES for node in bc.trace(bc.parse(case.text, given=case.at), case.at).nodes}
    assert set(ARRAY_OPERATIONS) <= used


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_all_code_is_python_and_every_name_in_it_is_bound(framework: str, case: Case) -> None:
    tree = ast.parse(code_of(case, framework))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args}
    bound |= {node.args.vararg.arg for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.args.vararg}
    bound |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            bound |= {alias.asname or alias.name for alias in node.names}
    assert used <= bound | set(dir(builtins))


def test_pytorchs_code_reads_as_a_person_would_write_it() -> None:
    assert (
        bc.write_code(NETWORK, AT, "pytorch")
        == """\
import torch

W = torch.tensor([[1.0, -2.0, 3.0], [0.0, 4.0, -1.0]], dtype=torch.float64, requires_grad=True)
x = torch.tensor([3.0, 1.0, 2.0], dtype=torch.float64, requires_grad=True)
b = torch.tensor([1.0, -1.0], dtype=torch.float64, requires_grad=True)
V = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], dtype=torch.float64, requires_grad=True)
t = torch.tensor(1)

z = W @ x + b
h = torch.relu(z)
L = torch.nn.functional.cross_entropy(V @ h, t)
output = L

output.backward()
print(output.item())
print({'W': W.grad.tolist(),
       'x': x.grad.tolist(),
       'b': b.grad.tolist(),
       'V': V.grad.tolist()})
"""
    )


def test_numpys_code_has_both_passes_and_the_pulls_as_their_letters_spell_them() -> None:
    at = {name: AT[name] for name in ("W", "x", "b")} | {"t": [7, 3]}
    code = bc.write_code("z = W @ x + b; L = sum((z - t)^2)/2", at, "numpy")
    forward, _, backward = code.partition("    # the backward pass\n")
    assert "    # the forward pass\n    a = W @ x\n    z = a + b\n" in forward, forward
    assert "    d_W = np.outer(d_c, x)\n    d_x = W.T @ d_c\n" in backward


def test_a_convolution_is_written_from_its_letters() -> None:
    code = bc.write_code("sum(conv(x, k)^2)", {"x": np.ones(5), "k": np.ones(3)}, "numpy")
    assert "(x[i_ + p_] * k[p_]).sum(axis=" in code
    assert "np.add.at(p_" in code


def test_a_function_that_is_called_with_one_shape_stays_a_function_and_else_is_written_out() -> None:
    text = "f(u) = max_pool(u, 2); sum(f(x)^2) + sum(f(y)^2)"
    both = {"x": np.arange(4.0), "y": np.arange(6.0)}
    assert "def f(u): return torch.nn.functional.max_pool1d" in bc.write_code(text, both, "pytorch")
    assert "def f" not in bc.write_code(text, {**both, "y": np.ones((2, 2))}, "pytorch")


def test_a_large_array_is_loaded() -> None:
    at = {"x": np.ones(40), "W": np.ones((40, 40))}
    for framework in FRAMEWORKS:
        code = bc.write_code("sum(x @ W)", at, framework)
        assert 'point = np.load("point.npz")  # made by np.savez("point.npz", W=W)' in code
        assert len(code) < 1500


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("text", ["y = [1, 2] @ [1, 2, 3]; x*2", "y = conv(3, 4); f(u) = u @ [[2]]; sum(x)*mean(2)"])
def test_what_the_output_does_not_need_is_left_out(framework: str, text: str) -> None:
    code = bc.write_code(text, {"x": 3}, framework)
    assert "y =" not in code
    assert "def f" not in code


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("x*2", {"x": [1, 2]}, "sum"),
        ("sum([1, 2])", {}, "depends on no variable"),
        ("sum(W @ x)", {"W": [[1, 2]], "x": [1, 2, 3]}, "W is 1×2"),
    ],
)
def test_what_has_no_gradient_is_refused(framework: str, text: str, at: dict[str, object], sentence: str) -> None:
    with pytest.raises(bc.BackpropError, match=sentence):
        bc.write_code(text, at, framework)


@pytest.mark.parametrize("part", range(4))
def test_programs_that_nobody_thought_of_are_written_or_refused(part: int) -> None:
    written = 0
    for seed in range(1000 * part, 1000 * (part + 1)):
        dice = Random(seed)
        try:
            program = bc.parse(array_program(dice), given=["x", "W"])
            shapes = {name: dice.choice([(), (3,), (2, 3), (3, 3), (3, 2), (1, 3), (2,)]) for name in program.variables}
            at = {name: filled("normal", shape, 1) for name, shape in (shapes | dict(program.shapes)).items()}
            at = {name: at[name] for name in program.variables}
            bc.compile(program)(**at)
            for framework in FRAMEWORKS:
                ast.parse(bc.write_code(program, at, framework))
        except bc.BackpropError:
            continue
        written += 1
    assert written > 10
