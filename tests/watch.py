"""A page that is watched: no test passes while its page logs an error or asks another host for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, ViewportSize

FRAMES = "async (count) => { for (; count > 0; count -= 1) await new Promise(requestAnimationFrame); }"
REST = """async () => {
    const places = () => `${scrollY} ${document.documentElement.scrollHeight}`;
    for (let before, still = 0; still < 10; still = places() === before ? still + 1 : 0) {
        before = places();
        await new Promise(requestAnimationFrame);
    }
}"""

DRAWN = """async () => {
    let still = 0;
    const watcher = new MutationObserver(() => (still = 0));
    watcher.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    for (let frame = 0; still < 3 && frame < 120; frame += 1, still += 1) await new Promise(requestAnimationFrame);
    watcher.disconnect();
}"""


def let_frames_pass(page: Page, count: int = 30) -> None:
    """Waits until the page has drawn so many frames: half a second, or more where the machine is slow."""
    page.evaluate(FRAMES, count)


def rest(page: Page) -> None:
    """Waits until the page has neither scrolled nor grown for ten frames."""
    page.evaluate(REST)


def drawn(place: Page | Locator) -> None:
    """Waits until what was asked of a page is drawn: three frames change nothing (120 at most, while something plays)."""
    (place.page if isinstance(place, Locator) else place).evaluate(DRAWN)


def stop_the_clock(page: Page) -> None:
    """Time passes only as a test lets it, however slow the machine is; for a page that is opened with fresh=True."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 60_000"))


SIZE: ViewportSize = {"width": 1280, "height": 720}
KEPT = 4  # windows of a browser; each keeps a process and its memory
FORGET = """() => {
    Storage.prototype.setItem = () => {}; // by what still runs
    localStorage.clear();
    sessionStorage.clear();
}"""
EMPTIED = """async (home) => {
    const empty = document[Symbol.for("emptied")];
    return Boolean(empty && location.origin === home && (await empty()));
}"""  # a page that can be filled again says so
FOR_GOOD: tuple[tuple[Callable[[Page], object], str], ...] = (  # what these do cannot be taken back
    (lambda page: page, "add_init_script"),
    (lambda page: page, "expose_function"),
    (lambda page: page.clock, "install"),
)


@dataclass(eq=False)
class Window:
    """A page in a browser context of its own, and what was found wrong with it."""

    home: str
    context: BrowserContext
    kind: str = ""
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self.note_request)
        self.context.on("console", self.note_line)
        self.context.on("weberror", lambda error: self.complaints.append(f"threw {error.error}"))
        self.page = self.context.new_page()

    def note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:", "blob:", "about:")):
            self.complaints.append(f"asked for {request.url}")

    def note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(f"logged {line.text} ({line.location.get('url', '')})")

    def look(self, viewport: Any = None, color_scheme: Any = "light", reduced_motion: Any = "no-preference") -> None:
        """Has a size and what a reader prefers, whatever it had before."""
        self.page.set_viewport_size(viewport or SIZE)
        self.page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion, media="null")

    def clear(self) -> None:
        """Forgets all that was done in it."""
        self.page.unroute_all(behavior="ignoreErrors")
        if not self.page.evaluate(EMPTIED, self.home) or self.page.workers:  # an element ends its own when it goes
            if self.page.url.startswith(f"{self.home}/"):
                self.page.evaluate(FORGET)
            self.page.goto("about:blank")
        for other in self.context.pages:
            if other is not self.page:
                other.close()
        self.context.clear_cookies()
        self.page.mouse.move(0, 0)


idle: WeakKeyDictionary[Browser, list[Window]] = WeakKeyDictionary()


def refused(*_: object, **__: object) -> None:
    """Stands for what would change a window for the tests after this one."""
    raise AssertionError("This window will be used again: ask for a page with fresh=True.")


@contextmanager
def watched_page(browser: Browser, home: str, *, fresh: bool = False, **options: Any) -> Iterator[Page]:
    """An empty page in a browser context of its own, from which whoever had it before is forgotten.

    A window that has had the modules shows them in a fifth of the time that a new one needs.

    Args:
        browser: the browser to open it in.
        home: the one address, without a slash at its end, that it may ask for anything; relative addresses start there.
        fresh: whether nobody had it before, for who counts requests, adds scripts or sets the clock.
        options: what else Playwright's new_context takes (viewport, color_scheme, reduced_motion ...).

    Raises:
        AssertionError: at the end, if the page threw or logged an error, or asked another host.
    """
    if fresh:
        with browser.new_context(base_url=home, **options) as context:
            window = Window(home, context)
            yield window.page
        assert not window.complaints, "; ".join(window.complaints)
        return
    look = {name: options.pop(name) for name in ("viewport", "color_scheme", "reduced_motion") if name in options}
    waiting = idle.setdefault(browser, [])
    kind = f"{home} {sorted(options.items())}"
    alike = [one for one in waiting if one.kind == kind]
    if alike:
        window = alike[-1]
        waiting.remove(window)
    else:
        window = Window(home, browser.new_context(base_url=home, **options), kind)
        for owner, name in FOR_GOOD:
            setattr(owner(window.page), name, refused)
    try:
        window.look(**look)
        yield window.page
        window.clear()
        assert not window.complaints, "; ".join(window.complaints)
    except BaseException:
        window.context.close()
        raise
    waiting.append(window)
    if len(waiting) > KEPT:
        waiting.pop(0).context.close()
