"""Writes all styles as two files, for a page that waits for a dozen small ones is seen later.

generated/theme.css has the theme's styles, generated/site.css ours, which a page in a frame has alone.

    python -m docs.making.stylesheets

styles/site.css imports ours in their order; addresses in them are put right for where the one file stands.
"""

from __future__ import annotations

import posixpath
import re
from importlib.resources import files

from docs.extensions.scrolled import PLAIN
from docs.making.typefaces import DOCS, lightened

LIST, INTO = "styles/site.css", "generated/site.css"
THEME, THEME_INTO = ("main", "palette"), "generated/theme.css"
# What the theme calls a plain table. Its rules for what is inside one ("td > :first-child") would make a browser style
# all of a page anew whenever the class of any element changes.
UNCLASSED = "table:not([class])"
MAP = re.compile(r"/\*# sourceMappingURL=\S+ \*/")
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


def theme() -> str:
    """The theme's stylesheets as one, with a class for plain tables."""
    folder = files("material") / "templates" / "assets" / "stylesheets"
    sheets = {path.name.partition(".")[0]: path for path in folder.iterdir() if path.name.endswith(".css")}
    text = "".join(sheets[name].read_text(encoding="utf-8") for name in THEME)
    return MAP.sub("", text.replace(UNCLASSED, f"table.{PLAIN}"))


if __name__ == "__main__":
    (DOCS / INTO).write_text(joined(LIST), encoding="utf-8")
    (DOCS / THEME_INTO).write_text(theme(), encoding="utf-8")
