"""A trace's graph as mobjects: nodes, edges, partials. Nothing moves here, and nothing is computed.

Everything is made in its final place, and only what is known from the start is part of a node at first; values and
adjoints join it when a motion reveals them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from manim import Circle, Rectangle, VGroup, VMobject

from backprop_core import Trace
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box, around, moved_box
from scenes.layout import WIDE, Layout
from scenes.picture.arrange import LABEL_GAP, Arrangement
from scenes.picture.columns import arrange_in_view
from scenes.picture.digits import moved_on
from scenes.picture.edges import Link, Measure, Place, Point
from scenes.picture.lines import bezier_points, dots, places_along, within
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.typeset import Quick, Writing, box_of, pixels, point, set_maths, units
from scenes.picture.typst import factor, in_colour, large, maths, name, number, painted
from scenes.theme import EDGE, NODE_EDGE, RING, ROOMY, Palette

CORNERS = 48  # of an outline that is drawn as straight pieces
FRAME_GAP = 8  # between what a window shows and its frame
WHOLE = Box(-math.inf, -math.inf, math.inf, math.inf)


def stroke(pixels: float) -> float:
    """A line's width as Manim counts it: hundredths of a unit."""
    return units(pixels) * 100


class Plate(RoundedRectangle):
    """A ground that other things stand on: nothing may lie partly on it and partly beside it."""


class Cover(Plate):
    """A ground that hides what lies under it, as long as it is filled."""


class Framed(Quick, VGroup):
    """Something in an outline, which is its first part, and which no text but its own may cross."""


class Disc(Quick, Circle):
    """The outline of a node."""


class Group(Quick, VGroup):
    """Some parts together."""


class Node(Framed):
    """A node with what is written in and around it: its value, and what its adjoint adds up to, hidden at first.

    `then` is its value after a nudge, if that changes it.
    """

    def __init__(
        self,
        shape: VMobject,
        symbol: Writing,
        letter: Writing | None,
        value: Writing | None,
        then: Writing | None,
        totals: Sequence[Writing],
    ) -> None:
        later = [writing for writing in (value, then, *totals) if writing]
        super().__init__(shape, symbol, *([letter] if letter else []), *later)
        self.inside = Framed(shape, symbol)
        self.values = Group(*later)
        self.beside = [part for part in (Group(*filter(None, [letter])), self.values) if part]
        self.shape, self.symbol, self.letter = shape, symbol, letter
        self.value, self.then, self.totals = value, then, totals
        self.colour = symbol.submobjects[0].get_color().to_hex()
        self.known = 0  # how many contributions its adjoint has
        for writing in later:
            writing.set_opacity(0)

    def next_total(self) -> tuple[Writing | None, Writing]:
        """What its adjoint comes to so far, and with the next contribution."""
        before = self.totals[self.known - 1] if self.known else None
        self.known += 1
        return before, self.totals[self.known - 1]


class Stroke(Quick):
    """A line through points in pixels, which no text may lie on; dotted where no gradient can go."""

    shared = frozenset({"line"})

    def __init__(self, points: Sequence[Point], dotted: bool, colour: str) -> None:
        super().__init__()
        self.line, self.dotted = tuple(points), dotted
        self.set_stroke(colour, stroke(EDGE))
        self.cut(WHOLE, (0.0, 0.0))

    def cut(self, window: Box, offset: Point) -> "Stroke":
        """Draw what a window shows of the line when it is moved by an offset."""
        pieces = within(window, self.way(offset))
        return self.set_points(bezier_points(dots(pieces) if self.dotted else pieces))

    def way(self, offset: Point) -> list[Point]:
        """The points from the first to the last, when they are moved by an offset."""
        return moved_way(self.line, offset)


def moved_way(way: Sequence[Point], offset: Point) -> list[Point]:
    return [(x + offset[0], y + offset[1]) for x, y in way]


