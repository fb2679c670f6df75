"""A layer drawn out becomes a matrix: the edges into a unit are a row, those out of an input a column."""

from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from manim import Animation, Mobject, VGroup, VMobject

import backprop_core as core
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.blocks import Blocks
from scenes.picture.edges import Point
from scenes.picture.layer_net import Pair
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, point, set_maths
from scenes.picture.typst import in_colour, maths, number
from scenes.stage.array_lesson import ArrayLesson, value_of
from scenes.stage.bench import Bench
from scenes.stage.cell_motions import fills, lit, unlit
from scenes.stage.equations import Equation, Term
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, drawn, lasting, running
from scenes.stage.script import Beat, label, maths_source, said
from scenes.theme import APPEAR, EDGE, GLANCE, LISTEN, LIT_EDGE, MOVE, REST, REVEAL, STILL, THINK

ASK = "How can a whole layer be written in one line?"
MEANING = "Each edge has a weight of its own."
ROW = "The edges into {unit} become a row."
COLUMN = "The edges out of {input} are a column."
MEET = "{unit}: each input times its weight, all added up."
ONE_LINE = "A whole layer, in one line."
LARGER = "{inputs} inputs, {units} units: the same line."
LARGE = (128, 784)  # of the weights of a layer that sees pictures of 28×28 pixels
STRIP, STRIP_GAP, LINE = 50, 38.0, 84  # sizes of the products and of the line, and how far the products stand apart
SWEEP = 2.4  # seconds that all rows of a large layer take


class Places(NamedTuple):
    """Where the cards stand, how high the products, where the cards go, and the middles of blocks and line."""

    cards: Box
    products: float
    cards_end: Point
    blocks: Point
    line: Point


WIDE = Places(Box(840, 190, 1824, 640), 735, (960, 400), (960, 400), (960, 760))
SQUARE = Places(Box(450, 470, 1470, 806), 852, (960, 330), (960, 420), (960, 800))


def products(trace: core.Trace) -> Any:
    """Each weight times its input, as the core multiplies them."""
    own = core.trace("sum(W * x)", {"W": trace.at["W"], "x": trace.at["x"]})
    return next(node.value for node in own.nodes if node.operation == "multiply")


def layer_alone(trace: core.Trace) -> core.Trace:
    """The first line of a program, which is the layer, without the loss: all that the clip is about."""
    line = trace.expression.partition(";")[0]
    at = {name: trace.at[name] for name in core.parse(line, given=trace.at).variables}
    return core.trace(line, at, seed=np.ones(np.shape(trace.at["b"])))


@cache
def large() -> dict[str, Any]:
    """The shapes of a large layer, by name: those of what the core computes there."""
    at = {"W": np.zeros(LARGE), "x": np.zeros(LARGE[1]), "b": np.zeros(LARGE[0])}
    trace = core.trace("z = W @ x + b", at, seed=np.ones(LARGE[0]))
    return {name: np.shape(trace.nodes[value_of(trace, name)].value) for name in ("W", "x", "b", "z")}


def script(trace: core.Trace) -> list[Beat]:
    """The question, the rows, a column, the sums, and the line."""
    rows = np.shape(trace.at["W"])[0]

    def fill(kind: str) -> dict[str, str]:
        units, inputs = (str(large()[name][0]) for name in ("z", "x"))
        return {"input": label_at("x", 0, kind), "units": units, "inputs": inputs}

    def of_unit(i: int) -> Any:
        return lambda kind: {"unit": label_at("z", i, kind)}

    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        *[said(f"row {i}", "forward", f"Row {i}: the edges into z[{i}]", [ROW], of_unit(i)) for i in range(rows)],
        said("column", "forward", "A column: the edges out of x[0]", [COLUMN], fill),
        *[said(f"sum {i}", "forward", f"z[{i}]", [MEET], of_unit(i)) for i in range(rows)],
        said("check", "check", "One line", [ONE_LINE, LARGER], fill),
    ]


def label_at(name: str, at: int, kind: str) -> str:
    """An entry of a vector in a sentence."""
    return maths_source(f"{name}[{at}]", kind) if kind == "typst" else f"{label(name, kind)}[{at}]"


