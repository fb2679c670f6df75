"""Every path from a variable to the output counts; and one sweep from the output walks all of them at once."""

from itertools import pairwise
from typing import Any

from manim import FadeIn, FadeOut

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.forward_mode import Tangents, cost
from backprop_core.analysis.path_sum import Path
from backprop_core.examples import EXAMPLES
from scenes.picture.arrange import LABEL_GAP
from scenes.picture.graph import Picture
from scenes.picture.typeset import Writing, box_of, place, point, set_maths
from scenes.picture.typst import coloured_cell, in_colour, maths, muted, name, number, slope
from scenes.stage.graph_scene import GraphScene
from scenes.stage.motions import Motion, drawn, hidden, lasting, pulse, shown
from scenes.stage.pass_scripts import ASK, checked
from scenes.stage.script import Beat, coloured_words, holes, label, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.stage.workings import Workings
from scenes.theme import APPEAR, EDGE, GLANCE, LISTEN, LIT_EDGE, MOVE, PANEL_BESIDE, REST, REVEAL, STILL, THINK

COUNT, COUNT_PITCH = 42.0, 96.0  # a line of the count of edges: size of type, and from line to line, in pixels
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

WAYS = "{count} paths lead from {x} up to {y}."
ALONG = "Along {path} the partials multiply."
SUM = "How strong are all paths together?"
TOTAL = "Their products add up to {total}."

HOW_OFTEN = "A slope for each of {count} variables: how often must the graph be walked?"
UPWARDS = "From {x} upwards: how far does each node move with it?"
ONE_SLOPE = "That is {visits} edges, for one slope."
DOWNWARDS = "Now from {y} downwards, once."
ALL_SLOPES = "After {visits} edges every slope is there."
GROWS = "In a small network it is {forward} edges against {backward}."

Edge = tuple[int, int]


def edges_of(trace: core.Trace, path: Path) -> list[Edge]:
    """The edges of a path from its start up, as (node, rank of the operand)."""
    return [(user, trace.nodes[user].operands.index(node)) for node, user in pairwise(path.nodes)]


def paths_script(trace: core.Trace) -> list[Beat]:
    """The question, each path from the first variable, their sum, and the check."""
    variable = next(iter(trace.at))
    found = core.paths(trace, variable)

    def fill(kind: str) -> dict[str, str]:
        total = maths_source(coloured_words(trace.gradient[variable], "adjoint", kind), kind)
        return holes(trace, kind) | {"count": COUNTS[len(found)].capitalize(), "total": total}

    return [
        said("question", "question", "The question", [ASK, WAYS], fill),
        *[path_beat(trace, path, number) for number, path in enumerate(found, 1)],
        said("sum", "backward", "The sum over the paths", [SUM, TOTAL], fill),
        checked(trace),
    ]


def path_beat(trace: core.Trace, path: Path, number: int) -> Beat:
    """What is said of one path."""
    names = [trace.nodes[node].label for node in path.nodes]

    def fill(kind: str) -> dict[str, str]:
        arrow = " arrow " if kind == "typst" else " → "
        way = maths_source(arrow.join(notation.name_text(each, kind) for each in names), kind)
        return {"path": way}

    return said(f"path {number}", "backward", " → ".join(names), [ALONG], fill)


def sweeps_script(trace: core.Trace) -> list[Beat]:
    """The question, a forward sweep for each variable, one backward sweep, and what it costs where there are more."""
    network = cost(small_network())

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "count": COUNTS[len(trace.at)],
            "visits": str(cost(trace).backward),
            "forward": str(network.forward),
            "backward": str(network.backward),
        }

    return [
        said("question", "question", "The question", [HOW_OFTEN], fill),
        *[sweep_beat(core.tangents(trace, variable)) for variable in trace.at],
        said("backward", "backward", "One sweep down", [DOWNWARDS, ALL_SLOPES], fill),
        said("check", "check", "Why it matters", [GROWS], fill),
    ]


def small_network() -> core.Trace:
    """What the last section counts the edges of."""
    return core.trace(EXAMPLES["network"].text, EXAMPLES["network"].at)


