"""What is shown of a trace: a line, formulas, a table of its steps, and its graph as pictures draw it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, Protocol

from ..drawing.dot import dot
from ..drawing.picture import Card, Edge, Placed, Rows, place
from ..drawing.svg import svg
from ..drawing.tikz import Set, tikz
from ..language.errors import BackpropError
from ..language.expression import CONSTANT, Program
from ..notation.names import name_text
from ..notation.numbers import number_atom, relation
from ..notation.writer import write
from .passes import Contribution

LONGEST = 60  # letters of a program in a line
MOST_DRAWN = 150  # nodes of a picture that a notebook shows unasked
MOST_ROWS = 200  # steps of a table there
MOST_CELLS = 24  # entries of an array that are written out
MINUS = "−"


class _Traced(Protocol):
    """What is shown of a trace."""

    @property
    def expression(self) -> str: ...
    @property
    def program(self) -> Program: ...
    @property
    def at(self) -> dict[str, Any]: ...
    @property
    def value(self) -> float: ...
    @property
    def gradient(self) -> dict[str, Any]: ...
    @property
    def nodes(self) -> Sequence[Any]: ...
    @property
    def steps(self) -> Sequence[Any]: ...
    @property
    def forward(self) -> Sequence[Any]: ...
    @property
    def contributions(self) -> list[Contribution]: ...
    @property
    def error(self) -> Any: ...
    def json(self) -> dict[str, Any]: ...


def line(trace: _Traced) -> str:
    """A trace in one line: the program, its point, its value and its gradient, as far as they are short."""
    program = short(" ".join(trace.expression.split()))
    point = ", ".join([f"{name}={brief(value)}" for name, value in trace.at.items()])
    slopes = ", ".join([f"{name}: {brief(slope)}" for name, slope in trace.gradient.items()])
    return (
        f"Trace({program!r}{', ' + short(point) if point else ''}) = {brief(trace.value)}, gradient {{{short(slopes)}}}"
    )


def short(text: str) -> str:
    """A text that is cut where it gets too long for a line."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def brief(value: Any) -> str:
    """A number in a few digits, and of an array its shape."""
    return number_atom(value, "text").text if is_number(value) else "×".join(map(str, value.shape)) + " array"


def is_number(value: Any) -> bool:
    """Whether a value is one number and no array."""
    return not getattr(value, "shape", ())


def title(trace: _Traced) -> str:
    """What a picture shows, in words."""
    written = short(write(trace.program, "plain").replace("\n", "; "))
    return f"Graph of {written}, with the value and the gradient at each node"


def picture(trace: _Traced) -> Placed:
    """The graph of a trace with all its numbers, every part at its place."""
    return place(title(trace), *parts(trace))


def parts(trace: _Traced) -> tuple[list[Card], list[Edge]]:
    """The nodes and the edges of a picture of a trace."""
    return [card(trace, node) for node in trace.nodes], [*edges(trace)]


def card(trace: _Traced, node: Any) -> Card:
    """A node as it is drawn."""
    kind = CONSTANT if node.operation == CONSTANT else "operation" if node.operands else "variable"
    letter = node.label if node.operands or node.label != node.name else ""
    symbol = node.symbol("plain").replace("-", MINUS)
    place_of_it = (node.x, node.y)
    if not node.shape:
        typed = node.operation == CONSTANT and node.name is None
        value = "" if typed else signed(node.value)
        adjoint = "" if node.adjoint is None else signed(node.adjoint)
        return Card(kind, symbol, letter, value, adjoint, place_of_it)
    shape = "×".join(map(str, node.shape))
    if len(node.shape) > 2 or node.value.size > MOST_CELLS:
        return Card(kind, symbol if node.operands else node.label, letter, "", "", place_of_it, shape)
    adjoints = () if node.adjoint is None else rows(node.adjoint)
    heading = worked_out(trace, node, "plain").replace("-", MINUS) if node.operands else node.label
    return Card(kind, heading, letter if node.operands else "", "", "", place_of_it, shape, rows(node.value), adjoints)


