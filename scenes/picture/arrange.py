"""Where the parts of a graph go on the frame, as plain data in pixels. Nothing is drawn here.

The core says where nodes stand, in node spacings; here the spacings become pixels, wide enough for what is
written beside the nodes and no wider than the frame. Text does not shrink to make room: what does not fit is
reached by moving the graph behind a window, unless all of it can be brought into view (columns.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box, around, moved_box
from scenes.layout import WIDE, Layout
from scenes.picture.edges import PILL_AT, Link, Measure, Place, eased, linked, pill_width, straight_up_to, swing
from scenes.theme import SNUG, Density

LABEL_GAP = 13
WIDEST_UNIT, TALLEST_ROW = 420.0, 216.0

FULL_PANEL = 250.0  # the least height of a panel in which a step and what has been found have room


class NoRoomError(Exception):
    """A graph is larger than its stage, and the layout has no other way to show it."""


@dataclass(frozen=True)
class Arrangement:
    """A whole graph on the frame. `pans` says that it is larger than the stage and has to be moved to be seen."""

    density: Density
    stage: Box
    panel: Box
    beside: bool
    pans: bool
    places: tuple[Place, ...]
    links: tuple[Link, ...]

    @property
    def is_full(self) -> bool:
        """Whether the panel has room for a step, for what has been found, and for bars."""
        return self.panel.height >= FULL_PANEL

    @property
    def fits(self) -> bool:
        """Whether the stage has room for all of it."""
        return self.stage.grown(0.5).holds(self.extent)

    @property
    def extent(self) -> Box:
        """The box of everything, labels, partials and edges included."""
        return extent_of(self.places, self.links)


def arrange(nodes: Sequence[TraceNode], measures: Sequence[Measure], layout: Layout = WIDE) -> Arrangement:
    """The first of a layout's ways to arrange a graph that fits; failing all, one that pans.

    Args:
        nodes: a trace's nodes, with their places in node spacings.
        measures: of each node, in the same order.
        layout: the areas of the frame.

    Raises:
        NoRoomError: none fits, and the layout does not pan.
    """
    for density, beside in layout.ways:
        arrangement = arranged(nodes, measures, density, beside, layout)
        if arrangement.fits:
            return arrangement
    if not layout.pans:
        raise NoRoomError
    return arranged(nodes, measures, SNUG, True, layout, pans=True)


def arranged(
    nodes: Sequence[TraceNode],
    measures: Sequence[Measure],
    density: Density,
    beside: bool,
    layout: Layout,
    pans: bool = False,
) -> Arrangement:
    """The graph at one density, in the middle of the stage, as loose as the stage allows."""
    stage = layout.stage_beside if beside else layout.stage_above
    panel = layout.panel_beside if beside else layout.panel_below
    panel = layout.panel_over_map if pans else panel
    unit, row = least_unit(nodes, measures, density), density.row
    depth = max(node.y for node in nodes)
    if not pans:
        spare = stage.height - 2 * density.radius
        row = max(row, min(TALLEST_ROW, spare / depth)) if depth else row
        loose, straight = loosest(nodes, measures, density, unit, stage.width), straight_up_to(nodes, row)
        unit = min(loose, straight) if unit <= straight else loose
    places = [placed(node, measure, density, unit, row) for node, measure in zip(nodes, measures, strict=True)]
    links = linked(nodes, measures, places, density, unit, row)
    box = extent_of(places, links)
    dx, dy = (stage.middle[0] - box.middle[0], stage.middle[1] - box.middle[1])
    moved = [moved_place(place, dx, dy) for place in places]
    return Arrangement(
        density, stage, panel, beside, pans, tuple(moved), tuple(moved_link(link, dx, dy) for link in links)
    )


def extent_of(places: Sequence[Place], links: Sequence[Link]) -> Box:
    """The box of nodes with their labels, of edges and of their partials."""
    ways = [Box(x, y, x, y) for link in links for x, y in link.points]
    return around([place.box for place in places] + [link.pill for link in links] + ways)


def sides(measure: Measure, density: Density) -> tuple[float, float, float]:
    """Half the width of a node, and how far its writing reaches to the left and to the right of its middle."""
    half = max(density.radius, measure.symbol * density.symbol / 2 + 0.4 * density.radius)
    left = half + (LABEL_GAP + measure.letter * density.label if measure.letter else 0)
    right = half + (LABEL_GAP + measure.values * density.label if measure.values else 0)
    return half, left, right


def least_unit(nodes: Sequence[TraceNode], measures: Sequence[Measure], density: Density) -> float:
    """The least width of a node spacing, in pixels, at which nothing in a row or between two rows touches."""
    rows: dict[float, list[tuple[float, float, float]]] = {}
    gaps: dict[float, list[tuple[float, float, float]]] = {}
    for node, measure in zip(nodes, measures, strict=True):
        _, left, right = sides(measure, density)
        rows.setdefault(node.y, []).append((node.x, left, right))
        for rank, operand in enumerate(node.operands):
            way = [(node.x, node.y), *node.bends[rank], (nodes[operand].x, nodes[operand].y)]
            for x, y in way[1:-1]:
                rows.setdefault(y, []).append((x, 0, 0))
            width = pill_width(measure, rank, density)
            half = width / 2 + abs(swing(node, rank, width + density.gap))
            gaps.setdefault(node.y, []).append((eased(way[0][0], way[1][0], PILL_AT), half, half))
    least = 2 * density.radius + density.gap
    for things in (*rows.values(), *gaps.values()):
        for (x, _, right), (other, left, _) in pairwise(sorted(things)):
            if other - x > 1e-6:
                least = max(least, (right + left + density.gap) / (other - x))
    return least


def loosest(
    nodes: Sequence[TraceNode], measures: Sequence[Measure], density: Density, least: float, width: float
) -> float:
    """A spacing wider than the least one if there is room for it."""

    def needed(unit: float) -> float:
        reach = [(node.x * unit, *sides(measure, density)[1:]) for node, measure in zip(nodes, measures, strict=True)]
        reach += [(x * unit, 0, 0) for node in nodes for bends in node.bends for x, _ in bends]
        return max(x + right for x, _, right in reach) - min(x - left for x, left, _ in reach)

    across = [node.x for node in nodes] + [x for node in nodes for bends in node.bends for x, _ in bends]
    spread = max(across) - min(across)
    if not spread:
        return least
    return max(least, min(WIDEST_UNIT, least + (width - needed(least)) / spread))


def placed(node: TraceNode, measure: Measure, density: Density, unit: float, row: float) -> Place:
    x, y, radius = node.x * unit, node.y * row, density.radius
    half, left, right = sides(measure, density)
    return Place(x, y, half, radius, Box(x - left, y - radius, x + right, y + radius))


def moved_place(place: Place, dx: float, dy: float) -> Place:
    return Place(place.x + dx, place.y + dy, place.half, place.radius, moved_box(place.box, dx, dy))


def moved_link(link: Link, dx: float, dy: float) -> Link:
    points = tuple((x + dx, y + dy) for x, y in link.points)
    return Link(link.node, link.rank, link.operand, points, moved_box(link.pill, dx, dy))
