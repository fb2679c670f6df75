"""The exact value and derivative of a program, by SymPy (chosen as the reference for computer algebra in Python)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..graph.build import Graph, approximately, build
from ..language.errors import BackpropError
from ..language.expression import CONSTANT, VARIABLE, Node, Program, constant_value
from ..notation.names import name_text
from ..operations import OPERATIONS
from ..tracing.careful import careful_value

try:
    import mpmath  # type: ignore[import-untyped]
    import sympy
except ModuleNotFoundError as missing:
    raise BackpropError(
        'The exact derivative needs SymPy: pip install "backprop-in-motion[exact]" brings it.'
    ) from missing

from .exact_numbers import MOST_BITS, fraction, number  # needs SymPy too

MOST_NODES = 3_000  # of the tree: SymPy writes shared parts out
MOST_DEPTH = 100  # SymPy calls itself for every level
MOST_DIGITS = 1_000  # of a typed number, before or after its point
# Beyond these, simplifying may take minutes:
MOST_TO_SIMPLIFY = 80  # operations
MOST_TERMS = 2_000  # when everything is multiplied out
MOST_POWER = 100

DIGITS_OF_LIMITS = 100  # nudges of 1e-20 and 1e-30 of the variable's size, and what cancels between them
JUMP = 1e-3  # by this share of its value a function moves at such a nudge only where it jumps
GROWS = 1.1  # times as steep at a nudge ten billion times as small: a slope that grows without bound, or down to 0

FLAT = {"add": "sum", "subtract": "sum", "multiply": "product"}  # SymPy keeps such chains on one level

SCALE, BEND = sympy.Rational("1.0507009873554805"), sympy.Rational("1.6732632423543772")  # of selu


def compared(holds: Any) -> Any:
    """A comparison as a number: 1 where it holds, else 0."""
    return sympy.Piecewise((1, holds), (0, True))


def chosen(u: Any, v: Any, w: Any) -> Any:
    """The second where the first is 1, and the third where it is 0; a comparison stands as itself."""
    holds = u.args[0][1] if isinstance(u, sympy.Piecewise) else sympy.Ne(u, 0)
    return sympy.Piecewise((v, holds), (w, True))


SYMPY: dict[str, Any] = {
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": lambda u, v: u / v,
    "mod": lambda u, v: u - v * sympy.floor(u / v),
    "negate": lambda u: -u,
    "power": lambda u, v: u**v,
    "ln": sympy.log,
    "log": sympy.log,
    "log2": lambda u: sympy.log(u, 2),
    "log10": lambda u: sympy.log(u, 10),
    "expm1": lambda u: sympy.exp(u) - 1,
    "log1p": lambda u: sympy.log(1 + u),
    "cbrt": lambda u: sympy.sign(u) * sympy.Abs(u) ** sympy.Rational(1, 3),
    "hypot": lambda u, v: sympy.sqrt(u**2 + v**2),
    "abs": sympy.Abs,
    "ceil": sympy.ceiling,
    "step": lambda u: sympy.Heaviside(u, 0),
    "relu": lambda u: sympy.Max(u, 0),
    "leaky_relu": lambda u: sympy.Max(u, u / 100),
    "elu": lambda u: sympy.Max(u, 0) + sympy.exp(sympy.Min(u, 0)) - 1,
    "selu": lambda u: SCALE * (sympy.Max(u, 0) + BEND * (sympy.exp(sympy.Min(u, 0)) - 1)),
    "max": sympy.Max,
    "min": sympy.Min,
    "above": lambda u, v: compared(u > v),
    "below": lambda u, v: compared(u < v),
    "at_least": lambda u, v: compared(u >= v),
    "at_most": lambda u, v: compared(u <= v),
    "where": chosen,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "silu": lambda u: u / (1 + sympy.exp(-u)),
    "gelu": lambda u: u * (1 + sympy.erf(u / sympy.sqrt(2))) / 2,
}
"""SymPy's function for a row; the rows that are not listed have the same name in SymPy."""


def sympy_function(name: str) -> Any:
    """SymPy's function for an operation; most have the same name there."""
    return SYMPY.get(name) or getattr(sympy, name)


