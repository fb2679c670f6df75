"""A trace's graph as mobjects: nodes, edges, partials. Nothing moves here, and nothing is computed.

Everything is made in its final place, and only what is known from the start is part of a node at first; values and
adjoints join it when a motion reveals them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim import Circle, RoundedRectangle, VGroup, VMobject

from backprop_core import notation
from scenes.arrange import LABEL_GAP, Link, Measure, Place, Point, arrange, moved_box
from scenes.theme import EDGE, NODE_EDGE, RING, ROOMY, Box, Palette
from scenes.typeset import Writing, box_of, maths, point, units

DOT, DOT_GAP = 4.0, 11.0  # of a dotted edge, in pixels
WHOLE = Box(-math.inf, -math.inf, math.inf, math.inf)


def number(value: float) -> str:
    """A number as it is shown, in Typst's mathematics."""
    return notation.number_atom(value, "typst").text


def name(label: str) -> str:
    """A letter or a name, in Typst's mathematics."""
    return notation.name_text(label, "typst")


def stroke(pixels: float) -> float:
    """A line's width as Manim counts it: hundredths of a unit."""
    return units(pixels) * 100


class Node(VGroup):
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
        self.shape, self.symbol, self.value, self.then, self.totals = shape, symbol, value, then, totals
        self.colour = symbol[0].get_fill_color()
        self.known = 0  # how many contributions its adjoint has
        for writing in later:
            writing.set_opacity(0)
        shape.is_node = True  # what the composition check goes by

    def next_total(self) -> tuple[Writing | None, Writing | None]:
        """What its adjoint comes to so far, and with the next contribution."""
        before, after = [None, *self.totals][self.known], self.totals[self.known] if self.totals else None
        self.known += 1
        return before, after


class Edge(VMobject):
    """A line from a node down to one of its operands; dotted where no gradient can go."""

    def __init__(self, link: Link, dotted: bool, colour: str) -> None:
        super().__init__()
        self.link, self.dotted = link, dotted
        self.set_stroke(colour, stroke(EDGE))
        self.cut(WHOLE, (0.0, 0.0))

    def cut(self, window: Box, offset: Point) -> "Edge":
        """Draw what a window shows of the edge when the graph is moved by an offset."""
        pieces = [piece for start, stop in pairwise(self.way(offset)) if (piece := clipped(start, stop, window))]
        return self.set_points(bezier_points(dots(pieces) if self.dotted else pieces))

    def way(self, offset: Point) -> list[Point]:
        """The line from the node down to the operand, when the graph is moved by an offset."""
        return [(x + offset[0], y + offset[1]) for x, y in self.link.points]


class Pill(VGroup):
    """A partial, standing on its edge."""

    def __init__(self, link: Link, text: Writing, palette: Palette) -> None:
        width, height = units(link.pill.width), units(link.pill.height)
        self.frame = RoundedRectangle(corner_radius=height / 2, width=width, height=height)
        self.frame.set_fill(palette.panel, 1).set_stroke(palette.adjoint, stroke(NODE_EDGE))
        self.frame.move_to(point(*link.pill.middle))
        self.frame.is_node = True
        super().__init__(self.frame, text.move_to(self.frame))
        self.box = link.pill
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


def ems(writing: Writing) -> float:
    return box_of(writing).width / writing.pixels


class Picture:
    """A trace's graph on the frame: its nodes by id, its edges and partials by (node, rank of the operand).

    Args:
        trace: what is drawn.
        palette: its colours.
        then: the trace of the same graph after a nudge, if its values are to be shown too.

    `offset` is how far the graph has been moved, in pixels, when it is too large for its stage.
    """

    def __init__(self, trace, palette: Palette, then=None) -> None:
        self.trace, self.palette, self.offset = trace, palette, (0.0, 0.0)
        self.lit: tuple[int, list[tuple[int, int]], str] | None = None  # node, edges, and what colour these keep
        self.edge_of = edges_of_steps(trace)
        sketches = [sketch(trace, then, node, self.edge_of, palette) for node in trace.nodes]
        measures = [drawn.measure(len(node.operands)) for drawn, node in zip(sketches, trace.nodes, strict=True)]
        self.arrangement = arrange(trace.nodes, measures)
        self.nodes = [self._node(node, drawn) for node, drawn in zip(trace.nodes, sketches, strict=True)]
        self.edges, self.pills = {}, {}
        for link in self.arrangement.links:
            key = (link.node, link.rank)
            dotted = not trace.nodes[link.operand].leads
            self.edges[key] = Edge(link, dotted, palette.muted if dotted else palette.line)
            if link.rank in sketches[link.node].pills:
                text = resized(sketches[link.node].pills[link.rank], self.arrangement.density.pill)
                self.pills[key] = Pill(link, text, palette)

    def _node(self, node, drawn: Sketch) -> Node:
        place, density = self.arrangement.places[node.id], self.arrangement.density
        shape = outline(node, place, self.palette).move_to(point(place.x, place.y))
        symbol = resized(drawn.symbol, density.symbol).move_to(shape)
        letter = drawn.letter and resized(drawn.letter, density.label)
        if letter:
            letter.move_to(point(place.x - place.half - LABEL_GAP - box_of(letter).width / 2, place.y))
        value, then = (writing and self._beside(node.id, writing, 1) for writing in (drawn.value, drawn.then))
        return Node(shape, symbol, letter, value, then, [self._beside(node.id, total, 2) for total in drawn.totals])

    def _beside(self, node: int, writing: Writing, line: int) -> Writing:
        """Put a writing right of a node: on the first line what goes forward, on the second what comes back."""
        place, size = self.arrangement.places[node], self.arrangement.density.label
        resized(writing, size)
        middle = place.y + (line - 1.5) * 1.12 * size
        return writing.move_to(point(place.x + place.half + LABEL_GAP + box_of(writing).width / 2, middle))


    @property
    def window(self) -> Box:
        """What the graph is seen through."""
        return self.arrangement.stage if self.arrangement.pans else WHOLE

    def things(self) -> list[tuple[VGroup, Box, Point]]:
        """Nodes and partials, each with the box that it fills and where its middle is when the graph is not moved."""
        places = self.arrangement.places
        nodes = [(node, place.box, (place.x, place.y)) for node, place in zip(self.nodes, places, strict=True)]
        return [*nodes, *[(pill, pill.box, pill.box.middle) for pill in self.pills.values()]]

    def sees(self, box: Box, offset: Point | None = None) -> bool:
        """Whether something of the graph is wholly in the window, now or with the graph moved by an offset."""
        return self.window.holds(moved_box(box, *(offset or self.offset)))


