"""What the elements have in common, as tests find and read it."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page, Route

import backprop_core as core


def field(element: Locator) -> Locator:
    """Where the function is typed."""
    return element.get_by_role("textbox", name="A function, or a short program").first


def written(number: float) -> str:
    """A number as the page says it."""
    return core.notation.shown(number).replace("-", "\u2212")


def slow_script(page: Page) -> None:
    """The script of the explorable comes half a second late."""

    def slowly(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route("**/explorable/function/controller.js", slowly)
