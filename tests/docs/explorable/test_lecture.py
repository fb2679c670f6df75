"""In front of a room: all of an element on one screen, large enough for the last row, driven by a presenter's remote."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import ELEMENTS, tag
from tests.watch import drawn

SCREENS = {"laptop": (1366, 768), "hall": (1920, 1080)}
SHOWN = {
    "loss": tag("explorable", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=0.5; x=2; b=-1; t=1"),
    "bowl": tag("explorable", expression="x^2 + 3*y^2", at="x=1; y=0.5"),
    "arrays": tag(
        "explorable",
        expression="h = relu(W @ x + b); -ln(softmax(V @ h)[0])",
        at="x=[1,2]; W=[[1,0.5],[-1,1],[0.3,0.2]]; b=[0,0,0.1]; V=[[1,0,1],[0,1,-1]]",
    ),
    "descent": ELEMENTS["descent on long-valley"],
    "training": ELEMENTS["training of xor"],
}
LONG = "a = x*y; b = sin(a) + x; c = exp(b)/(1+exp(b)); d = (c-t)^2 + lam*x^2"
LARGE = ":fullscreen, .bp-large"
PARTS = ".bp-stage, .bp-graph, .bp-walk, .bp-side, .bp-steps, .bp-body input[type=range]"
BOXES = """(parts) => [...document.querySelectorAll(parts)].map((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    return [String(part.classList) || part.dataset.do, left, top, right, bottom];
})"""
TYPE = """() => [...document.querySelectorAll(".bp-graph text, .bp-walk text, .bp-map text, .bp-words :is(p, .katex)")].map((one) => {
    const scale = one.getScreenCTM?.().a ?? 1;
    return [one.textContent.slice(0, 30), parseFloat(getComputedStyle(one).fontSize) * scale];
})"""
CONTROLS = """() => [...document.querySelectorAll(".bp-variable > *, .bp-number-control > *")].map((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return [one.textContent || one.dataset.do, left, top, right, bottom];
})"""


def presented(alone: Alone, name: str, screen: str, **more: Any) -> Page:
    width, height = SCREENS[screen]
    page = alone(SHOWN[name], viewport={"width": width, "height": height}, **more)
    page.locator("[data-do=large]").click()
    page.wait_for_selector(LARGE)
    drawn(page)
    return page


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", SHOWN)
def test_all_of_it_is_on_the_screen_at_once_and_none_touches_another(alone: Alone, name: str, screen: str) -> None:
    page = presented(alone, name, screen)
    width, height = SCREENS[screen]
    boxes = page.evaluate(BOXES, PARTS)
    assert {one[0].split()[0] for one in boxes} >= {"bp-stage", "bp-side", "bp-steps"}
    for part, left, top, right, bottom in boxes:
        assert left >= -1 and top >= -1, part
        assert right <= width + 1 and bottom <= height + 1, part
    stage, picture = (page.locator(one).first.bounding_box() for one in (".bp-stage", ".bp-graph, .bp-walk"))
    assert stage and picture
    assert picture["height"] > 0.3 * height
    assert picture["y"] + picture["height"] <= stage["y"] + stage["height"] + 1
    for one, other in combinations(page.evaluate(CONTROLS), 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        down = min(one[4], other[4]) - max(one[2], other[2])
        assert min(across, down) <= 1, (one, other)
    if screen == "laptop" and name in {"loss", "descent", "training"}:
        choices_stand_in_the_line_of_the_field(page)
    if screen == "hall" and name != "arrays":
        the_last_row_can_read_it(page)


def choices_stand_in_the_line_of_the_field(page: Page) -> None:
    field, choices = (page.locator(part).bounding_box() for part in (".bp-field", ".bp-choices"))
    assert field and choices
    assert field["x"] + field["width"] <= choices["x"] + 1
    assert field["y"] <= choices["y"] + choices["height"] / 2 <= field["y"] + field["height"]


def the_last_row_can_read_it(page: Page) -> None:
    small = [(text, size) for text, size in page.evaluate(TYPE) if size < 0.016 * 1080]
    assert not [one for one in small if len(one[0]) > 1], small


def test_a_remote_steps_through_it_and_stops_at_its_ends(alone: Alone) -> None:
    page = presented(alone, "loss", "hall")
    step = page.get_by_role("slider", name="Step", exact=True)
    page.locator(".bp-stage").focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("PageDown")
    expect(step).to_have_attribute("aria-valuenow", "5")
    page.keyboard.press("PageUp")
    expect(step).to_have_attribute("aria-valuenow", "4")
    page.keyboard.press("End")
    last = step.get_attribute("aria-valuemax") or ""
    expect(step).to_have_attribute("aria-valuenow", last)
    page.keyboard.press("PageDown")
    drawn(page)
    expect(step).to_have_attribute("aria-valuenow", last)


@pytest.mark.parametrize("name", ["loss", "descent", "training"])
def test_space_plays_and_leaves_it_on_the_screen(alone: Alone, name: str) -> None:
    page = presented(alone, name, "hall")
    page.keyboard.press(" ")
    drawn(page)
    assert page.locator(LARGE).evaluate("({ controller }) => controller.state.playing")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_graph_that_is_typed_takes_no_room_of_others(alone: Alone, screen: str) -> None:
    page = presented(alone, "loss", screen)
    page.locator(".bp-field").fill(LONG)
    expect(page.locator(".bp-variable")).to_have_count(4)
    drawn(page)
    stage, bar, rows = (page.locator(part).bounding_box() for part in (".bp-stage", ".bp-steps", ".bp-variables"))
    assert stage and bar and rows
    assert stage["y"] + stage["height"] <= bar["y"]
    assert page.locator(".bp-variables").evaluate("(rows) => rows.scrollHeight - rows.clientHeight") <= 1


def test_what_is_wrong_with_a_text_is_said_to_the_room(alone: Alone) -> None:
    page = presented(alone, "loss", "laptop")
    page.locator(".bp-field").fill("exp(x*y)/(x+")
    said = page.locator(".bp-complaint")
    expect(said).to_contain_text("ends too early")
    expect(said).to_be_visible()  # after a moment
    box, field = said.bounding_box(), page.locator(".bp-field").bounding_box()
    assert box and field
    assert field["y"] + field["height"] <= box["y"] + 1
    assert said.evaluate("""(said) => {
        const { left, top, width, height } = said.getBoundingClientRect();
        return said.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }""")


@pytest.mark.parametrize("screen", SCREENS)
def test_the_words_of_a_step_are_seen_whole(alone: Alone, screen: str) -> None:
    page = presented(alone, "loss", screen)
    page.keyboard.press("End")
    drawn(page)
    assert page.locator(".bp-side").evaluate("(side) => side.scrollHeight - side.clientHeight") <= 1


SHARES = "(rows) => Math.max(...rows.map((row) => row.lastElementChild.getBoundingClientRect().height / row.querySelector('b').getBoundingClientRect().height))"
NAMES = """(clocks) => clocks.map((clock) => {
    const { left, right } = getComputedStyle(clock, "::after");
    const { x, right: edge } = clock.getBoundingClientRect();
    const [name, time] = [...clock.querySelectorAll(".bp-clock-name, b")].map((one) => one.getBoundingClientRect());
    return [name.right - x - parseFloat(left), edge - parseFloat(right) - time.left];
})"""


@pytest.mark.parametrize("screen", SCREENS)
def test_shares_and_names_have_room_for_larger_type(alone: Alone, screen: str) -> None:
    width, height = SCREENS[screen]
    for element, parts, over in (("digits", ".bp-digit", SHARES), ("race", ".bp-clock", NAMES)):
        page = alone(f"<backprop-{element}></backprop-{element}>", viewport={"width": width, "height": height})
        page.locator("[data-do=large]").click()
        page.wait_for_selector(LARGE)
        drawn(page)
        found = page.locator(parts).evaluate_all(over)
        if element == "digits":
            assert found < 1.5  # one line
        else:
            assert max(gap for gaps in found for gap in gaps) <= 0
