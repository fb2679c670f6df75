"""A picture as SVG: a drawing that stands by itself, light or dark as its reader prefers, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from html import escape
from itertools import pairwise
from math import hypot

from ..notation.names import GREEK, GREEK_CAPITALS
from ..palette import PALETTES, Palette
from .picture import BETWEEN, CELL, RADIUS, SMALL, SYMBOL, TYPE, Card, Edge, Placed, Point, Rows, pill_width

FACE = "'Latin Modern Math','STIX Two Math','Cambria Math',Cambria,Georgia,serif"
THINNEST, THICKEST = 1.2, 5.6  # px: of an edge on which a gradient runs
# Notebooks say in a mark of their own which theme is on: JupyterLab, VS Code, Colab and marimo.
DARK_PLACES = ("[data-jp-theme-light=false]", ".vscode-dark", "html[theme=dark]", ".dark")
LIGHT_PLACES = ("[data-jp-theme-light=true]", ".vscode-light", "html[theme=light]", ".light")
RULES = f"""
.bp-drawing{{background:var(--paper);border-radius:6px}}
.bp-drawing text{{font-family:{FACE};fill:var(--ink)}}
.bp-drawing .name{{font-style:italic}}
.bp-drawing .below{{font-size:70%}}
.bp-drawing .symbol{{font-size:{SYMBOL}px;text-anchor:middle}}
.bp-drawing .letter{{font-size:{TYPE}px;text-anchor:end;fill:var(--muted)}}
.bp-drawing .heading{{font-size:{TYPE}px;fill:var(--muted)}}
.bp-drawing .extent{{font-size:{SMALL}px;text-anchor:end;fill:var(--muted)}}
.bp-drawing .value,.bp-drawing .adjoint{{font-size:{TYPE}px}}
.bp-drawing .beside{{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}}
.bp-drawing .value{{fill:var(--value)}}
.bp-drawing .adjoint{{fill:var(--adjoint)}}
.bp-drawing .small{{font-size:{SMALL}px;text-anchor:middle}}
.bp-drawing .shape{{fill:var(--panel);stroke:var(--ink);stroke-width:1.6}}
.bp-drawing .variable .shape{{stroke:var(--variable);stroke-width:3.2}}
.bp-drawing .constant .shape{{stroke:var(--muted);stroke-dasharray:.1 4;stroke-linecap:round}}
.bp-drawing .edge{{fill:none;stroke:var(--muted);stroke-width:1.4;stroke-linejoin:round}}
.bp-drawing .edge.gradient{{stroke:var(--adjoint)}}
.bp-drawing .edge.dotted{{stroke-dasharray:.1 5;stroke-linecap:round}}
.bp-drawing .pill{{fill:var(--panel);stroke:var(--adjoint)}}
.bp-drawing .pill.none{{stroke:var(--line)}}
.bp-drawing .cell{{fill:none;stroke:var(--line)}}
""".strip()


def svg(picture: Placed, alone: bool = True) -> str:
    """The picture as an `svg` element.

    Args:
        picture: what `place` made.
        alone: whether it is a file of its own, which says its namespace and follows the system's theme; inside a page
            it follows the page's.

    Returns:
        the element as text. All that a reader typed is escaped in it.
    """
    wide, high = round(picture.width), round(picture.height)
    namespace = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    parts = [
        f'<svg class="bp-drawing"{namespace} width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-label="{escape(picture.title)}" style="max-width:100%;height:auto">',
        f"<style>{style(alone)}</style>",
        *[line(edge, points, picture) for edge, points, _ in picture.edges],
        *[card_group(card, middle) for card, middle in zip(picture.cards, picture.middles, strict=True)],
        *[pill(edge, at) for edge, _, at in picture.edges if edge.partial],
        "</svg>",
    ]
    return "\n".join(parts)


def style(alone: bool) -> str:
    """The rules of the drawing, with the colours of both themes."""
    dark, light = variables(PALETTES["dark"]), variables(PALETTES["light"])
    rules = [RULES, f".bp-drawing{{{light}}}", f"@media(prefers-color-scheme:dark){{.bp-drawing{{{dark}}}}}"]
    if not alone:
        rules += [f"{inside(LIGHT_PLACES)}{{{light}}}", f"{inside(DARK_PLACES)}{{{dark}}}"]
    return "\n".join(rules)


def inside(places: Iterable[str]) -> str:
    """A selector of the drawing in any of these."""
    return f":is({','.join(places)}) .bp-drawing"


def variables(palette: Palette) -> str:
    """Colours as CSS variables."""
    return ";".join(f"--{name}:{colour}" for name, colour in asdict(palette).items())


def line(edge: Edge, points: tuple[Point, ...], picture: Placed) -> str:
    """An edge from rim to rim, as wide as its gradient is strong."""
    above, below = picture.cards[edge.node], picture.cards[edge.operand]
    start, end = rim(points[0], points[1], above), rim(points[-1], points[-2], below)
    inner = points[1:-1]
    if inner and not edge.bends:  # a bow beside another edge of the same two nodes
        path = f"M{at(start)}Q{at(inner[0])} {at(end)}"
    else:
        path = f"M{at(start)}" + "".join(curve(a, b, bool(edge.bends)) for a, b in pairwise((start, *inner, end)))
    kind = "edge" if edge.strength is None else "edge gradient"
    kind += " dotted" * (below.kind == "constant")
    wide = "" if edge.strength is None else f' style="stroke-width:{thickness(edge.strength):.3g}px"'
    return f'<path class="{kind}" d="{path}"{wide}/>'


def curve(start: Point, end: Point, is_bent: bool) -> str:
    """A stretch of an edge: straight, or down out of one layer and down into the next."""
    if not is_bent:
        return f"L{at(end)}"
    middle = (start[1] + end[1]) / 2
    return f"C{at((start[0], middle))} {at((end[0], middle))} {at(end)}"


def rim(middle: Point, towards: Point, card: Card) -> Point:
    """Where a line from the middle of a card towards a point leaves it."""
    across, down = towards[0] - middle[0], towards[1] - middle[1]
    long = hypot(across, down) or 1
    if card.kind == "constant" or card.values or card.half > RADIUS:
        share = min(card.half / abs(across or 1e-9), card.half_height / abs(down or 1e-9))
    else:
        share = RADIUS / long
    return middle[0] + across * min(share, 1), middle[1] + down * min(share, 1)


def thickness(strength: float) -> float:
    """The width of an edge that has this share of the strongest gradient."""
    return THINNEST + (THICKEST - THINNEST) * strength


def at(point: Point) -> str:
    """A point as a path has it."""
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"


def card_group(card: Card, middle: Point) -> str:
    """A node with all that is written in it and beside it."""
    high = card.half_height
    corner = high if card.kind != "constant" and not card.values else 7
    x, y = round(-card.half, 1), round(-high, 1)
    shape = f'<rect class="shape" x="{x:g}" y="{y:g}" width="{-2 * x:g}" height="{-2 * y:g}" rx="{corner:g}"/>'
    parts = [f'<g class="{card.kind}" transform="translate({at(middle)})">', shape]
    parts += [*cells(card)] if card.values else [*numbers(card)]
    return "".join([*parts, "</g>"])


def numbers(card: Card) -> Iterator[str]:
    """What is written in a card of one number, or of an array that is too large for cells, and beside it."""
    yield typed("symbol", card.symbol, 0, -1 if card.shape else 6)
    if card.shape:
        yield typed("small", card.shape, 0, 13)
    if card.letter:
        yield typed("letter beside", card.letter, -card.half - 7, 5)
    if card.value:
        yield typed("value beside", card.value, card.half + 8, -3 if card.adjoint else 5)
    if card.adjoint:
        yield typed("adjoint beside", f"∂{card.adjoint}", card.half + 8, 15)


def cells(card: Card) -> Iterator[str]:
    """The entries of an array, and beside them those of its gradient, under how it is worked out and its shape."""
    top = 25 - card.half_height
    left = 8 - card.half
    yield typed("heading", card.heading, left, top - 9)
    yield typed("extent", card.shape, -left, top - 9)
    yield from grid(card.values, "value", left, top, card.cell)
    if card.adjoints:
        left += card.columns * card.cell + BETWEEN
        yield typed("small adjoint", "∂", left - BETWEEN / 2, top + CELL * len(card.values) / 2 + 4)
        yield from grid(card.adjoints, "adjoint", left, top, card.cell)


def grid(rows: Rows, kind: str, left: float, top: float, wide: float) -> Iterator[str]:
    """Cells with a number in each."""
    for row, entries in enumerate(rows):
        for column, entry in enumerate(entries):
            x, y = left + column * wide, top + row * CELL
            yield f'<rect class="cell" x="{x:.4g}" y="{y:.4g}" width="{wide:.4g}" height="{CELL}"/>'
            yield f'<text class="small {kind}" x="{x + wide / 2:.4g}" y="{y + 14:.4g}">{escape(entry)}</text>'


def pill(edge: Edge, middle: Point) -> str:
    """What an edge multiplies gradients by, on the edge."""
    wide = pill_width(edge.partial)
    kind = "pill" if edge.strength else "pill none"
    x, y = round(middle[0] - wide / 2, 1), round(middle[1] - 9, 1)
    box = f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{wide:.4g}" height="18" rx="9"/>'
    return box + typed("small adjoint", edge.partial, middle[0], middle[1] + 4)


def typed(kind: str, text: str, x: float, y: float) -> str:
    """A line of type."""
    return f'<text class="{kind}" x="{round(x, 1):g}" y="{round(y, 1):g}">{runs(text)}</text>'


def runs(text: str) -> str:
    """A text with its names in italics, Greek ones as Greek, and their indices below.

    Args:
        text: signs, numbers and names, as `plain` notation has them.

    Returns:
        markup for inside a `text` element.
    """
    return "".join([name(word) if is_name(word) else escape(word) for word in re.findall(WORDS, text, re.DOTALL)])


WORDS = r"[^\W\d]+(?:_\w+)?\d*|."
NAMES = GREEK | GREEK_CAPITALS


def is_name(word: str) -> bool:
    """Whether a word is a letter, spelled out if it is Greek, with an index or without."""
    stem = word.rstrip("0123456789").partition("_")[0]
    return stem in NAMES or (len(stem) == 1 and stem.isalpha() and stem not in UPRIGHT)


UPRIGHT = "Σσ"  # of a sum, and of the logistic function


def name(word: str) -> str:
    """A name in italics, with its index below the line."""
    stem, index = re.fullmatch(r"([^\d_]+)_?(.*)", word).groups()  # type: ignore[union-attr]  # it is a name
    base = f'<tspan class="name">{escape(NAMES.get(stem, stem))}</tspan>'
    if not index:
        return base
    below = escape(index.replace("_", ","))
    return f'{base}<tspan class="below" dy=".28em">{below}</tspan><tspan dy="-.2em">&#8203;</tspan>'
