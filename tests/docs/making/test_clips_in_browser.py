"""The list of clips, a bare page, the page that makes a clip and the page for what is not there, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from docs.extensions.clips.media import clips
from tests.conftest import Site
from tests.watch import let_frames_pass, watched_page


def test_the_clips_can_be_searched_by_idea(page: Page) -> None:
    page.goto("/clips/")
    shown = page.locator(".gallery-list > li").filter(visible=True)
    expect(shown).to_have_count(len(clips()))
    page.get_by_label("Search by idea").fill("nudge MACHINE")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("The chain rule")
    expect(page.get_by_role("status")).to_have_text("1 clip")
    expect(page.get_by_role("heading", level=2).filter(has_text="network")).to_have_count(0)
    page.get_by_label("Search by idea").fill("zzz")
    expect(page.get_by_role("status")).to_contain_text("No clips")


def test_an_address_can_ask_for_an_idea(page: Page) -> None:
    page.goto("/clips/?idea=learning%20rate")
    shown = page.locator(".gallery-list > li").filter(visible=True)
    expect(shown.first).to_contain_text("learning rate")
    assert shown.count() < len(clips())
    expect(page.get_by_role("textbox", name="Search", exact=True)).to_have_value("")  # of the whole site
    expect(page.locator(".md-search__output")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ("matrix gradients", "outer-product"),
        ("derivative", "tangent"),
        ("partial derivatives", "paths"),
        ("Jacobian", "shapes-decide"),
        ("backprop", "backward-pass"),
        ("backpropagation", "used-twice"),
        ("vanishing", "vanish-explode"),
        ("linear layer", "layer-matrix"),
        ("matrices", "layer-matrix"),
        ("chain rule, sigmoid", "chain-rule"),
        ("chain rule, sigmoid", "sigmoid-tree"),
        ("chain rule,", "chain-rule"),
        ("gradient descent", "learning-rate"),
    ],
)
def test_what_people_call_an_idea_is_found(page: Page, query: str, fitting: str) -> None:
    page.goto("/clips/")
    shown = page.locator(".gallery-list > li").filter(visible=True)
    page.get_by_label("Search by idea").fill(query)
    expect(shown.locator(f"a[href$='{fitting}/']")).to_have_count(1)
    assert shown.count() < len(clips())


def test_a_card_plays_while_it_is_pointed_at(page: Page) -> None:
    page.goto("/clips/")
    card, films = (
        page.locator(".gallery-list li", has_text="The backward pass").first,
        page.locator("clip-gallery video"),
    )
    card.hover()
    films.evaluate("film => film.currentTime > 0 || new Promise((moved) => film.addEventListener('timeupdate', moved))")
    assert films.evaluate("film => film.muted && film.loop && film.ariaHidden") == "true"
    poster, film = card.locator("img").filter(visible=True).bounding_box(), films.bounding_box()
    assert film == poster
    page.mouse.move(0, 0)
    expect(films).to_have_count(0)


def test_a_card_plays_while_it_has_the_focus_of_the_keys(page: Page) -> None:
    page.goto("/clips/")
    link = page.locator(".gallery-list a[href$='backward-pass/']")
    page.keyboard.press("Tab")
    link.focus()
    expect(link.locator("video")).to_have_count(1)
    page.get_by_label("Search by idea").focus()  # no card next to it, whose film the tests do not render
    expect(link.locator("video")).to_have_count(0)


def test_a_card_stands_still_for_who_wants_less_motion(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, reduced_motion="reduce") as page:
        page.goto("/clips/")
        page.locator(".gallery-list li", has_text="The backward pass").first.hover()
        let_frames_pass(page)
        expect(page.locator("clip-gallery video")).to_have_count(0)


def test_without_scripts_the_clips_are_a_plain_list(chromium: Browser, site: Site) -> None:
    with chromium.new_context(base_url=site.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/clips/")
        assert page.locator(".gallery-list > li").filter(visible=True).count() == len(clips())
        assert page.get_by_label("Search by idea").is_hidden()
        page.goto("/make/")
        expect(page.locator("make-clip code")).to_have_text("make clip EXPR='x*sin(x)' AT='x=2'")
        assert page.locator("make-clip code").is_visible()
        assert page.get_by_label("Function").is_hidden()


@pytest.mark.parametrize("size", [(320, 260), (960, 660), (1280, 300)])
def test_a_bare_page_fills_any_frame_without_scrolling(chromium: Browser, site: Site, size: tuple[int, int]) -> None:
    with watched_page(chromium, site.url, viewport={"width": size[0], "height": size[1]}) as page:
        page.goto("/embed/backward-pass/")
        assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [*size]
        for name in ("Back one step", "Play", "Forward one step", "Full screen"):
            expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        assert page.locator(".md-header, .md-search, a").count() == 0


def test_a_bare_page_has_the_colours_that_its_address_or_the_system_asks_for(chromium: Browser, site: Site) -> None:
    for scheme, asked, found in (
        ("light", "", "default"),
        ("dark", "", "slate"),
        ("dark", "?theme=light", "default"),
        ("light", "?theme=dark", "slate"),
    ):
        with watched_page(chromium, site.url, color_scheme=scheme) as page:
            page.goto(f"/embed/gates/{asked}")
            assert page.evaluate("document.body.dataset.mdColorScheme") == found


def test_in_a_frame_the_keys_step_and_the_player_plays(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url) as page:
        host = (
            '<!doctype html><title>Slides</title><iframe src="/embed/backward-pass/" width="960" height="660"></iframe>'
        )
        page.route("**/slides.html", lambda route: route.fulfill(body=host, content_type="text/html"))
        page.goto("/slides.html")
        frame = page.frame_locator("iframe")
        frame.locator("body").click(position={"x": 5, "y": 655})
        page.keyboard.press("PageDown")  # the first key shows the first step
        expect(frame.locator(".clip-said .now")).to_contain_text("If x moves by 0.01, how far does h?")
        for key, step in (("ArrowRight", "2"), ("ArrowRight", "3"), ("ArrowLeft", "2"), ("End", "6"), ("Home", "1")):
            page.keyboard.press(key)
            expect(frame.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", step)
        page.keyboard.press(" ")
        expect(frame.get_by_role("button", name="Pause")).to_be_visible()


def test_a_key_on_a_button_turns_the_deck_by_one_slide(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url) as page:
        page.route("**/slides.html", lambda route: route.fulfill(body=DECK, content_type="text/html"))
        page.goto("/slides.html")
        frame = page.frame_locator("iframe")
        frame.get_by_role("slider", name="Step").press("Home")
        frame.get_by_role("button", name="Forward one step").focus()
        page.keyboard.press("PageUp")
        page.wait_for_function("document.activeElement === document.body")
        let_frames_pass(page, 5)
        assert page.evaluate("heard") == ["PageUp 33"]


DECK = """<!doctype html><title>Slides</title><body>
<iframe src="/embed/backward-pass/" width="960" height="600"></iframe>
<script>
window.heard = [];
addEventListener("keydown", ({ key, keyCode }) => heard.push(`${key} ${keyCode}`));
</script>
<script type="module" src="/explorable/frames.js"></script>"""


def test_at_a_clip_s_ends_the_deck_hears_the_keys_and_has_them_from_then_on(chromium: Browser, site: Site) -> None:
    """The keys of the keyboard and of a presenter's remote, wherever in the frame the focus is; Escape gives them back."""
    with watched_page(chromium, site.url) as page:
        page.route("**/slides.html", lambda route: route.fulfill(body=DECK, content_type="text/html"))
        page.goto("/slides.html")
        frame = page.frame_locator("iframe")
        steps = frame.get_by_role("slider", name="Step")
        last = steps.get_attribute("aria-valuemax") or ""
        for key, place, at, told in (
            ("PageDown", "End", last, "PageDown 34"),
            ("ArrowRight", "End", last, "ArrowRight 39"),
            ("PageUp", "Home", "1", "PageUp 33"),
            ("ArrowLeft", "Home", "1", "ArrowLeft 37"),
            ("Escape", "PageDown", "2", None),
        ):
            frame.locator("body").click(position={"x": 5, "y": 595})
            page.keyboard.press(place)
            expect(steps).to_have_attribute("aria-valuenow", at)
            page.evaluate("heard.length = 0")
            page.keyboard.press(key)
            page.wait_for_function("document.activeElement === document.body")
            assert page.evaluate("heard") == ([told] if told else [])
            page.keyboard.press("ArrowRight")
            assert page.evaluate("heard.at(-1)") == "ArrowRight 39"
            expect(steps).to_have_attribute("aria-valuenow", at)


