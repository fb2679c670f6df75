"""One element in a page of its own, without the built site and its clips: modules and styles as the build would write them."""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, Protocol

from playwright.sync_api import Browser, Page

from docs.extensions.javascript import DOCS
from docs.making import stylesheets
from tests.watch import EMPTIED, watched_page

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Alone</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/generated/site.css">{head}
<style>body {{ margin: 0; font-family: Inter; background: var(--bp-paper) }} main {{ max-width: 55.8rem; margin: auto; padding: 0 0.6rem }}</style>
</head><body class="md-typeset" data-md-color-scheme="{scheme}"><main>{body}</main>
<script type="module" src="/explorable/element.js"></script></body></html>"""

REFILL = Path(__file__).with_name("refill.js").read_text(encoding="utf-8")
FILL = """([address, body, scheme]) => {
    const fill = document[Symbol.for("filled")];
    fill?.(address, body, scheme);
    return Boolean(fill);
}"""
NOT_FILLED_IN = ("<script", "shadowrootmode")  # what a page takes only while it is loaded


class Alone(Protocol):
    """Opens a page with some markup in it, and waits until its elements answer.

    It opens a window for each page of a test, and a second one has to load all modules; a page that has been seen gives
    its own away with into=.
    """

    def __call__(
        self,
        body: str,
        *,
        into: Page | None = None,
        head: str = "",
        scheme: str = "default",
        page: str = PAGE,
        **options: Any,
    ) -> Page: ...


@cache
def styles() -> dict[str, str]:
    """The stylesheets of the build."""
    return {
        "generated/site.css": stylesheets.joined(stylesheets.SITE, stylesheets.SITE_INTO),
        "generated/elsewhere.css": stylesheets.elsewhere(),
        "generated/modules.js": "export const modules = {};",
    }


class Server(ThreadingHTTPServer):
    """A server to which a window that is closed while it loads is no news."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Answers(BaseHTTPRequestHandler):
    """Modules as they stand, which a window may keep, and the pages of the tests."""

    protocol_version = "HTTP/1.1"
    pages: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        name = self.path.removeprefix("/").partition("?")[0]
        kind = mimetypes.guess_type(name)[0] or "text/html; charset=utf-8"
        if name.isdecimal():
            self.answer(self.pages[int(name)].encode(), kind, "no-store")
        elif name in styles():
            self.answer(styles()[name].encode(), kind)
        elif (DOCS / name).is_file():
            self.answer((DOCS / name).read_bytes(), kind)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def answer(self, body: bytes, kind: str, kept: str = "max-age=3600") -> None:
        self.send_response(HTTPStatus.OK)
        for header, says in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", kept),
            ("Access-Control-Allow-Origin", "*"),  # a frame without an origin loads them too
        ):
            self.send_header(header, says)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """What was asked for is no news."""


@cache
def address() -> str:
    """Where they are served from, as long as the tests run."""
    server = Server(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def emptied(page: Page, options: dict[str, Any]) -> bool:
    """Whether a page that has been seen can be filled again; it has the size that is wanted."""
    assert options.keys() <= {"viewport"}, "a window cannot be given these"
    if options:
        page.set_viewport_size(options["viewport"])
    return bool(page.evaluate(EMPTIED, address()))


@contextmanager
def opening(browser: Browser) -> Iterator[Alone]:
    """What opens such pages; at the end each must have logged no error.

    A window that has such a page is filled anew; with fresh=True it is a new one, for who looks at what is loaded.
    """
    with ExitStack() as pages:

        def opened(
            body: str,
            *,
            into: Page | None = None,
            head: str = "",
            scheme: str = "default",
            page: str = PAGE,
            **options: Any,
        ) -> Page:
            shown = into or pages.enter_context(watched_page(browser, address(), **options))
            is_free = not into or emptied(into, options)
            Answers.pages.append(page.format(head=head, scheme=scheme, body=body))
            place = f"/{len(Answers.pages) - 1}"
            is_plain = page is PAGE and not head and not any(sign in body for sign in NOT_FILLED_IN)
            if not (is_free and is_plain and shown.evaluate(FILL, [place, body, scheme])):
                shown.goto(place)
                if is_plain:
                    shown.evaluate(REFILL)
            shown.evaluate("""async () => {
                const kinds = ["explorable", "descent", "network", "knobs", "digits", "race", "write"].map((kind) => `backprop-${kind}`);
                await Promise.all(kinds.map((kind) => customElements.whenDefined(kind)));
                await Promise.all([...document.querySelectorAll(kinds.join())].map((element) => element.wake()));
                for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
                await document.fonts.ready; // of what those frames have set
                await new Promise(requestAnimationFrame);
            }""")
            return shown

        yield opened
