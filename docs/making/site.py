"""Builds the site, which is what `make site` runs. The one that is there stays until the new one is whole.

python -m docs.making.site FOLDER
"""

from __future__ import annotations

from backprop_core.command import run_command

import logging
import re
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from docs.extensions.clips.clip_parts import ARCHIVE
from docs.extensions.javascript import DOCS

SETTINGS = DOCS.parent / "mkdocs.yml"
SCRIPTS = ("explorable", "player")  # folders of modules that are ours
TOLD = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
OURS = "search/search_index.json"  # what every built site has, and hardly another folder


class SiteError(Exception):
    """What keeps the site from being built, in a sentence."""


def main(arguments: list[str]) -> int:
    """Builds the site into the folder named."""
    if len(arguments) != 1:
        print("Name the folder to build into, like this: python -m docs.making.site site", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        check_ours(folder)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
            made = Path(name) / "site"
            build(made)
            if ARCHIVE.is_file():
                (made / "kit").mkdir()
                shutil.copy(ARCHIVE, made / "kit")
            if folder.exists():
                folder.rename(Path(name) / "old")
            made.rename(folder)
    except SiteError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def check_ours(folder: Path) -> None:
    """Refuses to put a site in place of what is none.

    Raises:
        SiteError: something else is there.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / OURS).is_file():
        raise SiteError(f"{folder} has files that no build of the site made: name another folder, as in SITE=site.")
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{folder} is a file: name a folder, as in SITE=site.")
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)


def build(folder: Path) -> None:
    """Builds the site into a folder, without what only authors read: the theme's maps of its scripts, and the comments
    of our modules, which are a quarter of what a phone would load.

    Raises:
        SiteError: a page is wrong; what is wrong has been said.
    """
    logging.basicConfig(format="%(levelname)-8s-  %(message)s", level=logging.WARNING)
    settings = load_config(str(SETTINGS), site_dir=str(folder.resolve()), strict=True)
    settings.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(settings)
    except (Abort, BuildError, ConfigurationError) as problem:
        said = getattr(problem, "message", "") or str(problem)
        raise SiteError(f"The site was not built: {said}") from None
    finally:
        settings.plugins.on_shutdown()
    for path in folder.rglob("*.map"):
        path.unlink()
    for path in [path for name in SCRIPTS for path in (folder / name).rglob("*.js")]:
        path.write_text(untold(path.read_text(encoding="utf-8")), encoding="utf-8")


def untold(module: str) -> str:
    """A module without the comments of JSDoc that stand on lines of their own, which says and does the same."""
    return TOLD.sub("", module)


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))
