"""Makes the scripts of the built site small: comments and long local names stay with those who read the source.

    python -m docs.making.minified site

tdewolff's minifier parses the language whole, so that templates and regular expressions keep each of their spaces; one
that only looks for comments does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import minify

OURS = ("explorable", "generated", "player")  # what others made comes as small as they made it
OLDEST = 2022  # the language that Safari 16.0 knows


def main(folder: str) -> None:
    """Rewrites each script of ours in place."""
    for path in scripts(Path(folder)):
        path.write_text(small(path.read_text(encoding="utf-8")), encoding="utf-8")


def scripts(folder: Path) -> list[Path]:
    return [path for room in OURS for path in sorted((folder / room).rglob("*.js"))]


def small(text: str) -> str:
    """A script that does the same in fewer letters."""
    minify.config({"js-version": OLDEST})
    return str(minify.string("application/javascript", text))


if __name__ == "__main__":
    main(sys.argv[1])
