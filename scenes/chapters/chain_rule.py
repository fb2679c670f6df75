"""The chain rule: machines in a chain, a nudge that passes through them, and sensitivities that multiply."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from manim import Create, Line, Mobject, Rectangle, ReplacementTransform, Transform, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import CONSTANT, VARIABLE, Node
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.row_code import partial_nodes
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box
from scenes.layout import PICTURE_ABOVE
from scenes.picture.edges import Link
from scenes.picture.graph import Framed, Pill, Stroke, stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.token import digits_of_factor
from scenes.picture.typeset import Writing, box_of, numbers_in, place, point, set_maths, units
from scenes.picture.typst import coloured_cell, factor, in_colour, maths, name, number, slope
from scenes.stage.carried import flown
from scenes.stage.graph_scene import after_a_nudge
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, delayed, lasting, shown
from scenes.stage.pass_scripts import MEANING, compared, question
from scenes.stage.script import Beat, coloured_words, label, maths_source, said
from scenes.theme import APPEAR, BLINK, EDGE, GLANCE, LISTEN, MOVE, NODE_EDGE, PANEL_BESIDE, REVEAL, ROOMY, time_to_read

# The column of machines, the output on top, and beside each wire its nudge, drawn to scale; in pixels.
COLUMN, FIRST_ROW, LAST_ROW = 250.0, 172.0, 800.0
MACHINE = (230.0, 92.0)
STUB, VALUE_GAP = 44.0, 26.0
BARS_FROM, BAR, BAR_HEIGHT, BAR_GAP = 530.0, 14.0, 46.0, 18.0  # BAR is the length of x's own nudge
PILL_WIDTH, PILL_GAP = 96.0, 22.0
WITHIN = 0.7  # of a machine: how much of its width a nudge in it takes, and how strongly it shows

MACHINES = "A chain of machines: what comes out of one goes into the next."
ASKED, ASKED_AGAIN = "{u} moves by {before}. How far does {v} move?", "How far does {v} move?"
PASSED = "{times}: {after}."
AS_FAR, TIMES, ABOUT = "Just as far", "{factor} times as far", "About {factor} times as far"
MULTIPLY = "Each machine stretches the nudge, so the factors multiply."
FORGOTTEN = "Stop here, and you know how far {v} moves, not {y}."


@dataclass(frozen=True)
class Machine:
    """A line of the program: the node that it takes, the node that it gives, and its partial."""

    source: TraceNode
    result: TraceNode
    partial: float
    body: str  # what it does, in Typst's mathematics
    rule: str


def machines(trace: core.Trace) -> list[Machine]:
    """The lines of a program in which each takes what the one before gives, in the order of evaluation."""
    named = {node.label: node for node in trace.nodes}
    source, found = named[next(iter(trace.at))], []
    for line in trace.program.lines:
        result = named[line.name or trace.nodes[-1].label]
        step = next(step for step in trace.backward if (step.node_id, step.operand_id) == (result.id, source.id))
        body = notation.write_nodes(line.nodes, "typst", close=True)
        found.append(Machine(source, result, step.partial or 0.0, body, step.rule))
        source = result
    return found


def chain_script(trace: core.Trace) -> list[Beat]:
    """The question, the chain of machines, the nudge at each, the product, what is easily forgotten, and the check."""
    row, then = machines(trace), after_a_nudge(trace)
    assert then
    output, check = trace.nodes[-1].label, compared(trace)
    return [
        question(trace, MEANING),
        said("machines", "forward", "A chain of machines", [MACHINES], lambda _: {}),
        *[passed(machine, then, trace) for machine in row],
        said("multiply", "backward", "Sensitivities multiply", [MULTIPLY], lambda _: {}),
        said(
            "forgotten",
            "mistake",
            "What comes after, forgotten",
            [FORGOTTEN],
            lambda kind: {
                "v": label(row[0].result.label, kind),
                "y": label(output, kind),
            },
        ),
        replace(check, lines=check.lines[:2]),  # that the gap shrinks faster than the nudge is another clip's matter
    ]


def passed(machine: Machine, then: core.Trace, trace: core.Trace) -> Beat:
    """How a nudge comes out of a machine."""
    before, after = (change(node, then) for node in (machine.source, machine.result))
    exact = abs(after - machine.partial * before) <= 1e-9 * abs(after)
    words = ABOUT if not exact else AS_FAR if machine.partial == 1 else TIMES

    def fill(kind: str) -> dict[str, str]:
        return {
            "u": label(machine.source.label, kind),
            "v": label(machine.result.label, kind),
            "before": maths_source(coloured_words(before, "value", kind), kind),
            "after": maths_source(coloured_words(after, "value", kind), kind),
            "times": words.format(factor=maths_source(coloured_words(machine.partial, "adjoint", kind), kind)),
        }

    title = f"{machine.result.label} moves"
    formula = f"∂{machine.result.label}/∂{machine.source.label} = {notation.shown(machine.partial)}"
    ask = ASKED if machine.source.label in trace.at else ASKED_AGAIN  # what it moves by is what was found last
    return replace(said(f"nudge {machine.result.label}", "forward", title, [ask, PASSED], fill), formula=formula)


def change(node: TraceNode, then: core.Trace) -> float:
    """How far a nudge moves a node."""
    return then.nodes[node.id].value - node.value


Rows = list[tuple[str, str, str]]


def nested(trace: core.Trace, row: Sequence[Machine]) -> Rows:
    """The last machine, then the same with what each machine takes put in its place, down to the variable."""
    rows: Rows = []
    for machine in reversed(row):
        nodes = list(trace.graph.nodes)
        nodes[machine.source.id] = Node(VARIABLE, name=machine.source.label)
        left = "" if rows else name(machine.result.label)
        rows.append((left, "=", notation.write_nodes(nodes, "typst", close=True)))
    return rows


def slope_rows(trace: core.Trace, machine: Machine) -> Rows:
    """A machine's partial: as its rule states it, with numbers, and the result; only that, where it is all the same."""
    node, wanted = machine.result, slope(machine.result.label, machine.source.label)
    found = coloured_cell(machine.partial, "adjoint", sign=False)
    operands = [trace.nodes[operand] for operand in node.operands]
    letters, numbers = (
        notation.write_nodes(
            partial_nodes(node.operation, node.operands.index(machine.source.id)),
            "typst",
            {letter: written(operand) for letter, operand in zip("uv", operands, strict=False)},
        )
        for written in (as_named, plugged)
    )
    if letters == number(machine.partial):
        return [(wanted, "=", found)]
    return [(wanted, "=", letters), ("", "=", numbers), (wanted, "=", found)]


