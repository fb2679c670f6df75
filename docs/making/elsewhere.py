"""Writes the styles that the elements bring to other people's pages, generated/elsewhere.css:

    python -m docs.making.elsewhere

There a rem may be of any size, so lengths are written in pixels, 20 to a rem as on our own pages; and the colours are
those of our light or our dark palette, as the page's own color-scheme (or the element's `theme`) says.
"""

from __future__ import annotations

import re

from docs.making.stylesheets import joined
from docs.making.typefaces import DOCS

LIST, INTO = "styles/elsewhere.css", "generated/elsewhere.css"
PALETTE = "generated/palette.css"
PIXELS = 20  # in a rem of ours (styles/theme.css)
REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
COLOUR = re.compile(r"(--bp-[a-z]+): (#[0-9A-Fa-f]{6});")


def styles() -> str:
    """The whole file."""
    return f"{colours((DOCS / PALETTE).read_text(encoding='utf-8'))}\n{pixels(joined(LIST, INTO))}"


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
    return f"{kinds}:is(backprop-explorable, backprop-descent, backprop-network) {{\n{values}}}\n"


if __name__ == "__main__":
    (DOCS / INTO).write_text(styles(), encoding="utf-8")
