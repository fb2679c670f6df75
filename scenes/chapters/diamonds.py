"""Ten diamonds in a row: the ways double at each, and fold into one where they meet. Nothing plays here."""

from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from manim import Circle, ReplacementTransform, VGroup, linear

import backprop_core as core
from backprop_core.analysis.path_sum import Path
from scenes.picture.curves import line, straight
from scenes.picture.edges import Point
from scenes.picture.graph import Stroke, stroke
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.lines import bezier_points
from scenes.picture.token import Factor, real
from scenes.picture.typeset import Writing, point, set_maths, units
from scenes.picture.typst import coloured_cell, in_colour, maths, muted, slope
from scenes.stage.motions import Motion, exchanged, lasting
from scenes.theme import BEAT, EDGE, FRAME, LEAST_TEXT, LIT_EDGE, MOVE, NODE_EDGE, RESULT, Palette

DIAMONDS, WAYS = 10, (3, 2)  # diamonds, and what each of a diamond's two ways multiplies by
MIDDLE, HIGH, DOT = 470.0, 120.0, 14.0  # how high they stand, how far a way goes from there, and a node's radius
COUNT_AT, PRODUCT_AT = (960.0, 235.0), (960.0, 720.0)
SHOWN_PATHS, A_PATH = 8, 3 * BEAT  # how many of the paths are shown one by one, and for how long each


@cache
def diamonds() -> core.Trace:
    """A function that has its variable twice, in itself ten times over."""
    first, second = WAYS
    return core.trace(f"f(h) = {first}*h + {second}*h\ny = {'f(' * DIAMONDS}x{')' * DIAMONDS}", {"x": 1})


@cache
def counts() -> tuple[int, ...]:
    """How many paths lead to the end of each diamond, from the first one on."""
    first, second = WAYS
    found = []
    for deep in range(1, DIAMONDS + 1):
        trace = core.trace(f"f(h) = {first}*h + {second}*h\ny = {'f(' * deep}x{')' * deep}", {"x": 1})
        found.append(len(core.paths(trace, "x")))
    return tuple(found)


def folded() -> list[float]:
    """What each diamond multiplies by, from the first one on: how much more arrives below it than above."""
    trace = diamonds()
    node, found = trace.nodes[-1], []
    while node.operands:
        below = trace.nodes[node.operands[0]].operands
        lower = next(trace.nodes[each] for each in below if trace.nodes[each].leads)
        found.append(real(lower.adjoint) / real(node.adjoint))
        node = lower
    return found[::-1]


def ways_of(path: Path) -> list[int]:
    """Which of its two ways a path takes through each diamond, from the first one on: 0 above, 1 below."""
    trace = diamonds()
    sums = [node for node in path.nodes if trace.nodes[node].operation == "add"]
    before = {user: node for node, user in pairwise(path.nodes)}
    return [trace.nodes[each].operands.index(before[each]) for each in sums]


def grouped(count: int) -> str:
    """A large number with commas between its thousands, in Typst's mathematics."""
    return f'"{count:,}"'


class Places(NamedTuple):
    """Where the row begins, and how wide a diamond is."""

    left: float
    step: float

    def joint(self, rank: float) -> Point:
        """Where a diamond begins, and the one before it ends."""
        return self.left + self.step * rank, MIDDLE

    def corner(self, rank: int, way: int) -> Point:
        """The middle of one of its two ways."""
        return self.left + self.step * (rank + 0.5), MIDDLE + (HIGH if way else -HIGH)


WIDE, SQUARE = Places(130, 166), Places(480, 96)


