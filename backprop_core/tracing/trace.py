"""The trace: one computed object behind the clips, the explorables, the captions and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..data import trace_data
from ..graph.build import Graph, build
from ..graph.layout import Layout, lay_out
from ..language.errors import refusal
from ..language.expression import CONSTANT, VARIABLE, Node, Program, is_variable
from ..language.parser import parse
from ..language.point import point
from ..notation.writer import as_typed, symbol
from ..operations import OPERATIONS
from .passes import Backward, Forward, Problem, backward, forward
from .words import Speaker, Words

Number = float | None


@dataclass(frozen=True)
class TraceNode:
    """One node of a trace: what it is, what it is worth, and where it stands (in node spacings).

    Its fields are the keys of a node in the trace's JSON (see its schema), and one more.

    Attributes:
        literal: a number as it was typed, None for any other node.
    """

    id: int
    label: str
    operation: str
    operands: tuple[int, ...]
    users: tuple[int, ...]
    text: str
    value: float
    adjoint: float | None
    span: tuple[int, int]
    group: str | None
    call: int
    name: str | None
    leads: bool
    x: float
    y: float
    bends: tuple[tuple[tuple[float, float], ...], ...]
    literal: str | None = field(repr=False, default=None)

    def symbol(self, notation: str) -> str:
        """What stands inside the node: the operation as mathematics, the number or the name.

        Args:
            notation: `text`, `plain`, `latex` or `typst`.

        Returns:
            the mark, in that notation.
        """
        if self.operation in {CONSTANT, VARIABLE} or not self.operands:
            leaf = CONSTANT if self.operation == CONSTANT else VARIABLE
            text = as_typed(Node(leaf, name=self.name, literal=self.literal), notation).text
            return f"-{text}" if self.operation == "negate" else text
        return symbol(self.operation, notation)


@dataclass(frozen=True)
class Step:
    """One step of a pass. Forward: a node gets its value. Backward: a contribution flows along one edge.

    Its fields are the keys of a step in the trace's JSON (see its schema), and a few more.

    Attributes:
        phase: `forward` or `backward`; the JSON calls it `pass`, a word that Python keeps for itself.
        node_id: the `id` of the step's node.
        operand_id: the `id` of the operand, None in the forward pass and for the seed.
        number: the place of the step in its pass, from 0.
        trace: the trace that the step belongs to.
    """

    phase: str
    node: str
    operand: str | None
    node_id: int
    operand_id: int | None
    value: Number
    partial: Number
    upstream: Number
    contribution: Number
    total: Number
    number: int
    trace: Trace = field(repr=False, compare=False)

    def words(self, notation: str = "plain") -> Words:
        """What is said at this step.

        Args:
            notation: `text`, `plain` (to be read), `latex` or `typst`.

        Returns:
            the rule, the equation in letters and in numbers, and the sentence.
        """
        speaker = self.trace.speaker(notation)
        return speaker.forward(self.node_id) if self.phase == "forward" else speaker.backward(self.number)

    @cached_property
    def said(self) -> Words:
        return self.words("plain")

    @property
    def name(self) -> str:
        """A short name: the label in the forward pass, ∂g/∂b in the backward pass."""
        return self.node if self.phase == "forward" else self.said.left

    @property
    def rule(self) -> str:
        """The calculus rule that the partial uses; in the forward pass the name of the operation."""
        return self.said.rule

    @property
    def formula(self) -> str:
        """The step in letters: ∂g/∂b = ∂g/∂c · ∂c/∂b."""
        return self.said.equation.formula

    @property
    def plugged(self) -> str:
        """The formula with the numbers plugged in: ∂g/∂b = 10 · 4 = 40."""
        return self.said.equation.plugged

    @property
    def text(self) -> str:
        """The step in a sentence."""
        return self.said.sentence


@dataclass(frozen=True)
class Fault:
    """Where the function, or a slope of it, is undefined at this point, in a sentence.

    Attributes:
        message: the sentence.
        position: where in the text the operation stands, in characters from 0.
        node: the label of the node.
    """

    message: str
    position: int
    node: str


@dataclass(frozen=True)
class Trace:
    """Everything that happens to a function at a point, forward and backward.

    Attributes:
        program: what was read.
        graph: its nodes in evaluation order, each with a label.
        at: the value of each variable.
        ran_forward: what the forward pass found, by node.
        ran_backward: what the backward pass found, by node and by edge.
        speakers: the words of each notation, made when they are first asked for.
    """

    program: Program
    graph: Graph
    at: dict[str, float]
    ran_forward: Forward
    ran_backward: Backward
    speakers: dict[str, Speaker] = field(default_factory=dict, repr=False, compare=False)

    @property
    def expression(self) -> str:
        """The text that was read."""
        return self.program.source

    @property
    def values(self) -> list[float]:
        """The value of each node, in evaluation order."""
        return self.ran_forward.values

    @property
    def value(self) -> float:
        """The value of the output; nan where it is undefined."""
        return self.values[-1]

    @property
    def gradient(self) -> dict[str, float]:
        """The adjoint of each variable: the derivative of the output with respect to it, nan where it is undefined."""
        return self.ran_backward.gradient

    def speaker(self, notation: str) -> Speaker:
        if notation not in self.speakers:
            self.speakers[notation] = Speaker(self, notation)
        return self.speakers[notation]

    @cached_property
    def layout(self) -> Layout:
        return lay_out(self.graph)

    @cached_property
    def nodes(self) -> tuple[TraceNode, ...]:
        """The nodes in evaluation order."""
        graph, plain, found = self.graph, self.speaker("text"), []
        for index, node in enumerate(graph.nodes):
            x, y = self.layout.places[index]
            found.append(
                TraceNode(
                    index,
                    graph.labels[index],
                    node.operation,
                    node.operands,
                    tuple([user for user, _ in graph.users[index]]),
                    plain.local(index),
                    self.values[index],
                    self.ran_backward.adjoints[index],
                    node.span,
                    graph.calls[node.call - 1].function if node.call else None,
                    node.call,
                    node.name if not node.operands else graph.names[index],
                    graph.leads[index],
                    x,
                    y,
                    tuple([self.layout.bends.get((index, rank), ()) for rank in range(len(node.operands))]),
                    node.literal,
                )
            )
        return tuple(found)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the forward pass, then those of the backward pass."""
        return self.forward + self.backward

    @cached_property
    def forward(self) -> tuple[Step, ...]:
        """The steps of the forward pass: one for each node, operands first."""
        labels = self.graph.labels
        nothing = (None, None, None, None)
        return tuple(
            [
                Step("forward", labels[index], None, index, None, value, *nothing, index, self)
                for index, value in enumerate(self.values)
            ]
        )

    @cached_property
    def backward(self) -> tuple[Step, ...]:
        """The steps of the backward pass: the seed, then one for each edge that leads to a variable."""
        labels, found = self.graph.labels, []
        for number, step in enumerate(self.ran_backward.contributions):
            operand = None if step.operand is None else labels[step.operand]
            if step.rank < 0 and step.operand is not None:
                operand = self.graph.nodes[step.node].name
            seed = operand is None
            partial, upstream = (None, None) if seed else (step.partial, step.upstream)
            found.append(
                Step(
                    "backward",
                    labels[step.node],
                    operand,
                    step.node,
                    step.operand,
                    None,
                    partial,
                    upstream,
                    step.contribution,
                    step.total,
                    number,
                    self,
                )
            )
        return tuple(found)

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        """For each contribution: which part it is of how many that add up (in a tree: to a variable)."""
        arrivals = [self.arrival(number) for number in range(len(self.ran_backward.contributions))]
        counts: dict[object, int] = {}
        for arrival in arrivals:
            counts[arrival] = counts.get(arrival, 0) + 1
        seen: dict[object, int] = {}
        found = []
        for arrival in arrivals:
            seen[arrival] = seen.get(arrival, 0) + 1
            found.append((seen[arrival], counts[arrival]))
        return found

    def arrival(self, number: int) -> object:
        """What a contribution is added to."""
        step = self.ran_backward.contributions[number]
        if step.operand is None:
            return None
        node = self.graph.nodes[step.operand]
        if self.graph.tree and is_variable(node) and (node.operation == VARIABLE or step.rank < 0):
            return node.name
        return step.operand

    @cached_property
    def totals(self) -> dict[int, float]:
        """In a tree: the whole gradient of the variable that stands at each leaf."""
        return {
            index: self.gradient[node.name or ""] for index, node in enumerate(self.graph.nodes) if is_variable(node)
        }

    @cached_property
    def problems(self) -> dict[tuple[int, int | None], Problem]:
        found = self.ran_forward.problems + self.ran_backward.problems
        return {(problem.node, problem.rank): problem for problem in found}

    def problem_at(self, node: int, rank: int | None) -> Problem | None:
        return self.problems.get((node, rank))

    @cached_property
    def error(self) -> Fault | None:
        """The first place where something is undefined or too large, or None."""
        first = next(iter(self.problems.values()), None)
        if first is None:
            return None
        speaker = self.speaker("plain")
        if first.rank is None:
            node = self.graph.nodes[first.node]
            message = speaker.value_sentence(first.node, OPERATIONS[node.operation])
        else:
            operand = self.graph.labels[self.graph.nodes[first.node].operands[first.rank]]
            message = speaker.no_slope(first, speaker.equation_of(first.node), operand)
        return Fault(message, self.graph.nodes[first.node].span[0], self.graph.labels[first.node])

    def json(self) -> dict[str, Any]:
        """The trace as plain data, as the command line prints it; non-finite numbers are strings.

        Returns:
            a dictionary that keeps to the schema of the trace's JSON.
        """
        return trace_data(self)

    def at_point(self, at: Mapping[str, float]) -> Trace:
        """The same graph at another point.

        Args:
            at: a finite number for each variable.

        Returns:
            the trace there; the graph is not built anew.

        Raises:
            BackpropError: for numbers that do not fit the program.
        """
        return run(self.graph, at)


