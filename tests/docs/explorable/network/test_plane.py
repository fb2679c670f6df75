"""What each unit of a network computes over the plane of its two inputs: a thumbnail at each, and one of them large."""

from __future__ import annotations

import re
from functools import cache

import pytest
from playwright.sync_api import Page, expect

import backprop_core as core
from backprop_core.examples import COURSES
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.network.test_network import trained
from tests.docs.explorable.test_hand import PHONE
from tests.docs.explorable.test_one_screen import ELEMENTS
from tests.watch import drawn

XOR = COURSES["xor"]
NETWORK = ELEMENTS["training of xor"].replace("<backprop-network", '<backprop-network id="here"')
LEFT, RIGHT, TOP, BOTTOM = 6, 186, 8, 188  # of the large map's frame
LEAST, MOST = -0.5, 1.5  # of both inputs on the map: the points are 0 and 1
# In how many bands each of several places lies.
DEPTHS = """([kind, places]) => places.map(([x, y]) =>
    [...document.querySelectorAll(kind)].filter((band) => band.isPointInFill(new DOMPoint(x, y))).length)"""


@cache
def learned(step: int) -> dict[str, float]:
    """The weights after so many steps."""
    return dict(trained(XOR, step)[-1][0])


def values(step: int, label: str, x1: float, x2: float) -> float:
    """What a unit computes there, by the core's own traces."""
    trace = core.trace(XOR.text, learned(step) | {"x1": x1, "x2": x2, "t": 0})
    return next(node.value for node in trace.nodes if node.label == label)


def large(page: Page) -> str:
    return page.locator("[data-do=unit]").input_value()


@pytest.mark.parametrize("label", ["h1", "h2", "p"])
@pytest.mark.parametrize("step", [0, 40])
def test_the_stronger_the_colour_the_higher_the_value(alone: Alone, label: str, step: int) -> None:
    page = alone(NETWORK.replace("<backprop-network", f'<backprop-network step="{step}" unit="{label}"'))
    drawn(page)
    assert large(page) == label
    place = page.locator(".unit").evaluate_all(
        "(all, label) => all.findIndex((one) => one.querySelector('.symbol').textContent === label)", label
    )
    thumbnail = f".unit[data-unit='{place}'] .band"
    shares = [(column / 10, row / 10) for column in range(1, 10) for row in range(1, 10)]
    spots = [[LEFT + (RIGHT - LEFT) * across, TOP + (BOTTOM - TOP) * down] for across, down in shares]
    depths = page.evaluate(DEPTHS, [".bp-plane-map .band", spots])
    small_depths = page.evaluate(DEPTHS, [thumbnail, [[100 * across, 100 * down] for across, down in shares]])
    there = [
        values(step, label, LEAST + (MOST - LEAST) * across, MOST - (MOST - LEAST) * down) for across, down in shares
    ]
    found = sorted(zip(there, depths, small_depths, strict=True))
    assert found[-1][1] - found[0][1] >= 4
    assert found[-1][2] > found[0][2]
    for (lower, depth, small), (higher, other, its) in zip(found, found[9:], strict=False):
        assert depth <= other or higher - lower < 0.1
        assert small <= its or higher - lower < 0.2


