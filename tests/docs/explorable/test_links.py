"""A link leads to the card that it names, whichever element it is and whatever else the link says."""

from __future__ import annotations

import pytest

from backprop_core.examples import COURSES, WALKS
from docs.extensions.figures.descent_and_network import course_attributes, walk_attributes
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.test_one_screen import HEADER, tag
from tests.watch import rest

AIR = '<div style="height: 300vh"></div>'
LINKED = {
    "explorable": tag("explorable", id="one", expression="x^2", at="x=3"),
    "descent": tag("descent", id="one", **walk_attributes(WALKS["valley"])),
    "network": tag("network", id="one", **course_attributes(COURSES["xor"])),
    "knobs": tag("knobs", id="one", set="island"),
    "digits": tag("digits", id="one"),
    "race": tag("race", id="one", weights=10),
    "write": tag("write", id="one"),
}
COPIED = "({ controller }) => controller.kind.linkOf(controller.state)"
IS_LED_TO = "(element, header) => Math.abs(element.getBoundingClientRect().top - header) < header"


@pytest.mark.parametrize("is_whole", [True, False], ids=["copied", "names it alone"])
@pytest.mark.parametrize("name", LINKED)
def test_a_link_leads_to_its_card_on_a_long_page(alone: Alone, name: str, is_whole: bool) -> None:
    page = alone(AIR + LINKED[name] + AIR)
    card = page.locator("#one")
    link = card.evaluate(COPIED) if is_whole else "#explorable=one"
    page.evaluate("(link) => { location.hash = link; }", link)
    page.wait_for_function("() => scrollY > 0")
    rest(page)
    assert card.evaluate(IS_LED_TO, HEADER), "the link that was followed"
    page.evaluate("scrollTo(0, 0)")
    page.reload()
    page.wait_for_function("() => scrollY > 0")
    rest(page)
    assert card.evaluate(IS_LED_TO, HEADER), "the page that was opened with it"


def test_a_link_to_another_card_leaves_the_page_where_it_is(alone: Alone) -> None:
    page = alone(LINKED["descent"] + AIR + LINKED["race"].replace("one", "other") + AIR)
    page.evaluate("location.hash = 'explorable=other'")
    page.wait_for_function("() => scrollY > 0")
    rest(page)
    assert page.locator("#other").evaluate(IS_LED_TO, HEADER)
