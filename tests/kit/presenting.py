"""What a lecturer does with a clip: plays it, and goes through it with a remote from the slide before to the one after."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Error, FrameLocator, Page, expect

from tests.kit.tools import SEEN

PATIENCE = 30_000  # milliseconds
SCREEN = {"width": 1280, "height": 720}
MOVES = "() => { const film = document.querySelector('video'); return film && film.currentTime > 0.3; }"
INSIDE = """(element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1 && bottom - top > innerHeight / 3;
}"""


def tried(browser: Browser, address: str, what: Callable[[Page], str], picture: str) -> str:
    """What is wrong with a page, as somebody finds who does something there; a picture of it is kept.

    What does not come within PATIENCE is told as the browser tells it.
    """
    SEEN.mkdir(parents=True, exist_ok=True)
    with browser.new_context(viewport=SCREEN) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        try:
            page.goto(address)
            return what(page)
        except (AssertionError, Error) as problem:
            return re.sub(r"\x1b\[\d*m", "", str(problem)).strip().splitlines()[0]
        finally:
            page.screenshot(path=SEEN / f"{picture}.png")


def plays(page: Page) -> str:
    """The player plays when it is asked to, and stands at the last step when that is asked for."""
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Play").click()
    moves(frame)
    frame.get_by_role("slider", name="Step").press("End")
    frame.locator(".bp-ticks span:last-child.done").wait_for()
    return ""


def moves(frame: FrameLocator) -> None:
    """Waits until the film in a frame has moved."""
    moved = frame.locator("video").evaluate(
        """(film, patience) => new Promise((done) => {
          const look = () => film.currentTime > 0.3 ? done(true) : requestAnimationFrame(look);
          look();
          setTimeout(() => done(false), patience);
        })""",
        PATIENCE,
    )
    assert moved, "The film does not move."


def film_plays(page: Page) -> str:
    """A film without the player plays."""
    page.locator("video").evaluate("(film) => film.play()")
    page.wait_for_function(MOVES)
    return ""


def goes_on(place: str) -> Callable[[Page], str]:
    """Goes through a deck of three slides whose second has the clip; `place` is JavaScript for which is shown, from 0.

    At the ends of the clip the deck is to turn, and to keep the keys; Escape is to give them back at once.
    """

    def walk(page: Page) -> str:
        def stands_at(slide: int) -> None:
            page.wait_for_function(f"{place} === {slide}")

        def step_is(step: int) -> None:
            expect(steps).to_have_attribute("aria-valuenow", str(step), timeout=PATIENCE)

        frame = page.frame_locator("iframe")
        steps = frame.get_by_role("slider", name="Step")
        page.get_by_role("heading", name="Before").wait_for()
        stands_at(0)
        page.keyboard.press("ArrowRight")
        stands_at(1)
        steps.wait_for()
        page.wait_for_function(f"({INSIDE})(document.querySelector('iframe'))")
        frame.get_by_role("button", name="Play").click()
        moves(frame)
        last = int(steps.get_attribute("aria-valuemax") or 0)
        steps.press("Home")
        step_is(1)
        for step in range(2, last + 1):
            page.keyboard.press("PageDown")
            step_is(step)
        page.keyboard.press("PageDown")
        stands_at(2)
        page.keyboard.press("ArrowLeft")
        stands_at(1)
        steps.press("Home")
        step_is(1)
        page.keyboard.press("PageUp")
        stands_at(0)
        page.keyboard.press("ArrowRight")
        stands_at(1)
        steps.press("Home")
        step_is(1)
        page.keyboard.press("Escape")
        page.wait_for_function("document.activeElement.tagName !== 'IFRAME'")
        page.keyboard.press("ArrowRight")
        stands_at(2)
        page.keyboard.press("ArrowLeft")  # for the picture
        stands_at(1)
        step_is(1)
        return ""

    return walk