def trace(
    text: str | Program, at: Mapping[str, float] | None = None, tree: bool = False, expand: bool = False
) -> Trace:
    """Everything that happens to a function at a point: values, partials, adjoints, and their words.

    Args:
        text: an expression or program (see `parse`).
        at: a finite number for each variable.
        tree: give every use a node of its own, as the article draws it.
        expand: write composite operations (sigmoid, tanh, ...) out in simpler ones.

    Returns:
        the trace. A point outside the domain is no error: `Trace.error` says where and why, and all that is
        still defined is there.

    Raises:
        BackpropError: for text that is not in the language, or numbers that do not fit it.
    """
    program = parse(text) if isinstance(text, str) else text
    return run(build(program, tree, expand), at or {})


def run(graph: Graph, at: Mapping[str, float]) -> Trace:
    """The trace of a graph that is already built."""
    numbers = point(graph.program, at)
    ran = forward(graph, numbers)
    return Trace(graph.program, graph, numbers, ran, backward(graph, ran.values))


def nudge(trace: Trace, name: str, by: float = 0.01) -> tuple[float, float]:
    """What the output actually does when one variable moves, and what the gradient predicts.

    Args:
        trace: the function at a point.
        name: the variable that moves.
        by: how far it moves.

    Returns:
        the true change of the output, and gradient x change.

    Raises:
        BackpropError: when there is no such variable.
    """
    if name not in trace.at:
        raise refusal("no variable", name=name, known=", ".join(trace.at) or "none")
    moved = forward(trace.graph, {**trace.at, name: trace.at[name] + by})
    return moved.values[-1] - trace.value, trace.gradient[name] * by
