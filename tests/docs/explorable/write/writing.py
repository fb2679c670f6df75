"""How a test writes in the page."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from docs.making import written
from tests.docs.explorable.alone import Alone

TAG = '<backprop-write id="one"></backprop-write>'
TASKS = {task["id"]: task for task in written.tasks()}
START = re.compile("(Start|Go on) writing")


def begun(alone: Alone, task: str = "", **options: Any) -> Page:
    """A page in which the editor has come."""
    page = alone(TAG.replace(">", f' task="{task}">', 1) if task else TAG, **options)
    page.get_by_role("button", name=START).click()
    expect(page.locator(".cm-content")).to_be_visible()
    return page


def put(page: Page, text: str) -> None:
    """Writes over what is there."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def answer(page: Page) -> Locator:
    """What is said to the program."""
    return page.locator(".bp-judged")


def run(page: Page, patience: float = 30_000) -> None:
    """Runs the program to its end."""
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page).locator("b")).to_be_visible(timeout=patience)