def as_named(node: TraceNode) -> notation.Atom:
    """A variable or a line by its name, a constant as it was typed."""
    return notation.Atom(node.symbol("typst") if node.operation == CONSTANT else name(node.label))


def plugged(node: TraceNode) -> notation.Atom:
    """The value of a node, in the colour of values."""
    return notation.number_atom(node.value, "typst")._replace(text=coloured_words(node.value, "value", "typst"))


class ChainRule(Lesson):
    """A nudge goes up through the machines and is stretched by each; the gradient is the product."""

    squares = PICTURE_ABOVE
    script = staticmethod(chain_script)
    panel_box = Box(1300, 300, PANEL_BESIDE.right, PANEL_BESIDE.bottom)
    in_one_breath = True

    def drawn(self) -> list[Mobject]:
        self.row = machines(self.trace)
        wires = [self.row[0].source, *[machine.result for machine in self.row]]
        pitch = (LAST_ROW - FIRST_ROW) / (len(wires) - 1)
        self.heights = {node.id: LAST_ROW - pitch * place for place, node in enumerate(wires)}
        self.values = {node.id: self.value_of(node) for node in wires}
        then = after_a_nudge(self.trace)
        assert then
        self.bars = {node.id: self.bar_of(node, then) for node in wires}
        self.boxes = [self.box_of_machine(machine) for machine in self.row]
        self.pills = [self.pill_of(machine) for machine in self.row]
        self.funnels = [self.funnel_of(machine) for machine in self.row]
        first = self.row[0].source
        return [*self.wires(wires), *self.boxes, self.values[first.id]]

    def tellings(self) -> list[Telling]:
        return [self.run, *[self.stretch] * len(self.row), self.multiply, self.forget]

    def value_of(self, node: TraceNode) -> Writing:
        source = f"{name(node.label)} = {coloured_cell(node.value, 'value')}"
        writing = set_maths(source, ROOMY.label, self.palette)
        return place(writing, left=COLUMN + VALUE_GAP, middle=self.heights[node.id])

    def bar_of(self, node: TraceNode, then: core.Trace) -> VGroup:
        """A nudge drawn to scale, cut into pieces as long as the nudge before it, with its length beside it."""
        length = BAR * change(node, then) / NUDGE
        y = self.heights[node.id]
        bar = Rectangle(width=units(length), height=units(BAR_HEIGHT))
        bar.set_fill(self.palette.value, 1).set_stroke(self.palette.value, 0)
        bar.move_to(point(BARS_FROM + length / 2, y))
        source = next((machine.source for machine in self.row if machine.result.id == node.id), None)
        piece = BAR * change(source, then) / NUDGE if source else length
        cuts = [BARS_FROM + piece * place for place in range(1, round(length / piece))]
        marks = [Line(point(x, y - BAR_HEIGHT / 2), point(x, y + BAR_HEIGHT / 2)) for x in cuts]
        for mark in marks:
            mark.set_stroke(self.palette.paper, stroke(NODE_EDGE))
        text = set_maths(in_colour("value", maths(f"+{number(change(node, then))}")), ROOMY.label, self.palette)
        place(text, left=BARS_FROM + length + BAR_GAP, middle=y)
        return VGroup(bar, VGroup(*marks), text)

    def funnel_of(self, machine: Machine) -> VGroup:
        """Lines from the ends of one nudge to those of the next: how the machine stretches it."""
        below, above = (box_of(self.bars[node.id][0]) for node in (machine.source, machine.result))
        lines = [
            Line(point(start, below.top), point(end, above.bottom))
            for start, end in ((below.left, above.left), (below.right, above.right))
        ]
        return VGroup(*[line.set_stroke(self.palette.muted, stroke(EDGE)) for line in lines])

    def box_of_machine(self, machine: Machine) -> Framed:
        box = RoundedRectangle(corner_radius=units(16), width=units(MACHINE[0]), height=units(MACHINE[1]))
        box.set_fill(self.palette.panel, 1).set_stroke(self.palette.ink, stroke(NODE_EDGE))
        box.move_to(point(COLUMN, self.middle(machine)))
        return Framed(box, set_maths(machine.body, ROOMY.symbol, self.palette).move_to(box))

    def middle(self, machine: Machine) -> float:
        return (self.heights[machine.source.id] + self.heights[machine.result.id]) / 2

    def pill_of(self, machine: Machine) -> Pill:
        y, left = self.middle(machine), COLUMN + MACHINE[0] / 2 + PILL_GAP
        text = set_maths(in_colour("adjoint", maths(factor(machine.partial))), ROOMY.pill, self.palette)
        width = max(PILL_WIDTH, box_of(text).width + 2 * PILL_GAP)
        box = Box(left, y - 0.64 * ROOMY.pill, left + width, y + 0.64 * ROOMY.pill)
        return Pill(Link(0, 0, 0, (), box), text, self.palette)

    def wires(self, nodes: list[TraceNode]) -> list[Mobject]:
        """The lines between the machines, from the variable's below to the output's above."""
        half = MACHINE[1] / 2
        edges = [self.heights[nodes[0].id] + STUB, *[self.middle(machine) for machine in self.row]]
        starts = [edges[0], *[middle - half for middle in edges[1:]]]
        ends = [middle + half for middle in edges[1:]] + [self.heights[nodes[-1].id] - STUB]
        links = [
            Link(0, 0, 0, ((COLUMN, start), (COLUMN, end)), Box(0, 0, 0, 0))
            for start, end in zip(starts, ends, strict=True)
        ]
        return [Stroke(link.points, False, self.palette.muted) for link in links]

    def run(self, beat: Beat) -> None:
        """The values, one machine after the other."""
        self.panel = workings = self.worked("all in one", nested(self.trace, self.row), answer=False)
        self.claim(beat.lines[0])
        for rank, machine in enumerate(self.row):
            taken, given = (self.values[node.id] for node in (machine.source, machine.result))
            self.play(self.light(rank), lasting(REVEAL, [FadeOut(taken.copy(), target_position=self.boxes[rank])]))
            self.play(lasting(REVEAL, [FadeIn(given, target_position=self.boxes[rank])]))
        self.play(self.light(None), workings.read())
        self.wait(GLANCE)

    def light(self, number: int | None) -> Motion:
        """Take the light from the machine that has it and put it on another."""
        changes = [
            box[0].animate.set_fill(self.palette.now if place == number else self.palette.panel, 1).build()
            for place, box in enumerate(self.boxes)
            if number is None or place in (number, number - 1)
        ]
        return lasting(APPEAR, changes)

    def stretch(self, beat: Beat) -> None:
        """The nudge before a machine becomes the nudge after it."""
        rank = self.beats.index(beat) - 1
        machine = self.row[rank]
        before, after = self.bars[machine.source.id], self.bars[machine.result.id]
        workings = self.worked(machine.rule, slope_rows(self.trace, machine))
        lit = self.in_question(machine.result.span)
        ask, told = beat.lines
        self.begin_saying(ask, self.light(rank), lit, lasting(APPEAR, [FadeIn(before)] if rank == 0 else []))
        self.wait(LISTEN if rank == 0 else GLANCE)  # later it is the same question again
        self.panel = workings
        going, inside = before[0].copy(), self.inside(rank)
        self.play(workings.asked(), lasting(MOVE, [Transform(going, inside)]))
        self.play(lasting(MOVE, [ReplacementTransform(going, after[0]), Create(self.funnels[rank])]))
        found = lasting(REVEAL, [FadeIn(after[1]), FadeIn(after[2]), shown(self.pills[rank])])
        self.begin_saying(told, found, workings.answered())
        self.wait(time_to_read(told.text) - REVEAL)

    def inside(self, rank: int) -> Rectangle:
        """What a nudge is while it is in a machine."""
        bar = Rectangle(width=units(MACHINE[0] * WITHIN), height=units(BAR_HEIGHT / 3)).move_to(self.boxes[rank])
        return bar.set_fill(self.palette.value, WITHIN).set_stroke(self.palette.value, 0)

    def multiply(self, beat: Beat) -> None:
        """All sensitivities in one product."""
        output, variable = self.row[-1].result.label, self.row[0].source.label
        backwards = self.row[::-1]
        letters = " dot ".join(slope(machine.result.label, machine.source.label) for machine in backwards)
        numbers = " dot ".join(coloured_cell(machine.partial, "adjoint", sign=False) for machine in backwards)
        total = self.trace.gradient[variable]
        wanted = slope(output, variable)
        rows = [(wanted, "=", letters), ("", "=", numbers), (wanted, "=", coloured_cell(total, "adjoint", sign=False))]
        workings = self.worked("chain rule", rows)
        self.claim(beat.lines[0], self.light(None), self.in_question(None))
        first, second, last = workings.lines
        factors = numbers_in(second, self.palette)
        own = {id(glyph) for each in factors for glyph in each}
        signs = VGroup(*[glyph for glyph in second if id(glyph) not in own])
        known = VGroup(last.parts["left"], last.parts["relation"])
        self.play(
            lasting(APPEAR, [FadeIn(part) for part in (*workings.heading, first, signs, known, workings.unknown)])
        )
        flights = [
            delayed(rank * BLINK, flown(digits_of_factor(pill.text, machine.partial), target))
            for rank, (machine, pill, target) in enumerate(zip(backwards, reversed(self.pills), factors, strict=True))
        ]
        self.play([change for flight in flights for change in flight])
        self.panel = workings
        self.add(workings)
        self.remove(last.parts["right"])
        self.play(workings.answered())
        self.wait(LISTEN)

    def forget(self, beat: Beat) -> None:
        """Only the first machine counts, and the rest is gone: that answers another question."""
        first, output = self.row[0], self.row[-1].result.label
        variable = first.source.label
        rows = [
            (slope(first.result.label, variable), "=", coloured_cell(first.partial, "adjoint", sign=False)),
            (slope(output, variable), "eq.not", coloured_cell(first.partial, "adjoint", sign=False)),
        ]
        self.panel = workings = self.worked("the rest forgotten", rows, answer=False)
        self.claim(beat.lines[0])
        self.play(lasting(MOVE, [FadeOut(part) for part in self.rest()]), workings.read())
        self.wait(LISTEN)

    def rest(self) -> list[Mobject]:
        """What the first machine's own sensitivity knows nothing of."""
        return [*self.pills[1:], *[self.bars[machine.result.id] for machine in self.row[1:]], *self.funnels[1:]]

    def check(self, beat: Beat) -> None:
        """The nudge that has gone all the way, beside what the gradient predicts."""
        self.play(lasting(APPEAR, [FadeIn(part) for part in self.rest()]))
        super().check(beat)
