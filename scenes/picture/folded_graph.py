"""A graph in which calls of the program's own functions are boxes, of which one at a time is open."""

from collections.abc import Sequence

from manim import VGroup, VMobject

from backprop_core import Trace
from scenes.box import Box
from scenes.layout import WIDE, Layout
from scenes.picture.arrange import Arrangement, NoRoomError
from scenes.picture.edges import Link, Measure, Place, Point
from scenes.picture.folding import AROUND, TOP, Edge, Fold, View, folds_of, views_of
from scenes.picture.graph import Cover, Picture, Thing, ems, resized, stroke
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import name
from scenes.theme import NODE_EDGE, ROOMY, Palette

HIGHER, CORNER = 5.0, 12.0  # how much higher than a node a closed box reaches, and the radius of its corners; pixels
NARROWEST = 1.6  # ems


class Lid(VGroup):
    """A call as a box: closed over the node that the call comes to, or open around all that is in it."""

    def __init__(self, fold: Fold, written: Writing, palette: Palette) -> None:
        self.fold, self.palette, self.written = fold, palette, written
        self.frame = Cover(corner_radius=units(CORNER), width=1, height=1)
        super().__init__(self.frame, written)

    def closed_at(self, spot: Place) -> "Lid":
        """Put it over a node."""
        high = spot.radius + HIGHER
        box = Box(spot.x - spot.half, spot.y - high, spot.x + spot.half, spot.y + high)
        self.shape(box).set_fill(self.palette.panel, 1).set_stroke(self.palette.ink, stroke(NODE_EDGE))
        self.written.move_to(self.frame)
        return self

    def opened_in(self, stage: Box) -> "Lid":
        """Put it around a stage, its name at the top."""
        box = Box(stage.left - AROUND, stage.top - TOP, stage.right + AROUND, stage.bottom + AROUND).grown(-NODE_EDGE)
        self.shape(box).set_fill(self.palette.panel, 0).set_stroke(self.palette.muted, stroke(NODE_EDGE))
        place(self.written, left=box.left + AROUND, middle=box.top + TOP / 2)
        return self

    def shape(self, box: Box) -> Cover:
        like = Cover(corner_radius=units(CORNER), width=units(box.width), height=units(box.height))
        self.frame.set_points(like.move_to(point(*box.middle)).points)
        return self.frame


class FoldedPicture(Picture):
    """A graph with boxes. All is closed at first.

    Raises:
        NoRoomError: it has no calls that are boxes, or is too large even so.
    """

    def __init__(self, trace: Trace, palette: Palette, layout: Layout = WIDE) -> None:
        self.folds = folds_of(trace)
        self.boxed = {one: fold for fold in self.folds for one in fold.members}
        self.names = {fold.call: set_maths(name(fold.name), ROOMY.symbol, palette) for fold in self.folds}
        super().__init__(trace, palette, layout=layout)
        size = self.arrangement.density.symbol
        self.lids = {
            fold.output: Lid(fold, resized(self.names[fold.call], size), palette).closed_at(
                self.view.places[fold.output]
            )
            for fold in self.folds
        }
        self.show(self.view)

    def arranged(self, measures: Sequence[Measure], layout: Layout) -> Arrangement:
        self.views = views_of(self.trace, self.folds, measures, self.width_of, layout)
        self.view = self.views[0]
        return self.view.arrangement

    def width_of(self, fold: Fold) -> float:
        """How wide what is written on a box is, in ems; a box is wider than the node under it."""
        return max(NARROWEST, ems(self.names[fold.call]))

    def place_of(self, node: int) -> Place:
        return next(view.places[node] for view in self.views if node in view.places and node not in view.closed)

    def links(self) -> dict[Edge, Link]:
        return {edge: link for view in self.views for edge, link in view.links.items()}

    def stands_at(self, thing: Thing) -> Point | None:
        return self.stands_in(self.view, thing)

    def stands_in(self, view: View, thing: Thing) -> Point | None:
        """Where the first part of something is in a view; None where it is not shown."""
        if isinstance(thing.of, tuple):
            return thing.place if thing.of in view.links else None
        if thing.of not in view.places:
            return None
        here, home = view.places[thing.of], self.place_of(thing.of)
        (x, y), aside = thing.place, thing.side * (here.half - home.half)
        return x + here.x - home.x + aside, y + here.y - home.y

    def view_for(self, node: int) -> View:
        """The view in which a node is seen at work: the inside of its box, if it is in one."""
        fold = self.boxed.get(node)
        return next(view for view in self.views if view.opened is fold)

    def show(self, view: View) -> None:
        """Let the edges be those of a view."""
        self.view = view
        for edge, line in self.edges.items():
            line.line = view.links[edge].points if edge in view.links else ()

    @property
    def covers(self) -> list[VMobject]:
        return [lid for output, lid in self.lids.items() if output in self.view.closed]

    def cover_of(self, node: int) -> tuple[Cover, Writing] | None:
        lid = self.lids.get(node) if node in self.view.closed else None
        return (lid.frame, lid.written) if lid else None

    def spot(self, node: int) -> int:
        whole = list(self.views[0].places)
        return whole.index(node if node in self.views[0].places else self.boxed[node].output)


def picture_with_boxes(trace: Trace, palette: Palette, layout: Layout) -> Picture:
    """A graph whose calls are boxes, if they have room; else as it is."""
    try:
        return FoldedPicture(trace, palette, layout)
    except NoRoomError:
        return Picture(trace, palette, layout=layout)


def middle_of(lid: Lid) -> Point:
    return box_of(lid.frame).middle
