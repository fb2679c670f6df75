"""Writes all styles as three files, for a page that waits for a dozen small ones is seen later:

    python -m docs.making.stylesheets

generated/theme.css has the theme's styles, generated/site.css ours, which a page in a frame has alone. styles/site.css
imports ours in their order; addresses in them are put right for where the one file stands.

generated/elsewhere.css has what the elements bring to other people's pages (styles/elsewhere.css). There a rem may be
of any size, so lengths are written in pixels, as many to a rem as on our own pages; and the colours are those of our
light or our dark palette, as the page's own color-scheme (or the element's `theme`) says.
"""

from __future__ import annotations

from backprop_core.command import run_command

import base64
import posixpath
import re
from importlib.resources import files
from pathlib import Path

from docs.extensions.javascript import DOCS
from docs.extensions.scrolled import PLAIN
from docs.making.nesting import CONDITIONS, Block, flattened, parts, read, rules
from docs.making.typefaces import lightened

SITE, SITE_INTO = "styles/site.css", "generated/site.css"
ELSEWHERE, ELSEWHERE_INTO = "styles/elsewhere.css", "generated/elsewhere.css"
THEME, THEME_INTO = ("main", "palette"), "generated/theme.css"
KATEX = "vendor/katex"
PALETTE = "generated/palette.css"
PIXELS = 20  # in a rem of ours (styles/theme.css)
# What the theme calls a plain table. Its rules for what is inside one ("td > :first-child") would make a browser style
# all of a page anew whenever the class of any element changes.
UNCLASSED = "table:not([class])"
MAP = re.compile(r"/\*# sourceMappingURL=\S+ \*/")
IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
COLOUR = re.compile(r"(--bp-[a-z]+): (#[0-9A-Fa-f]{6});")
NAMES = "explorable descent network knobs digits race write".split()
ELEMENTS = f":is({', '.join(f'backprop-{name}' for name in NAMES)})"
ELEMENT = re.compile(r"backprop-\w+")
LIST = ":is(backprop-"
NOBODY = "bp-nobody"
ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:)([^"')]+)\1\s*\)""")


def data(path: Path, kind: str = "font/woff2") -> str:
    """A file as an address that carries it."""
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def joined(path: str, into: str) -> str:
    """A stylesheet, given from docs/, with all that it imports in place of the imports, and the nested rules of ours
    written out.

    Raises:
        FileNotFoundError: one that it imports is not there.
    """
    folder = posixpath.dirname(path)

    def moved(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[2]))
        return f'url("{posixpath.relpath(target, posixpath.dirname(into))}")'

    def imported(found: re.Match[str]) -> str:
        return joined(posixpath.normpath(posixpath.join(folder, found[1])), into)

    text = (DOCS / path).read_text(encoding="utf-8")
    text = lightened(text) if folder == KATEX else flattened(text)
    return IMPORT.sub(imported, ADDRESS.sub(moved, text))


def theme() -> str:
    """The theme's stylesheets as one, with a class for plain tables."""
    folder = files("material") / "templates" / "assets" / "stylesheets"
    sheets = {path.name.partition(".")[0]: path for path in folder.iterdir() if path.name.endswith(".css")}
    text = "".join(sheets[name].read_text(encoding="utf-8") for name in THEME)
    return MAP.sub("", text.replace(UNCLASSED, f"table.{PLAIN}"))


def elsewhere() -> str:
    """What the elements bring to a page that is not ours."""
    katex = joined(f"{KATEX}/katex.min.css", ELSEWHERE_INTO)
    own = owned(pixels(joined(ELSEWHERE, ELSEWHERE_INTO)))
    return f"{colours((DOCS / PALETTE).read_text(encoding='utf-8'))}\n{katex}\n{own}"


def owned(text: str) -> str:
    """A stylesheet without nested rules, whose rules hold inside the elements alone, and there against what the page
    says of its own paragraphs, tables and buttons: an id that nothing has lets each of them weigh more."""

    def own(item: str | Block) -> str | Block:
        if isinstance(item, str):
            return item
        if item.prelude.startswith("@"):
            return Block(
                item.prelude, list(map(own, item.items)) if item.prelude.startswith(CONDITIONS) else item.items
            )
        return Block(", ".join(map(weighed, parts(item.prelude))), item.items)

    return "".join(f"{rule}\n" for rule in rules(list(map(own, read(text).items)), ""))


def weighed(selector: str) -> str:
    """One selector of ours with that weight, below an element of ours where it does not begin with one."""
    if selector.startswith(LIST):
        return selector.replace(LIST, f":is(#{NOBODY}, backprop-", 1)
    if selector.startswith("backprop-"):
        return ELEMENT.sub(lambda name: f":is(#{NOBODY}, {name[0]})", selector, count=1)
    return f"{ELEMENTS.replace(':is(', f':is(#{NOBODY}, ')} {selector}"


def pixels(text: str) -> str:
    """A stylesheet with its rem as pixels."""
    return REM.sub(lambda found: f"{float(found[1]) * PIXELS:g}px", text)


def colours(palette: str) -> str:
    """Each colour of the palette as a property of the elements, light and dark in one. Registered, so that whoever asks
    for its value is given one colour."""
    light, dark = (dict(COLOUR.findall(block)) for block in palette.split("}")[:2])
    kinds = "".join(
        f'@property {name} {{ syntax: "<color>"; inherits: true; initial-value: {colour}; }}\n'
        for name, colour in light.items()
    )
    values = "".join(f"  {name}: light-dark({colour}, {dark[name]});\n" for name, colour in light.items())
    own = {
        of: "".join(f"  {name}: {colour};\n" for name, colour in of_it.items())
        for of, of_it in (("light", light), ("dark", dark))
    }
    # Safari learned light-dark with 17.5: before that only `theme` makes an element dark.
    return (
        f'{kinds}{ELEMENTS} {{\n{own["light"]}}}\n{ELEMENTS}[theme="dark"] {{\n{own["dark"]}}}\n'
        f"@supports (color: light-dark(red, red)) {{\n{ELEMENTS}, {ELEMENTS}[theme] {{\n{values}}}\n}}\n"
    )


def main() -> None:
    """Writes the three files."""
    for into, text in ((SITE_INTO, joined(SITE, SITE_INTO)), (ELSEWHERE_INTO, elsewhere()), (THEME_INTO, theme())):
        (DOCS / into).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run_command(main, folder="docs/generated")
