"""What the site has of each clip beside the clip: its page, its bare page, its snippets, what previews of links show."""

from __future__ import annotations

import ast
import json
import re
import shlex
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from docs.extensions.clips import citation
from docs.extensions.clips.clip_parts import is_local, make_clip, readable
from docs.extensions.clips.media import MANIFEST, MEDIA, clips
from docs.extensions.clips.player import player
from docs.extensions.clips.snippets import snippets
from docs.extensions.javascript import DOCS
from scenes.commands.clip import clip_of
from tests.commands import ROOT
from tests.conftest import Site
from tests.docs.built import MOVED, addresses_of, file_at, file_of, is_there, names_of, pages, to_come

SITE_URL = "http://127.0.0.1:8000/"  # where `make site` takes the site to be, if it is not told


def head(page: Path) -> dict[str, str]:
    """What a page says of itself to others: its meta elements by name or property."""
    text = page.read_text(encoding="utf-8").partition("</head>")[0]
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', text))


def data(page: Path) -> dict[str, Any]:
    """The structured data of a page."""
    (found,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL
    )
    row: dict[str, Any] = json.loads(found)
    return row


def test_every_clip_has_a_page_a_bare_page_and_a_place_in_the_gallery(site: Site) -> None:
    gallery = names_of(site.folder / "clips" / "index.html").links
    assert clips()
    for clip in clips():
        assert (site.folder / "clips" / clip / "index.html").is_file()
        assert (site.folder / "embed" / clip / "index.html").is_file()
        assert f"{clip}/" in gallery


