"""What is said at each step: rule, formula, numbers and sentence, in every notation."""

from __future__ import annotations

import pytest

import backprop_core as bc


def said(text: str, at: dict[str, float], tree: bool = False) -> list[tuple[str, str, str, str]]:
    return [(step.rule, step.formula, step.plugged, step.text) for step in bc.trace(text, at, tree=tree).steps]


def test_the_articles_example_in_full() -> None:
    assert said("(4x+1)^2", {"x": 1}, tree=True) == [
        ("constant", "a = 4", "a = 4", "a is the constant 4: it never moves, so no gradient goes there."),
        ("variable", "b = x", "b = 1", "b is the variable x, here 1."),
        ("product", "c = a · b", "c = 4 · 1 = 4", "Multiply a = 4 by b = 1: c = 4."),
        ("constant", "d = 1", "d = 1", "d is the constant 1: it never moves, so no gradient goes there."),
        ("sum", "f = c + d", "f = 4 + 1 = 5", "Add c = 4 and d = 1: f = 5."),
        ("constant", "g = 2", "g = 2", "g is the constant 2: it never moves, so no gradient goes there."),
        ("power", "h = f^g", "h = 5^2 = 25", "Raise f = 5 to the power g = 2: h = 25."),
        ("start", "∂h/∂h = 1", "∂h/∂h = 1",
         "The output comes first: h moves exactly as much as itself, so ∂h/∂h is 1."),
        ("power rule", "∂h/∂f = g · f^(g - 1)", "∂h/∂f = 2 · 5^(2 - 1) = 10",
         "h = f^g, so a change in f is multiplied by g · f^(g - 1) = 10 on its way to h."),
        ("sum rule", "∂h/∂c = ∂h/∂f · ∂f/∂c", "∂h/∂c = 10 · 1 = 10",
         "f = c + d, so a change in c reaches f unchanged."),
        ("product rule", "∂h/∂b = ∂h/∂c · ∂c/∂b", "∂h/∂b = 10 · 4 = 40",
         "c = a · b, so a change in b is multiplied by a = 4 on its way to c."),
    ]  # fmt: skip


def backward(text: str, at: dict[str, float], operand: str, tree: bool = False) -> list[tuple[str, str, str, str]]:
    found = bc.trace(text, at, tree=tree).backward
    return [(step.rule, step.formula, step.plugged, step.text) for step in found if step.operand == operand]


def test_at_a_fan_out_each_part_and_the_running_sum_are_said() -> None:
    assert backward("y = sin(x)*x; y", {"x": 2}, "x") == [
        ("product rule", "∂y/∂x += a", "∂y/∂x ≈ 0.9093",
         "y = a · x, so a change in x is multiplied by a ≈ 0.9093 on its way to y. "
         "x has 2 users: this is contribution 1, and more will be added."),
        ("sine rule", "∂y/∂x += ∂y/∂a · ∂a/∂x", "∂y/∂x = 0.9093 + 2 · (-0.4161) ≈ 0.077",
         "a = sin(x), so a change in x is multiplied by cos(x) ≈ -0.4161 on its way to a. "
         "x has 2 users: their contributions add up to 0.077."),
    ]  # fmt: skip


def test_in_a_tree_the_places_of_a_variable_are_added_up() -> None:
    first, last = backward("x^2 + x", {"x": 3}, "d", tree=True) + backward("x^2 + x", {"x": 3}, "a", tree=True)
    assert first[3].endswith("x stands in 2 places: this is contribution 1, and more will be added.")
    assert last[3].endswith("x stands in 2 places: their contributions add up to 7.")


def test_a_leaf_of_a_tree_has_one_user_so_nothing_is_added_to_it() -> None:
    assert [step[1:3] for operand in "ab" for step in backward("x*x", {"x": 3}, operand, tree=True)] == [
        ("∂c/∂a = b", "∂c/∂a = 3"), ("∂c/∂b = a", "∂c/∂b = 3"),
    ]  # fmt: skip
    assert backward("x*(-x)", {"x": 3}, "x", tree=True)[0][1] == "∂c/∂x += ∂c/∂b · ∂b/∂x"