def sweep_beat(sweep: Tangents) -> Beat:
    """What is said of a forward sweep."""

    def fill(kind: str) -> dict[str, str]:
        return {"x": label(sweep.variable, kind), "visits": str(sweep.visits)}

    return said(f"from {sweep.variable}", "forward", f"A sweep up from {sweep.variable}", [UPWARDS, ONE_SLOPE], fill)


class Walked(GraphScene):
    """A graph whose edges are walked, some of them at a time."""

    def __init__(self, *told: Any, **manim: Any) -> None:
        super().__init__(*told, **manim)
        self.beats: list[Beat] = []
        self.walked: list[Edge] = []

    def make_the_graph(self) -> None:
        """The graph with its values, and a tick for each beat."""
        self.picture = Picture(self.trace, self.palette)
        self.forward_is_done = True
        self.small = None
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette).done(self.known)

    def begin(self, beat: Beat) -> None:
        """A new section: what was said and lit goes, and the next tick is lit."""
        self.next_section(beat.name)
        place = self.beats.index(beat) if beat in self.beats else None
        self.play(self.cleared(), self.quiet(), lasting(APPEAR, self.ticks.advance(place)))

    def walk(self, edge: Edge, up: bool, *others: Motion) -> None:
        """One edge is lit, its partial appears, and something runs along it."""
        self.walked.append(edge)
        colour = self.palette.value if up else self.palette.adjoint
        lit = [drawn(self.picture.edges[edge], colour, LIT_EDGE), shown(self.picture.pills[edge])]
        self.play(lasting(MOVE, [*lit, pulse(self.picture, edge, up)]), *others)

    def quiet(self) -> Motion:
        """All edges are thin again."""
        edges, self.walked = self.walked, []
        return lasting(APPEAR, [drawn(self.picture.edges[edge], self.palette.muted, EDGE) for edge in edges])


class Paths(Walked):
    """Each path on its own, its partials multiplied; then the sum of the products."""

    script = staticmethod(paths_script)

    def construct(self) -> None:
        question, *self.beats, check = paths_script(self.trace)
        self.ask(question, known=0, wanted=True)
        variable, output = next(iter(self.trace.at)), self.trace.nodes[-1].label
        found = core.paths(self.trace, variable)
        for beat, path in zip(self.beats, found, strict=False):
            self.begin(beat)
            workings = Workings(beat.name, along(self.trace, path), PANEL_BESIDE, self.palette)
            self.panel = workings
            self.begin_saying(beat.lines[0])
            self.wait(GLANCE)
            for edge in edges_of(self.trace, path):
                self.walk(edge, up=True)
            self.play(workings.asked())
            self.wait(THINK)
            self.play(workings.answered())
            self.wait(GLANCE)
        total = self.beats[-1]
        self.begin(total)
        ask, found_out = total.lines
        self.begin_saying(ask)
        self.walked = [edge for path in found for edge in edges_of(self.trace, path)]
        colour = self.palette.value
        self.play(lasting(APPEAR, [drawn(self.picture.edges[edge], colour, LIT_EDGE) for edge in self.walked]))
        added = " + ".join(coloured_cell(path.product, "adjoint", sign=False) for path in found)
        whole = coloured_cell(self.trace.gradient[variable], "adjoint", sign=False)
        rows = [(slope(output, variable), "=", added), ("", "=", whole)]
        workings = self.panel = Workings("all paths", rows, PANEL_BESIDE, self.palette)
        self.play(workings.asked())
        self.wait(LISTEN)
        self.begin_saying(found_out, workings.answered())
        self.wait(STILL)
        self.next_section(check.name)
        self.play(self.cleared(), self.quiet(), lasting(APPEAR, self.ticks.advance(None)))
        self.compare_each(check, PANEL_BESIDE)


def along(trace: core.Trace, path: Path) -> list[tuple[str, str, str]]:
    """The partials of a path, the output's first: in letters, in numbers, and multiplied."""
    names = [trace.nodes[node].label for node in reversed(path.nodes)]
    letters = " dot ".join(slope(above, below) for above, below in pairwise(names))
    numbers = " dot ".join(coloured_cell(partial, "value", sign=False) for partial in reversed(path.partials))
    return [(letters, "=", numbers), ("", "=", coloured_cell(path.product, "adjoint", sign=False))]


