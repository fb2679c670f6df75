"""A bias in a batch is copied forward and added backward; and the bug that copies what nobody meant to."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from manim import Dot, Line, Mobject, VGroup

import backprop_core as core
from backprop_core.notation.matrices import shape_text
from backprop_core.training.batches import Epoch
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.cells import Cells, Grid
from scenes.picture.curves import Axes, Window, line, redraw, straight
from scenes.picture.edges import Point
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, maths, muted, number, slope_in_line, word
from scenes.stage.array_lesson import ArrayLesson, value_of
from scenes.stage.bench import Bench
from scenes.stage.cell_motions import appears, fills, vanishes
from scenes.stage.equations import Equation, Term
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, label, said
from scenes.theme import APPEAR, GLANCE, LEAST_TEXT, LISTEN, MOVE, NODE_EDGE, REST, REVEAL, RING, STILL, THINK, Palette

ASK = "One bias serves {count} examples. What does it get?"
MEANING = "{Z} has a row for each example, and {b} is one vector."
COPIED = "Forward, {b} is copied into every row."
ADDED = "Backward, what was copied is added up."
STRETCHED = "{y} has {shape_y} entries, {t} is {shape_t}: to subtract them, both are copied to {shape}."
FALLS = "With this bug the loss falls too."
PLACE = "But to the wrong place: a flat line."
NUMBER, NAME = 46, 46  # sizes of type
SIGN_AT = 46.0  # left of a card
ABOVE = 38.0
LEFT_OF_HEAD = 900.0  # where the function at the top may begin
KINDS = ("$t$ a vector", "$t$ a column")
LOSS = "y = X @ w; L = mean((y - t)^2)"
INPUTS, TARGETS, START = [[1, 1], [1, 2], [1, 3]], [1, 2, 3], [3, -1]  # a line through three points
RATE, EPOCHS, SECONDS = 0.1, 300, 4
NOTHING = 1e-4  # a loss that is less is said to be about 0
DOT = 15.0  # radius of a point, in pixels
SIDES = (0.4, 3.6, -0.6, 3.6)  # from where to where a plot goes, across and up
HIGHEST = 1.6  # of the losses that are drawn: the first step leaps down from above
OVER = 34.0  # how far above the end of a loss curve its name stands


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        cell: the sides of a cell.
        top: of the cards, and `row`, of b above them.
        sums, copies, z: how far left the cards stand; errors: the upper left corner of theirs.
        bench: where the bug is worked out.
        plots: of the line that learns, and losses, of how its loss falls.
    """

    cell: tuple[float, float]
    top: float
    row: float
    sums: float
    copies: float
    z: float
    errors: Point
    bench: Box
    plots: tuple[Box, Box]
    losses: Box


WIDE = Places(
    *((104, 70), 350, 206, 200, 570, 940, (1420, 350), Box(96, 220, 1824, 760)),
    *((Box(100, 280, 600, 720), Box(690, 280, 1190, 720)), Box(1340, 280, 1700, 720)),
)
SQUARE = Places(
    *((104, 66), 286, 142, 460, 770, 1080, (1080, 640), Box(460, 150, 1460, 800)),
    *((Box(470, 210, 930, 500), Box(994, 210, 1454, 500)), Box(540, 600, 1290, 840)),
)


def node_of(trace: core.Trace, operation: str) -> Any:
    return next(node for node in trace.nodes if node.operation == operation)


def beginning(bug: bool) -> core.Trace:
    """The loss of the line before it learns: with targets as a vector, or with the bug as a column."""
    return core.trace(LOSS, {"w": START, "X": INPUTS, "t": targets(bug)})


def targets(bug: bool) -> Any:
    return [[each] for each in TARGETS] if bug else TARGETS


def learned(bug: bool) -> list[Epoch]:
    """The weights and the losses while the line learns from all points at once."""
    data = {"X": INPUTS, "t": targets(bug)}
    return list(core.train(LOSS, {"w": START}, data, RATE, epochs=EPOCHS, batch=len(TARGETS)))


