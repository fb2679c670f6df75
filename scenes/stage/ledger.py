"""What has been found stays: the chain of adjoints and partials, and parts that add up head to tail."""

from collections.abc import Sequence
from itertools import accumulate

from manim import LEFT, RIGHT, GrowFromEdge, Line, Rectangle, TransformFromCopy, VGroup, VMobject

from backprop_core.tracing.trace import Step, Trace
from scenes.box import Box
from scenes.picture.arrange import Arrangement
from scenes.picture.graph import Pill, stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.token import Factor, Token, digits_of_factor, real
from scenes.picture.typeset import Part, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, number
from scenes.stage.carried import flown
from scenes.stage.motions import Motion, lasting
from scenes.theme import LEAST_TEXT, LEDGER, MOVE, NODE_EDGE, REVEAL, RIM, Palette

JOINT = 14.0  # between two links of a chain, in pixels
ROW, BAR = 46.0, 26.0  # of parts that add up: the height of a row, and of the bar in it
NUMBER_GAP = 22.0  # between a number and the bars
MOST_ROWS = 3
WIDEST = 600.0  # of the ledger: as long a chain, and so the same clip, in a frame of any shape


def ledger_box(arrangement: Arrangement) -> Box:
    """Where the ledger stands: at the foot of the panel, or where the panel lies low, at the right above it."""
    panel = arrangement.panel
    if arrangement.is_full:
        return Box(panel.left, panel.bottom - LEDGER, min(panel.right, panel.left + WIDEST), panel.bottom)
    return Box(panel.middle[0], panel.top - 8, panel.right, panel.top + LEAST_TEXT * 1.5)


def panel_box(arrangement: Arrangement) -> Box:
    """What the ledger leaves of the panel."""
    panel = arrangement.panel
    return Box(panel.left, panel.top, panel.right, panel.bottom - LEDGER) if arrangement.is_full else panel


class Chain(VGroup):
    """The adjoints along a way down the graph with the partials between them: 1, ×10, 10, ×4, 40.

    Links that have no room leave at the left.
    """

    def __init__(self, value: float, node: int, box: Box, palette: Palette) -> None:
        self.box, self.palette, self.node = box, palette, node
        self.is_whole = True  # whether nothing of it has gone
        first = Token(value, LEAST_TEXT, palette)
        self.links: list[Token | Factor] = [first]
        self.joints: list[Line] = []
        super().__init__(place(first, left=box.left, middle=box.bottom - ROW))

    def opened(self, source: VMobject) -> Motion:
        """The first number comes from where it stands."""
        return written(self.links[0], source)

    def ends_with(self, node: int, adjoint: float) -> bool:
        """Whether the last number is this adjoint of this node."""
        return self.node == node and self.links[-1].value == adjoint

    def grown(self, step: Step, pill: Pill, source: VMobject) -> Motion:
        """A partial and the contribution that it leads to come from the graph; what has no room goes."""
        self.node = step.operand_id or 0
        links: list[Token | Factor] = [
            Factor(real(step.partial), LEAST_TEXT, self.palette),
            Token(real(step.contribution), LEAST_TEXT, self.palette),
        ]
        joints = []
        for link in links:
            right = box_of(self.links[-1]).right
            place(link, left=right + JOINT, middle=self.box.bottom - ROW)
            joint = Line(point(right, self.box.bottom - ROW), point(right + JOINT, self.box.bottom - ROW))
            joints.append(joint.set_stroke(self.palette.adjoint, stroke(NODE_EDGE)))
            self.links.append(link)
        self.joints += joints
        gone = self.without_room()
        kept = [part for part in self.submobjects if part not in gone]
        over = max(0.0, box_of(self.links[-1]).right - self.box.right)
        for part in (*links, *joints):
            part.shift(LEFT * units(over))
        changes: Motion = [part.animate.shift(LEFT * units(over)).build() for part in kept] if over else []
        changes += [FadeOut(part, shift=LEFT * units(over)) for part in gone]
        self.remove(*gone)
        self.add(*links, *joints)
        changes += [FadeIn(joint) for joint in joints]
        changes += [TransformFromCopy(pill, links[0]), *written(links[1], source)]
        return lasting(MOVE, changes)

    def factors(self) -> list[Part]:
        """The numbers of the partials, as they stand in the chain."""
        return [digits_of_factor(link.text, link.value) for link in self.links if isinstance(link, Factor)]

    def without_room(self) -> list[VMobject]:
        """The links, and the lines between them, that must go so that the last one has room."""
        gone: list[VMobject] = []
        while len(self.links) > 3 and box_of(self.links[-1]).right - box_of(self.links[0]).left > self.box.width:
            gone += [self.links.pop(0), self.joints.pop(0)]
            self.is_whole = False
        return gone


