"""The page on the elements names each attribute that their modules read, and each field of a link, and no other."""

from __future__ import annotations

import re

import pytest

from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from docs.extensions.reference import attributes
from tests.docs.extensions.pages import rendered, words

MODULES = DOCS / "explorable"
ATTRIBUTE = re.compile(r'\b(?:getAttribute|hasAttribute|attribute|text|number)\("([\w-]+)"')
FIELD = re.compile(r'\b(?:parts\??\.get|parts\??\.has|number)\("(\w+)"')
SHARES = {  # of each element: the module that states its attributes and fields, and the one that reads the attributes
    "backprop-explorable": ("function/link.js", "function/controller.js"),
    "backprop-descent": ("descent/link.js", "descent/link.js"),
    "backprop-network": ("network/link.js", "network/link.js"),
    "backprop-knobs": ("knobs/link.js", "knobs/link.js"),
    "backprop-digits": ("digits/link.js", "digits/link.js"),
    "backprop-race": ("race/link.js", "race/link.js"),
    "backprop-write": ("write/link.js", "write/link.js"),
}


def named(kind: str, module: str) -> set[str]:
    return {tag.name for tag in attributes.tags(f"explorable/{module}") if tag.kind == kind}


def read(pattern: re.Pattern[str], module: str) -> set[str]:
    return set(pattern.findall((MODULES / module).read_text()))


@pytest.mark.parametrize("element", SHARES)
def test_every_attribute_that_is_read_is_named_and_no_other(element: str) -> None:
    share, reader = SHARES[element]
    assert named("element", share) == {element}
    common = named("attribute", "element.js")
    assert read(ATTRIBUTE, "element.js") == {"program", "expression"} <= common
    assert read(ATTRIBUTE, reader) - common == named("attribute", share)
    assert read(ATTRIBUTE, "parts/controller.js") == {"address"} <= common
    unread = {"program", "theme", "id", "address"} | (
        {"expression", "at"} if element in {"backprop-digits", "backprop-race", "backprop-write"} else set()
    )
    assert common - read(ATTRIBUTE, reader) <= unread


def test_the_theme_is_read_by_the_styles() -> None:
    styles = (DOCS / "styles" / "elsewhere.css").read_text()
    assert set(re.findall(r'\[theme="(\w+)"\]', styles)) == {"light", "dark"}


@pytest.mark.parametrize("element", SHARES)
def test_every_field_of_a_link_is_named_and_no_other(element: str) -> None:
    share, reader = SHARES[element]
    fields = read(FIELD, share) | read(FIELD, "parts/link.js")
    if share == reader:  # it reads the attributes from the link too, the expression from f
        fields |= read(ATTRIBUTE, share) - {"id", "expression"}
    assert fields == named("field", share)


def test_every_event_that_is_sent_is_named() -> None:
    sent = {
        name for path in MODULES.rglob("*.js") for name in re.findall(r'new CustomEvent\("(\w+)"', path.read_text())
    }
    assert sent == {name for share, _ in SHARES.values() for name in named("fires", share)}


def test_the_bare_pages_that_the_page_names_are_those_that_frames_show() -> None:
    shown = re.search(r"^const PAGES = \{(.*)\};$", (MODULES / "parts" / "iframe.js").read_text(), re.MULTILINE)
    assert shown
    pages = set(re.findall(r': "(\w+)"', shown[1]))
    named_there = (DOCS / "reference" / "elements.md").read_text()
    assert pages == set(re.findall(r"`embed/(\w+)/`", named_there))
    assert set(re.findall(r"/embed/(\w+)/#explorable=embed&", named_there)) <= pages


def test_the_page_shows_them_as_tables() -> None:
    said = words(rendered("/// element | explorable/function/link.js\n///"))
    assert said.startswith("<backprop-explorable># Type a function")
    assert "Attribute Meaning view tree, in which every use" in said
    assert "Event Meaning explorablestep When another step is shown." in said
    assert "Field Meaning explorable The id of the element" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/// element | explorable/none.js\n///", "there is no module explorable/none.js."),
        ("/// element | explorable/function/prerender.js\n///", "names no attribute, event or field."),
    ],
)
def test_a_module_without_them_stops_the_build(text: str, sentence: str) -> None:
    with pytest.raises(PageError, match=re.escape(sentence)):
        rendered(text)
