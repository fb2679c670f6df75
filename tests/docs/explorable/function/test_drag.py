"""A drag writes numbers: it sets no formula and lays nothing out, and when it rests nothing is stale."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.docs.explorable.alone import Alone
from tests.watch import drawn

FRAMES = 30  # in which a slow machine, too, has shown all: what is left of a round, and the next one
MOVE = """async (slider, [number, frames]) => {
    slider.value = number;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    for (let frame = 0; frame < frames; frame += 1) await new Promise(requestAnimationFrame);
    const explorable = slider.closest("backprop-explorable");
    const last = (kind) => [...explorable.querySelectorAll(kind)].at(-1).textContent;
    return [last(".bp-graph .value"), last(".bp-formula")]; // before another frame is shown
}"""
PLACES = "all => all.map((one) => one.getAttribute('transform'))"


def move(slider: Locator, number: str, frames: int = FRAMES) -> list[str]:
    """Move a slider and let some frames pass: what the output and the formula of the step say then."""
    found: list[str] = slider.evaluate(MOVE, [number, frames])
    return found


def test_a_drag_only_writes_numbers(page: Page) -> None:
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.evaluate("(explorable) => explorable.wake()")
    slider, parts = explorable.locator("input[type=range]").first, explorable.locator(".bp-graph [transform]")
    move(slider, "1.05")
    places = parts.evaluate_all(PLACES)
    for number in ("0.7", "-0.35", "-1.15", "-1.3"):
        move(slider, number)
        assert parts.evaluate_all(PLACES) == places
    drawn(explorable)
    assert "−33.6" in explorable.locator(".bp-formula").last.inner_text()
    assert "−1.3" in (explorable.locator(".bp-graph").text_content() or "")
    assert page.evaluate("globalThis.katex === undefined"), "a formula was set"
    expect(explorable.locator(".bp-said").last).to_contain_text("∂h/∂x = -33.6")
    assert "-33.6" in (explorable.locator(".bp-step .bp-said").all_text_contents()[-2])


FRAMES_OF_PILLS = """all => all.map((pill) => {
    const [frame, text] = ["rect", "text"].map((name) => pill.querySelector(name).getBBox());
    return [frame.x - text.x, frame.x + frame.width - text.x - text.width];
})"""


def test_what_frames_a_partial_is_as_wide_as_the_number_while_that_moves(alone: Alone) -> None:
    page = alone('<backprop-explorable expression="(4x+1)^2" at="x=1"></backprop-explorable>')
    pills = page.locator(".bp-graph .partial")
    expect(pills.last).to_have_text("×10")
    for number, partial in (("1", "×10"), ("-1.85", "×(−12.8)"), ("-0.25", "×0")):
        move(page.locator("input[type=range]").first, number)
        expect(pills.last).to_have_text(partial)
        for left, right in pills.evaluate_all(FRAMES_OF_PILLS):
            assert -11 < left < -5 and 5 < right < 11


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
    page.evaluate("document.fonts.ready.then(() => true)")  # what is set in them makes room for itself once they come
    drawn(page)
    before = words.bounding_box()
    move(explorable.locator("input[type=range]").first, "-1.234")
    after = words.bounding_box()
    assert before and after and (after["x"], after["y"]) == (before["x"], before["y"])


@pytest.mark.parametrize("a_look", [0, 3], ids=["quick", "slow"])
def test_a_slow_machine_shows_in_turns_what_a_quick_one_shows_at_once(fresh_page: Page, a_look: float) -> None:
    page = fresh_page
    page.add_init_script(f"let now = 1000; performance.now = () => (now += {a_look});")  # milliseconds at each look
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.evaluate("(explorable) => explorable.wake()")
    slider = explorable.locator("input[type=range]").first
    move(slider, "1.05")  # may be shown with the first picture
    move(slider, "1.1")  # the first round, of which it learns how fast the machine is
    value, formula = move(slider, "-1.3", frames=1 if a_look == 0 else 4)
    assert value == "17.64"
    assert ("−33.6" in formula) == (a_look == 0)
    value, formula = move(slider, "0.5")
    assert value == "9"
    assert "24" in formula


def test_a_drag_on_a_machine_that_is_very_slow_rests_only_when_it_has_ended(fresh_page: Page) -> None:
    page = fresh_page
    page.add_init_script(
        "let now = 1000; performance.now = () => (now = Math.max(now + 3, Date.now()));"
        "requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 60);"
    )
    page.goto("/")
    explorable = page.locator("backprop-explorable").first
    explorable.evaluate("(explorable) => explorable.wake()")
    slider, said = explorable.locator("input[type=range]").first, explorable.get_by_role("status")
    move(slider, "1.05")
    expect(said).to_contain_text("∂h/∂x = 41.6")
    heard = slider.evaluate(
        """async (slider) => {
            const said = slider.closest("backprop-explorable").querySelector("[role=status]");
            const heard = [];
            const watch = new MutationObserver(() => heard.push(said.textContent));
            watch.observe(said, { childList: true, characterData: true, subtree: true });
            for (let move = 0; move < 60; move += 1) {
                slider.value = 1 - move / 50;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise((done) => setTimeout(done, 30));
            }
            return heard;
        }"""
    )
    assert heard == []
    expect(said).to_contain_text("∂h/∂x = 1.600")
