"""Makes the typefaces that pages fetch from the vendored ones, which are twice as heavy, in generated/fonts/:

    python -m docs.making.typefaces

Inter keeps its letters and loses the features that no page uses. KaTeX's faces are cut to the characters of ordinary
formulas; for any other character a browser fetches the whole face as well.
"""

from __future__ import annotations

from backprop_core.command import run_command

import re
from pathlib import Path

from docs.extensions.javascript import DOCS

INTO = "generated/fonts"
INTER = ("inter-latin-400-normal", "inter-latin-400-italic", "inter-latin-600-normal", "inter-latin-700-normal")
KATEX = ("KaTeX_Main-Regular", "KaTeX_Main-Bold", "KaTeX_Main-Italic", "KaTeX_Math-Italic", "KaTeX_Math-BoldItalic")
FEATURES = ["kern", "tnum"]  # pairs of letters, and figures of one width for tables

# Ranges of CSS: what is on a keyboard, the spaces that KaTeX sets, and × ÷ π σ … ← → ∂ − ∣ ∧ ≈ ⋅
ORDINARY = (
    "U+20-7E, U+A0, U+D7, U+F7, U+200B, U+2026, U+3C0, U+3C3, U+2190, U+2192, U+2202, U+2212, U+2223, U+2227, "
    "U+2248, U+22C5"
)
FACE = re.compile(r"@font-face\{[^}]*?url\(fonts/(KaTeX_[\w-]+)\.woff2\)[^}]*\}")


def main() -> None:
    """Makes each face again when the vendored one is newer."""
    for name in INTER:
        cut(DOCS / f"vendor/fonts/{name}.woff2", None)
    for name in KATEX:
        cut(DOCS / f"vendor/katex/fonts/{name}.woff2", characters(ORDINARY))


def cut(source: Path, kept: set[int] | None) -> None:
    """Writes a face with the characters that are kept (all of them, for None)."""
    from fontTools import subset

    made = DOCS / INTO / source.name
    if made.is_file() and made.stat().st_mtime >= max(source.stat().st_mtime, Path(__file__).stat().st_mtime):
        return
    options = subset.Options(flavor="woff2", layout_features=FEATURES)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=kept or font.getBestCmap())
    subsetter.subset(font)
    made.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(made), options)


def characters(ranges: str) -> set[int]:
    """The code points of a CSS `unicode-range`."""
    ends = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
    return {code for end in ends for code in range(int(end[0], 16), int(end[-1], 16) + 1)}


def lightened(katex: str) -> str:
    """KaTeX's stylesheet, where of two faces for one character a browser takes the later: the light one."""

    def followed(found: re.Match[str]) -> str:
        face, name = found[0], found[1]
        if name not in KATEX:
            return face
        light = face.replace(f"fonts/{name}", f"../../{INTO}/{name}")
        return f"{face}{light[:-1]};unicode-range:{ORDINARY}}}"

    return FACE.sub(followed, katex)


if __name__ == "__main__":
    run_command(main, folder="docs/generated")