def opacity(part: Locator) -> float:
    """Of a part and of all that it lies in."""
    return float(
        part.evaluate(
            """(part) => {
                let all = 1;
                for (let one = part; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
                return all;
            }"""
        )
    )


def test_the_command_follows_what_is_typed(page: Page) -> None:
    page.goto("/make/")
    command = page.locator("make-clip code")
    expect(command).to_have_text("make clip EXPR='x*sin(x)' AT='x=2'")
    page.get_by_label("Function").fill("(w*x - 1)^2")
    expect(page.locator("#make-said")).to_contain_text("w")
    page.get_by_label("Values").fill("x=2, w=-pi/3")
    expect(page.locator("#make-said")).to_be_empty()
    page.get_by_label("tree: each use of it").check()
    expect(command).to_have_text("make clip EXPR='(w*x - 1)^2' AT='x=2, w=-pi/3' TREE=1")


def test_a_command_of_an_earlier_function_is_not_copied(page: Page) -> None:
    page.goto("/make/")
    made = page.locator("make-clip")
    command, button = made.locator("code"), made.get_by_role("button", name="Copy to clipboard")
    expect(button).to_be_visible()
    clear = opacity(command)
    page.get_by_label("Function").fill("sinn(x")
    expect(page.locator("#make-said")).to_contain_text("sinn")
    expect(button).to_be_hidden()
    expect(made.get_by_role("group", name="The command, still for what was typed before")).to_be_visible()
    assert opacity(command) < clear
    expect(command).to_have_text("make clip EXPR='x*sin(x)' AT='x=2'")
    page.get_by_label("Function").fill("sin(x)")
    expect(command).to_have_text("make clip EXPR='sin(x)' AT='x=2'")
    expect(button).to_be_visible()
    expect(made.get_by_role("group", name="The command", exact=True)).to_be_visible()
    assert opacity(command) == clear