def test_the_gallery_is_in_the_order_of_the_article(site: Site) -> None:
    chapters = re.findall(r"(chapters/[\w-]+)\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    shown = [name for chapter in chapters for name in clips_in(site.folder / chapter / "index.html")]
    assert len(shown) > 15
    assert clips_in(site.folder / "clips" / "index.html")[: len(set(shown))] == list(dict.fromkeys(shown))


def test_the_gallery_has_the_parts_of_the_article(site: Site) -> None:
    text = (site.folder / "clips" / "index.html").read_text(encoding="utf-8")
    gallery = text.partition("<clip-gallery")[2].partition("</clip-gallery>")[0]
    parts = re.findall(r"<h2>(.*?)</h2>(.*?)</section>", gallery, re.DOTALL)
    assert [name for name, _ in parts] == ["One knob", "A network", "Real networks"]
    for (_, cards), clip in zip(parts, ("backward-pass", "network", "learns-digits"), strict=True):
        assert f'href="{clip}/"' in cards


def clips_in(page: Path) -> list[str]:
    """The clips that a page leads to, by id, in the order in which it first does."""
    targets = (file_of(page.parent, page, link) for link in names_of(page).links if not urlsplit(link).scheme)
    return list(dict.fromkeys(path.parent.name for path in targets if path.parent.parent.name == "clips"))


def test_each_page_of_a_clip_offers_all_its_files(site: Site) -> None:
    awaited = {path.relative_to(site.folder.resolve() / MEDIA).as_posix() for path in to_come(site.folder)}
    for clip in clips().values():
        named = {link.rpartition("media/")[2] for link in page_links(site, clip.id)}
        for theme, files in clip.files.items():
            wanted = {path for kind, path in files.items() if kind != "stills"} | set(files["stills"])
            words = {path for path in wanted if path.endswith((".vtt", ".txt"))}  # the same in both themes
            assert wanted - awaited - (set() if theme == "light" else words) <= named, clip.id
            slides = f"generated/slides/{clip.id}-{theme}.zip"
            assert any(link.endswith(slides) for link in page_links(site, clip.id)) == (files["mp4"] not in awaited)


def page_links(site: Site, clip_id: str) -> list[str]:
    return names_of(site.folder / "clips" / clip_id / "index.html").links


def test_the_files_of_a_clip_come_before_what_is_said_in_it(site: Site) -> None:
    for clip in clips():
        text = (site.folder / "clips" / clip / "index.html").read_text(encoding="utf-8")
        assert (
            text.index(">Take it with you<")
            < text.index(">Put it into your own material<")
            < text.index(">Step by step<")
        )


def test_no_heading_stands_over_nothing(site: Site) -> None:
    for page, _ in pages(site.folder):
        text = page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
        parts = re.split(r"<h[1-6]\b[^>]*>.*?</h([1-6])>", text, flags=re.DOTALL)
        levels = [int(level) for level in parts[1::2]]
        for level, below, next_level in zip(levels, parts[2::2], [*levels, 1][1:], strict=True):
            assert next_level > level or re.search(r"<(?:p|ul|ol|pre|table|figure|img|input|svg)\b", below), page


def test_the_search_finds_sentences_and_not_words_run_together(site: Site) -> None:
    rows = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    said = {row["location"]: re.sub("<[^>]+>", "", row["text"]) for row in rows}
    steps = said["clips/backward-pass/#step-by-step"]
    assert "The question If x moves" in steps
    assert "If x moves by 0.01, how far" not in said["chapters/backward-pass/"], "the clip's own page has its words"
    assert "0:" not in said["clips/"]


def test_every_absolute_address_of_the_site_resolves(site: Site) -> None:
    found = {page: addresses_of(page, SITE_URL) for page, _ in pages(site.folder)}
    broken = [f"{page} -> {one}" for page, all_ in found.items() for one in all_ if not resolves(site.folder, one)]
    assert not broken
    assert len(found[site.folder / "clips" / "backward-pass" / "index.html"]) >= 8


def resolves(folder: Path, address: str) -> bool:
    return is_there(folder, file_at(folder, SITE_URL, address))


def test_a_link_to_any_page_shows_a_picture_that_previews_can_read(site: Site) -> None:
    for page, _ in pages(site.folder):
        if "embed" in page.relative_to(site.folder).parts:
            continue
        said = head(page)
        assert said["twitter:card"] == "summary_large_image"
        for name in ("title", "description", "type"):
            assert said[f"og:{name}"], page
        with Image.open(file_at(site.folder, SITE_URL, said["og:image"])) as picture:
            assert picture.format == "JPEG"
            assert picture.size == (int(said["og:image:width"]), int(said["og:image:height"])) == (1200, 630)


@pytest.mark.parametrize(
    ("page", "clip"), [("chapters/chain-rule", "chain-rule"), ("clips/gates", "gates"), ("chapters/matrix", "")]
)
def test_the_posters_of_a_clip_in_the_first_view_are_asked_for_early(site: Site, page: str, clip: str) -> None:
    text = (site.folder / page / "index.html").read_text(encoding="utf-8")
    head, body = text.split("</head>")
    early = re.findall(r'<link rel="preload" href="([^"]+)"[^>]* as="image"', head)
    posters = re.findall(r'<img class="for-\w+" src="([^"]+)"', body)[:2]
    assert early == (posters if clip else [])
    assert not clip or f"/{clip}/" in early[0]


@pytest.mark.usefixtures("site")
def test_the_sentence_below_a_poster_is_that_of_the_step_that_it_shows() -> None:
    for clip in clips().values():
        files = clip.theme("light")
        shown, still = (MANIFEST.parent / path for path in (files["poster"], files["stills"][clip.on_poster]))
        assert shown.read_bytes() == still.read_bytes(), clip.id
        (said,) = re.findall(r'<p class="now">(.*?)</p>', "".join(player(clip, str)))
        assert unescape(said) == clip.steps[clip.on_poster].text


def test_a_link_to_a_page_shows_the_first_clip_on_it(site: Site) -> None:
    for page, clip in {
        "chapters/matrix": "layer-matrix",
        "chapters/used-twice": "used-twice",
        "about": "backward-pass",
    }.items():
        assert head(site.folder / page / "index.html")["og:image"].endswith(f"/{clip}-card.jpg")


def test_search_engines_learn_of_each_video(site: Site) -> None:
    for clip in clips().values():
        row = data(site.folder / "clips" / clip.id / "index.html")
        assert row["@type"] == "VideoObject"
        assert row["name"] == clip.title
        assert row["contentUrl"].endswith(clip.theme("light")["mp4"])
        assert row["duration"] == f"PT{round(clip.duration)}S"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["uploadDate"])
        assert [part["startOffset"] for part in row["hasPart"]] == [step.start for step in clip.steps]


def test_search_engines_learn_of_the_article(site: Site) -> None:
    row = data(site.folder / "index.html")
    assert (row["@type"], row["url"]) == ("Article", SITE_URL)


def test_the_sitemap_has_every_page_but_the_bare_ones_and_those_that_moved(site: Site) -> None:
    listed = re.findall(r"<loc>(.*?)</loc>", (site.folder / "sitemap.xml").read_text(encoding="utf-8"))
    paths = (page.relative_to(site.folder).as_posix().removesuffix("index.html") for page, _ in pages(site.folder))
    bare = ("embed/", "404", *(f"chapters/{chapter}/" for chapter in MOVED))
    wanted = {SITE_URL + path for path in paths if not path.startswith(bare)}
    assert set(listed) == wanted
    assert len(listed) == len(wanted)


