"""The elements in other people's pages: in frames, and from one script, from another origin and under a strict policy."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from backprop_core.examples import WALKS
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from docs.making import stylesheets
from tests.conftest import Site
from tests.docs.extensions.pages import rendered
from tests.watch import drawn, rest

Host = Callable[..., Page]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def host(chromium: Browser, site: Site, tmp_path: Path) -> Iterator[Host]:
    """Writes a page, serves it from an origin of its own, and opens it; nothing it does may fail or ask a third host."""
    complaints: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    own = f"http://127.0.0.1:{server.server_port}"
    contexts = []

    def opened(body: str, policy: str = "default-src {site}", head: str = "", **options: Any) -> Page:
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy.format(site=site.url)}">' if policy else ""
        text = f'<!doctype html><html lang="en"><head><meta charset="utf-8">{meta}<title>Elsewhere</title>{head}</head>'
        icon = '<link rel="icon" href="data:,">' if not policy else ""
        (tmp_path / "index.html").write_text(f"{text}{icon}<body>{body.replace('{site}', site.url)}</body></html>")
        context = chromium.new_context(**options)
        contexts.append(context)
        context.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "request",
            lambda request: (
                complaints.append(f"asked for {request.url}")
                if not request.url.startswith((f"{own}/", f"{site.url}/", "data:", "blob:", "about:"))
                else None
            ),
        )
        page = context.new_page()
        page.goto(f"{own}/index.html")
        return page

    yield opened
    for context in contexts:
        context.close()
    server.shutdown()
    server.server_close()
    assert not [one for one in complaints if "favicon" not in one]


ELEMENT = '<script type="module" src="{site}/explorable/element.js"></script>'
THREE = (
    '<backprop-explorable program="(4x+1)^2" at="x=1"></backprop-explorable>'
    '<backprop-descent program="x^2" at="x=2" rate="0.25"></backprop-descent>'
    '<backprop-network program="p = w*x + b; (t-p)^2" rows="0,1; 1,3" rate="0.2"></backprop-network>'
)

PAGES = {
    "explorable": "explore",
    "descent": "descent",
    "network": "training",
    "knobs": "knobs",
    "digits": "digits",
    "race": "race",
    "write": "write",
}


# From one script.


def test_one_script_is_enough_under_a_policy_that_lets_in_only_our_origin(host: Host) -> None:
    page = host(THREE + ELEMENT)
    explorable = page.locator("backprop-explorable")
    expect(explorable.locator(".bp-gradient")).to_have_text(re.compile("= 40$"))
    slider = explorable.get_by_role("slider", name="x", exact=True)
    slider.focus()
    page.keyboard.press("End")
    expect(explorable.locator(".bp-gradient")).to_have_text(re.compile("= 72$"))
    expect(slider).to_have_css("--share", "100%")  # set by script, since the policy forbids style attributes
    descent = page.locator("backprop-descent")
    descent.scroll_into_view_if_needed()
    descent.get_by_role("button", name="Forward one step").click()
    expect(descent.locator(".bp-rows tr.now td").nth(1)).to_have_text("1")
    network = page.locator("backprop-network")
    network.scroll_into_view_if_needed()
    network.get_by_role("button", name="Forward one step").click()
    expect(network.locator(".bp-training .bp-count")).to_have_text("step 1 of 1")
    expect(network.locator(".katex").first).to_be_visible()
    expect(network.locator(".bp-stage .bp-frame")).to_have_css("min-width", re.compile(r"\d+px"))


def test_the_styles_and_fonts_come_with_it(host: Host) -> None:
    page = host(THREE + ELEMENT)
    explorable = page.locator("backprop-explorable")
    expect(explorable.locator(".node").first).to_be_visible()
    expect(explorable).to_have_css("font-family", re.compile("^Inter"))
    expect(explorable).to_have_css("font-size", "15.2px")
    expect(explorable.locator(".bp-graph .value").first).to_have_css("fill", "rgb(11, 92, 184)")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)"
    )
    assert {"Inter", "KaTeX_Main"} <= {family.strip('"') for family in loaded}
    assert page.locator("link[rel=stylesheet]").count() == 1


@pytest.mark.parametrize(
    ("head", "attribute", "scheme", "dark"),
    [
        ("", "", "dark", False),  # the page says nothing about dark, so it is light
        ('<meta name="color-scheme" content="light dark">', "", "dark", True),
        ('<meta name="color-scheme" content="light dark">', "", "light", False),
        ("", ' theme="dark"', "light", True),
        ('<meta name="color-scheme" content="dark">', ' theme="light"', "dark", False),
    ],
)
def test_its_colours_follow_the_page(host: Host, head: str, attribute: str, scheme: Any, dark: bool) -> None:
    element = f"<backprop-explorable{attribute} program='x^2'></backprop-explorable>"
    page = host(element + ELEMENT, head=head, color_scheme=scheme)
    explorable = page.locator("backprop-explorable")
    expect(explorable.locator(".node").first).to_be_visible()
    expect(explorable).to_have_css("background-color", "rgb(27, 31, 42)" if dark else "rgb(255, 255, 255)")


def test_an_element_far_below_is_drawn_when_it_comes_near(host: Host) -> None:
    page = host(f"<br>{'<p>Text.</p>' * 200}<backprop-descent program='x^2'></backprop-descent>{ELEMENT}")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [name.rsplit("/", 1)[1] for name in loaded if "/explorable/" in name] == ["element.js"]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("backprop-descent .dot")).to_be_visible()


def test_a_page_of_another_size_of_type_changes_nothing(host: Host) -> None:
    page = host(f"<style>html {{ font-size: 10px }}</style>{THREE}{ELEMENT}", policy="")
    expect(page.locator("backprop-explorable .node").first).to_be_visible()
    expect(page.locator("backprop-explorable")).to_have_css("font-size", "15.2px")


def test_the_picture_can_be_saved_elsewhere_too(host: Host) -> None:
    page = host(f"<backprop-explorable program='x^2'></backprop-explorable>{ELEMENT}")
    page.get_by_role("button", name="export").click()
    with page.expect_download() as file:
        page.get_by_role("button", name="picture (SVG)").click()
    svg = file.value.path().read_text(encoding="utf-8")
    assert "var(" not in svg
    assert "light-dark" not in svg
    assert "fill: rgb(11, 92, 184)" in svg or "fill: #0b5cb8" in svg.lower()


# In frames.


@pytest.mark.parametrize("kind", ["explorable", "descent", "network"])
def test_the_copied_frame_shows_the_same_state_in_another_page(
    host: Host, page: Page, site: Site, chromium: Browser, kind: str
) -> None:
    name = PAGES[kind]
    page.goto(f"/embed/{name}/")
    element = page.locator(f"backprop-{kind}")
    element.get_by_role("button", name="Back one step" if kind == "explorable" else "Forward one step").first.click()
    element.get_by_role("button", name="embed", exact=True).click()
    drawn(element)
    frame = element.get_by_label("Frame for another page").input_value()
    source = html.unescape(re.search(r'src="([^"]*)"', frame)[1])  # type: ignore[index]
    assert source.startswith(f"{site.url}/embed/{name}/#explorable=embed&")
    shown = element.locator("svg.bp-graph, svg.bp-walk").first.inner_html()
    other = host(frame)
    box = other.locator("iframe").bounding_box()
    assert box and box["height"] > 400  # with no script that would fit it to what it shows
    inside = other.frame_locator("iframe").locator(f"backprop-{kind}")
    drawing = inside.locator("svg.bp-graph, svg.bp-walk").first
    expect(drawing.locator("text")).to_have_text(
        element.locator("svg.bp-graph, svg.bp-walk").first.locator("text").all_text_contents()
    )
    assert drawing.inner_html() == shown


@pytest.mark.parametrize(
    ("query", "scheme", "colour"),
    [
        ("", "light", "rgb(255, 255, 255)"),
        ("", "dark", "rgb(27, 31, 42)"),
        ("?theme=dark", "light", "rgb(27, 31, 42)"),
        ("?theme=light", "dark", "rgb(255, 255, 255)"),
    ],
)
def test_a_frame_is_light_or_dark_as_asked(host: Host, query: str, scheme: Any, colour: str) -> None:
    page = host(f'<iframe src="{{site}}/embed/descent/{query}" width="800" height="600"></iframe>', color_scheme=scheme)
    frame: FrameLocator = page.frame_locator("iframe")
    expect(frame.locator("backprop-descent")).to_have_css("background-color", colour)


def test_a_bare_page_has_no_furniture_and_a_link_in_it_still_says_all(page: Page) -> None:
    for element, name in PAGES.items():
        page.goto(f"/embed/{name}/")
        assert page.locator("header, nav, footer, .md-search").count() == 0
        expect(page.locator(f"backprop-{element}")).to_have_count(1)
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]


def test_no_clip_takes_the_address_of_a_bare_page() -> None:
    embed = DOCS / "embed"
    assert {path.stem for path in embed.glob("*.md")} == set(PAGES.values())
    assert not [name for name in PAGES.values() if (embed / name).is_dir()]


def test_a_frame_becomes_as_high_as_what_it_shows(host: Host) -> None:
    page = host(
        '<iframe src="{site}/embed/descent/" width="700" height="150"></iframe>'
        '<script type="module" src="{site}/explorable/frames.js"></script>'
    )
    frame = page.frame_locator("iframe")
    content = frame.locator("main")
    expect(frame.locator("backprop-descent .dot")).to_be_visible()

    def heights() -> tuple[float, float]:
        outer, inner = page.locator("iframe").bounding_box(), content.bounding_box()
        assert outer
        assert inner
        return outer["height"], inner["height"]

    page.wait_for_function("document.querySelector('iframe').getBoundingClientRect().height > 400")
    rest(page)
    before = heights()[0]
    content.evaluate("main => { main.append(document.createElement('p')); main.lastChild.style.height = '123px'; }")
    page.wait_for_function(
        "(before) => document.querySelector('iframe').getBoundingClientRect().height > before", arg=before
    )
    rest(page)
    outer, inner = heights()
    assert outer == pytest.approx(inner, abs=6)


def test_only_our_frames_are_listened_to(host: Host) -> None:
    page = host(
        '<iframe id="own" height="77"></iframe>'
        '<iframe id="ours" src="{site}/embed/descent/" height="150"></iframe>'
        '<script type="module" src="{site}/explorable/frames.js"></script>',
        policy="",
    )
    page.wait_for_function("document.querySelector('#ours').style.height")
    page.evaluate(
        """() => {
            const own = document.querySelector("#own");
            own.contentWindow.eval("parent.postMessage({ source: 'backprop-in-motion', height: 999 }, '*')");
            return new Promise((heard) => addEventListener("message", () => requestAnimationFrame(heard)));
        }"""
    )
    assert page.evaluate("document.querySelector('#own').style.height") == ""


# In our own pages.


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/// descent | vally\n///", "there is no walk vally (did you mean valley?)"),
        ("/// network | mazurr\n///", "there is no course mazurr (did you mean mazur?)"),
        ("/// descent | a*b*c @ a=1\n///", "cannot be drawn: A descent is drawn over one variable or two"),
        ("/// descent | x^2 @ y\n///", "y is no value for a variable"),
        ("/// descent\n///", "it needs `| NAME` after it"),
        ("/// descent | valley\n    speed: 3\n///", "its options are id, step, rate, momentum, zoom"),
    ],
)
def test_a_block_that_cannot_be_read_stops_the_build(text: str, sentence: str) -> None:
    with pytest.raises(PageError) as caught:
        rendered(text)
    assert sentence in str(caught.value)


def test_blocks_stand_in_the_page_before_their_scripts() -> None:
    page = rendered(
        "/// descent | valley\n    step: 2\nMind *the* slope.\n///\n\n/// descent | x^2 @ x=pi/2\n    rate: 0.3\n///"
    )
    assert re.findall(r'<backprop-descent id="([^"]*)"', page) == ["descent-valley", "descent"]
    assert f'rate="{WALKS["valley"].rate}"' in page
    assert 'expression="x^2" at="x=1.5707963267948966" rate="0.3"' in page
    assert page.count('<tr class="now">') == 2
    assert re.search(r"<figcaption>\s*<p>Mind <em>the</em> slope\.</p>", page)
    network = rendered("/// network | mazur\n///")
    assert 'weights="w1 w2 w3 w4 w5 w6 w7 w8" inputs="i1 i2" targets="t1 t2" rows="0.05,0.1,0.01,0.99"' in network
    assert network.count('class="unit') >= 7


def test_styles_for_elsewhere_hold_no_length_that_a_page_could_change(site: Site) -> None:
    text = stylesheets.elsewhere()
    assert not re.search(r"\d(rem|vw)\b", re.sub(r"url\([^)]*\)", "", text).split("backprop-explorable", 1)[1])
    assert stylesheets.pixels("0.76rem 1rem 44.8rem .5rem x1rem") == "15.2px 20px 896px 10px x1rem"
    for name in re.findall(r'url\("?(?!data:)([^")]+)"?\)', text):
        assert (DOCS / "generated" / name).resolve().is_file(), name
