"""The home page in a real browser: it reads well at any width and in both palettes, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.commands import serving
from tests.conftest import Site
from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.built import addresses_of, broken, file_at, is_there, pages
from tests.docs.conftest import ELSEWHERE, TakenAway
from tests.lighthouse import longest
from tests.watch import rest, watched_page

LOOKS = (("light", 320), ("light", 768), ("light", 1440), ("dark", 1440))  # no colour depends on the width
SCHEME = {"light": DAY, "dark": NIGHT}
BACKGROUND = {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 23, 31)"}

# The whole page comes into view once, so that what loads late has loaded.
SCROLL_THROUGH = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 400) {
    scrollTo(0, y);
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  }
}"""

WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.className ?? node?.nodeName)]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""

PLACE = """(section) => [
    section.getBoundingClientRect().top,
    parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop),
]"""
RULES = """() => {
  const inside = (rule) => [rule.selectorText ?? [], ...[...(rule.cssRules ?? [])].map(inside)].flat();
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].flatMap(inside));
}"""
LATE = "*.{woff2,js,webp}"
REFUSED = ["script-src-elem", "script-src", "connect-src", "img-src"]
WATCH_POLICY = """
window.broken = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective }) => broken.push(effectiveDirective));
"""


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> tuple[str, int]:
    look: tuple[str, int] = request.param
    return look


@pytest.fixture(scope="module")
def palette(look: tuple[str, int]) -> str:
    return look[0]


@pytest.fixture(scope="module")
def home(look: tuple[str, int], chromium: Browser, site: Site) -> Iterator[Page]:
    """The home page with everything folded out, at each width in the light palette, and in the dark one."""
    palette, width = look
    size = {"width": width, "height": 900}
    with watched_page(chromium, site.url, viewport=size, color_scheme=palette) as page:
        page.goto("/")
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        page.evaluate(SCROLL_THROUGH)
        page.wait_for_load_state("networkidle")
        yield page


def test_axe_finds_no_barrier(home: Page, palette: str) -> None:
    assert not barriers(home, palettes=[SCHEME[palette]])


def test_nothing_is_wider_than_the_window(home: Page) -> None:
    assert home.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_page_has_the_colours_that_the_system_asks_for(home: Page, palette: str) -> None:
    assert home.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND[palette]


def test_each_clip_shows_a_poster(home: Page) -> None:
    posters = home.locator(".clip-screen img").filter(visible=True)
    assert posters.count() == home.locator("backprop-clip").count() > 0
    for poster in posters.all():
        assert poster.evaluate("(image) => image.complete && image.naturalWidth > 0")


@pytest.mark.parametrize(
    ("width", "path", "late"),
    [
        (390, "", LATE),
        (1440, "", LATE),
        (1440, "", "inter-*-700-*.woff2"),
        (1440, "", "palette.js"),
        (390, "chapters/checking/", LATE),
        (390, "make/", LATE),
    ],
)
def test_nothing_moves_while_a_page_loads(chromium: Browser, site: Site, width: int, path: str, late: str) -> None:
    with watched_page(chromium, site.url, fresh=True, viewport={"width": width, "height": 900}) as page:

        def hold(route: Route) -> None:
            page.wait_for_timeout(500)  # so slow is the line: nothing is waited for
            route.continue_()

        page.route(f"**/{late}", hold)
        page.add_init_script(WATCH_SHIFTS)
        page.goto(f"/{path}")
        page.evaluate("document.querySelector('backprop-clip')?.scrollIntoView()")
        page.wait_for_load_state("networkidle")
        page.evaluate(SCROLL_THROUGH)
        shifts = page.evaluate("shifts")
        assert sum(value for value, _ in shifts) < (0.02 if path else 0.005), shifts


