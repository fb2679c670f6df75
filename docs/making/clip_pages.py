"""Writes what the site has of each clip beside the clip itself: its page, the bare page for frames, its pictures for
previews of links, and which clip is the first of which page. `make site` runs it before each build; all of it is
git-ignored.

    python -m docs.making.clip_pages
"""

from __future__ import annotations

from backprop_core.command import run_command

import json
import posixpath
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from docs.extensions.clips import citation
from docs.extensions.clips.clip_parts import described
from docs.extensions.clips.media import CLIP_BLOCK, MANIFEST, MEDIA, NOT_UPRIGHT, SQUARE, THEMES, UPRIGHT, Clip, clips
from docs.extensions.clips.player import SMALL, SMALL_WIDTH, WIDE, has_small
from docs.extensions.clips.snippets import card, poster
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError

CARD = (1200, 630)  # what previews of links ask for
SMALL_QUALITY = 80  # of 100: lines and letters stay clean
FIRST_CLIPS = (
    DOCS / "overrides" / "generated" / "first-clips.html"
)  # templates cannot look for one in a page themselves
OPENING = re.compile(r"^# .+\n+([^#/\n].*\n)*\n*/// clip \|", re.MULTILINE)  # a clip that is in the first view
HEADING = re.compile(r"^# (.+?)\s*$", re.MULTILINE)
PAGE = """\
# {title}

{idea}
{{: .lead }}

/// clip-player | {id}
///

{shown}## Take it with you {{ data-search-exclude }}

/// clip-files | {id}
///

The whole site in one file, for a room without a network: [the kit](../index.md#everything-in-one-file).

## Put it into your own material {{ data-search-exclude }}

/// clip-snippets | {id}
///

## Step by step

/// clip-transcript | {id}
///

{picture}## Make it again, or make your own {{ data-search-exclude }}

/// clip-commands | {id}
///

[Make your own clip](../../make.md) says what else it can be told.

## Licence and citation {{ data-search-exclude }}

The clip, its pictures and its words may be shown, cut, translated and sold in a course, as long as you say where they
are from ([CC BY 4.0](../../licences/media.md)). The code that makes them is free too ([MIT](../../licences/code.md)).

/// clip-citation | {id}
///
"""

PICTURE = """\
## The picture in words

/// clip-picture | {id}
///

"""


def main() -> None:
    """Writes everything; says in a sentence what is missing."""
    try:
        known = clips()
    except PageError as problem:
        sys.exit(str(problem))
    chapters = shown_in()
    for before, clip, after in zip([None, *known.values()], known.values(), [*known.values(), None][1:], strict=False):
        text = clip_page(clip, chapters.get(clip.id, []), before, after)
        write(DOCS / "clips" / clip.id / "index.md", text)
        write(DOCS / "embed" / clip.id / "index.md", embed_page(clip))
        paint(clip)
    with ThreadPoolExecutor() as pool:
        list(pool.map(reduce, (path for clip in known.values() if has_small(clip) for path in pictures(clip))))
    for folder in ("clips", "embed"):
        forget(DOCS / folder, set(known))
    write(FIRST_CLIPS, f"{{% set FIRST_CLIPS = {json.dumps(first_clips(known))} %}}\n")


def clip_page(clip: Clip, chapters: list[tuple[str, str]], before: Clip | None, after: Clip | None) -> str:
    """The page of a clip, as Markdown; `chapters` are the paths and titles of the pages that show it."""
    meta = {
        "title": clip.title,
        "description": f"{clip.idea} An animation in {len(clip.steps)} steps, with captions, slides and snippets.",
        "hide": ["navigation", "toc"],
        "clip": facts(clip),
        "before": neighbour(before),
        "after": neighbour(after),
    }
    words = {"id": clip.id, "title": plain(clip.title), "idea": plain(clip.idea)}
    links = " · ".join(f"[{title}](../../{path})" for path, title in chapters)
    shown = f"Shown in: {links}\n\n" if links else ""
    picture = PICTURE.format(id=clip.id) if described(clip) else ""
    return front(meta) + PAGE.format(**words, shown=shown, picture=picture)


def embed_page(clip: Clip) -> str:
    """The player alone, for frames in other people's pages."""
    meta = {
        "title": clip.title,
        "description": clip.idea,
        "template": "embed.html",
        "page": f"clips/{clip.id}/",
        "search": {"exclude": True},
    }
    return f"{front(meta)}/// clip-player | {clip.id}\n///\n"


