"""A page that is watched: no test passes while its page logs an error or asks another host for anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

FRAMES = "async (count) => { for (; count > 0; count -= 1) await new Promise(requestAnimationFrame); }"
REST = """async () => {
    const places = () => `${scrollY} ${document.documentElement.scrollHeight}`;
    for (let before, still = 0; still < 10; still = places() === before ? still + 1 : 0) {
        before = places();
        await new Promise(requestAnimationFrame);
    }
}"""


def let_frames_pass(page: Page, count: int = 30) -> None:
    """Waits until the page has drawn so many frames: half a second, or more where the machine is slow."""
    page.evaluate(FRAMES, count)


def rest(page: Page) -> None:
    """Waits until the page has neither scrolled nor grown for ten frames."""
    page.evaluate(REST)


@contextmanager
def watched_page(browser: Browser, home: str, **options: Any) -> Iterator[Page]:
    """An empty page in a browser context of its own.

    Args:
        browser: the browser to open it in.
        home: the one address, without a slash at its end, that it may ask for anything; relative addresses start there.
        options: what else Playwright's new_context takes (viewport, color_scheme, reduced_motion ...).

    Raises:
        AssertionError: at the end, if the page threw or logged an error, or asked another host.
    """
    complaints: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
            complaints.append(f"asked for {request.url}")

    def note_line(line: ConsoleMessage) -> None:
        if line.type == "error":
            complaints.append(f"logged {line.text} ({line.location.get('url', '')})")

    with browser.new_context(base_url=home, **options) as context:
        context.on("request", note_request)
        context.on("console", note_line)
        context.on("weberror", lambda error: complaints.append(f"threw {error.error}"))
        yield context.new_page()
    assert not complaints, "; ".join(complaints)