@pytest.mark.parametrize("width", [412, 1440])
def test_a_link_to_a_section_ends_there_however_much_is_drawn_on_the_way(
    chromium: Browser, site: Site, width: int
) -> None:
    path = longest(site.folder, "chapters")
    with watched_page(chromium, site.url, viewport={"width": width, "height": 900}) as page:
        page.goto(f"/{path}")
        sections = page.locator("article h2[id]").evaluate_all("(all) => all.map(({ id }) => id)")
        for section in reversed(sections):
            page.goto("about:blank")
            page.goto(f"/{path}")
            page.evaluate("(id) => { location.hash = id; }", section)
            page.wait_for_load_state("networkidle")  # with all that it brings into sight
            rest(page)
            top, padding = page.locator(f"#{section}").evaluate(PLACE)
            assert top == pytest.approx(padding, abs=3), section


def test_a_class_of_the_whole_page_is_no_reason_to_style_all_that_is_in_it(page: Page) -> None:
    """A rule for what is inside of something without any class would be one, at every change of a class."""
    page.goto("/")
    rules = page.evaluate(RULES)
    assert len(rules) > 1000
    assert [rule for rule in rules if re.search(r"\[class\b[^\]]*\]\)?[^,]*[\s>+~]", rule)] == []


def test_a_chosen_palette_is_kept_and_is_there_from_the_first_paint(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, viewport={"width": 1440, "height": 900}) as page:
        page.goto("/")
        page.get_by_title("Change to dark").click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND["dark"]
        page.route("**/bundle.*.js", lambda route: route.fulfill(body=""))  # the theme's script would come too late
        page.goto("/404.html", wait_until="commit")
        page.wait_for_selector("h1")
        assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_address_can_ask_for_a_palette_and_keeps_none(chromium: Browser, site: Site, theme: str) -> None:
    other, kept = ("dark", 0) if theme == "light" else ("light", 1)
    with watched_page(chromium, site.url, color_scheme=other) as page:
        page.goto(f"/?theme={theme}")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND[theme]
        page.goto("/")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND[other]
        page.get_by_title(f"Change to {theme}").click()
        page.goto(f"/?theme={other}")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND[other]
        page.goto("/?theme=blue")
        assert page.evaluate("__md_get('__palette').index") == kept
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND[theme]


def test_the_policy_holds(chromium: Browser, site: Site) -> None:
    """A script that got into the page would not run, and nothing could be sent elsewhere."""
    with chromium.new_context(base_url=site.url) as context:
        page = context.new_page()
        page.add_init_script(WATCH_POLICY)
        page.goto("/")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("broken") == []
        page.evaluate(
            """async () => {
              const script = document.createElement("script");
              script.textContent = "window.ran = true";
              document.body.append(script);
              setTimeout("window.ran = true");
              await fetch("http://localhost:9/").catch(() => {});
              document.body.append(Object.assign(new Image(), { src: "http://localhost:9/image.png" }));
            }"""
        )
        page.wait_for_function("(ways) => ways.every((way) => broken.includes(way))", arg=REFUSED)
        assert page.evaluate("window.ran") is None


def test_every_address_holds_in_a_folder_of_another_host(taken_away: TakenAway) -> None:
    folder = taken_away.site
    assert not broken(folder, "/some/where/")
    for page, _ in pages(folder):
        assert "http://127.0.0.1:8000" not in page.read_text(encoding="utf-8"), page
        for address in addresses_of(page, ELSEWHERE):
            assert is_there(folder, file_at(folder, ELSEWHERE, address)), f"{page} -> {address}"


def test_the_site_works_from_a_folder_of_its_host(chromium: Browser, taken_away: TakenAway) -> None:
    with serving(taken_away.host) as url, watched_page(chromium, f"{url}/some/where") as page:
        for path in ("", "clips/", "clips/backward-pass/", "embed/backward-pass/", "make/", "404.html"):
            page.goto(f"{url}/some/where/{path}")
            page.evaluate(SCROLL_THROUGH)
            page.wait_for_load_state("networkidle")
        page.goto(f"{url}/some/where/")
        assert page.locator("backprop-explorable .bp-ticks").count() == 1


SOUGHT = (
    "adjoint, offline, vanishing gradient, softmax, cross entropy, exploding, Keynote, Moodle, Jupyter, Jacobian, autograd, "
    "matrix, vector, batch, Hessian"  # offline stands in brackets
)


