"""A clip really rendered, for every test that looks at what comes out; and what Manim writes besides is thrown away."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from scenes.catalogue import Clip
from scenes.film.manifest import Row
from scenes.film.recorder import configured
from tests.scenes.played import Played, played_once


@pytest.fixture(scope="session")
def rendered(run_folder: Path) -> SimpleNamespace:
    """A draft of a small clip, wide and square, beside two that go wrong, rendered once for all workers."""
    media, said = run_folder / "media", run_folder / "media.json"
    with FileLock(run_folder / "media.lock"):
        if not said.exists():
            code = "import sys; from scenes.commands import render; from tests.scenes.small import BROKEN, CRASHING, SMALL; "
            code += "sys.exit(render.main(sys.argv[1:], [BROKEN, CRASHING, SMALL]))"
            arguments = ["--quality", "draft", "--theme", "light", "--shape", "square", "--into", str(media)]
            ended = subprocess.run(
                [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
            )
            said.write_text(json.dumps([ended.returncode, ended.stdout, ended.stderr]))
    status, out, err = json.loads(said.read_text())
    return SimpleNamespace(media=media, status=status, out=out, err=err)


@pytest.fixture
def row(rendered: SimpleNamespace) -> Row:
    """What the manifest says of the small clip."""
    rows: list[Row] = json.loads((rendered.media / "manifest.json").read_text())["clips"]
    (row,) = rows
    return row


@pytest.fixture
def played(clip: Clip, run_folder: Path) -> Played:
    """The clip that a test is about, as it plays."""
    return played_once(clip, run_folder)


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path) -> Iterator[None]:
    """A folder of its own for all that Manim and Typst write on the way."""
    with configured({"media_dir": str(tmp_path)}):
        yield