def test_minus_a_variable_is_one_leaf_with_a_step_of_its_own() -> None:
    assert said("1/(1+e^(-x))", {"x": 1}, tree=True)[1] == (
        "variable", "b = -x", "b = -1", "b is minus the variable x, here -1.",
    )  # fmt: skip
    assert backward("1/(1+e^(-x))", {"x": 1}, "x", tree=True) == [
        ("minus rule", "∂h/∂x = ∂h/∂b · ∂b/∂x", "∂h/∂x = -0.1966 · (-1) ≈ 0.1966",
         "b = -x, so a change in x reaches b with its sign flipped."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "at", "operand", "rule", "formula", "sentence"),
    [
        ("x - y", {"x": 5, "y": 2}, "x", "difference rule", "∂a/∂x = 1", "a = x - y, so a change in x reaches a unchanged."),
        ("x - y", {"x": 5, "y": 2}, "y", "difference rule", "∂a/∂y = -1",
         "a = x - y, so a change in y reaches a with its sign flipped."),
        ("x/y", {"x": 6, "y": 2}, "y", "quotient rule", "∂a/∂y = -a / y",
         "a = x / y, so a change in y is multiplied by -a / y = -1.5 on its way to a."),
        ("2^x", {"x": 3}, "x", "exponential rule", "∂b/∂x = b · ln(a)",
         "b = a^x, so a change in x is multiplied by b · ln(a) ≈ 5.545 on its way to b."),
        ("relu(x)", {"x": -2}, "x", "ReLU rule", "∂a/∂x = step(x)",
         "a = relu(x), so a small change in x does not reach a: it is multiplied by step(x) = 0."),
        ("max(x, 3)", {"x": 1}, "x", "max rule", "∂b/∂x = 0",
         "b = max(x, a), so a small change in x does not reach b: it is multiplied by 0."),
        ("max(x, 3)", {"x": 5}, "x", "max rule", "∂b/∂x = 1", "b = max(x, a), so a change in x reaches b unchanged."),
        ("max(x, 3)", {"x": 3}, "x", "max rule", "∂b/∂x = 0.5",
         "b = max(x, a), so a change in x is multiplied by 0.5 on its way to b. "
         "The operands tie, so they share the slope equally."),
        ("sigmoid(x)", {"x": 0}, "x", "sigmoid rule", "∂a/∂x = a · (1 - a)",
         "a = sigmoid(x), so a change in x is multiplied by a · (1 - a) = 0.25 on its way to a."),
    ],
)  # fmt: skip
def test_each_kind_of_slope_has_its_sentence(
    text: str, at: dict[str, float], operand: str, rule: str, formula: str, sentence: str
) -> None:
    (step,) = backward(text, at, operand)
    assert (step[0], step[1], step[3]) == (rule, formula, sentence)


def test_latex_and_typst_mark_every_number_with_its_role() -> None:
    last = bc.trace("(4x+1)^2", {"x": 1}, tree=True).backward[-1]
    latex, typst = last.words("latex"), last.words("typst")
    assert latex.left == r"\frac{\partial h}{\partial b}"
    assert latex.letters == r"\frac{\partial h}{\partial c}\cdot \frac{\partial c}{\partial b}"
    assert latex.numbers == r"\htmlClass{adjoint}{10}\cdot \htmlClass{value}{4}"
    assert latex.result == r"\htmlClass{adjoint}{40}"
    assert latex.sentence == (
        r"$c = a\cdot b$, so a change in $b$ is multiplied by $a = \htmlClass{value}{4}$ on its way to $c$."
    )
    assert typst.numbers == "#adjoint[$10$] dot #value[$4$]"
    assert typst.result == "#adjoint[$40$]"
    assert "$" not in last.words("plain").sentence
    assert last.words("latex").partial is not None


def test_equal_and_nearly_equal_are_told_apart() -> None:
    found = bc.trace("x/3", {"x": 1}).forward
    assert [step.plugged for step in found] == ["x = 1", "a = 3", "b = 1 / 3 ≈ 0.3333"]
    assert bc.trace("x/4", {"x": 1}).forward[-1].plugged == "b = 1 / 4 = 0.25"
