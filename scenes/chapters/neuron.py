"""A neuron, forward and backward; and what becomes of its gradient when it is saturated, and when it is dead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from manim import DOWN, FadeIn, FadeOut, Mobject, VGroup, VMobject

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import VARIABLE, Node
from backprop_core.tracing.trace import Step, TraceNode
from scenes.box import Box
from scenes.picture.arrange import Arrangement
from scenes.picture.curves import Axes, Curve, Walker, Window, line
from scenes.picture.graph import Picture
from scenes.picture.typeset import Writing, box_of, place, units
from scenes.picture.typst import labelled, maths, name, slope_in_line
from scenes.stage import header, motions
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.panel import LINE_GAP, caption
from scenes.stage.pass_scripts import checked, question
from scenes.stage.script import Beat, coloured_words, holes, label, related, said
from scenes.stage.tables import table
from scenes.stage.workings import Workings
from scenes.theme import APPEAR, EDGE, LIT_EDGE, MOVE, PANEL_BESIDE, REVEAL, SENTENCE, Palette

SATURATED, DEAD = 2.0, -6.0  # what the bias is in the two what-ifs
RECTIFIED = "relu"  # what the dead neuron has for its sigmoid
HEADING, HEAD_FROM = PANEL_BESIDE.top + 14, 480.0  # the second: as far left as the function at the top may reach
PLOT = Box(PANEL_BESIDE.left + 80, PANEL_BESIDE.top + 120, PANEL_BESIDE.right - 60, PANEL_BESIDE.top + 380)
BELOW = Box(PLOT.left - 40, PANEL_BESIDE.top + 470, PANEL_BESIDE.right, PANEL_BESIDE.bottom)
FLAT_FAR_OUT, FLAT_BELOW = Window(PLOT, -4, 8, 0, 1.2), Window(PLOT, -4, 4, -1, 4)
ACROSS = {FLAT_FAR_OUT: (-4, 0, 4, 8), FLAT_BELOW: (-4, 0, 4)}
HALF = 150.0  # of the tangent, in pixels

SUMS = "Weigh the inputs, add the bias, squash the sum: {y} {value}."
SLOPE = "The slope of the {activation} at {z} {sum} is what {z} gets."
SHARES = "Add distributes: each of its operands gets the same."
SWAPS = "Multiply swaps: weights are scaled by inputs, inputs by weights."
FAR = "Saturated: far out the {activation} is flat, and hardly anything passes."
OFF = "Dead: below 0 a {activation} is flat. Nothing passes, nothing is learned."
OTHERWISE, WITH = "What if {change}?", "What if {change}, with {activation}?"


def bias(trace: core.Trace) -> str:
    """The variable that is added, and multiplied with nothing."""
    total = activation(trace).operands[0]
    return next(node.label for node in (trace.nodes[each] for each in trace.nodes[total].operands) if not node.operands)


def activation(trace: core.Trace) -> TraceNode:
    """The node that squashes the sum."""
    return trace.nodes[-1]


def saturated(trace: core.Trace) -> core.Trace:
    """The same neuron with its sum far out."""
    return trace.at_point({**trace.at, bias(trace): SATURATED})


def dead(trace: core.Trace) -> core.Trace:
    """The same neuron with a relu, and its sum below 0."""
    other = trace.expression.replace(activation(trace).operation, RECTIFIED)
    return core.trace(other, {**trace.at, bias(trace): DEAD})


def backwards(trace: core.Trace) -> list[list[Step]]:
    """The backward steps in three groups: the activation's, those of the sums, those of the products."""
    kinds = (activation(trace).operation, "add", "multiply")
    return [[step for step in trace.backward if step.operand and of(trace, step) == kind] for kind in kinds]


def worked_out(trace: core.Trace) -> list[Step]:
    """The forward steps in which something is computed."""
    return [step for step in trace.forward if trace.nodes[step.node_id].operands]


def of(trace: core.Trace, step: Step) -> str:
    """The operation that a step goes back through."""
    return trace.nodes[step.node_id].operation


