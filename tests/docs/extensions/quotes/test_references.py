"""Numbers in the prose come from a trace."""

from __future__ import annotations

import re

import pytest

import backprop_core as core
from docs.extensions.page import PageError
from tests.docs.extensions.pages import rendered, words


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("square.value", "25"),
        ("square.at.x", "1"),
        ("square.gradient.x", "40"),
        ("square.change.x", "0.4016"),
        ("square.predicted.x", "0.4"),
        ("square.c.value", "4"),
        ("square.c.adjoint", "10"),
        ("square.c.b.partial", "4"),
        ("square.c.b.contribution", "40"),
        ("square.forward.count", "7"),
        ("square.backward.count", "4"),
        ("= square.value", "=25"),
        ("=square.value", "=25"),
        ("= sigmoid.value", "≈0.7311"),
        ("neuron.value:2", "0.73"),
        ("= neuron.w0.adjoint:2", "≈−0.20"),
        ("= square.value:1", "=25.0"),
        ("paths.paths.b.count", "2"),
        ("paths.paths.b.1.product", "2"),
        ("paths.tangent.b.g", "5"),
        ("paths.sweep.b.count", "4"),
        ("paths.sweeps.forward", "6"),
        ("paths.sweeps.backward", "5"),
        ("twice.nudge.x.1e-2.slope", "0.06372"),
        ("twice.nudge.x.best.both.size", "1⋅10−5"),
        ("twice.exact.x", "0.077"),
    ],
)
def test_a_reference_says_its_number(reference: str, said: str) -> None:
    assert words(rendered(f"[[{reference}]]")) == said


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("square", "(4x+1)2"),
        ("square.c.symbols", "a⋅b"),
        ("square.c.equation", "c=a⋅b=4⋅1=4"),
        ("square.c.b.equation", "∂h∂b=∂h∂c⋅∂c∂b=10⋅4=40"),
        ("square.c.b.rule", "∂c∂b=a=4"),
        ("square.f.c.rule", "∂f∂c=1"),
        ("square.a.equation", "a=4"),
        ("square.h.f.equation", "∂h∂f=g⋅fg−1=2⋅52−1=10"),
        ("paths.paths.b.1.way", "b→c→g"),
        ("paths.paths.b.2.equation", "1⋅3=3"),
        ("sigmoid.paths.x.1.equation", "(−1)⋅0.3679⋅1⋅(−0.5344)≈0.1966"),
    ],
)
def test_a_reference_says_its_formula(reference: str, said: str) -> None:
    assert words(rendered(f"$[[{reference}]]$")).replace(" ", "") == said


LAYER = (
    "[[layer]]: z = W @ x + b; L = sum((z - t)^2)/2 @ W=[[1,-2,3],[0,4,-1]], x=[3,1,2], b=[1,-1], t=[7,3] (graph)\n\n"
)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("layer.value", "2.5"),
        ("= layer.gradient.W", "=[312−6−2−4]"),
        ("layer.z.value", "[81]"),
        ("layer.W.shape", "2×3"),
        ("layer.L.shape", "one number"),
        ("layer.gradient.W.1.2", "−4"),
        ("layer.at.W.0.1", "−2"),
        ("layer.z.value.0", "8"),
        ("layer.a.W.pull", "∂L∂W=∂L∂ax⊤"),
        ("layer.a.x.pull", "∂L∂x=W⊤∂L∂a"),
        ("layer.a.x.contribution", "[1−105]"),
    ],
)
def test_a_reference_says_an_array_and_its_entries(reference: str, said: str) -> None:
    found = words(rendered(f"{LAYER}$[[{reference}]]$"))
    assert re.sub(r"[\s\N{FUNCTION APPLICATION}]", "", found) == said.replace(" ", "")


def test_a_rounded_entry_makes_a_rounded_array() -> None:
    assert words(rendered("[[odd]]: sum(u/3) @ u=[1,2] (graph)\n\n[[= odd.gradient.u]]")).startswith("≈")


def test_an_entry_that_an_array_lacks_ends_the_build() -> None:
    with pytest.raises(PageError, match="there is no entry 2,0: the shape is 2×3"):
        rendered(f"{LAYER}[[layer.gradient.W.2.0]]")


def test_a_narrow_column_breaks_an_equation_between_its_sides_only() -> None:
    """KaTeX lets a line end after each of its pieces: left, letters, numbers, result."""
    assert rendered("$[[sigmoid.c.b.equation]]$").count('class="katex-base"') == 4
    assert rendered("$[[square.c.b.rule]]$").count('class="katex-base"') == 3


def test_a_reference_may_stand_inside_a_formula() -> None:
    assert words(rendered("$g [[= square.value]]$")) == "g=25"


