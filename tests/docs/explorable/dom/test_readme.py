"""The examples of the view library's own page are one program, and the page holds what stands after each."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from docs.extensions.javascript import DOCS

DOM = DOCS / "explorable" / "dom"
README = (DOM / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```js\n(.*?)```\n\n```html\n(.*?)\n```", re.DOTALL)
NAMED = re.compile(r"^\| `(\w+\.js)` \|", re.MULTILINE)


def held(page: Page, examples: list[str]) -> list[str]:
    """What the page holds after each of the examples, which run one after the other."""
    program = "".join(f"{example}\nheld.push(host.innerHTML);\n" for example in examples)
    page.evaluate("globalThis.held = []")
    page.add_script_tag(content=f"{program}globalThis.done = true;", type="module")
    page.wait_for_function("globalThis.done")
    found: list[str] = page.evaluate("held")
    return found


def test_after_each_example_the_page_holds_what_stands_there(blank: Page) -> None:
    examples, results = zip(*EXAMPLE.findall(README), strict=True)
    assert len(examples) == README.count("```js") == README.count("```html")
    assert held(blank, list(examples)) == list(results)


def test_every_module_that_it_names_is_there() -> None:
    named = {*NAMED.findall(README), *re.findall(r'from "\./(\w+\.js)"', README), "typeset.js", "formula.js"}
    assert named == {path.name for path in DOM.glob("*.js")}
