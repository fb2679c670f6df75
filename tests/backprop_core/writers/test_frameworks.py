"""Programs as PyTorch, JAX and TensorFlow code: that it is whole, and safe (`make check-frameworks` runs it)."""

from __future__ import annotations

import ast

import pytest

import backprop_core as bc
from backprop_core.writers.frameworks import FRAMEWORKS
from tests.frameworks.programs import Case, programs

CASES = list(programs())


def test_pytorchs_code_reads_as_a_person_would_write_it() -> None:
    assert (
        bc.write_code("z = w*x + b\nsigmoid(z)", {"w": 2, "x": 1, "b": -1}, "pytorch")
        == """\
import torch

w = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
b = torch.tensor(-1.0, dtype=torch.float64, requires_grad=True)

z = w * x + b
output = torch.sigmoid(z)

output.backward()
print(output.item())
print({'w': w.grad.item(),
       'x': x.grad.item(),
       'b': b.grad.item()})
"""
    )


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_all_code_is_python_and_every_name_in_it_is_bound(framework: str, case: Case) -> None:
    tree = ast.parse(bc.write_code(case.text, case.at, framework))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args}
    bound |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            bound |= {alias.asname or alias.name for alias in node.names}
    assert used <= bound | {"print", "dict", "zip", "map", "float"}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_names_that_the_code_needs_itself_are_moved_aside_and_kept_apart(framework: str) -> None:
    names = ["output", "output_", "lambda", "torch", "tf", "jax", "print", "float", "True"]
    code = bc.write_code("*".join(names), dict.fromkeys(names, 1.0), framework)
    product = next(line for line in code.splitlines() if line.strip().startswith("output = "))
    factors = product.partition("= ")[2].split(" * ")
    assert factors == ["output_", "output__", "lambda_", "torch_", "tf_", "jax_", "print_", "float_", "True_"]


def test_a_variable_that_the_output_does_not_need_has_slope_zero() -> None:
    code = bc.write_code("y = 1/z; x^2", {"z": 1, "x": 2}, "pytorch")
    assert code.endswith("print({'z': 0.0,\n       'x': x.grad.item()})\n")  # z.grad would be None
    assert 'unconnected_gradients="zero"' in bc.write_code("y = 1/z; x^2", {"z": 1, "x": 2}, "tensorflow")


def test_what_only_a_choice_is_made_by_has_slope_zero() -> None:
    code = bc.write_code("where(u > 1, v, w)", {"u": 2, "v": 3, "w": 4}, "pytorch")
    assert "print({'u': 0.0,\n       'v': v.grad.item()," in code  # u.grad would be None
    assert "backward" not in bc.write_code("y = u > v", {"u": 2, "v": 3}, "pytorch")  # which has no gradient at all


@pytest.mark.parametrize("text", ["3", "2*e", "y = x; 4"])
def test_a_program_without_a_gradient_is_refused(text: str) -> None:
    with pytest.raises(bc.BackpropError, match="The output depends on no variable, so there is no gradient to ask for"):
        bc.write_code(text, {"x": 1}, "pytorch")


@pytest.mark.parametrize(
    ("at", "framework", "sentence"),
    [
        ({}, "pytorch", "No value was given for x"),
        ({"x": 1, "y": 2}, "jax", "There is no variable y"),
        ({"x": 1}, "torch", "There is no framework torch: say pytorch, jax, tensorflow, numpy."),
    ],
)
def test_what_does_not_fit_is_refused_in_words(at: dict[str, float], framework: str, sentence: str) -> None:
    with pytest.raises(bc.BackpropError, match=sentence):
        bc.write_code("x^2", at, framework)
