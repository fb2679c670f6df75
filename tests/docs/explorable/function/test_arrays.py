"""Programs with vectors and matrices: cards of cells, the steps between them, and what a reader does to a cell."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from docs.making.modules import lists
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import written
from tests.watch import let_frames_pass

PROGRAM = "z = W @ x + b; sum((z - t)^2)/2"
AT = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "t": [7, 3]}
TYPED = "W=[[1,-2,3],[0,4,-1]]; x=[3,1,2]; b=[1,-1]; t=[7,3]"
PHONE = {"width": 390, "height": 844}
KINDS = "docs/explorable/function/arrays"


def tag(**attributes: str) -> str:
    given = "".join(f' {name}="{html.escape(text)}"' for name, text in attributes.items())
    return f"<backprop-explorable{given}></backprop-explorable>"


EXAMPLE = tag(expression=PROGRAM, at=TYPED, view="compact")


def ours() -> core.Trace:
    return core.trace(PROGRAM, AT, compact=True)


def node(page: Page, label: str) -> Locator:
    """The card of a node."""
    return page.locator(f".bp-graph .node[aria-label^='{label},']")


def numbers(card: Locator, role: str) -> list[str]:
    return card.locator(f".cells.{role} .number").all_text_contents()


def flat(value: Any) -> list[float]:
    return [one for row in value for one in flat(row)] if isinstance(value, list) else [value]


def go_to(page: Page, step: int) -> None:
    page.locator(".bp-stage").focus()
    page.keyboard.press("Home")
    for _ in range(step - 1):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".bp-rule").first).to_contain_text(f"step {step} of")


def test_each_node_is_a_card_of_cells_with_its_gradient_of_the_same_shape(alone: Alone) -> None:
    page = alone(EXAMPLE)
    for ours_ in ours().json()["nodes"]:
        card = node(page, ours_["label"])
        assert numbers(card, "value") == [written(one) for one in flat(ours_["value"])], ours_["label"]
        assert numbers(card, "adjoint") == [written(one) for one in flat(ours_["adjoint"])], ours_["label"]
        chip = "×".join(map(str, ours_["shape"]))
        assert card.locator(".chip").all_text_contents() == ([chip] if chip else [])
    value, adjoint = (node(page, "W").locator(f".{role} .ground").bounding_box() for role in ("value", "adjoint"))
    assert value and adjoint
    assert (value["width"], value["height"]) == pytest.approx((adjoint["width"], adjoint["height"]))
    assert value["width"] / value["height"] == pytest.approx(3 / 2)


def test_no_card_and_no_pill_touches_another(alone: Alone) -> None:
    overlapping = """() => {
        const parts = [...document.querySelectorAll(".node.array .shape, .partial:not(.unknown) rect")];
        const boxes = parts.map((part) => part.getBoundingClientRect());
        const found = [];
        boxes.forEach((one, first) => boxes.slice(first + 1).forEach((other) => {
            const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
            const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
            if (wide > 0.5 && high > 0.5) found.push([wide, high]);
        }));
        const outside = [...document.querySelectorAll(".node.array")].filter((card) => {
            const shape = card.querySelector(".shape").getBoundingClientRect();
            return [...card.querySelectorAll("text, .ground")].some((part) => {
                const { left, right, top, bottom } = part.getBoundingClientRect();
                return left < shape.left - 1 || right > shape.right + 1 || top < shape.top - 1 || bottom > shape.bottom + 1;
            });
        });
        return [found, outside.map((card) => card.getAttribute("aria-label"))];
    }"""
    programs = {
        EXAMPLE,
        tag(expression=PROGRAM, at=TYPED, view="tree"),
        tag(
            expression="Z = X @ W.T + b; mean((Z - T)^2)",
            at="X=[[1,2],[3,4],[-1,0]]; W=[[1,-1],[2,0.5]]; b=[1,-1]; T=[[0,1],[1,0],[1,1]]",
        ),
        tag(
            expression="h = relu(W @ x + b); cross_entropy(V @ h, 2)",
            at="W=normal(8, 6, seed=1); x=normal(6); b=zeros(8); V=normal(3, 8)",
            view="compact",
        ),
        tag(expression="v = x*x + x; dot(v, x)", at="x=[0.333, -2e-7, 123456]"),
    }
    for program in programs:
        assert alone(program).evaluate(overlapping) == [[], []], program


def test_each_step_lights_its_nodes_and_says_its_words(alone: Alone) -> None:
    page = alone(EXAMPLE)
    steps = ours().steps
    for place, step in enumerate(steps):
        go_to(page, place + 1)
        panel = page.locator(".bp-step")
        expect(panel.locator(".bp-rule strong")).to_have_text(step.rule)
        said = " ".join(panel.locator(".bp-sentence .bp-said, .bp-way").all_inner_texts())
        assert " ".join(said.split()) == " ".join(step.text.split()), place
        letters = step.said.equation.letters if step.said.equation.letters != step.node else ""
        assert letters.replace("*", "·") in panel.locator(".bp-formula").inner_text().replace("*", "·") or not letters
        lit = page.locator(".node.now").get_attribute("aria-label") or ""
        assert lit.split(",")[0] == (step.operand or step.node)
        assert page.locator(".light").count() == (
            len(ours().nodes[step_node(step)].operands) if place < len(ours().nodes) else int(step.operand is not None)
        )


def step_node(step: Any) -> int:
    return next(number for number, one in enumerate(ours().nodes) if one.label == step.node)


def test_the_shapes_stand_under_each_factor_and_it_is_said_which_way_round(alone: Alone) -> None:
    page = alone(EXAMPLE)
    go_to(page, 19)
    assert page.locator(".bp-formula .shape").all_inner_texts() == ["2×3", "=", "2", "⋅", "3"]
    expect(page.locator(".bp-way")).to_have_text(
        "Which way round: ∂g/∂a has i, x has j, W has i and j. Nothing is shared, so every pair meets once."
    )
    assert node(page, "x").locator(".adjoint.blank").count() == 1, (
        "the gradient of x is not there yet, but its shape is"
    )


@contextmanager
def asked_for(page: Page) -> Iterator[list[str]]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield asked


def test_what_draws_arrays_comes_with_the_first_program_that_has_some(alone: Alone) -> None:
    assert not [path for paths in lists().values() for path in paths if "array" in path]
    page = alone(tag(expression="x^2 + y", at="x=1; y=2"))
    with asked_for(page) as asked:
        field = page.get_by_role("textbox", name="A function, or a short program")
        field.fill("x^3 + y")
        expect(page.locator(".node.array")).to_have_count(0)
        assert not asked
        field.fill(PROGRAM)
        expect(page.locator(".node.array").first).to_be_visible()
        assert any("arrays/kind.js" in url for url in asked)
    assert numbers(node(page, "W"), "value") == [
        written(one) for one in flat(AT["W"])
    ]  # first values: those of the article
    field.fill("x^2")
    expect(page.locator(".node.array")).to_have_count(0)
    expect(page.locator(".bp-variable .bp-number")).to_have_count(1)


def test_what_does_not_fit_is_said_and_the_last_graph_stays(alone: Alone) -> None:
    page = alone(tag(expression="sum(W @ x)", at="W=[[1,2,3],[4,5,6]]; x=[1,2,3]"))
    field = page.get_by_role("textbox", name="A function, or a short program")
    field.fill("sum(W @ x + W)")
    expect(page.locator(".bp-reading.wrong")).to_contain_text("2×3")
    assert node(page, "W").count() == 1


def test_cells_with_less_room_are_squares_whose_area_is_the_size(alone: Alone) -> None:
    page = alone(tag(expression="sum(W @ x)", at="W=[[1,-4,0,0,0,0,0,2],[0,0,0,0,0,0,0,0]]; x=[1,1,1,1,1,1,1,1]"))
    cells = node(page, "W").locator(".cells.value")
    assert "square" in (cells.get_attribute("class") or "")
    areas = cells.evaluate("""(cells) => ["plus", "minus"].map((kind) => {
        const path = cells.querySelector(`path.${kind}`);
        const sides = [...path.getAttribute("d").matchAll(/h(\\d[\\d.]*)v/g)].map(([, side]) => Number(side));
        return sides.map((side) => (side + (kind === "minus" ? 1.5 : 0)) ** 2); // its line is drawn around it
    })""")
    assert areas[0][1] / areas[0][0] == pytest.approx(2, rel=0.05)
    assert areas[1][0] / areas[0][0] == pytest.approx(4, rel=0.05)
    colours = cells.evaluate(
        "(cells) => ['plus', 'minus'].map((kind) => getComputedStyle(cells.querySelector(`path.${kind}`)).fill)"
    )
    assert colours[0] != colours[1], "a minus is hollow"
    expect(cells.locator(".badge")).to_have_text("4")


def test_a_large_array_is_a_few_paths_however_many_entries_it_has(alone: Alone) -> None:
    page = alone(tag(expression="sum((W @ x)^2)", at="W=normal(64, 64, seed=1); x=normal(64, seed=2)"))
    cells = node(page, "W").locator(".cells.value")
    assert "heat" in (cells.get_attribute("class") or "")
    assert cells.locator("path").count() <= 22
    assert page.locator(".bp-graph .number").count() <= 600


def test_what_is_too_large_is_refused_in_a_sentence(alone: Alone) -> None:
    refused = {
        "sum(outer(x, y))": "would have 10,000 entries, and this page draws arrays of up to 4,096",
        "sum(exp(sin(cos(tanh(exp(sin(x)))))))": "All arrays together would have",
    }
    for program, sentence in refused.items():
        size = "100" if "outer" in program else "4000"
        page = alone(
            tag(
                expression=program,
                at=f"x=normal({size}); y=normal(100)"[: None if "outer" in program else len(f"x=normal({size})")],
            )
        )
        expect(page.locator("backprop-explorable")).to_contain_text(sentence)
