"""README and CONTRIBUTING are true: their commands are there and run, and every file that they name exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
from PIL import Image, ImageSequence

from docs.extensions.clips.clip_parts import KINDS
from scenes.catalogue import CLIPS
from tests.commands import ROOT, make

PAGES = ("README.md", "CONTRIBUTING.md")
PICTURE = ROOT / ".github" / "backward-pass.gif"
MOST_BYTES = 400_000
SCREEN = 45  # lines


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL)


def typed(program: str) -> list[tuple[str, str]]:
    """The commands of both pages that begin with a program's name, without the remarks behind them."""
    lines = [(page, line) for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()]
    return [(page, re.sub(r"\s+#.*", "", line)) for page, line in lines if line.startswith(program)]


def by_command(commands: list[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(command for _, command in commands))


def test_the_pages_tell_what_there_is_to_tell() -> None:
    named = {command.split()[1] for command in by_command(typed("make"))}
    assert {"serve", "test", "scenes", "clip", "check"} <= named
    assert len(typed(".venv/bin/python")) >= 2
    assert len(text("CONTRIBUTING.md").splitlines()) <= SCREEN


@pytest.mark.parametrize("command", by_command(typed("make")))
def test_make_knows_what_the_pages_tell_people_to_type(command: str) -> None:
    """Without doing it: CI does `make check` and `make test`, and other tests render, build and serve."""
    planned = make(*shlex.split(command)[1:], "--dry-run")
    assert planned.returncode == 0, planned.stdout
    assert ".venv/bin/python -m " in planned.stdout or command == "make setup"
    for clip in re.findall(r"CLIP=(\S+)", command):
        assert clip in {one.id for one in CLIPS}


def test_make_alone_lists_every_command_that_the_pages_name() -> None:
    listed = set(re.findall(r"^  make (\S+)", make().stdout, re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"(?:^|`)make ([a-z-]+)", text(page), re.MULTILINE)}
    assert named <= listed


@pytest.mark.parametrize("command", by_command(typed(".venv/bin/python")))
def test_the_shell_commands_run(command: str) -> None:
    done = subprocess.run(
        ["sh", "-c", command.replace(".venv/bin/python", sys.executable)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_python_runs() -> None:
    (code,) = blocks("README.md", "python")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("40.0 "), done.stderr


def test_the_readme_names_every_kind_of_file_that_a_clip_comes_as() -> None:
    known = text("README.md").casefold()
    names = [word for name, _ in KINDS.values() for word in re.findall(r"\w+", name.casefold())]
    assert {"mp4", "square", "srt"} <= set(names)
    assert [word for word in names if word not in known] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text(page))
    paths = re.findall(r"`((?:\.ci|backprop_core|scenes|docs|tests)/[\w./-]*|Makefile|[\w-]+\.toml)`", text(page))
    assert links
    assert paths
    paths += re.findall(r"\.venv/bin/[\w-]+", text(page))
    for path in [*links, *paths]:
        assert (ROOT / path).exists(), path


def test_the_moving_picture_moves_and_is_small() -> None:
    assert f"]({PICTURE.relative_to(ROOT)})" in text("README.md")
    assert PICTURE.stat().st_size < MOST_BYTES
    with Image.open(PICTURE) as picture:
        assert sum(1 for _ in ImageSequence.Iterator(picture)) > 50
        assert picture.width > picture.height >= 360
        assert picture.info["loop"] == 0  # for ever


def test_the_picture_says_something_where_it_stands_still() -> None:
    with Image.open(PICTURE) as picture:
        drawn = [drawn_on(frame.convert("L")) for frame in ImageSequence.Iterator(picture)]
    assert drawn[0] > max(drawn) / 2


def drawn_on(picture: Image.Image) -> int:
    """How many pixels are darker than paper."""
    return sum(picture.histogram()[:200])


def test_the_picture_is_made_where_the_readme_shows_it() -> None:
    planned = make("picture", "--dry-run").stdout
    assert f"scenes.commands.readme_picture {PICTURE.relative_to(ROOT)}" in planned
