"""What is pointed at is lit everywhere, with its paths to the output; and how strong a gradient is, is seen."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import example, tag
from tests.watch import drawn, let_frames_pass

TWICE = tag("explorable", expression="x*sin(x)+y", at="x=2; y=1")
PHONE = {"width": 390, "height": 844}


def lit(page: Page) -> list[str]:
    """The nodes that are lit, by what is written in them; all of them where none steps back."""
    drawn(page)
    nodes = page.locator(".bp-graph .node[data-lit] .symbol").all_text_contents()
    return sorted(nodes)


def over(page: Page, place: Locator) -> None:
    place.hover(force=True)  # over its middle, whatever is written there
    let_frames_pass(page, 2)


def test_each_way_of_pointing_at_a_thing_lights_the_same(alone: Alone) -> None:
    page = alone(TWICE)
    whole = ["+", "sin", "x", "×"]
    sine = page.locator(".node", has_text="sin").first
    over(page, page.locator(".bp-variable[data-name=x]"))
    assert lit(page) == whole
    drawn(page)
    assert page.locator(".bp-graph [data-edge][data-lit].edge").count() == 4
    over(page, page.locator(".node.variable .shape").first)
    assert lit(page) == whole
    over(page, sine)
    assert lit(page) == ["+", "sin", "×"]
    over(page, page.locator(".partial[data-edge='1/0'] rect"))
    assert "sin" in lit(page)
    box = page.locator(".bp-ticks").bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 10)  # the first step
    let_frames_pass(page, 2)
    assert lit(page) == whole
    page.locator("details.bp-step-table summary").click()
    over(page, page.locator(".bp-step-table tbody tr").nth(1))
    assert lit(page) == ["+", "sin", "×"]
    page.mouse.move(1, 1)
    let_frames_pass(page, 2)
    assert lit(page) == []


def test_the_rest_steps_back(alone: Alone) -> None:
    page = alone(TWICE)
    over(page, page.locator(".bp-variable[data-name=y]"))
    assert lit(page) == ["+", "y"]
    expect(page.locator(".node", has_text="sin").first).to_have_css("opacity", "0.28")
    expect(page.locator(".node", has_text="y").first).to_have_css("opacity", "1")


def test_a_press_pins_it_and_the_keyboard_does_the_same(alone: Alone) -> None:
    page = alone(TWICE)
    page.locator(".node", has_text="sin").first.click()
    page.mouse.move(1, 1)
    expect(page.locator(".bp-inspector")).to_be_visible()
    assert lit(page) == ["+", "sin", "×"]
    page.locator(".bp-stage").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".bp-inspector")).to_have_count(0)
    assert lit(page) == []
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")  # the node of this step
    page.keyboard.press("ArrowUp")
    let_frames_pass(page, 2)
    assert lit(page) == ["+", "sin", "×"]
    page.keyboard.press("ArrowDown")
    let_frames_pass(page, 2)
    assert "x" in lit(page)


def test_a_finger_pins_it_too(alone: Alone) -> None:
    page = alone(TWICE, viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator(".node", has_text="sin").first.tap()
    expect(page.locator(".bp-inspector")).to_be_visible()
    assert lit(page) == ["+", "sin", "×"]


def test_what_is_pointed_at_in_a_picture_that_makes_way_is_let_go(alone: Alone) -> None:
    page = alone(tag("explorable", expression="(4x+1)^2 + sin(x)", at="x=1"))
    page.locator(".bp-graph .node").last.hover()
    expect(page.locator(".bp-graph .node[data-lit]")).not_to_have_count(0)
    page.get_by_label("A function, or a short program").first.fill(
        "2x"
    )  # the pointer stays; that no error is thrown is seen at the end
    expect(page.locator(".bp-graph .node")).to_have_count(3)
    drawn(page)


def test_pointing_at_things_announces_nothing(alone: Alone) -> None:
    page = alone(TWICE)
    over(page, page.locator(".node.variable .shape").first)
    page.wait_for_timeout(700)
    expect(page.locator(".bp-said[role=status]")).to_have_text("")


@pytest.mark.parametrize("numbers", ["x=1; y=1; z=1", "x=1; y=0.001; z=0"])
def test_an_edge_is_as_wide_as_the_gradient_on_it_is_strong(alone: Alone, numbers: str) -> None:
    page = alone(tag("explorable", expression="1000*x + y*x + z*z", at=numbers))
    found = page.evaluate("""() => {
        const { trace } = document.querySelector("backprop-explorable").controller.state;
        return trace.contributions.filter(({ rank, operand }) => rank >= 0 && operand !== null)
            .map(({ node, rank, contribution }) => {
                const edge = document.querySelector(`.edge[data-edge="${node}/${rank}"]`);
                return [Math.abs(contribution), parseFloat(getComputedStyle(edge).strokeWidth), edge.matches(".dotted")];
            });
    }""")
    strongest = max(size for size, _, _ in found)
    for size, wide, dotted in found:
        share = 1 + math.log10(size / strongest) / 3 if size else 0
        if not dotted:
            assert wide == pytest.approx(1.2 + 5.2 * min(1, max(0, share)), abs=0.06)
    expect(page.locator(".bp-legend")).to_contain_text("1/1000")


def test_long_words_leave_the_curve_its_place(alone: Alone) -> None:
    page = alone(example("square"), viewport={"width": 1366, "height": 768})
    page.locator(".node").nth(2).click()
    expect(page.locator(".bp-inspector")).to_be_visible()
    side, curve, bar = (page.locator(part).bounding_box() for part in (".bp-side", ".bp-curve", ".bp-controls"))
    assert side
    assert curve
    assert bar
    assert side["y"] + side["height"] <= curve["y"] + 1
    assert curve["y"] + curve["height"] <= bar["y"] + 1
