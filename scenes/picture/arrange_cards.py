"""Where the cards of a program with arrays stand, from left to right: variables first, the output last.

The core says in which column each stands and in which order; the true sizes of the cards decide the rest. Plain data in
pixels; nothing is drawn here. The explorable lays its cards out in the same way, but lets nothing hang.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box, around, moved_box
from scenes.picture.edges import Point

APART, PORTS = 20.0, 24.0  # between the cards of a column, and between the ends of edges at a card
RUN = 16.0  # the height that an edge has for itself where it runs between cards
ROOM, LEAST_GAP = 9.0, 44.0  # between a partial and a card beside it, and between two columns
ABOVE_PILL = 8.0  # between a partial and a card above it or below it
SWEEPS = 6
HEAVY = 12.0  # an operation stands in line with what it leads to, and variables beside it give way
SAMPLES = 24  # of a curve
BELOW = 0.01  # node spacings
Size = tuple[float, float]


@dataclass(frozen=True)
class CardLink:
    """An edge: its points from the operand to the node, and the box of its partial, flat where there is none."""

    node: int
    rank: int
    operand: int
    points: tuple[Point, ...]
    pill: Box


@dataclass(frozen=True)
class CardRows:
    """A whole program: the box of each card, and the edges."""

    boxes: tuple[Box, ...]
    links: tuple[CardLink, ...]

    @property
    def extent(self) -> Box:
        """The box of everything."""
        return around([*self.boxes, *[link.pill for link in self.links]])

    def moved(self, dx: float, dy: float) -> "CardRows":
        """The same, shifted."""
        links = [
            CardLink(link.node, link.rank, link.operand, shifted(link.points, dx, dy), moved_box(link.pill, dx, dy))
            for link in self.links
        ]
        return CardRows(tuple(moved_box(box, dx, dy) for box in self.boxes), tuple(links))


@dataclass
class Item:
    """What stands in a column: a card, or a place through which a long edge runs. `y` is its middle.

    `under` is the height of what hangs under a card, with the air between.
    """

    order: float
    high: float
    weight: float
    next: list["Item"] = field(default_factory=list)
    y: float = 0.0
    under: float = 0.0


def shifted(points: Sequence[Point], dx: float, dy: float) -> tuple[Point, ...]:
    return tuple((x + dx, y + dy) for x, y in points)


def arrange_cards(
    nodes: Sequence[TraceNode], sizes: Sequence[Size], pills: Sequence[Sequence[Size]], hangs: bool = False
) -> CardRows:
    """The cards in columns, close together.

    Args:
        nodes: of a trace.
        sizes: of their cards.
        pills: for each node the size of the partial on the edge to each operand; (0, 0) where there is none.
        hangs: whether what one operation alone uses hangs under it, so that it takes no width of its own.
    """
    last = max(int(node.y) for node in nodes)
    columns: list[list[Item]] = [[] for _ in range(last + 1)]
    hung = hanging(nodes) if hangs else {}
    orders = orders_of(nodes)

    def column(node: int) -> int:
        return last - int(nodes[hung.get(node, node)].y)

    def put(at: int, item: Item) -> Item:
        columns[at].append(item)
        return item

    items = {
        node.id: put(column(node.id), Item(orders[node.id], size[1], HEAVY if node.operands else 1.0))
        for node, size in zip(nodes, sizes, strict=True)
        if node.id not in hung
    }
    airs = {leaf: air_over(leaf, nodes[user], pills) for leaf, user in hung.items()}
    for leaf, user in hung.items():
        items[user].under = airs[leaf] + sizes[leaf][1]
    runs: list[list[list[Item]]] = []
    for node in nodes:
        ways = []
        for rank, operand in enumerate(node.operands):
            way = [put(last - int(y), Item(x, RUN, 1.0)) for x, y in node.bends[rank] if operand not in hung]
            if operand not in hung:
                for above, below in pairwise([items[node.id], *way, items[operand]]):
                    below.next.append(above)
            ways.append(way)
        runs.append(ways)
    stand(columns)
    widest = [0.0] * (last + 1)
    for node, size in zip(nodes, sizes, strict=True):
        widest[column(node.id)] = max(widest[column(node.id)], size[0])
    gaps = gaps_of(nodes, pills, last, hung)
    lefts = [sum(widest[:at]) + sum(gaps[:at]) for at in range(last + 1)]
    boxes: list[Box] = []
    for node, (wide, high) in zip(nodes, sizes, strict=True):
        middle = lefts[column(node.id)] + widest[column(node.id)] - wide / 2
        if node.id in hung or node.id in hung.values():
            pair = {node.id, hung.get(node.id, node.id), *[leaf for leaf, user in hung.items() if user == node.id]}
            middle = lefts[column(node.id)] + widest[column(node.id)] - max(sizes[one][0] for one in pair) / 2
        y = items[node.id].y if node.id not in hung else under(items[hung[node.id]], high)
        boxes.append(centred(middle, y, wide, high))
    links = [
        hanging_link(node.id, rank, operand, boxes, pills[node.id][rank])
        if operand in hung
        else link_of(node, rank, nodes, boxes, runs, pills[node.id][rank], (lefts, widest, last), hung)
        for node in nodes
        for rank, operand in enumerate(node.operands)
    ]
    level = [link for link in links if link.operand not in hung]
    return CardRows(
        tuple(boxes),
        (
            *kept_apart(level, [last - int(nodes[link.node].y) for link in level]),
            *[link for link in links if link.operand in hung],
        ),
    )


def hanging(nodes: Sequence[TraceNode]) -> dict[int, int]:
    """The leaves that hang under an operation, with that: one each, if nothing else uses it and another operand is
    left to come from the side.
    """
    found: dict[int, int] = {}
    for node in nodes:
        own = [one for one in node.operands if not nodes[one].operands and nodes[one].users == (node.id,)]
        if own and len(set(node.operands)) > 1:
            found[own[0]] = node.id
    return found


def air_over(leaf: int, user: TraceNode, pills: Sequence[Sequence[Size]]) -> float:
    """How far a leaf hangs below its operation: so that the partial between them has room."""
    high = max(pills[user.id][rank][1] for rank, operand in enumerate(user.operands) if operand == leaf)
    return max(APART, high + 2 * ABOVE_PILL)


def under(item: Item, high: float) -> float:
    """The middle of what hangs under a card and is so high."""
    return item.y + item.high / 2 + item.under - high / 2


def hanging_link(node: int, rank: int, operand: int, boxes: Sequence[Box], pill: Size) -> CardLink:
    """The edge up from a leaf to the operation that it hangs under."""
    leaf, above = boxes[operand], boxes[node]
    x = leaf.middle[0]
    return CardLink(
        node, rank, operand, ((x, leaf.top), (x, above.bottom)), centred(x, (leaf.top + above.bottom) / 2, *pill)
    )


def orders_of(nodes: Sequence[TraceNode]) -> list[float]:
    """The order of cards in their columns: the core's, but a variable stands below the operation that it meets.

    So a network is one row of operations with what they need below, and not higher than two cards.
    """
    orders = [node.x for node in nodes]
    for node in nodes:
        met = [nodes[one].x for one in node.operands if nodes[one].operands]
        for one in node.operands:
            if met and not nodes[one].operands and orders[one] < max(met):
                orders[one] = max(met) + BELOW
    return orders


def gaps_of(
    nodes: Sequence[TraceNode], pills: Sequence[Sequence[Size]], last: int, hung: Mapping[int, int]
) -> list[float]:
    """How far two columns stand apart: so that the widest partial between them has room."""
    gaps = [LEAST_GAP] * (last + 1)
    for node in nodes:
        for operand, (wide, _) in zip(node.operands, pills[node.id], strict=True):
            before = last - int(node.y) - 1
            if operand not in hung:
                gaps[before] = max(gaps[before], wide + 2 * ROOM)
    return gaps


def stand(columns: Sequence[list[Item]]) -> None:
    """Give each item its height on the page, near to what it leads to."""
    for column in columns:
        column.sort(key=lambda item: item.order)
        spread_out(column, [item.order * 120 for item in column])
    for _ in range(SWEEPS):
        for column in reversed(columns):
            wanted = [sum(one.y for one in item.next) / len(item.next) if item.next else item.y for item in column]
            spread_out(column, wanted)


def spread_out(column: Sequence[Item], wanted: Sequence[float]) -> None:
    """Places as near as can be to those that are wanted, in the same order and with nothing touching.

    Neighbours that want to pass each other stand together around their mean (pool adjacent violators).
    """
    offsets = [0.0]
    for above, below in pairwise(column):
        offsets.append(offsets[-1] + above.high / 2 + above.under + below.high / 2 + APART)
    groups: list[tuple[float, float, int]] = []  # sum, weight, how many
    for item, one, offset in zip(column, wanted, offsets, strict=False):
        groups.append((item.weight * (one - offset), item.weight, 1))
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            (sum_after, weight_after, many_after), (total, weight, many) = groups.pop(), groups.pop()
            groups.append((total + sum_after, weight + weight_after, many + many_after))
    middles = [total / weight for total, weight, many in groups for _ in range(many)]
    for item, middle, offset in zip(column, middles, offsets, strict=False):
        item.y = middle + offset


def link_of(
    node: TraceNode,
    rank: int,
    nodes: Sequence[TraceNode],
    boxes: Sequence[Box],
    runs: Sequence[Sequence[Sequence[Item]]],
    pill: Size,
    columns: tuple[Sequence[float], Sequence[float], int],
    hung: Mapping[int, int],
) -> CardLink:
    """An edge: level through the columns between, and a curve across each gap; its partial stands in the last gap."""
    lefts, widest, last = columns
    operand = node.operands[rank]
    start, stop = port_out(node.id, rank, nodes, boxes), port_in(node, rank, boxes, hung)
    column = last - int(nodes[operand].y)
    points: list[Point] = [start]
    here = (max(start[0], lefts[column] + widest[column]), start[1])
    if here != start:
        points.append(here)
    for run in reversed(runs[node.id][rank]):
        column += 1
        points += curve(here, (lefts[column], run.y))
        here = (lefts[column] + widest[column], run.y)
        points.append(here)
    column = last - int(node.y)
    points += curve(here, (lefts[column], stop[1]))
    if stop[0] > lefts[column]:
        points.append(stop)
    x = (here[0] + lefts[column]) / 2
    y = eased(here[1], stop[1], 0.5)
    return CardLink(node.id, rank, operand, tuple(points), centred(x, y, *pill))


def centred(x: float, y: float, wide: float, high: float) -> Box:
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def port_out(user: int, rank: int, nodes: Sequence[TraceNode], boxes: Sequence[Box]) -> Point:
    """Where an edge leaves its operand: in the order of where the edges lead."""
    operand = nodes[user].operands[rank]
    edges = [(node.id, at) for node in nodes for at, one in enumerate(node.operands) if one == operand]
    edges.sort(key=lambda edge: (boxes[edge[0]].middle[1], edge))
    box = boxes[operand]
    return box.right, box.middle[1] + port(edges.index((user, rank)), len(edges), box)


def port_in(node: TraceNode, rank: int, boxes: Sequence[Box], hung: Mapping[int, int]) -> Point:
    """Where an edge from the side enters its node: in the order of where the edges come from."""
    sides = [one for one, operand in enumerate(node.operands) if operand not in hung]
    order = sorted(sides, key=lambda one: (boxes[node.operands[one]].middle[1], one))
    box = boxes[node.id]
    return box.left, box.middle[1] + port(order.index(rank), len(order), box)


def port(place: int, count: int, box: Box) -> float:
    """How far from the middle of a card an edge ends, so that all are within its side."""
    return (place - (count - 1) / 2) * min(PORTS, (box.height - 24) / max(1, count))


def curve(start: Point, stop: Point) -> list[Point]:
    """A line that leaves and arrives level."""
    shares = [step / SAMPLES for step in range(SAMPLES + 1)]
    return [(start[0] + (stop[0] - start[0]) * t, eased(start[1], stop[1], t)) for t in shares]


def eased(start: float, stop: float, t: float) -> float:
    return start + (stop - start) * t * t * (3 - 2 * t)


def kept_apart(links: Sequence[CardLink], gaps: Sequence[int]) -> list[CardLink]:
    """Partials of one gap that would touch are moved up and down."""
    moved = list(links)
    for gap in set(gaps):
        own = [at for at, one in enumerate(gaps) if one == gap and links[at].pill.width]
        own.sort(key=lambda at: links[at].pill.middle[1])
        column = [Item(0, links[at].pill.height - APART + 6, 1.0, y=links[at].pill.middle[1]) for at in own]
        spread_out(column, [item.y for item in column])
        for at, item in zip(own, column, strict=True):
            link = links[at]
            pill = moved_box(link.pill, 0, item.y - link.pill.middle[1])
            moved[at] = CardLink(link.node, link.rank, link.operand, link.points, pill)
    return moved