def worked_out(trace: _Traced, node: Any, notation: str) -> str:
    """How a node comes from its operands, in their letters."""
    return str(trace.forward[node.id].words(notation).equation.letters)


def rows(array: Any) -> Rows:
    """The entries of a vector, as a column, or of a matrix."""
    listed = array.tolist()
    if not isinstance(listed[0], list):
        listed = [[entry] for entry in listed]
    return tuple([tuple([signed(entry) for entry in row]) for row in listed])


def signed(number: float) -> str:
    """A number as it is shown, with a true minus."""
    return number_atom(number, "plain").text.replace("-", MINUS)


def edges(trace: _Traced) -> Iterator[Edge]:
    """Every edge, with what it multiplies by and how strong its gradient is."""
    arrived = {(step.node, step.rank): step for step in trace.contributions if step.operand is not None}
    strongest = max([size(step.contribution) for step in arrived.values()], default=0)
    for node in trace.nodes:
        for rank, operand in enumerate(node.operands):
            step = arrived.get((node.id, rank))
            bends = node.bends[rank]
            if step is None:
                yield Edge(node.id, operand, bends)
                continue
            share = size(step.contribution) / strongest if strongest else 0.0
            yield Edge(node.id, operand, bends, factor(step), min(share, 1.0))


def size(contribution: Any) -> float:
    """How strong what an edge brings is: of an array its strongest entry; 0 where it is undefined."""
    found = abs(contribution) if is_number(contribution) else float(abs(contribution).max(initial=0))
    return found if found < float("inf") else 0.0


def factor(step: Contribution) -> str:
    """A partial as what it does to whatever passes: ×10, ×(−2); "" of an array, whose rule is not one factor."""
    if step.partial is None or not is_number(step.partial):
        return ""
    text = signed(step.partial)
    return f"×({text})" if text.startswith(MINUS) else f"×{text}"


def latex(trace: _Traced) -> str:
    """The program, its value and each slope as a displayed formula."""
    lines = [write(trace.program, "latex").replace("\n", r" \\ ")]
    output = trace.nodes[-1].label
    told = [(name_text(output, "latex"), trace.value)]
    told += [
        (rf"\frac{{\partial {name_text(output, 'latex')}}}{{\partial {name_text(name, 'latex')}}}", slope)
        for name, slope in trace.gradient.items()
    ]
    lines += [rf"{left} {latex_value(value)}" for left, value in told]
    return "$$\\begin{gathered}\n" + " \\\\\n".join(lines) + "\n\\end{gathered}$$"


def latex_value(value: Any) -> str:
    """A number, or a small array, after its relation sign."""
    if is_number(value):
        return rf"{relation(value).replace('≈', chr(92) + 'approx')} {number_atom(value, 'latex').text}"
    if value.ndim > 2 or value.size > MOST_CELLS:
        return r"\in \mathbb{R}^{" + r" \times ".join(map(str, value.shape)) + "}"
    return rf"= {latex_rows(value)}"


def latex_rows(array: Any) -> str:
    """A small array as a matrix."""
    entries = [" & ".join([number_atom(one, "latex").text for one in row]) for row in matrix(array)]
    return r"\begin{bmatrix}" + r" \\ ".join(entries) + r"\end{bmatrix}"


def matrix(array: Any) -> list[list[float]]:
    """The rows of a matrix; of a vector one entry each."""
    listed: list[Any] = array.tolist()
    return listed if isinstance(listed[0], list) else [[one] for one in listed]


def svg_of(trace: _Traced) -> str:
    """The graph of a trace in SVG."""
    return svg(picture(trace))


def dot_of(trace: _Traced) -> str:
    """The graph of a trace in Graphviz's language."""
    return dot(title(trace), *parts(trace))


