"""How fast a network trains before one's eyes: each of 30 steps a second is seen, and in ten seconds it has learned."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import ELEMENTS
from tests.watch import stop_the_clock


def test_it_shows_30_steps_a_second_and_has_learned_after_ten(alone: Alone) -> None:
    page = alone(ELEMENTS["training of xor"], fresh=True)
    stop_the_clock(page)
    page.get_by_role("button", name="Run").click()
    page.clock.run_for(1000)
    count = page.locator(".bp-count")
    shown = int(re.findall(r"\d+", count.inner_text())[0])
    assert 28 <= shown <= 31
    page.clock.run_for(9500)
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    assert 295 <= int(re.findall(r"\d+", count.inner_text())[0]) <= 305
    outputs = [float(text) for text in page.locator(".bp-points tbody td.value:nth-child(5)").all_text_contents()]
    assert [output > 0.5 for output in outputs] == [False, True, True, False]
    page.get_by_role("button", name="Run").click()
    page.clock.run_for(400)
    assert int(re.findall(r"\d+", count.inner_text())[0]) > 305, "it goes on from there"
