"""Text, clip and explorable move together, in a real browser and with a clip that was really rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Site
from tests.watch import watched_page

CHAPTER = "/chapters/backward-pass/"
CLIP_STEP = "#clip-backward-pass .bp-ticks"
EXPLORABLE_STEP = "#explorable-square .bp-ticks"


@pytest.fixture
def chapter(page: Page) -> Page:
    page.goto(CHAPTER)
    page.locator("#clip-backward-pass video").evaluate("(video) => { video.defaultPlaybackRate = 8; }")
    return page


@pytest.fixture
def still(chromium: Browser, site: Site) -> Iterator[Page]:
    with watched_page(chromium, site.url, java_script_enabled=False) as page:
        page.goto(CHAPTER)
        yield page


def steps(page: Page) -> Locator:
    return page.locator("backprop-steps[clip=clip-backward-pass] li")


def show(page: Page, number: int) -> None:
    steps(page).nth(number - 1).get_by_role("button").click()


def test_choosing_a_step_moves_the_clip_and_the_explorable_to_it(chapter: Page) -> None:
    show(chapter, 3)
    expect(steps(chapter).nth(2)).to_have_attribute("aria-current", "step")
    expect(chapter.locator(EXPLORABLE_STEP)).to_have_attribute("aria-valuenow", "10")
    expect(chapter.locator("#explorable-square .bp-rule")).to_contain_text("step 10 of 11")
    expect(chapter.locator(CLIP_STEP)).to_have_attribute("aria-valuenow", "4")
    expect(chapter.locator("#clip-backward-pass .clip-said .now")).to_contain_text("a change in c reaches f unchanged")


def test_the_step_that_the_clip_comes_to_lights_up(chapter: Page) -> None:
    clip = chapter.locator("#clip-backward-pass")
    clip.get_by_role("slider", name="Step").focus()
    chapter.keyboard.press("End")
    expect(steps(chapter).locator("xpath=self::*[@aria-current]")).to_have_count(0)  # the check is none of the steps
    chapter.keyboard.press("ArrowLeft")
    expect(steps(chapter).nth(3)).to_have_attribute("aria-current", "step")
    expect(steps(chapter).nth(2)).not_to_have_attribute("aria-current", "step")


def test_the_step_that_the_explorable_comes_to_lights_up(chapter: Page) -> None:
    explorable = chapter.locator("#explorable-square")
    explorable.get_by_role("button", name="Forward one step").click()
    expect(steps(chapter).nth(1)).to_have_attribute("aria-current", "step")
    explorable.get_by_role("textbox", name="Function").fill("x^3")
    explorable.get_by_role("button", name="Back one step").click()
    expect(steps(chapter).nth(1)).not_to_have_attribute("aria-current", "step")  # of another function


def test_a_step_brings_the_function_of_the_page_back_and_leaves_the_numbers(chapter: Page) -> None:
    explorable = chapter.locator("#explorable-square")
    explorable.get_by_role("textbox", name="x as a number").fill("2")
    show(chapter, 2)
    expect(explorable.get_by_role("textbox", name="x as a number")).to_have_value("2")
    explorable.get_by_role("textbox", name="Function").fill("x^3")
    show(chapter, 4)
    expect(explorable.get_by_role("textbox", name="Function")).to_have_value("(4x+1)^2")
    expect(chapter.locator(EXPLORABLE_STEP)).to_have_attribute("aria-valuenow", "11")


def test_arrows_go_from_step_to_step(chapter: Page) -> None:
    steps(chapter).first.get_by_role("button").focus()
    for _ in range(2):
        chapter.keyboard.press("ArrowDown")
    expect(steps(chapter).nth(2).get_by_role("button")).to_be_focused()
    expect(chapter.locator(EXPLORABLE_STEP)).to_have_attribute("aria-valuenow", "10")
    chapter.keyboard.press("ArrowUp")
    expect(chapter.locator(EXPLORABLE_STEP)).to_have_attribute("aria-valuenow", "9")


def test_in_forced_colours_the_step_that_is_shown_can_be_told(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, forced_colors="active") as page:
        page.goto(CHAPTER)
        show(page, 2)
        outlines = steps(page).evaluate_all("(items) => items.map((item) => getComputedStyle(item).outlineStyle)")
        assert outlines == ["none", "solid", "none", "none"]


def test_on_paper_the_steps_and_the_answer_can_be_read(chapter: Page) -> None:
    chapter.emulate_media(media="print")
    assert chapter.get_by_text("Choose a step").first.is_hidden()
    assert steps(chapter).nth(3).is_visible()
    answer = chapter.locator("details", has_text="The answer").last
    tall = "(details) => details.scrollHeight > 2 * details.firstElementChild.clientHeight"
    chapter.wait_for_function(tall, arg=answer.element_handle())


def test_without_scripts_the_steps_are_a_list_to_read(still: Page) -> None:
    item = steps(still).nth(3)
    assert item.is_visible()
    expect(item).to_contain_text("Product rule")
    assert still.locator(".steps-hint").first.is_hidden()


def test_without_a_script_nothing_offers_to_be_pressed_that_cannot_be(still: Page) -> None:
    explorables = still.locator("backprop-explorable")
    expect(explorables).to_have_count(5)
    for role in ("button", "combobox", "slider"):
        expect(explorables.get_by_role(role)).to_have_count(0)
    expect(explorables.last.get_by_text("Every step as a table")).to_be_visible()


def test_without_a_script_a_table_stands_under_the_words(still: Page) -> None:
    still.goto("/chapters/which-way/")
    parts = ("div table.plain", "p")
    table, words = (still.locator(f".md-content__inner > {part}").last.bounding_box() for part in parts)
    assert table and words
    assert table["x"] == pytest.approx(words["x"], abs=1)


def test_a_printed_chapter_leaves_no_pages_half_empty(chapter: Page) -> None:
    """It took 21 when each clip began a page of its own and each list of stills another."""
    chapter.locator("img").evaluate_all("(images) => images.forEach((image) => (image.loading = 'eager'))")
    assert len(re.findall(rb"/Type /Page\b", chapter.pdf(format="A4"))) <= 15