class Rim(Quick):
    """The outline of a node where it lies across the border of a window, in which the node itself is not shown."""

    shared = frozenset({"window", "box", "way"})

    def __init__(self, shape: VMobject, window: Box) -> None:
        super().__init__()
        self.window, self.box = window, box_of(shape)
        self.way = tuple(pixels(place) for place in places_along(shape, CORNERS))
        self.match_style(shape).set_fill(opacity=0)

    def cut(self, border: Box, offset: Point) -> "Rim":
        """Draw what is within a border when the graph is moved by an offset; nothing where the node is shown."""
        if self.window.holds(moved_box(self.box, *offset)):
            return self.set_points(bezier_points([]))
        return self.set_points(bezier_points(within(border, moved_way(self.way, offset))))


@dataclass(frozen=True)
class Thing:
    """Something of a graph that is shown whole or not at all, its box, and where its first part is, in its place.

    `of` is the node or the edge that it is a part of; `side` is -1 left of its node, 1 right of it, and 0 elsewhere.
    """

    part: VGroup
    box: Box
    place: Point
    of: int | tuple[int, int]
    side: int = 0


class Pill(Framed):
    """A partial, standing on its edge."""

    def __init__(self, link: Link, text: Writing, palette: Palette) -> None:
        width, height = units(link.pill.width), units(link.pill.height)
        self.frame = RoundedRectangle(corner_radius=height / 2, width=width, height=height)
        self.frame.set_fill(palette.panel, 1).set_stroke(palette.adjoint, stroke(NODE_EDGE))
        self.frame.move_to(point(*link.pill.middle))
        super().__init__(self.frame, text.move_to(self.frame))
        self.text = text
        self.box = link.pill
        self.known = False
        self.set_opacity(0)


@dataclass(frozen=True)
class Sketch:
    """What is written at a node, set once at the roomy size, to be measured and then scaled to its place."""

    symbol: Writing
    letter: Writing | None
    value: Writing | None
    then: Writing | None
    totals: tuple[Writing, ...]  # what its adjoint has added up to, contribution by contribution
    pills: dict[int, Writing]  # the partials, by the operand's rank

    def measure(self, operands: int) -> Measure:
        """The widths, in ems."""
        beside = [writing for writing in (self.value, self.then, *self.totals) if writing]
        return Measure(
            symbol=ems(self.symbol),
            letter=ems(self.letter) if self.letter else 0,
            values=max((ems(writing) for writing in beside), default=0),
            pills=tuple(ems(self.pills[rank]) if rank in self.pills else 0 for rank in range(operands)),
        )


def widest(measures: Sequence[Measure]) -> Measure:
    """The widths that are enough for each of some nodes that stand in the same place."""
    pills = [max(widths) for widths in zip(*[measure.pills for measure in measures], strict=True)]
    symbol, letter, values = (
        max(getattr(measure, side) for measure in measures) for side in ("symbol", "letter", "values")
    )
    return Measure(symbol, letter, values, tuple(pills))


def ems(writing: Writing) -> float:
    return box_of(writing).width / writing.pixels