def script(trace: core.Trace) -> list[Beat]:
    """The question, copies, their sum, and the bug with where it leads."""
    wrong = beginning(bug=True)
    shapes = [shape_text(np.shape(wrong.nodes[value_of(wrong, name)].value)) for name in ("y", "t")]
    whole = shape_text(np.shape(node_of(wrong, "subtract").value))

    def fill(kind: str) -> dict[str, str]:
        return {
            **{name: label(name, kind) for name in ("b", "Z", "y", "t")},
            "count": str(len(trace.at["X"])),
            **dict(zip(("shape_y", "shape_t", "shape"), (*shapes, whole), strict=True)),
        }

    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        said("copied", "forward", "Copied forward", [COPIED], fill),
        said("added", "backward", "Added backward", [ADDED], fill),
        said("stretched", "mistake", "Copied by mistake", [STRETCHED], fill),
        said("check", "check", "Where the bug leads", [FALLS, PLACE], fill),
    ]


class CopiedAdded(ArrayLesson):
    """b drops a copy into every row; the film runs back, and the rows of errors rise onto b and add up."""

    script = staticmethod(script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        palette, trace = self.palette, self.trace
        places = self.places = self.shaped(WIDE, SQUARE)
        self.middle = places.row + places.cell[1] / 2  # of the bias, and of what it gets
        self.sums = self.card(node_of(trace, "matmul").value, "value", (places.sums, places.top))
        bias = np.asarray(trace.at["b"])
        self.bias = self.row(bias, "value", (places.copies, places.row))
        self.copies = [self.row(bias, "value", (places.copies, y)) for y in self.heights()]
        name = place(set_maths("b", NAME, palette), right=places.copies - 18, middle=self.middle)
        self.stage: list[Mobject] = [self.sums, self.bias, name, self.above(self.sums, "X W^top")]
        return list(self.stage)

    def heights(self) -> list[float]:
        """Where the rows stand."""
        return [self.places.top + at * self.places.cell[1] for at in range(len(self.trace.at["X"]))]

    def card(self, values: Any, role: str, at: tuple[float, float]) -> Cells:
        return Cells(values, Grid(np.shape(values), *self.places.cell, NUMBER), role, self.palette, at)

    def row(self, values: Any, role: str, at: tuple[float, float]) -> Cells:
        return Cells(values, Grid(np.shape(values), *self.places.cell, NUMBER, turned=True), role, self.palette, at)

    def above(self, cells: Cells, name: str) -> Writing:
        """A name in the middle above a card."""
        writing, box = set_maths(name, NAME, self.palette), box_of(cells)
        return place(writing, left=box.middle[0] - box_of(writing).width / 2, middle=box.top - ABOVE)

    def sign(self, text: str, left_of: float) -> Writing:
        middle = self.places.top + len(self.heights()) * self.places.cell[1] / 2
        return set_maths(text, NAME, self.palette).move_to(point(left_of - SIGN_AT, middle))

    def tellings(self) -> list[Telling]:
        return [self.copied, self.added, self.stretched]

    def copied(self, beat: Beat) -> None:
        """Copies of b drop into the rows, one after the other; then the sums are there."""
        places = self.places
        plus, equals = self.sign("+", places.copies), self.sign("=", places.z)
        self.begin_saying(beat.lines[0], lasting(APPEAR, [FadeIn(plus)]))
        for copy in self.copies:
            self.play(lasting(MOVE * 0.75, [FadeIn(copy, target_position=self.bias)]))
        self.z = self.card(self.trace.nodes[value_of(self.trace, "Z")].value, "value", (places.z, places.top)).emptied()
        name = self.above(self.z, "Z")
        self.play(lasting(APPEAR, [FadeIn(part) for part in (equals, self.z, name)]))
        self.play(fills(self.z, seconds=2 * MOVE))
        self.stage += [plus, equals, self.z, name]
        self.wait(LISTEN)

    def added(self, beat: Beat) -> None:
        """The errors come back along the same rows, and rise onto b one after the other."""
        errors = np.asarray(self.trace.nodes[value_of(self.trace, "Z")].adjoint)
        card = self.card(errors, "adjoint", self.places.errors)
        name = self.above(card, slope_in_line("L", "Z"))
        self.begin_saying(beat.lines[0], lasting(MOVE, [FadeIn(card), FadeIn(name)]))
        self.wait(REST)
        rows = [
            self.row(each, "adjoint", (self.places.copies, y)) for each, y in zip(errors, self.heights(), strict=True)
        ]
        back: Motion = [FadeIn(row, target_position=card, scale=0.8) for row in rows]
        self.play(lasting(2 * MOVE, back), lasting(MOVE, [FadeOut(copy) for copy in self.copies]))
        totals = [
            self.row(each, "adjoint", (self.places.z, self.places.row)).hidden() for each in np.cumsum(errors, axis=0)
        ]
        label_of = set_maths(slope_in_line("L", "b"), NAME, self.palette)
        place(label_of, left=box_of(totals[0]).right + 20, middle=self.middle)
        self.add(*totals)
        self.play(lasting(APPEAR, [FadeIn(label_of)]))
        for at, (row, total) in enumerate(zip(rows, totals, strict=True)):
            self.play(lasting(MOVE, [row.animate.move_to(total).build()]))
            gone: Motion = [*vanishes(totals[at - 1])] if at else []
            self.play(lasting(APPEAR, [*gone, *appears(total), FadeOut(row)]))
        self.stage += [card, name, label_of, *totals]
        self.wait(LISTEN)

    def stretched(self, beat: Beat) -> None:
        """Three numbers less a column of three are nine."""
        wrong = beginning(bug=True)
        y, t = (wrong.nodes[value_of(wrong, name)].value for name in ("y", "t"))
        parts = (Term("y", y, "value"), "minus", Term("t", np.asarray(t), "value"), "=")
        whole = node_of(wrong, "subtract").value
        self.bench = Bench(Equation((*parts, Term("y - t", whole, "value"))), "", self.places.bench, self.palette)
        kinds = (self.bench.signs, self.bench.cards, self.bench.names, self.bench.shapes)
        shown = [part for parts in kinds for part in parts.values()]
        function, heading = self.function_of(wrong), [self.header.writing] if self.header else []
        self.play(lasting(APPEAR, [FadeOut(part) for part in [*self.stage, *heading]]))
        self.play(lasting(APPEAR, [FadeIn(function)]) if function else [])
        self.begin_saying(beat.lines[0], lasting(MOVE, [FadeIn(part) for part in shown]))
        self.wait(GLANCE)
        self.play(self.bench.all_out(2 * MOVE))
        self.wait(THINK)
        self.stage = list(shown)

    def check(self, beat: Beat) -> None:
        """The same line learns twice: with the targets as a vector it meets the points, with a column it lies flat."""
        self.play(lasting(APPEAR, [FadeOut(part) for part in self.stage]))
        runs = [learned(bug) for bug in (False, True)]
        styles = zip(runs, (False, True), self.places.plots, strict=True)
        plots = [Plot(run, dotted, box, self.palette) for run, dotted, box in styles]
        losses = Losses(runs, self.places.losses, self.palette)
        heads = [
            place(Writing(muted(word), NAME, self.palette), left=box.left, middle=box.top - 60)
            for word, box in zip(KINDS, self.places.plots, strict=True)
        ]
        falls, flat = beat.lines
        self.begin_saying(falls, lasting(MOVE, [FadeIn(part) for part in [*plots, *heads, losses]]))
        self.wait(REST)
        self.play(lasting(SECONDS, [*[plot.learns() for plot in plots], *losses.falls()]))
        self.play([change for part in (*plots, losses) for change in part.ends()])
        self.wait(GLANCE)
        self.begin_saying(flat)
        self.wait(STILL)


def reached(epochs: Sequence[Epoch], share: float) -> int:
    """The epoch after a share of the time: slow at first, when most happens."""
    return min(len(epochs) - 1, round(share * share * (len(epochs) - 1)))


class Losses(VGroup):
    """How the loss falls in each of two runs: to 0, and to something else."""

    def __init__(self, runs: Sequence[Sequence[Epoch]], box: Box, palette: Palette) -> None:
        self.runs, self.window = runs, Window(box, 0, EPOCHS, 0, HIGHEST)
        self.axes = Axes(self.window, (word("epoch"), "L"), (EPOCHS // 2, EPOCHS), (0, 1), palette)
        self.curves = [line([], box, palette.value, RING, dotted) for dotted in (False, True)]
        self.names = [
            place(Writing(muted(kind), LEAST_TEXT, palette), right=box.right, middle=self.end(run) - OVER)
            for kind, run in zip(KINDS, runs, strict=True)
        ]
        super().__init__(self.axes, *self.curves)

    def end(self, run: Sequence[Epoch]) -> float:
        """How high a curve lies at its end."""
        return self.window.place(0, run[-1].loss)[1]

    def falls(self) -> Motion:
        """Both curves are drawn as the lines learn."""

        def drawing(curve: Any, run: Sequence[Epoch]) -> UpdateFromAlphaFunc:
            def draw(_: Mobject, share: float) -> None:
                losses = [epoch.loss for epoch in run[: reached(run, share) + 1]]
                redraw(curve, [self.window.place(at, loss) for at, loss in enumerate(losses)], self.window.frame)

            return UpdateFromAlphaFunc(curve, draw)

        return [drawing(*pair) for pair in zip(self.curves, self.runs, strict=True)]

    def ends(self) -> Motion:
        """Which is which."""
        return lasting(REVEAL, [FadeIn(name) for name in self.names])


class Plot(VGroup):
    """Three points, and the line that learns to meet them."""

    def __init__(self, epochs: list[Epoch], dotted: bool, box: Box, palette: Palette) -> None:
        self.epochs, self.palette = epochs, palette
        self.window = Window(box, *SIDES)
        corners = [self.window.place(SIDES[0], SIDES[2]), self.window.place(SIDES[1], SIDES[2])]
        self.base = Line(point(*corners[0]), point(*corners[1])).set_stroke(palette.muted, stroke(NODE_EDGE))
        self.dots = [
            Dot(point(*self.window.place(x, y)), radius=units(DOT), color=palette.ink)
            for (_, x), y in zip(INPUTS, TARGETS, strict=True)
        ]
        self.line = line(self.way(START), box, palette.value, RING, dotted)
        self.loss = self.losses(0)
        self.last = self.losses(-1)
        super().__init__(self.base, self.line, *self.dots, self.loss)

    def way(self, weights: Any) -> list[tuple[float, float]]:
        """The line of some weights, from side to side of the plot."""
        first, slope = (float(each) for each in weights)
        return straight(*[self.window.place(x, first + slope * x) for x in SIDES[:2]])

    def losses(self, at: int) -> Writing:
        """What the loss is after an epoch, at the upper right."""
        loss = self.epochs[at].loss
        said = f"approx {number(0)}" if loss < NOTHING else f"= {number(loss)}"
        writing = set_maths(f"L {in_colour('value', maths(said))}", NAME, self.palette)
        return place(writing, right=self.window.frame.right, middle=self.window.frame.top - 60)

    def learns(self) -> UpdateFromAlphaFunc:
        """The line moves as the weights do, fast at first."""

        def move(_: Mobject, share: float) -> None:
            redraw(self.line, self.way(self.epochs[reached(self.epochs, share)].weights["w"]), self.window.frame)

        return UpdateFromAlphaFunc(self.line, move)

    def ends(self) -> Motion:
        """What the loss has come to."""
        return lasting(REVEAL, [FadeOut(self.loss), FadeIn(self.last)])