def test_search_finds_words_of_the_pages(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    page.wait_for_load_state("networkidle")
    search = page.get_by_role("textbox", name="Search")
    for words in SOUGHT.split(", "):
        search.fill("")
        search.press_sequentially(words)
        says = re.compile(words.replace(" ", "[ -]"), re.IGNORECASE)
        expect(page.locator(".md-search-result__item").first).to_contain_text(says)
    for width in (1440, 1280, 1000):  # it opened beside the rooms once, and reached beyond the page
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width


FOCUS = """() => {
  const focused = document.activeElement;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2); // nothing lies over it
  return width > 1 && height > 1 && focused.contains(seen) && focused.checkVisibility({ opacityProperty: true });
}"""


@pytest.mark.parametrize("width", [320, 1440])
def test_what_has_the_focus_is_in_sight_in_the_header_and_the_drawer(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/about/")
    for _ in range(20):
        page.keyboard.press("Tab")
        page.wait_for_function(FOCUS, timeout=10_000)  # what slides in needs its time


def test_without_scripts_everything_can_be_read(chromium: Browser, site: Site) -> None:
    with chromium.new_context(base_url=site.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        assert page.locator("backprop-explorable svg .node").count() == 7
        assert page.locator("backprop-explorable table").count() == 1
        assert page.locator(".katex-html").first.is_visible()
        video = page.locator("backprop-clip video").first
        assert video.get_attribute("controls") is not None
        assert page.locator(".clip-steps").first.is_hidden()
        page.get_by_text("The backward pass, step by step").click()
        assert page.get_by_text("f = c + d, so a change in c reaches f unchanged.").last.is_visible()


def test_on_paper_nothing_to_press_is_left(page: Page) -> None:
    page.goto("/")
    page.emulate_media(media="print")
    assert page.locator(".clip-steps").first.is_hidden()
    assert page.locator(".clip-screen img").first.is_visible()
    assert page.locator(".bp-graph").first.is_visible()
    assert page.locator(".bp-controls").first.is_hidden()


def test_the_page_on_one_page_is_one_sheet_of_paper(page: Page) -> None:
    page.goto("/chapters/one-page/")
    page.add_style_tag(content=".new-sheet, .new-sheet ~ *, .site-footer { display: none !important }")
    assert sheets(page) == 1


def test_on_paper_the_answers_come_last_on_a_sheet_of_their_own(page: Page) -> None:
    page.goto("/chapters/one-page/")
    problems = page.locator(".new-sheet ~ p:has(> strong:first-child)")
    answers = page.locator(".new-sheet ~ details")
    assert problems.count() == answers.count() == 5
    between = [place for pair in zip(tops(problems), tops(answers), strict=True) for place in pair]
    assert between == sorted(between), "on the screen each answer follows its problem"
    assert [sheets(page, paper) for paper in ("A4", "Letter")] == [3, 3]
    page.emulate_media(media="print")
    assert max(tops(problems)) < min(tops(answers))
    page.add_style_tag(content=".new-sheet ~ :is(details, details:last-of-type ~ *), .site-footer { display: none }")
    assert sheets(page) == 2


def test_on_paper_nothing_leads_on_to_another_page(page: Page) -> None:
    page.goto("/chapters/neuron/")
    expect(page.locator("[rel=next]").last).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("[rel=next]:visible, [rel=prev]:visible, .site-footer [download]:visible")).to_have_count(0)


def sheets(page: Page, paper: str = "A4") -> int:
    """How many of them a page takes in print."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


def tops(parts: Locator) -> list[float]:
    return [float(top) for top in parts.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")]


def test_on_paper_no_step_is_cut_off_and_no_number_lies_over_another(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 970})
    page.goto("/chapters/backward-pass/")
    page.emulate_media(media="print")
    tables = page.locator(".bp-table").evaluate_all("(all) => all.map((one) => one.scrollWidth - one.clientWidth)")
    assert tables and max(tables) <= 0
    row = page.locator(".bp-variable:has(.bp-gradient)").first
    field, gradient = (row.locator(part).bounding_box() for part in (".bp-number", ".bp-gradient"))
    assert field and gradient
    assert gradient["x"] > field["x"] + field["width"]