class Picture:
    """A trace's graph on the frame: its nodes by id, its edges and partials by (node, rank of the operand).

    Args:
        trace: what is drawn.
        palette: its colours.
        then: the trace of the same graph after a nudge, if its values are to be shown too.
        alike: traces of graphs of the same shape whose numbers are to fit into the same places.
        layout: the areas of the frame.

    `offset` is how far the graph has been moved, in pixels, when it is too large for its stage.
    """

    def __init__(
        self,
        trace: Trace,
        palette: Palette,
        then: Trace | None = None,
        alike: Sequence[Trace] = (),
        layout: Layout = WIDE,
    ) -> None:
        self.trace, self.palette, self.offset = trace, palette, (0.0, 0.0)
        self.lit: tuple[int, list[tuple[int, int]], str] | None = None  # node, edges, and what colour these keep
        self.edge_of = edges_of_steps(trace)
        sketches = sketched(trace, then, palette)
        alternatives = [sketches, *[sketched(other, None, palette) for other in alike]]
        measures = [
            widest([drawn.measure(len(node.operands)) for drawn in each])
            for node, *each in zip(trace.nodes, *alternatives, strict=True)
        ]
        self.arrangement = self.arranged(measures, layout)
        self.nodes = [self._node(node, drawn) for node, drawn in zip(trace.nodes, sketches, strict=True)]
        self.edges, self.pills = {}, {}
        for key, link in self.links().items():
            dotted = not trace.nodes[link.operand].leads
            self.edges[key] = Stroke(link.points, dotted, palette.muted if dotted else palette.line)
            if key == (link.node, link.rank) and link.rank in sketches[link.node].pills:
                text = resized(sketches[link.node].pills[link.rank], self.arrangement.density.pill)
                self.pills[key] = Pill(link, text, palette)
        pans = self.arrangement.pans
        self.border = self.arrangement.stage if pans else WHOLE
        self.window = self.border.grown(-FRAME_GAP)
        self.frame = window_frame(self.border, palette) if pans else None
        self.rims = [Rim(node.shape, self.window) for node in self.nodes] if pans else []
        self.lines: list[Stroke | Rim] = [*self.edges.values(), *self.rims]
        self.things = [*things_of(self.nodes), *[thing(pill, key) for key, pill in self.pills.items()]]

    def arranged(self, measures: Sequence[Measure], layout: Layout) -> Arrangement:
        """Where everything goes."""
        return arrange_in_view(self.trace.nodes, measures, layout)

    def place_of(self, node: int) -> Place:
        """Where a node is made."""
        return self.arrangement.places[node]

    def links(self) -> dict[tuple[int, int], Link]:
        """The edges, by node and rank of the operand."""
        return {(link.node, link.rank): link for link in self.arrangement.links}

    def stands_at(self, thing: Thing) -> Point | None:
        """Where the first part of something is now; None where it is not shown."""
        (x, y), (dx, dy) = thing.place, self.offset
        return (x + dx, y + dy) if self.sees(thing.box) else None

    @property
    def covers(self) -> list[VMobject]:
        """What lies over nodes."""
        return []

    def cover_of(self, node: int) -> tuple[Cover, Writing] | None:
        """What lies over a node now, and what is written on it."""
        return None

    def spot(self, node: int) -> int:
        """Which place of the arrangement stands for a node."""
        return node

    def _node(self, node: TraceNode, drawn: Sketch) -> Node:
        place, density = self.place_of(node.id), self.arrangement.density
        shape = outline(node, place, self.palette).move_to(point(place.x, place.y))
        symbol = resized(drawn.symbol, density.symbol).move_to(shape)
        letter = drawn.letter and resized(drawn.letter, density.label)
        if letter:
            letter.move_to(point(place.x - place.half - LABEL_GAP - box_of(letter).width / 2, place.y))
        value, then = (writing and self._beside(node.id, writing, 1) for writing in (drawn.value, drawn.then))
        return Node(shape, symbol, letter, value, then, [self._beside(node.id, total, 2) for total in drawn.totals])

    def _beside(self, node: int, writing: Writing, line: int) -> Writing:
        """Put a writing right of a node: on the first line what goes forward, on the second what comes back."""
        place, size = self.place_of(node), self.arrangement.density.label
        resized(writing, size)
        middle = place.y + (line - 1.5) * 1.12 * size
        return writing.move_to(point(place.x + place.half + LABEL_GAP + box_of(writing).width / 2, middle))

    def sees(self, box: Box, offset: Point | None = None) -> bool:
        """Whether something of the graph is wholly in the window, now or with the graph moved by an offset."""
        return self.window.holds(moved_box(box, *(offset or self.offset)))


def thing(part: VGroup, of: int | tuple[int, int], side: int = 0, *needed: VGroup) -> Thing:
    """Something that is shown where a window holds it and what it needs."""
    return Thing(part, around([box_of(one) for one in (part, *needed)]), box_of(part[0]).middle, of, side)


def things_of(nodes: Sequence[Node]) -> list[Thing]:
    """Nodes, and what is written beside them: for that a window may have no room where it has for the node."""
    found: list[Thing] = []
    for place, node in enumerate(nodes):
        found.append(thing(node.inside, place))
        found += [thing(one, place, 1 if one is node.values else -1, node.inside) for one in node.beside]
    return found


def window_frame(box: Box, palette: Palette) -> Rectangle:
    """The frame of what a graph that is larger than its stage is seen through; the map has it too."""
    frame = Rectangle(width=units(box.width), height=units(box.height))
    return frame.set_stroke(palette.line, stroke(NODE_EDGE)).move_to(point(*box.middle))


