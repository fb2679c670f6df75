"""The trace: one computed object behind the clips, the explorables, the captions and the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from ..graph.build import build
from ..graph.layout import Layout, lay_out
from ..language.errors import BackpropError, kind_of
from ..notation.numbers import finite
from ..notation.writer import constant_atom
from ..operations import COMPARISONS
from .careful import TOO_LARGE
from .passes import Contribution, Problem
from .recording import Source, read
from .run import Run
from .shown import Shown
from .speaker import Speaker
from .trace_node import FoldedConstant, TraceNode
from .trace_notes import Fault, TraceNote
from .words import Words

Number = float | None


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
        """What the step says, in plain text."""
        return self.words("plain")

    @property
    def name(self) -> str:
        """A short name: the label in the forward pass, ∂h/∂b in the backward pass."""
        return self.node if self.phase == "forward" else self.said.left

    @property
    def rule(self) -> str:
        """The calculus rule that the partial uses; in the forward pass the name of the operation."""
        return self.said.rule

    @property
    def formula(self) -> str:
        """The step in letters: ∂h/∂b = ∂h/∂c · ∂c/∂b."""
        return self.said.equation.formula

    @property
    def plugged(self) -> str:
        """The formula with the numbers plugged in: ∂h/∂b = 10 · 4 = 40."""
        return self.said.equation.plugged

    @property
    def text(self) -> str:
        """The step in a sentence."""
        return self.said.sentence

    def json(self) -> dict[str, Any]:
        """The step as plain data; non-finite numbers are strings."""
        return self.json_with(finite)

    def json_with(self, plain: Callable[[Any], Any]) -> dict[str, Any]:
        """The step as plain data, with values as `plain` gives them, and how an array goes back."""
        array = self.said.array
        of_arrays = {} if array is None else array.json()
        found = {
            "pass": self.phase,
            "node": self.node,
            "operand": self.operand,
            "value": plain(self.value),
            "partial": plain(self.partial),
            "upstream": plain(self.upstream),
            "contribution": plain(self.contribution),
            "total": plain(self.total),
            "rule": self.rule,
            "formula": self.formula,
            "plugged": self.plugged,
            "text": self.text,
        }
        return found | of_arrays


@dataclass(frozen=True, repr=False)
class Trace(Shown, Run):
    """Everything that happens to a function at a point, forward and backward: the numbers, and what is said of them.

    Attributes:
        speakers: the words of each notation, made when they are first asked for.
    """

    speakers: dict[str, Speaker] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """What pickle keeps: the numbers; words and places are worked out again."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**kept, "speakers": {}}

    @property
    def expression(self) -> str:
        """The text that was read."""
        return self.program.source

    def speaker(self, notation: str) -> Speaker:
        """Who says the steps in a notation; what was said once is kept there."""
        if notation not in self.speakers:
            if self.has_arrays:
                from .array_words import ArraySpeaker

                self.speakers[notation] = ArraySpeaker(self, notation)
            else:
                self.speakers[notation] = Speaker(self, notation)
        return self.speakers[notation]

    @cached_property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shape of each node; () for a number."""
        if not self.has_arrays:
            return [()] * len(self.values)
        from .array_plan import shape_of

        return [shape_of(value) for value in self.values]

    @cached_property
    def layout(self) -> Layout:
        """The place of each node, and the bends of each edge."""
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
                    self.adjoints[index],
                    node.span,
                    graph.calls[node.call - 1].function if node.call else None,
                    node.call,
                    node.name if not (node.operands or node.folded) else graph.names[index],
                    graph.leads[index],
                    x,
                    y,
                    tuple([self.layout.bends.get((index, rank), ()) for rank in range(len(node.operands))]),
                    self.constants(index),
                    self.shapes[index] if self.has_arrays else None,
                    node.settings,
                    node.literal,
                    node.folded,
                )
            )
        return tuple(found)

    def constants(self, index: int) -> tuple[FoldedConstant, ...]:
        """The constants that are written into an operation."""
        node = self.graph.nodes[index]
        if not (node.folded and node.operands):
            return ()
        numbers = self.operand_numbers(index)
        return tuple(
            [FoldedConstant(place, constant_atom(nodes, "text").text, numbers[place]) for place, nodes in node.folded]
        )

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
        for number, step in enumerate(self.contributions):
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
    def error(self) -> Fault | None:
        """The first place where something is undefined or too large, or None; what is stopped below is no fault."""
        stopped = self.has_finite_gradient
        first = next((fault for fault in self.faults if fault.rank is None or not stopped), None)
        if first is None:
            return None
        return Fault(self.complaint(first), self.graph.nodes[first.node].span[0], self.graph.labels[first.node])

    def complaint(self, problem: Problem) -> str:
        """What is wrong at a place, in a sentence."""
        speaker = self.speaker("plain")
        if problem.rank is None:
            return speaker.no_value(problem.node)
        operand = self.graph.labels[self.graph.nodes[problem.node].operands[problem.rank]]
        return speaker.no_slope(problem, speaker.equation_of(problem.node), operand)

    @cached_property
    def notes(self) -> tuple[TraceNote, ...]:
        """What a reader should know: how the text was read, then of which numbers not to be too sure."""
        read = [TraceNote(note.kind, None, note.message) for note in self.program.notes]
        return (*read, *self.notes_of_numbers)

    @cached_property
    def notes_of_numbers(self) -> tuple[TraceNote, ...]:
        """Where a convention decided, digits were lost, or a number was too small or too large."""
        labels, speaker = self.graph.labels, self.speaker("plain")
        found: dict[TraceNote, None] = {}  # the slopes of operands that tie have the same to say
        for problem in self.faults:
            if problem.reason == TOO_LARGE:
                found[TraceNote("overflow", labels[problem.node], self.complaint(problem))] = None
        for step in self.contributions:
            if step.operand is not None and step.rank >= 0 and self.matters(step):
                message = speaker.kink_note(step)
                if message:
                    found[TraceNote("kink", labels[step.node], message)] = None
        if self.has_arrays:
            for index, message in self.speaker("plain").stretched_notes():
                found[TraceNote("stretched", labels[index], message)] = None
        for doubt in self.doubts:
            found[TraceNote(doubt.kind, labels[doubt.node], speaker.doubt_note(doubt))] = None
        return tuple(found)

    def matters(self, step: Contribution) -> bool:
        """Whether the output depends on how a kink was decided: through the slope, or a choice by a comparison."""
        decides = self.graph.nodes[step.node].operation in COMPARISONS.values()
        return self.speaker("plain").arrives(step) or (decides and self.is_needed(step.node))

    def json(self, full: bool = False) -> dict[str, Any]:
        """The trace as plain data, as the command line prints it; non-finite numbers are strings.

        Args:
            full: of arrays, give all entries of the large ones too, which else are summed up in a few numbers.

        Returns:
            a dictionary that keeps to the schema of the trace's JSON.
        """
        plain = self.plain(full)
        return {
            "expression": self.expression,
            "at": {name: plain(value) for name, value in self.at.items()},
            "value": plain(self.value),
            "gradient": {name: plain(slope) for name, slope in self.gradient.items()},
            "nodes": [node.json_with(plain) for node in self.nodes],
            "steps": [step.json_with(plain) for step in self.steps],
            "error": None if self.error is None else {"message": self.error.message, "position": self.error.position},
            "notes": [note.json() for note in self.notes],
        }

    def plain(self, full: bool = False) -> Callable[[Any], Any]:
        """What makes plain data of a value: of a number, and of an array; `full` lists large arrays too."""
        if not self.has_arrays:
            return finite
        from .arrays import as_data

        return lambda value: as_data(value, full)

    def at_point(self, at: Mapping[str, Any]) -> Trace:
        """The same graph at another point.

        Args:
            at: a finite number for each variable.

        Returns:
            the trace there; the graph is not built anew.

        Raises:
            BackpropError: for numbers that do not fit the program.
        """
        return Trace.of(self.graph, at)


def trace(
    text: Source,
    at: Mapping[str, Any] | None = None,
    tree: bool = False,
    expand: bool = False,
    compact: bool = False,
    seed: Any = None,
    **values: Any,
) -> Trace:
    """Everything that happens to a function at a point: values, partials, adjoints, and their words.

    Args:
        text: an expression or program (see `parse`), or a Python function whose parameters are the variables.
        at: a finite number for each variable, or an array of them: nested lists, or NumPy's.
        tree: give every use a node of its own, as the article draws it.
        expand: write composite operations (sigmoid, tanh, ...) out in simpler ones.
        compact: write each constant into the operation that uses it, so that (4x+1)^2 has the nodes x, ×4, +1 and (·)².
        seed: the adjoint of an output that is an array; nothing for a number, whose gradient is 1.
        values: more values, by name: `trace("x*sin(x)", x=2)`.

    Returns:
        the trace. A point outside the domain is no error: `Trace.error` says where and why, and all that is
        still defined is there.

    Raises:
        BackpropError: for text that is not in the language, numbers that do not fit it, `tree` with `compact`, or a
            function that cannot be traced.
    """
    given = with_values(at, values)
    return Trace.of(build(read(text, given), tree, expand, compact), given, seed)


def with_values(at: Mapping[str, Any] | None, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A point, and what is given by name beside it.

    Raises:
        BackpropError: the point is none, or a name has a value twice.
    """
    if at is None:
        return values
    if not isinstance(at, Mapping):
        raise BackpropError(f'Values are given by name, as in {{"x": 1}} or x=1, and this is {kind_of(at)}.')
    if twice := at.keys() & values.keys():
        raise BackpropError(f"{min(twice)} has a value twice: give it once.")
    return {**at, **values}


def expected(trace: object, who: str) -> None:
    """See that a function of the package was given a trace.

    Raises:
        BackpropError: it was not.
    """
    if not isinstance(trace, Trace):
        how = f'{who}(trace("x*x", x=3), "x")'
        raise BackpropError(f"{who} needs a trace, as in {how}, and this is {kind_of(trace)}.")