def neuron_script(trace: core.Trace) -> list[Beat]:
    """The question, two beats up, three beats down, the two what-ifs, and the check."""
    asked = question(trace, "")
    slope, shares, swaps = backwards(trace)
    return [
        replace(asked, lines=asked.lines[:1]),
        beat(trace, "forward", "forward", "Forward", SUMS, *worked_out(trace)),
        beat(trace, "slope", "backward", "Back through the activation", SLOPE, *slope),
        beat(trace, "shares", "backward", "Add distributes", SHARES, *shares),
        beat(trace, "swaps", "backward", "Multiply swaps", SWAPS, *swaps),
        beat(saturated(trace), "saturated", "backward", "Saturated", FAR, *backwards(saturated(trace))[0]),
        beat(dead(trace), "dead", "backward", "Dead", OFF, *backwards(dead(trace))[0]),
        checked(trace),
    ]


def beat(trace: core.Trace, key: str, phase: str, title: str, template: str, *steps: Step) -> Beat:
    """A beat about some steps of a trace."""
    top = activation(trace)
    total = trace.nodes[top.operands[0]]

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "z": label(total.label, kind),
            "sum": related(total.value, kind),
            "value": related(top.value, kind),
            "activation": top.operation,
        }

    return replace(said(key, phase, title, [template], fill), formula="; ".join(step.plugged for step in steps))


