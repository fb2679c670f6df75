"""A comment that names a file of ours names one that is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.commands import ROOT

FOLDERS = ("backprop_core", "scenes", "docs", "tests")
READ = {".js", ".ts", ".css", ".py", ".md"}
NAME = re.compile(r"(?<![\w./-])(?:[\w-]+/)*[\w-]+\.(?:js|py|css)\b(?!\.)")
COMMENTS = {
    ".py": re.compile(r'"""(?:(?!""").)*"""|#[^\n]*', re.DOTALL),
    ".md": re.compile(r".*", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
}
SCRIPT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
GENERATED = {
    "table.js",
    "frameworks.js",
    "arrays.js",
    "planes.js",
    "learning.js",
    "digits.js",
    "written.js",
    "thirty_lines.py",
    "pictures.js",
    "modules.js",
    "palette.css",
    "theme.css",
    "site.css",
    "elsewhere.css",
    "explorable.css",
}
OTHERS = {"reveal.js", "reveal.css", "white.css", "katex.min.js", "Node.js"}  # a name, and what others made


def ours() -> list[Path]:
    """Every file that is read, and may be named."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in READ)
    outside = {"vendor", "generated", "cases", "licences"}
    return [path for path in found if not outside & set(path.relative_to(ROOT).parts)] + [*ROOT.glob("*.md")]


def strays(text: str, suffix: str, paths: set[str]) -> list[str]:
    """The names in the comments of a text that no path ends with."""
    comments = COMMENTS.get(suffix, SCRIPT).findall(text)
    names = {name for comment in comments for name in NAME.findall(comment)}
    known = GENERATED | OTHERS
    return sorted(
        name
        for name in names
        if name.rpartition("/")[2] not in known and not any(f"/{path}".endswith(f"/{name}") for path in paths)
    )


def test_every_file_that_a_comment_names_is_there() -> None:
    files = ours()
    paths = {path.relative_to(ROOT).as_posix() for path in files}
    read = [path for path in files if path != Path(__file__)]  # whose own names are made up
    found = {path: strays(path.read_text(encoding="utf-8"), path.suffix, paths) for path in read}
    assert not {path.relative_to(ROOT).as_posix(): names for path, names in found.items() if names}


def test_a_name_of_nothing_is_found() -> None:
    paths = {"docs/explorable/dom/patch.js"}
    assert not strays("// as patch.js and dom/patch.js do, and table.js", ".js", paths)
    assert strays("/** As kept.js and parts/patch.js do. */", ".js", paths) == ["kept.js", "parts/patch.js"]
    assert strays('"""As gone.py does."""\nx = "there.py"  # and lost.css', ".py", paths) == ["gone.py", "lost.css"]
