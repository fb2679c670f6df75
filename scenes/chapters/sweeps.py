"""A race: forward mode needs a pass for each variable, and one pass down gives every slope. The same network twice."""

from collections.abc import Sequence
from typing import NamedTuple

from manim import Circle, Line, Mobject, Rectangle, Square, VGroup, VMobject

import backprop_core as core
from backprop_core.analysis.forward_mode import cost
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.curves import evenly, line, straight
from scenes.picture.graph import Stroke, edges_of_steps, stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.lines import Point, between, bezier_points
from scenes.picture.token import Token
from scenes.picture.typeset import Writing, pixels, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, muted, name
from scenes.stage.carried import gliding
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, label, said
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, EDGE, FRAME, LEAST_TEXT, LISTEN, LIT_EDGE, MOVE, NODE_EDGE, REST, STILL, Palette

DOT, START = 9.0, 15.0  # radius of a node, and of the one where a pass begins
SLOT = 38.0  # the side of a slope’s place
BAR, NUMBER = 24.0, 40  # how high the bar of edges is; size of type
FIRST_PASS, SPEED = 2.8, 14.0  # seconds for the first pass, which is looked at; then edges a second


class Places(NamedTuple):
    """Where the lanes of the race are, and what is in each, from its top.

    Args:
        lanes: that of forward mode, and that of backward mode.
        network: its top and its bottom.
        slots: the places of the slopes, and names: of the variables.
        counts: the counters, and how far from the left they begin.
        track: the bar.
    """

    lanes: tuple[Box, Box]
    network: tuple[float, float]
    slots: float
    names: float
    counts: Point
    track: float


WIDE = Places((Box(110, 140, 900, 850), Box(1020, 140, 1810, 850)), (75, 470), 535, 585, (0, 655), 700)
SQUARE = Places((Box(460, 116, 1460, 486), Box(460, 512, 1460, 882)), (66, 226), 268, 310, (320, 22), 354)

HOW_MANY = "A slope for each of {count} variables. How many passes?"
UPWARDS = "Forward: {x} moves a little, and what it moves lights up."
ONE_SLOPE = "One pass, {visits} edges, one slope."
DOWNWARDS = "Backward starts at {y}, just as fast."
WAITS = "Backward is done, and waits."
GROWS = "The same slopes: {forward} edges, or {backward}."


class Walk(NamedTuple):
    """An edge that is walked: from where to where, in which pass, and the variables whose slopes are then known."""

    way: tuple[Point, Point]
    turn: int
    known: tuple[str, ...]


def script(trace: core.Trace) -> list[Beat]:
    """The question, the first pass forward, the race, and what both come to."""
    spent, variable = cost(trace), next(iter(trace.at))

    def fill(kind: str) -> dict[str, str]:
        return {
            "count": str(len(trace.at)),
            "x": label(variable, kind),
            "y": label(trace.nodes[-1].label, kind),
            "visits": str(core.tangents(trace, variable).visits),
            "forward": str(spent.forward),
            "backward": str(spent.backward),
        }

    return [
        said("question", "question", "The question", [HOW_MANY], fill),
        said("forward", "forward", "One pass forward", [UPWARDS, ONE_SLOPE], fill),
        said("race", "backward", "The race", [DOWNWARDS, WAITS], fill),
        said("check", "check", "Both at the end", [GROWS], fill),
    ]


def forward_walks(trace: core.Trace, spots: Sequence[Point]) -> list[Walk]:
    """Every edge of every pass forward, in order."""
    walks = []
    for turn, variable in enumerate(trace.at):
        flows = core.tangents(trace, variable).flows
        ends = [(variable,) if flow is flows[-1] else () for flow in flows]
        walks += [
            Walk((spots[flow.operand], spots[flow.node]), turn, end) for flow, end in zip(flows, ends, strict=True)
        ]
    return walks


def backward_walks(trace: core.Trace, spots: Sequence[Point]) -> list[Walk]:
    """Every edge of the one pass down; a variable's slope is known when the last of its parts has arrived."""
    steps = [(step, edge) for step, edge in zip(trace.backward, edges_of_steps(trace), strict=True) if edge]
    last = {step.operand: number for number, (step, _) in enumerate(steps)}
    return [
        Walk(
            (spots[edge[0]], spots[step.operand_id or 0]),
            0,
            (step.operand,) if step.operand in trace.at and last[step.operand] == number else (),
        )
        for number, (step, edge) in enumerate(steps)
    ]