def test_numbers_are_those_of_the_trace_and_not_of_the_test() -> None:
    trace = core.trace("x*sin(x)", {"x": 2})
    html = rendered("[[mine]]: x*sin(x) @ x=2 (graph)\n\n[[mine.gradient.x]]")
    assert words(html) == core.notation.shown(trace.gradient["x"]).replace("-", "−")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("walk.rate", "0.1"),
        ("walk.steps", "2"),
        ("walk.0.w", "3"),
        ("walk.0.value", "9"),
        ("walk.0.slope.w", "12"),
        ("walk.0.step.w", "−1.2"),
        ("walk.1.w", "1.8"),
        ("walk.last.value", "0.0144"),
    ],
)
def test_a_walk_downhill_says_its_numbers(reference: str, said: str) -> None:
    page = f"[[walk]]: L = (2w-3)^2 @ w=3 (descent: rate=0.1, steps=2)\n\n[[{reference}]]"
    assert words(rendered(page)) == said


def test_a_walk_may_take_an_example_and_some_of_its_variables() -> None:
    page = "[[walk]]: network (descent: rate=0.5, steps=1, along=w5 w6)\n\n[[walk.1.w5:8]] [[walk.1.b2]]"
    assert words(rendered(page)) == "0.35891648 0.6"


def test_a_program_of_several_lines_is_quoted_in_one() -> None:
    assert words(rendered("[[pair]]: u = 4x; u^2 @ x=1\n\n$[[pair]]$")) == "u=4x,u2"


def test_a_definition_is_not_shown_and_holds_on_its_own_page_only() -> None:
    assert words(rendered("[[mine]]: x^2 @ x=3\n\nSo [[mine.value]].")) == "So 9."
    with pytest.raises(PageError):
        rendered("[[mine.value]]")


def test_code_and_links_are_left_alone() -> None:
    assert "<code>[[square.value]]</code>" in rendered("`[[square.value]]`")
    assert "[[mine]]: x" in rendered("```\n[[mine]]: x @ x=1\n```")
    assert '<a href="page.md">there</a>' in rendered("[there](page.md)")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[sqare.value]]", "[[sqare.value]]: there is no example sqare (did you mean square?); there is square, "),
        ("[[square.gradient.y]]", "[[square.gradient.y]]: there is no variable y; there is x."),
        ("[[square.z.value]]", "[[square.z.value]]: there is no node z; there is a, b, c, d, f, g, h."),
        ("[[square.c.vaule]]", "a node has value, adjoint, shape, symbols and equation, not vaule."),
        ("[[square.a.adjoint]]", "a is a constant, so it has no adjoint."),
        ("[[square.c.a.partial]]", "no gradient goes from c to a; there is b."),
        ("[[square.c.b.slope]]", "an edge has partial, contribution, rule, equation and pull, not slope."),
        ("[[square.a.b.c.d]]", "it has too many parts."),
        ("$1 + [[square.gradeint.x]]$", "[[square.gradeint.x]]: there is no node gradeint"),
        ("[[mine]]: sin( @ x=1", "the function sin( @ x=1 cannot be traced: "),
        ("[[mine]]: x*y @ x=1", "No value was given for y"),
        ("[[mine]]: x @ 1", "1 is no value for a variable: write it as x=1."),
        ("[[square.value:two]]", "after the colon stands how many decimals are wanted, not two."),
        ("[[paths.paths.b.3.product]]", "b has 2 paths to the output."),
        ("[[paths.paths.q.count]]", "There is no node q"),
        ("[[paths.tangent.b.q]]", "there is no node q; there is a, b"),
        ("[[paths.sweep.q.count]]", "There is no variable q"),
        ("[[twice.nudge.x.1e-20.slope]]", "there is no nudge of 1e-20"),
        ("[[twice.exact.y]]", "there is no variable y; there is x."),
        ("[[walk]]: x^2 @ x=1 (descent: rate=big, steps=2)", "needs numbers for its settings"),
        ("[[walk]]: x^2 @ x=1 (descent: rte=1, steps=2)", "has no setting rte (did you mean rate?)"),
        ("[[walk]]: x^2 @ x=1 (descent: rate=-1, steps=2)", "The learning rate must be above 0."),
        ("[[walk]]: x^2 @ x=1 (descent: rate=1, steps=2)\n\n[[walk.3.x]]", "[[walk.3.x]]: the walk has 2 steps."),
        ("[[walk]]: x^2 @ x=1 (descent: rate=1, steps=2)\n\n[[walk.1.y]]", "its variables: x."),
    ],
)
def test_a_reference_that_names_nothing_stops_the_build_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PageError) as caught:
        rendered(text)
    assert sentence in str(caught.value)
