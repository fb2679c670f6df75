"""The comparison of two sites finds what differs, and templates stay within what both programs understand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.zensical import differences, words

PAGE = "<title>Gates</title><body><p>Add <b>distributes</b>.</p><script>no()</script></body>"
METHODS = {"lang.t", "self.announce"}  # what both themes give their templates, and neither is a method of Python's


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    """Two sites of one page each, which say the same."""
    for name in ("ours", "theirs"):
        (tmp_path / name / "gates").mkdir(parents=True)
        (tmp_path / name / "gates" / "index.html").write_text(PAGE, encoding="utf-8")
    return tmp_path / "ours", tmp_path / "theirs"


def test_two_sites_that_say_the_same_do_not_differ(sites: tuple[Path, Path]) -> None:
    page = sites[1] / "gates" / "index.html"
    skip = '<body><div data-md-component="skip"><a href="#here">Skip to content</a></div>\n <p>'
    page.write_text(PAGE.replace("<body><p>", skip).replace("no()", "yes()"), encoding="utf-8")
    assert not list(differences(*sites))
    assert words(page) == ["Gates", "Add", "distributes", "."]


def test_a_word_that_differs_is_shown(sites: tuple[Path, Path]) -> None:
    (sites[1] / "gates" / "index.html").write_text(PAGE.replace("distributes", "routes"), encoding="utf-8")
    (found,) = differences(*sites)
    assert found.splitlines() == ["gates/index.html: not the same (- MkDocs, + Zensical)", "- distributes", "+ routes"]


def test_a_page_that_one_of_them_lacks_is_named(sites: tuple[Path, Path]) -> None:
    (sites[0] / "index.html").write_text(PAGE, encoding="utf-8")
    (sites[1] / "404.html").write_text(PAGE, encoding="utf-8")
    assert list(differences(*sites)) == [
        "404.html: Zensical alone makes it",
        "index.html: Zensical does not make it",
    ]


def test_templates_call_no_methods_of_python() -> None:
    """Zensical's templates know none, so that it would stop there."""
    templates = [path for path in (ROOT / "docs" / "overrides").rglob("*") if path.suffix in {".html", ".xml", ".txt"}]
    assert len(templates) > 10
    for template in templates:
        inside = re.findall(r"\{[{%].*?[%}]\}", template.read_text(encoding="utf-8"), re.DOTALL)
        called = {call for code in inside for call in re.findall(r"([\w\])\"']+\.\w+)\(", code)}
        assert called <= METHODS, template.name
