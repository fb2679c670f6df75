"""Programs with vectors and matrices: cards of cells, the steps between them, and what a reader does to a cell."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from backprop_core.analysis.array_checks import in_numbers
from docs.making.modules import lists
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import written
from tests.docs.explorable.test_one_screen import seen_at_once
from tests.watch import drawn, let_frames_pass

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
    drawn(card)
    return card.locator(f".cells.{role} .number").all_text_contents()


def flat(value: Any) -> list[float]:
    return [one for row in value for one in flat(row)] if isinstance(value, list) else [value]


def go_to(page: Page, step: int) -> None:
    page.locator(".bp-stage").focus()
    page.keyboard.press("Home")
    for _ in range(step - 1):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".bp-rule").first).to_contain_text(f"step {step} of")


def test_an_array_of_fixed_numbers_is_headed_by_its_letter_alone(alone: Alone) -> None:
    program = "x = [[7, 8]]; y = x @ w; sum(y)"
    page = alone(tag(expression=program, at="w=[[1,2],[3,4]]"))
    (fixed,) = [one for one in core.trace(program, {"w": [[1, 2], [3, 4]]}).json()["nodes"] if one["value"] == [[7, 8]]]
    expect(node(page, fixed["label"]).locator(".title")).to_have_text(fixed["label"])


@pytest.mark.parametrize("view", ["graph", "compact"])
@pytest.mark.parametrize(
    ("program", "title", "pill"),
    [
        ("d = h - t; g = d^2; sum(g)/4", "g = d2", "⊙ 2 · d"),
        ("d = h - t; g = d^3; sum(g)/4", "g = d3", "⊙ 3 · d2"),
        ("d = h - t; g = 3/d; sum(g)/4", "g = 3/d", "⊙ −g / d"),
    ],
)
def test_a_constant_is_written_as_the_number_that_heads_its_card(
    alone: Alone, view: str, program: str, title: str, pill: str
) -> None:
    page = alone(tag(expression=program, at="h=[1, 3] t=[3, 4]", view=view))
    expect(node(page, "g").locator(".title")).to_have_text(title)
    assert pill in page.locator(".bp-graph .partial").all_text_contents()


def test_a_constant_with_a_name_is_headed_by_it(alone: Alone) -> None:
    page = alone(tag(expression="c = 2; d = h - t; g = d^c; sum(g)", at="h=[1, 3] t=[3, 5]"))
    expect(node(page, "g").locator(".title")).to_have_text("g = dc")
    expect(node(page, "c").locator(".title")).to_have_text("c")


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
    page = None
    for program in programs:
        page = alone(program, into=page)
        assert page.evaluate(overlapping) == [[], []], program


def test_each_step_lights_its_nodes_and_says_its_words(alone: Alone) -> None:
    page = alone(EXAMPLE)
    go_to(page, 1)
    panel = page.locator(".bp-step")
    for place, step in enumerate(ours().steps):
        if place:
            page.keyboard.press("ArrowRight")
        expect(page.locator(".bp-rule").first).to_contain_text(f"step {place + 1} of")
        expect(panel.locator(".bp-rule strong")).to_have_text(step.rule)
        drawn(page)
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
    drawn(page)
    assert node(page, "x").locator(".adjoint.blank").count() == 1, (
        "the gradient of x is not there yet, but its shape is"
    )


@contextmanager
def asked_for(page: Page) -> Iterator[list[str]]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield asked


def test_what_draws_arrays_comes_with_the_first_program_that_has_some(alone: Alone) -> None:
    drawn = [
        path for paths in lists().values() for path in paths if path != "twin/array_reader.js"
    ]  # which any text needs
    assert not [path for path in drawn if "array" in path]
    page = alone(tag(expression="x^2 + y", at="x=1; y=2"), fresh=True)
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


NET = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.fc2 = nn.Linear(3, 1)
    def forward(self, x):
        h = torch.relu(self.fc1(x))
        return self.fc2(h)
"""