def touch(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(
        min(one[end], other[end]) > max(one[start], other[start])
        for start, end in (("left", "right"), ("top", "bottom"))
    )


def test_the_points_stand_on_it_and_differ_in_shape(alone: Alone) -> None:
    page = alone(NETWORK)
    spots = page.locator(".bp-plane-map .spot").evaluate_all(
        "all => all.map((one) => [one.getAttribute('transform'), one.querySelector('.high') !== null, one.querySelector('.ring') !== null])"
    )
    assert [(high, ring) for _, high, ring in spots] == [
        (t > 0.5, place == 0) for place, (*_, t) in enumerate(XOR.rows)
    ]
    for (transform, *_), (x1, x2, _) in zip(spots, XOR.rows, strict=True):
        x, y = map(float, re.findall(r"[\d.]+", transform))
        assert x == pytest.approx(LEFT + (RIGHT - LEFT) * (x1 - LEAST) / (MOST - LEAST), abs=0.1)
        assert y == pytest.approx(BOTTOM - (BOTTOM - TOP) * (x2 - LEAST) / (MOST - LEAST), abs=0.1)
    page.get_by_label("Point to look at").select_option("point 3")
    expect(page.locator(".bp-plane-map .spot:has(.ring)")).to_have_count(1)
    expect(page.locator(".bp-plane-map .spot").nth(2).locator(".ring")).to_have_count(1)
    page.get_by_label("x1 of point 2").fill("3")
    expect(page.locator(".bp-plane-map .end").last).to_have_text("4.5")  # the map reaches as far as the points


def test_no_point_lies_on_the_value_of_a_line(alone: Alone) -> None:
    page = alone(NETWORK, viewport={"width": 390, "height": 844})
    seen = 0
    for unit in ("h1", "h2", "p"):
        page.locator("[data-do=unit]").select_option(unit)
        drawn(page)
        points, values = (
            page.locator(f".bp-plane-map {name}").evaluate_all("all => all.map((one) => one.getBoundingClientRect())")
            for name in (".spot", ".bp-map .height")
        )
        assert not [(point, value) for point in points for value in values if touch(point, value)]
        seen += len(values)
    assert seen  # else nothing could have been covered


def test_pointing_at_a_unit_lights_it_and_shows_it_large(alone: Alone) -> None:
    page = alone(NETWORK, viewport={"width": 1366, "height": 900})
    assert large(page) == "p"
    unit = page.locator(".unit[data-unit]").first
    unit.locator(".symbol").hover()
    expect(page.locator("[data-do=unit]")).to_have_value("h1")
    expect(unit).to_have_class(re.compile("large"))
    page.locator(".bp-rule").first.hover()
    expect(page.locator("[data-do=unit]")).to_have_value("p")
    unit.locator(".small").click()
    page.locator(".bp-rule").first.hover()
    expect(page.locator("[data-do=unit]")).to_have_value("h1")  # one that is pressed stays
    page.locator("[data-do=unit]").select_option("h2")
    expect(page.locator(".unit.large .symbol")).to_have_text("h2")
    page.get_by_role("button", name="copy link").click()
    assert "&unit=h2" in page.get_by_label("Link to what you see").input_value()


def test_it_follows_the_training_and_is_told_in_words(alone: Alone) -> None:
    page = alone(NETWORK)
    picture = page.locator(".bp-plane-map .bp-map")
    before = page.locator(".bp-plane-map .band").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    small = page.locator(".unit .band").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    page.locator(".bp-stage").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute(
        "aria-label",
        re.compile(r"^Map of p over x1 from −0.5 to 1.5 and x2 from −0.5 to 1.5 after step 3, with the 4 points"),
    )
    said = picture.get_attribute("aria-label") or ""
    for value, x1, x2 in re.findall(r"is (\S+) at x1 = (\S+), x2 = (\S+)[;.]", said.replace("−", "-")):
        assert values(3, "p", float(x1), float(x2)) == pytest.approx(float(value), rel=2e-3)
    assert len(re.findall("at x1", said)) == 2
    assert page.locator(".bp-plane-map .band").evaluate_all("all => all.map((one) => one.getAttribute('d'))") != before
    assert page.locator(".unit .band").evaluate_all("all => all.map((one) => one.getAttribute('d'))") != small


def test_a_finger_chooses_a_unit_and_the_whole_network_is_seen_on_a_phone(alone: Alone) -> None:
    page = alone(NETWORK, **PHONE)
    stage = page.locator(".bp-stage")
    assert stage.evaluate("(stage) => stage.scrollHeight - stage.clientHeight") <= 1
    page.locator(".unit[data-unit] .small").first.tap()
    expect(page.locator("[data-do=unit]")).to_have_value("h1")
    sizes = page.locator(".bp-layers text").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"
    )
    assert min(sizes) > 9


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_the_map_the_losses_and_the_rate_stand_beside_each_other(alone: Alone, width: int) -> None:
    page = alone(NETWORK, viewport={"width": width, "height": 800})
    drawn(page)
    boxes = page.evaluate("""() => [".bp-plane-map", ".bp-losses", ".bp-learned .bp-number-control"].map((name) => {
        const { left, right, top, bottom } = document.querySelector(name).getBoundingClientRect();
        return { left, right, top, bottom };
    })""")
    side = page.locator(".bp-side").bounding_box()
    assert side
    for place, one in enumerate(boxes):
        assert one["left"] >= side["x"] - 1
        assert one["right"] <= side["x"] + side["width"] + 1
        for other in boxes[place + 1 :]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert min(across, down) <= 1


def test_only_two_inputs_make_a_plane(alone: Alone) -> None:
    page = alone(ELEMENTS["training of line"])
    expect(page.locator(".bp-plane-map, .unit .small")).to_have_count(0)


def test_axe_finds_nothing(alone: Alone) -> None:
    page = alone(NETWORK)
    drawn(page)
    assert not barriers(page, "main")