def test_the_form_takes_the_arrays_that_its_page_speaks_of(page: Page) -> None:
    page.goto("/make/")
    page.get_by_label("Function").fill("sum((W @ x)^2)")
    page.get_by_label("Values").fill("W=normal(2, 3, seed=1) x=[1,2,3]")
    command = page.locator("make-clip code")
    expect(command).to_have_text("make clip EXPR='sum((W @ x)^2)' AT='W=normal(2, 3, seed=1) x=[1,2,3]'")
    page.get_by_label("Function").fill("W @ x")
    expect(page.locator("#make-said")).to_contain_text("a gradient needs one number")


def test_code_is_copied_by_its_button(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/make/")
        page.locator("make-clip").get_by_role("button", name="Copy to clipboard").click()
        expect(page.locator("make-clip").get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "make clip EXPR='x*sin(x)' AT='x=2'"


def test_where_there_is_no_page_the_nearest_is_named(chromium: Browser, site: Site) -> None:
    with chromium.new_context(base_url=site.url) as context:
        page = context.new_page()
        assert page.goto("/clips/bakward-pas/").status == 404  # type: ignore[union-attr]
        expect(page.locator("#nearest")).to_contain_text("The backward pass (clip)")
        page.goto("/qqqq")
        expect(page.locator("#nearest")).to_be_hidden()
        expect(page.locator("#all-pages")).to_contain_text("Make your own")


def test_the_index_of_words_is_fetched_when_someone_turns_to_the_search(fresh_page: Page) -> None:
    page = fresh_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/about/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search_index" in url]
    with page.expect_request("**/search_index.json"):
        page.get_by_role("textbox", name="Search").focus()
