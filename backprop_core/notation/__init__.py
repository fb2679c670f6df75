"""Nodes to text, LaTeX and Typst: the same templates for the article, the clips and the explorable."""

from .writer import EXACT, NOTATIONS, Atom, name_text, number_atom, relation, shown, symbol, write, write_nodes

__all__ = [
    "EXACT",
    "NOTATIONS",
    "Atom",
    "name_text",
    "number_atom",
    "relation",
    "shown",
    "symbol",
    "write",
    "write_nodes",
]
