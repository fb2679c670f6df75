"""A program as one fast Python function that gives the value and the gradient.

Method: source transformation (as in Tapenade or Zygote): the two passes are written out as straight-line
code, constants are worked out beforehand, and the result is compiled once. A point outside the domain
costs nothing until it happens: the exception is explained afterwards, by a trace.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from ..graph.build import Graph, build
from ..language.errors import BackpropError
from ..language.expression import CONSTANT, VARIABLE, constant_value
from ..operations import LETTERS, OPERATIONS, SHARED
from ..tracing.recording import Source, read
from ..tracing.row_code import ATOMIC, fill, stable_nodes, value_of
from ..tracing.trace import Trace

MOST_NODES = 200_000  # Python needs about 5 kB of memory a node to compile such a function
MOST_FACTORS = 4  # up to this whole power, multiplying is quicker than pow

Term = float | str  # a number that is known beforehand, or code
Gradient = tuple[float, dict[str, float]]


def compile(text: Source, given: Iterable[str] = ()) -> Callable[..., Gradient]:
    """The program as one fast Python function of its variables.

    Args:
        text: an expression or program, as text or as a Python function.
        given: names that values will be given for: each is one name, however much it looks like two, as `sinx` does.

    Returns:
        a function that takes the variables by name and gives (value, {name: derivative}):
        `compile("x*y")(x=2, y=3)` gives `(6.0, {"x": 3.0, "y": 2.0})`. Its `source` is the code that was written.

    Raises:
        BackpropError: for text that is not in the language; from the function, for numbers that do not fit
            or a point outside the domain.
    """
    program = read(text, given)
    graph = build(program)
    if len(graph.nodes) > MOST_NODES:
        raise BackpropError(
            f"This has {len(graph.nodes)} nodes, and {MOST_NODES} are compiled at most: use trace instead.",
            0,
            program.source,
        )
    source = write_source(graph)

    def explain(at: Mapping[str, float]) -> Gradient:
        found = Trace.of(graph, at)
        if found.error is not None:
            raise BackpropError(found.error.message, found.error.position, program.source)
        return found.value, found.gradient

    names = {**SHARED, "float": float, "len": len, "explain": explain}
    exec(source, names)
    made: Callable[..., Gradient] = names["value_and_gradient"]
    made.source = source  # type: ignore[attr-defined]
    return made


def write_source(graph: Graph) -> str:
    """The Python code of both passes."""
    terms, lines = forward_lines(graph)
    slopes, back = backward_lines(graph, terms)
    variables = graph.program.variables
    pairs = ", ".join(f"{name!r}: {text_of(slopes.get(name, 0.0))}" for name in variables)
    body = [f"if len(at) != {len(variables)}: return explain(at)", *lines, *back]
    value = text_of(terms[-1])
    chosen = any(node.operands and OPERATIONS[node.operation].chooses for node in graph.nodes)
    # An infinite number raises nothing by itself: it is seen here, and given numbers that are not finite too.
    body.append(f"if {value} - {value} != 0.0: return explain(at)")
    for slope in slopes.values() if chosen else ():  # which a branch that is not taken may have made undefined
        body.append(f"if {text_of(slope)} - {text_of(slope)} != 0.0: return explain(at)")
    body.append(f"return {value}, {{{pairs}}}")
    inside = "\n".join("        " + line for line in body)
    return (
        "def value_and_gradient(**at):\n    try:\n"
        f"{inside}\n"
        "    except (ArithmeticError, ValueError, KeyError, TypeError):\n"
        "        return explain(at)\n"
    )


def forward_lines(graph: Graph) -> tuple[list[Term], list[str]]:
    """A term for each node, and the lines that work them out."""
    terms: list[Term] = []
    lines: list[str] = []
    for index, node in enumerate(graph.nodes):
        if node.operation == CONSTANT:
            terms.append(constant_value(node))
            continue
        if node.operation == VARIABLE:
            lines.append(f"t{index} = float(at[{node.name!r}])")
        else:
            term = apply(node.operation, [terms[operand] for operand in node.operands])
            if isinstance(term, float) or term.isidentifier():
                terms.append(term)
                continue
            lines.append(f"t{index} = {term}")
        terms.append(f"t{index}")
    return terms, lines


def backward_lines(graph: Graph, terms: list[Term]) -> tuple[dict[str, Term], list[str]]:
    """The derivative of each variable, and the lines that add up the contributions."""
    lines: list[str] = []
    adjoints: dict[int, Term] = {graph.output: 1.0}
    for index in range(graph.output, -1, -1):
        node = graph.nodes[index]
        if not graph.leads[index]:
            continue
        if node.operands and OPERATIONS[node.operation].shares is not None:
            lines.append(f"c{index} = {winners(graph, index, terms)}")
        for rank, operand in enumerate(node.operands):
            if not graph.leads[operand]:
                continue
            partial = partial_term(graph, index, rank, terms)
            contribution = simplified("multiply", [adjoints[index], partial])
            if operand not in adjoints:
                adjoints[operand] = contribution
            else:
                before = text_of(adjoints[operand])
                lines.append(f"d{operand} = {before} + {text_of(contribution)}")
                adjoints[operand] = f"d{operand}"
            known = adjoints[operand]
            if isinstance(known, str) and not known.isidentifier():
                lines.append(f"d{operand} = {known}")
                adjoints[operand] = f"d{operand}"
    slopes = {
        node.name or "": adjoints[index]
        for index, node in enumerate(graph.nodes)
        if node.operation == VARIABLE and index in adjoints
    }
    return slopes, lines


def partial_term(graph: Graph, index: int, rank: int, terms: list[Term]) -> Term:
    """A partial with the terms of its node written in."""
    node = graph.nodes[index]
    if OPERATIONS[node.operation].shares is not None:
        return f"({text_of(terms[node.operands[rank]])} == {text_of(terms[index])}) / c{index}"
    operands = [terms[operand] for operand in node.operands]
    known = dict(zip(LETTERS, operands, strict=False), z=terms[index])
    found: list[Term] = []
    for part in stable_nodes(node.operation, rank):
        if part.operation == CONSTANT:
            found.append(constant_value(part))
        elif part.operation == VARIABLE:
            found.append(known[part.name or ""])
        else:
            found.append(simplified(part.operation, [found[operand] for operand in part.operands]))
    return found[-1]


def winners(graph: Graph, index: int, terms: list[Term]) -> str:
    """Code that counts the operands which tie for the largest or smallest."""
    operands = ", ".join(text_of(terms[operand]) for operand in graph.nodes[index].operands)
    return f"({operands}).count({text_of(terms[index])})"


def simplified(name: str, operands: list[Term]) -> Term:
    """An operation with ones and zeros taken out; right wherever the operands are finite."""
    if name == "multiply":
        u, v = operands
        if u == 0.0 or v == 0.0:
            return 0.0
        if u == 1.0:
            return v
        if v == 1.0:
            return u
        if u == -1.0 or v == -1.0:
            return apply("negate", [v if u == -1.0 else u])
    if name in {"add", "subtract"} and operands[1] == 0.0:
        return operands[0]
    if name == "add" and operands[0] == 0.0:
        return operands[1]
    return apply(name, operands)


def apply(name: str, operands: list[Term]) -> Term:
    """An operation on terms: worked out where every operand is known, else as code."""
    known = [operand for operand in operands if isinstance(operand, float)]
    if len(known) == len(operands):
        try:
            value = value_of(name, known)
            if math.isfinite(value):
                return value
        except (ArithmeticError, ValueError):
            pass
    if name == "power" and isinstance(operands[1], float):
        written = whole_power(text_of(operands[0]), operands[1])
        if written is not None:
            return written
    return fill(OPERATIONS[name], [text_of(operand) for operand in operands])


def whole_power(base: str, exponent: float) -> str | None:
    """A small whole power as a product, where the base is a name."""
    if not ATOMIC.fullmatch(base) or exponent not in range(1, MOST_FACTORS + 1):
        return None
    return " * ".join([base] * int(exponent))


@cache
def repr_of(number: float) -> str:
    """A number as Python reads it again, infinite ones too."""
    return repr(number) if math.isfinite(number) else f"float('{number}')"


def text_of(term: Term) -> str:
    """A term in brackets, where it needs them to be an operand."""
    if isinstance(term, str):
        return term if ATOMIC.fullmatch(term) else f"({term})"
    return repr_of(term) if term >= 0 else f"({repr_of(term)})"
