"""A program as one fast Python function that gives the value and the gradient.

Method: source transformation (as in Tapenade or Zygote): the two passes are written out as straight-line
code, constants are worked out beforehand, and the result is compiled once. A point outside the domain
costs nothing until it happens: the exception is explained afterwards, by a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..graph.build import Graph, build
from ..language.errors import BackpropError, refusal
from ..language.expression import CONSTANT, VARIABLE, constant_value
from ..operations import OPERATIONS, SHARED
from ..tracing.recording import Source, read
from ..tracing.trace import Trace
from .terms import Term, apply, partial_term, simplified, text_of, winners

MOST_NODES = 200_000  # Python needs about 5 kB of memory a node to compile such a function
Gradient = tuple[float, dict[str, Any]]


def compile(text: Source, given: Iterable[str] = (), wrt: Iterable[str] | None = None) -> Callable[..., Gradient]:
    """The program as one fast Python function of its variables.

    Args:
        text: an expression or program, as text or as a Python function.
        given: names that values will be given for: each is one name, however much it looks like two, as `sinx` does.
        wrt: the variables whose gradient is wanted; all unless told.

    Returns:
        a function that takes the variables by name and gives (value, {name: derivative}):
        `compile("x*y")(x=2, y=3)` gives `(6.0, {"x": 3.0, "y": 2.0})`. Its `source` is the code that was written; of a
        program with arrays it is NumPy's, and is there once the function has seen their shapes.

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
    wanted = list(program.variables) if wrt is None else list(wrt)
    for name in wanted:
        if name not in program.variables:
            raise refusal("no variable", name=name, known=", ".join(program.variables) or "none")
    if graph.has_arrays:
        from .array_compiler import compile_arrays

        return compile_arrays(program, graph, wanted)
    source = write_source(graph, wanted)

    def explain(at: Mapping[str, float]) -> Gradient:
        found = Trace.of(graph, at)
        if found.error is not None:
            raise BackpropError(found.error.message, found.error.position, program.source)
        return found.value, {name: found.gradient[name] for name in wanted}

    names = {**SHARED, "float": float, "len": len, "explain": explain}
    exec(source, names)
    made: Callable[..., Gradient] = names["value_and_gradient"]
    made.source = source  # type: ignore[attr-defined]
    return made


def write_source(graph: Graph, wanted: Iterable[str] | None = None) -> str:
    """The Python code of both passes, with the derivatives that are wanted."""
    terms, lines = forward_lines(graph)
    slopes, back = backward_lines(graph, terms)
    variables = graph.program.variables
    wanted = variables if wanted is None else wanted
    pairs = ", ".join(f"{name!r}: {text_of(slopes.get(name, 0.0))}" for name in wanted)
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
