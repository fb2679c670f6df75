"""A page of Markdown, rendered as the site renders it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import yaml
from markdown import Markdown

from tests.commands import ROOT

VOID = {"br", "hr", "img", "input", "source", "track", "meta", "link"}


def rendered(text: str) -> str:
    """The HTML of a page with the site's own Markdown extensions, as mkdocs.yml lists them."""
    rows: list[Any] = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)["markdown_extensions"]
    names = [row if isinstance(row, str) else next(iter(row)) for row in rows]
    options = {name: settings for row in rows if isinstance(row, dict) for name, settings in row.items()}
    return Markdown(extensions=names, extension_configs=options).convert(text)


def words(html: str) -> str:
    """What is read: the text of a page, formulas by their MathML."""
    reader = Reader()
    reader.feed(html)
    return re.sub(r"\s+", " ", "".join(reader.said)).strip()


class Reader(HTMLParser):
    """Collects text, but for what is hidden from those who listen."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hidden: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.hidden.append(self.hidden[-1] or ("aria-hidden", "true") in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden[-1]:
            self.said.append(data)


# Reads mkdocs.yml, in which `!ENV [NAME, default]` stands for a variable of the environment.
Loader: Any = type("Loader", (yaml.SafeLoader,), {})
Loader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])