class Sweeps(Walked):
    """Forward mode walks the graph once for each variable; the backward pass walks it once for all."""

    script = staticmethod(sweeps_script)

    def construct(self) -> None:
        question, *self.beats, check = sweeps_script(self.trace)
        self.ask(question, known=0)
        *upwards, downwards = self.beats
        self.counts = 0
        self.moves: list[Writing] = []
        for beat, variable in zip(upwards, self.trace.at, strict=True):
            self.sweep_up(beat, core.tangents(self.trace, variable))
        self.sweep_down(downwards)
        self.begin(check)
        network = cost(small_network())
        counts = [
            *self.counted("a network, up", network.forward, "value"),
            *self.counted("a network, down", network.backward, "adjoint"),
        ]
        self.begin_saying(check.lines[0], counts[:2])
        self.wait(REST)
        self.play(counts[2:])
        self.wait(STILL)

    def sweep_up(self, beat: Beat, sweep: Tangents) -> None:
        """From one variable to the output, edge by edge; how far each node moves stands beside it."""
        self.begin(beat)
        ask, found = beat.lines
        self.begin_saying(ask)
        self.wait(LISTEN)
        start = next(node.id for node in self.trace.nodes if node.label == sweep.variable)
        moves = {start: self.beside(start, sweep.tangents[start])}
        self.play(FadeIn(moves[start], run_time=REVEAL))
        for flow in sweep.flows:
            edge = (flow.node, self.trace.nodes[flow.node].operands.index(flow.operand))
            before, moves[flow.node] = moves.get(flow.node), self.beside(flow.node, flow.total)
            gone = [FadeOut(before)] if before else []
            self.walk(edge, True, lasting(MOVE, [FadeIn(moves[flow.node]), *gone]))
        self.begin_saying(found, self.counted(f"up from {maths(name(sweep.variable))}", sweep.visits, "value"))
        self.wait(LISTEN)
        self.moves = list(moves.values())

    def sweep_down(self, beat: Beat) -> None:
        """The backward pass, edge by edge."""
        self.begin(beat)
        once, found = beat.lines
        self.begin_saying(once)
        self.wait(GLANCE)
        for step, edge in zip(self.trace.backward, self.picture.edge_of, strict=True):
            before, after = self.picture.nodes[step.node_id if edge is None else step.operand_id or 0].next_total()
            changes = lasting(MOVE, [shown(after)] if after else [])
            changes += lasting(MOVE, [hidden(before)] if before else [])
            if edge is None:
                self.play(changes)
            else:
                self.walk(edge, False, changes)
        self.begin_saying(found, self.counted("down, once", cost(self.trace).backward, "adjoint"))
        self.wait(LISTEN)

    def quiet(self) -> Motion:
        """What one sweep has found goes before the next."""
        gone, self.moves = self.moves, []
        return [*super().quiet(), *lasting(APPEAR, [FadeOut(each) for each in gone])]

    def beside(self, node: int, tangent: float) -> Writing:
        """How far a node moves for each step of the variable, where its adjoint will stand."""
        place, size = self.picture.arrangement.places[node], self.picture.arrangement.density.label
        writing = set_maths(in_colour("value", maths(f"arrow.t {number(tangent)}")), size, self.palette)
        x = place.x + place.half + LABEL_GAP + box_of(writing).width / 2
        return writing.move_to(point(x, place.y + 0.56 * size))

    def counted(self, way: str, visits: int, role: str) -> Motion:
        """A line of the count at the right: which sweep, and how many edges it took."""
        which, count = (Writing(text, COUNT, self.palette) for text in (muted(way), f"#{role}[{visits} edges]"))
        top = PANEL_BESIDE.top + 30 + self.counts * COUNT_PITCH
        self.counts += 1
        place(which, left=PANEL_BESIDE.left, middle=top)
        place(count, right=PANEL_BESIDE.right, middle=top)
        return lasting(REVEAL, [FadeIn(which), FadeIn(count)])
