"""Where the light falls on a graph: on the node that acts, around the one that receives; the rest stands back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from manim import ManimColor

from scenes.picture.graph import Node, Picture, stroke
from scenes.picture.typeset import Writing
from scenes.stage.motions import Motion
from scenes.theme import EDGE, LIT_EDGE, RING, STANDING_BACK

Edge = tuple[int, int]


@dataclass(frozen=True)
class Look:
    """How a node looks: its inside, its symbol, its outline as wide as Manim counts, and how much of it is seen."""

    fill: str
    ink: str
    rim: str
    width: float
    level: float = 1.0


@dataclass(frozen=True)
class Line:
    """How an edge looks, and how much of it and of its partial is seen."""

    colour: str
    width: float = EDGE
    level: float = 1.0


class Lights:
    """The light on a graph as it falls now; each change is a motion from there.

    Args:
        picture: the graph.
        known: whether it has been walked forward.
    """

    def __init__(self, picture: Picture, known: bool) -> None:
        self.picture = picture
        self.plain = [plain_look(node) for node in picture.nodes]
        self.looks = list(self.plain)
        palette = picture.palette
        self.colours = {
            key: palette.muted if known or edge.dotted else palette.line for key, edge in picture.edges.items()
        }
        self.lines = {key: Line(colour) for key, colour in self.colours.items()}

    def fall(self, actor: int, receivers: Collection[int], beside: Collection[int], lit: Mapping[Edge, str]) -> Motion:
        """The light on a step: its node, who receives, the nodes whose numbers go in, and its edges in their colour."""
        palette = self.picture.palette
        looks = [replace(look, level=STANDING_BACK) for look in self.plain]
        for node in beside:
            looks[node] = self.plain[node]
        for receiver in receivers:
            looks[receiver] = replace(self.plain[receiver], rim=palette.adjoint, width=stroke(RING))
        looks[actor] = replace(self.plain[actor], fill=palette.now, ink=palette.ink)
        lines = {key: Line(colour, level=STANDING_BACK) for key, colour in self.colours.items()}
        return self.turn(looks, lines | {key: Line(colour, LIT_EDGE) for key, colour in lit.items()})

    def walked(self, edge: Edge, colour: str) -> None:
        """From the next change on an edge has the colour of what has gone along it."""
        if not self.picture.edges[edge].dotted:
            self.colours[edge] = colour

    def everywhere(self) -> Motion:
        """All of the graph in the same light."""
        return self.turn(self.plain, {key: Line(colour) for key, colour in self.colours.items()})

    def turn(self, looks: list[Look], lines: dict[Edge, Line]) -> Motion:
        """The changes from how everything looks to how it is to look; at once where nobody sees it."""
        changes: Motion = []
        seen = in_sight(self.picture)
        for number, (node, before, look) in enumerate(zip(self.picture.nodes, self.looks, looks, strict=True)):
            if look != before:
                changes += [*node_turned(node, look, seen), *self.cover_turned(number, look)]
        for key, line in lines.items():
            if line != self.lines[key]:
                edge = self.picture.edges[key]
                changes.append(edge.animate.set_stroke(line.colour, stroke(line.width), line.level).build())
                changes += self.pill_turned(key, line.level, seen)
        self.looks, self.lines = list(looks), lines
        return changes

    def cover_turned(self, node: int, look: Look) -> Motion:
        """What lies over a node has its ring, and as much light."""
        over = self.picture.cover_of(node)
        if over is None:
            return []
        cover, name = over
        ring = cover.animate.set_stroke(look.rim, look.width, look.level).build()
        return [ring, *levelled(name, look.level, True)]

    def pill_turned(self, edge: Edge, level: float, seen: Collection[int]) -> Motion:
        """As much of a partial that is known is seen as a level says; no edge shines through it."""
        pill = self.picture.pills.get(edge)
        if pill is None or not pill.known:
            return []
        changes = levelled(pill.text, level, id(pill) in seen)
        if id(pill) not in seen:
            pill.frame.set_stroke(opacity=level)
            return changes
        return [*changes, pill.frame.animate.set_stroke(opacity=level).build()]


def plain_look(node: Node) -> Look:
    """How a node looks when nothing happens."""
    shape = node.shape
    fill, rim = ManimColor(shape.get_fill_color()), ManimColor(shape.get_stroke_color())
    return Look(fill.to_hex(), node.colour, rim.to_hex(), shape.get_stroke_width())


def in_sight(picture: Picture) -> set[int]:
    """What of a graph is shown by its window."""
    return {id(thing.part) for thing in picture.things if picture.stands_at(thing)}


def node_turned(node: Node, look: Look, seen: Collection[int]) -> Motion:
    """A node takes on a look, and what is written beside it as much light."""
    changes: Motion = []
    shape, symbol = node.shape, node.symbol
    symbol.stands_back = look.level < 1
    if id(node.inside) in seen:
        changes.append(shape.animate.set_fill(look.fill, 1).set_stroke(look.rim, look.width, look.level).build())
        changes.append(symbol.animate.set_color(look.ink).set_opacity(look.level).build())
    else:
        shape.set_fill(look.fill, 1).set_stroke(look.rim, look.width, look.level)
        symbol.set_color(look.ink).set_opacity(look.level)
    for part in node.beside:
        for writing in (each for each in part if isinstance(each, Writing)):
            if writing is node.letter or writing.submobjects[0].get_fill_opacity() > 0:
                changes += levelled(writing, look.level, id(part) in seen)
    return changes


def levelled(part: Writing, level: float, seen: bool) -> Motion:
    """As much of something is seen as a level says."""
    part.stands_back = level < 1
    if seen:
        return [part.animate.set_opacity(level).build()]
    part.set_opacity(level)
    return []
