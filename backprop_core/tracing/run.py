"""The numbers of both passes over a graph at a point, and how they belong together. It knows no words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from ..graph.build import Graph
from ..language.expression import VARIABLE, Program, is_variable
from ..language.point import point
from .accuracy import Doubt, doubts_of
from .moving import needed_for
from .passes import Backward, Contribution, Forward, Problem, backward, forward
from .plan import operand_numbers


def has_arrays(graph: Graph, at: Mapping[str, object]) -> bool:
    """Whether a graph has arrays at a point: among what is given, or in what it says."""
    return graph.has_arrays or any(not isinstance(value, float) for value in at.values())


@dataclass(frozen=True)
class Run:
    """Both passes over a graph at a point.

    Attributes:
        graph: its nodes in evaluation order, each with a label.
        at: the value of each variable.
        ran_forward: what the forward pass gave, by node.
        ran_backward: what the backward pass gave, by node and by edge.
    """

    graph: Graph
    at: dict[str, Any]
    ran_forward: Forward
    ran_backward: Backward

    @classmethod
    def of(cls, graph: Graph, at: Mapping[str, Any], seed: Any = None) -> Self:
        """Run both passes over a graph that is already built.

        Args:
            graph: what `build` made.
            at: a finite number or an array of them for each variable.
            seed: the adjoint of an output that is an array, in its shape.

        Returns:
            the passes at that point.

        Raises:
            BackpropError: for numbers that do not fit the program, and for an output that is an array without a seed.
        """
        numbers = point(graph.program, at)
        if seed is not None or has_arrays(graph, numbers):
            from . import arrays  # NumPy is imported with the first array

            values = arrays.forward(graph, numbers)
            start = arrays.seed_of(graph, values.values[-1], seed)
            return cls(graph, numbers, values, arrays.backward(graph, values.values, numbers, start))
        ran = forward(graph, numbers)
        return cls(graph, numbers, ran, backward(graph, ran.values))

    @cached_property
    def has_arrays(self) -> bool:
        """Whether anything that is given or worked out is an array."""
        return has_arrays(self.graph, self.at)

    @property
    def program(self) -> Program:
        """What was read."""
        return self.graph.program

    @property
    def values(self) -> list[float]:
        """The value of each node, in evaluation order."""
        return self.ran_forward.values

    @property
    def value(self) -> float:
        """The value of the output; nan where it is undefined."""
        return self.values[-1]

    @property
    def gradient(self) -> dict[str, Any]:
        """The adjoint of each variable: the derivative of the output with respect to it, nan where it is undefined."""
        return self.ran_backward.gradient

    @cached_property
    def has_finite_gradient(self) -> bool:
        """Whether all slopes are finite numbers."""
        if self.has_arrays:
            from . import array_repairs

            return array_repairs.are_finite(self.gradient.values())
        return all(map(math.isfinite, self.gradient.values()))

    @property
    def adjoints(self) -> list[float | None]:
        """The adjoint of each node, None where no gradient goes."""
        return self.ran_backward.adjoints

    @property
    def contributions(self) -> list[Contribution]:
        """What each edge brings, in the order of the backward pass; the seed first."""
        return self.ran_backward.contributions

    def operand_numbers(self, node: int) -> list[float]:
        """The numbers that a node's operation works on, folded constants among them."""
        if self.has_arrays:
            from . import arrays

            return arrays.operand_values(self.graph, self.values, self.at, node)
        return operand_numbers(self.graph, self.values, node)

    @cached_property
    def arrivals(self) -> list[object]:
        """What each contribution is added to."""
        return [self.arrival(number) for number in range(len(self.contributions))]

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        """For each contribution: which part it is of how many that add up (in a tree: to a variable)."""
        counts: dict[object, int] = {}
        for arrival in self.arrivals:
            counts[arrival] = counts.get(arrival, 0) + 1
        seen: dict[object, int] = {}
        found = []
        for arrival in self.arrivals:
            seen[arrival] = seen.get(arrival, 0) + 1
            found.append((seen[arrival], counts[arrival]))
        return found

    def arrival(self, number: int) -> object:
        """What a contribution is added to."""
        step = self.contributions[number]
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
        """Where a value (rank None) or a slope is undefined or too large, the forward pass first."""
        found = self.ran_forward.problems + self.ran_backward.problems
        return {(problem.node, problem.rank): problem for problem in found}

    def problem_at(self, node: int, rank: int | None) -> Problem | None:
        """What is wrong with a node's value (rank None) or a slope of it, if anything."""
        return self.problems.get((node, rank))

    @cached_property
    def needed(self) -> list[Any]:
        """Whether the output's value needs that of each node: all but what a choice does not take.

        With arrays it is told of each entry, in arrays of truth values.
        """
        if self.has_arrays:
            from . import arrays

            return arrays.needed_for(self.graph, self.values, self.at)
        return needed_for(self.graph, self.values)

    def is_needed(self, node: int, entry: tuple[int, ...] | None = None) -> bool:
        """Whether the output's value needs that of a node, or of one of its entries."""
        needed = self.needed[node]
        if isinstance(needed, bool):
            return needed
        return bool(needed.any() if entry is None else needed[entry])

    @cached_property
    def faults(self) -> list[Problem]:
        """The problems that reach the output, the forward pass first."""
        return [problem for problem in self.problems.values() if self.reaches_output(problem)]

    def reaches_output(self, problem: Problem) -> bool:
        """Whether a problem is one of the output: of a value that it needs, or of a slope at a node that it needs."""
        return self.is_needed(problem.node, problem.entry if problem.rank is None else None)

    @cached_property
    def doubts(self) -> list[Doubt]:
        """Where digits were lost or numbers were too small, in the order of the steps; of arrays it is not told."""
        if self.has_arrays:
            return []
        found = doubts_of(self.graph, self.values, self.contributions, self.arrivals, self.parts)
        return [doubt for doubt in found if doubt.step is not None or self.needed[doubt.node]]

    @cached_property
    def doubts_by_place(self) -> dict[tuple[int, int | None], list[Doubt]]:
        """The doubts by the contribution that they are about, or by the node whose value they are about."""
        found: dict[tuple[int, int | None], list[Doubt]] = {}
        for doubt in self.doubts:
            found.setdefault((0 if doubt.step else doubt.node, doubt.step), []).append(doubt)
        return found

    def doubts_at(self, node: int, step: int | None) -> list[Doubt]:
        """What should be known of a number: of a node's value (step None), or of what a contribution brings."""
        return self.doubts_by_place.get((0 if step else node, step), [])
