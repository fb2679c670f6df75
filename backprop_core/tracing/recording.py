"""A Python function as a program: it is run once with nodes in place of numbers, and what it does is written down.

Operators, NumPy's functions and methods come to the nodes by themselves. The functions of `math`, `max` and `min` do
not: the function runs with others of these names, which record nodes and leave numbers to the ones that it knows.

Method: tracing by operator overloading, as JAX does (Frostig, Johnson and Leary 2018).
"""

from __future__ import annotations

import builtins
import math
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from numbers import Real
from typing import Any

from ..graph.build import build
from ..language.errors import BackpropError, kind_of, refusal
from ..language.expression import Program
from ..language.parser import parse
from ..language.point import is_array_value, point
from ..language.vocabulary import meant
from ..operations import CONSTANTS, FUNCTIONS
from .lines import program_text
from .passes import forward
from .plain_values import extent_of
from .recorded import Recorded, Recording

Source = str | Program | Callable[..., Any]

NO_SOURCE = 'A function is given as text, such as "(4x+1)^2", or as a function of Python, and this is {kind}.'
NO_RESULT = "The function must give one number, but it gives {kind}: return the sum of a list, for example."
NO_PARAMETERS = "It cannot be seen which parameters {name} has: write lambda x: {name}(x), for example."


def read(source: Source, given: Iterable[str] = ()) -> Program:
    """The program of a text, of a Python function, or of itself.

    Args:
        source: an expression or program, as text or as a function of Python that is worth it.
        given: the names that a value is given for.

    Raises:
        BackpropError: when it cannot be read or recorded.
    """
    if isinstance(source, Program):
        return source
    if not isinstance(source, str) and not callable(source):
        raise BackpropError(NO_SOURCE.format(kind=kind_of(source)))
    by_name(given)
    return parse(source, given=given) if isinstance(source, str) else record(source, given)


def by_name(given: object) -> None:
    """See that values are given for names.

    Raises:
        BackpropError: they are not.
    """
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise BackpropError(f'Values are given by name, as in {{"x": 1}}, and this is {kind_of(given)}.')
    for name in given:
        if not isinstance(name, str):
            raise BackpropError(f'Values are given by name, as in {{"x": 1}}, and {name!r} is {kind_of(name)}.')


def record(function: Callable[..., Any], given: Iterable[str] = ()) -> Program:
    """Run a function with nodes, and write down what it does.

    Args:
        function: its parameters are the variables; one that has a default is none, unless a value is given for it.
        given: the names that a value is given for.

    Raises:
        BackpropError: where a branch depends on a value, or something else cannot be written down.
    """
    known = given if isinstance(given, Mapping) else {}
    run = Recording({name: extent_of(value) for name, value in known.items() if is_array_value(value)})
    places, names = arguments(function, [*given])
    for name in (*places, *names):
        if name in CONSTANTS or name in FUNCTIONS:
            raise refusal("fixed parameter", name=name)
    nodes = {name: run.variable(name) for name in (*places, *names)}
    found = with_own_mathematics(function)(*[nodes[name] for name in places], **{name: nodes[name] for name in names})
    return parse(
        program_text(run.nodes, run.node_of(result_of(found))), given={name: known.get(name, 0.0) for name in nodes}
    )


