"""The gradient of a matrix of weights: every error meets every input, once."""

from itertools import product
from typing import NamedTuple

import numpy as np
from manim import LEFT, UP, GrowFromEdge, Mobject, Rectangle

import backprop_core as core
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.cells import Cells, Grid, Place
from scenes.picture.edges import Point
from scenes.picture.layer_net import Pair
from scenes.picture.lean import FadeOut
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.stage.array_lesson import ArrayLesson, check_of
from scenes.stage.array_scripts import slope
from scenes.stage.cell_motions import lit, unlit
from scenes.stage.equations import Equation, Term, entry_said, equation_of
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, drawn, lasting
from scenes.stage.script import Beat, Line, label, maths_source, said
from scenes.theme import APPEAR, EDGE, GLANCE, LISTEN, LIT_EDGE, MOVE, REST, REVEAL, STILL, time_to_read

ASK = "What does the backward pass tell each weight?"
MEANING = "{slope} has a number for each weight: it is as large as {W}."
BETWEEN = "{weight} is on the edge from {input} to {unit}."
ALL = "Nothing is shared, so every pair meets once."
ROW = "A row: all inputs, times one error."
COLUMN = "A column: all errors, times one input."
NUMBER, NAME, APART = 50, 46, 30.0  # sizes of type, and how far from the gradient stands what is beside it
BEAM, BEAM_AT = 7.0, 0.87  # how thick a beam is, and where in a cell it runs, below the number
SWELLS = 2.6  # pixels that an edge becomes wider for each 1 of its gradient


class Places(NamedTuple):
    """The sides of a cell, where the gradient stands, the middle of its name, and where the check is."""

    cell: tuple[float, float]
    grid: Point
    name: Point
    bars: Box


WIDE = Places((150, 92), (1236, 342), (1469, 570), Box(900, 700, 1780, 800))
SQUARE = Places((150, 80), (800, 596), (1368, 676), Box(460, 786, 1460, 886))


def to_weights(trace: core.Trace) -> Equation:
    """The step into the weights as an equation of cards."""
    step = next(step for step in trace.backward if step.operand == "W")
    equation = equation_of(trace, step)
    assert equation is not None
    return equation


def chosen(trace: core.Trace) -> Pair:
    """The weight that is looked at first: the last one."""
    rows, columns = np.shape(trace.at["W"])
    return rows - 1, columns - 1


def script(trace: core.Trace) -> list[Beat]:
    """The question, one weight, all of them, rows and columns, and a nudge."""
    i, j = chosen(trace)

    def entry(name: str, at: str, kind: str) -> str:
        return maths_source(f"{name}[{at}]", kind)

    def fill(kind: str) -> dict[str, str]:
        return {
            "slope": slope(trace, "W", kind),
            "W": label("W", kind),
            "weight": entry("W", f"{i},{j}", kind),
            "input": entry("x", str(j), kind),
            "unit": entry("z", str(i), kind),
        }

    one = said("one weight", "backward", f"One weight: W[{i},{j}]", [BETWEEN], fill)
    spelled = Line(*entry_said(to_weights(trace).views[i, j]))
    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        Beat(one.name, one.phase, one.title, (*one.lines, spelled)),
        said("all weights", "backward", "All weights", [ALL], fill),
        said("rows and columns", "backward", "Rows and columns", [ROW, COLUMN], fill),
        check_of(trace),
    ]


