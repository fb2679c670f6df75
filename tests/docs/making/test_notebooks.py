"""Each chapter as a notebook: in Jupyter's format, with cells that run, and the page's own numbers in its text."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from docs.extensions.javascript import DOCS
from docs.extensions.quotes.katex import typeset
from docs.making.notebooks import chapters
from tests.conftest import Site

NAMES = [path.stem for path in chapters()]
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)


def read(site: Site, name: str) -> dict[str, Any]:
    """The notebook that the chapter's page offers."""
    page = (site.folder / "chapters" / name / "index.html").read_text(encoding="utf-8")
    (address,) = re.findall(r'href="([^"]+\.ipynb)"', page)
    found: dict[str, Any] = json.loads((site.folder / "chapters" / name / address).read_text(encoding="utf-8"))
    return found


def sources(made: dict[str, Any], kind: str) -> list[str]:
    """What stands in the cells of a kind."""
    return [cell["source"] for cell in made["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_notebook_and_every_cell_runs(site: Site, name: str) -> None:
    made = read(site, name)
    nbformat.validate(nbformat.from_dict(made))  # type: ignore[no-untyped-call]
    known: dict[str, Any] = {}
    for cell in sources(made, "code"):
        shown = run(cell, known)
        assert "bc.trace(" not in cell or cell.startswith("for ") or "<svg" in shown._repr_html_(), cell


def run(cell: str, known: dict[str, Any]) -> Any:
    """What a cell shows: the worth of its last line, if that is an expression."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), known)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), known) if isinstance(last, ast.Expr) else None


@pytest.mark.parametrize("name", NAMES)
def test_its_text_is_finished(site: Site, name: str) -> None:
    text = "\n\n".join(sources(read(site, name), "markdown"))
    for sign in ("[[", "///", "{:", r"\htmlClass", ".md)"):
        assert sign not in text
    for display, inline in FORMULA.findall(re.sub(r"```.*?```|`[^`\n]*`|\\\$", "", text, flags=re.DOTALL)):
        assert typeset(display or inline, bool(display))
    for address in re.findall(r"\]\((http[^)#]+)", text):
        path = re.sub(r"^https?://[^/]+/", "", address)
        assert not path.startswith(("chapters", "clips", "reference")) or (site.folder / path / "index.html").is_file()


def test_what_the_page_says_with_numbers_the_notebook_says(site: Site) -> None:
    text = "\n".join(sources(read(site, "backward-pass"), "markdown"))
    assert r"so $\partial h/\partial h = 1$." in text
    assert r"\frac{\partial h}{\partial g}" in text
    assert "<details><summary>The answer</summary>" in text
    assert 'bc.trace("(4x+1)^2", {"x": 1}, tree=True)' in sources(read(site, "backward-pass"), "code")


def test_no_chapter_goes_without(site: Site) -> None:
    offered = {path.stem for path in Path(site.folder / "generated" / "notebooks").glob("*.ipynb")}
    assert offered >= set(NAMES) == {path.stem for path in (DOCS / "chapters").glob("*.md")}
