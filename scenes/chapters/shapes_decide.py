"""Why there is a transpose on the way back: shapes ask for it, and letters say why, where shapes would take either."""

from typing import Any, NamedTuple

import numpy as np
from manim import Line, Mobject, ReplacementTransform, there_and_back

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.cells import Cells, Grid
from scenes.picture.edges import Point
from scenes.picture.graph import stroke
from scenes.picture.layer_net import VALUE
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.token import Token
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.stage.array_lesson import ArrayLesson
from scenes.stage.array_scripts import Entry, nudged_at, slope
from scenes.stage.bench import Bench
from scenes.stage.carried import gliding
from scenes.stage.cell_motions import fills, lit, middle_of, unlit
from scenes.stage.equations import Equation, Term, entry_said, equation_of
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, drawn, lasting, shown
from scenes.stage.script import Beat, coloured_words, label, maths_source, said
from scenes.stage.script import Line as Said
from scenes.theme import APPEAR, GLANCE, LISTEN, LIT_EDGE, MOVE, REST, REVEAL, STILL, THINK, time_to_read

ASK = "Going back, do you need {W} as it is, or turned over?"
MEANING = "{slope} has to be as large as {x}."
MISFIT = "{columns} columns meet {rows} entries: they do not fit."
TURNED = "Turned over, {rows} columns meet {rows} entries, and {columns} numbers come out."
REACHES = "{input} reaches every entry of {z}: its edges are a column."
BOTH = "Where {W} is square, both fit. Which is right?"
PREDICT = "Nudge {entry} by {by}: they predict {right} and {wrong}."
DECIDED = "Actually {L} moves by {change}: the letters are right."
SQUARE = {"W": [[1, -2, 3], [0, 4, -1], [2, 1, 0]], "x": [3, 1, 2], "t": [6, 4, 8]}
CELL, NUMBER, NAME, SIDE = (92.0, 80.0), 46, 46, 46  # sides of a cell, and sizes of type
DOCKED, SIGN_GAP = 46.0, 40.0  # how far factors and signs stand apart
LOOKED_AT = 1  # the input whose edges are followed
STRIKE, APART = 6.0, 44.0  # how thick what is wrong is struck out, and how far a token waits from its weight


class Places(NamedTuple):
    """The upper left corner of W, how far right that stands which it is to meet, and where the two ways are."""

    matrix: Point
    far: float
    pairs: tuple[Box, Box]


WIDE_AT = Places((880, 290), 1290, (Box(96, 210, 900, 700), Box(1020, 210, 1824, 700)))
SQUARE_AT = Places((690, 560), 1090, (Box(460, 112, 1460, 492), Box(460, 504, 1460, 884)))


def to_inputs(trace: core.Trace) -> Equation:
    """The step into the inputs as an equation of cards."""
    step = next(step for step in trace.backward if step.operand == "x")
    equation = equation_of(trace, step)
    assert equation is not None
    return equation


def square(trace: core.Trace) -> core.Trace:
    """The same program with a matrix that fits either way."""
    return core.trace(trace.expression, SQUARE)


def straight(trace: core.Trace) -> Equation:
    """What comes out where W is not turned over, as an equation of cards."""
    _, sign, errors, equals, result = to_inputs(trace).parts
    assert isinstance(errors, Term) and isinstance(result, Term)
    own = core.trace("sum(W @ d)", {"W": trace.at["W"], "d": errors.values})
    wrong = next(node.value for node in own.nodes if node.operation == "matmul")
    return Equation((Term("W", trace.at["W"], "value"), sign, errors, equals, Term("?", wrong, "adjoint")))


def decided(trace: core.Trace) -> tuple[Entry, float]:
    """The entry of x at which the two differ most, nudged, and what the wrong one predicts of it."""
    right, wrong = (np.asarray(each.result.values) for each in (to_inputs(trace), straight(trace)))
    at = int(np.argmax(np.abs(right - wrong)))
    return nudged_at(trace, "x", (at,)), float(wrong[at]) * NUDGE


def script(trace: core.Trace) -> list[Beat]:
    """The question, shapes that do not fit and then do, the reason, and the case that shapes leave open."""
    rows, columns = np.shape(trace.at["W"])
    entry, wrong = decided(square(trace))

    def fill(kind: str) -> dict[str, str]:
        return {
            **{name: label(name, kind) for name in ("W", "x", "z", "L")},
            "slope": slope(trace, "x", kind),
            "rows": str(rows),
            "columns": str(columns),
            "input": maths_source(f"x[{LOOKED_AT}]", kind),
            "entry": maths_source(entry.text, kind),
            "by": maths_source(notation.shown(NUDGE), kind),
            "right": maths_source(coloured_words(entry.nudge.predicted, "adjoint", kind), kind),
            "wrong": maths_source(coloured_words(wrong, "adjoint", kind), kind),
            "change": maths_source(coloured_words(entry.nudge.actual, "value", kind), kind),
        }

    reason = said("letters", "backward", "Why: the edges out of an input", [REACHES], fill)
    spelled = Said(*entry_said(to_inputs(trace).views[LOOKED_AT,]))
    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        said("shapes", "backward", "Shapes that do not fit", [MISFIT], fill),
        said("turned", "backward", "Turned over", [TURNED], fill),
        Beat(reason.name, reason.phase, reason.title, (*reason.lines, spelled)),
        said("square", "backward", "A square matrix fits both ways", [BOTH], fill),
        said("check", "check", "A nudge decides", [PREDICT, DECIDED], fill),
    ]


