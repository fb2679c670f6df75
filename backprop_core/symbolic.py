"""The exact value and derivative of a program, by SymPy (chosen as the reference for computer algebra in Python)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy

from .errors import BackpropError
from .expression import CONSTANT, VARIABLE, Program
from .graph import approximately
from .notation import name_text
from .parser import parse
from .resolve import resolve

MOST_NODES = 3_000  # of the tree: SymPy writes shared parts out
MOST_DEPTH = 150  # SymPy calls itself for every level
MOST_TO_SIMPLIFY = 80  # operations; beyond this, simplifying may take minutes

SYMPY: dict[str, Any] = {
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": lambda u, v: u / v,
    "negate": lambda u: -u,
    "power": lambda u, v: u**v,
    "ln": sympy.log,
    "log": sympy.log,
    "log2": lambda u: sympy.log(u, 2),
    "log10": lambda u: sympy.log(u, 10),
    "abs": sympy.Abs,
    "step": lambda u: sympy.Heaviside(u, 0),
    "relu": lambda u: sympy.Max(u, 0),
    "leaky_relu": lambda u: sympy.Max(u, u / 100),
    "max": sympy.Max,
    "min": sympy.Min,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "silu": lambda u: u / (1 + sympy.exp(-u)),
    "gelu": lambda u: u * (1 + sympy.erf(u / sympy.sqrt(2))) / 2,
}
"""SymPy's function for a row; the rows that are not listed have the same name in SymPy."""


def sympy_function(name: str) -> Any:
    return SYMPY.get(name) or getattr(sympy, name)


@dataclass(frozen=True)
class Exact:
    """A program as a SymPy expression, with a real symbol for each variable."""

    expression: Any
    symbols: dict[str, Any]

    @cached_property
    def derivatives(self) -> dict[str, Any]:
        """The exact derivative by each variable, as simple as SymPy can make it."""
        return {name: simplest(slope(self.expression, symbol)) for name, symbol in self.symbols.items()}

    def value(self, at: Mapping[str, str | float]) -> Any:
        """The exact value; numbers given as text (`1/3`) stay exact."""
        return sympy.nsimplify(self.expression.subs(self.point(at)), rational=False)

    def slope_at(self, name: str, at: Mapping[str, str | float], digits: int = 30) -> Any:
        """The derivative by one variable as a number with many digits; `nan` where it has none."""
        return self.derivatives[name].subs(self.point(at)).evalf(digits)

    def point(self, at: Mapping[str, str | float]) -> dict[Any, Any]:
        return {self.symbols[name]: sympy.Rational(number) for name, number in at.items()}

    def latex(self) -> dict[str, str]:
        """The exact derivatives in LaTeX, with names in the project's type."""
        names = {symbol: name_text(name, "latex") for name, symbol in self.symbols.items()}
        return {name: sympy.latex(found, symbol_names=names) for name, found in self.derivatives.items()}


def exact(text: str | Program) -> Exact:
    """Read a program as exact mathematics: decimals become fractions, `e` and `pi` themselves.

    Raises:
        BackpropError: for text that is not in the language, or that is too large for SymPy.
    """
    program = parse(text) if isinstance(text, str) else text
    flat = resolve(program)
    refuse_large(flat.nodes, flat.output, program)
    symbols = {name: sympy.Symbol(name, real=True) for name in program.variables}
    found: list[Any] = []
    for node in flat.nodes:
        if node.operation == CONSTANT:
            found.append(constant(node.name, node.literal))
        elif node.operation == VARIABLE:
            found.append(symbols[node.name or ""])
        else:
            operands = [found[operand] for operand in node.operands]
            found.append(sympy_function(node.operation)(*operands))
    return Exact(found[flat.output], symbols)


def constant(name: str | None, literal: str | None) -> Any:
    if name is not None:
        return {"e": sympy.E, "pi": sympy.pi}[name]
    return sympy.Rational(literal or "0")


def refuse_large(nodes: list[Any], output: int, program: Program) -> None:
    size: list[int] = []
    depth: list[int] = []
    for node in nodes:
        size.append(1 + sum([size[operand] for operand in node.operands]))
        depth.append(1 + max([depth[operand] for operand in node.operands], default=0))
    if size[output] > MOST_NODES or depth[output] > MOST_DEPTH:
        raise BackpropError(
            f"Written out, this has {approximately(size[output])} parts, {depth[output]} deep; exact derivatives are "
            f"worked out up to {MOST_NODES} parts and a depth of {MOST_DEPTH}.",
            0,
            program.source,
        )


def slope(expression: Any, symbol: Any) -> Any:
    """The derivative away from kinks: a jump has slope 0 on both sides."""
    found = sympy.diff(expression, symbol)
    return found.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))


def simplest(expression: Any) -> Any:
    """The shortest of a few equal forms."""
    forms = [expression]
    if sympy.count_ops(expression) <= MOST_TO_SIMPLIFY:
        forms += [sympy.simplify(expression), sympy.factor(expression)]
    return min(forms, key=lambda form: (sympy.count_ops(form), len(str(form))))


__all__ = ["Exact", "exact", "slope", "sympy_function"]