@dataclass(frozen=True)
class Exact:
    """A program as exact mathematics.

    Attributes:
        program: what was read.
        expression: the output as a SymPy expression.
        symbols: SymPy's symbol for each variable, a real number.
    """

    program: Program
    expression: Any
    symbols: dict[str, Any]
    graph: Graph | None = field(default=None, repr=False)  # where it is not that of the program as it was read

    @cached_property
    def slopes(self) -> dict[str, Any]:
        """The exact derivative by each variable, as the rules of calculus give it."""
        with within_limits(self.program):
            return {name: slope(self.expression, symbol) for name, symbol in self.symbols.items()}

    @cached_property
    def derivatives(self) -> dict[str, Any]:
        """The exact derivative by each variable, as simple as SymPy can make it."""
        with within_limits(self.program):
            return {name: simplest(found) for name, found in self.slopes.items()}

    def value(self, at: Mapping[str, str | float]) -> Any:
        """The exact value.

        Args:
            at: a number for each variable; one given as text (`1/3`) stays exact.

        Returns:
            a SymPy number.
        """
        known = {name: sympy.Rational(number) for name, number in at.items()}
        return work_out(self.graph or build(self.program), known)

    def slope_at(self, name: str, at: Mapping[str, str | float], digits: int = 30) -> Any:
        """The derivative by one variable, as a number with many digits.

        Args:
            name: the variable.
            at: a number for each variable; one given as text (`1/3`) stays exact.
            digits: how many.

        Returns:
            a SymPy number; `nan` where there is no derivative.
        """
        with mpmath.workdps(2 * digits + 20):
            known = {self.symbols[other]: fraction(sympy.Rational(number)) for other, number in at.items()}
            try:
                found = number(self.slopes[name], known)
            except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
                return sympy.nan
            return sympy.Float(found, digits)

    def one_sided(self, name: str, at: Mapping[str, str | float], side: int) -> float:
        """The slope that the function has on one side of a point, however close one looks.

        Args:
            name: the variable that moves.
            at: a number for each variable.
            side: -1 for the left, 1 for the right.

        Returns:
            the limit of the slope, infinite where it grows without bound or the function jumps; nan where the function
            has no value on that side.
        """
        here = sympy.Rational(at[name])
        scale = abs(here) or sympy.Integer(1)
        with mpmath.workdps(DIGITS_OF_LIMITS):
            try:
                known = {self.symbols[other]: fraction(sympy.Rational(number)) for other, number in at.items()}
                value = number(self.expression, dict(known))
                slopes = []
                for power in (20, 30):
                    moved = {**known, self.symbols[name]: fraction(here + side * scale / sympy.Integer(10) ** power)}
                    if abs(number(self.expression, dict(moved)) - value) > JUMP * (1 + abs(value)):
                        return math.inf
                    slopes.append(number(self.slopes[name], moved))
            except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
                return math.nan
            far, near = slopes
            if abs(near) > abs(far) * GROWS:
                return math.copysign(math.inf, near)
            return 0.0 if abs(near) < abs(far) / GROWS else float(near)

    def latex(self) -> dict[str, str]:
        """The exact derivatives in LaTeX.

        Returns:
            the derivative by each variable, simplified, with Greek names as Greek and digits as subscripts.
        """
        names = {symbol: name_text(name, "latex") for name, symbol in self.symbols.items()}
        with within_limits(self.program):
            return {name: sympy.latex(found, symbol_names=names) for name, found in self.derivatives.items()}


def exact_of(graph: Graph) -> Exact:
    """A graph of single numbers as exact mathematics."""
    symbols = {name: sympy.Symbol(name, real=True) for name in graph.program.variables}
    return Exact(graph.program, work_out(graph, symbols), symbols, graph)


def work_out(graph: Graph, known: Mapping[str, Any]) -> Any:
    """The output in SymPy's terms, given those of the variables."""
    program, nodes = graph.program, graph.nodes
    refuse_large(nodes, program)
    found: list[Any] = []
    refuse_huge_constants(nodes, program)
    with within_limits(program):
        for node in nodes:
            if node.operation == CONSTANT:
                found.append(constant(node, program))
            elif node.operation == VARIABLE:
                found.append(known[node.name or ""])
            else:
                found.append(apply(node, [found[operand] for operand in node.operands], program))
    return found[-1]


@contextmanager
def within_limits(program: Program) -> Iterator[None]:
    """Refuse what is nested so deeply, or has so many digits, that SymPy or Python gives up."""
    try:
        yield
    except RecursionError:
        raise BackpropError("This is nested too deeply for SymPy.", 0, program.source) from None
    except ValueError as error:
        if isinstance(error, BackpropError):
            raise
        raise too_long(0, program) from None


def apply(node: Node, operands: list[Any], program: Program) -> Any:
    """One operation on SymPy's terms; refused where it has no real value or too many digits."""
    start, _ = node.span
    if node.operation == "power" and is_long_power(*operands):
        raise too_long(start, program)
    try:
        made = sympy_function(node.operation)(*operands)
    except (ArithmeticError, TypeError, ValueError):  # such as the maximum of a number that is not real
        made = sympy.nan
    if made.is_number and made.has(sympy.nan, sympy.zoo, sympy.I):
        raise BackpropError("SymPy finds no real number for this part.", start, program.source)
    if made.is_Rational and bits(made) > MOST_BITS:
        raise too_long(start, program)
    return made


