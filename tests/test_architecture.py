"""ARCHITECTURE.md names every room there is and none that is not, and stays two pages long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
HOUSES = ("backprop_core", "scenes", "docs", "docs/extensions", "docs/explorable", "tests")
MADE = {"__pycache__", "generated"}  # by programs, and never part of what is stored
TWO_PAGES = 120  # lines


@pytest.mark.parametrize("house", HOUSES)
def test_every_room_is_listed_and_every_listed_room_is_there(house: str) -> None:
    rooms = {path.name for path in (ROOT / house).iterdir() if is_room(path)}
    listed = set(re.findall(rf"`{house}/([\w-]+)/`", TEXT.partition("## From a text")[0]))
    assert listed == rooms


def is_room(path: Path) -> bool:
    return path.is_dir() and path.name not in MADE and not path.name.startswith(".") and any(path.iterdir())


def test_every_file_that_it_names_is_there() -> None:
    for path in re.findall(r"\]\(([^)]+)\)", TEXT) + re.findall(
        r"`((?:backprop_core|scenes|docs|tests)/[\w./-]+)`", TEXT
    ):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`(?:[\w]+/)?(\w+\.(?:py|js))`", TEXT):
        assert any(found for house in ("backprop_core", "scenes", "docs") for found in (ROOT / house).rglob(name)), name


def test_it_is_two_pages() -> None:
    assert len(TEXT.splitlines()) <= TWO_PAGES
