"""Draws the site's mark for home screens, as PNG: generated/icons/180.png, 192.png and 512.png, and the manifest that
names them.

    python -m docs.making.icons

Typst draws the SVG, as it sets all type of the clips: no other renderer has to be brought.
"""

from __future__ import annotations

from backprop_core.command import run_command

import json

import typst

from backprop_core.palette import PALETTES
from docs.extensions.javascript import DOCS

SIZES = (180, 192, 512)  # px: for Apple's home screen, then for others
INTO = DOCS / "generated" / "icons"
NAME = "Backprop in Motion"


def main() -> None:
    """Writes the icons and the manifest."""
    INTO.mkdir(parents=True, exist_ok=True)
    paper = PALETTES["light"].paper
    compiler = typst.Compiler(root=str(DOCS / "assets"))
    for size in SIZES:
        page = f'#set page(width: {size}pt, height: {size}pt, margin: 12%, fill: rgb("{paper}"))\n'
        drawn = compiler.compile((page + '#image("icon.svg", width: 100%)').encode(), format="png", ppi=72)
        assert isinstance(drawn, bytes)  # one page
        (INTO / f"{size}.png").write_bytes(drawn)
    (INTO / "site.webmanifest").write_text(json.dumps(manifest(paper), indent=1) + "\n", encoding="utf-8")


def manifest(paper: str) -> dict[str, object]:
    """What a home screen asks: the name, the colours and the icons; addresses count from the manifest's own."""
    icons = [{"src": f"{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES[1:]]
    return {
        "name": NAME,
        "short_name": NAME,
        "start_url": "../../",
        "display": "browser",
        "background_color": paper,
        "theme_color": paper,
        "icons": icons,
    }


if __name__ == "__main__":
    run_command(main, folder="docs/generated")
