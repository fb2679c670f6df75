"""The exact value and gradient of a program with small arrays, as SymPy's matrices of rationals and symbols.

The program is written out in single numbers, whose derivatives SymPy finds by itself: nothing of how arrays go back is
used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy

from ..graph.build import Graph
from ..graph.entries import entry_name, written_out
from ..graph.shapes import shapes_of
from ..language.errors import BackpropError, refusal
from ..language.expression import entries_of
from ..language.point import is_array_value, shape_of
from ..language.ways import Place, Shape, places_of, size
from ..notation.names import name_text
from .symbolic import Exact, exact_of

MOST_SYMBOLS = 200  # entries of all variables together
MATRIX_AXES = 2  # SymPy has matrices for as many, and arrays for more


@dataclass(frozen=True)
class ExactArrays:
    """A program with arrays as exact mathematics.

    Attributes:
        shapes: of each variable, () for a number.
        entries: the program of its entries, whose symbols are called `W[1,2]`.
    """

    shapes: dict[str, Shape]
    entries: Exact

    @property
    def expression(self) -> Any:
        """The output as a SymPy expression of the entries."""
        return self.entries.expression

    @cached_property
    def symbols(self) -> dict[str, Any]:
        """For each variable its symbol, or a matrix of those of its entries; a vector stands upright."""
        own = self.entries.symbols
        return self.gathered(lambda entry: own.get(entry) or sympy.Symbol(entry, real=True))

    @cached_property
    def slopes(self) -> dict[str, Any]:
        """The exact gradient of each variable, in its shape, as the rules of calculus give it."""
        found = self.entries.slopes
        return self.gathered(lambda entry: found.get(entry, sympy.Integer(0)))

    @cached_property
    def derivatives(self) -> dict[str, Any]:
        """The exact gradient of each variable, each entry as simple as SymPy can make it."""
        found = self.entries.derivatives
        return self.gathered(lambda entry: found.get(entry, sympy.Integer(0)))

    def value(self, at: Mapping[str, Any]) -> Any:
        """The exact value.

        Args:
            at: a number for each variable, or rows in rows; one given as text (`1/3`) stays exact.

        Returns:
            a SymPy number.
        """
        return self.entries.value(self.point(at))

    def slope_at(self, name: str, at: Mapping[str, Any], digits: int | None = None) -> Any:
        """The exact gradient of one variable at a point: rationals where the functions give such.

        Args:
            name: the variable.
            at: a number for each variable, or rows in rows; one given as text (`1/3`) stays exact.
            digits: how many, where decimals are wanted.

        Returns:
            a SymPy matrix in the shape of the variable; a number for a number.
        """
        known = {self.entries.symbols[entry]: sympy.Rational(number) for entry, number in self.point(at).items()}
        found = self.slopes[name]

        def at_point(slope: Any) -> Any:
            exact = slope.xreplace(known)
            return exact if digits is None else exact.evalf(digits)

        return found.applyfunc(at_point) if self.shapes[name] else at_point(found)

    def latex(self) -> dict[str, str]:
        """The exact gradients in LaTeX, simplified; entries are written `W[1,2]`."""
        names = {symbol: name_text(entry, "latex") for entry, symbol in self.entries.symbols.items()}
        return {name: sympy.latex(found, symbol_names=names) for name, found in self.derivatives.items()}

    def point(self, at: Mapping[str, Any]) -> dict[str, Any]:
        """The number of each entry that the output needs."""
        found: dict[str, Any] = {}
        for name, shape in self.shapes.items():
            given = at[name].tolist() if hasattr(at[name], "tolist") else at[name]
            if shape_of(given) != shape:
                raise BackpropError(f"The value of {name} must have the shape that it was read with.")
            found |= {entry_name(name, place): picked(given, place) for place in places_of(shape)}
        return {name: found[name] for name in self.entries.symbols}

    def gathered(self, of_entry: Callable[[str], Any]) -> dict[str, Any]:
        """For each variable what its entries have, in its shape."""
        return {
            name: in_shape([of_entry(entry_name(name, place)) for place in places_of(shape)], shape)
            for name, shape in self.shapes.items()
        }


def in_shape(entries: Sequence[Any], shape: Shape) -> Any:
    """SymPy's matrix of some entries, its array where there are more axes, the entry itself where there are none."""
    if not shape:
        return entries[0]
    if len(shape) > MATRIX_AXES:
        return sympy.ImmutableDenseNDimArray(entries, shape)
    return sympy.ImmutableMatrix(shape[0], shape[1] if len(shape) == MATRIX_AXES else 1, entries)


def picked(value: Any, place: Place) -> Any:
    """One entry of rows in rows."""
    for at in place:
        value = value[at]
    return value


def exact_arrays(graph: Graph, values: Mapping[str, Any]) -> ExactArrays:
    """A graph with arrays as exact mathematics.

    Args:
        graph: what `build` made.
        values: of the variables, perhaps; of a class in cross_entropy it must be there.

    Raises:
        BackpropError: the output is an array, it has too many entries, or a class is not known.
    """
    program = graph.program
    stated = dict(program.shapes)
    shapes = {
        name: shape_of(values[name]) if is_array_value(values.get(name)) else stated.get(name, ())
        for name in program.variables
    }
    try:
        found = shapes_of(graph, shapes)
    except BackpropError as misfit:
        if any(shapes.values()):
            raise
        hint = "Give the values of arrays, or state their shapes, as in x: 3."
        raise BackpropError(f"{misfit.message} {hint}", misfit.position, program.source) from None
    if found[-1]:
        raise refusal("array output", graph.nodes[-1].span[0], program.source, **asked(graph, found[-1]))
    count = sum(map(size, shapes.values()))
    if count > MOST_SYMBOLS:
        raise BackpropError(f"The variables have {count:,} entries, and exact derivatives go up to {MOST_SYMBOLS}.")
    entries = written_out(graph, shapes, classes_of(graph, found, values))
    return ExactArrays(shapes, exact_of(entries.graph))


def asked(graph: Graph, shape: Shape) -> dict[str, str]:
    """What a refusal says of an output that is an array."""
    return {
        "shape": "×".join(map(str, shape)),
        "name": graph.names[-1] or "y",
        "entry": ", ".join(["0"] * len(shape)),
    }


def classes_of(graph: Graph, shapes: Sequence[Shape], values: Mapping[str, Any]) -> dict[int, list[float]]:
    """The values of the nodes that say which score of a cross-entropy is meant."""
    found: dict[int, list[float]] = {}
    for node in graph.nodes:
        if node.operation != "cross_entropy" or shapes[node.operands[0]] == shapes[node.operands[1]]:
            continue
        target = graph.nodes[node.operands[1]]
        value = values.get(target.name or "") if target.literal is None else entries_of(target.literal)
        if value is None or (target.literal is None and not target.name):
            raise BackpropError("Give the class of cross_entropy a value: exact derivatives need to know it.")
        flat = [picked(value, place) for place in places_of(shapes[node.operands[1]])]
        found[node.operands[1]] = [float(one) for one in flat]
    return found