class LayerMatrix(ArrayLesson):
    """Weights fly off their edges into the cells of W; then each row meets x."""

    script = staticmethod(script)
    squares = SET_ANEW

    def __init__(self, title: str, trace: core.Trace, theme: str, **manim: Any) -> None:
        super().__init__(title, layer_alone(trace), theme, **manim)

    def drawn(self) -> list[Mobject]:
        at, self.places = self.trace.at, self.shaped(WIDE, SQUARE)
        self.weights = np.asarray(at["W"])
        self.net = self.net_of(self.weights)
        self.values = [self.net.beside_input(j, value) for j, value in enumerate(at["x"])]
        z = Term("z", self.trace.values[value_of(self.trace, "z")], "value")
        names = ("W", "x", "b")
        w, x, b = (Term(name, np.asarray(at[name]), "value") for name in names)
        self.bench = Bench(Equation((w, "dot", x, "+", b, "=", z)), "", self.places.cards, self.palette)
        self.cards = dict(zip(("W", "x", "b", "z"), self.bench.cards.values(), strict=True))
        self.cards["W"].emptied()
        self.grid = self.cards["W"]
        return [self.net, *self.values, self.grid, self.bench.names[0], self.bench.shapes[0]]

    def tellings(self) -> list[Telling]:
        rows = range(len(self.weights))
        return [*[self.row(i) for i in rows], self.column, *[self.adds_up(i) for i in rows]]

    def row(self, i: int) -> Telling:
        """The weights on the edges into a unit fly into a row."""

        def tell(beat: Beat) -> None:
            pairs = [(i, j) for j in range(self.weights.shape[1])]
            self.begin_saying(beat.lines[0], self.edges_lit(pairs))
            self.wait(GLANCE if i == 0 else REST)
            chips = [self.net.weights[pair] for pair in pairs]
            self.net.remove(*chips)
            self.remove(*chips)
            flying = [chip.text.copy() for chip in chips]
            frames = [FadeOut(chip.frame, run_time=APPEAR) for chip in chips]
            self.play(frames, [self.flies(text, pair) for text, pair in zip(flying, pairs, strict=True)])
            self.remove(*flying)
            for cell in self.grid.of(pairs):
                cell.mark.set_opacity(1)
            self.play(lasting(APPEAR, fills(self.grid, pairs)))
            self.wait(REST)

        return tell

    def flies(self, text: VMobject, pair: Pair) -> Animation:
        """A weight goes from its edge to its cell, where it then stands."""
        mark = self.grid.cell(pair).mark
        (moving,) = lasting(2 * MOVE, [text.animate.scale(mark.height / text.height).move_to(mark).build()])
        return moving

    def column(self, beat: Beat) -> None:
        """The edges out of an input are a column."""
        pairs = [(i, 0) for i in range(len(self.weights))]
        changes = lit(self.grid.of(pairs), self.palette.now)
        self.begin_saying(beat.lines[0], self.edges_lit(pairs), lasting(REVEAL, changes))
        self.wait(LISTEN)
        self.play(lasting(REVEAL, unlit(self.grid.of(pairs), self.grid.colour)), self.edges_lit([]))

    def adds_up(self, i: int) -> Telling:
        """A row meets the inputs: products, and their sum with the bias."""

        def tell(beat: Beat) -> None:
            pairs = [(i, j) for j in range(self.weights.shape[1])]
            changes = lit(self.grid.of(pairs), self.palette.now)
            self.begin_saying(beat.lines[0], self.edges_lit(pairs), lasting(REVEAL, changes), self.rest_appears(i))
            self.wait(REST)
            self.meets(i, pairs)
            self.play(lasting(APPEAR, unlit(self.grid.of(pairs), self.grid.colour)), self.edges_lit([]))

        return tell

    def rest_appears(self, i: int) -> Motion:
        """What the product needs beside W comes with the first row."""
        if i:
            return []
        bench = self.bench
        parts = [*bench.signs.values(), *[bench.cards[at] for at in (2, 4, 6)]]
        parts += [part for at in (2, 4, 6) for part in (bench.names[at], bench.shapes[at])]
        return lasting(REVEAL, [FadeIn(part) for part in parts])

    def meets(self, i: int, pairs: list[Pair]) -> None:
        """Weight and input fly together, become their product, and all products and the bias one number."""
        x, b, z = (self.cards[name] for name in ("x", "b", "z"))
        made = products(self.trace)
        texts = [f"{signed(self.weights[pair])} dot {signed(self.trace.at['x'][pair[1]])}" for pair in pairs]
        bias = signed(self.trace.at["b"][i])
        both = self.strip([*texts, bias])
        first, *others = [made[pair] for pair in pairs]
        single = self.strip([number(float(first)), *map(signed, others), bias], both)
        signs = self.plus_signs(both)
        sources = [VGroup(self.grid.cell(pair).mark, x.cell((pair[1],)).mark) for pair in pairs]
        sources.append(VGroup(b.cell((i,)).mark))
        dots = [running(self.net.way(pair), self.palette.value) for pair in pairs]
        flights: Motion = [
            FadeIn(part, target_position=source, scale=0.6) for part, source in zip(both, sources, strict=True)
        ]
        meeting = lit([*[x.cell((pair[1],)) for pair in pairs], b.cell((i,))], self.palette.now)
        self.play(lasting(MOVE, [*flights, *meeting, *[FadeIn(sign) for sign in signs]]))
        self.wait(THINK)
        turned: Motion = [FadeOut(part, scale=0.6) for part in both[:-1]] + [
            FadeIn(part, scale=0.6) for part in single[:-1]
        ]
        self.play(lasting(MOVE, [*turned, *dots]))
        self.wait(REST)
        self.remove(both[-1])
        cell = z.cell((i,))
        value = self.net.beside_unit(i, float(z.values[i]))
        folded: Motion = [FadeOut(part, target_position=cell, scale=0.6) for part in [*single, *signs]]
        self.cue(f"z[{i}] = {number(float(z.values[i]))}.")
        self.play(lasting(MOVE, folded), lasting(MOVE, fills(z, [(i,)])), lasting(MOVE, [FadeIn(value)]))
        self.values.append(value)
        self.play(lasting(APPEAR, unlit([*[x.cell((pair[1],)) for pair in pairs], b.cell((i,))], x.colour)))
        self.wait(REST)

    def strip(self, texts: list[str], like: list[Any] | None = None) -> list[Any]:
        """Numbers in a row below the cards, with room between; each in the middle of its like."""
        writings = [set_maths(in_colour("value", maths(text)), STRIP, self.palette) for text in texts]
        if like:
            return [each.move_to(point(*box_of(other).middle)) for each, other in zip(writings, like, strict=True)]
        wide = sum(box_of(each).width for each in writings) + 2 * STRIP_GAP * (len(writings) - 1)
        left = self.places.cards.middle[0] - wide / 2
        for each in writings:
            place(each, left=left, middle=self.places.products)
            left = box_of(each).right + 2 * STRIP_GAP
        return writings

    def plus_signs(self, items: list[Any]) -> list[Writing]:
        """A sign between each two of the strip."""
        gaps = [(box_of(one).right + box_of(other).left) / 2 for one, other in pairwise(items)]
        return [set_maths("+", STRIP, self.palette).move_to(point(x, self.places.products)) for x in gaps]

    def edges_lit(self, pairs: list[Pair]) -> Motion:
        """The light is on some edges."""
        looks = dict.fromkeys(pairs, (self.palette.value, LIT_EDGE))
        plain = (self.palette.line, EDGE)
        return lasting(REVEAL, [drawn(line, *looks.get(pair, plain)) for pair, line in self.net.edges.items()])

    def check(self, beat: Beat) -> None:
        """The drawing goes and the line stays, and then the cards grow to those of a large layer."""
        one_line, larger = beat.lines
        bench, places = self.bench, self.places
        whole = VGroup(*bench.signs.values(), *self.cards.values(), *bench.names.values(), *bench.shapes.values())
        self.begin_saying(one_line, lasting(MOVE, [FadeOut(part) for part in [self.net, *self.values]]))
        self.play(lasting(MOVE, [whole.animate.move_to(point(*places.cards_end)).build()]))
        line = set_maths("z = W thin x + b", LINE, self.palette).move_to(point(*places.line))
        self.play(lasting(MOVE, [FadeIn(line, scale=0.6)]))
        self.wait(REST)
        blocks = Blocks(large(), bench.equation.parts, places.blocks, self.palette)
        gone = [*self.cards.values(), *bench.signs.values(), *bench.names.values(), *bench.shapes.values()]
        self.begin_saying(larger, lasting(MOVE, blocks.grow_from(self.cards)), [FadeOut(part) for part in gone])
        self.play(lasting(APPEAR, [FadeIn(part) for part in blocks.written]))
        self.wait(REST)
        self.play(lasting(SWEEP, blocks.sweep()))
        self.wait(STILL)


def signed(entry: float) -> str:
    """A number as a factor: in brackets where it has a minus."""
    text = number(float(entry))
    return f"({text})" if entry < 0 else text
