"""The article as a whole: its chapters in order, what each of them brings, and how long it all is."""

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
SETTINGS = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
CHAPTER = r" {6}- chapters/([\w-]+)\.md\n"
PARTS = {
    title: re.findall(CHAPTER, chapters)
    for title, chapters in re.findall(
        rf"^ {{2}}- ([^\n:]+):\n((?:{CHAPTER.replace('(', '(?:')})+)", SETTINGS, re.MULTILINE
    )
}
CHAPTERS = [chapter for part in PARTS.values() for chapter in part]
MOVED = sorted(path.parent.name for path in FOLDER.glob("*/index.md"))
OTHERS = {"write", "examination", "frameworks", "one-page", "further-reading"}  # no lessons
LESSONS = [chapter for chapter in CHAPTERS if chapter not in OTHERS]
APART = re.compile(r"^(\[\[\w+\]\]:|////?|    |hide:|  - |description:|---).*$", re.MULTILINE)  # what is no prose
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|\[\[[^\]]+\]\]", re.DOTALL)
FOLDED = re.compile(r"^(////?) details .*?^\1$", re.MULTILINE | re.DOTALL)
MOST_WORDS = 9000  # of the parts on single numbers together
# how nobody talks, and the word that readers meet once
STIFF = re.compile(
    r"how many times as far|foretell|at the end stands|where do you come to|in place of added|what this tells|adjoint",
    re.IGNORECASE,
)


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
def test_a_chapter_says_why_before_it_shows_its_clip(chapter: str) -> None:
    why = re.match(r"# [^\n]+\n\n([^/\n#][^/#]*?)\n\n/// (?:clip|network|explorable|digits) \|", body(chapter))
    assert why, "after the title stands why one should read on, and then the clip"
    assert 1 <= len(re.findall(r"[.?!](?=\s|$)", why[1])) <= 3


@pytest.mark.parametrize("chapter", LESSONS)
def test_a_chapter_lets_its_reader_predict_on_the_way(chapter: str) -> None:
    told, _ = halves(chapter)
    guess = told[told.index("**Predict") :]
    assert re.search(r"^    predict: (true|values|gradient|slope)$|^/// details \| (?!The answer)", guess, re.MULTILINE)


@pytest.mark.parametrize("chapter", LESSONS)
def test_a_chapter_ends_with_three_problems_their_answers_folded_and_the_way_on(chapter: str) -> None:
    _, turn = halves(chapter)
    assert "\n## " not in turn
    problems = re.split(r"^\*\*\d\.\*\* ", turn, flags=re.MULTILINE)[1:]
    assert len(problems) == 3
    for problem in problems:
        assert re.search(r"^/// details \| The answer\n.+?\n///$", problem, re.MULTILINE | re.DOTALL)
    assert any(re.search(r"^    predict: ", problem, re.MULTILINE) for problem in problems), "one names the mistakes"
    *_, last = re.split(r"\n\n", turn.strip())
    assert re.match(r"You can now .+[.;] [Bb]ut .+\?", last, re.DOTALL)


@pytest.mark.parametrize("chapter", LESSONS)
def test_an_explorable_of_a_problem_shows_no_number_that_it_asks_for(chapter: str) -> None:
    _, turn = halves(chapter)
    for options in re.findall(r"^/// explorable \|[^\n]*\n(.*?)///", turn, re.MULTILINE | re.DOTALL):
        assert "predict: " in options


@pytest.mark.parametrize("chapter", LESSONS)
def test_a_chapter_talks_as_people_do(chapter: str) -> None:
    text = FORMULA.sub("x", prose(chapter))
    assert len(re.findall(r"\b\w+’(?:s|t|re|ve|ll|d)\b", text)) >= 10, "contractions"
    assert len(re.findall(r"\byou", text, re.IGNORECASE)) >= 5
    stiff = STIFF.findall(text)
    assert stiff == (["adjoint"] if chapter == "backward-pass" else [])


def test_the_parts_on_single_numbers_are_read_in_an_hour() -> None:
    counts = {chapter: count_words(chapter) for part in ("One knob", "A network") for chapter in PARTS[part]}
    assert min(counts.values()) > 300
    assert sum(counts.values()) <= MOST_WORDS, counts


def body(chapter: str) -> str:
    """A chapter from its title on."""
    text = source(chapter)
    return text[text.index("\n# ") + 1 :]


def halves(chapter: str) -> tuple[str, str]:
    """What a chapter tells, and its problems."""
    told, _, turn = body(chapter).partition("\n## Your turn\n")
    assert turn
    return told, turn


def prose(chapter: str) -> str:
    """A chapter without definitions, options and the marks of blocks."""
    return APART.sub("", source(chapter))


def count_words(chapter: str) -> int:
    """The words that are read where nothing is unfolded, a formula or a number as one."""
    text = FORMULA.sub("x", APART.sub("", FOLDED.sub("", source(chapter))))
    return sum(bool(re.search(r"\w", word)) for word in text.split())


@pytest.mark.parametrize("old", MOVED)
def test_a_chapter_that_has_moved_says_where_to(old: str) -> None:
    text = (FOLDER / old / "index.md").read_text(encoding="utf-8")
    (link,) = re.findall(r"\]\(\.\./([\w-]+)\.md", text)
    assert link in CHAPTERS
    assert "moved: true\nsearch:\n  exclude: true\n" in text


def test_the_addresses_of_earlier_chapters_are_kept() -> None:
    earlier = "computation-graph forward-pass functions-compose gradient-descent layers paths rules"
    assert set(earlier.split()) <= set(MOVED)
    assert "page.meta.moved" in (ROOT / "docs" / "overrides" / "sitemap.xml").read_text(encoding="utf-8")


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
        ("chain-rule", "Move x by 0.01 and g moves by 0.4016, where the slope predicts 0.4."),
        ("backward-pass", "The gradient is there all the same, −24."),
        ("backward-pass", "∂h∂b=∂h∂c⋅∂c∂b=10⋅4=40"),
        ("backward-pass", "∂h∂g=h⋅ln⁡(f)=25⋅ln⁡(5)≈40.24"),
        ("backward-pass", "≈0.1966."),
        ("used-twice", "Together they are the gradient: ∂c∂x=5+(−3)=2"),
        ("which-way", "the loss falls from 9 to 0.36"),
        ("why-cheap", "After ten such lines there are 1024 paths"),
        ("why-cheap", "forward mode walks 212 edges, reverse mode 46"),
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
