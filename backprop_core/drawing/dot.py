"""A graph in Graphviz's language, for `dot` and everything that reads it."""

from __future__ import annotations

from collections.abc import Sequence

from .picture import Card, Edge

STYLES = {"variable": ", penwidth=2.5", "constant": ", style=dotted", "operation": ""}


def dot(title: str, cards: Sequence[Card], edges: Sequence[Edge]) -> str:
    """The graph as a `digraph`, the output on top.

    Args:
        title: what it shows, in words.
        cards: the nodes in evaluation order.
        edges: all that join them.

    Returns:
        text that ends with a line break. Method: the DOT language of Gansner and North, "An open graph
        visualization system" (2000).
    """
    lines = ["digraph trace {", f"  label={quoted(title)};", "  node [shape=circle];", "  edge [dir=none];"]
    for index, card in enumerate(cards):
        lines.append(f"  n{index} [label={quoted(label(card))}, shape={shape(card)}{STYLES[card.kind]}];")
    for edge in edges:
        said = f" [label={quoted(edge.partial)}]" if edge.partial else ""
        lines.append(f"  n{edge.node} -> n{edge.operand}{said};")
    return "\n".join([*lines, "}", ""])


def shape(card: Card) -> str:
    """A circle for a number, and a box for a constant and for the cells of an array."""
    return "box" if card.values or card.kind == "constant" else "circle"


def label(card: Card) -> str:
    """What is written in a node: its letter and symbol, its value and its gradient, a line each."""
    heading = f"{card.letter} = {card.symbol}" if card.letter else card.symbol
    under = [heading + f" {card.shape}" * bool(card.shape), card.value]
    under += [listed(card.values)] if card.values else []
    under += [f"∂ {card.adjoint}"] if card.adjoint else []
    under += [f"∂ {listed(card.adjoints)}"] if card.adjoints else []
    return "\n".join([line for line in under if line])


def listed(rows: Sequence[Sequence[str]]) -> str:
    """Rows of numbers in a line."""
    return "; ".join([", ".join(row) for row in rows])


def quoted(text: str) -> str:
    """A string in Graphviz's quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