def test_bare_pages_are_not_for_search_engines_but_say_whose_they_are(site: Site) -> None:
    page = site.folder / "embed" / "backward-pass" / "index.html"
    assert head(page)["robots"] == "noindex"
    assert f'rel="canonical" href="{SITE_URL}clips/backward-pass/"' in page.read_text(encoding="utf-8")
    index = (site.folder / "search" / "search_index.json").read_text(encoding="utf-8")
    assert '"location":"clips/backward-pass/' in index
    assert '"location":"embed/' not in index


class Balance(HTMLParser):
    """Whether every element that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_local_build_says_that_its_lines_name_this_machine(site: Site) -> None:
    page = (site.folder / "clips" / "gates" / "index.html").read_text(encoding="utf-8")
    assert f"These lines name <code>{SITE_URL}</code>, which is this machine alone" in page


@pytest.mark.parametrize(
    ("address", "local"),
    [(SITE_URL, True), ("http://localhost/", True), ("http://[::1]:8000/", True), ("https://a.org/b/", False)],
)
def test_an_address_of_this_machine_is_told_from_others(address: str, local: bool) -> None:
    assert is_local(address) is local


@pytest.mark.parametrize("clip_id", ["backward-pass", "sigmoid-tree"])
def test_each_snippet_is_well_formed(clip_id: str, site: Site) -> None:
    del site  # it renders what the manifest lists
    found = {row.host: row for row in snippets(clips()[clip_id], SITE_URL)}
    assert len(found) == 8
    told = (DOCS / "clips" / "index.md").read_text(encoding="utf-8")
    for row in found.values():
        assert all(host.lower() in told.lower() for host in row.host.split(", ")), row.host
        assert row.host == "Beamer" or SITE_URL in row.code
        if row.language in {"html", "markdown"}:
            start = row.code.index("<")
            balance = Balance(row.code[start : row.code.rindex(">") + 1])
            assert not balance.open, row.host
    ast.parse(found["Jupyter"].code)
    for deck in ("reveal.js", "Quarto", "Slidev"):
        assert f"{SITE_URL}explorable/frames.js" in found[deck].code  # or the deck would not hear its keys
    beamer = found["Beamer"].code
    assert beamer.count("{") == beamer.count("}")
    assert f"{clip_id}.jpg" in beamer
    assert beamer.count(SITE_URL) == 2


def test_files_are_saved_under_the_clip_s_name_which_beamer_asks_for(site: Site) -> None:
    """So two clips go into one talk, and what has been saved is what the lines name."""
    page = (site.folder / "clips" / "backward-pass" / "index.html").read_text(encoding="utf-8")
    saved = re.findall(r'download="([^"]+)"', page)
    assert len(saved) == len(set(saved))
    assert all(name.startswith("backward-pass") for name in saved)
    assert "backward-pass.srt" in saved
    beamer = {row.host: row for row in snippets(clips()["backward-pass"], SITE_URL)}["Beamer"].code
    asked = re.findall(r"{([^{}]+\.(?:mp4|jpg))}", beamer)
    assert len(asked) == 2
    assert set(asked) <= set(saved)


def test_the_command_of_a_page_makes_the_clip_of_that_function() -> None:
    program = "f(x) = x^2\ny = f(x) - c"
    command = make_clip(program, {"x": -1.5, "c": 2.0}, tree=True)
    words = shlex.split(command)
    assert words[:2] == ["make", "clip"]
    row = clip_of(dict(word.split("=", 1) for word in words[2:]))
    assert (row.at, row.tree) == ({"x": -1.5, "c": 2.0}, True)
    assert row.program == program.replace("\n", "; ")


def test_a_clip_is_cited_by_its_title_its_year_and_its_address() -> None:
    line = citation.sentence("https://example.org/clips/gates/", "Three gates")
    for part in (
        "Three gates",
        "Backprop in Motion",
        citation.work().year,
        "https://example.org/clips/gates/",
        "CC BY",
    ):
        assert part in line
    entry = citation.bibtex("gates", "https://example.org/", "Three gates")
    assert entry.startswith("@misc{gates,\n")
    assert entry.count("{") == entry.count("}")


@pytest.mark.parametrize(("size", "said"), [(1, "1 kB"), (420_300, "420 kB"), (1_340_000, "1.3 MB")])
def test_sizes_are_said_as_people_say_them(size: int, said: str) -> None:
    assert readable(size) == said
