"""Everything for a room without a network, as one file: `make kit` writes build/kit/backprop-in-motion.zip.

    python -m docs.making.kit

It plays from a folder. Browsers load neither modules nor caption files from there, so its pages have one plain script,
and the captions are taken from the sentences that stand in them. Made twice of the same clips, it is the same file.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docs.extensions.clips import citation
from docs.extensions.clips.clip_parts import ARCHIVE, KINDS, readable
from docs.extensions.clips.media import MANIFEST, THEMES, Clip, clips
from docs.extensions.clips.player import player, steps
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from docs.making.stylesheets import SITE, joined

ROOT, HERE = DOCS.parent, Path(__file__).parent
STYLE, SCRIPT = "look/kit.css", "look/kit.js"
PACKED = {".html", ".css", ".js", ".txt", ".vtt"}  # the rest is compressed by its own kind

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{up}{style}">
</head>
<body class="kit md-typeset" data-md-color-scheme="default">
<script src="{up}{script}"></script>
<header>
<a href="{up}index.html">Backprop in Motion</a>
<button type="button" class="kit-colours">Dark or light</button>
</header>
<main>
{body}
</main>
<footer><p>{foot}</p></footer>
</body>
</html>
"""


def main() -> None:
    """Writes the file; says in a sentence what is missing."""
    try:
        known = clips()
    except PageError as problem:
        sys.exit(str(problem))
    ARCHIVE.parent.mkdir(parents=True, exist_ok=True)
    making = ARCHIVE.with_suffix(".new")
    with zipfile.ZipFile(making, "w") as made:
        for name, content in sorted(contents(list(known.values()))):
            add(made, name, content)
    making.replace(ARCHIVE)
    print(f"The kit: {ARCHIVE}, {readable(ARCHIVE.stat().st_size)}, {len(known)} clips.")


def add(made: zipfile.ZipFile, name: str, content: str | Path) -> None:
    """One file, dated on the day of release."""
    year, month, day = (int(part) for part in citation.work().released.split("-"))
    entry = zipfile.ZipInfo(f"{ARCHIVE.stem}/{name}", (year, month, day, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if Path(name).suffix in PACKED else zipfile.ZIP_STORED
    made.writestr(entry, content.read_bytes() if isinstance(content, Path) else content)


def contents(known: list[Clip]) -> Iterator[tuple[str, str | Path]]:
    """Every file by its name in the kit: the text of it, or where it is."""
    yield "index.html", page("Clips for lectures", "", "".join(gallery(known)))
    for clip in known:
        yield f"clips/{clip.id}.html", page(clip.title, "../", "".join(of_clip(clip)))
        for path in files_of(clip):
            yield f"media/{path}", MANIFEST.parent / path
    style = joined(SITE, STYLE) + (HERE / "kit.css").read_text(encoding="utf-8")
    yield STYLE, style
    for font in sorted(set(re.findall(r'url\("\.\./([^"]+\.woff2)"\)', style))):
        yield font, DOCS / font
    yield SCRIPT, script()
    yield "LICENSE.txt", ROOT / "LICENSE"
    yield "LICENSE-media.txt", ROOT / "LICENSE-media"


def files_of(clip: Clip) -> Iterator[str]:
    """Every file of a clip, as paths in the media folder."""
    for files in clip.files.values():
        yield from (path for kind, path in files.items() if kind != "stills")
        yield from files["stills"]


def page(title: str, up: str, body: str) -> str:
    """A page of the kit; `up` leads from it to the folder that it all lies in."""
    foot = f"{escape(citation.work().title)}, {citation.MEDIA_LICENCE}"
    return PAGE.format(title=escape(title), up=up, style=STYLE, script=SCRIPT, body=body, foot=foot)


def gallery(known: list[Clip]) -> Iterator[str]:
    """Every clip by its picture, its name and its idea."""
    yield "<h1>Clips for lectures</h1><ul class='gallery-list'>"
    for clip in known:
        yield f'<li><a href="clips/{clip.id}.html">{poster(clip)}<b>{escape(clip.title)}</b></a>'
        yield f"<p>{escape(clip.idea)}</p></li>"
    yield "</ul>"


def poster(clip: Clip) -> str:
    size = f'width="{clip.width}" height="{clip.height}"'
    return "".join(
        f'<img class="for-{theme}" src="media/{escape(clip.theme(theme)["poster"])}" {size} alt="" loading="lazy">'
        for theme in THEMES
    )


def of_clip(clip: Clip) -> Iterator[str]:
    """A clip with its steps and its files."""

    def locate(path: str) -> str:
        return f"../media/{path}"

    yield f"<h1>{escape(clip.title)}</h1><p class='lead'>{escape(clip.idea)}</p>"
    yield from player(clip, locate, tracks=False)
    yield '<p class="kit-captions"><label><input type="checkbox"> Captions in the picture</label></p>'
    yield "<h2>Step by step</h2><div class='clip-transcript'>"
    yield from steps(clip, locate, shown="")
    yield "</div><h2>Files</h2><ul>"
    for theme, files in clip.files.items():
        links = (
            f'<a href="{escape(locate(path))}">{KINDS.get(kind, (kind.upper(), ""))[0]}</a>'
            for kind, path in files.items()
            if kind != "stills"
        )
        yield f"<li>{theme.capitalize()}: {', '.join(links)}</li>"
    yield "</ul>"


def script() -> str:
    """The player as a plain script, with what the kit adds to it."""
    module = (DOCS / "player" / "clip.js").read_text(encoding="utf-8")
    ours = (HERE / "kit.js").read_text(encoding="utf-8")
    plain = re.sub(r"^export (?=class |const |function )", "", module, flags=re.MULTILINE)
    if left := re.search(r"^(?:import|export)\b.*|\bimport\(.*", plain, re.MULTILINE):
        raise ValueError(f"clip.js says {left[0]!r}, which a plain script cannot.")
    return f'"use strict";\n{ours}\naddEventListener("DOMContentLoaded", () => {{\n{plain}\nbegin();\n}});\n'


if __name__ == "__main__":
    main()
