"""Gradient descent as a reader meets it: alone and in its bare page, by mouse, keyboard and touch."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import backprop_core as core
from backprop_core.analysis.descent import OUTLOOKS, outlook
from backprop_core.examples import WALKS, Walk
from docs.extensions.figures.descent_and_network import walk_attributes
from tests.conftest import Site
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field, written
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn, let_frames_pass, watched_page

VALLEY, MOMENTUM = WALKS["valley"], WALKS["momentum"]


def shown(alone: Alone, walk: Walk = VALLEY, step: int = 0, **window: Any) -> Locator:
    """A descent at one of its steps, answering."""
    descent = alone(tag("descent", **walk_attributes(walk), step=step), **window).locator("backprop-descent")
    expect(descent.locator(".bp-rows tr.now td").first).to_have_text(str(step))
    return descent


def number(descent: Locator, name: str) -> Locator:
    return descent.get_by_role("textbox", name=f"{name} as a number")


def taken(descent: Locator) -> Locator:
    return descent.locator(".bp-count")


def handle(descent: Locator) -> Locator:
    return descent.get_by_role("slider", name="Start of the descent")


def says(descent: Locator, table: list[list[str]]) -> None:
    """The table comes to say this."""
    expect(descent.locator(".bp-rows tbody td")).to_have_text([cell for row in table for cell in row])


def rows(walk: Walk, steps: int) -> list[list[str]]:
    """What the table must say after some steps."""
    places = core.descend(walk.text, walk.at, walk.rate, 300, walk.momentum).places[: steps + 1]
    return [
        [
            str(step),
            *[written(place.at[name]) for name in walk.at],
            written(place.value),
            *[written(place.gradient[name]) for name in walk.at],
            *[written(place.step[name]) for name in walk.at],
        ]
        for step, place in enumerate(places)
    ]


def test_the_still_says_its_steps_without_a_script(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, java_script_enabled=False) as page:
        page.goto("/embed/descent/")
        descent = page.locator("backprop-descent")
        says(descent, rows(VALLEY, 0))
        expect(descent.locator(".bp-plot .dot")).to_be_visible()
        assert descent.locator(".katex").count() > 0


def test_the_script_changes_nothing_of_what_stands_in_the_page(page: Page) -> None:
    page.goto("/embed/descent/")
    descent = page.locator("backprop-descent")
    before, box = descent.inner_html(), descent.bounding_box()
    descent.evaluate("(descent) => descent.wake().then(() => new Promise(requestAnimationFrame))")
    assert descent.evaluate("(descent) => descent.controller !== null")
    assert descent.inner_html() == before
    assert descent.bounding_box() == box


@pytest.mark.parametrize("walk", [VALLEY, MOMENTUM], ids=["one variable", "two, with momentum"])
def test_each_step_by_button_and_key_is_the_cores(alone: Alone, walk: Walk) -> None:
    descent = shown(alone, walk)
    page = descent.page
    descent.get_by_role("button", name="Forward one step").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(taken(descent)).to_contain_text("3 steps")
    says(descent, rows(walk, 3))
    path = core.descend(walk.text, walk.at, walk.rate, 300, walk.momentum)
    expect(descent.locator(".bp-outlook")).to_have_text(outlook(path, 3)[1])
    drawn(descent)
    said = " ".join(descent.locator(".bp-formula .bp-said").all_text_contents())
    for name in walk.at:
        assert f"{name} becomes {name} - {core.notation.shown(walk.rate)} · " in said
        assert core.notation.shown(path.places[4].at[name]) in said
    page.keyboard.press("ArrowLeft")
    expect(taken(descent)).to_contain_text("2 steps")
    descent.get_by_role("button", name="Start again").click()
    says(descent, rows(walk, 0))


def test_it_runs_to_where_it_settles_and_pauses(alone: Alone) -> None:
    descent = shown(alone)
    page = descent.page
    descent.get_by_label("Speed").select_option("4")
    descent.get_by_role("button", name="Run").click()
    expect(taken(descent)).to_contain_text(re.compile(r"^([3-9]|1\d) steps"))
    descent.get_by_role("button", name="Pause").click()
    let_frames_pass(page, 2)  # the last step may have been taken and not yet drawn
    drawn(descent)
    here = taken(descent).text_content()
    let_frames_pass(page)
    assert taken(descent).text_content() == here
    descent.locator(".start").focus()
    page.keyboard.press("End")
    path = core.descend(VALLEY.text, VALLEY.at, VALLEY.rate, 300, VALLEY.momentum)
    expect(descent.locator(".bp-outlook")).to_have_text(path.sentence)


@pytest.mark.parametrize(
    ("rate", "step", "key"),
    [(0.4, 2, "falls"), (3.8, 5, "swings closer"), (4.0, 5, "swings"), (4.2, 5, "swings away"), (0.4, 90, "settled")],
)
def test_how_it_goes_is_said_plainly(alone: Alone, rate: float, step: int, key: str) -> None:
    descent = shown(alone, Walk("", "", VALLEY.text, VALLEY.at, rate), step)
    expect(descent.locator(".bp-outlook")).to_have_text(OUTLOOKS[key])


def test_running_away_is_said_plainly(alone: Alone) -> None:
    walk = Walk("", "", "x^2", {"x": 1}, 3)
    path = core.descend(walk.text, walk.at, walk.rate, 300)
    assert path.ended == "diverged"
    descent = shown(alone, walk, len(path.places) - 1)
    expect(descent.locator(".bp-outlook")).to_have_text(path.sentence)
    expect(taken(descent)).to_contain_text("no more")
    assert descent.locator(".bp-formula").count() == 0


def test_the_start_can_be_dragged_typed_and_moved_by_keys(alone: Alone) -> None:
    descent = shown(alone, step=2)
    page = descent.page
    box = handle(descent).locator(".ring").bounding_box()
    picture = descent.locator(".bp-walk").bounding_box()
    assert box
    assert picture
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + picture["width"] / 4, y, steps=5)
    page.mouse.up()
    drawn(descent)
    start = float(number(descent, "start x").input_value())
    assert start == pytest.approx(-5 + 16 / 4, abs=0.4)  # the far view is 16 wide
    says(descent, rows(Walk("", "", VALLEY.text, {"x": start}, VALLEY.rate), 2))
    number(descent, "start x").fill("2.5")
    says(descent, rows(Walk("", "", VALLEY.text, {"x": 2.5}, VALLEY.rate), 2))
    handle(descent).focus()
    page.keyboard.press("ArrowLeft")
    expect(number(descent, "start x")).to_have_value("2.4")
    expect(handle(descent)).to_have_attribute("aria-valuenow", "2.4")
    page.keyboard.press("ArrowUp")
    expect(number(descent, "start x")).to_have_value("2.6")


def test_touch_drags_the_start_and_steps(alone: Alone) -> None:
    descent = shown(alone, WALKS["long-valley"], viewport={"width": 390, "height": 800}, has_touch=True)
    descent.get_by_role("button", name="Forward one step").tap()
    expect(taken(descent)).to_have_text("1 step")
    ring = handle(descent).locator(".ring")
    ring.scroll_into_view_if_needed()
    box = ring.bounding_box()
    assert box
    session = descent.page.context.new_cdp_session(descent.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, dx, dy in [("touchStart", 0, 0), ("touchMove", 20, 8), ("touchMove", 40, 16)]:
        points = [{"x": x + dx, "y": y + dy}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(number(descent, "start x")).not_to_have_value("-4")
    drawn(descent)
    assert -4 < float(number(descent, "start x").input_value()) < 0
    assert 0 < float(number(descent, "start y").input_value()) < 1.5


def test_rate_and_momentum_change_the_whole_path(alone: Alone) -> None:
    descent = shown(alone, step=4)
    page = descent.page
    number(descent, "learning rate").fill("1/4")
    says(descent, rows(Walk("", "", VALLEY.text, VALLEY.at, 0.25), 4))
    spaces = "(holes) => holes.map((hole) => hole.textContent && hole.querySelectorAll('.mspace').length)"
    holes = descent.locator(".bp-formula .katex-html .n0")
    assert holes.evaluate_all(spaces)[0] == 1  # before the dot that follows the number
    number(descent, "momentum").fill("0.5")
    says(descent, rows(Walk("", "", VALLEY.text, VALLEY.at, 0.25, 0.5), 4))
    number(descent, "learning rate").fill("-1")
    number(descent, "learning rate").press("Tab")
    expect(number(descent, "learning rate")).to_have_value("0.25")
    slider = descent.get_by_role("slider", name="learning rate", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "learning rate 0.26")


def test_from_near_there_is_only_a_slope(alone: Alone) -> None:
    descent = shown(alone, step=3)
    page = descent.page

    def bend() -> float:
        """How far the drawn curve leaves the straight line between its ends, in heights of the picture."""
        return float(
            descent.locator(".line").evaluate(
                """(line) => {
                    const at = (share) => line.getPointAtLength(share * line.getTotalLength());
                    const [start, middle, end] = [at(0), at(0.5), at(1)];
                    return Math.abs(middle.y - (start.y + end.y) / 2) / line.ownerSVGElement.viewBox.baseVal.height;
                }"""
            )
        )

    assert bend() > 0.2
    descent.get_by_role("button", name="zoom in").click()
    expect(descent.get_by_role("button", name="zoom in")).to_have_attribute("aria-pressed", "true")
    assert bend() < 0.01
    expect(descent.locator(".slope")).to_have_text("slope = −1.28")
    zoom = descent.get_by_role("slider", name="From the far view to the near view")
    zoom.focus()
    page.keyboard.press("Home")
    expect(descent.get_by_role("button", name="zoom out")).to_have_attribute("aria-pressed", "true")
    assert bend() > 0.2


def test_any_text_with_one_variable_or_two_and_others_are_refused_in_a_sentence(alone: Alone) -> None:
    descent = shown(alone)
    field(descent).fill("s = sin(y); s^2 + y/5")
    expect(descent.locator(".bp-rows th").nth(1)).to_have_text("y")
    field(descent).fill("a*b*c")
    expect(descent.locator(".bp-reading p")).to_contain_text("over one variable or two, and this has 3")
    expect(field(descent)).to_have_attribute("aria-invalid", "true")
    expect(descent.locator(".bp-rows th").nth(1)).to_have_text("y")
    field(descent).fill("2*(")
    expect(descent.locator(".bp-reading p")).to_contain_text("parenthesis")
    field(descent).fill("ln(x) + __proto__")
    expect(descent.locator(".bp-rows th").nth(2)).to_have_text("__proto__")


def test_each_contour_line_goes_through_places_of_one_loss(alone: Alone) -> None:
    walk = WALKS["long-valley"]
    descent = shown(alone, walk)
    left, right, middle = 8, 472, 155  # of the picture, which shows x from -6 to 6 in the same unit as y
    for line in descent.locator(".contour").all()[3:]:
        drawn(descent)
        pairs = re.findall(r"(?:[ML]|Q\S+ \S+ )(\S+) ([^\sMLQ]+)", line.get_attribute("d") or "")
        found = [
            core.trace(walk.text, {"x": 12 * (x - left) / (right - left) - 6, "y": 12 * (middle - y) / (right - left)})
            for x, y in ((float(x), float(y)) for x, y in pairs[:: max(1, len(pairs) // 12)])
        ]
        losses = [trace.value for trace in found]
        assert max(losses) - min(losses) < 0.06 * max(losses)


def test_every_walk_can_be_picked(alone: Alone) -> None:
    descent = shown(alone)
    for walk in WALKS.values():
        descent.get_by_label("Examples").select_option(walk.title)
        expect(field(descent)).to_have_value(walk.text)
        says(descent, rows(walk, 0))


def test_a_link_restores_all_that_was_seen(page: Page, chromium: Browser, site: Site) -> None:
    at = ";".join(f"{name}={number}" for name, number in MOMENTUM.at.items())
    state = {"f": MOMENTUM.text, "at": at, "rate": MOMENTUM.rate, "momentum": MOMENTUM.momentum, "step": 5}
    page.goto(f"/embed/descent/#{urlencode({'explorable': 'embed', **state})}")
    descent = page.locator("backprop-descent")
    expect(descent.locator(".bp-rows tr.now td").first).to_have_text("5")
    number(descent, "start y").fill("-1.25")
    descent.get_by_role("button", name="zoom in").click()
    descent.get_by_role("button", name="copy link").click()
    drawn(descent)
    link = descent.get_by_label("Link to what you see").input_value()
    picture = descent.locator(".bp-walk").inner_html()
    with watched_page(chromium, site.url) as other:
        other.goto(link)
        restored = other.locator("backprop-descent")
        expect(number(restored, "start y")).to_have_value("-1.25")
        says(restored, rows(Walk("", "", MOMENTUM.text, {"x": -4, "y": -1.25}, 0.3, 0.8), 5))
        assert restored.locator(".bp-walk").inner_html() == picture


@pytest.mark.parametrize(
    "state",
    [
        "f=<img src=x onerror=alert(1)>",
        "f=x^2&at=x=1e999&rate=-3&momentum=nan&step=-2&zoom=9",
        "f=x^2&rate=1e308&step=1e12&at=x=1e300",
        "f=" + "x*" * 30_000 + "x",
    ],
)
def test_a_hostile_link_is_only_text(page: Page, state: str) -> None:
    page.goto(f"/embed/descent/#explorable=embed&{state}")
    descent = page.locator("backprop-descent")
    expect(field(descent)).not_to_have_value(VALLEY.text)
    assert descent.locator("img, script").count() == 0
    expect(descent.locator(".bp-walk")).to_be_visible()


def test_axe_finds_nothing(alone: Alone) -> None:
    page = None
    for walk in (WALKS["too-large"], WALKS["long-valley"]):
        descent = shown(alone, walk, step=4, into=page)
        page = descent.page
        descent.get_by_role("button", name="copy link").click()
        expect(descent.get_by_label("Link to what you see")).to_be_visible()
        assert not barriers(page, "backprop-descent")


def test_what_came_of_it_is_announced(alone: Alone) -> None:
    descent = shown(alone)
    descent.get_by_role("button", name="Forward one step").click()
    expect(descent.get_by_role("status").last).to_have_text("After 1 step: it is on its way down.")
    field(descent).fill("2*(")
    expect(descent.get_by_role("status").last).to_contain_text("parenthesis")


def test_reduced_motion_takes_steps_without_moving_anything(alone: Alone) -> None:
    descent = shown(alone, reduced_motion="reduce")
    descent.get_by_label("Speed").select_option("4")
    descent.get_by_role("button", name="Run").click()
    expect(taken(descent)).to_contain_text(re.compile(r"^([2-9]|1\d) steps"))
    assert descent.page.evaluate("document.getAnimations().length") == 0


def test_it_fits_a_small_phone(alone: Alone) -> None:
    page = None
    for walk in (VALLEY, MOMENTUM):
        window = {} if page else {"has_touch": True}
        descent = shown(alone, walk, step=3, into=page, viewport={"width": 320, "height": 640}, **window)
        page = descent.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        sizes = descent.locator(".bp-walk text").evaluate_all(
            "(texts) => texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"
        )
        assert min(sizes) >= 9
