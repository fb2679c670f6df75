"""The built site as files: its pages, what they name, and where that is."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from docs.extensions.clips.media import MEDIA, clips
from docs.extensions.javascript import DOCS
from tests.commands import ROOT

MOVED = {page.parent.name for page in (ROOT / "docs" / "chapters").glob("*/index.md")}
"""Chapters that are part of another one now: what stands at their addresses leads there."""

LOADED = {
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("track", "src"),
    ("video", "poster"),
    ("iframe", "src"),
}
FILMS = {"mp4", "webm", "gif", "pptx", "sheet"}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


class Names(HTMLParser):
    """Every address that a page names: what it loads, what it links to, and its ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.inline: list[str] = []
        self.reading = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        self.loads += [given[key] for of, key in LOADED if of == tag and key in given]
        either = given.get("srcset", "") + given.get("imagesrcset", "")  # of which a browser takes one
        self.links += [source.split()[0] for source in either.split(",") if source]
        if tag == "link":
            wanted = set(given.get("rel", "").split()) & FETCHED_LINKS
            (self.loads if wanted else self.links).append(given["href"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.reading = tag == "script" and "src" not in given and given.get("type", "") in {"", "module"}

    def handle_data(self, data: str) -> None:
        if self.reading and data.strip():
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.reading = False


class Prose(HTMLParser):
    """What a page says in words: its text without code, formulas and drawings."""

    OTHER = frozenset({"code", "pre", "script", "style", "math", "svg"})
    ALONE = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.other = [False]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALONE:
            formula = "katex" in (dict(attrs).get("class") or "").split()
            self.other.append(self.other[-1] or tag in self.OTHER or formula)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.ALONE:
            self.other.pop()

    def handle_data(self, data: str) -> None:
        if not self.other[-1]:
            self.said.append(data)


def pages(folder: Path) -> Iterator[tuple[Path, Names]]:
    """Every page of a built site, with what it names."""
    for path in sorted(folder.rglob("*.html")):
        yield path, names_of(path)


@cache
def names_of(page: Path) -> Names:
    """What a page names, read once."""
    return Names(page.read_text(encoding="utf-8"))


def file_of(folder: Path, page: Path, address: str) -> Path:
    """The file that a relative address means, from a page."""
    path = unquote(urlsplit(address)._replace(query="", fragment="").geturl())
    start = folder if path.startswith("/") else page.parent
    target = (start / path.lstrip("/")).resolve() if path else page
    return target / "index.html" if target.is_dir() else target


def broken(folder: Path, base: str = "/") -> list[str]:
    """What a page of a built site loads or links to that is not there; `base` is the path below which it is published."""
    missing = []
    for page, names in pages(folder):
        for address in names.loads + names.links:
            if urlsplit(address).scheme:
                continue
            if address.startswith("/") and not address.startswith(base):
                missing.append(f"{page} -> {address} (outside of {base})")
                continue
            target = file_of(folder, page, address.removeprefix(base.rstrip("/")))
            anchor = unquote(urldefrag(address).fragment)
            if not is_there(folder, target):
                missing.append(f"{page.relative_to(folder)} -> {address}")
            elif anchor and target.suffix == ".html" and anchor not in names_of(target).ids:
                missing.append(f"{page.relative_to(folder)} -> {address} (no such place)")
    return missing


def is_there(folder: Path, file: Path) -> bool:
    """Whether a built site has a file, or will have it as soon as its clip has been rendered."""
    return file.is_file() or file.resolve() in to_come(folder)


@cache
def to_come(folder: Path) -> frozenset[Path]:
    """Where a built site will have the films of clips that have only been sketched."""
    named = [path for clip in clips().values() for files in clip.files.values() for path in film_files(files)]
    return frozenset((folder / MEDIA / path).resolve() for path in named if not (DOCS / MEDIA / path).is_file())


def film_files(files: dict[str, Any]) -> list[str]:
    """Of the files of a clip in a theme, those that a sketch lacks."""
    return [path for kind, path in files.items() if kind in FILMS]


def addresses_of(page: Path, site_url: str) -> set[str]:
    """Every absolute address of the site itself in a page: in its head, its data and in what is there to be copied."""
    text = page.read_text(encoding="utf-8")
    shown = html.unescape(re.sub(r"<[^>]*>", "", text))
    return set(re.findall(re.escape(site_url) + r"[^\s\"'<>{}\\,;]*", text + "\n" + shown))


def file_at(folder: Path, site_url: str, address: str) -> Path:
    """The file that an absolute address of the site means."""
    return file_of(folder, folder / "index.html", "/" + address.removeprefix(site_url))
