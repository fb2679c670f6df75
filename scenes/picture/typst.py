"""Numbers, names and words as Typst source: the one place where strings of Typst's mathematics are written."""

import re

from backprop_core import notation


def number(value: float) -> str:
    """A number as it is shown, in Typst's mathematics."""
    return notation.number_atom(value, "typst").text


def name(label: str) -> str:
    """A letter or a name, in Typst's mathematics."""
    return notation.name_text(label, "typst")


def factor(partial: float) -> str:
    """A partial as what it does to whatever passes: ×10, ×(−2)."""
    atom = notation.number_atom(partial, "typst")
    return f'class("normal", times) ({atom.text})' if atom.minus else f'class("normal", times) {atom.text}'


def plain(source: str) -> str:
    """Typst source without the colours of its numbers."""
    return re.sub(r"#(?:value|adjoint)\[\$(.*?)\$\]", r"\1", source)


def coloured_cell(value: float, role: str, sign: bool = True) -> str:
    """A number in the colour of its role, with ≈ where it is rounded, if that is wanted."""
    rounded = "approx " if sign and notation.relation(value) == "≈" else ""
    return f"#{role}[${rounded}{notation.number_atom(value, 'typst').text}$]"


def slope(above: str, below: str) -> str:
    """∂g/∂x as a fraction, in Typst's mathematics."""
    return f"(partial {name(above)})/(partial {name(below)})"


def word(text: str) -> str:
    """A word within a formula, in the typeface of words."""
    return f'#text(font: "Inter", size: 0.85em)[{text}]'


def slope_in_line(above: str, below: str) -> str:
    """∂g/∂x in the height of a line, in Typst's mathematics."""
    return f"partial {name(above)} \\/ partial {name(below)}"


def muted(text: str) -> str:
    """Words in the colour of what stands back."""
    return f"#muted[{text}]"


def labelled(source: str, label: str) -> str:
    """Words in a box of their own, by whose label their writing is known."""
    return f"#[#box[{source}] <{label}>]"