class Lane(VGroup):
    """One runner: its network, a place for each slope, filled when it is known, and how many edges it has walked."""

    def __init__(self, trace: core.Trace, places: Places, forward: bool, most: int, palette: Palette) -> None:
        box = self.box = places.lanes[0 if forward else 1]
        self.trace, self.places, self.forward, self.palette = trace, places, forward, palette
        self.colour = palette.value if forward else palette.adjoint
        within = box.top + places.network[0], box.top + places.network[1]
        self.spots = spots_in(trace, Box(box.left, within[0], box.right, within[1]))
        self.walks = (forward_walks if forward else backward_walks)(trace, self.spots)
        self.passes = self.walks[-1].turn + 1
        self.pixels_an_edge = box.width / most
        self.walked = 0.0
        edges = [
            line(
                straight(self.spots[node.id], self.spots[operand]),
                *(FRAME, palette.line, EDGE),
                dotted=not trace.nodes[operand].leads,
            )
            for node in trace.nodes
            for operand in node.operands
        ]
        self.lit = Stroke([], False, self.colour)
        self.lit.set_stroke(self.colour, stroke(LIT_EDGE))
        self.dots = [self.dot(node.id) for node in trace.nodes]
        heading = "forward mode" if forward else "backward mode"
        self.heading = Writing(in_colour("value" if forward else "adjoint", heading), NUMBER, palette)
        place(self.heading, left=box.left, middle=box.top + 22)
        self.slots = {variable: self.slot(rank) for rank, variable in enumerate(trace.at)}
        below = box.top + places.names
        names = [
            set_maths(muted(maths(name(each))), LEAST_TEXT, palette).move_to(point(self.across(rank), below))
            for rank, each in enumerate(trace.at)
        ]
        track = self.box.top + places.track
        self.track = Line(point(box.left, track), point(box.right, track))
        self.track.set_stroke(palette.line, stroke(NODE_EDGE))
        self.bar = Rectangle()
        self.counts = [Writing("x", NUMBER, palette) for _ in range(2)]
        super().__init__(
            *edges, self.lit, *self.dots, self.heading, *names, *self.slots.values(), self.track, self.bar, *self.counts
        )

    @property
    def length(self) -> int:
        """How many edges it is to the end."""
        return len(self.walks)

    @property
    def moves(self) -> list[Mobject]:
        """What changes while it runs."""
        return [self.lit, *self.dots, *self.slots.values(), self.bar, *self.counts]

    def dot(self, node: int) -> VMobject:
        """A node: a variable has a thick ring, a constant is a square."""
        drawn = self.trace.nodes[node]
        shape = Square(side_length=units(2 * DOT)) if drawn.operation == "constant" else Circle(radius=units(DOT))
        variable = drawn.name in self.trace.at and not drawn.operands
        colour = self.palette.variable if variable else self.palette.muted
        shape.set_fill(self.palette.panel, 1).set_stroke(colour, stroke(NODE_EDGE + 2 * variable))
        return shape.move_to(point(*self.spots[node]))

    def across(self, rank: int) -> float:
        """Where the place of a variable's slope is, from the left."""
        return self.box.left + (rank + 0.5) * self.box.width / len(self.trace.at)

    def slot(self, rank: int) -> Square:
        """The place of a variable's slope, empty."""
        slot = Square(side_length=units(SLOT)).set_fill(self.palette.adjoint, 0)
        slot.set_stroke(self.palette.muted, stroke(NODE_EDGE))
        return slot.move_to(point(self.across(rank), self.box.top + self.places.slots))

    def run(self, walked: float) -> None:
        """It has walked so many edges; of the last one a part."""
        self.walked = walked
        whole = int(walked)
        turn = self.walks[min(whole, self.length - 1)].turn
        own = [walk for walk in self.walks[:whole] if walk.turn == turn]
        pieces = [walk.way for walk in own]
        if walked > whole:
            start, stop = self.walks[whole].way
            pieces.append((start, between(start, stop, walked - whole)))
        self.lit.set_points(bezier_points(pieces))
        known = {variable for walk in self.walks[:whole] for variable in walk.known}
        for variable, slot in self.slots.items():
            slot.set_fill(opacity=float(variable in known))
        begins = list(self.trace.at)[turn] if self.forward and whole < self.length else None
        for node, dot in zip(self.trace.nodes, self.dots, strict=True):
            if node.name in self.trace.at and not node.operands:
                colour = self.palette.adjoint if node.name in known else self.palette.panel
                dot.set_fill(self.palette.variable if node.name == begins else colour, 1)
                dot.set(width=units(2 * (START if node.name == begins else DOT)))
        self.bar.become(self.bar_of(walked))
        for text, new in zip(self.counts, self.counted(turn, whole), strict=True):
            text.rewrite(new)

    def bar_of(self, walked: float) -> Rectangle:
        """The edges so far, end to end."""
        length = max(walked * self.pixels_an_edge, 2.0)
        bar = Rectangle(width=units(length), height=units(BAR)).set_stroke(width=0).set_fill(self.colour, 1)
        return bar.move_to(point(self.box.left + length / 2, self.box.top + self.places.track))

    def counted(self, turn: int, whole: int) -> list[Writing]:
        """Which pass it is, and how many edges have been walked."""
        last = whole == self.length
        texts = (f"pass {turn + 1} of {self.passes}{', done' if last else ''}", f"{whole} edges")
        aside, down = self.places.counts
        middle = self.box.top + down
        which = place(Writing(muted(texts[0]), NUMBER, self.palette), left=self.box.left + aside, middle=middle)
        edges = Writing(in_colour("value" if self.forward else "adjoint", texts[1]), NUMBER, self.palette)
        return [which, place(edges, right=self.box.right, middle=middle)]