@pytest.mark.parametrize(
    ("typed", "shape", "name", "offered"),
    [
        ("softmax(W @ x)", "2", "y", "sum(softmax(W @ x))"),
        ("p = softmax(W @ x + b)", "2", "p", "p = sum(softmax(W @ x + b))"),
        ("W: 2x3; z = W @ x; z + 1", "2", "y", "W: 2x3; z = W @ x; sum(z + 1)"),
        (NET, "1", "y", None),  # of pasted code the sentence alone is true
    ],
)
def test_an_output_that_is_an_array_is_called_one(
    alone: Alone, typed: str, shape: str, name: str, offered: str | None
) -> None:
    page = alone(tag(expression="(4x+1)^2", at="x=1"))
    page.get_by_role("textbox", name="A function, or a short program").fill(typed)
    said = page.locator(".bp-complaint p")
    expect(said).to_contain_text(
        f"The output is an array of {shape}, and a gradient needs one number: ask for an entry"
    )
    expect(said).to_contain_text(f"sum({name})")
    if offered is None:
        expect(page.locator(".bp-offer")).to_have_count(0)
        return
    page.get_by_role("button", name=f"Write {offered}").click()
    expect(page.locator(".bp-reading.wrong")).to_have_count(0)
    expect(page.locator(".node.array").first).to_be_visible()


def test_cells_with_less_room_are_squares_whose_area_is_the_size(alone: Alone) -> None:
    page = alone(tag(expression="sum(W @ x)", at="W=[[1,-4,0,0,0,0,0,2],[0,0,0,0,0,0,0,0]]; x=[1,1,1,1,1,1,1,1]"))
    cells = node(page, "W").locator(".cells.value")
    drawn(page)
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
    drawn(page)
    assert "heat" in (cells.get_attribute("class") or "")
    assert cells.locator("path").count() <= 22
    assert page.locator(".bp-graph .number").count() <= 600


def test_what_is_too_large_is_refused_in_a_sentence(alone: Alone) -> None:
    refused = {
        "sum(outer(x, y))": "would have 10,000 entries, and this page draws arrays of up to 4,096",
        "sum(exp(sin(cos(tanh(exp(sin(x)))))))": "All arrays together would have",
    }
    page = None
    for program, sentence in refused.items():
        size = "100" if "outer" in program else "4000"
        page = alone(
            tag(
                expression=program,
                at=f"x=normal({size}); y=normal(100)"[: None if "outer" in program else len(f"x=normal({size})")],
            ),
            into=page,
        )
        expect(page.locator("backprop-explorable")).to_contain_text(sentence)


# What a reader does to a cell.


def middle_of(page: Page, label: str, role: str, cell: int, columns: int) -> tuple[float, float]:
    """Where a cell is in the window."""
    ground = node(page, label).locator(f".cells.{role} .ground")
    ground.scroll_into_view_if_needed()
    box, rows = ground.bounding_box(), len(flat(AT.get(label, [0, 0]))) // columns
    assert box
    return box["x"] + box["width"] * (cell % columns + 0.5) / columns, box["y"] + box["height"] * (
        cell // columns + 0.5
    ) / rows


def lit(page: Page) -> dict[str, int]:
    """How many cells are lit in each array, by its node's name and its role."""
    found = page.evaluate("""() => [...document.querySelectorAll(".cells .meets")].map((path) => {
        const card = path.closest(".node").getAttribute("aria-label").split(",")[0];
        return [`${card} ${path.parentElement.dataset.cells.split("/")[1]}`, path.getAttribute("d").split("M").length - 1];
    })""")
    return dict(found)


