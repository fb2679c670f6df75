"""The article as a whole: its chapters in order, each with its clip, its exercise and a fitting length."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import backprop_core as core
from backprop_core.writers.frameworks import FRAMEWORKS
from tests.commands import ROOT
from tests.conftest import Site
from tests.docs.extensions.pages import words
from tests.frameworks.programs import programs

FOLDER = ROOT / "docs" / "chapters"
CHAPTERS = re.findall(r"chapters/([\w-]+)\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
NEW_WORD = re.compile(r"(?<!\*)\*([a-z][^*\n]*)\*(?!\*)")  # in italics where it is defined; titles begin with a capital
LESSONS = [chapter for chapter in CHAPTERS if chapter not in ("examination", "one-page", "further-reading")]


def source(chapter: str) -> str:
    return (FOLDER / f"{chapter}.md").read_text(encoding="utf-8")


def built(site: Site, chapter: str) -> str:
    text = (site.folder / "chapters" / chapter / "index.html").read_text(encoding="utf-8")
    return text[text.index("<article") : text.index("</article>")]


def test_every_chapter_is_in_the_navigation_once() -> None:
    assert sorted(CHAPTERS) == sorted(path.stem for path in FOLDER.glob("*.md"))


def test_the_home_page_lists_the_chapters_in_order() -> None:
    home = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listing = home[home.index("## The chapters") : home.index("## Ways to use it")]
    assert re.findall(r"\(chapters/([\w-]+)\.md\)", listing) == CHAPTERS


@pytest.mark.parametrize("chapter", LESSONS)
def test_a_chapter_opens_with_a_clip_and_ends_with_a_gradient_to_work_out(chapter: str) -> None:
    text = source(chapter)
    body = text[text.index("\n# ") :]
    assert re.match(r"\n# [^\n]+\n\n([^/#\n][^/#]*?\n\n)?/// (?:clip|explorable|network) \| [\w-]+\n", body), (
        "at most a paragraph of why before it"
    )
    turn = body[body.index("\n## Your turn\n") :]
    assert "\n## " not in turn[2:]
    assert "/// explorable | yours\n    predict: gradient\n///" in turn


@pytest.mark.parametrize("chapter", LESSONS)
def test_a_chapter_is_short_and_brings_at_most_two_new_words(chapter: str) -> None:
    prose = re.sub(r"^(\[\[\w+\]\]:|///|    |hide:|  - |description:|---).*$", "", source(chapter), flags=re.MULTILINE)
    assert 550 <= len(prose.split()) <= 1200
    assert len(set(NEW_WORD.findall(prose))) <= 2


def test_what_a_list_of_steps_is_tied_to_is_on_its_page(site: Site) -> None:
    tied = 0
    for chapter in CHAPTERS:
        page = built(site, chapter)
        for attributes in re.findall(r"<backprop-steps ([^>]*)>", page):
            for other in re.findall(r'="([^"]*)"', attributes):
                assert f'id="{other}"' in page, f"{chapter}: {other}"
                tied += 1
    assert tied >= 12


def test_the_code_of_the_article_is_code_that_the_frameworks_run() -> None:
    known = {core.write_code(case.text, case.at, name) for case in programs() for name in FRAMEWORKS}
    shown = re.findall(r"^/// code \| (\w+) (\w+)$", source("frameworks"), re.MULTILINE)
    texts = {"yours": ("w*x^2", {"w": 3, "x": 2})}
    for name, framework in shown:
        if name in texts:
            assert core.write_code(*texts[name], framework) in known
    assert {framework for _, framework in shown} == set(FRAMEWORKS)


@pytest.mark.parametrize(
    ("chapter", "phrase"),
    [
        ("forward-pass", "So h has moved by 0.4016, which is 40.16 times as far as x."),
        ("backward-pass", "The gradient is there all the same, −24."),
        ("backward-pass", "∂h∂b=∂h∂c⋅∂c∂b=10⋅4=40"),
        ("backward-pass", "∂h∂g=h⋅ln⁡(f)=25⋅ln⁡(5)≈40.24"),
        ("backward-pass", "≈0.1966."),
        ("used-twice", "Together they are the gradient: ∂c∂x=5+(−3)=2"),
        ("gradient-descent", "the loss falls from 9 to 0.36"),
        ("paths", "After ten such lines there are 1024 paths"),
        ("paths", "forward mode walks 212 edges, reverse mode 46"),
        ("neuron", "The number behind 0.20 is 0.196612"),
        ("network", "E≈0.298371109"),
        ("network", "w5 0.4 0.082167041 0.358916480"),
        ("checking", "computer algebra finds 0.077004"),
    ],
)
def test_the_article_quotes_published_and_computed_numbers(site: Site, chapter: str, phrase: str) -> None:
    assert phrase in words(built(site, chapter))


def test_no_chapter_is_left_out_of_the_built_site(site: Site) -> None:
    for chapter in CHAPTERS:
        page = site.folder / "chapters" / chapter / "index.html"
        assert Path(page).is_file()
        assert 'rel="next"' in page.read_text(encoding="utf-8")
