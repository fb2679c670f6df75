"""A derivation's steps are listed in a page, each tied to where the clip and the explorable show it."""

from __future__ import annotations

import re

import pytest

import backprop_core as core
from docs.extensions.clips import media
from docs.extensions.page import PageError
from tests.docs.extensions.pages import rendered, words

FILES = {"light": {"poster": "p.webp", "stills": []}}


def film(title: str, formula: str = "", phase: str = "backward") -> media.Step:
    return media.Step(title, phase, 0.0, 1.0, "", formula)


@pytest.fixture
def clip(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rendered clip of the backward pass of (4x+1)^2, in which one step shows two."""
    steps = (
        film("The question", phase="question"),
        film("∂h/∂h", "∂h/∂h = 1"),
        film("Two at once", "∂h/∂f = 2 · 5^(2 - 1) = 10; ∂h/∂c = 10 · 1 = 10"),
        film("∂h/∂b", "∂h/∂b = 10 · 4 = 40"),
    )
    known = media.Clip.__dataclass_fields__
    plain = {"id": "swing", "title": "The swing", "question": "How far?", "steps": steps, "files": FILES}
    rest = {name: 0 for name in known if name not in plain}
    found = media.Clip(**plain, **rest)  # type: ignore[arg-type]
    monkeypatch.setattr("docs.extensions.figures.steps.clips", lambda: {"swing": found})


def items(html: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', opening)) for opening in re.findall(r"<li ([^>]*)>", html)]


@pytest.mark.usefixtures("clip")
def test_each_step_says_its_rule_its_formulas_and_its_sentence() -> None:
    html = rendered("/// steps | square backward\n///")
    said = words(html)
    for step in core.trace("(4x+1)^2", {"x": 1}, tree=True).backward:
        assert step.rule[1:] in said
    assert "∂c∂b=a=4" in said
    assert "∂h∂b=∂h∂c⋅∂c∂b=10⋅4=40" in said
    assert "c=a⋅b, so a change in b is multiplied by a=4 on its way to c." in said


@pytest.mark.usefixtures("clip")
def test_each_step_knows_where_it_is_shown() -> None:
    html = rendered("/// steps | square backward\n    clip: swing\n///")
    assert '<backprop-steps explorable="explorable-square" clip="clip-swing">' in html
    assert [(item["data-step"], item["data-clip-step"]) for item in items(html)] == [
        ("7", "1"),
        ("8", "2"),
        ("9", "2"),
        ("10", "3"),
    ]


@pytest.mark.usefixtures("clip")
def test_the_steps_toward_one_variable_leave_the_others_out() -> None:
    page = "[[pair]]: x*y + z @ x=1, y=2, z=3 (graph)\n\n/// steps | pair backward\n    toward: y\n///"
    assert len(items(rendered(page))) == 3
    assert len(items(rendered(page.replace("    toward: y\n", "")))) == 5


@pytest.mark.usefixtures("clip")
def test_the_forward_pass_has_a_step_for_each_node() -> None:
    html = rendered("/// steps | square forward\n///")
    assert [item["data-step"] for item in items(html)] == [str(number) for number in range(7)]
    assert "Raise f=5 to the power g=2: h=25." in words(html)


@pytest.mark.usefixtures("clip")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/// steps | sqare backward\n///", "/// steps | sqare backward: there is no example sqare (did you mean"),
        ("/// steps | square sideways\n///", "after the function's name stands forward or backward."),
        ("/// steps | square backward\n    clip: swig\n///", "there is no clip swig (did you mean swing?)"),
        ("/// steps | square backward\n    clip: swig\n///", "`make scenes CLIP=swig` renders it."),
        ("/// steps | sigmoid forward\n    clip: swing\n///", "the clip swing has none of these steps."),
        ("/// steps | square backward\n    toward: y\n///", "there is no variable y; there is x."),
        ("/// code | square numpy\n///", "/// code | square numpy: there is no framework numpy; there is pytorch"),
        ("/// code | sqare pytorch\n///", "there is no example sqare"),
    ],
)
def test_a_block_that_cannot_be_read_stops_the_build(text: str, sentence: str) -> None:
    with pytest.raises(PageError) as caught:
        rendered(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("framework", ["pytorch", "jax", "tensorflow"])
def test_the_code_in_a_page_is_what_the_core_writes(framework: str) -> None:
    shown = words(rendered(f"/// code | neuron {framework}\n///"))
    neuron = core.trace("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
    assert shown == " ".join(core.write_code(neuron.program, neuron.at, framework).split())