def written(link: Token | Factor, source: VMobject) -> Motion:
    """The number of a link comes from where it stands, and its plate comes to light under it."""
    lit = link.plate.animate.set_opacity(1).build()
    link.plate.set_opacity(0)
    return lasting(MOVE, [lit, *flown(source, link.text)])


def arriving(trace: Trace, step: Step) -> list[float]:
    """All that arrives at the operand of a step along edges, in order; a leaf such as −x hands down within itself."""
    return [
        other.contribution
        for other in trace.backward
        if other.operand_id == step.operand_id != other.node_id and other.contribution is not None
    ]


class Sum(VGroup):
    """Contributions to one adjoint on a zero line, each from where the one before ended, and what they come to.

    Args:
        parts: all that will arrive, in order.
        arrived: how many have.
        box: where they stand.
    """

    def __init__(self, parts: Sequence[float], arrived: int, box: Box, palette: Palette) -> None:
        ends = [0.0, *accumulate(parts)]
        lowest, highest = min(ends), max(ends)
        shown = list(enumerate(zip(parts, ends, strict=False)))[:arrived][-MOST_ROWS + 1 :]
        rows = [(part, start, start + part) for _, (part, start) in shown]
        if arrived > 1:
            rows.append((ends[arrived], 0.0, ends[arrived]))
        numbers = [set_maths(in_colour("adjoint", maths(number(value))), LEAST_TEXT, palette) for value, *_ in rows]
        wide = max(box_of(each).width for each in numbers)
        left = box.left + wide + NUMBER_GAP
        scale = (box.right - left) / ((highest - lowest) or 1.0)
        zero = left - lowest * scale
        top = box.bottom - ROW * len(rows)
        self.bars: list[Rectangle] = []
        self.numbers = numbers
        for index, ((value, start, stop), each) in enumerate(zip(rows, numbers, strict=True)):
            middle = top + (index + 0.5) * ROW
            place(each, right=box.left + wide, middle=middle)
            first, last = sorted((zero + start * scale, zero + stop * scale))
            bar = Rectangle(width=units(max(last - first, 2.0)), height=units(BAR))
            bar.move_to(point((first + last) / 2, middle)).set_stroke(palette.adjoint, stroke(RIM))
            bar.set_fill(palette.panel if value < 0 else palette.adjoint, 1)
            self.bars.append(bar)
        self.line = Line(point(zero, top - 4), point(zero, box.bottom + 4)).set_stroke(palette.muted, stroke(NODE_EDGE))
        self.rises = [value >= 0 for value, *_ in rows]
        self.added = len(rows) - 1 - (arrived > 1)  # the row of what has just arrived
        super().__init__(*self.bars, self.line, *numbers)

    def before(self) -> Motion:
        """What had arrived, on its zero line."""
        known = [*self.bars[: self.added], *self.numbers[: self.added], self.line]
        return lasting(REVEAL, [FadeIn(part) for part in known])

    def arrives(self, source: VMobject) -> Motion:
        """What has just arrived begins where the one before ended."""
        return lasting(MOVE, [*self.grows(self.added), *flown(source, self.numbers[self.added])])

    def adds_up(self) -> Motion:
        """What all of them come to."""
        if self.added == len(self.bars) - 1:
            return []
        return lasting(MOVE, [*self.grows(-1), FadeIn(self.numbers[-1])])

    def grows(self, row: int) -> Motion:
        return [GrowFromEdge(self.bars[row], LEFT if self.rises[row] else RIGHT)]