POINTED = [
    ("a", "value", 1, 1, {"a value": 1, "W value": 3, "x value": 3}, "a[1] = W[1,0] · x[0] + W[1,1] · x[1] + W[1,2] · x[2] = 0 · 3 + 4 · 1 + (−1) · 2 = 2"),
    ("W", "adjoint", 5, 3, {"W adjoint": 1, "a adjoint": 1, "x value": 1}, "∂g/∂W[1,2] = ∂g/∂a[1] · x[2] = −2 · 2 = −4."),
    ("x", "adjoint", 1, 1, {"x adjoint": 1, "a adjoint": 2, "W value": 2}, "∂g/∂x[1] = ∂g/∂a[0] · W[0,1] + ∂g/∂a[1] · W[1,1] = 1 · (−2) + (−2) · 4 = −10."),
    ("z", "value", 0, 1, {"z value": 1, "a value": 1, "b value": 1}, "z[0] = a[0] + b[0] = 7 + 1 = 8"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "role", "cell", "columns", "cells", "line"), POINTED)
def test_a_cell_lights_the_cells_that_it_meets_and_its_sum_is_spelled_out(
    alone: Alone, label: str, role: str, cell: int, columns: int, cells: dict[str, int], line: str
) -> None:
    page = alone(EXAMPLE)
    page.mouse.move(*middle_of(page, label, role, cell, columns))
    expect(page.locator(".bp-cell")).to_have_text(line)
    assert lit(page) == cells
    page.mouse.move(2, 2)
    expect(page.locator(".bp-cell")).to_have_text("Point at a cell to see what meets in it.")
    assert lit(page) == {}


def test_in_a_batch_a_cell_of_the_bias_lights_a_column(alone: Alone) -> None:
    page = alone(
        tag(expression="sum((X @ W + b)^2)/2", at="X=[[1,2],[3,4],[5,6]]; W=[[1,0],[0,1]]; b=[1,-1]", view="compact")
    )
    ground = node(page, "b").locator(".cells.adjoint .ground").bounding_box()
    assert ground
    page.mouse.move(ground["x"] + 9, ground["y"] + 9)
    above = next(key for key in lit(page) if key.endswith("adjoint") and not key.startswith("b "))
    assert lit(page)[above] == 3
    expect(page.locator(".bp-cell")).to_contain_text("= 2 · 1 + 4 · 1 + 6 · 1 = 12")


def test_where_parts_add_up_a_cell_says_what_came_before(alone: Alone) -> None:
    page = alone(tag(expression="sum(W @ x + x*x)", at="W=[[1,2],[3,4]]; x=[5,6]", view="compact"))
    ground = node(page, "x").locator(".cells.adjoint .ground").bounding_box()
    assert ground
    page.mouse.move(ground["x"] + 9, ground["y"] + 9)
    line = page.locator(".bp-cell")
    expect(line).to_contain_text("/∂x[0] += ")
    expect(line).to_contain_text(re.compile(r"Together with what came before, \d+: 14\."))


def test_a_cell_of_a_variable_is_scrubbed_in_place(alone: Alone) -> None:
    page = alone(EXAMPLE)
    x, y = middle_of(page, "W", "value", 4, 3)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 35, y, steps=5)
    page.mouse.up()
    let_frames_pass(page)
    drawn(page)
    value = float(page.get_by_label("W[1,1] as a number").input_value())
    assert value > 4
    now = core.trace(PROGRAM, {**AT, "W": [[1, -2, 3], [0, value, -1]]}, compact=True).json()
    for ours_ in now["nodes"]:
        shown = [float(one.replace("−", "-")) for one in numbers(node(page, ours_["label"]), "value")]
        assert shown == pytest.approx(flat(ours_["value"]), rel=0.005)
    page.wait_for_timeout(500)
    undo = page.get_by_role("button", name="undo", exact=True)
    while undo.is_enabled():  # where the machine is slow, the hand rests on its way too
        undo.click()
        let_frames_pass(page, 3)
    expect(page.get_by_label("W[1,1] as a number")).to_have_value("4")


