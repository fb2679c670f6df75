"""How far rounding may have moved each number, and where digits were lost, or the number itself.

A running error bound: what is given is taken as exact, each operation adds half a unit in the last place unless it
comes out even, and brings on what its operands lack, times its slopes. So 3 - 2 loses nothing, and exp(x) - 1 near 0
loses the digits that it loses. Source: Wilkinson 1963; Higham 2002, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..graph.build import Graph
from ..language.expression import CONSTANT, VARIABLE, Node, constant_value, places
from ..operation import LETTERS
from ..operations import OPERATIONS
from .careful import careful_expression, careful_value
from .passes import Contribution
from .plan import plan_of
from .row_code import condition, partial_at_places, stable_nodes

ROUNDING = 2.0**-53  # of a number, by which the nearest float may be off
HALF_LOST = 1e-8  # of a number, by which one with half of its digits is off
CANCELS = 100  # times by which what was added up is larger than its sum where digits cancel
SMALLEST = 2.0**-1022  # below it a float holds fewer and fewer digits
MOST_MULTIPLIED = 53  # factors of a power that may come out even; with one more only powers of 2 do
BASES = {"log2": 2.0, "log10": 10.0}


class Known(NamedTuple):
    """A number, how far it may be off, and whether it is 0 only because it was too small for a float."""

    value: float
    error: float = 0.0
    vanished: bool = False


class Doubt(NamedTuple):
    """Where a number lost more than half of its digits, or was too small for a float.

    Attributes:
        kind: `cancellation` where numbers of opposite sign were added, `rounding` where small errors were magnified,
            `underflow` where a number was too small.
        node: the index of the node whose value it is about, or whose adjoint.
        step: the place among the contributions, None in the forward pass.
        digits: how many of the number's digits are right at least.
    """

    kind: str
    node: int
    step: int | None
    digits: int


def doubts_of(
    graph: Graph,
    values: Sequence[float],
    contributions: Sequence[Contribution],
    arrivals: Sequence[object],
    parts: Sequence[tuple[int, int]],
) -> list[Doubt]:
    """Where rounding should be spoken of, in the order of the steps.

    Args:
        graph: what both passes ran over.
        values: the value of each node.
        contributions: what each edge brought.
        arrivals: what each contribution is added to.
        parts: which part it is there, of how many.
    """
    known, found = forward_doubts(graph, values)
    return [*found, *backward_doubts(graph, contributions, known, arrivals, parts)]


def forward_doubts(graph: Graph, values: Sequence[float]) -> tuple[list[Known], list[Doubt]]:
    """How well each value is known, then the folded constants, and where digits were lost."""
    nodes, plan = graph.nodes, plan_of(graph)
    constants = [worked_out(folded, {}) for node in nodes if node.operation != CONSTANT for _, folded in node.folded]
    known = [Known(value) for value in values] + constants
    found: list[Doubt] = []
    for index, node in enumerate(nodes):
        if node.operation == CONSTANT:
            known[index] = worked_out(node.folded[0][1] if node.folded else [node], {})
        if not node.operands:
            continue
        slots = plan.slots[index]
        inputs = [known[slot] for slot in slots]
        known[index] = now = bounded(node.operation, inputs, slots, values[index])
        if now.vanished and all(math.isfinite(one.value) for one in inputs):
            found.append(Doubt("underflow", index, None, 0))
        elif is_lost(now) and node.operation in {"add", "subtract"}:
            if cancels(sum([abs(one.value) for one in inputs]), now):
                found.append(Doubt("cancellation", index, None, digits(now)))
        elif is_lost(now) and not any(is_lost(one) for one in inputs):
            found.append(Doubt("rounding", index, None, digits(now)))
    return known, found


def backward_doubts(
    graph: Graph,
    contributions: Sequence[Contribution],
    known: Sequence[Known],
    arrivals: Sequence[object],
    parts: Sequence[tuple[int, int]],
) -> list[Doubt]:
    """Where contributions, or what they add up to, lost their digits."""
    nodes, plan = graph.nodes, plan_of(graph)
    sums: dict[object, Known] = {}
    sizes: dict[object, float] = {}  # of the parts together, whatever their signs
    found: list[Doubt] = []
    for number, step in enumerate(contributions):
        if step.operand is None:
            continue
        upstream = sums.get(step.node, Known(step.upstream))
        node = nodes[step.node]
        chosen = not node.operands or OPERATIONS[node.operation].shares is not None  # then the operands do not matter
        inputs = [] if chosen else [known[slot] for slot in plan.slots[step.node]]
        partial = known_partial(node, step.rank, step.partial, inputs, known[step.node])
        part = bounded("multiply", [upstream, partial], (0, 1), step.contribution)
        key, (place, count) = arrivals[number], parts[number]
        if (part.vanished or partial.vanished) and step.upstream != 0:
            found.append(Doubt("underflow", step.operand, number, 0))
        elif is_lost(part) and not any(is_lost(one) for one in (upstream, known[step.node], *inputs)):
            found.append(Doubt("rounding", step.operand, number, digits(part)))
        before = sums.get(key)
        sizes[key] = sizes.get(key, 0.0) + abs(part.value)
        if before is not None:
            part = bounded("add", [before, part], (0, 1), before.value + part.value)
            if place == count and is_lost(part) and cancels(sizes[key], part):
                found.append(Doubt("cancellation", step.operand, number, digits(part)))
        sums[key] = part
    return found


def known_partial(node: Node, rank: int, partial: float, inputs: Sequence[Known], result: Known) -> Known:
    """How well a partial is known: exactly where a share or a convention decides, else as its formula goes."""
    row = OPERATIONS[node.operation]
    if rank < 0 or row.shares is not None or not math.isfinite(partial):
        return Known(partial)
    place, numbers = places(node)[rank], [one.value for one in inputs]
    if any(special.operand == place and condition(special.when)(*numbers) for special in row.special):
        return Known(partial)
    found = worked_out(stable_nodes(row.name, place), dict(zip(LETTERS, inputs, strict=False), z=result))
    return found._replace(value=partial, vanished=found.vanished and is_small(partial))


def worked_out(nodes: Sequence[Node], names: Mapping[str, Known]) -> Known:
    """How well a small expression is known, from what its names are."""
    known: list[Known] = []
    for node in nodes:
        if node.operation == VARIABLE:
            known.append(names[node.name or ""])
        elif node.operation == CONSTANT:
            value = constant_value(node)
            known.append(Known(value, ROUNDING * value if node.name is not None else 0.0))
        else:
            inputs = [known[operand] for operand in node.operands]
            value = careful_value(OPERATIONS[node.operation], [one.value for one in inputs])
            found = bounded(node.operation, inputs, node.operands, value)
            vanished = found.vanished or any(one.vanished for one in inputs)
            known.append(found._replace(vanished=vanished))
    return known[-1]


def bounded(operation: str, inputs: Sequence[Known], slots: Sequence[int], value: float) -> Known:
    """How well the value of an operation is known.

    Args:
        operation: the name of its row.
        inputs: its operands.
        slots: what tells operands apart: one that stands twice moves both at once.
        value: what it is worth.
    """
    numbers = [one.value for one in inputs]
    if not math.isfinite(value):
        return Known(value)
    error = 0.0 if is_even(operation, numbers, value) else ROUNDING * abs(value)
    moves: dict[int, float] = {}
    slopes = OPERATIONS[operation].shares
    shares = slopes(numbers, value) if slopes and any(one.error for one in inputs) else []
    for rank, (one, slot) in enumerate(zip(inputs, slots, strict=True)):
        if one.error:
            by = (shares[rank] if shares else slope(operation, rank, numbers, value)) * one.error
            moves[slot] = moves.get(slot, 0.0) + by
    brought = 0.0
    for by in moves.values():
        brought += abs(by)
    error += brought
    causes = OPERATIONS[operation].vanishes
    vanished = causes is not None and is_small(value) and all(numbers[rank] for rank in causes)
    return Known(value, error if math.isfinite(error) else 0.0, vanished)


def slope(operation: str, rank: int, numbers: Sequence[float], value: float) -> float:
    """A partial by its quick formula, or by the rules of IEEE 754 where that has no value."""
    try:
        return partial_at_places(operation, rank)([*numbers, value], *range(len(numbers) + 1))
    except (ArithmeticError, ValueError):
        return careful_expression(stable_nodes(operation, rank), [*numbers, value])


def is_even(operation: str, numbers: Sequence[float], value: float) -> bool:
    """Whether an operation on these numbers came out even, so that nothing was rounded."""
    if not OPERATIONS[operation].rounds:
        return True
    u, v = numbers[0], numbers[-1]
    if operation in {"add", "subtract"}:
        other = v if operation == "add" else -v
        back = value - u  # the part of the other that arrived (Knuth's two-sum)
        return (u - (value - back)) + (other - back) == 0
    if operation == "multiply":
        return is_product(u, v, value)
    if operation == "divide":
        return is_product(value, v, u)
    if operation == "sqrt":
        return is_product(value, value, u)
    if operation == "power":
        return is_even_power(u, v, value)
    if operation in BASES and value % 1 == 0:
        return bool(BASES[operation] ** value == u)
    return u in {0.0, 1.0} and (2 * value) % 1 == 0  # exp(0), ln(1), sigmoid(0): known values


def is_even_power(base: float, exponent: float, value: float) -> bool:
    """Whether a power was worked out without any rounding."""
    if exponent in {-1.0, 0.5}:
        return is_product(value, base, 1.0) if exponent < 0 else is_product(value, value, base)
    if exponent % 1 != 0 or not 0 <= exponent <= MOST_MULTIPLIED:
        return base == 1
    power = 1.0
    for _ in range(int(exponent)):
        if not is_product(power, base, power * base):
            return False
        power *= base
    return power == value


def is_product(u: float, v: float, product: float) -> bool:
    """Whether a product of two floats is exactly this (Dekker 1971)."""
    (high, low), (upper, lower) = halves(u), halves(v)
    rest = ((high * upper - product) + high * lower + low * upper) + low * lower
    return product == u * v and rest == 0


def halves(number: float) -> tuple[float, float]:
    """A float as the sum of two with half of its digits each (Veltkamp 1968)."""
    far = 134217729.0 * number  # 2^27 + 1
    high = far - (far - number)
    return high, number - high


def is_lost(known: Known) -> bool:
    """Whether more than half of a number's digits are lost."""
    return known.error > HALF_LOST * abs(known.value)


def cancels(size: float, result: Known) -> bool:
    """Whether a sum is much smaller than what was added up."""
    return size > CANCELS * abs(result.value)


def is_small(value: float) -> bool:
    """Whether a float is too small to hold all its digits, or 0."""
    return abs(value) < SMALLEST


def digits(known: Known) -> int:
    """How many digits of a number are right at least."""
    count, error = 0, 10 * known.error
    while error <= abs(known.value):
        count, error = count + 1, 10 * error
    return count
