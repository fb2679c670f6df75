"""The player of a clip, in a real browser, with a clip that was really rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

import backprop_core as core
from docs.extensions.clips.media import UPRIGHT
from docs.extensions.clips.player import icons
from tests.conftest import Site
from tests.watch import FRAMES, watched_page

NOW = "(clip) => clip.querySelector('video').currentTime"
PLAYING = "(clip) => !clip.querySelector('video').paused"
TIMES = "(clip) => [...clip.querySelectorAll('.bp-ticks span')].map(({ dataset }) => [+dataset.start, +dataset.end])"
FRAME = 0.1  # seconds; a draft has 15 frames a second


@pytest.fixture
def clip(page: Page) -> Locator:
    """The clip of the backward pass, in view."""
    return shown(page)


@pytest.fixture
def narrow(chromium: Browser, site: Site) -> Iterator[Page]:
    with watched_page(chromium, site.url, viewport={"width": 320, "height": 700}, has_touch=True) as page:
        yield page


def shown(page: Page) -> Locator:
    page.goto("/")
    found = page.locator("#clip-backward-pass")
    found.scroll_into_view_if_needed()
    found.locator("video").evaluate("(video) => { video.defaultPlaybackRate = video.playbackRate = 4; }")
    return found


def times(clip: Locator) -> list[list[float]]:
    return list(clip.evaluate(TIMES))


def said(clip: Locator) -> Locator:
    return clip.locator(".clip-said .now")


def poster_of(clip: Locator) -> Locator:
    return clip.locator("img").filter(visible=True)


def drawing(clip: Locator) -> str | None:
    """What is drawn on the button that plays and pauses."""
    return clip.locator("[data-do=play] path").get_attribute("d")


def wait_at(clip: Locator, time: float) -> None:
    """Waits until the clip stands at a time, to within a frame."""
    clip.page.wait_for_function(
        f"([clip, time]) => ({PLAYING})(clip) === false && Math.abs(({NOW})(clip) - time) < {FRAME}",
        arg=[clip.element_handle(), time],
        timeout=15_000,
    )


def note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def test_a_film_that_is_waited_for_is_said_to_be_on_its_way(page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile(r"clip\.(webm|mp4)$"), lambda route: held.append(route))
    clip = shown(page)
    screen = clip.locator(".clip-screen")
    clip.locator("[data-do=play]").click()
    expect(screen).to_have_attribute("aria-busy", "true")
    page.wait_for_function(
        "(screen) => getComputedStyle(screen, '::after').visibility === 'visible'", arg=screen.element_handle()
    )
    while held:
        held.pop().continue_()
    expect(screen).to_have_attribute("aria-busy", "false")
    clip.page.wait_for_function(f"(clip) => ({NOW})(clip) > 0", arg=clip.element_handle())


def test_nothing_of_a_clip_is_fetched_before_someone_plays_it(chromium: Browser, site: Site) -> None:
    for scheme in ("light", "dark"):
        asked: list[str] = []
        with watched_page(chromium, site.url, fresh=True, color_scheme=scheme) as page:
            with_dark_films(page)
            page.on("request", partial(note, asked))
            shown(page)
            page.wait_for_load_state("networkidle")
        assert not [url for url in asked if ".mp4" in url or ".webm" in url]


def with_dark_films(page: Page) -> None:
    """Gives the dark films an address of their own, since drafts are rendered in light only."""

    def rewritten(route: Route) -> None:
        text = route.fetch().text()
        route.fulfill(body=re.sub(r"(data-theme='dark' src='[^']*)'", r"\1?dark'", text), content_type="text/html")

    page.route(re.compile(r"/$"), rewritten)


def test_the_film_has_the_colours_of_the_page_and_keeps_its_place(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url) as page:
        with_dark_films(page)
        clip = shown(page)
        clip.evaluate("(clip) => clip.show(1)")
        wait_at(clip, times(clip)[1][1])
        source = clip.locator("video").evaluate_handle("(video) => ({ get name() { return video.currentSrc; } })")
        assert source.evaluate("({ name }) => name.includes('dark')") is False
        page.get_by_title("Change to dark").click()
        page.wait_for_function("(source) => source.name.includes('dark')", arg=source)
        wait_at(clip, times(clip)[1][1])
        expect(clip.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", "2")


def test_until_it_begins_the_sentence_is_that_of_the_poster(clip: Locator) -> None:
    expect(said(clip)).to_have_text("c = a · b, so a change in b is multiplied by a = 4 on its way to c.")
    clip.get_by_role("button", name="Play", exact=True).click()
    expect(said(clip)).to_contain_text("If x moves by 0.01, how far does h?")


def with_square_films(page: Page) -> None:
    """Gives the clip square films too, at addresses of their own, since drafts are rendered wide only."""

    def rewritten(route: Route) -> None:
        text = route.fetch().text()
        square = rf"<source data-theme='\1' media='{UPRIGHT}' src='\2?square' type='\3'>\g<0>"
        text = re.sub(r"<source data-theme='(\w+)' src='([^']*)' type='([^']*webm[^']*)'>", square, text)
        route.fulfill(body=text, content_type="text/html")

    page.route(re.compile(r"/$"), rewritten)


UPRIGHT_PHONE, TURNED_PHONE = {"width": 390, "height": 844}, {"width": 844, "height": 390}
SOURCE = "(video) => video.src || video.currentSrc"


def test_a_phone_held_upright_plays_the_square_film_to_its_end_even_if_it_is_turned(
    chromium: Browser, site: Site
) -> None:
    with watched_page(chromium, site.url, viewport=UPRIGHT_PHONE) as page:
        with_square_films(page)
        clip = shown(page)
        video = clip.locator("video")
        clip.evaluate("(clip) => clip.show(1)")
        wait_at(clip, times(clip)[1][1])
        assert "square" in video.evaluate(SOURCE)
        page.set_viewport_size(TURNED_PHONE)  # type: ignore[arg-type]  # a plain dictionary
        expect(clip).to_have_class(re.compile("turned"))
        assert "square" in video.evaluate(SOURCE)
        assert clip.evaluate(NOW) == pytest.approx(times(clip)[1][1], abs=FRAME)
        expect(clip.locator(".clip-screen img").first).to_be_hidden()  # or the wide poster would look out below
        box = video.bounding_box()
        assert box and box["height"] <= TURNED_PHONE["height"], "all of it can be seen"


def test_a_film_that_has_not_begun_takes_the_shape_of_the_screen_as_it_is_turned(chromium: Browser, site: Site) -> None:
    asked: list[str] = []
    with watched_page(chromium, site.url, fresh=True, viewport=TURNED_PHONE) as page:
        with_square_films(page)
        page.on("request", partial(note, asked))
        clip = shown(page)
        assert "square" not in clip.locator("video").evaluate(SOURCE)
        page.set_viewport_size(UPRIGHT_PHONE)  # type: ignore[arg-type]  # a plain dictionary
        page.wait_for_function(
            f"(video) => ({SOURCE})(video).includes('square')", arg=clip.locator("video").element_handle()
        )
        page.wait_for_load_state("networkidle")
    assert not [url for url in asked if ".mp4" in url or ".webm" in url]


def test_the_forward_button_plays_one_step_and_stops_at_its_end(clip: Locator) -> None:
    forward = clip.get_by_role("button", name="Forward one step")
    first, second, *_ = times(clip)
    forward.click()
    wait_at(clip, first[1])
    expect(said(clip)).to_contain_text("If x moves by 0.01, how far does h?")
    forward.click()
    wait_at(clip, second[1])
    expect(said(clip)).to_contain_text("The output comes first")
    expect(said(clip)).to_be_visible()
    assert clip.locator(".bp-ticks .done").count() == 2


def test_the_back_button_stands_at_the_end_of_the_step_before(clip: Locator) -> None:
    clip.locator(".bp-ticks").focus()
    clip.page.keyboard.press("End")
    *_, before, last = times(clip)
    wait_at(clip, last[1])
    clip.get_by_role("button", name="Back one step").click()
    wait_at(clip, before[1])


def test_playing_lights_the_steps_one_after_the_other(clip: Locator) -> None:
    clip.get_by_role("button", name="Play").click()
    expect(clip.get_by_role("button", name="Pause")).to_be_visible()
    assert drawing(clip) == icons()["pause"]
    expect(clip.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", "3", timeout=15_000)
    clip.get_by_role("button", name="Pause").click()
    expect(clip.get_by_role("button", name="Play")).to_be_visible()
    assert drawing(clip) == icons()["play"]
    assert clip.evaluate(PLAYING) is False


def test_nothing_below_a_clip_moves_from_step_to_step(narrow: Page) -> None:
    clip = shown(narrow)
    clip.get_by_role("slider", name="Step").focus()
    heights = set()
    for place, (_, end) in enumerate(times(clip)):
        clip.page.keyboard.press("ArrowRight" if place else "Home")
        wait_at(clip, end)
        heights.add(clip.evaluate("(clip) => clip.getBoundingClientRect().height"))
    assert len(heights) == 1


def test_the_picture_plays_and_pauses_when_it_is_pressed(clip: Locator) -> None:
    clip.locator("video").click()
    expect(clip.get_by_role("button", name="Pause")).to_be_visible()
    clip.locator("video").click()
    expect(clip.get_by_role("button", name="Play")).to_be_visible()


def test_keys_on_the_ticks_go_from_step_to_step(clip: Locator) -> None:
    ticks = clip.get_by_role("slider", name="Step")
    ticks.focus()
    for key, step in (("ArrowRight", 0), ("ArrowRight", 1), ("ArrowLeft", 0), ("End", -1), ("Home", 0)):
        clip.page.keyboard.press(key)
        wait_at(clip, times(clip)[step][1])
    expect(ticks).to_have_attribute("aria-valuenow", "1")


def test_the_first_key_shows_the_first_step(clip: Locator) -> None:
    clip.get_by_role("slider", name="Step").focus()
    clip.page.keyboard.press("ArrowRight")
    wait_at(clip, times(clip)[0][1])
    expect(said(clip)).to_contain_text("If x moves by 0.01, how far does h?")


@pytest.mark.parametrize("pressed", ["Play", "Forward one step", "picture"])
def test_the_arrows_step_the_clip_that_was_pressed_last(clip: Locator, pressed: str) -> None:
    page, steps = clip.page, clip.get_by_role("slider", name="Step")
    page.keyboard.press("ArrowRight")
    assert clip.evaluate("(clip) => clip.querySelector('video').preload") == "none", "nobody has touched it"
    at = clip.locator("video") if pressed == "picture" else clip.get_by_role("button", name=pressed, exact=True)
    at.click()
    page.wait_for_function(f"(clip) => ({NOW})(clip) > 0", arg=clip.element_handle())
    for key, step in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        wait_at(clip, times(clip)[step][1])
    page.get_by_role("textbox", name="Search").focus()
    page.keyboard.press("ArrowRight")
    expect(steps).to_have_attribute("aria-valuenow", "2")


def test_full_screen_holds_the_picture_the_steps_and_the_keys(page: Page) -> None:
    page.goto("/clips/backward-pass/")
    clip = page.locator("#clip-backward-pass")
    large = clip.get_by_role("button", name="Full screen")
    large.click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    poster = poster_of(clip).bounding_box()
    assert poster and poster["height"] > 500, "most of the screen, before anything is played"
    for inside in (poster_of(clip), clip.get_by_role("slider", name="Step"), said(clip)):
        expect(inside).to_be_in_viewport(ratio=1)
        assert inside.evaluate("(inside) => document.fullscreenElement.contains(inside)")
    for key, step in (("ArrowRight", 0), ("PageDown", 1), ("ArrowRight", 2), ("PageUp", 1), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        wait_at(clip, times(clip)[step][1])
    clip.locator("video").click()
    expect(clip.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(clip.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("End")
    wait_at(clip, times(clip)[-1][1])
    large.click()
    page.wait_for_function("() => document.fullscreenElement === null")
    page.keyboard.press("ArrowLeft")
    wait_at(clip, times(clip)[-2][1])


def test_where_only_films_can_fill_the_screen_the_film_does(fresh_page: Page) -> None:
    """As on an iPhone."""
    fresh_page.add_init_script(
        """delete Element.prototype.requestFullscreen;
        HTMLVideoElement.prototype.webkitEnterFullscreen = function () { this.dataset.large = ""; };"""
    )
    clip = shown(fresh_page)
    clip.get_by_role("button", name="Full screen").click()
    expect(clip.locator("video")).to_have_attribute("data-large", "")


def test_of_two_keys_pressed_before_the_film_is_there_the_last_one_counts(clip: Locator) -> None:
    ways = clip.evaluate(
        """(clip) => {
        const frames = FRAMES;
        let ways = 0;
        clip.querySelector("video").addEventListener("seeking", () => (ways += 1));
        for (const key of ["End", "ArrowLeft"]) {
            clip.querySelector(".bp-ticks").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }
        return new Promise((done) => clip.addEventListener("seeked", () => frames(30).then(() => done(ways)), true));
    }""".replace("FRAMES", FRAMES)
    )
    *_, last_but_one, _ = times(clip)
    wait_at(clip, last_but_one[1])
    expect(clip.get_by_role("slider", name="Step")).to_have_attribute("aria-valuenow", str(len(times(clip)) - 1))
    assert ways == 1  # and not by way of the first


def test_a_tick_that_is_pressed_shows_its_step(clip: Locator) -> None:
    ticks = clip.get_by_role("slider", name="Step")
    expect(ticks).to_have_attribute("aria-valuemax", str(len(times(clip))))
    clip.locator(".bp-ticks span").nth(3).click()
    wait_at(clip, times(clip)[3][1])
    expect(ticks).to_have_attribute("aria-valuetext", f"4 of {len(times(clip))}: ∂h/∂c")


def test_the_page_hears_which_step_is_shown(clip: Locator) -> None:
    clip.page.evaluate("window.heard = []; addEventListener('clipstep', ({ detail }) => heard.push(detail.step))")
    clip.evaluate("(clip) => clip.show(2)")
    wait_at(clip, times(clip)[2][1])
    assert clip.page.evaluate("heard") == [2]


def test_captions_and_chapters_are_those_of_the_steps(clip: Locator) -> None:
    tracks: dict[str, Any] = clip.evaluate(
        """async (clip) => {
          const found = {};
          for (const track of clip.querySelectorAll("track")) {
            track.track.mode = "hidden";
            while (track.readyState < 2) await new Promise((done) => setTimeout(done, 50));
            found[track.kind] = [...track.track.cues].map(({ startTime, text }) => [startTime, text]);
          }
          return found;
        }"""
    )
    steps = times(clip)
    starts = [pytest.approx(start, abs=0.002) for start, _ in steps]
    assert [start for start, _ in tracks["chapters"]] == starts
    told = [text for _, text in tracks["captions"]]
    assert [start for start, _ in tracks["captions"]] == sorted(start for start, _ in tracks["captions"])
    of_step = [
        " ".join(text for begin, text in tracks["captions"] if start - 0.002 <= begin < end - 0.002)
        for start, end in steps
    ]
    assert " ".join(of_step) == " ".join(told)
    sentences = clip.locator(".clip-said p").all_text_contents()
    question, *passes, check = of_step
    assert question == sentences[0]
    backward = core.trace("(4x+1)^2", {"x": 1}, tree=True).backward
    assert len(passes) == len(backward)
    for said, step in zip(passes, backward, strict=True):
        assert said.endswith(f"= {core.notation.shown(step.contribution)}.")
        assert step.name in said
    numbers = re.findall(r"[\d.]*\d", sentences[-1])
    assert numbers and all(number in check for number in numbers if number not in {"0.01"}), (numbers, check)


def test_where_motion_is_not_wanted_a_step_is_shown_as_it_ends(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, reduced_motion="reduce") as page:
        clip = shown(page)
        clip.locator("video").evaluate("(video) => video.addEventListener('play', () => { window.moved = true; })")
        clip.get_by_role("button", name="Forward one step").click()
        wait_at(clip, times(clip)[0][1])
        assert page.evaluate("window.moved") is None


def test_a_clip_that_is_put_into_the_page_later_lives_and_the_old_one_stops(clip: Locator) -> None:
    """As when a theme changes pages without a reload."""
    page = clip.page
    clip.get_by_role("button", name="Play").click()
    expect(clip.get_by_role("button", name="Pause")).to_be_visible()
    page.evaluate(
        """() => {
          window.old = document.querySelector("#clip-backward-pass");
          const article = document.querySelector("article");
          article.replaceWith(article.cloneNode(true));
        }"""
    )
    assert page.evaluate("old.querySelector('video').paused") is True
    fresh = page.locator("#clip-backward-pass")
    fresh.get_by_role("slider", name="Step").focus()
    page.keyboard.press("End")
    wait_at(fresh, times(fresh)[-1][1])


def test_on_a_phone_every_button_can_be_hit(narrow: Page) -> None:
    clip = shown(narrow)
    for target in [*clip.get_by_role("button").all(), clip.get_by_role("slider")]:
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 36