class ShapesDecide(ArrayLesson):
    """W bumps against the errors, turns over on its diagonal and fits; then the net says why."""

    script = staticmethod(script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        palette, at = self.palette, self.trace.at
        self.equation = to_inputs(self.trace)
        _, _, errors, _, result = self.equation.parts
        assert isinstance(errors, Term) and isinstance(result, Term)
        self.places = self.shaped(WIDE_AT, SQUARE_AT)
        self.net = self.net_of(at["W"])
        self.deltas = [self.net.beside_unit(i, float(value), "adjoint") for i, value in enumerate(errors.values)]
        self.matrix = Cells(at["W"], Grid(np.shape(at["W"]), *CELL, NUMBER), "value", palette, self.places.matrix)
        lying = Grid(np.shape(errors.values), *CELL, NUMBER)
        self.errors = Cells(errors.values, lying, "adjoint", palette, (self.places.far, self.places.matrix[1]))
        self.result_term = result
        self.names = [self.above(self.matrix, "W"), self.above(self.errors, errors.name)]
        return [self.net, *self.deltas, self.matrix, self.errors, *self.names]

    def above(self, cells: Cells, name: str) -> Writing:
        """A name in the middle above a card."""
        writing = set_maths(name, NAME, self.palette)
        box = box_of(cells)
        return place(writing, left=box.middle[0] - box_of(writing).width / 2, middle=box.top - 40)

    def tellings(self) -> list[Telling]:
        return [self.bump, self.turn, self.reason, self.both]

    def bump(self, beat: Beat) -> None:
        """The columns of W would have to meet the rows of the errors, and do not."""
        row, column = self.matrix.of((0, j) for j in range(self.matrix.grid.columns)), self.errors.cells
        self.begin_saying(beat.lines[0], lasting(REVEAL, lit([*row, *column], self.palette.now)))
        self.wait(GLANCE)
        nearer = self.places.far - box_of(self.matrix).right - 8
        for _ in range(2):
            moved = [part.animate.shift((-units(nearer), 0, 0)).build() for part in (self.errors, self.names[1])]
            for change in moved:
                change.rate_func = there_and_back
            self.play(lasting(MOVE, moved))
        self.wait(REST)
        self.play(lasting(APPEAR, [*unlit(row, self.matrix.colour), *unlit(column, self.errors.colour)]))

    def turn(self, beat: Beat) -> None:
        """W turns over on its diagonal, and the errors come to it; what is left is as long as x."""
        before = self.matrix
        lying = Grid(before.grid.shape, *CELL, NUMBER, turned=True)
        turned = Cells(before.values, lying, "value", self.palette, self.places.matrix)
        self.begin_saying(beat.lines[0])
        changes: Motion = [
            part.animate.move_to(target).build()
            for where in before.by_place
            for part, target in zip(before.cell(where), turned.cell(where), strict=True)
        ]
        name = self.above(turned, "W^top")
        changes += [ReplacementTransform(*pair) for pair in zip(before.brackets, turned.brackets, strict=True)]
        self.play(lasting(2 * MOVE, changes), lasting(2 * MOVE, [FadeOut(self.names[0]), FadeIn(name)]))
        self.remove(before)
        self.add(turned)
        self.matrix, self.names[0] = turned, name
        self.come_together()
        row = self.matrix.of((i, 0) for i in range(turned.grid.columns))
        self.play(lasting(REVEAL, lit([*row, *self.errors.cells], self.palette.now)))
        self.wait(GLANCE)
        self.play(lasting(APPEAR, [*unlit(row, self.matrix.colour), *unlit(self.errors.cells, self.errors.colour)]))

    def come_together(self) -> None:
        """The errors dock, and the empty result stands beside them."""
        box = box_of(self.matrix)
        dot = set_maths("dot", NAME, self.palette).move_to(point(box.right + DOCKED / 2, box.middle[1]))
        target = box.right + DOCKED + box_of(self.errors).width / 2, box.middle[1]
        aside = point(*target) - self.errors.get_center()
        docked = target[0] + box_of(self.errors).width / 2
        equals = set_maths("=", NAME, self.palette).move_to(point(docked + SIGN_GAP, box.middle[1]))
        values = self.result_term.values
        grid = Grid(np.shape(values), *CELL, NUMBER)
        corner = docked + 2 * SIGN_GAP, self.places.matrix[1]
        self.result = Cells(values, grid, "adjoint", self.palette, corner).emptied()
        name = self.above(self.result, self.result_term.name)
        together = [part.animate.shift(aside).build() for part in (self.errors, self.names[1])]
        self.play(lasting(MOVE, [*together, FadeIn(dot)]))
        self.play(lasting(MOVE, [FadeIn(part) for part in (equals, self.result, name)]))
        self.cards: list[Mobject] = [self.matrix, self.errors, self.result, dot, equals, *self.names, name]

    def reason(self, beat: Beat) -> None:
        """Tokens come down the edges out of an input; at the weights they are multiplied, and they add up."""
        pairs = [(i, LOOKED_AT) for i in range(len(self.deltas))]
        cells = self.matrix.of(pairs)
        edges = [drawn(self.net.edges[pair], self.palette.adjoint, LIT_EDGE) for pair in pairs]
        self.begin_saying(beat.lines[0], lasting(REVEAL, [*edges, *lit(cells, self.palette.now)]))
        self.wait(LISTEN)
        self.come_down(pairs)
        where = (LOOKED_AT,)
        self.play(lasting(APPEAR, lit([*self.errors.cells, self.result.cell(where)], self.palette.now)))
        spelled = beat.lines[1]
        self.begin_saying(spelled, lasting(REVEAL, [shown(self.result.cell(where).mark)]))
        self.wait(min(time_to_read(spelled.text), STILL))
        self.play(
            lasting(APPEAR, [*unlit(cells, self.matrix.colour), *unlit(self.errors.cells, self.errors.colour)]),
            lasting(APPEAR, unlit([self.result.cell(where)], self.result.colour)),
        )
        others = [at for at in self.result.by_place if at != where]
        self.play(fills(self.result, others, MOVE))
        self.wait(REST)

    def come_down(self, pairs: list[Any]) -> None:
        """The errors run down to the weights, and what each makes of them to the input."""
        errors = np.asarray(self.errors.values)
        own = core.trace("sum(W * d)", {"W": self.trace.at["W"], "d": errors.reshape(-1, 1)})
        made = np.asarray(next(node.value for node in own.nodes if node.operation == "multiply"))
        tokens = [Token(float(errors[i]), VALUE, self.palette).move_to(self.deltas[i]) for i, _ in pairs]
        self.play(lasting(APPEAR, [FadeIn(token) for token in tokens]))
        ways = [
            [middle_of(token), self.net.beside_weight(pair, APART)] for token, pair in zip(tokens, pairs, strict=True)
        ]
        self.play(lasting(MOVE, [gliding(token, way) for token, way in zip(tokens, ways, strict=True)]))
        products = [Token(float(made[pair]), VALUE, self.palette) for pair in pairs]
        for token, other in zip(tokens, products, strict=True):
            other.move_to(token)
        gone: Motion = [FadeOut(each, scale=0.6) for each in tokens]
        self.play(lasting(REVEAL, [*gone, *[FadeIn(each, scale=0.6) for each in products]]))
        x, y = self.net.inputs[LOOKED_AT].at
        total = self.net.beside_input(LOOKED_AT, float(self.result.values[LOOKED_AT]), "adjoint")
        self.play(lasting(MOVE, [gliding(each, [middle_of(each), (x, y)]) for each in products]))
        self.play(lasting(REVEAL, [*[FadeOut(each, target_position=total) for each in products], FadeIn(total)]))
        self.deltas.append(total)

    def both(self, beat: Beat) -> None:
        """A square matrix stands both ways, and each gives something."""
        own = square(self.trace)
        self.play(lasting(APPEAR, [FadeOut(part) for part in [self.net, *self.deltas, *self.cards]]))
        sides = zip((to_inputs(own), straight(own)), self.places.pairs, strict=True)
        self.benches = [Bench(equation, "", box, self.palette) for equation, box in sides]
        self.begin_saying(beat.lines[0], lasting(MOVE, [FadeIn(bench) for bench in self.benches]))
        self.wait(LISTEN)
        self.play([change for bench in self.benches for change in bench.all_out(MOVE)])
        self.wait(THINK)

    def check(self, beat: Beat) -> None:
        """A nudge of one entry: what both predict of it, and what happens."""
        entry, _ = decided(square(self.trace))
        cells = [bench.result.cell(entry.place) for bench in self.benches]
        predicts, happens = beat.lines
        self.begin_saying(predicts, lasting(REVEAL, lit(cells, self.palette.now)))
        self.wait(STILL)
        wrong = box_of(self.benches[-1].result)
        line = Line(point(wrong.left - 14, wrong.bottom + 14), point(wrong.right + 14, wrong.top - 14))
        line.set_stroke(self.palette.ink, stroke(STRIKE))
        self.begin_saying(happens, lasting(MOVE, [FadeIn(line)]))
        self.wait(STILL)
