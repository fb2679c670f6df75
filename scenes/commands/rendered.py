"""What stands rendered, for whoever makes something else of it: the contact sheet and the slides."""

import argparse
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scenes.commands.clip import FOLDER as OWN
from scenes.commands.options import BOTH, Parser, add_theme
from scenes.commands.render import MEDIA, nearest
from scenes.film import manifest
from scenes.film.captions import Passage


class NotRenderedError(Exception):
    """What was asked for has not been rendered; the message says so in a sentence."""


@dataclass(frozen=True)
class Rendered:
    """A clip in one theme, with a still for each passage."""

    id: str
    title: str
    idea: str
    theme: str
    passages: tuple[Passage, ...]
    movie: Path
    pptx: Path
    stills: tuple[Path, ...]


def options_parser(program: str, purpose: str, into: str) -> argparse.ArgumentParser:
    """What the commands that make something of rendered clips have in common."""
    parser = Parser(prog=program, description=purpose)
    parser.add_argument("--clip", metavar="NAME", help="only this clip")
    add_theme(parser)
    parser.add_argument("--media", metavar="FOLDER", type=Path, default=MEDIA, help="where the clips stand")
    parser.add_argument("--own", metavar="FOLDER", type=Path, default=OWN, help="where clips of one's own stand")
    parser.add_argument("--into", metavar="FOLDER", type=Path, default=Path(into))
    return parser


def asked_for(options: argparse.Namespace) -> list[Rendered]:
    """Each theme of each clip that the options name, in the order of the manifest; a name may be of one's own clip.

    Raises:
        NotRenderedError: there is none, or a file of one is missing.
    """
    return [rendered(*one) for one in listed(options)]


def ready_of(options: argparse.Namespace) -> Iterator[Rendered]:
    """Those of the same whose files are all there; the others are still to be rendered.

    Raises:
        NotRenderedError: the manifest lists none.
    """
    for one in listed(options):
        with suppress(NotRenderedError):
            yield rendered(*one)


def listed(options: argparse.Namespace) -> list[tuple[manifest.Row, str, Path]]:
    """The rows that the options name with a theme, and the folder in which their files stand.

    Raises:
        NotRenderedError: there is none.
    """
    rows, media = manifest.read(options.media), options.media
    own = manifest.read(options.own)
    if options.clip in own and options.clip not in rows:
        rows, media = own, options.own
    if not rows:
        raise NotRenderedError(
            "Nothing has been rendered yet: make scenes renders every clip, make serve drafts of them."
        )
    if options.clip not in (None, *rows):
        raise NotRenderedError(f"There is no rendered clip {options.clip}{nearest(options.clip, [*rows, *own])}")
    chosen = [row for row in rows.values() if options.clip in (None, row["id"])]
    found = [(row, theme, media) for row in chosen for theme in row["files"] if options.theme in (BOTH, theme)]
    if not found:
        raise NotRenderedError(f"Nothing has been rendered in {options.theme} yet: make scenes does it.")
    return found


def rendered(row: manifest.Row, theme: str, media: Path) -> Rendered:
    """A clip of the manifest in one of its themes.

    Raises:
        NotRenderedError: a file of it is missing.
    """
    files = row["files"][theme]
    passages = tuple(Passage(**step) for step in row["steps"])
    stills = tuple(media / still for still in files["stills"])
    clip = Rendered(
        row["id"], row["title"], row["idea"], theme, passages, media / files["mp4"], media / files["pptx"], stills
    )
    for path in (clip.movie, clip.pptx, *stills):
        if not path.exists():
            raise NotRenderedError(f"{path} is missing: make scenes renders it again.")
    return clip
