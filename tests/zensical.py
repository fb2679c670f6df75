"""`make check-zensical`: whether Zensical, the theme's successor, makes the same pages of this project's files as MkDocs.

    python -m tests.zensical FOLDER

builds the site with Zensical and compares the words of every page with those in FOLDER, where MkDocs has built it.
Zensical is fetched once, into build/zensical. Exit status: 0 when all pages say the same.

To keep it so, templates call no methods of Python's, and ask for nothing that only MkDocs hands them. It can't take
over yet: the search field finds nothing there, `robots.txt` comes out as the template that it is, and no other test has
been run on what it builds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from difflib import ndiff
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

from tests.commands import ROOT

PACKAGE = "zensical==0.0.73"
TOOLS = ROOT / "build" / "zensical"  # Zensical builds into the project's folder alone
MOST_SHOWN = 6  # differences of a page


class Words(HTMLParser):
    """What a page says: all its text, but for scripts and for the theme's link that skips to the content."""

    ALONE = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
    SILENT = frozenset({"script", "style", "template"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = [False]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALONE:
            self.silent.append(self.silent[-1] or tag in self.SILENT or ("data-md-component", "skip") in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.ALONE:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent[-1] and data.strip():
            self.said.append(" ".join(data.split()))


def main(arguments: list[str]) -> int:
    (folder,) = map(Path, arguments)
    if not (folder / "index.html").is_file():
        print(f"There is no site in {folder}: build it with make site.", file=sys.stderr)
        return 1
    found = build(installed())
    unlike = list(differences(folder, found))
    print("\n".join(unlike or [f"All {len(addresses(folder))} pages say the same."]))
    return 1 if unlike else 0


def installed() -> Path:
    """Python with Zensical and with all that this project's own extensions need; fetched if it is not there yet."""
    home = TOOLS / PACKAGE
    python = home / "bin" / "python"
    ready = home / "ready"
    if not ready.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
        asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        theirs = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
        (Path(theirs) / "ours.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        ready.touch()
    return python


def build(python: Path) -> Path:
    """The folder in which Zensical has built the site."""
    folder = TOOLS / "site"
    settings = {"SITE_DIR": folder.relative_to(ROOT).as_posix(), "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [python, "-m", "zensical", "build", "--clean", "--strict"], cwd=ROOT, env=os.environ | settings, check=True
    )
    return folder


def differences(folder: Path, other: Path) -> Iterator[str]:
    """A line for each page that one of two sites lacks; for each that says something else, what it is."""
    ours, theirs = addresses(folder), addresses(other)
    for page in sorted(ours | theirs):
        if page not in theirs:
            yield f"{page}: Zensical does not make it"
        elif page not in ours:
            yield f"{page}: Zensical alone makes it"
        elif (said := words(folder / page)) != (others := words(other / page)):
            changed = (line for line in ndiff(said, others) if line[0] in "+-")
            yield "\n".join([f"{page}: not the same (- MkDocs, + Zensical)", *islice(changed, MOST_SHOWN)])


def addresses(folder: Path) -> set[str]:
    """The files of all pages, from the folder on."""
    return {page.relative_to(folder).as_posix() for page in folder.rglob("*.html")}


def words(page: Path) -> list[str]:
    """What a page says, piece by piece."""
    return Words(page.read_text(encoding="utf-8")).said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