class Neuron(Lesson):
    """Up through the sum and the activation, down again in three strides; then the same with other numbers."""

    script = staticmethod(neuron_script)

    def drawn(self) -> list[Mobject]:
        traces = [self.trace, saturated(self.trace), dead(self.trace)]
        self.pictures = [Picture(trace, self.palette, alike=traces) for trace in traces]
        self.picture = self.pictures[0]
        self.panel_box = self.picture.arrangement.panel
        for node, drawn in zip(self.trace.nodes, self.picture.nodes, strict=True):
            if drawn.value and not node.operands:
                drawn.value.set_opacity(1)
        self.plot: list[Mobject] = []
        self.lit_too: list[int] = []  # beside the node that the picture knows to be lit
        self.standing = writings(self.picture)
        return list(motions.visible(self.picture))

    def tellings(self) -> list[Telling]:
        return [self.add_up, self.slope, self.hand_down, self.hand_down, self.saturate, self.die]

    def add_up(self, beat: Beat) -> None:
        """Products, sums and the activation, from the inputs up."""
        top, total = activation(self.trace), self.trace.nodes[activation(self.trace).operands[0]]
        line = self.trace.program.lines[0].nodes
        summed, values = with_products(self.trace, line)
        squashed = self.trace.forward[top.id].words("typst").equation
        rows = [
            (name(total.label), "=", notation.write_nodes(line, "typst")),
            ("", "=", notation.write_nodes(summed, "typst", values)),
            ("", "=", coloured_words(total.value, "value", "typst")),
            (squashed.left, "=", squashed.letters),
            (squashed.left, squashed.relation, squashed.result),
        ]
        workings = self.worked("forward", rows)
        self.predict(workings)
        inner = [node for node in self.trace.nodes if node.operands]
        for height in sorted({node.y for node in inner}, reverse=True):
            self.rise([node.id for node in inner if node.y == height])
        self.tell(beat, workings.answered())

    def rise(self, nodes: Sequence[int]) -> None:
        """Values run up to some nodes, which then have theirs; the edges that they came along stay darker."""
        picture = self.picture
        edges = [(node, rank) for node in nodes for rank in range(len(self.trace.nodes[node].operands))]
        values = [value for node in nodes if (value := picture.nodes[node].value)]
        self.play(lasting(APPEAR, [motions.pulse(picture, edge, up=True) for edge in edges]))
        taken = [motions.drawn(picture.edges[edge], self.palette.muted, EDGE) for edge in edges]
        self.play(lasting(APPEAR, [*[motions.shown(value) for value in values], *taken]))

    def slope(self, beat: Beat) -> None:
        """The output's own adjoint, and what the activation makes of it."""
        (step,) = backwards(self.trace)[0]
        workings = self.worked(step.rule, rows_of(step))
        lit = self.in_question(self.trace.nodes[step.node_id].span)
        self.play(lit, self.light([step]), self.arrived([step.node_id]))
        self.predict(workings)
        self.carry([step])
        self.tell(beat, workings.answered(), self.arrived([step.operand_id or 0]))

    def hand_down(self, beat: Beat) -> None:
        """What arrives at several nodes at once goes on along all their edges."""
        steps = backwards(self.trace)[self.beats.index(beat) - 1]
        spans = {self.trace.nodes[step.node_id].span for step in steps}
        lit = max(spans, key=lambda span: span[1] - span[0]) if of(self.trace, steps[0]) == "add" else None
        self.play(self.in_question(lit), self.light(steps))
        rule, handed = handed_down(steps, self.picture.arrangement, self.palette)
        self.panel = VGroup(rule, handed)
        results = {key for key in handed.parts if key.startswith("result")}
        asked = [part for key, part in handed.parts.items() if key not in results]
        self.play(lasting(APPEAR, [FadeIn(part) for part in (rule, *asked)]))
        self.carry(steps)
        arrived = self.arrived([step.operand_id or 0 for step in steps])
        self.tell(beat, lasting(REVEAL, [FadeIn(handed.parts[key]) for key in results]), arrived)

    def light(self, steps: Sequence[Step], partials: bool = True) -> Motion:
        """The light goes to the edges of some steps, with their partials, and to the nodes above them."""
        picture, palette = self.picture, self.palette
        edges, (node, *more) = self.edges_of(steps), list(dict.fromkeys(step.node_id for step in steps))
        changes = self.dimmed()
        for each in (node, *more):
            changes += motions.lit(picture.nodes[each], palette.now, palette.ink)
        self.lit_too = more
        changes += [motions.drawn(picture.edges[edge], palette.adjoint, LIT_EDGE) for edge in edges]
        changes += [motions.shown(picture.pills[edge]) for edge in edges if partials]
        picture.lit = (node, edges, palette.adjoint)
        return lasting(APPEAR, changes)

    def dimmed(self) -> Motion:
        """What is lit goes back."""
        nodes, self.lit_too = [self.picture.nodes[each] for each in self.lit_too], []
        changes = motions.dimmed(self.picture)
        return changes + [change for node in nodes for change in motions.lit(node, self.palette.panel, node.colour)]

    def carry(self, steps: Sequence[Step]) -> None:
        """The contributions run down."""
        self.play(lasting(MOVE, [motions.pulse(self.picture, edge, up=False) for edge in self.edges_of(steps)]))

    def edges_of(self, steps: Sequence[Step]) -> list[tuple[int, int]]:
        found = [self.picture.edge_of[self.trace.backward.index(step)] for step in steps]
        return [edge for edge in found if edge]

    def arrived(self, nodes: Sequence[int]) -> Motion:
        """The adjoints of some nodes come to light."""
        return lasting(REVEAL, [motions.shown(self.picture.nodes[node].next_total()[1]) for node in nodes])

    def saturate(self, beat: Beat) -> None:
        """The bias grows, and the sum walks out to where the curve is flat."""
        self.what_if(beat, self.pictures[1], FLAT_FAR_OUT, (0, 1))

    def die(self, beat: Beat) -> None:
        """Another activation, and a sum below 0."""
        self.what_if(beat, self.pictures[2], FLAT_BELOW, (0, 4))

    def what_if(self, beat: Beat, picture: Picture, window: Window, up: Sequence[float]) -> None:
        """Other numbers in the same graph; and beside it where we go on the curve of the activation."""
        trace, palette, top = picture.trace, self.palette, activation(picture.trace)
        (step,) = backwards(trace)[0]
        before, total = (each.nodes[top.operands[0]] for each in (self.trace, trace))
        curve = Curve(f"{top.operation}(z)")
        walker = Walker(curve, window, before.value, palette, HALF)
        heading = place(self.what_is_asked(trace), left=self.panel_box.left, middle=HEADING)
        axes = Axes(window, (name(total.label), name(top.label)), ACROSS[window], up, palette)
        self.plot = [heading, axes, line(curve.points(window), PLOT, palette.ink), walker.tangent, walker.dot]
        self.play(
            self.light(backwards(self.trace)[0], partials=False), lasting(APPEAR, [FadeIn(part) for part in self.plot])
        )
        self.play(self.turned_into(picture), self.headed(trace), walker.walk(total.value, 1.5 * MOVE))
        words = step.words("typst").equation
        equal = f"{words.letters} {words.relation} {words.result}"
        self.panel = found = Workings("", [(words.left, words.joint, equal)], BELOW, palette, answer=False)
        self.tell(beat, found.read())

    def what_is_asked(self, trace: core.Trace) -> Writing:
        """What is different in a what-if."""
        other = activation(trace).operation
        template = WITH if other != activation(self.trace).operation else OTHERWISE
        change = maths(f"{name(bias(trace))} = {coloured_words(trace.at[bias(trace)], 'value', 'typst')}")
        return Writing(template.format(change=change, activation=other), SENTENCE, self.palette)

    def turned_into(self, picture: Picture) -> Motion:
        """What is written in and around the nodes gives way to what another picture has there."""
        after = {key: part for key, part in writings(picture).items() if part.source != self.standing[key].source}
        gone = [FadeOut(self.standing[key].whole) for key in after]
        self.standing |= after
        return lasting(MOVE, [*gone, *[FadeIn(part.whole.set_opacity(1)) for part in after.values()]])

    def headed(self, trace: core.Trace) -> Motion:
        """The function of a trace stands at the top."""
        assert self.header
        before, new = self.header.writing, header.function(trace, self.palette, left=HEAD_FROM)
        if not new or new.source == before.source:
            return []
        self.header.writing = new
        return lasting(MOVE, [FadeOut(before), FadeIn(new)])

    def cleared(self) -> Motion:
        """The plot goes with the words."""
        gone, self.plot = self.plot, []
        return [*super().cleared(), *lasting(APPEAR, [FadeOut(part) for part in gone])]

    def check(self, beat: Beat) -> None:
        """Back to the neuron of the question, every variable nudged on its own."""
        self.play(self.turned_into(self.picture), self.headed(self.trace))
        self.play(lasting(APPEAR, self.dimmed()))
        super().check(beat)