def test_the_gradient_of_the_entry_that_is_chosen_is_held_against_a_nudge(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.mouse.click(*middle_of(page, "W", "value", 5, 3))
    moved = core.trace(PROGRAM, {**AT, "W": [[1, -2, 3], [0, 4, -0.99]]}).value - core.trace(PROGRAM, AT).value
    expect(page.locator(".bp-nudge")).to_have_text(
        f"Nudge W[1,2] by 0.01 and g moves by {written(float(moved))}; the gradient predicts −0.04."
    )


def test_a_finger_scrubs_a_cell_too(alone: Alone) -> None:
    page = alone(EXAMPLE, viewport=PHONE, has_touch=True)
    x, y = middle_of(page, "W", "value", 0, 3)
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for move in range(1, 8):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 7 * move, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    let_frames_pass(page)
    drawn(page)
    assert float(page.get_by_label("W[0,0] as a number").input_value()) > 1.3


def test_the_keyboard_walks_through_the_cells_of_a_node_and_moves_them(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.locator(".bp-stage").focus()
    page.keyboard.press("Tab")  # one stop a node
    expect(node(page, "W")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".bp-cell")).to_have_text("W[1,1] = 4")
    page.keyboard.press("+")
    expect(page.get_by_label("W[1,1] as a number")).not_to_have_value("4")
    page.keyboard.press("-")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # beyond the rim
    expect(page.locator(".bp-cell")).to_contain_text("∂g/∂W[1,2] = ∂g/∂a[1] · x[2]")
    expect(page.locator(".bp-rule").first).to_contain_text("step 20 of 20")
    page.keyboard.press("Tab")
    expect(node(page, "x")).to_be_focused()


def test_numbers_are_typed_in_a_small_grid(alone: Alone) -> None:
    page = alone(EXAMPLE)
    field = page.get_by_role("textbox", name="x[2]", exact=True)
    field.fill("1/2")
    expect(node(page, "x").locator(".cells.value .number").nth(2)).to_have_text("0.5")
    field.press("ArrowUp")
    expect(node(page, "x").locator(".cells.value .number").nth(2)).not_to_have_text("0.5")
    field.fill("two")
    field.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Give a number")


PASTED: dict[str, list[float]] = {
    "1\t2\t3\n4\t5\t6": [1, 2, 3, 4, 5, 6],
    "[[1, 2, 3], [4, 5, -2.5e-1]]": [1, 2, 3, 4, 5, -0.25],
    "np.array([[1., 2., 3.],\n [4., 5., 6.]], dtype=float)": [1, 2, 3, 4, 5, 6],
    "1, 2, 3\n4, 5, 1/2": [1, 2, 3, 4, 5, 0.5],
    "zeros(2, 3)": [0.0] * 6,
}


@pytest.mark.parametrize("text", PASTED)
def test_an_array_is_pasted_from_a_spreadsheet_or_from_python(alone: Alone, text: str) -> None:
    page = alone(EXAMPLE)
    page.get_by_role("group", name="W, 2×3").get_by_role("button", name="type or paste").click()
    page.get_by_role("textbox", name="All of W").fill(text)
    expect(page.locator(".bp-paste .bp-hint")).to_be_visible()
    assert numbers(node(page, "W"), "value") == [written(one) for one in PASTED[text]]


def test_what_is_pasted_and_does_not_fit_is_said(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.get_by_role("group", name="W, 2×3").get_by_role("button", name="type or paste").click()
    field = page.get_by_role("textbox", name="All of W")
    for text, said in {
        "[[1, 2], [3, 4]]": "2",
        "[[1, 2, 3], [4, 5]]": "row",
        "[1, two]": "two is none",
        "normal(100, 100)": "10,000 entries",
        "1 " * 200_000: "too many entries",
    }.items():
        field.fill(text)
        expect(page.locator(".bp-paste").get_by_role("alert")).to_contain_text(said)
        assert numbers(node(page, "W"), "value") == [written(one) for one in flat(AT["W"])]


def test_a_link_carries_arrays(alone: Alone) -> None:
    page = alone(EXAMPLE, fresh=True)  # the first element of its page
    page.get_by_role("textbox", name="x[2]", exact=True).fill("9")
    page.get_by_role("button", name="copy link").click()
    drawn(page)
    link = page.get_by_label("Link to what you see").input_value()
    other = alone(tag(expression="x", id="backprop-explorable-1"), into=page)
    other.evaluate("(hash) => { location.hash = hash; }", "#" + link.partition("#")[2])
    expect(other.locator(".node.array").first).to_be_visible()
    assert numbers(node(other, "x"), "value") == ["3", "1", "9"]


def test_the_table_says_the_arrays(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.locator("details.bp-step-table summary").click()
    rows = page.locator(".bp-step-table tbody tr")
    for place, step in enumerate(ours().steps):
        expect(rows.nth(place)).to_contain_text(step.text)
        expect(rows.nth(place)).to_contain_text(step.plugged)


# Written out in single numbers.


def test_the_arrays_open_into_single_numbers_and_close_again(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.get_by_role("button", name="numbers", exact=True).click()
    expect(page.locator(".node.array")).to_have_count(0)
    entries = in_numbers(ours())
    drawn(page)
    assert page.locator(".bp-graph .node").count() == len(entries.nodes)
    for name, slope in entries.gradient.items():
        said = page.locator(f".bp-variable[data-name='{name}'] .bp-gradient")
        expect(said).to_contain_text(f"= {written(slope)}")
    page.get_by_label("W[1,2] as a number").fill("5")
    page.get_by_role("button", name="numbers", exact=True).click()
    expect(page.locator(".node.array").first).to_be_visible()
    assert numbers(node(page, "W"), "value") == ["1", "−2", "3", "0", "4", "5"]


def test_what_was_opened_is_in_the_link(alone: Alone) -> None:
    page = alone(EXAMPLE, fresh=True)  # the first element of its page
    page.get_by_role("button", name="numbers", exact=True).click()
    page.get_by_label("x[2] as a number").fill("9")
    page.get_by_role("button", name="copy link").click()
    drawn(page)
    link = page.get_by_label("Link to what you see").input_value()
    other = alone(tag(expression="x", id="backprop-explorable-1"), into=page)
    other.evaluate("(hash) => { location.hash = hash; }", "#" + link.partition("#")[2])
    expect(other.get_by_label("x[2] as a number")).to_have_value("9")
    assert other.locator(".node.array").count() == 0


def test_more_than_can_be_drawn_does_not_open(alone: Alone) -> None:
    page = alone(tag(expression="sum(W @ x)", at="W=normal(20, 20, seed=1); x=normal(20)"))
    page.get_by_role("button", name="numbers", exact=True).click()
    expect(page.locator(".bp-reading.wrong")).to_contain_text("more than 200 operations")
    assert node(page, "W").count() == 1


def test_a_picture_of_arrays_is_taken_away(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.get_by_role("button", name="export").click()
    expect(page.get_by_label("The derivation, in LaTeX")).to_have_value(re.compile(r"\\begin\{bmatrix\} 3 & 1 & 2"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="trace (JSON)").click()
    assert json.loads(saved.value.path().read_text())["gradient"] == ours().json()["gradient"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="picture (SVG)").click()
    assert "−10" in saved.value.path().read_text()


def test_axe_finds_nothing(alone: Alone) -> None:
    page = alone(EXAMPLE)
    page.get_by_role("button", name="type or paste").first.click()
    page.locator("details.bp-step-table summary").click()
    assert not barriers(page, "main")


def test_on_a_phone_graph_step_transport_and_slider_are_seen_together(alone: Alone) -> None:
    page = None
    for width, height in ((390, 844), (768, 1024), (1366, 768), (1440, 900)):
        size = {"width": width, "height": height}
        page = alone(f'<div style="height: 100vh"></div>{EXAMPLE}', into=page, viewport=size)
        page.locator(".bp-stage").scroll_into_view_if_needed()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert seen_at_once(page) <= height - 48, (width, height)
