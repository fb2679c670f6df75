"""While a site is being written, what is saved is built again, the browser follows, and a mistake ends nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from docs.making.watch import ALL, MODULES, PAGES, SCRIPT, STYLES, problem_in, work_for
from tests.commands import ROOT

CONFIG = (
    "site_name: Tiny\nmarkdown_extensions:\n  - docs.extensions.quotes.functions\n  - docs.extensions.quotes.maths\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "styles").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "docs" / "index.md").write_text("# Home\n\nIt is [[square.value]].\n")
    return tmp_path


@pytest.fixture
def watching(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "docs.making.watch", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def line(stream: IO[str] | None) -> str:
    assert stream
    return stream.readline().rstrip("\n")


@pytest.mark.usefixtures("site")  # what it copies is made when the site is built
def test_what_is_saved_is_built_and_the_browser_told(watching: subprocess.Popen[str], folder: Path) -> None:
    assert re.fullmatch(r"Built the whole site in \d+\.\d s\.", line(watching.stdout))
    found = re.search(r"http://\S+(?=/ )", line(watching.stdout))
    assert found
    with urlopen(found[0], timeout=30) as home:
        text = home.read()
        assert int(home.headers["Content-Length"]) == len(text)
    assert text.endswith(SCRIPT) and not (folder / "build/watch/index.html").read_bytes().endswith(SCRIPT)
    with urlopen(f"{found[0]}/watch-reload.js", timeout=30) as script:
        address = re.search(r'EventSource\("([^"]+)"\)', script.read().decode())
    assert address
    page = folder / "docs" / "index.md"
    with urlopen(f"{found[0]}{address[1]}", timeout=60) as events:
        assert events.readline() == b": here\n"
        page.write_text("# Home\n\nIt is [[square.nonsense]].\n")
        assert line(watching.stdout) == "Pages: index.md: [[square.nonsense]]: it has too many parts."
        page.write_text("# Home\n\nIt is mended: [[square.value]].\n")
        assert re.fullmatch(r"Built pages after index\.md in \d+\.\d s\.", line(watching.stdout))
        assert [events.readline(), events.readline()] == [b"\n", b"data: built\n"]
    with urlopen(found[0], timeout=30) as home:
        assert b"It is mended" in home.read()
    watching.send_signal(signal.SIGINT)
    _, complaint = watching.communicate(timeout=30)
    assert (watching.returncode, complaint) == (130, "\nStopped.\n")


@pytest.mark.parametrize(
    ("saved", "kinds"),
    [
        (["docs/styles/explorable/card.css"], [STYLES]),
        (["docs/explorable/twin/parser.js", "docs/chapters/gates.md"], [MODULES, PAGES]),
        (["docs/player/clip.js"], [MODULES]),
        (["docs/index.md", "docs/extensions/page.py"], [ALL]),
        (["mkdocs.yml"], [ALL]),
        (["docs/overrides/main.html"], [ALL]),
        (["docs/overrides/assets/javascripts/embed.js"], [ALL]),
    ],
)
def test_as_little_is_built_as_will_do(saved: list[str], kinds: list[str]) -> None:
    assert work_for(Path(name) for name in saved) == kinds


@pytest.mark.parametrize(
    ("said", "failed", "problem"),
    [
        ("", False, ""),
        ("WARNING -  A 'dirty' build is being performed; links may be wrong.\n", False, ""),
        (
            "WARNING -  Doc file 'a.md' contains a link 'b.md', but …\n",
            False,
            "Doc file 'a.md' contains a link 'b.md', but …",
        ),
        ("ERROR   -  Error reading page 'a.md':\nERROR   -  a.md: no.\n\nAborted!\n", True, "a.md: no."),
        (
            'Traceback (most recent call last):\n  File "x"\nValueError: p { is not closed.\n',
            True,
            "p { is not closed.",
        ),
        ("Killed\n", True, "Killed"),
        ("", True, "it failed and said nothing."),
    ],
)
def test_what_matters_of_what_was_said_is_one_line(said: str, failed: bool, problem: str) -> None:
    assert problem_in(said, failed) == problem
