"""The picture comes nearer under two fingers, a trackpad, buttons and keys, and what is between the fingers stays there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.docs.explorable.alone import Alone
from tests.watch import drawn, let_frames_pass

TEXT = "z = tanh(w1*x1 + w2*x2 + b)"
TAG = (
    f'<backprop-explorable id="one" expression="{TEXT}" at="w1=0.5; x1=1; w2=-0.4; x2=2; b=0.1"></backprop-explorable>'
)
ARRAYS = (
    '<backprop-explorable id="one" expression="z = W @ x + b; sum(z^2)" '
    'at="W=[[1,-2],[0,4]]; x=[3,1]; b=[1,-1]"></backprop-explorable>'
)
PHONE = {"width": 390, "height": 844}


def wide(page: Page) -> float:
    """Of a node, as it is seen."""
    box = page.locator(".bp-graph .node .shape").first.bounding_box()
    assert box
    return box["width"]


def state(page: Page, name: str) -> Any:
    return page.evaluate(f"document.querySelector('backprop-explorable').controller.state.{name}")


def touch(page: Page, kind: str, points: list[tuple[float, float]]) -> None:
    client = getattr(page, "_touches", None) or page.context.new_cdp_session(page)
    page._touches = client  # type: ignore[attr-defined]
    client.send(
        "Input.dispatchTouchEvent",
        {"type": kind, "touchPoints": [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]},
    )
    let_frames_pass(page, 2)


def place_in_picture(page: Page, x: float, y: float) -> tuple[float, float]:
    """What of the picture stands at a place of the window, in shares of it."""
    box = page.locator(".bp-graph").bounding_box()
    assert box
    return (x - box["x"]) / box["width"], (y - box["y"]) / box["height"]


@pytest.mark.parametrize("tag", [TAG, ARRAYS], ids=["numbers", "arrays"])
def test_two_fingers_bring_the_picture_nearer_and_nothing_else_moves(alone: Alone, tag: str) -> None:
    page = alone(tag, viewport=PHONE, has_touch=True)
    before, step, at = wide(page), state(page, "step"), state(page, "at")
    page.locator(".bp-stage").evaluate("(stage) => { stage.scrollLeft = stage.scrollWidth / 4; }")
    box = page.locator(".bp-stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(page, "touchStart", [(x - 30, y), (x + 30, y)])
    spot = place_in_picture(page, x, y)
    for reach in (45, 60, 75):
        touch(page, "touchMove", [(x - reach, y), (x + reach, y)])
    touch(page, "touchEnd", [])
    assert state(page, "zoom") == pytest.approx(2.5, abs=0.01)
    assert wide(page) > 1.6 * before
    now = place_in_picture(page, x, y)
    assert now[0] == pytest.approx(spot[0], abs=0.03)
    assert (state(page, "step"), state(page, "at")) == (step, at)
    assert page.evaluate("visualViewport.scale") == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    left = page.locator(".bp-stage").evaluate("(stage) => stage.scrollLeft")
    touch(page, "touchStart", [(x, y)])  # and one finger moves it
    for by in (20, 40, 60, 80):
        touch(page, "touchMove", [(x - by, y)])
    touch(page, "touchEnd", [])
    let_frames_pass(page, 10)
    assert page.locator(".bp-stage").evaluate("(stage) => stage.scrollLeft") > left
    assert state(page, "step") == step


def test_buttons_keys_and_a_trackpad_do_the_same(alone: Alone) -> None:
    page = alone(TAG)
    before = wide(page)
    nearer, farther = (page.get_by_role("button", name=name) for name in ("Zoom in", "Zoom out"))
    expect(farther).to_be_disabled()
    nearer.click()
    drawn(page)
    assert wide(page) == pytest.approx(1.25 * before, rel=0.02)
    for _ in range(3):
        nearer.click()
        let_frames_pass(page, 3)
        seen, stage = page.locator(".node.now .shape").bounding_box(), page.locator(".bp-stage").bounding_box()
        assert seen
        assert stage
        assert stage["x"] < seen["x"] + seen["width"] / 2 < stage["x"] + stage["width"]
        assert stage["y"] < seen["y"] + seen["height"] / 2 < stage["y"] + stage["height"]
    for _ in range(3):
        farther.click()
    farther.click()
    drawn(page)
    assert wide(page) == pytest.approx(before, rel=0.01)
    page.locator(".bp-stage").focus()
    for key in ("+", "+", "+"):
        page.keyboard.press(key)
    drawn(page)
    assert wide(page) == pytest.approx(1.25**3 * before, rel=0.02)
    page.keyboard.press("0")
    drawn(page)
    assert state(page, "zoom") == 1
    for _ in range(9):
        page.keyboard.press("+")
    expect(nearer).to_be_disabled()
    assert state(page, "zoom") == 4
    page.keyboard.press("0")
    page.locator(".bp-stage").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -50)
    page.keyboard.up("Control")
    drawn(page)
    let_frames_pass(page, 3)
    assert state(page, "zoom") == pytest.approx(1.649, abs=0.01)
    page.get_by_label("A function, or a short program").first.fill("x^2")
    expect(farther).to_be_disabled()  # another picture is seen whole


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (768, 1024), (1366, 768)])
@pytest.mark.parametrize("tag", [TAG, ARRAYS, TAG.replace(TEXT, "(4x+1)^2")], ids=["wide", "arrays", "small"])
def test_the_stage_keeps_its_height_however_near_the_picture_is(alone: Alone, tag: str, size: tuple[int, int]) -> None:
    page = alone(tag, viewport={"width": size[0], "height": size[1]})
    stage = page.locator(".bp-stage")
    drawn(page)
    stage.focus()
    heights = []
    for key in ("", "+", "+", "+", "+", "-"):
        if key:
            page.keyboard.press(key)
        drawn(page)
        box = stage.bounding_box()
        assert box
        heights.append(box["height"])
    assert max(heights) - min(heights) < 1, heights