class OuterProduct(ArrayLesson):
    """A beam from each error and one from each input meet in a cell, and the edge of that weight swells."""

    script = staticmethod(script)
    squares = SET_ANEW

    def drawn(self) -> list[Mobject]:
        palette, at = self.palette, self.trace.at
        self.equation = to_weights(self.trace)
        errors, _, inputs, _, result = self.equation.parts
        assert isinstance(errors, Term) and isinstance(inputs, Term) and isinstance(result, Term)
        self.places = self.shaped(WIDE, SQUARE)
        self.net = self.net_of(at["W"])
        self.net.remove(*self.net.weights.values())
        self.net.shines(at["x"])
        values = [self.net.beside_input(j, value) for j, value in enumerate(at["x"])]
        deltas = [self.net.beside_unit(i, float(value), "adjoint") for i, value in enumerate(errors.values)]
        (left, top), (wide, high) = self.places.grid, self.places.cell

        def grid(term: Term, turned: bool = False) -> Grid:
            return Grid(np.shape(term.values), wide, high, NUMBER, turned)

        self.grid = Cells(result.values, grid(result), "adjoint", palette, (left, top)).emptied()
        self.inputs = Cells(inputs.values, grid(inputs, True), "value", palette, (left, top - APART - high))
        beside = left - APART - grid(errors).width
        self.errors = Cells(errors.values, grid(errors), "adjoint", palette, (beside, top))
        names = [
            self.named(errors.name, right=box_of(self.errors).left - 14, middle=box_of(self.errors).middle[1]),
            self.named(inputs.name, right=box_of(self.inputs).left - 14, middle=box_of(self.inputs).middle[1]),
        ]
        own = set_maths(result.name, NAME, palette).move_to(point(*self.places.name))
        return [self.net, *values, *deltas, self.grid, self.inputs, self.errors, *names, own]

    def named(self, name: str, right: float, middle: float) -> Writing:
        return place(set_maths(name, NAME, self.palette), right=right, middle=middle)

    def tellings(self) -> list[Telling]:
        return [self.one, self.all, self.lines]

    def one(self, beat: Beat) -> None:
        """One weight: its error and its input meet in its cell."""
        where, entry = chosen(self.trace), beat.lines[1]
        self.begin_saying(beat.lines[0], self.edge_lit(where))
        self.wait(LISTEN)
        beams = self.beams(where)
        self.play(lasting(MOVE, [self.growing(beam, at) for at, beam in enumerate(beams)]), self.sources_lit(where))
        self.begin_saying(entry, self.fills_in(where))
        self.play(lasting(MOVE, self.swells(where)))
        self.wait(min(time_to_read(entry.text), STILL) - MOVE)
        self.play(lasting(APPEAR, [FadeOut(beam) for beam in beams]), self.sources_unlit(where))

    def all(self, beat: Beat) -> None:
        """Every other weight, one after the other."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        rows, columns = self.grid.values.shape
        for where in product(range(rows), range(columns)):
            if where == chosen(self.trace):
                continue
            beams = self.beams(where)
            growing = lasting(REVEAL, [self.growing(beam, at) for at, beam in enumerate(beams)])
            self.play(growing, self.sources_lit(where), self.edge_lit(where))
            self.play(self.fills_in(where), lasting(REVEAL, self.swells(where)))
            self.play(lasting(APPEAR / 2, [FadeOut(beam) for beam in beams]), self.sources_unlit(where))
        self.wait(REST)

    def lines(self, beat: Beat) -> None:
        """A row is all inputs times one error, a column all errors times one input."""
        rows, columns = self.grid.values.shape
        i, j = chosen(self.trace)
        row = [*self.grid.of((i, at) for at in range(columns)), *self.errors.of([(i,)]), *self.inputs.cells]
        column = [*self.grid.of((at, j) for at in range(rows)), *self.inputs.of([(j,)]), *self.errors.cells]
        for line, cells in zip(beat.lines, (row, column), strict=True):
            self.begin_saying(line, lasting(REVEAL, lit(cells, self.palette.now)))
            self.wait(min(time_to_read(line.text), LISTEN))
            for group in (self.grid, self.errors, self.inputs):
                own = [cell for cell in cells if cell in group.cells]
                self.play(lasting(APPEAR, unlit(own, group.colour)))

    def beams(self, where: Place) -> list[Rectangle]:
        """From the error across, and from the input down, to a cell."""
        i, j = where
        cells = (self.grid.cell(where), self.errors.cell((i,)), self.inputs.cell((j,)))
        cell, error, given = (box_of(one.outline) for one in cells)
        y, x = cell.top + BEAM_AT * cell.height, cell.left + (1 - BEAM_AT) * cell.width
        sides = [
            (Box(error.right, y - BEAM / 2, cell.middle[0], y + BEAM / 2), self.palette.adjoint),
            (Box(x - BEAM / 2, given.bottom, x + BEAM / 2, cell.middle[1]), self.palette.value),
        ]
        return [bar(box, colour) for box, colour in sides]

    def growing(self, beam: Rectangle, at: int) -> GrowFromEdge:
        return GrowFromEdge(beam, (LEFT, UP)[at])

    def sources_lit(self, where: Place) -> Motion:
        cells = [*self.errors.of([where[:1]]), *self.inputs.of([where[1:]]), self.grid.cell(where)]
        return lasting(APPEAR, lit(cells, self.palette.now))

    def sources_unlit(self, where: Place) -> Motion:
        groups = ((self.errors, where[:1]), (self.inputs, where[1:]), (self.grid, where))
        return lasting(APPEAR, [change for cells, at in groups for change in unlit([cells.cell(at)], cells.colour)])

    def fills_in(self, where: Place) -> Motion:
        """The product comes to light in its cell."""
        mark = self.grid.cell(where).mark
        return lasting(REVEAL, [mark.animate.set_opacity(1).build()])

    def edge_lit(self, where: Pair) -> Motion:
        return lasting(REVEAL, [drawn(self.net.edges[where], self.palette.adjoint, LIT_EDGE)])

    def swells(self, where: Pair) -> Motion:
        """The edge of a weight is as wide as its gradient is large."""
        width = EDGE + SWELLS * abs(float(self.grid.values[where]))
        return [drawn(self.net.edges[where], self.palette.adjoint, width)]

    def check(self, beat: Beat) -> None:
        self.nudge_it(beat, self.places.bars)


def bar(box: Box, colour: str) -> Rectangle:
    shape = Rectangle(width=units(box.width), height=units(box.height)).move_to(point(*box.middle))
    return shape.set_fill(colour, 1).set_stroke(width=0)
