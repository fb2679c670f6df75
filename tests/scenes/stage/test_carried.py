"""A number on its way: what it meets changes it, nothing passes a zero, and it becomes what the trace says."""

import pytest
from manim import Animation, FadeOut, TransformFromCopy

import backprop_core as core
from scenes.picture.graph import Picture, adjoint_line, pill_text
from scenes.picture.token import digits_of_factor, digits_of_total
from scenes.picture.typeset import numbers_in, set_maths
from scenes.picture.typst import number
from scenes.stage.carried import Carried, flown, same_glyphs
from scenes.stage.origins import origins
from scenes.theme import PALETTES

LIGHT = PALETTES["light"]
PROGRAMS: list[tuple[str, dict[str, float], bool]] = [
    ("(4x+1)^2", {"x": 1}, True),
    ("x*(8-x)", {"x": 3}, False),
    ("relu(x)*y + x", {"x": -2, "y": 3}, False),
    ("1/(1+e^(-x))", {"x": 1}, True),
]


def carried(text: str, at: dict[str, float], tree: bool) -> list[Carried]:
    """Every contribution of a backward pass, in order."""
    trace = core.trace(text, at, tree=tree)
    picture = Picture(trace, LIGHT)
    picture.nodes[-1].next_total()
    pairs = zip(trace.backward, picture.edge_of, strict=True)
    return [Carried(picture, step, edge) for step, edge in pairs if edge is not None]


def moved(animations: list[Animation]) -> list[object]:
    return [animation.mobject for animation in animations]


@pytest.mark.parametrize(("text", "at", "tree"), PROGRAMS)
def test_a_number_becomes_what_it_and_the_partial_make(text: str, at: dict[str, float], tree: bool) -> None:
    on_the_way = carried(text, at, tree)
    assert on_the_way
    for each in on_the_way:
        step = each.step
        assert step.partial is not None
        assert each.product.value == pytest.approx(each.upstream.value * step.partial)
        assert each.passes == (each.product.text.source == each.upstream.text.source and step.partial == 1)
        assert same_glyphs(digits_of_total(each.total), set_maths(number(step.total or 0.0), 40, LIGHT))


def test_nothing_of_a_number_passes_a_zero() -> None:
    stopped = [each for each in carried("relu(x)*y + x", {"x": -2, "y": 3}, False) if each.stops]
    assert stopped
    for each in stopped:
        assert each.product not in moved(each.multiplied())
        assert each.upstream in moved([one for one in each.multiplied() if isinstance(one, FadeOut)])
        assert each.arrives() == []


def test_a_number_passes_a_one_as_it_is_and_no_other() -> None:
    for each in carried("(4x+1)^2", {"x": 1}, True):
        made_anew = each.product.text in moved(each.multiplied())
        assert made_anew == (each.step.partial != 1)


def test_a_negative_number_is_hollow() -> None:
    (hollow,) = [each.product for each in carried("x*(8-x)", {"x": 3}, False) if each.product.value < 0]
    assert hollow.plate.get_fill_color().to_hex() == LIGHT.panel


def test_only_the_same_glyphs_turn_into_each_other() -> None:
    ten, small, other = (
        set_maths(text, size, LIGHT)
        for text, size in (
            (
                "10",
                60,
            ),
            ("10", 36),
            ("23", 60),
        )
    )
    assert same_glyphs(ten, small)
    assert not same_glyphs(ten, other)
    assert isinstance(flown(ten, small)[0], TransformFromCopy)
    assert not isinstance(flown(ten, other)[0], TransformFromCopy)


@pytest.mark.parametrize("value", [10.0, -2.5, 1e-7, 0.0])
def test_the_digits_of_labels_and_partials_are_found(value: float) -> None:
    digits = set_maths(number(value), 50, LIGHT)
    assert same_glyphs(digits_of_total(adjoint_line(value, LIGHT)), digits)
    assert same_glyphs(digits_of_factor(pill_text(value, LIGHT), value), digits)


def test_the_numbers_of_a_formula_are_found_with_the_nodes_that_they_come_from() -> None:
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    step = trace.backward[1]
    equation = step.words("typst").equation
    writing = set_maths(equation.numbers, 60, LIGHT)
    found = numbers_in(writing, LIGHT)
    nodes = origins(trace, step, equation.letters, equation.numbers)
    assert [trace.nodes[node or 0].label for node in nodes] == ["g", "f", "g"]
    for part, node in zip(found, nodes, strict=True):
        assert len(part) == len(set_maths(number(trace.nodes[node or 0].value), 60, LIGHT))
