"""What has been rendered: the manifest that the scenes write beside their files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError, nearest

MEDIA = "generated/media"
MANIFEST = DOCS / MEDIA / "manifest.json"
THEMES = ("light", "dark")
SQUARE = "square-"  # what the kinds of files of the square film begin with
# Where the square one is shown: on screens that are narrow and upright (clip.css has the same words).
UPRIGHT = "(max-width: 40em) and (orientation: portrait)"
NOT_UPRIGHT = ("(min-width: 40.01em)", "(orientation: landscape)")  # one of them holds on every other screen
LEADS_TO = re.compile(r"^(?:/// clip \|| +clip:) ([\w-]+)\s*$", re.MULTILINE)  # where one shows or links to a clip
CLIP_BLOCK = re.compile(r"^/// clip \| ([\w-]+)\s*$", re.MULTILINE)  # where a page shows a clip
# Where mkdocs.yml names a part of the article, or lists a chapter of it.
LISTED = re.compile(r"^  - (?P<part>[^:\n]+):$|^ +- (?P<chapter>chapters/[\w-]+\.md)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A step of a clip: its title, pass, begin and end in seconds, what is said, and the formula with its numbers."""

    title: str
    phase: str
    start: float
    end: float
    text: str
    formula: str


@dataclass(frozen=True)
class Clip:
    """A rendered clip, as its row of the manifest says.

    Args:
        id: its name in addresses.
        title: what it is called.
        question: what it asks.
        idea: the one thing that it shows.
        program: what is traced in it, or nothing.
        at: the value of each variable there.
        tree: whether it is traced as a tree.
        duration: in seconds.
        width, height: of its picture, in pixels.
        steps: what is said, and when.
        files: for each theme that was rendered, paths in the media folder by kind; of stills, a list of them.
        loops: whether it is a short one that begins anew at its end; films of old do not say so.
    """

    id: str
    title: str
    question: str
    idea: str
    program: str
    at: dict[str, float]
    tree: bool
    duration: float
    width: int
    height: int
    steps: tuple[Step, ...]
    files: dict[str, dict[str, Any]]
    loops: bool = False

    @property
    def has_square(self) -> bool:
        """Whether there is a square film of it in every theme that was rendered."""
        return all(f"{SQUARE}mp4" in files for files in self.files.values())

    def theme(self, theme: str) -> dict[str, Any]:
        """The files of a theme, or of the one that there is."""
        return self.files.get(theme) or next(iter(self.files.values()))

    def saved_as(self, kind: str, theme: str = "") -> str:
        """The name under which a file is saved, and no other clip's beside it; words are the same in every theme."""
        path = self.theme(theme)[kind]
        if theme:
            told = f"{theme}-square" if kind.startswith(SQUARE) else theme
        else:
            told = "" if ending(path) == f".{kind}" else kind
        return f"{self.id}-{told}".removesuffix("-") + ending(path)

    @property
    def on_poster(self) -> int:
        """The step whose end the poster shows, from 0; the scenes choose it: the last step of a pass."""
        places = [place for place, step in enumerate(self.steps) if step.phase in ("forward", "backward")]
        return places[-1] if places else len(self.steps) - 1


def ending(path: str) -> str:
    """The end of a file's name, with its dot."""
    return path[path.rindex(".") :]


def clips() -> dict[str, Clip]:
    """Every clip that has been rendered, by id, in the order in which the article shows them; then the others.

    Raises:
        PageError: nothing has been rendered yet.
    """
    try:
        stamp = MANIFEST.stat().st_mtime_ns
    except FileNotFoundError:
        raise PageError(
            "no clips have been rendered yet: `make scenes` renders them, `make serve` drafts of them."
        ) from None
    return read(MANIFEST, stamp)


def shown() -> dict[str, str]:
    """What the chapters show, in the order that mkdocs.yml gives them: each clip's part of the article, by id."""
    found: dict[str, str] = {}
    part = ""
    for listed in LISTED.finditer((DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")):
        part = listed["part"] or part
        if listed["chapter"]:
            text = (DOCS / listed["chapter"]).read_text(encoding="utf-8")
            for name in LEADS_TO.findall(text):
                found.setdefault(name, part)
    return found


def no_clip(name: str, known: Iterable[str]) -> str:
    """What to say of a clip that has not been rendered; whether there is one of that name only the scenes know."""
    way_out = f"If it is only not rendered yet, `make scenes CLIP={name}` renders it."
    return f"there is no clip {name}{nearest(name, known)} {way_out}"


@cache
def read(path: Path, _stamp: int) -> dict[str, Clip]:
    """The manifest, read once as long as it does not change."""
    found = {}
    for row in json.loads(path.read_text(encoding="utf-8"))["clips"]:
        steps = tuple(
            Step(step["title"], step["phase"], step["start"], step["end"], step["text"], step["formula"])
            for step in row["steps"]
        )
        plain = {field.name: row[field.name] for field in fields(Clip) if field.name != "steps" and field.name in row}
        found[row["id"]] = Clip(**plain, steps=steps)
    return {name: found[name] for name in dict.fromkeys([*shown(), *found]) if name in found}
