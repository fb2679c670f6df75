"""Numbers in the prose, computed when the site is built: [[square.gradient.x]] becomes 40.

    [[square]]                  the function            (4x+1)^2
    [[square.value]]            the output
    [[square.at.x]]             the value given to x
    [[square.gradient.x]]       the derivative of the output with respect to x
    [[square.change.x]]         how far the output actually moves when x moves by 0.01
    [[square.predicted.x]]      how far the gradient says that it moves: gradient x 0.01
    [[square.c.value]]          the value of node c
    [[square.c.adjoint]]        the derivative of the output with respect to node c
    [[square.c.symbols]]        node c in the letters of its operands, and
    [[square.c.equation]]       the same with its numbers and its value
    [[square.c.b.partial]]      the derivative of node c with respect to its operand b
    [[square.c.b.contribution]] what comes down the edge from c to b
    [[square.c.b.rule]]         that partial by its rule, and
    [[square.c.b.equation]]     the step of the backward pass along that edge, in letters and numbers
    [[square.forward.count]]    how many steps the forward pass has; backward likewise

Of a program with vectors and matrices all of these are arrays, and of each of them

    [[layer.W.shape]]           the shape of node W is 2×3, and of its gradient, too
    [[layer.gradient.W.1.2]]    one entry, counted from 0: of a gradient, of at, or of a node's value or adjoint
    [[layer.a.W.pull]]          how the gradient goes down the edge from a to W, in letters alone

More of the same function, where the page asks for it (analyses.py):

    [[paths.paths.b.count]]     how many paths lead from b to the output, and of the first of them
    [[paths.paths.b.1.way]]     the nodes that it passes, and
    [[paths.paths.b.1.equation]] the product of the partials along it; [[paths.paths.b.1.product]] is its value alone
    [[paths.tangent.b.f]]       how far node f moves for each step of b: forward mode
    [[paths.sweep.b.count]]     how many edges that sweep walks
    [[paths.sweeps.forward]]    how many edges forward mode walks for the whole gradient; backward likewise
    [[twice.nudge.x.1e-8.slope]] the slope that a nudge of 1e-8 finds; `error` is what it is off by
    [[twice.nudge.x.1e-5.both.error]] the same for a nudge to both sides; `best` in place of the size picks the best
    [[twice.exact.x]]           the derivative as computer algebra finds it

`square` is one of the core's named examples, or a function that the page names on a line of its own:

    [[mine]]: x*sin(x) @ x=2

A walk downhill is named in the same way, and asked for its places (walks.py):

    [[walk]]: L = (2w-3)^2 @ w=3 (descent: rate=0.1, steps=6)
    [[walk.1.w]]  [[walk.1.value]]  [[walk.0.slope.w]]  [[walk.last.value]]  [[walk.rate]]  [[walk.steps]]

A training on the digits is named and asked for, too (training.py): of its end, of an epoch, or of the start:

    [[honest]]: digits (train)
    [[honest.others]]  [[honest.learned]]  [[honest.loss]]  [[honest.1.others]]  [[honest.start.loss]]
    [[honest.weights]]  [[honest.epochs]]  [[honest.batch]]  [[honest.steps]]  [[honest.steps.epoch]]
    [[honest.mistakes]]  [[honest.sure]]  [[honest.count.others]]

A reference may stand in the text or inside a formula. With `=` in front, [[= square.value]] says `= 25`, or `≈` where
the number is rounded. `:2` at the end asks for two decimals instead of four digits, as in [[neuron.value:2]], so that a
published number can be quoted as it was printed. One that does not resolve ends the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from markdown import Markdown

import backprop_core as core
from backprop_core import notation
from backprop_core.notation.matrices import array_text, shape_text
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.trace import Step
from backprop_core.tracing.trace_node import TraceNode
from backprop_core.tracing.words import Equation
from docs.extensions.page import nearest, stop
from docs.extensions.quotes import analyses, training, walks
from docs.extensions.quotes.functions import named

REFERENCE = re.compile(r"\[\[(=?\s*[^\[\]\s][^\[\]]*?)\s*\]\]")
ROLE = re.compile(r"^\\htmlClass\{\w+\}\{(.*)\}$")
SIGNS = {"=": "=", "≈": r"\approx "}
NEXT_LINE = r", \qquad "  # between the lines of a program that is quoted in one

Refuse = Callable[[str], NoReturn]
Found = tuple[Any, str] | str  # a number or an array with its role, or finished LaTeX


def resolved(md: Markdown, reference: str) -> str:
    """What a reference stands for, as LaTeX."""
    words, _, decimals = reference.removeprefix("=").strip().partition(":")
    name, *path = words.split(".")

    def refuse(why: str) -> NoReturn:
        stop(md, f"[[{reference}]]: {why}")

    if decimals and not decimals.isdecimal():
        refuse(f"after the colon stands how many decimals are wanted, not {decimals}.")
    found = found_by_name(md, name, path, refuse)
    if isinstance(found, str):
        return found
    number, role = found
    said, sign = as_shown(number, decimals)
    text = rf"\htmlClass{{{role}}}{{{said}}}"
    return SIGNS[sign] + text if reference.startswith("=") else text


def found_by_name(md: Markdown, name: str, path: list[str], refuse: Refuse) -> Found:
    """What a name and the words after it stand for: of a walk downhill, of a training, or of a function at a point."""
    if walk := walks.walk_of(md, name):
        return walks.looked_up(walk, path, refuse)
    if trained := training.training_of(md, name):
        return training.looked_up(trained, path, refuse)
    trace = named(md, name, refuse)
    if path:
        return looked_up(trace, path, refuse)
    return notation.write(trace.program, "latex").replace(r" \\ ", NEXT_LINE)


def as_shown(number: Any, decimals: str) -> tuple[str, str]:
    """A number or an array in LaTeX, to four digits or some decimals, and whether it is `=` or `≈` that."""
    if shape := getattr(number, "shape", ()):
        entries = [float(entry) for entry in number.flat]
        near = any(notation.relation(entry) == "≈" for entry in entries)
        return array_text(entries, shape, "latex"), "≈" if near else "="
    number = float(number)
    if not decimals:
        return notation.number_atom(number, "latex").text, notation.relation(number)
    text = f"{number:,.{int(decimals)}f}"
    near = abs(float(text.replace(",", "")) - number) > notation.EXACT * abs(number)
    return text.replace(",", "{,}"), "≈" if near else "="


def looked_up(trace: core.Trace, path: list[str], refuse: Refuse) -> Found:
    """A number or an array and its role, or finished LaTeX."""
    match path:
        case ["value"]:
            return trace.value, "value"
        case ["at", name]:
            return chosen(trace.at, name, "variable", refuse), "value"
        case ["gradient", name]:
            return chosen(trace.gradient, name, "variable", refuse), "adjoint"
        case ["change" | "predicted" as which, name]:
            chosen(trace.at, name, "variable", refuse)
            change, predicted = core.nudge(trace, name, NUDGE)
            return (change, "value") if which == "change" else (predicted, "adjoint")
        case ["forward" | "backward" as phase, "count"]:
            return str(len(getattr(trace, phase)))
        case [analysis, *rest] if analysis in analyses.ANSWERS:
            return analyses.ANSWERS[analysis](trace, rest, refuse)
        case [first, second, *places] if places and all(map(str.isdecimal, places)):
            found = looked_up(trace, [first, second], refuse)
            if isinstance(found, str):
                refuse(f"{first}.{second} has no entries.")
            return entry_of(found[0], places, refuse), found[1]
        case [label, what]:
            return of_node(trace, node_of(trace, label, refuse), what, refuse)
        case [label, operand, what]:
            return of_edge(step_of(trace, label, operand, refuse), what, refuse)
    refuse("it has too many parts." if path else "it names nothing.")


def entry_of(found: Any, places: list[str], refuse: Refuse) -> float:
    """One entry of an array."""
    try:
        return float(found[tuple(map(int, places))])
    except (IndexError, TypeError):
        refuse(f"there is no entry {','.join(places)}: the shape is {shape_text(getattr(found, 'shape', ()))}.")


def of_node(trace: core.Trace, node: TraceNode, what: str, refuse: Refuse) -> Found:
    """The number of a node that is asked for, or its own formula."""
    equation = trace.forward[node.id].words("latex").equation
    match what:
        case "value":
            return node.value, "value"
        case "adjoint":
            if node.adjoint is None:
                refuse(f"{node.label} is a constant, so it has no adjoint.")
            return node.adjoint, "adjoint"
        case "shape":
            return shape_text(node.shape).replace("×", r" \times ") if node.shape else r"\text{one number}"
        case "symbols":
            return equation.letters
        case "equation":
            return written(equation)
    refuse(f"a node has value, adjoint, shape, symbols and equation, not {what}.")


def of_edge(step: Step, what: str, refuse: Refuse) -> Found:
    """The number that is asked for at a step of the backward pass, or its formula."""
    words = step.words("latex")
    match what:
        case "partial":
            if step.partial is None:
                refuse("between arrays ask for the pull, which says what a partial says elsewhere.")
            return step.partial, "value"
        case "contribution":
            assert step.contribution is not None
            return step.contribution, "adjoint"
        case "rule":
            return written(words.partial or words.equation)
        case "equation":
            return written(words.equation)
        case "pull":
            return f"{{{words.equation.left}}} = {{{words.equation.letters}}}"
    refuse(f"an edge has partial, contribution, rule, equation and pull, not {what}.")


def written(equation: Equation) -> str:
    """An equation on one line: left = letters = numbers = result, nothing twice.

    The sides stand in braces, so that a narrow column breaks the line between them and not inside a product.
    """
    again = equation.letters == ROLE.sub(r"\1", equation.result) and not equation.numbers
    if again:
        return f"{{{equation.left}}} {equation.joint} {{{equation.result}}}"
    middle = f" = {{{equation.numbers}}}" if equation.numbers else ""
    start = f"{{{equation.left}}} {equation.joint} {{{equation.letters}}}{middle}"
    return f"{start} {equation.relation} {{{equation.result}}}"


def chosen(numbers: dict[str, float], name: str, kind: str, refuse: Refuse) -> float:
    """One of some numbers by its name."""
    if name not in numbers:
        refuse(f"there is no {kind} {name}{nearest(name, numbers)}")
    return numbers[name]


def node_of(trace: core.Trace, label: str, refuse: Refuse) -> TraceNode:
    """A node by its label."""
    nodes = {node.label: node for node in trace.nodes}
    if label not in nodes:
        refuse(f"there is no node {label}{nearest(label, nodes)}")
    return nodes[label]


def step_of(trace: core.Trace, label: str, operand: str, refuse: Refuse) -> Step:
    """The step of the backward pass along the edge between two labels."""
    node_of(trace, label, refuse)
    steps = {step.operand: step for step in trace.backward if step.node == label and step.operand}
    if operand not in steps:
        refuse(f"no gradient goes from {label} to {operand}{nearest(operand, steps)}")
    return steps[operand]