def tikz_of(trace: _Traced) -> str:
    """The graph of a trace in TikZ."""
    drawn = picture(trace)
    nodes = []
    for node, one in zip(trace.nodes, drawn.cards, strict=True):
        inside = node.symbol("latex") if node.operands or not node.shape else name_text(node.label, "latex")
        letter = name_text(one.letter, "latex") if one.letter else ""
        if one.values:
            head = f"{letter} = {worked_out(trace, node, 'latex')}" if node.operands else inside
            adjoint = "" if node.adjoint is None else rf"\quad \color{{bpadjoint}}{latex_rows(node.adjoint)}"
            cells = rf"\color{{bpvalue}}{latex_rows(node.value)}{adjoint}"
            nodes.append(Set(rf"\begin{{gathered}}{head} \\ {cells}\end{{gathered}}", "", "", ""))
        else:
            adjoint = number_atom(node.adjoint, "latex").text if one.adjoint and node.adjoint is not None else ""
            nodes.append(Set(inside, letter, number_atom(node.value, "latex").text if one.value else "", adjoint))
    partials = [edge.partial.replace("×", r"\times ").replace(MINUS, "-") for edge, _, _ in drawn.edges]
    return tikz(drawn, nodes, partials)


# Words stand on the left whatever a notebook says of its own tables: JupyterLab's rule names more classes than ours.
TABLE_STYLE = (
    ".bp-trace table{border-collapse:collapse;margin:.6em 0}"
    ".bp-trace td,.bp-trace th{padding:.25em .7em;text-align:left!important;vertical-align:top}"
    ".bp-trace .number{font-variant-numeric:tabular-nums;white-space:nowrap}"
)


def html(trace: _Traced) -> str:
    """The picture and, folded below it, every step of both passes as a table; without a script."""
    drawn = svg(picture(trace), alone=False) if len(trace.nodes) <= MOST_DRAWN else ""
    problem = f"<p>{escape(trace.error.message)}</p>" if trace.error else ""
    return (
        f'<div class="bp-trace"><style>{TABLE_STYLE}</style>{problem}{drawn}'
        f"<details><summary>{summary(trace)}</summary>{table(trace)}</details></div>"
    )


def summary(trace: _Traced) -> str:
    """What the table below the picture holds."""
    return f"The {len(trace.steps)} steps of both passes"


def table(trace: _Traced) -> str:
    """The steps as rows: the rule, the formula with its numbers, and the sentence."""
    heads = "".join([f'<th scope="col">{head}</th>' for head in ("step", "rule", "in numbers", "in words")])
    body = []
    for number, step in enumerate(trace.steps[:MOST_ROWS], start=1):
        cells = [str(number), step.rule, step.plugged, step.text]
        body.append("<tr>" + "".join([f"<td>{escape(cell)}</td>" for cell in cells]) + "</tr>")
    left = len(trace.steps) - MOST_ROWS
    more = f"<p>{left} more steps stand in <code>trace.steps</code>.</p>" if left > 0 else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table>{more}"


def text(trace: _Traced) -> str:
    """Every step in plain text, a line each."""
    return (
        "\n".join([f"{number}. {step.plugged}: {step.text}" for number, step in enumerate(trace.steps, start=1)]) + "\n"
    )


def json_text(trace: _Traced) -> str:
    """The trace's JSON."""
    import json

    return json.dumps(trace.json(), ensure_ascii=False, indent=1) + "\n"


WAYS: dict[str, Callable[[_Traced], str]] = {
    ".svg": svg_of,
    ".dot": dot_of,
    ".tex": tikz_of,
    ".html": lambda trace: f'<!doctype html><meta charset="utf-8">{html(trace)}\n',
    ".json": json_text,
    ".txt": text,
}


def save(trace: _Traced, path: str | Path) -> Path:
    """Write a trace to a file, as what its ending says."""
    file = Path(path)
    written = WAYS.get(file.suffix.lower())
    if written is None:
        *others, last = WAYS
        raise BackpropError(f"{file.name} says no form: end its name in {', '.join(others)} or {last}.")
    try:
        file.write_text(written(trace), encoding="utf-8")
    except OSError as error:
        raise BackpropError(f"{file} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    return file
