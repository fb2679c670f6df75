"""How to cite the whole and each clip, from CITATION.cff."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CITATION = Path(__file__).parents[3] / "CITATION.cff"
MEDIA_LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class Work:
    """What is cited: its title, who made it, the day it came out (2026-11-23) and its version."""

    title: str
    authors: str
    released: str
    version: str

    @property
    def year(self) -> str:
        return self.released[:4]


@cache
def work() -> Work:
    """The work, as CITATION.cff names it."""
    row = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    authors = " and ".join(author["name"] for author in row["authors"])
    return Work(row["title"], authors, str(row["date-released"]), str(row["version"]))


def sentence(address: str, part: str = "") -> str:
    """A line for a slide or a list of sources; `part` is a clip's title."""
    whole = work()
    title = f"“{part}”, {whole.title}" if part else whole.title
    return f"{whole.authors} ({whole.year}). {title}. {address} ({MEDIA_LICENCE})"


def bibtex(key: str, address: str, part: str = "") -> str:
    """An entry for BibTeX; `part` is a clip's title."""
    whole = work()
    rows = {
        "title": f"{{{part or whole.title}}}",
        "author": f"{{{whole.authors}}}",
        "year": whole.year,
        "howpublished": whole.title if part else "",
        "url": address,
        "note": f"Licence: {MEDIA_LICENCE}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in rows.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])