def arguments(function: Callable[..., Any], given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The variables that a function is called with, by their places and by their names."""
    import inspect  # costs a tenth of a short run, and most runs read a text

    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        name = getattr(function, "__name__", "the function")
        raise BackpropError(NO_PARAMETERS.format(name=name)) from None
    places: list[str] = []
    names: list[str] = []
    for parameter in parameters:
        if parameter.kind is parameter.VAR_KEYWORD:
            names += [name for name in given if name not in places and name not in names]
        elif parameter.kind is parameter.VAR_POSITIONAL:
            raise BackpropError(f"The function takes any number of values as *{parameter.name}: name each of them.")
        elif parameter.default is parameter.empty or parameter.name in given:
            (places if parameter.kind is parameter.POSITIONAL_ONLY else names).append(parameter.name)
    return places, names


def result_of(found: Any) -> Any:
    """The one node or number that a function gives; that of an array of one entry."""
    if not isinstance(found, Recorded) and getattr(found, "size", None) == 1:
        found = found.item()
    if not isinstance(found, Recorded | Real):
        raise BackpropError(NO_RESULT.format(kind="nothing" if found is None else f"a {type(found).__name__}"))
    return found


@cache
def function(name: str) -> Callable[..., Any]:
    """A function of the language for nodes and for numbers: backprop_core.sigmoid(x)."""

    def applied(*values: Any, **told: Any) -> Any:
        for value in values:
            if isinstance(value, Recorded):
                return value.recording.call(name, values, told)
        if name == "where":
            condition, taken, other = values
            return float(taken if condition else other)
        names = [f"u{place}" for place in range(len(values))]
        inside = ", ".join([*names, *[f"{setting}={value}" for setting, value in told.items()]])
        graph = build(parse(f"{name}({inside})", given=dict(zip(names, values, strict=True))))
        if told or any(map(is_array_value, values)):
            from . import arrays  # NumPy is imported with the first array

            return arrays.forward(graph, point(graph.program, dict(zip(names, values, strict=True)))).values[-1]
        return forward(graph, dict(zip(names, map(float, values), strict=True))).values[-1]

    applied.__name__ = applied.__qualname__ = name
    applied.__doc__ = f"{name} of numbers or arrays, or of the nodes of a function that is traced."
    return applied


def for_nodes(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A function of Python's that takes nodes too."""

    def either(*values: Any, **options: Any) -> Any:
        operands = [*values[0]] if is_list(values) else [*values]
        if options or not any(isinstance(value, Recorded) for value in operands):
            return original(*values, **options)
        return operands[0] if is_list(values) and len(operands) == 1 else function(name)(*operands)

    return either


def is_list(values: Sequence[Any]) -> bool:
    """Whether a function was given one list of values, as max and min may be."""
    return len(values) == 1 and isinstance(values[0], list | tuple)


@cache
def replacements() -> dict[int, Any]:
    """What stands for math, for its functions, and for max and min, by the identity of each."""
    own = {name: for_nodes(found, name) for name, found in vars(math).items() if callable(found) and meant(name)}
    module = types.SimpleNamespace(**{**vars(math), **own})
    found = {id(vars(math)[name]): one for name, one in own.items()}
    return found | {id(math): module, id(max): for_nodes(max, "max"), id(min): for_nodes(min, "min")}


def with_own_mathematics(original: Callable[..., Any]) -> Callable[..., Any]:
    """A function that runs as it does, with these in place of math, of its functions, and of max and min.

    The same holds of the functions of its own module that it calls, and of those in whose scope it was written.
    """
    made: dict[int, Any] = {}

    def replaced(value: Any, globals_of_it: dict[str, Any], own: dict[str, Any]) -> Any:
        if id(value) in replacements():
            return replacements()[id(value)]
        if not isinstance(value, types.FunctionType) or value.__globals__ is not globals_of_it:
            return value
        if id(value) not in made:
            cells = tuple([types.CellType() for _ in value.__closure__ or ()])
            copy = types.FunctionType(value.__code__, own, value.__name__, value.__defaults__, cells)
            copy.__kwdefaults__ = value.__kwdefaults__
            made[id(value)] = copy  # before what it calls, which may be itself
            for name in names_in(value.__code__):
                if name in globals_of_it:
                    own[name] = replaced(globals_of_it[name], globals_of_it, own)
            for cell, old in zip(cells, value.__closure__ or (), strict=True):
                if is_filled(old):
                    cell.cell_contents = replaced(old.cell_contents, globals_of_it, own)
        return made[id(value)]

    if id(original) in replacements():
        return replaced(original, {}, {})  # type: ignore[no-any-return]
    if isinstance(original, types.MethodType):
        return types.MethodType(with_own_mathematics(original.__func__), original.__self__)
    if not isinstance(original, types.FunctionType):
        return original
    own = {**{name: replacements()[id(getattr(builtins, name))] for name in ("max", "min")}, **original.__globals__}
    return replaced(original, original.__globals__, own)  # type: ignore[no-any-return]


def names_in(code: types.CodeType) -> Iterator[str]:
    """The names that a function uses, those of the functions written inside it too."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from names_in(constant)


def is_filled(cell: types.CellType) -> bool:
    """Whether a variable of an outer scope has a value yet."""
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False
