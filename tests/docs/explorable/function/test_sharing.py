"""What is seen, for others: a link that restores it, and files to take away."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import backprop_core as core
from tests.conftest import Site
from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import go_to_step, ticks
from tests.watch import drawn, watched_page


def written(explorable: Locator) -> list[tuple[str, str]]:
    """Every node and partial of the picture: how it is drawn, and what is written at it."""
    parts = explorable.locator(".bp-graph .node, .bp-graph .partial")
    return [
        tuple(part) for part in parts.evaluate_all("all => all.map((one) => [one.className.baseVal, one.textContent])")
    ]


def test_a_link_restores_all_that_was_seen(served: Locator, page: Page, chromium: Browser, site: Site) -> None:
    field(served).fill("x*y^2 + max(x, 1)\n# a comment & more")
    served.get_by_role("button", name="graph").click()
    served.get_by_role("textbox", name="y as a number").fill("-1.5")
    served.get_by_label("curve over").select_option("y")
    go_to_step(served, 4)
    served.get_by_role("button", name="copy link").click()
    drawn(served)
    link = served.get_by_label("Link to what you see").input_value()
    graph = written(served)
    with watched_page(chromium, site.url) as other:
        other.goto(link)
        restored = other.locator("backprop-explorable").first
        expect(field(restored)).to_have_value("x*y^2 + max(x, 1)\n# a comment & more")
        expect(ticks(restored)).to_have_attribute("aria-valuenow", "4")
        expect(restored.get_by_role("textbox", name="y as a number")).to_have_value("-1.5")
        expect(restored.get_by_label("curve over")).to_have_value("y")
        assert written(restored) == graph


@pytest.mark.parametrize(
    "state",
    [
        "f=<img src=x onerror=alert(1)>",
        "f=x&at=x=1e999;y=__proto__",
        "f=x&step=-5",
        "f=x&along=__proto__",
        "f=" + "x*" * 30_000 + "x",
    ],
)
def test_a_hostile_link_is_only_text(page: Page, state: str) -> None:
    page.goto(f"/#explorable=explorable-square&{state}")
    explorable = page.locator("backprop-explorable").first
    expect(field(explorable)).not_to_have_value("(4x+1)^2")
    assert explorable.locator("img, script").count() == 0
    expect(explorable.locator(".bp-graph .node").first).to_be_visible()


def test_the_picture_and_the_trace_can_be_taken_away(served: Locator, page: Page) -> None:
    served.get_by_role("button", name="export").click()
    with page.expect_download() as json_file:
        served.get_by_role("button", name="trace (JSON)").click()
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    assert json.loads(json_file.value.path().read_text(encoding="utf-8"))["steps"] == trace.json()["steps"]
    with page.expect_download() as svg_file:
        served.get_by_role("button", name="picture (SVG)").click()
    svg = svg_file.value.path().read_text(encoding="utf-8")
    assert "var(" not in svg
    assert "data:font/woff2" in svg
    assert ">25</text>" in svg
    assert re.search(r"svg.bp-graph \{ width: \d", svg), "in a browser it would fill the window"
    with page.expect_download() as png_file:
        served.get_by_role("button", name="picture (PNG)").click()
    assert png_file.value.path().read_bytes().startswith(b"\x89PNG")
    command = served.get_by_label("The same as a clip, in a copy of this project")
    expect(command).to_have_value("make clip EXPR='(4x+1)^2' AT='x=1'")
    drawn(served)
    derivation = served.get_by_label("The derivation, in LaTeX").input_value()
    assert r"\frac{\partial h}{\partial c}\cdot \frac{\partial c}{\partial b} = 10\cdot 4 = 40" in derivation
    assert "htmlClass" not in derivation
