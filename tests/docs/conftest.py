"""The site as it is taken away: built for a folder of another host, and the kit, which is made of the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from docs.extensions.clips.clip_parts import ARCHIVE
from docs.extensions.clips.media import clips
from tests.commands import ROOT
from tests.conftest import Site

ELSEWHERE = "https://example.org/some/where/"
NOT_FOUND = {"build", "site", ".git"}  # what a build must not find, or write to

# `make kit`, which makes the pages over when they are built: as they were then, they are the site.
MAKE_KIT = """
import shutil, sys
from docs.making import kit

make_over = kit.make_over

def kept(site, note):
    shutil.copytree(site, sys.argv[1])
    make_over(site, note)

kit.make_over = kept
kit.main()
"""


@dataclass(frozen=True)
class TakenAway:
    """The folder of another host, with the site in a folder of its own, and the folder that came out of the zip."""

    host: Path
    kit: Path

    @property
    def site(self) -> Path:
        return self.host / "some" / "where"


@pytest.fixture(scope="session")
def taken_away(run_folder: Path, site: Site) -> TakenAway:
    """Both of them, made once for all workers."""
    del site  # which renders what goes in
    folder = run_folder / "taken-away"
    with FileLock(run_folder / "taken-away.lock"):
        if not folder.exists():
            made_in(Path(tempfile.mkdtemp(prefix="taken-away-", dir=run_folder))).rename(folder)
    return TakenAway(folder / "host", folder / "unpacked" / ARCHIVE.stem)


def made_in(folder: Path) -> Path:
    """Make them in a folder that holds the project and nothing that was built."""
    for part in ROOT.iterdir():
        if part.name not in NOT_FOUND:
            (folder / part.name).symlink_to(part)
    made = subprocess.run(
        [sys.executable, "-c", MAKE_KIT, str(folder / "host" / "some" / "where")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SITE_URL": ELSEWHERE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert f"the whole site with {len(clips())} clips" in made.stdout
    assert [path.name for path in (folder / ARCHIVE).parent.iterdir()] == [ARCHIVE.name]
    (folder / "host" / "index.html").write_text("another site")
    with zipfile.ZipFile(folder / ARCHIVE) as zipped:
        zipped.extractall(folder / "unpacked")
    assert [path.name for path in (folder / "unpacked").iterdir()] == [ARCHIVE.stem]
    return folder