def resized(writing: Writing, pixels: float) -> Writing:
    return writing.scale(pixels / writing.pixels)


def edges_of_steps(trace) -> list[tuple[int, int] | None]:
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


def sketch(trace, then, node, edge_of, palette: Palette) -> Sketch:
    """Set everything that is written at a node, with its value in another trace of the graph, if one is given."""
    leaf = node.operation == "constant"
    colour = palette.muted if leaf else palette.ink
    totals = [
        step.total
        for step, edge in zip(trace.backward, edge_of, strict=True)
        if (step.operand_id == node.id and edge) or (step.operand is None and step.node_id == node.id)
    ]
    partials = {edge[1]: step.partial for step, edge in zip(trace.backward, edge_of, strict=True) if edge and edge[0] == node.id}
    return Sketch(
        symbol=maths(f'#text(fill: rgb("{colour}"))[$display({node.symbol("typst")})$]', ROOMY.symbol, palette),
        letter=maths(f"#muted[${name(node.label)}$]", ROOMY.label, palette) if node.operands or node.label != node.name else None,
        value=None if node.literal is not None else value_line(node.value, palette),
        then=value_line(then.nodes[node.id].value, palette) if then and then.nodes[node.id].value != node.value else None,
        totals=tuple(maths(f"#adjoint[$partial thin {number(total)}$]", ROOMY.label, palette) for total in totals),
        pills={rank: maths(f"#adjoint[${factor(partial)}$]", ROOMY.pill, palette) for rank, partial in partials.items()},
    )


def value_line(value: float, palette: Palette) -> Writing:
    return maths(f"#value[${number(value)}$]", ROOMY.label, palette)


def factor(partial: float) -> str:
    """A partial as what it does to whatever passes: ×10, ×(−2)."""
    atom = notation.number_atom(partial, "typst")
    return f'class("normal", times) ({atom.text})' if atom.minus else f'class("normal", times) {atom.text}'


def outline(node, place: Place, palette: Palette) -> VMobject:
    """A node's shape: a rounded square for a constant, a thick ring for a variable, else a circle, wider if it must be."""
    height = 2 * units(place.radius)
    if node.operation == "constant":
        width = max(units(place.half) * 2 - 0.1, height * 0.84)
        shape = RoundedRectangle(corner_radius=units(12), width=width, height=height * 0.84)
        return shape.set_fill(palette.panel, 1).set_stroke(palette.muted, stroke(NODE_EDGE))
    if place.half > place.radius:
        shape = RoundedRectangle(corner_radius=height / 2, width=2 * units(place.half), height=height)
    else:
        shape = Circle(radius=height / 2)
    edge, width = (palette.variable, RING) if not node.operands else (palette.ink, NODE_EDGE)
    return shape.set_fill(palette.panel, 1).set_stroke(edge, stroke(width))


def clipped(start: Point, stop: Point, window: Box) -> tuple[Point, Point] | None:
    """The part of a line that lies in a box, if any (Liang and Barsky 1984)."""
    (x, y), (dx, dy) = start, (stop[0] - start[0], stop[1] - start[1])
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, x - window.left), (dx, window.right - x), (-dy, y - window.top), (dy, window.bottom - y)):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    if enter >= leave:
        return None
    return (x + enter * dx, y + enter * dy), (x + leave * dx, y + leave * dy)


def dots(pieces: list[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """Short dashes along a line of pieces, evenly from end to end."""
    found: list[tuple[Point, Point]] = []
    passed, period = 0.0, DOT + DOT_GAP
    for start, stop in pieces:
        length = math.dist(start, stop)

        def along(distance: float) -> Point:
            share = (distance - passed) / length
            return start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1])

        first = math.floor(passed / period)
        while length and first * period < passed + length:
            begin, end = max(first * period, passed), min(first * period + DOT, passed + length)
            if begin < end:
                found.append((along(begin), along(end)))
            first += 1
        passed += length
    return found


def bezier_points(pieces: list[tuple[Point, Point]]) -> np.ndarray:
    """Straight pieces as the points of a mobject, four to a piece."""
    if not pieces:
        return np.zeros((0, 3))
    ends = np.array([[point(*start), point(*stop)] for start, stop in pieces])
    shares = np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
    return (ends[:, :1] * (1 - shares) + ends[:, 1:] * shares).reshape(-1, 3)
