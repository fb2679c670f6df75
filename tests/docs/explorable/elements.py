"""What the elements have in common, as tests find and read it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route

import backprop_core as core


def field(element: Locator) -> Locator:
    """Where the function is typed."""
    return element.get_by_role("textbox", name="A function, or a short program").first


def written(number: float) -> str:
    """A number as the page says it."""
    return core.notation.shown(number).replace("-", "\u2212")


def held_script(page: Page) -> Callable[[], None]:
    """The script of the explorable does not come before the function that is returned is called."""
    held: list[Route] = []
    may_come = False

    def arrive(route: Route) -> None:
        if may_come:
            route.continue_()
        else:
            held.append(route)

    def let_it_come() -> None:
        nonlocal may_come
        may_come = True
        for route in held:
            route.continue_()

    page.route("**/explorable/function/controller.js", arrive)
    return let_it_come
