"""Where each node stands, as pure data: the output on top, y downwards, in node spacings.

A tree is drawn tidily (Reingold and Tilford 1981, with Buchheim, Jünger and Leipert's threads, 2002);
a graph in layers (Sugiyama 1981): barycentres decide the order within a layer, and the exact least
squares under a least distance (pool adjacent violators) decide x. Both are quick and repeatable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .build import Graph
from .tree_layout import tree_layout

SWEEPS = 8
MOST_BENDS = 20_000  # beyond this, long edges are drawn straight
Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """A place for each node, and for each edge (by node and rank) the points it bends at, if any."""

    places: list[Point]
    bends: dict[tuple[int, int], tuple[Point, ...]]


def lay_out(graph: Graph) -> Layout:
    """Places for every node of a graph; the same for the same graph, always."""
    operands = [node.operands for node in graph.nodes]
    if all(len(users) <= 1 for users in graph.users):
        return Layout(tree_layout(operands), {})
    return layered(operands)


def layered(operands: Sequence[Sequence[int]]) -> Layout:
    """Layers by the longest way from the output; edges to one node that cross layers run together."""
    size = len(operands)
    depth = depths(operands)
    highest = list(depth)  # of the users of each node
    for index, below in enumerate(operands):
        for operand in below:
            highest[operand] = min(highest[operand], depth[index])
    crossed = (depth[operand] - depth[index] - 1 for index, below in enumerate(operands) for operand in below)
    if sum(crossed) > MOST_BENDS:
        highest = [level - 1 for level in depth]
    # Long edges to one node share one trunk: a stand-in for the node in each layer that they cross.
    trunk: list[dict[int, int]] = []
    down: list[list[int]] = [[] for _ in range(size)]
    for index in range(size):
        trunk.append({})
        below_it = index
        for level in range(depth[index] - 1, highest[index], -1):
            down.append([below_it])
            depth.append(level)
            below_it = trunk[index][level] = len(down) - 1
    for index, below in enumerate(operands):
        down[index] = [trunk[operand].get(depth[index] + 1, operand) for operand in dict.fromkeys(below)]
    layers = first_order(down, depth, size - 1)
    up: list[list[int]] = [[] for _ in down]
    for index, below in enumerate(down):
        for other in below:
            up[other].append(index)
    layers = untangle(layers, up, down)
    x = spread(layers, up, down)
    places = [(x[index], float(depth[index])) for index in range(size)]
    bends = {
        (index, rank): tuple(
            [(x[trunk[operand][level]], float(level)) for level in range(depth[index] + 1, depth[operand])]
        )
        for index in range(size)
        for rank, operand in enumerate(operands[index])
        if depth[index] + 1 in trunk[operand]
    }
    return Layout(places, bends)


def depths(operands: Sequence[Sequence[int]]) -> list[int]:
    """The longest way from the output to each node."""
    depth = [0] * len(operands)
    for index in range(len(operands) - 1, -1, -1):
        for operand in operands[index]:
            depth[operand] = max(depth[operand], depth[index] + 1)
    return depth


def first_order(down: list[list[int]], depth: list[int], output: int) -> list[list[int]]:
    """The layers, each in the order in which a walk from the output, left to right, meets its places."""
    layers: list[list[int]] = [[] for _ in range(max(depth) + 1)]
    seen = [False] * len(down)
    waiting = [output]
    while waiting:
        index = waiting.pop()
        if seen[index]:
            continue
        seen[index] = True
        layers[depth[index]].append(index)
        waiting += reversed(down[index])
    return layers


def untangle(layers: list[list[int]], up: list[list[int]], down: list[list[int]]) -> list[list[int]]:
    """Reorder layers by barycentres, down and up in turn, and keep the order with the fewest crossings."""
    rank = [0.0] * len(up)

    def number(layer: list[int]) -> None:
        for place, index in enumerate(layer):
            rank[index] = float(place)

    for layer in layers:
        number(layer)
    best, fewest = [list(layer) for layer in layers], crossings(layers, down, rank)
    current = [list(layer) for layer in layers]
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        neighbours = down if sweep % 2 else up
        for layer in reversed(current) if sweep % 2 else current:
            wish = {
                index: mean([rank[other] for other in neighbours[index]]) if neighbours[index] else rank[index]
                for index in layer
            }
            layer.sort(key=wish.__getitem__)
            number(layer)
        found = crossings(current, down, rank)
        if found < fewest:
            best, fewest = [list(layer) for layer in current], found
    return best


def crossings(layers: list[list[int]], down: list[list[int]], rank: list[float]) -> int:
    """How many pairs of edges between neighbouring layers cross."""
    total = 0
    for layer in layers:
        total += inversions([int(end) for index in layer for end in sorted([rank[other] for other in down[index]])])
        if total > MOST_BENDS:
            break
    return total


def inversions(ends: Sequence[int]) -> int:
    """How many pairs stand the wrong way round, counted in a tree of sums (Fenwick 1994): n log n steps."""
    size = max(ends, default=0) + 1
    sums = [0] * (size + 1)
    found = 0
    for before, end in enumerate(ends):
        found += before
        place = end + 1
        while place > 0:  # those before that lie no further right cross nothing
            found -= sums[place]
            place -= place & -place
        place = end + 1
        while place <= size:
            sums[place] += 1
            place += place & -place
    return found


def spread(layers: list[list[int]], up: list[list[int]], down: list[list[int]]) -> list[float]:
    """The x of each place: near the middle of its neighbours, at least 1 from the next in its layer."""
    x = [0.0] * len(up)
    for layer in layers:
        for place, index in enumerate(layer):
            x[index] = place - (len(layer) - 1) / 2
    for sweep in range(SWEEPS):
        neighbours = up if sweep % 2 else down
        for layer in layers if sweep % 2 else reversed(layers):
            wishes = [
                mean([x[other] for other in neighbours[index]]) if neighbours[index] else x[index] for index in layer
            ]
            for index, nearest in zip(layer, apart(wishes), strict=True):
                x[index] = nearest
    # Thousandths are finer than any pixel, and keep two engines' pictures equal to the last digit.
    left = min(x)
    return [round_half_up((place - left) * 1000) / 1000 for place in x]


def mean(numbers: Sequence[float]) -> float:
    """The plain mean: newer Pythons' `sum` corrects its rounding, and JavaScript's engine would differ."""
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


def round_half_up(number: float) -> float:
    """Round as JavaScript's Math.round does; the pictures of both engines must agree."""
    return float(int(number + 0.5))


def apart(wishes: Sequence[float]) -> list[float]:
    """The places nearest to the wishes (least squares) that lie at least 1 apart, in the same order."""
    blocks: list[tuple[float, int]] = []  # the sum of the shifted wishes, how many
    for place, wish in enumerate(wishes):
        total: float = wish - place
        size = 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, many = blocks.pop()
            total, size = total + before, size + many
        blocks.append((total, size))
    found: list[float] = []
    for block, many in blocks:
        found += [block / many + len(found) + step for step in range(many)]
    return found
