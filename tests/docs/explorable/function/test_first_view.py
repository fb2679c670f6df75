"""The explorable as it comes with its page: drawn when the site was built, and awake once someone reaches for it."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Site
from tests.docs.explorable.elements import held_script
from tests.docs.explorable.function.home import beside, gradient, wake
from tests.watch import watched_page


def test_the_still_shows_the_whole_trace_without_a_script(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, java_script_enabled=False) as page:
        page.goto("/")
        explorable = page.locator("backprop-explorable").first
        expect(beside(explorable, "h", "value")).to_have_text("25")
        expect(beside(explorable, "b", "adjoint")).to_have_text("∂40")
        expect(explorable.locator(".bp-rows tbody tr")).to_have_count(11)
        assert explorable.locator(".katex").count() > 0


def test_the_script_changes_nothing_of_what_stands_in_the_page(served: Locator, page: Page) -> None:
    before, box = served.inner_html(), served.bounding_box()
    page.evaluate("document.querySelector('backprop-explorable').wake().then(() => new Promise(requestAnimationFrame))")
    assert page.evaluate("document.querySelector('backprop-explorable').controller !== null")
    assert served.inner_html() == before
    assert served.bounding_box() == box


def test_the_first_view_loads_neither_the_engine_nor_katex(served: Locator, page: Page) -> None:
    page.wait_for_load_state("networkidle")
    scripts = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [name for name in scripts if "/explorable/" in name and name.endswith(".js")] == [
        f"{page.evaluate('location.origin')}/explorable/element.js"
    ]
    assert not [name for name in scripts if name.endswith("katex.min.js")]


def test_what_is_done_before_the_script_has_come_counts(served: Locator, page: Page) -> None:
    page.evaluate(
        """() => {
            const find = (what) => document.querySelector(`backprop-explorable ${what}`);
            find("[data-do=graph]").click();
            find(".bp-field").value = "x^3";
            find(".bp-field").dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(gradient(served)).to_have_text("∂b/∂x = 3")


def test_a_table_folded_out_before_the_script_has_come_stays_open(page: Page) -> None:
    let_it_come = held_script(page)
    page.goto("/", wait_until="domcontentloaded")
    explorable = page.locator("backprop-explorable").first
    explorable.get_by_text("Every step as a table").click()
    let_it_come()
    wake(explorable)
    expect(explorable.locator("details")).to_have_attribute("open", "")