def with_products(trace: core.Trace, line: Sequence[Node]) -> tuple[list[Node], dict[str, notation.Atom]]:
    """A line of the program with a letter for each product, and the value of each letter and name in it."""
    products = {node.span: node.label for node in trace.nodes if node.operation == "multiply"}
    nodes = [Node(VARIABLE, name=products[node.span]) if node.span in products else node for node in line]
    values = {
        node.label: notation.number_atom(node.value, "typst")._replace(
            text=coloured_words(node.value, "value", "typst")
        )
        for node in trace.nodes
    }
    return nodes, values


def rows_of(step: Step) -> list[tuple[str, str, str]]:
    """A step's formula in letters, with numbers, and its result."""
    words = step.words("typst").equation
    return [
        (words.left, words.joint, words.letters),
        ("", "=", words.numbers),
        (words.left, words.relation, words.result),
    ]


class Standing(NamedTuple):
    """Something written in a picture: what it was set from, and all that stands and falls with it."""

    source: str
    whole: VMobject


def writings(picture: Picture) -> dict[tuple[str, int, int], Standing]:
    """Everything written in a picture that other numbers could change: its symbols, values, adjoints and partials."""
    found = {("pill", *edge): Standing(pill.text.source, pill) for edge, pill in picture.pills.items()}
    for rank, node in enumerate(picture.nodes):
        for kind, writing in (
            ("symbol", node.symbol),
            ("value", node.value),
            ("total", node.totals[-1] if node.totals else None),
        ):
            if writing:
                found[kind, rank, 0] = Standing(writing.source, writing)
    return found


def handed_down(steps: Sequence[Step], arrangement: Arrangement, palette: Palette) -> tuple[Writing, Writing]:
    """The rule; and what each operand gets: its slope in letters, the product, and as parts to be revealed, results."""
    rows, parts = [], []
    for rank, step in enumerate(steps):
        words = step.words("typst")
        row = []
        for part, source in (
            ("slope", slope_in_line(step.trace.nodes[-1].label, step.operand or "")),
            ("product", f"= {words.equation.numbers}"),
            ("result", f"{words.equation.relation} {words.equation.result}"),
        ):
            parts.append(f"{part}-{rank}")
            row.append(labelled(maths(source), parts[-1]))
        rows.append(row)
    rule = caption(steps[0].rule, palette)
    place(rule, left=arrangement.panel.left, middle=arrangement.panel.top + box_of(rule).height / 2)
    products = table(rows, arrangement, palette, parts, align="left", gutter=0.15)
    return rule, products.shift(DOWN * (rule.height + units(LINE_GAP)))
