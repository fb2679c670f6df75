"""Functions drawn as machines: boxes that take a number and give one out, in a row or a column, with wires between."""

from dataclasses import dataclass

from manim import Polygon, VGroup

from scenes.chapters.functions_words import Stage, body, plugged
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, Stroke, stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.typeset import box_of, point, set_maths, units
from scenes.picture.typst import maths, muted, name
from scenes.stage.motions import Motion, in_turn
from scenes.theme import FORMULA, NODE_EDGE, REVEAL, SAFE, Palette


@dataclass(frozen=True)
class Size:
    """How large machines are drawn, in pixels: where they stand, their boxes, their type, and the wires between.

    And where what is called stands as a line, and a second line. With `down` the machines stand one below the other.
    """

    row: float
    height: float
    width: float
    body: float
    name: float
    token: float
    wire: float
    formula: float = FORMULA
    whole: float = 690.0
    below_it: float = 790.0
    down: bool = False


LARGE = Size(row=430, height=270, width=430, body=88, name=66, token=60, wire=230)
LARGE_SQUARE = Size(row=360, height=210, width=290, body=68, name=56, token=50, wire=136)
SMALL = Size(row=330, height=150, width=156, body=50, name=46, token=36, wire=250)
SMALL_SQUARE = Size(
    row=102, height=66, width=260, body=46, name=44, token=36, wire=55, formula=58, whole=808, below_it=872, down=True
)
PADDING, NAME_ABOVE, ASIDE, TIP = 20, 46, 42, 15  # in a box, above it, below it, and of a wire's end, in pixels
NAME_BEFORE, OFF_A_WIRE = 50, 16  # where machines stand one below the other: names, and numbers beside a wire


class Machine(VGroup):
    """A box with what the function does in it, and its name above."""

    def __init__(self, stage: Stage, size: Size, palette: Palette) -> None:
        self.size, self.palette = size, palette
        self.body = set_maths(body(stage), size.body, palette)
        self.plugged = set_maths(plugged(stage), size.body, palette)
        width = max(size.width, *(box_of(each).width + 2 * PADDING for each in (self.body, self.plugged)))
        self.box = RoundedRectangle(corner_radius=units(18), width=units(width), height=units(size.height))
        self.box.set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE))
        self.called = set_maths(muted(maths(name(stage.name))), size.name, palette)
        if size.down:
            self.called.move_to(self.box).shift((-units(width / 2 + NAME_BEFORE), 0.0, 0.0))
        else:
            self.called.move_to(self.box).shift((0.0, units(size.height / 2 + NAME_ABOVE), 0.0))
        super().__init__(Framed(self.box, self.body.move_to(self.box)), self.called)

    def takes(self, stage: Stage) -> None:
        """It will be given another number."""
        self.plugged = set_maths(plugged(stage), self.size.body, self.palette)

    def plug(self) -> Motion:
        """The number stands where the parameter stood."""
        self.plugged.move_to(self.box)
        return in_turn(REVEAL, [FadeOut(self.body)], [FadeIn(self.plugged)])

    def unplug(self) -> Motion:
        """The parameter is back."""
        return in_turn(REVEAL, [FadeOut(self.plugged)], [FadeIn(self.body)])


class Row(VGroup):
    """Machines side by side with wires before, between and behind them."""

    def __init__(self, row: list[Stage], size: Size, widest: float, palette: Palette) -> None:
        self.machines = [Machine(stage, size, palette) for stage in row]
        widths = [box_of(machine.box).width for machine in self.machines]
        wire = min(size.wire, (widest - 40 - sum(widths)) / (len(row) + 1))
        left = SAFE.middle[0] - (sum(widths) + wire * (len(row) + 1)) / 2
        self.wires: list[VGroup] = []
        self.spots: list[Point] = []
        for rank in range(len(row) + 1):
            self.spots.append((left + wire / 2, size.row))
            self.wires.append(wire_between((left, size.row), (left + wire, size.row), palette))
            left += wire
            if rank < len(row):
                machine = self.machines[rank]
                machine.shift(point(left + widths[rank] / 2, size.row) - machine.box.get_center())
                left += widths[rank]
        super().__init__(*self.wires, *self.machines)


class Column(VGroup):
    """Machines one below the other, with wires before, between and behind them."""

    def __init__(self, row: list[Stage], size: Size, palette: Palette) -> None:
        self.machines = [Machine(stage, size, palette) for stage in row]
        self.wires: list[VGroup] = []
        self.spots: list[Point] = []
        top, middle = size.row, SAFE.middle[0]
        for rank in range(len(row) + 1):
            self.spots.append((middle, top + size.wire / 2))
            self.wires.append(wire_between((middle, top), (middle, top + size.wire), palette))
            top += size.wire
            if rank < len(row):
                machine = self.machines[rank]
                machine.shift(point(middle, top + size.height / 2) - machine.box.get_center())
                top += size.height
        super().__init__(*self.wires, *self.machines)


def wire_between(start: Point, stop: Point, palette: Palette) -> VGroup:
    """A line with a tip that says which way it goes: to the right, or down."""
    (x, y), (to_x, to_y) = start, stop
    back, aside = 1.6 * TIP, TIP * 0.8
    if to_x > x:
        end, wings = (to_x - TIP, y), [(to_x - back, y - aside), (to_x - back, y + aside)]
    else:
        end, wings = (x, to_y - TIP), [(x - aside, to_y - back), (x + aside, to_y - back)]
    tip = Polygon(*[point(*corner) for corner in (stop, *wings)])
    return VGroup(Stroke([start, end], False, palette.muted), tip.set_fill(palette.muted, 1).set_stroke(width=0))
