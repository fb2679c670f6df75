"""One element in a page of its own, without the built site and its clips: modules and styles as the build would write them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, Protocol

from playwright.sync_api import Browser, Page, Route

from docs.extensions.javascript import DOCS
from docs.making import stylesheets
from tests.watch import watched_page

HOME = "http://alone.test"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Alone</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/generated/site.css">{head}
<style>body {{ margin: 0; font-family: Inter; background: var(--bp-paper) }} main {{ max-width: 55.8rem; margin: auto; padding: 0 0.6rem }}</style>
</head><body class="md-typeset" data-md-color-scheme="{scheme}"><main>{body}</main>
<script type="module" src="/explorable/element.js"></script></body></html>"""


class Alone(Protocol):
    """Opens a page with some markup in it, and waits until its elements answer."""

    def __call__(
        self, body: str, *, head: str = "", scheme: str = "default", page: str = PAGE, **options: Any
    ) -> Page: ...


@cache
def styles() -> dict[str, str]:
    """The stylesheets of the build."""
    return {
        "generated/site.css": stylesheets.joined(stylesheets.SITE, stylesheets.SITE_INTO),
        "generated/elsewhere.css": stylesheets.elsewhere(),
        "generated/modules.js": "export const modules = {};",
    }


def answering(html: str) -> Callable[[Route], None]:
    """What the one host answers."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{HOME}/").partition("?")[0].partition("#")[0]
        kind = mimetypes.guess_type(name)[0] or "text/html"
        headers = {"access-control-allow-origin": "*"}
        if not name:
            route.fulfill(body=html, content_type="text/html", headers=headers)
        elif name in styles():
            route.fulfill(body=styles()[name], content_type=kind, headers=headers)
        else:
            route.fulfill(path=DOCS / name, content_type=kind, headers=headers)

    return answer


@contextmanager
def opening(browser: Browser) -> Iterator[Alone]:
    """What opens such pages; at the end each must have logged no error."""
    with ExitStack() as pages:

        def opened(body: str, *, head: str = "", scheme: str = "default", page: str = PAGE, **options: Any) -> Page:
            fresh = pages.enter_context(watched_page(browser, HOME, **options))
            fresh.route(f"{HOME}/**", answering(page.format(head=head, scheme=scheme, body=body)))
            fresh.goto(f"{HOME}/")
            fresh.evaluate("""async () => {
                const kinds = ["explorable", "descent", "network", "knobs"].map((kind) => `backprop-${kind}`);
                await Promise.all(kinds.map((kind) => customElements.whenDefined(kind)));
                await Promise.all([...document.querySelectorAll(kinds.join())].map((element) => element.wake()));
                for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
                await document.fonts.ready; // of what those frames have set
                await new Promise(requestAnimationFrame);
            }""")
            return fresh

        yield opened