def spots_in(trace: core.Trace, box: Box) -> list[Point]:
    """Where the nodes of a graph stand in a box, each in its place."""
    places = [(node.x, node.y) for node in trace.nodes]
    (left, right), (top, bottom) = ((min(side), max(side)) for side in zip(*places, strict=True))
    return [
        (box.left + (x - left) / (right - left) * box.width, box.top + (y - top) / (bottom - top) * box.height)
        for x, y in places
    ]


class Sweeps(Lesson):
    """Forward mode has a head start of a pass, and loses."""

    script = staticmethod(script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        most = cost(self.trace).forward
        places = self.shaped(WIDE, SQUARE)
        self.up, self.down = (Lane(self.trace, places, forward, most, self.palette) for forward in (True, False))
        for lane in (self.up, self.down):
            lane.run(0)
        return [self.up, self.down]

    def set_the_stage(self) -> None:
        """Both lanes and the ticks appear."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*self.drawn(), self.ticks]]))

    def tellings(self) -> list[Telling]:
        return [self.first_pass, self.race]

    def first_pass(self, beat: Beat) -> None:
        """From one variable to the top: a 1 goes in, the wave runs up, and one slope comes out."""
        claim, found = beat.lines
        variable = next(iter(self.trace.at))
        sweep = core.tangents(self.trace, variable)
        start = next(node.id for node in self.trace.nodes if node.label == variable)
        goes_in = Token(sweep.tangents[start], NUMBER, self.palette, forward=True)
        goes_in.move_to(point(*self.up.spots[start]))
        self.claim(claim, lasting(MOVE, [FadeIn(goes_in, scale=0.3)]))
        self.play(lasting(APPEAR, [FadeOut(goes_in, scale=0.3)]))
        self.play(self.running({self.up: sweep.visits - 0.001}, FIRST_PASS))
        comes_out = Token(sweep.tangents[-1], NUMBER, self.palette, forward=True)
        top, slot = self.up.spots[-1], self.up.slots[variable].get_center()
        comes_out.move_to(point(*top))
        self.play(lasting(APPEAR, [FadeIn(comes_out, scale=0.3)]))
        self.cue(found.text)
        self.play(lasting(MOVE, [gliding(comes_out, [top, pixels(slot)])]))
        self.up.run(sweep.visits)
        self.play(lasting(APPEAR, [FadeOut(comes_out, target_position=slot, scale=0.3)]))
        self.begin_saying(found)
        self.wait(LISTEN)

    def race(self, beat: Beat) -> None:
        """Both run, the one down gets home, and the other goes on."""
        claim, waits = beat.lines
        output = self.down.spots[-1]
        seed = Token(1.0, NUMBER, self.palette).move_to(point(*output))
        self.claim(claim, lasting(MOVE, [FadeIn(seed, scale=0.3)]))
        self.play(lasting(APPEAR, [FadeOut(seed, scale=0.3)]))
        first = self.down.length
        self.play(self.running({self.up: self.up.walked + first, self.down: first}, first / SPEED))
        left = self.up.length - self.up.walked
        new = self.running({self.up: self.up.length}, left / SPEED)
        self.begin_saying(waits)
        self.play(new)
        self.wait(REST)

    def running(self, ends: dict[Lane, float], seconds: float) -> Motion:
        """Some lanes are walked on, each at an even speed."""
        starts = {lane: lane.walked for lane in ends}

        def draw(share: float) -> None:
            for lane, end in ends.items():
                lane.run(starts[lane] + share * (end - starts[lane]))

        return evenly(draw, seconds, *[part for lane in ends for part in lane.moves])

    def check(self, beat: Beat) -> None:
        """The same slopes in both lanes, and two counts."""
        self.begin_saying(beat.lines[0])
        self.wait(STILL)
