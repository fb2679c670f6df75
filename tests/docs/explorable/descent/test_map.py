"""The map of a descent over two variables: darker where the loss is higher, with the losses of some lines."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

import backprop_core as core
from backprop_core.examples import WALKS
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import walk
from tests.watch import drawn, let_frames_pass

VALLEYS = [name for name, found in WALKS.items() if len(found.at) == 2]
LEFT, RIGHT, TOP, BOTTOM = 8, 472, 8, 302  # of the frame, in the picture's own unit
LOSSES = """() => [...document.querySelectorAll(".bp-walk .height")].map((one) =>
    [Number(one.textContent.replace("−", "-")), Number(one.getAttribute("x")), Number(one.getAttribute("y")) - 5])"""
DEPTH = """([x, y]) => {
    const bands = [...document.querySelectorAll(".bp-walk .band")];
    return bands.filter((band) => band.isPointInFill(new DOMPoint(x, y))).length;
}"""


def place(page: Page, x: float, y: float) -> dict[str, float]:
    """The point that stands there in the far view, by the ends that are written below the map."""
    ends = page.locator(".bp-walk > .end").all_text_contents()
    least, most = (float(text.replace("−", "-")) for text in (ends[0], ends[2]))
    unit = (most - least) / (RIGHT - LEFT)
    return {"x": least + (x - LEFT) * unit, "y": ((TOP + BOTTOM) / 2 - y) * unit}


@pytest.mark.parametrize("name", VALLEYS)
def test_each_loss_stands_on_its_line(alone: Alone, name: str) -> None:
    page = alone(walk(name))
    drawn(page)
    losses = page.evaluate(LOSSES)
    assert len(losses) >= 3
    for said, x, y in losses:
        assert core.trace(WALKS[name].text, place(page, x, y)).value == pytest.approx(said, rel=0.04)


@pytest.mark.parametrize("name", VALLEYS)
def test_it_is_darker_where_the_loss_is_higher(alone: Alone, name: str) -> None:
    page = alone(walk(name))
    drawn(page)
    spots = [(LEFT + 4 + 38 * column, TOP + 4 + 41 * row) for column in range(12) for row in range(8)]
    found = sorted(
        (core.trace(WALKS[name].text, place(page, x, y)).value, page.evaluate(DEPTH, [x, y])) for x, y in spots
    )
    depths = [depth for _, depth in found]
    assert depths[-1] - depths[0] >= 10
    for (lower, one), (higher, other) in zip(found, found[8:], strict=False):
        assert one <= other or higher - lower < 0.05 * higher


def test_near_by_only_losses_that_are_exact_are_written(alone: Alone) -> None:
    page = alone(walk(VALLEYS[0]))
    page.get_by_role("button", name="zoom in").click()
    let_frames_pass(page, 4)
    drawn(page)
    said = [text for text, *_ in page.evaluate(LOSSES)]
    assert len(said) == len(set(said))
    assert page.locator(".bp-walk .band").count() > 3


@pytest.mark.parametrize("name", VALLEYS)
def test_it_ends_at_its_axes(alone: Alone, name: str) -> None:
    page = alone(walk(name))
    drawn(page)
    inside, outside = page.evaluate("""() => {
        const { left, right, top, bottom } = document.querySelector(".bp-walk .axis").getBoundingClientRect();
        const lies = (x, y) => document.elementsFromPoint(x, y).some((one) => one.matches(".band"));
        const around = (by) => [0.2, 0.4, 0.6, 0.8].flatMap((share) => {
            const [x, y] = [left + share * (right - left), top + share * (bottom - top)];
            return [lies(x, top - by), lies(x, bottom + by), lies(left - by, y), lies(right + by, y)];
        });
        return [around(-3), around(3)];
    }""")
    assert sum(inside) > 8
    assert not any(outside)


def test_zooming_stands_in_line_with_the_other_rows_on_a_phone(alone: Alone) -> None:
    page = alone(walk(VALLEYS[0]), viewport={"width": 390, "height": 844})
    zoom, steps = page.locator(".bp-zoom").bounding_box(), page.locator(".bp-steps").bounding_box()
    assert zoom and steps
    assert zoom["x"] == pytest.approx(steps["x"], abs=1)
    assert zoom["width"] == pytest.approx(steps["width"], abs=2)