class Diamonds(VGroup):
    """The row; a diamond after the other comes, and later closes."""

    def __init__(self, places: Places, palette: Palette) -> None:
        self.places, self.palette = places, palette
        self.first = self.dot(places.joint(0))
        self.first.set_stroke(palette.variable, stroke(2 * NODE_EDGE))
        self.count = self.counted(0)
        self.edges: list[list[Stroke]] = []
        self.pills: list[list[Factor]] = []
        self.closed: list[Factor] = []
        super().__init__(self.first)

    def dot(self, at: Point) -> Circle:
        dot = Circle(radius=units(DOT)).move_to(point(*at))
        return dot.set_fill(self.palette.panel, 1).set_stroke(self.palette.ink, stroke(NODE_EDGE))

    def counted(self, deep: int) -> Writing:
        """How many paths there are through so many diamonds."""
        paths = counts()[deep - 1] if deep else 1
        power = f"{len(WAYS)}^{deep} = " if deep else ""
        number = in_colour("adjoint", maths(grouped(paths)))
        source = f"{power}{number} thin {muted('path' if paths == 1 else 'paths')}"
        return set_maths(source, RESULT, self.palette).move_to(point(*COUNT_AT))

    def next(self, rank: int, seconds: float) -> Motion:
        """One more diamond, and twice as many paths."""
        joint, corner = self.places.joint, self.places.corner
        start, stop = joint(rank), joint(rank + 1)
        edges = [self.edge([start, corner(rank, way), stop]) for way in range(len(WAYS))]
        pills = [Factor(by, LEAST_TEXT, self.palette).move_to(point(*corner(rank, way))) for way, by in enumerate(WAYS)]
        end, before = self.dot(stop), self.count
        self.count = self.counted(rank + 1)
        self.edges.append(edges)
        self.pills.append(pills)
        self.submobjects = [*[each for pair in self.edges for each in pair], *self.submobjects[2 * rank :], *pills, end]
        parts = [FadeIn(part) for part in (*edges, *pills, end)]
        return lasting(seconds, [*parts, *exchanged(before, self.count)])

    def edge(self, corners: list[Point]) -> Stroke:
        ways = [place for pair in pairwise(corners) for place in straight(*pair)]
        return line(ways, FRAME, self.palette.muted, EDGE)

    def walked(self) -> Motion:
        """Some of the paths one after the other."""
        found = core.paths(diamonds(), "x")
        some = [found[round(rank * (len(found) - 1) / (SHOWN_PATHS - 1))] for rank in range(SHOWN_PATHS)]
        lit = Stroke([], False, self.palette.adjoint).set_stroke(self.palette.adjoint, stroke(LIT_EDGE))
        lit.set_z_index(-1)  # under nodes and factors

        def show(lit: Any, share: float) -> None:
            path = some[min(int(share * SHOWN_PATHS), SHOWN_PATHS - 1)]
            way_up = [self.places.joint(0)]
            for rank, way in enumerate(ways_of(path)):
                way_up += [self.places.corner(rank, way), self.places.joint(rank + 1)]
            lit.set_points(bezier_points(list(pairwise(way_up))))

        seconds = SHOWN_PATHS * A_PATH
        return [
            UpdateFromAlphaFunc(lit, show, run_time=seconds, rate_func=linear, introducer=True, remover=True),
        ]

    def meet(self, rank: int, seconds: float) -> Motion:
        """A diamond's two ways are lit."""
        lit = [each.animate.set_stroke(self.palette.adjoint, stroke(LIT_EDGE)).build() for each in self.edges[rank]]
        return lasting(seconds, lit)

    def close(self, rank: int, seconds: float) -> Motion:
        """They close into one edge, and their factors add up on it."""
        start, middle, stop = (self.places.joint(rank + share) for share in (0, 0.5, 1))
        added = Factor(folded()[rank], LEAST_TEXT, self.palette).move_to(point(*middle))
        straightened = [self.edge([start, middle, stop]) for _ in WAYS]
        for each in straightened:
            each.set_stroke(self.palette.adjoint, stroke(LIT_EDGE))
        changes: Motion = [
            each.animate.become(target).build() for each, target in zip(self.edges[rank], straightened, strict=True)
        ]
        first, second = self.pills[rank]
        self.remove(first, second)
        self.add(added)
        self.closed.append(added)
        texts = [FadeOut(each, target_position=added, scale=0.6) for each in (first.text, second)]
        plate = ReplacementTransform(first.plate, added.plate)
        return lasting(seconds, [*changes, *texts, plate, FadeIn(added.text)])

    def multiplied(self) -> Motion:
        """The factors that are left, as a power."""
        trace = diamonds()
        whole = grouped(round(trace.gradient["x"]))
        power = f"{coloured_cell(folded()[0], 'adjoint')}^{DIAMONDS}"
        self.product = set_maths(
            f"{slope('y', 'x')} = {power} = {in_colour('adjoint', maths(whole))}", RESULT, self.palette
        )
        self.product.move_to(point(*PRODUCT_AT))
        flies: Motion = [FadeOut(each.text.copy(), target_position=self.product, scale=0.5) for each in self.closed]
        return lasting(MOVE, [*flies, FadeIn(self.product)])
