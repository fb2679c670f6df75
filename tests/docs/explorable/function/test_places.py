"""Where things stand: nothing overlaps or leaves the picture, and all of it fits a small phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import CASES, Windows, put

BOXES = """(explorable) => {
    const kinds = ".shape, text.letter, text.value, text.adjoint, .partial rect";
    const all = [...explorable.querySelectorAll(`.bp-graph :is(${kinds})`)];
    return all.filter((part) => getComputedStyle(part).visibility === "visible").map((part) => {
        const { left, top, right, bottom } = part.getBoundingClientRect();
        const trim = part.localName === "text" ? (bottom - top) * 0.22 : 0; // a line of type is taller than its letters
        const what = `${part.getAttribute("class") ?? "partial"} ${part.textContent}`;
        return { what, left, top: top + trim, right, bottom: bottom - trim };
    });
}"""


@pytest.mark.parametrize("name", CASES)
def test_nothing_in_the_picture_overlaps(windows: Windows, name: str) -> None:
    explorable = put(windows(320, 900), *CASES[name])
    explorable.page.evaluate("document.fonts.ready")
    shown = {320: explorable.evaluate(BOXES)}
    for width in (768, 1440):
        explorable.page.set_viewport_size({"width": width, "height": 900})
        shown[width] = explorable.evaluate(BOXES)
    meeting = [
        (width, one["what"], other["what"])
        for width, boxes in shown.items()
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
    ]
    assert not meeting


def test_no_line_leaves_the_picture(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x=2y; (x+1)*sin(x)+x^2*y", {"y": 1.3})
    outside = explorable.evaluate(
        """(explorable) => {
            const { x, y, width, height } = explorable.querySelector(".bp-graph").viewBox.baseVal;
            return [...explorable.querySelectorAll(".bp-graph path")].map((path) => path.getBBox()).filter((box) =>
                box.x < x || box.x + box.width > x + width || box.y < y || box.y + box.height > y + height).length;
        }"""
    )
    assert outside == 0


def test_a_long_number_is_shown_whole(windows: Windows) -> None:
    explorable = put(windows(1280, 720), *CASES["long"])
    fields = explorable.locator(".bp-variable .bp-number")
    expect(fields.nth(0)).to_have_value("-2.5e14")
    expect(fields.nth(1)).to_have_value("3.14159e-7")
    assert all(fields.evaluate_all("all => all.map((one) => one.scrollWidth <= one.clientWidth)"))


@pytest.mark.parametrize("name", CASES)
def test_it_fits_a_small_phone(windows: Windows, name: str) -> None:
    explorable = put(windows(320, 640, touch=True), *CASES[name])
    box = explorable.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert field(explorable).evaluate("(typed) => typed.scrollWidth <= typed.clientWidth")
    inside = explorable.evaluate(
        """(explorable) => [...explorable.querySelectorAll(":scope > *, .bp-controls *, .bp-program *:not(.katex *)")]
            .filter((part) => !part.closest(".bp-said") && part.getBoundingClientRect().right > innerWidth
                && !part.closest(".bp-reading, .bp-choices > *")).map((part) => part.outerHTML.slice(0, 120))"""
    )
    assert not inside
    smallest = explorable.evaluate(
        """(explorable) => {
            const svg = explorable.querySelector(".bp-graph");
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            const sizes = [...svg.querySelectorAll("text")].map((text) => Number(text.getAttribute("font-size")));
            return Math.min(...sizes) * scale;
        }"""
    )
    assert smallest >= 9