def facts(clip: Clip) -> dict[str, Any]:
    """What search engines and previews want to know of a video; paths are from the site's root."""
    files = clip.theme("light")
    return {
        "id": clip.id,
        "card": card(clip.id),
        "poster": poster(clip),
        "video": f"{MEDIA}/{files['mp4']}",
        "duration": f"PT{round(clip.duration)}S",
        "released": citation.work().released,
        "steps": [
            {"name": step.title, "start": step.start, "end": step.end, "place": f"{clip.id}-{number}"}
            for number, step in enumerate(clip.steps, 1)
        ],
    }


def neighbour(clip: Clip | None) -> dict[str, str] | None:
    """The clip before or after, for the foot of the page."""
    return {"url": f"clips/{clip.id}/", "title": clip.title} if clip else None


def front(meta: dict[str, Any]) -> str:
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)}---\n\n"


def plain(text: str) -> str:
    """Words that Markdown is to leave as they are."""
    return re.sub(r"([\\`*_{}\[\]<>#$|])", r"\\\1", text)


def shown_in() -> dict[str, list[tuple[str, str]]]:
    """For each clip the pages that show it: their paths and titles."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(DOCS).as_posix()
        title = HEADING.search(text)
        for clip_id in CLIP_BLOCK.findall(text):
            found.setdefault(clip_id, []).append((name, title[1] if title and name != "index.md" else "the home page"))
    return found


def first_clips(known: dict[str, Clip]) -> dict[str, dict[str, Any]]:
    """By the address of each page with a clip the first one's id, and its posters where it is in the first view."""
    found = {}
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        first = CLIP_BLOCK.search(text)
        if first and first[1] in known:
            found[page_address(path)] = {
                "id": first[1],
                "posters": posters(known[first[1]]) if OPENING.search(text) else [],
            }
    own = {f"clips/{name}/": {"id": name, "posters": posters(clip)} for name, clip in known.items()}
    return {**found, **own}


def page_address(path: Path) -> str:
    """Where a page is, from the site's root."""
    inside = path.relative_to(DOCS).with_suffix("")
    place = inside.parent if inside.name == "index" else inside
    return "" if place == Path() else f"{place.as_posix()}/"


def posters(clip: Clip) -> list[dict[str, Any]]:
    """The poster in each theme as the player shows it; paths are from the site's root."""
    small = {"small_width": SMALL_WIDTH, "width": clip.width, "sizes": WIDE} if has_small(clip) else {}
    found = []
    for theme in THEMES:
        files, media = clip.theme(theme), f"(prefers-color-scheme: {theme})"
        path = files["poster"]
        wide = ", ".join(f"{media} and {other}" for other in NOT_UPRIGHT) if clip.has_square else media
        source = {"media": wide, "source": f"{MEDIA}/{path}"}
        found.append(source | small | ({"small": posixpath.normpath(f"{MEDIA}/{SMALL}/{path}")} if small else {}))
        if clip.has_square:
            square = f"{MEDIA}/{files[f'{SQUARE}poster']}"
            found.append({"media": f"{media} and {UPRIGHT}", "source": square})
    return found


def write(path: Path, text: str) -> None:
    """Writes a file if that changes it."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def paint(clip: Clip) -> None:
    """The poster as a JPEG, and on a card of the shape that previews have; again only when the poster is newer."""
    source = MANIFEST.parent / clip.theme("light")["poster"]
    whole, small = DOCS / poster(clip), DOCS / card(clip.id)
    if small.is_file() and small.stat().st_mtime >= source.stat().st_mtime:
        return
    whole.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    picture.save(whole, quality=88, optimize=True)
    paper = picture.getpixel((2, 2))
    width = round(picture.width * CARD[1] / picture.height)
    on = Image.new("RGB", CARD, paper)
    on.paste(picture.resize((width, CARD[1]), Image.Resampling.LANCZOS), ((CARD[0] - width) // 2, 0))
    on.save(small, quality=85, optimize=True)


def pictures(clip: Clip) -> set[str]:
    """Poster and stills in every theme, as paths in the media folder."""
    return {path for files in clip.files.values() for path in [files["poster"], *files["stills"]]}


def reduce(path: str) -> None:
    """A picture as small as a phone shows it; again only when the picture is newer."""
    source, small = MANIFEST.parent / path, MANIFEST.parent / SMALL / path
    if small.is_file() and small.stat().st_mtime >= source.stat().st_mtime:
        return
    small.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as opened:
        size = (SMALL_WIDTH, round(opened.height * SMALL_WIDTH / opened.width))
        opened.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(small, quality=SMALL_QUALITY)


def forget(folder: Path, known: set[str]) -> None:
    """Removes pages of clips that there are no more. Only what this module wrote lies in folders of its own."""
    for page in folder.glob("*/index.md"):
        if page.parent.name not in known:
            shutil.rmtree(page.parent)


if __name__ == "__main__":
    run_command(main, folder="docs")
