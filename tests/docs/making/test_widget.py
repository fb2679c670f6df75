"""The explorable in a cell of a notebook, as its one module is given a cell and a model there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from docs.making import typefaces, widget
from tests.commands import serving

CELL = """\
<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="explorable.css">
<body data-jp-theme-light="true"><div id="cell"></div><script type="module">
import widget from "./explorable.js";
const heard = {};
window.values = { expression: "(4x+1)^2", at: { x: 1 }, view: "graph" };
window.saved = [];
window.model = {
  get: (name) => values[name],
  set: (name, value) => { values[name] = value; },
  save_changes: () => saved.push({ ...values }),
  on: (event, hear) => { (heard[event] ??= new Set()).add(hear); },
  off: (event, hear) => heard[event].delete(hear),
};
window.fromPython = (name, value) => { values[name] = value; for (const hear of heard[`change:${name}`]) hear(); };
window.heard = heard;
window.leave = await widget.render({ model, el: document.querySelector("#cell") });
</script>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the module and the stylesheet as the package brings them."""
    folder = tmp_path_factory.mktemp("widget")
    typefaces.main()
    (folder / "explorable.js").write_text(widget.module(), encoding="utf-8")
    (folder / "explorable.css").write_text(widget.style(), encoding="utf-8")
    (folder / "index.html").write_text(CELL, encoding="utf-8")
    return folder


@pytest.fixture
def cell(made: Path, chromium: Browser) -> Iterator[Page]:
    """The page, which may ask for nothing else."""
    asked: list[str] = []
    with serving(made) as address, chromium.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.goto(f"{address}/")
        page.wait_for_function("typeof window.leave === 'function'")
        yield page
        known = {f"{address}/{name}" for name in ("", "explorable.js", "explorable.css", "favicon.ico")}
        assert {one for one in asked if not one.startswith("data:")} <= known


def test_it_shows_the_function_at_the_point(cell: Page) -> None:
    expect(cell.locator(".bp-graph")).to_contain_text("25")
    expect(cell.locator(".katex").first).to_be_visible()
    expect(cell.locator("backprop-explorable")).to_have_attribute("theme", "light")


def test_python_moves_the_picture(cell: Page) -> None:
    cell.evaluate("fromPython('at', { x: 2 })")
    expect(cell.locator(".bp-graph")).to_contain_text("81")
    assert cell.evaluate("saved") == []  # what came from Python is not sent back


def test_a_drag_moves_python(cell: Page) -> None:
    cell.get_by_role("slider", name="x").fill("1.5")
    cell.wait_for_function("saved.length > 0")
    saved = cell.evaluate("saved.at(-1)")
    assert (saved["expression"], saved["at"]) == ("(4x+1)^2", {"x": 1.5})


def test_another_function_reaches_python(cell: Page) -> None:
    cell.locator("[data-do=type]").fill("x^3")
    cell.wait_for_function("values.expression === 'x^3'")
    assert cell.evaluate("Object.keys(values.at)") == ["x"]


def test_it_is_dark_where_the_notebook_is(cell: Page) -> None:
    cell.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(cell.locator("backprop-explorable")).to_have_attribute("theme", "dark")


def test_a_cell_that_goes_hears_nothing_more(cell: Page) -> None:
    cell.evaluate("leave()")
    assert cell.evaluate("Object.values(heard).map(({ size }) => size)") == [0, 0]


def test_a_link_is_not_offered_where_it_would_lead_nowhere(cell: Page) -> None:
    for button in cell.locator("[data-do=share], [data-do=embed]").all():
        expect(button).to_be_hidden()
