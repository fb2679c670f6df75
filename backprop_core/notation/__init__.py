"""Nodes to text, LaTeX and Typst: the same templates for the article, the clips and the explorable."""

from ..operation import NOTATIONS
from .marks import symbol
from .names import name_text
from .numbers import EXACT, Atom, finite, number_atom, relation, shown
from .writer import write, write_nodes

__all__ = [
    "EXACT",
    "NOTATIONS",
    "Atom",
    "finite",
    "name_text",
    "number_atom",
    "relation",
    "shown",
    "symbol",
    "write",
    "write_nodes",
]
