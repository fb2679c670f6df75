"""A picture in TikZ, for papers and Beamer: nodes at their places, and all type set by LaTeX itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..palette import PALETTES
from .picture import Edge, Placed, Point

PIXELS = 38  # in a centimetre
STYLES = r"""
  bp operation/.style={circle, draw, minimum size=10mm, inner sep=1pt},
  bp variable/.style={bp operation, draw=bpvariable, very thick},
  bp constant/.style={draw=bpmuted, densely dotted, rounded corners=2pt, minimum size=8mm, inner sep=2pt},
  bp array/.style={draw, rounded corners=3pt, inner sep=4pt},
  bp numbers/.style={align=left, label distance=1pt, font=\small},
  bp pill/.style={draw=bpadjoint, fill=white, rounded corners=5pt, inner sep=2pt, text=bpadjoint, font=\scriptsize},
"""


@dataclass(frozen=True)
class Set:
    """What is typeset at a node, in LaTeX without its dollars; "" for nothing."""

    inside: str
    letter: str
    value: str
    adjoint: str


def tikz(picture: Placed, nodes: Sequence[Set], partials: Sequence[str]) -> str:
    r"""The picture as a `tikzpicture`, in the colours of the light theme.

    Args:
        picture: where everything stands.
        nodes: what is typeset at each node.
        partials: what is typeset on each edge, "" for nothing.

    Returns:
        text that ends with a line break. Its document needs `\usepackage{tikz, amsmath}`.
    """
    colours = asdict(PALETTES["light"]).items()
    lines = [rf"\definecolor{{bp{name}}}{{HTML}}{{{colour[1:]}}}" for name, colour in colours]
    lines.append(rf"\begin{{tikzpicture}}[{STYLES}]")
    for index, (card, middle) in enumerate(zip(picture.cards, picture.middles, strict=True)):
        style = (
            ("bp array" + ", draw=bpvariable, very thick" * (card.kind == "variable"))
            if card.values
            else f"bp {card.kind}"
        )
        options = ", ".join([style, *labels(nodes[index])])
        lines.append(rf"  \node[{options}] (n{index}) at {place(middle)} {{${nodes[index].inside}$}};")
    for (edge, points, _), partial in zip(picture.edges, partials, strict=True):
        lines.append(f"  {drawn(edge, points, partial)}")
    return "\n".join([*lines, r"\end{tikzpicture}", ""])


def labels(node: Set) -> list[str]:
    """What stands beside a node: its letter to the left, its value over its gradient to the right."""
    found = [rf"label={{[text=bpmuted]left:${node.letter}$}}"] if node.letter else []
    value = rf"\color{{bpvalue}}${node.value}$" if node.value else ""
    adjoint = rf"\color{{bpadjoint}}$\partial\,{{{node.adjoint}}}$" if node.adjoint else ""
    told = r"\\".join([one for one in (value, adjoint) if one])
    return [*found, f"label={{[bp numbers]right:{{{told}}}}}"] if told else found


def drawn(edge: Edge, points: Sequence[Point], partial: str) -> str:
    """An edge with its pill on the first stretch."""
    colour = "bpmuted, densely dotted" if edge.strength is None else "bpadjoint"
    pill = rf"node[bp pill] {{${partial}$}} " if partial else ""
    bends, inner = edge.bends, points[1:-1]
    if inner and not bends:
        start, middle = points[0], points[1]
        side = "right" if middle[0] < (start[0] + points[-1][0]) / 2 else "left"
        return rf"\draw[{colour}] (n{edge.node}) to[bend {side}=30] {pill}(n{edge.operand});"
    way = " -- ".join([*map(place, inner), f"(n{edge.operand})"])
    return rf"\draw[{colour}] (n{edge.node}) -- {pill}{way};"


def place(point: Point) -> str:
    """A point in centimetres, y upwards."""
    return f"({point[0] / PIXELS:.2f}, {-point[1] / PIXELS:.2f})"
