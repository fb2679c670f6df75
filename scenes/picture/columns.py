"""A large graph with all of it in view: small, or in columns, as a text is in lines. Plain data; nothing is drawn here.

The output is at the top of the first column. Where one ends, a single edge goes on: it turns under the last node, runs
up beside the column, and comes down on the first node of the next.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, pi, sin

from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box, around
from scenes.layout import WIDE, Layout
from scenes.picture.arrange import Arrangement, arrange, arranged, least_unit, moved_link, moved_place, placed
from scenes.picture.edges import PILL_AT, Link, Measure, Place, Point, linked, pill_width
from scenes.theme import Density

GUTTER, WIDEST = 36.0, 150.0  # between two columns: at least, and at most
TURN = 12.0  # the radius of a turn of an edge
OVER, UNDER = 28.0, 8.0  # how far above the first node of a column the edge comes, and below the last one's partial
STEPS = 6  # of a turn that is drawn as straight pieces


def arrange_in_view(nodes: Sequence[TraceNode], measures: Sequence[Measure], layout: Layout = WIDE) -> Arrangement:
    """A graph in the first of a layout's ways that has room for it: large, in columns, small, or moved to be seen.

    Raises:
        NoRoomError: none fits, and the layout does not pan.
    """
    found = arrange(nodes, measures, layout)
    if found.pans:
        for density, beside in layout.in_view:
            if folded := in_columns(nodes, measures, density, beside, layout):
                return folded
            whole = arranged(nodes, measures, density, beside, layout)
            if whole.fits:
                return whole
    return found


def in_columns(
    nodes: Sequence[TraceNode], measures: Sequence[Measure], density: Density, beside: bool, layout: Layout
) -> Arrangement | None:
    """The graph in columns; None where it is not deep, is nowhere joined by a single edge, or there is no room."""
    stage = layout.stage_beside if beside else layout.stage_above
    foot = density.row - density.radius + UNDER  # below the middle of a column's last node
    most = int((stage.height - OVER - density.radius - foot) // density.row) + 1
    starts = cut(nodes, most)
    if starts is None:
        return None
    count = len(starts)
    rank = [sum(node.y >= start for start in starts[1:]) for node in nodes]
    ways = {(node.id, place) for node, place, operand in edges(nodes) if rank[operand] != rank[node.id]}
    unit, row = least_unit(nodes, measures, density), density.row
    places = [placed(node, measure, density, unit, row) for node, measure in zip(nodes, measures, strict=True)]
    links = linked(nodes, measures, places, density, unit, row)
    columns = [
        around(
            [place.box for place, own in zip(places, rank, strict=True) if own == column]
            + [link.pill for link in links if rank[link.node] == column]
        )
        for column in range(count)
    ]
    spare = stage.width - sum(column.width for column in columns)
    gutter = min(WIDEST, spare / (count - 1))
    if gutter < GUTTER:
        return None
    height = (tallest(starts, nodes) - 1) * row + density.radius + foot + OVER
    top = stage.middle[1] - height / 2 + OVER + density.radius
    left = stage.middle[0] - (sum(column.width for column in columns) + gutter * (count - 1)) / 2
    moves: list[Point] = []
    for number, column in enumerate(columns):
        moves.append((left - column.left, top - starts[number] * row))
        left += column.width + gutter
    moved = [moved_place(place, *moves[own]) for place, own in zip(places, rank, strict=True)]
    turning = [
        turned(link, moved, measures, density, columns[rank[link.node]].right + moves[rank[link.node]][0] + gutter / 2)
        if (link.node, link.rank) in ways
        else moved_link(link, *moves[rank[link.node]])
        for link in links
    ]
    panel = layout.panel_beside if beside else layout.panel_below
    return Arrangement(density, stage, panel, beside, False, tuple(moved), tuple(turning))


def cut(nodes: Sequence[TraceNode], most: int) -> list[int] | None:
    """The first row of each column, of as few as there can be and as even; None where one is enough, or none will do.

    Args:
        nodes: of a trace, in rows: that of the output is 0.
        most: rows that have room in a column.
    """
    found = {height: filled(nodes, height) for height in range(2, most + 1)}
    fewest = min((len(starts) for starts in found.values() if starts), default=1)
    return next((starts for starts in found.values() if starts and len(starts) == fewest > 1), None)


def filled(nodes: Sequence[TraceNode], height: int) -> list[int] | None:
    """The first row of each column where each is as full as a height allows; None where a part is higher than that."""
    ends, starts = [*joints(nodes), rows(nodes)], [0]
    while starts[-1] + height < ends[-1]:
        reached = [end for end in ends if starts[-1] < end <= starts[-1] + height]
        if not reached:
            return None
        starts.append(reached[-1])
    return starts


def joints(nodes: Sequence[TraceNode]) -> list[int]:
    """The rows to which a single edge leads from all that is above, and that edge from the row before."""
    found = []
    for row in range(1, rows(nodes)):
        down = [(node.y, nodes[operand].y) for node, _, operand in edges(nodes) if node.y < row <= nodes[operand].y]
        if down == [(row - 1, row)]:
            found.append(row)
    return found


def edges(nodes: Sequence[TraceNode]) -> list[tuple[TraceNode, int, int]]:
    """Each edge: its node, which of its operands it leads to, and the operand's number."""
    return [(node, place, operand) for node in nodes for place, operand in enumerate(node.operands)]


def rows(nodes: Sequence[TraceNode]) -> int:
    return round(max(node.y for node in nodes)) + 1


def tallest(starts: Sequence[int], nodes: Sequence[TraceNode]) -> int:
    """How many rows the tallest column has."""
    return max(end - start for start, end in pairwise([*starts, rows(nodes)]))


def turned(link: Link, places: Sequence[Place], measures: Sequence[Measure], density: Density, gutter: float) -> Link:
    """An edge from the foot of a column to the head of the next, through the gutter between them."""
    upper, lower = places[link.node], places[link.operand]
    start, end = (upper.x, upper.y + upper.radius), (lower.x, lower.y - lower.radius)
    low, high = start[1] + density.row - 2 * density.radius + UNDER, end[1] - OVER + TURN
    width, height = pill_width(measures[link.node], link.rank, density), density.pill * 1.28
    y = start[1] + (density.row - 2 * density.radius) * PILL_AT
    pill = Box(start[0] - width / 2, y - height / 2, start[0] + width / 2, y + height / 2)
    way = [start, (start[0], low), (gutter, low), (gutter, high), (end[0], high), end]
    return replace(link, points=tuple(rounded(way)), pill=pill)


def rounded(way: Sequence[Point]) -> list[Point]:
    """A way along rows and columns with its corners rounded."""
    found = [way[0]]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        into, out = (toward(corner, other) for other in (before, after))
        for step in range(STEPS + 1):
            angle = pi / 2 * step / STEPS
            ahead, aside = TURN * (1 - sin(angle)), TURN * (1 - cos(angle))
            found.append((corner[0] + into[0] * ahead + out[0] * aside, corner[1] + into[1] * ahead + out[1] * aside))
    return [*found, way[-1]]


def toward(here: Point, there: Point) -> Point:
    """The direction from one point to another in the same row or column, as a step of 1."""
    length = abs(there[0] - here[0]) + abs(there[1] - here[1])
    return (there[0] - here[0]) / length, (there[1] - here[1]) / length
