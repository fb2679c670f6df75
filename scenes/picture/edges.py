"""The lines between a graph's nodes: where each runs, and where its partial stands. Nothing is drawn here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box, around
from scenes.theme import Density

PILL_AT = 0.56  # how far along the first piece of its edge a partial stands; later pieces edges to one node may share
PILL_PADDING = 16
STEEP = 1.15  # how much wider than high an edge may be and still be straight, clear of the labels
UPRIGHT = 1.5  # how strongly a curved edge holds its direction at a node, in its heights
SAMPLES = 28  # points of a curved edge

Point = tuple[float, float]
Stop = tuple[Point, Point | None]  # of a curve, with its slope there; None: upright


@dataclass(frozen=True)
class Measure:
    """How wide a node's writing is, in ems of its own size: inside it, left and right of it, and its partials."""

    symbol: float
    letter: float
    values: float
    pills: tuple[float, ...]


@dataclass(frozen=True)
class Place:
    """A node on the frame: its middle, half its width, half its height, and the box that it fills with its labels."""

    x: float
    y: float
    half: float
    radius: float
    box: Box


@dataclass(frozen=True)
class Link:
    """An edge: the points from the node down to its operand, and the box of its partial."""

    node: int
    rank: int
    operand: int
    points: tuple[Point, ...]
    pill: Box

    def __deepcopy__(self, memo: object) -> "Link":
        """Itself: nothing can change it, and Manim copies whatever it animates."""
        return self


def straight_up_to(nodes: Sequence[TraceNode], row: float) -> float:
    """The widest spacing at which every edge can be straight: 0 if one has to bend, no end to it if all are upright."""
    widest = math.inf
    for node in nodes:
        for rank, operand in enumerate(node.operands):
            if node.bends[rank] or node.operands.count(operand) > 1:
                return 0.0
            aside = abs(node.x - nodes[operand].x)
            widest = min(widest, STEEP * row / aside if aside else math.inf)
    return widest


def linked(
    nodes: Sequence[TraceNode],
    measures: Sequence[Measure],
    places: Sequence[Place],
    density: Density,
    unit: float,
    row: float,
) -> list[Link]:
    """The edges: straight where all can be, else from under each node to the top of its operands.

    Either way the sides of the nodes stay free for labels.
    """
    links = []
    straight = unit <= straight_up_to(nodes, row)
    for index, node in enumerate(nodes):
        for rank, operand in enumerate(node.operands):
            width = pill_width(measures[index], rank, density)
            bow = swing(node, rank, width + density.gap)
            upper, lower = places[index], places[operand]
            if straight:
                points = [rim(upper, lower), rim(lower, upper)]
                x, y = (start + (stop - start) * PILL_AT for start, stop in zip(*points, strict=True))
            else:
                top, end = (upper.x, upper.y + density.radius), (lower.x, lower.y - density.radius)
                way = [top, *[(x * unit, y * row) for x, y in node.bends[rank]], end]
                pieces = curve(way, bow, density.radius, [place.box for place in places])
                points = [point for piece in pieces for point in piece]
                x, y = pieces[0][round(PILL_AT * SAMPLES)]
            height = density.pill * 1.28
            pill = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            links.append(Link(index, rank, operand, tuple(points), pill))
    return links


def pill_width(measure: Measure, rank: int, density: Density) -> float:
    return measure.pills[rank] * density.pill + 2 * PILL_PADDING


def swing(node: TraceNode, rank: int, apart: float) -> float:
    """How far aside the edge to an operand swings: those to the same operand stand so far apart."""
    twins = [other for other, operand in enumerate(node.operands) if operand == node.operands[rank]]
    return (twins.index(rank) - (len(twins) - 1) / 2) * apart


def rim(here: Place, there: Place) -> Point:
    """Where a straight line from one node to another leaves the first: a circle, or one that is drawn out sideways."""
    dx, dy, flat = abs(there.x - here.x), abs(there.y - here.y), here.half - here.radius
    share = here.radius / dy if dy else math.inf
    if dx * share > flat:
        length = dx * dx + dy * dy
        share = (flat * dx + math.sqrt(here.radius**2 * length - (flat * dy) ** 2)) / length
    return here.x + (there.x - here.x) * share, here.y + (there.y - here.y) * share


def curve(way: Sequence[Point], bow: float, radius: float, taken: Sequence[Box]) -> list[list[Point]]:
    """A smooth line through points, upright at both ends, in pieces; `bow` is how far aside each piece swings.

    It crosses the row of the first point on the way upright, as if it ended at a node there: so the partial on the
    first piece stands where `least_unit` made room for it. It flows through the others, if it then runs through nothing
    that is taken and does not swing out of the graph; else it crosses those rows upright too.
    """
    inner, graph = [box.grown(-1) for box in taken], around(taken).grown(1)
    for flows in (True, False):
        runs = parted(way, radius, flows)
        pieces = [spline(here, there, bow) for run in runs for here, there in pairwise(run)]
        if all(graph.has(place) and not any(box.has(place) for box in inner) for piece in pieces for place in piece):
            break
    return pieces


def parted(way: Sequence[Point], radius: float, flows: bool) -> list[list[Stop]]:
    """The stops of a curve, parted where it crosses a row upright; where it flows on, a stop has the slope between
    its neighbours (Catmull and Rom 1974).
    """
    runs: list[list[Stop]] = [[(way[0], None)]]
    for before, (x, y), after in zip(way, way[1:], way[2:], strict=False):
        if flows and before != way[0]:
            runs[-1].append(((x, y), ((after[0] - before[0]) / 2, (after[1] - before[1]) / 2)))
        else:
            runs[-1].append(((x, y - radius), None))
            runs.append([((x, y + radius), None)])
    runs[-1].append((way[-1], None))
    return runs


def spline(here: Stop, there: Stop, bow: float) -> list[Point]:
    """A piece of a cubic Hermite spline."""
    (start, out), (stop, into) = here, there
    straight_down = (0.0, UPRIGHT * (stop[1] - start[1]))
    shares = [step / SAMPLES for step in range(SAMPLES + 1)]
    return [hermite(start, stop, out or straight_down, into or straight_down, bow, share) for share in shares]


def hermite(start: Point, stop: Point, out: Point, into: Point, bow: float, t: float) -> Point:
    """The place at t, from 0 to 1, of a cubic with given ends and slopes there."""
    shares = (2 * t**3 - 3 * t**2 + 1, 3 * t**2 - 2 * t**3, t**3 - 2 * t**2 + t, t**3 - t**2)
    x, y = (
        sum(share * part for share, part in zip(shares, parts, strict=True))
        for parts in zip(start, stop, out, into, strict=True)
    )
    return x + bow * 4 * t * (1 - t), y


def eased(start: float, stop: float, t: float) -> float:
    """How far across an edge without bends is at t."""
    return start + (stop - start) * t * t * (3 - 2 * t)
