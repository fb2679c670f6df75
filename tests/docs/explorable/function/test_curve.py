"""The curve of the function: its dot stands on it, and its slope is said clear of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

import backprop_core as core
from tests.docs.explorable.function.home import Windows, put

CROSSED = """async (explorable) => {
    const found = [];
    const field = explorable.querySelector("input[data-do=number]");
    const { min, max } = explorable.querySelector("input[data-do=drag]");
    for (let place = 0; place <= 40; place += 1) {
        field.value = (Number(min) + ((max - min) * place) / 40).toFixed(3);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const plot = explorable.querySelector(".bp-plot");
        const label = plot.querySelector(".slope");
        if (!label) continue;
        const words = label.getBBox();
        const covers = ({ x, y }) =>
            x > words.x && x < words.x + words.width && y > words.y + 2 && y < words.y + words.height - 2;
        for (const name of [".line", ".tangent", ".drop", ".axis"]) {
            const line = plot.querySelector(name);
            const part = line.getTotalLength() / 300; // less than the label is high
            const along = Array.from({ length: 301 }, (_, nth) => line.getPointAtLength(part * nth));
            if (along.some(covers)) found.push(`${name} at ${field.value}`);
        }
        const { width, height } = plot.viewBox.baseVal;
        if (words.x < 0 || words.y < 0 || words.x + words.width > width || words.y + words.height > height)
            found.push(`the border at ${field.value}`);
    }
    return found;
}"""
CURVES = ["(4x+1)^2", "x^3", "exp(-x)", "sin(2x)", "3-x^2", "abs(x)", "sigmoid(-3x)", "(sigmoid(2x-1)-1)^2"]
CURVES += ["tanh(x*tanh(x*tanh(x*tanh(x*tanh(x*tanh(x/2))))))"]  # a trough with steep walls


def test_the_dot_stands_on_the_curve_and_moves_with_x(square: Locator) -> None:
    dot = square.locator(".bp-plot .dot")
    before = dot.bounding_box()
    square.get_by_role("textbox", name="x as a number").fill("-1")
    expect(square.locator(".bp-plot .slope")).to_have_text("slope = −24")
    after = dot.bounding_box()
    assert before
    assert after
    assert after["x"] < before["x"] - 50
    on_the_line = dot.evaluate(
        """(dot) => {
            const line = dot.parentNode.querySelector(".line");
            const [x, y] = ["cx", "cy"].map((name) => Number(dot.getAttribute(name)));
            const part = line.getTotalLength() / 4000;
            const near = Array.from({ length: 4000 }, (_, place) => line.getPointAtLength(part * place));
            return Math.min(...near.map((point) => Math.hypot(point.x - x, point.y - y)));
        }"""
    )
    assert on_the_line < 1


@pytest.mark.parametrize("text", CURVES)
def test_wherever_the_dot_stands_its_slope_is_said_clear_of_the_curve(windows: Windows, text: str) -> None:
    explorable = put(windows(1280, 720), text, {"x": 0})
    expect(explorable.locator(".bp-plot:not(.bp-map) .slope")).to_be_visible()
    assert explorable.evaluate(CROSSED) == []


def test_with_several_variables_the_curve_is_over_the_chosen_one(windows: Windows) -> None:
    explorable = put(windows(1280, 720), "x*y^2", {"x": 3, "y": 2})
    expect(explorable.locator(".bp-plot:not(.bp-map) .slope")).to_have_text("slope = 4")
    explorable.get_by_label("curve over").select_option("y")
    expect(explorable.locator(".bp-plot:not(.bp-map) .slope")).to_have_text("slope = 12")
    expect(explorable.locator(".bp-nudge")).to_contain_text("Nudge y")


def test_the_curve_has_no_dot_where_a_function_has_a_gap_of_one_point(windows: Windows) -> None:
    text = "(x^2 - 1)/(x - 1)"
    explorable = put(windows(1280, 720), text, {"x": 0})
    dot, number = explorable.locator(".bp-plot .dot"), explorable.get_by_role("textbox", name="x as a number")
    expect(dot).to_have_count(1)
    number.fill("1")
    fault = core.trace(text, {"x": 1}).error
    assert fault
    expect(explorable.locator(".bp-undefined")).to_have_text(fault.message)
    expect(dot).to_have_count(0)
    number.fill("1.001")
    expect(dot).to_have_count(1)
