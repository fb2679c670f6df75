"""The whole site for a room without a network, as one file: `make kit` writes build/kit/backprop-in-motion.zip.

    python -m docs.making.kit

The site is built anew and made over so that it works from a folder (offline.py). Made twice of the same, it is the same
file.
"""

from __future__ import annotations

from backprop_core.command import run_command

import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docs.extensions.clips import citation
from docs.extensions.clips.clip_parts import ARCHIVE, readable
from docs.extensions.clips.media import MANIFEST, clips
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from docs.making import licences
from docs.making.bundle import BundleError
from docs.making.offline import make_over
from docs.making.site import SiteError, build

ROOT = DOCS.parent
PACKED = {".html", ".css", ".js", ".txt", ".vtt", ".srt", ".svg", ".ipynb", ".py"}  # the rest is compressed itself

QUALITIES = {
    "draft": "drafts, quickly rendered to be looked at",
    "web": "rendered for the web",
    "lecture": "rendered for a lecture hall",
    "4k": "rendered for editing and for large screens",
}
READ_ME = """\
{title}, for a room without a network

Open index.html in a browser (Chrome, Edge or Firefox). Everything works from this folder, and nothing is asked of a
network: the article, every function to play with, the search, {count} clips with their steps and captions, and
the files to take away (clips/ in the browser, below each clip).

Quality of the clips: {quality}.

Two things a folder cannot do. A notebook (generated/notebooks/) needs Jupyter and the package backprop-in-motion. The
lines for other people's pages name the published site: {site}

Who made what is in it, and under which licence: LICENSES.txt.
"""


def main() -> None:
    """Writes the file; says in a sentence what is missing."""
    try:
        known = clips()
        ARCHIVE.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=ARCHIVE.parent, prefix=".making-") as name:
            folder = Path(name) / ARCHIVE.stem
            build(folder)
            version = citation.work().version
            make_over(folder, f"A copy without a network, version {version}. Quality of its clips: {quality()}.")
            (folder / "README.txt").write_text(read_me(), encoding="utf-8")
            (folder / "LICENSES.txt").write_text(licences.text(folder), encoding="utf-8")
            made = Path(name) / ARCHIVE.name
            pack(folder, made)
            made.replace(ARCHIVE)
    except (PageError, SiteError, BundleError) as problem:
        sys.exit(str(problem))
    print(f"The kit: {ARCHIVE}, {readable(ARCHIVE.stat().st_size)}, the whole site with {len(known)} clips.")
    print(f"Quality of its clips: {quality()}.")


def pack(folder: Path, into: Path) -> None:
    """Puts a folder into one file, each part of it dated on the day of release."""
    year, month, day = (int(part) for part in citation.work().released.split("-"))
    with zipfile.ZipFile(into, "w") as made:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if path.suffix in PACKED else zipfile.ZIP_STORED
            made.writestr(entry, path.read_bytes())


def quality() -> str:
    """What quality the clips have, each kind with its size."""
    return "; ".join(qualities(json.loads(MANIFEST.read_text(encoding="utf-8"))["clips"]))


def qualities(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """A clause for each quality among the clips of the manifest."""
    for name, means in QUALITIES.items():
        of_it = [row for row in rows if row["quality"] == name]
        if of_it:
            first = of_it[0]
            size = f"{first['width']} × {first['height']} pixels, {first['rate']} pictures a second"
            few = "" if len(of_it) == len(rows) else f"{len(of_it)} of them "
            yield f"{few}{means} ({size})"


def read_me() -> str:
    """What to do with the folder."""
    site = os.environ.get("SITE_URL") or "none yet, for this copy was built without SITE_URL."
    return READ_ME.format(title=citation.work().title, count=len(clips()), quality=quality(), site=site)


if __name__ == "__main__":
    run_command(main, folder="build/kit")
