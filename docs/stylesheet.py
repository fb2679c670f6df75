"""Writes all styles as one file, generated/site.css: a page that waits for a dozen small files is seen later.

    python -m docs.stylesheet

styles/site.css imports them in their order; addresses in them are put right for where the one file stands.
"""

from __future__ import annotations

import posixpath
import re

from docs.typefaces import DOCS, lightened

LIST, INTO = "styles/site.css", "generated/site.css"
IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:)([^"')]+)\1\s*\)""")


def joined(path: str, into: str = INTO) -> str:
    """A stylesheet, given from docs/, with all that it imports in place of the imports.

    Raises:
        FileNotFoundError: one that it imports is not there.
    """
    folder = posixpath.dirname(path)

    def moved(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[2]))
        return f'url("{posixpath.relpath(target, posixpath.dirname(into))}")'

    def imported(found: re.Match[str]) -> str:
        return joined(posixpath.normpath(posixpath.join(folder, found[1])), into)

    text = lightened((DOCS / path).read_text(encoding="utf-8"))
    return IMPORT.sub(imported, ADDRESS.sub(moved, text))


if __name__ == "__main__":
    (DOCS / INTO).write_text(joined(LIST), encoding="utf-8")