def is_long_power(base: Any, exponent: Any) -> bool:
    """True for a power of numbers that SymPy would work out to more than MOST_BITS."""
    if not (base.is_Rational and exponent.is_Rational) or abs(base) in {0, 1}:
        return False
    return bool(abs(exponent) * bits(base) > MOST_BITS)


def bits(number: Any) -> int:
    return max(int(number.p).bit_length(), int(number.q).bit_length())


def constant(node: Node, program: Program) -> Any:
    if node.name is not None:
        return {"e": sympy.E, "pi": sympy.pi}[node.name]
    mantissa, _, power = (node.literal or "0").lower().partition("e")
    if len(mantissa) > MOST_DIGITS or len(power) > 5 or abs(int(power or "0")) > MOST_DIGITS:
        raise too_long(node.span[0], program)
    return sympy.Rational(node.literal or "0")


def too_long(position: int, program: Program) -> BackpropError:
    return BackpropError("As an exact number this would have thousands of digits.", position, program.source)


def refuse_large(nodes: Sequence[Node], program: Program) -> None:
    size: list[int] = []
    depth: list[int] = []
    for node in nodes:
        size.append(1 + sum([size[operand] for operand in node.operands]))
        flat = FLAT.get(node.operation)
        deeper = [
            depth[operand] + (flat is None or FLAT.get(nodes[operand].operation) != flat) for operand in node.operands
        ]
        depth.append(max(deeper, default=1))
    if size[-1] > MOST_NODES or depth[-1] > MOST_DEPTH:
        raise BackpropError(
            f"Written out, this has {approximately(size[-1])} parts, {depth[-1]} deep; exact derivatives are "
            f"worked out up to {MOST_NODES} parts and a depth of {MOST_DEPTH}.",
            0,
            program.source,
        )


def refuse_huge_constants(nodes: Sequence[Node], program: Program) -> None:
    """SymPy asks for the sign of every constant, and would write the largest of them out in full."""
    values: list[float | None] = []  # None where a variable lies below
    for node in nodes:
        operands = [values[operand] for operand in node.operands]
        if node.operation == CONSTANT:
            values.append(constant_value(node))
        elif node.operation == VARIABLE or None in operands:
            values.append(None)
        else:
            value = careful_value(OPERATIONS[node.operation], [operand or 0.0 for operand in operands])
            if math.isinf(value):
                raise too_long(node.span[0], program)
            values.append(value)


def slope(expression: Any, symbol: Any) -> Any:
    """The derivative away from kinks: all is real, and a jump has slope 0 on both sides."""
    found = sympy.diff(expression, symbol)
    found = found.replace(sympy.re, lambda part: part).replace(sympy.im, lambda _: sympy.Integer(0)).doit()
    found = found.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))
    for jump in (sympy.Subs, sympy.Derivative):  # of a sign, or of a whole number: all others are worked out
        found = found.replace(jump, lambda *_: sympy.Integer(0))
    return found


def simplest(expression: Any) -> Any:
    """The shortest of a few equal forms that need no other functions."""
    forms = [expression]
    if sympy.count_ops(expression) <= MOST_TO_SIMPLIFY and is_tame(expression):
        with suppress(RecursionError):
            forms += [sympy.simplify(expression), sympy.factor(expression)]
    forms = [form for form in forms if functions(form) <= functions(expression)]
    return min(forms, key=lambda form: (sympy.count_ops(form), len(str(form))))


def functions(expression: Any) -> set[Any]:
    return {found.func for found in expression.atoms(sympy.Function)}


def is_tame(expression: Any) -> bool:
    """True when the expression stays small if it is multiplied out."""
    powers = [power.exp for power in expression.atoms(sympy.Pow) if power.exp.is_Rational]
    return all(abs(power) <= MOST_POWER for power in powers) and terms(expression) <= MOST_TERMS


def terms(expression: Any) -> float:
    """How many terms an expression has at most when it is multiplied out."""
    inside = [terms(part) for part in expression.args]
    if expression.is_Add:
        return math.fsum(inside)
    if expression.is_Mul:
        return math.prod(inside)
    if expression.is_Pow and expression.exp.is_Integer:
        return float(min(inside[0], MOST_TERMS + 1) ** min(abs(int(expression.exp)), MOST_POWER))
    return max(inside, default=1.0)


__all__ = ["Exact", "exact_of", "slope", "sympy_function"]
