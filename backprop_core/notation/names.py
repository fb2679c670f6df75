"""Names as they are typeset: Greek letters as Greek, digits as subscripts."""

from __future__ import annotations

import re

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi "
        "chi psi omega".split(),
        "αβγδεζηθικλμνξορστυφχψω",
        strict=True,
    )
)
GREEK_CAPITALS = dict(zip("Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega".split(), "ΓΔΘΛΞΣΥΦΨΩ", strict=True))
LATEX_LETTER = {"epsilon": r"\varepsilon", "phi": r"\varphi", "omicron": "o"}
SPOKEN = {sign: name for name, sign in (GREEK | GREEK_CAPITALS).items()}


def name_text(name: str, notation: str) -> str:
    """A name in its type: Greek names as Greek, `w1` and `net_h1` with subscripts; of an entry, `W[1,2]`, its array's.

    Args:
        name: of a variable or line, or of an entry of an array.
        notation: `text`, `plain`, `latex` or `typst`.

    Returns:
        the name in that notation.
    """
    if notation in {"text", "plain"}:
        return name
    entry = re.fullmatch(r"([^\[]+)(\[[0-9,]+\])", name)
    if entry:
        place = entry[2].replace(",", "{,}") if notation == "latex" else entry[2]
        return name_text(entry[1], notation) + place
    match = re.fullmatch(r"([^0-9_]*)_*(.*?)_*", name)
    stem, rest = match.groups() if match and match.group(1) else (name, "")
    latex = notation == "latex"
    base = letter_text(SPOKEN.get(stem, stem), latex)
    if not rest:
        return base
    below = rest.replace("_", ",")
    plain_digits = below.isdigit()
    if latex:
        return f"{base}_{{{below if plain_digits else letter_text(below, True)}}}"
    return f"{base}_({below if plain_digits else letter_text(below, False)})"


def letter_text(stem: str, latex: bool) -> str:
    """The part of a name before its index: a Greek letter by its sign, a longer word set upright as one."""
    if stem in GREEK or stem in GREEK_CAPITALS:
        return LATEX_LETTER.get(stem, "\\" + stem) if latex else stem
    if len(stem) == 1 and stem.isalpha():
        return stem
    return rf"\mathit{{{stem}}}".replace("_", r"\_") if latex else f'italic("{stem}")'
