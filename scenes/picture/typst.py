"""Numbers, names, formulas and words as Typst source: the one place where strings of Typst are written.

The functions `value`, `adjoint`, `muted` and so on that the sources call are those of the preamble.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from backprop_core import notation
from scenes.theme import Palette

NUMBER = re.compile(r"#(value|adjoint)\[\$(.*?)\$\]")  # with its role
LARGER = 1.12  # of mathematics beside words, in ems: its small letters are lower than Inter's


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


def maths(source: str) -> str:
    """A formula in a line of words."""
    return f"${source}$"


def displayed(source: str) -> str:
    """A formula on a line of its own, where its fractions have all the height that they want."""
    return f"$ {source} $"


def large(source: str) -> str:
    """A formula in a line, as high as on a line of its own."""
    return f"$display({source})$"


def in_colour(role: str, source: str) -> str:
    """Words or a formula in the colour of a role: value, adjoint, muted, ink, variable."""
    return f"#{role}[{source}]"


def painted(colour: str, source: str) -> str:
    """Words or a formula in a colour that is no role's."""
    return f'#text(fill: rgb("{colour}"))[{source}]'


def quoted(text: str) -> str:
    """Words in which no sign means anything to Typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


def plain(source: str) -> str:
    """Typst source without the colours of its numbers."""
    return NUMBER.sub(r"\2", source)


def numbers_of(source: str) -> list[str]:
    """The numbers of a formula that carry a role, from left to right."""
    return [match[2] for match in NUMBER.finditer(source)]


def numbers_painted(source: str) -> tuple[str, list[str]]:
    """A formula in which each number has a colour that nothing else has, and these colours."""
    colours: list[str] = []

    def paint(match: re.Match[str]) -> str:
        colours.append(f"#0102{len(colours):02x}")
        return painted(colours[-1], maths(match[2]))

    return NUMBER.sub(paint, source), colours


def all_adjoint(source: str) -> str:
    """A formula whose numbers all belong to the backward pass."""
    return NUMBER.sub(r"#adjoint[$\2$]", source)


def coloured_cell(value: float, role: str, sign: bool = True) -> str:
    """A number in the colour of its role, with ≈ where it is rounded, if that is wanted."""
    rounded = "approx " if sign and notation.relation(value) == "≈" else ""
    return in_colour(role, maths(f"{rounded}{notation.number_atom(value, 'typst').text}"))


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
    return in_colour("muted", text)


def spaced(*parts: str) -> str:
    """Parts beside each other, an em apart."""
    return " #h(1em) ".join(parts)


def strong(source: str) -> str:
    """Words in a heavier weight."""
    return f"#text(weight: 600)[{source}]"


def capitals(source: str) -> str:
    """Words in spaced capitals of a heavier weight."""
    return f"#text(weight: 600, tracking: 0.06em)[#upper[{source}]]"


def labelled(source: str, label: str) -> str:
    """Words in a box of their own, by whose label their writing is known."""
    return f"#[#box[{source}] <{label}>]"


def lit(colour: str, source: str) -> str:
    """A source whose lit part, as the notation writer marks it, is in a colour."""
    return f'#let lit(body) = text(fill: rgb("{colour}"), body)\n{source}'


def grid(rows: Sequence[Sequence[str]], align: str, gutter: float) -> str:
    """Rows of cells as a table: the first column at its left, the others by `align`, `gutter` ems between them."""
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    alignment = f"(left + horizon, {f'{align} + horizon, ' * (len(rows[0]) - 1)})"
    return (
        f"#show math.equation: set text(size: {LARGER}em)\n"
        f"#grid(columns: {len(rows[0])}, column-gutter: {gutter}em, row-gutter: 0.8em, align: {alignment}, {cells})"
    )


def preamble(palette: Palette) -> str:
    """What every piece of type begins with: the typeface, the ink, and the colours that numbers have by their role."""
    return f"""
#set text(font: "Inter", fill: rgb("{palette.ink}"))
#set par(leading: 0.55em)
#let value(body) = text(fill: rgb("{palette.value}"), body)
#let adjoint(body) = text(fill: rgb("{palette.adjoint}"), body)
#let ink(body) = text(fill: rgb("{palette.ink}"), body)
#let muted(body) = text(fill: rgb("{palette.muted}"), body)
#let variable(body) = text(fill: rgb("{palette.variable}"), body)
"""


# Fractions in one line, with the brackets that the bar made needless: around sums, and below also around products.
IN_LINE = """
#let within(body) = {
  if body.has("child") { within(body.child) }
  else if body.func() == math.equation { within(body.body) }
  else if body.has("children") { body.children.filter(part => part != [ ]) }
  else { (body,) }
}
#let text-of(part) = if part.has("text") { part.text } else { "" }
#let is-sum(parts) = parts.slice(1).any(part => text-of(part) in ("+", "−", "-"))
#let is-one(parts) = parts.len() == 2 and (parts.first().func() == math.op or text-of(parts.first()) == "∂")
#let is-product(parts) = parts.first().func() == math.frac or (parts.len() > 1 and not is-one(parts))
#let side(body, below) = {
  let parts = within(body)
  if parts.len() > 0 and (is-sum(parts) or (below and is-product(parts))) { $(#body)$ } else { body }
}
#show math.frac: it => $#side(it.num, false) \\/ #side(it.denom, true)$"""


def paragraph(source: str, ems: float) -> str:
    """Words with inline mathematics in centred lines, so many ems wide; no line breaks within a formula."""
    return (
        f"{IN_LINE}\n"
        f"#show math.equation: set text(size: {LARGER}em)\n"
        "#show math.equation: it => box(it)\n"
        f"#block(width: {ems:.2f}em, align(center)[{source}])"
    )


class Row(NamedTuple):
    """A step on paper: its picture's path and what that shows, its title, and its sentence and formula in Typst."""

    picture: str
    alternative: str
    title: str
    sentence: str
    formula: str


def pages(title: str, idea: str, rows: Sequence[Row], author: str, licence: str) -> str:
    """Steps on paper, one below the other: each picture with its words beside it, and at the foot whose they are."""
    return "\n".join(
        [
            f"#set document(title: {literal(title)}, author: {literal(author)}, date: none)",
            SHEET,
            f"#set page(footer: foot({literal(f'{author} · {licence}')}))",
            f"#heading({literal(title)})",
            f"#muted({literal(idea)})",
            "#v(2mm)",
            *(
                f"#row({number}, {literal(row.picture)}, {literal(row.alternative)}, {literal(row.title)})"
                f"[{row.sentence}][{row.formula}]"
                for number, row in enumerate(rows, 1)
            ),
        ]
    )


def literal(text: str) -> str:
    """Words as a string of Typst's."""
    return quoted(text).removeprefix("#")


SHEET = f"""
#set page("a4", margin: (x: 16mm, top: 15mm, bottom: 18mm))
#set text(size: 10pt, lang: "en")
#set par(leading: 0.62em)
#show heading: set text(size: 18pt)
#show math.equation: set text(size: {LARGER}em)
#let foot(whose) = context [
  #set text(size: 8.5pt)
  #muted[#whose #h(1fr) #counter(page).display("1 / 1", both: true)]
]
#let row(number, picture, alternative, title, sentence, formula) = block(breakable: false, below: 5mm, grid(
  columns: (96mm, 1fr), column-gutter: 6mm,
  box(stroke: 0.4pt + luma(190), radius: 1.5mm, clip: true, image(picture, alt: alternative, width: 96mm)),
  [#text(weight: 600)[#number. #title] #v(0.5mm) #sentence #if formula != [] [#v(1mm) #formula]],
))"""
