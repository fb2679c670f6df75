"""Typst is written in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import ROOT

ROOM = ROOT / "scenes"
WRITERS = {"picture/typst.py", "picture/outlines.py"}  # what is set, and the page that it is set on
TYPST = re.compile(r"#[a-z]+[\[(]|#(?:set|show|let) |\$ .* \$|\$display\(")


def texts_in(path: Path) -> Iterator[str]:
    """Every string of a module, and every literal part of those that are filled in."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.relative_to(ROOM).as_posix())
def test_nobody_else_writes_it(path: Path) -> None:
    found = [text for text in texts_in(path) if TYPST.search(text)]
    assert bool(found) is (path.relative_to(ROOM).as_posix() in WRITERS), found
