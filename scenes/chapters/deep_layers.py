"""What the chapter of deep networks draws: a ruler of powers of ten, and layers with a lane around each."""

from math import log10
from typing import NamedTuple

from manim import Circle, Line, Rectangle, VGroup

from scenes.box import Box
from scenes.picture.curves import line, straight
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, stroke
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.token import Factor
from scenes.picture.typeset import place, point, set_maths, units
from scenes.picture.typst import maths, muted
from scenes.theme import EDGE, FRAME, LEAST_TEXT, NODE_EDGE, Palette

DEEP = 10
CHANGE = 0.1  # what a layer multiplies by that only adds a change
STICK, TICK = 26.0, 13.0  # how wide a gradient’s stick is, and how far a tick reaches to either side
RULED = (1, 0, -2, -4, -6)  # the powers of ten that have a line
BESIDE_RULER = 24.0  # of its numbers
LEG_UP, THICK, JOINT = 56.0, 12.0, 20.0  # where a product meets the lane; how thick that is; the radius of a sum
HIGH = 70.0  # of a layer


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        first: where the gradient enters; step: how far it is to the place behind the next layer.
        one: how high the line of 1 is; decade: how far it is from there to 10.
        lane: how high the lane is; blocks: how high the layers above it, by turns; wide: of a layer.
        leg: from the middle of a layer to its sum, and joint, the radius of that.
        base: of the bars below the lane; unit: how high a 1 is there; bar: how wide.
        sums: where the powers are at the end; check: where the check is.
    """

    first: float
    step: float
    one: float
    decade: float
    lane: float
    blocks: tuple[float, float]
    wide: float
    leg: float
    joint: float
    base: float
    unit: float
    bar: float
    sums: Point
    check: Box

    def spot(self, layers: int) -> float:
        """Where the gradient is when it has come through so many layers."""
        return self.first - self.step * layers

    def level(self, gradient: float) -> float:
        """How high a gradient lies on a ruler of powers of ten."""
        return self.one - self.decade * log10(gradient)


WIDE = Places(
    *(1640, 144, 358, 71, 440),
    (260, 260),
    *(112, 42, 20, 800, 95, 38),
    (1230, 545),
    Box(1050, 535, 1720, 635),
)
SQUARE = Places(
    *(1358, 79, 350, 76, 420),
    (274, 176),
    *(92, 26, 15, 850, 95, 26),
    (1010, 540),
    Box(800, 530, 1440, 626),
)


class Ruler(VGroup):
    """Lines at some powers of ten, that of 1 with a tick for each layer."""

    def __init__(self, places: Places, palette: Palette) -> None:
        left, right = places.spot(DEEP) - STICK, places.first + STICK
        super().__init__()
        for exponent in RULED:
            y = places.level(10.0**exponent)
            rule = line(straight((left, y), (right, y)), FRAME, palette.line, EDGE, dotted=exponent != 0)
            text = "1" if exponent == 0 else f"10^({exponent})" if exponent != 1 else "10"
            written = set_maths(muted(maths(text)), LEAST_TEXT, palette)
            self.add(rule, place(written, left=right + BESIDE_RULER, middle=y))
        for rank in range(DEEP):
            x = places.spot(rank) - places.step / 2
            tick = Line(point(x, places.one - TICK), point(x, places.one + TICK))
            self.add(tick.set_stroke(palette.muted, stroke(NODE_EDGE)))


class Bridge(VGroup):
    """A layer above the lane: a sum at the right, where the gradient is copied, and a fork at the left."""

    def __init__(self, rank: int, places: Places, palette: Palette) -> None:
        x = self.x = places.spot(rank) - places.step / 2
        self.at, self.high = places.lane, places.blocks[rank % 2]
        self.fork, self.sum = x - places.leg, x + places.leg
        legs = [
            line(straight((at, self.at), (at, self.high)), FRAME, palette.line, EDGE) for at in (self.fork, self.sum)
        ]
        plate = RoundedRectangle(corner_radius=units(12), width=units(places.wide), height=units(HIGH))
        plate.set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE)).move_to(point(x, self.high))
        factor = Factor(CHANGE, LEAST_TEXT, palette).text
        self.block = Framed(plate, factor.move_to(plate))
        joint = Circle(radius=units(places.joint)).set_fill(palette.panel, 1)
        joint.set_stroke(palette.ink, stroke(NODE_EDGE)).move_to(point(self.sum, self.at))
        plus = set_maths("+", LEAST_TEXT * places.joint / JOINT, palette).move_to(joint)
        dot = Circle(radius=units(places.joint / 3)).set_fill(palette.ink, 1).set_stroke(width=0)
        ends = (places.spot(rank + 1), self.at), (places.spot(rank), self.at)
        self.lane = line(straight(*ends), FRAME, palette.line, THICK)
        super().__init__(*legs, self.lane, self.block, Framed(joint, plus), dot.move_to(point(self.fork, self.at)))

    @property
    def up(self) -> list[Point]:
        return [(self.sum, self.at), (self.sum, self.high), (self.x, self.high)]

    @property
    def down(self) -> list[Point]:
        return [(self.x, self.high), (self.fork, self.high), (self.fork, self.at - LEG_UP)]


def upright(x: float, base: float, height: float, width: float) -> Rectangle:
    return Rectangle(width=units(width), height=units(height)).move_to(point(x, base - height / 2))
