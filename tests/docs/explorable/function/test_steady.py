"""What a reader holds or looks at keeps its place: sliders under the finger, the active node inside its stage."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from backprop_core.examples import EXAMPLES
from tests.conftest import Site
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field
from tests.docs.explorable.function.home import CASES, markup, put
from tests.watch import let_frames_pass, watched_page

WIDTHS = [320, 768, 1440]
PLACES = 3  # on each slider
SQUARE = markup(*CASES["square"])

# The highest and the lowest place of the controls, and by how much words stick out below their block, while each
# slider goes over its whole range and comes to rest.
OVER_THE_WHOLE_RANGE = """async (explorable, places) => {
    const frames = async (count) => { while (count--) await new Promise(requestAnimationFrame); };
    const box = (what) => explorable.querySelector(what).getBoundingClientRect();
    const tops = [], out = [];
    const look = () => {
        tops.push(box(".bp-controls").top - explorable.getBoundingClientRect().top);
        out.push((explorable.querySelector(".bp-nudge") ? box(".bp-nudge").bottom : 0) - box(".bp-words").bottom);
    };
    const move = async (slider, number) => {
        slider.value = number;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await frames(2);
        look();
    };
    look();
    for (const slider of explorable.querySelectorAll("input[type=range]")) {
        const [start, least, most] = [slider.value, Number(slider.min), Number(slider.max)];
        for (let place = 0; place <= places; place += 1) await move(slider, least + ((most - least) * place) / places);
        await move(slider, start);
    }
    for (let frame = 0; frame < 30; frame += 1) await new Promise(requestAnimationFrame);
    look();
    return [Math.min(...tops), Math.max(...tops), Math.max(...out)];
}"""


def choose(explorable: Locator, label: str) -> None:
    """Pick an example, and let it be set."""
    explorable.get_by_label("Examples").select_option(label=label)
    let_frames_pass(explorable.page, 15)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_slider_moves_away_while_it_is_dragged(alone: Alone, width: int) -> None:
    page = alone(SQUARE, viewport={"width": width, "height": 1000})
    explorable = page.locator("backprop-explorable")
    labels = explorable.get_by_label("Examples").locator("option[value]:not([value=''])").all_text_contents()
    assert len(labels) > 5
    for label in labels:
        choose(explorable, label)
        highest, lowest, out = explorable.evaluate(OVER_THE_WHOLE_RANGE, PLACES)
        assert lowest - highest < 1, label
        assert out < 1, label


def test_on_a_phone_a_program_stands_whole_in_its_field(alone: Alone) -> None:
    page = alone(SQUARE, viewport={"width": 320, "height": 640})
    explorable = page.locator("backprop-explorable")
    field(explorable).fill(EXAMPLES["network"].text)
    overflow = "(field) => [field.scrollHeight - field.clientHeight, field.scrollWidth - field.clientWidth]"
    assert field(explorable).evaluate(overflow) == [0, 0]


def is_in_sight(explorable: Locator) -> bool:
    """Whether the active node stands inside the stage as it is scrolled."""
    return bool(
        explorable.evaluate("""(explorable) => {
            const stage = explorable.querySelector(".bp-stage").getBoundingClientRect();
            const node = explorable.querySelector(".node.now .shape").getBoundingClientRect();
            return node.left >= stage.left && node.right <= stage.right && node.top >= stage.top && node.bottom <= stage.bottom;
        }""")
    )


def test_on_a_phone_the_active_node_of_a_wide_first_picture_is_in_sight_before_it_is_touched(
    chromium: Browser, site: Site
) -> None:
    with watched_page(chromium, site.url, viewport={"width": 390, "height": 844}) as page:
        page.goto("/chapters/shapes/")
        explorable = page.locator("backprop-explorable").first
        explorable.scroll_into_view_if_needed()
        page.wait_for_function(
            """() => {
                const { scrollLeft, scrollTop } = document.querySelector("backprop-explorable .bp-stage");
                return scrollLeft + scrollTop > 0;
            }"""
        )
        assert is_in_sight(explorable)
        assert not explorable.evaluate("(explorable) => explorable.controller !== null")


def test_on_a_phone_the_active_node_is_in_sight_at_once(alone: Alone) -> None:
    page = alone(SQUARE, viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    for step in ("92", "3", "40"):
        explorable = put(page, *CASES["network"], step=step)
        expect(explorable.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", step)
        assert is_in_sight(explorable), step
        assert page.evaluate("scrollY") == 0
    explorable.get_by_role("button", name="predict").press("Enter")
    expect(explorable.locator(".bp-question")).to_be_visible()
    for _ in range(12):
        explorable.get_by_role("button", name="skip").click()
        assert is_in_sight(explorable), explorable.locator(".bp-question").text_content()
