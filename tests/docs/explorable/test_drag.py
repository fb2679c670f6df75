"""A drag writes numbers: it sets no formula and lays nothing out, and when it rests nothing is stale."""

from __future__ import annotations

from playwright.sync_api import Page, expect

MOVE = """(slider, number) => {
    slider.value = number;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))));
}"""
PLACES = "all => all.map((one) => one.getAttribute('transform'))"


def test_a_drag_only_writes_numbers(page: Page) -> None:
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.evaluate("(explorable) => explorable.wake()")
    slider, parts = explorable.locator("input[type=range]").first, explorable.locator(".bp-graph [transform]")
    slider.evaluate(MOVE, "1.05")
    places = parts.evaluate_all(PLACES)
    for number in ("0.7", "-0.35", "-1.15", "-1.3"):
        slider.evaluate(MOVE, number)
        assert parts.evaluate_all(PLACES) == places
    assert "−33.6" in explorable.locator(".bp-formula").last.inner_text()
    assert "−1.3" in (explorable.locator(".bp-graph").text_content() or "")
    assert page.evaluate("globalThis.katex === undefined"), "a formula was set"
    expect(explorable.locator(".bp-said").last).to_contain_text("∂g/∂x = -33.6")
    assert "-33.6" in (explorable.locator(".bp-step .bp-said").all_text_contents()[-2])


def test_a_drag_of_a_function_that_was_just_typed_shows_the_new_one(page: Page) -> None:
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.evaluate("(explorable) => explorable.wake()")
    explorable.evaluate("""(explorable) => {
        const write = (field, text) => {
            field.value = text;
            field.dispatchEvent(new Event("input", { bubbles: true }));
        };
        write(explorable.querySelector("textarea"), "x^3");
        write(explorable.querySelector("input[type=range]"), "0.5");
    }""")
    expect(explorable.locator(".bp-graph .value").last).to_have_text("0.125")


def test_the_first_drag_leaves_the_step_beside_the_graph(page: Page) -> None:
    page.goto("/explore/")
    explorable = page.locator("backprop-explorable").first
    explorable.evaluate("(explorable) => explorable.wake()")
    explorable.get_by_label("Examples").select_option(label="A neuron")
    words = explorable.locator(".bp-words")
    expect(explorable.locator("input[type=range]")).to_have_count(5)
    before = words.bounding_box()
    explorable.locator("input[type=range]").first.evaluate(MOVE, "-1.234")
    after = words.bounding_box()
    assert before and after and (after["x"], after["y"]) == (before["x"], before["y"])
