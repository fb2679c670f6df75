"""What `show` and `refresh` change of a page, and what they leave alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

# `changes` holds what was changed since it was asked for last: each node that came or went, each attribute and text.
SETUP = """
import { h, live } from "./markup.js";
import { refresh, show } from "./patch.js";
const host = document.querySelector("main");
const words = (element, latex, plain) => (element.textContent = plain());
const watch = new MutationObserver(() => {});
watch.observe(host, { subtree: true, childList: true, attributes: true, characterData: true });
const changes = () => watch.takeRecords().map(({ type, attributeName, addedNodes, removedNodes }) =>
  attributeName ?? (type === "childList" ? [...addedNodes, ...removedNodes].map((node) => node.nodeName).join(" ") : "text"));
Object.assign(globalThis, { h, live, refresh, show: (...parts) => show(host, parts, words), host, changes });
globalThis.ready = true;
"""


@pytest.fixture
def library(blank: Page) -> Page:
    """A page whose globals are the library."""
    blank.add_script_tag(content=SETUP, type="module")
    blank.wait_for_function("globalThis.ready")
    return blank


def run(page: Page, script: str) -> Any:
    return page.evaluate(f"() => {{ {script} }}")


def test_what_the_build_wrote_is_taken_over_without_a_change(library: Page) -> None:
    assert not run(
        library,
        """
        host.innerHTML = '<p class="one">Two <b>&lt;3&gt;</b></p><input value="4">';
        changes();
        show(h("p", { class: "one" }, "Two ", h("b", {}, "<3>")), h("input", { value: "4" }));
        return changes();
        """,
    )


def test_what_the_build_shut_opens_where_the_first_state_is_another(library: Page) -> None:
    assert not run(
        library,
        """
        host.innerHTML = '<button disabled="">undo</button>';
        show(h("button", {}, "copy link"));
        return host.firstChild.disabled;
        """,
    )


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        ('h("p", { class: "a", title: "t" }, "one")', []),
        ('h("p", { class: "b", title: "t" }, "one")', ["class"]),
        ('h("p", { class: "a" }, "one")', ["title"]),
        ('h("p", { class: "a", title: "t" }, "two")', ["text"]),
        ('h("p", { class: "a", title: "t" }, "one", h("b"))', ["B"]),
        ('h("div", {}, "one")', ["DIV P"]),
        ('"one"', ["#text P"]),
    ],
)
def test_no_more_is_changed_than_differs(library: Page, after: str, changed: list[str]) -> None:
    before = 'h("p", { class: "a", title: "t" }, "one")'
    assert run(library, f"show({before}); changes(); show({after}); return changes();") == changed


def test_a_piece_that_is_the_same_object_is_passed_over(library: Page) -> None:
    """Even where somebody else has changed what it shows."""
    found = run(
        library,
        """
        const piece = h("p", {}, "ours");
        show(piece);
        host.firstChild.firstChild.data = "theirs";
        show(piece);
        const before = host.textContent;
        show(h("p", {}, "new"));
        return [before, host.textContent];
        """,
    )
    assert found == ["theirs", "new"]


def test_what_a_reader_typed_gives_way_to_the_state_and_the_field_stays(library: Page) -> None:
    found = run(
        library,
        """
        show(h("input", { value: "1" }));
        const field = host.firstChild;
        field.value = "typed";
        show(h("input", { value: "1" }));
        return [field === host.firstChild, field.value, field.getAttribute("value")];
        """,
    )
    assert found == [True, "1", None]


def test_text_never_becomes_elements(library: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    found = run(
        library,
        f"""
        show(h("p", {{ title: "{hostile}" }}, "{hostile}", live(() => "{hostile}", null, "number")));
        refresh(host, null);
        return [host.querySelectorAll("*").length, host.textContent];
        """,
    )
    assert found == [1, hostile * 2]


def test_drawings_are_of_their_own_kind(library: Page) -> None:
    found = run(
        library,
        """
        show(h("svg", {}, h("path", { d: "M0 0" })), h("p"));
        return [...host.querySelectorAll("*")].map((element) => element.namespaceURI.split("/").at(-1));
        """,
    )
    assert found == ["svg", "svg", "xhtml"]


def test_a_live_text_is_written_only_where_it_says_something_new(library: Page) -> None:
    found = run(
        library,
        """
        const card = (state) => h("p", { title: live(({ a }) => a, state, "values") }, live(({ b }) => b, state, "number"));
        show(card({ a: "1", b: "2" }));
        refresh(host, { a: "1", b: "2" });
        changes();
        return [{ a: "1", b: "2" }, { a: "1", b: "3" }, { a: "4" }, { a: "4", b: "5" }].map((state) => {
          refresh(host, state);
          return changes();
        });
        """,
    )
    assert found == [[], ["text"], ["title"], ["text"]]


def test_a_text_that_has_left_follows_no_more(library: Page) -> None:
    found = run(
        library,
        """
        const seen = [];
        const text = (name) => live((state) => (seen.push(name), state), "0", "number");
        show(h("p", {}, text("old")));
        refresh(host, "1");
        show(h("div", {}, text("new")));
        seen.length = 0;
        refresh(host, "2");
        return [host.innerHTML, ...new Set(seen)];
        """,
    )
    assert found == ["<div>2</div>", "new"]