def resized(writing: Writing, pixels: float) -> Writing:
    return writing.scale(pixels / writing.pixels)


def edges_of_steps(trace: Trace) -> list[tuple[int, int] | None]:
    """For each backward step its edge, as (node, rank of the operand); None for the seed and for a lone leaf."""
    taken: set[tuple[int, int]] = set()
    edges: list[tuple[int, int] | None] = []
    for step in trace.backward:
        operands = trace.nodes[step.node_id].operands
        free = [
            (step.node_id, rank)
            for rank, operand in enumerate(operands)
            if operand == step.operand_id and (step.node_id, rank) not in taken
        ]
        taken.update(free[:1])
        edges.append(free[0] if free else None)
    return edges


def sketched(trace: Trace, then: Trace | None, palette: Palette) -> list[Sketch]:
    """What is written at each node of a graph."""
    edges = edges_of_steps(trace)
    return [sketch(trace, then, node, edges, palette) for node in trace.nodes]


def sketch(
    trace: Trace, then: Trace | None, node: TraceNode, edge_of: list[tuple[int, int] | None], palette: Palette
) -> Sketch:
    """Set everything that is written at a node, with its value in another trace of the graph, if one is given."""
    steps = [(step, edge) for step, edge in zip(trace.backward, edge_of, strict=True) if step.total is not None]
    arriving = [
        step.total
        for step, edge in steps
        if (edge and step.operand_id == node.id) or (step.operand is None and step.node_id == node.id)
    ]
    partials = {edge[1]: step.partial for step, edge in steps if edge and edge[0] == node.id}
    constant = node.operation == "constant"
    later = then.nodes[node.id].value if then else node.value
    return Sketch(
        symbol=symbol(node.symbol("typst"), palette.muted if constant else palette.ink, palette),
        letter=None if node.label == node.name and not node.operands else letter(node.label, palette),
        value=None if node.literal is not None else value_line(node.value, palette),
        then=None if later == node.value else moved_line(node.value, later, palette),
        totals=tuple(adjoint_line(total, palette) for total in arriving if total is not None),
        pills={rank: pill_text(partial, palette) for rank, partial in partials.items() if partial is not None},
    )


def symbol(source: str, colour: str, palette: Palette) -> Writing:
    return set_maths(painted(colour, large(source)), ROOMY.symbol, palette)


def letter(label: str, palette: Palette) -> Writing:
    return set_maths(in_colour("muted", maths(name(label))), ROOMY.label, palette)


def adjoint_line(total: float, palette: Palette) -> Writing:
    return set_maths(in_colour("adjoint", maths(f"partial thin {number(total)}")), ROOMY.label, palette)


def pill_text(partial: float, palette: Palette) -> Writing:
    return set_maths(in_colour("adjoint", maths(factor(partial))), ROOMY.pill, palette)


def value_line(value: float, palette: Palette) -> Writing:
    return set_maths(in_colour("value", maths(number(value))), ROOMY.label, palette)


def moved_line(value: float, later: float, palette: Palette) -> Writing:
    return set_maths(in_colour("value", maths(moved_on(value, later))), ROOMY.label, palette)


def outline(node: TraceNode, place: Place, palette: Palette) -> VMobject:
    """A node's shape: a rounded square for a constant, a thick ring for a variable, else a circle, or wider."""
    height = 2 * units(place.radius)
    shape: VMobject
    if node.operation == "constant":
        width = max(units(place.half) * 2 - 0.1, height * 0.84)
        shape = RoundedRectangle(corner_radius=units(12), width=width, height=height * 0.84)
        return shape.set_fill(palette.panel, 1).set_stroke(palette.muted, stroke(NODE_EDGE))
    if place.half > place.radius:
        shape = RoundedRectangle(corner_radius=height / 2, width=2 * units(place.half), height=height)
    else:
        shape = Disc(radius=height / 2)
    edge, width = (palette.variable, RING) if not node.operands else (palette.ink, NODE_EDGE)
    return shape.set_fill(palette.panel, 1).set_stroke(edge, stroke(width))
