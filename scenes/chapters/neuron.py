"""A neuron: up through the sum and the activation, and down again in three strides."""

from collections.abc import Sequence
from dataclasses import replace

from manim import DOWN, Mobject, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import VARIABLE, Node
from backprop_core.tracing.trace import Step
from backprop_core.tracing.trace_node import TraceNode
from scenes.layout import LAID_ANEW
from scenes.picture.arrange import Arrangement
from scenes.picture.graph import Picture
from scenes.picture.lean import FadeIn
from scenes.picture.typeset import Writing, box_of, place, units
from scenes.picture.typst import labelled, maths, name, slope_in_line
from scenes.stage import motions
from scenes.stage.carried import Carried, Raised
from scenes.stage.handing import DOWNWARDS, go, partial_appears
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.panel import LINE_GAP, caption
from scenes.stage.pass_scripts import checked, question
from scenes.stage.script import Beat, coloured_words, holes, label, said
from scenes.stage.tables import table
from scenes.theme import APPEAR, GLANCE, LIT_EDGE, REST, REVEAL, Palette

AGAIN = 0.85  # of its time, for a climb that is like the one before

SUMS = "A neuron weighs its inputs, adds a bias, and squashes the sum."
SLOPE = "The sum gets the slope of the {activation} where it stands."
SHARES = "Add distributes: each of its operands gets the same."
SWAPS = "Multiply swaps: weights are scaled by inputs, inputs by weights."


def activation(trace: core.Trace) -> TraceNode:
    """The node that squashes the sum."""
    return trace.nodes[-1]


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
    """The question, up, three beats down, and the check."""
    asked = question(trace, "")
    slope, shares, swaps = backwards(trace)
    return [
        replace(asked, lines=asked.lines[:1]),
        beat(trace, "forward", "forward", "Forward", SUMS, *worked_out(trace)),
        beat(trace, "slope", "backward", "Back through the activation", SLOPE, *slope),
        beat(trace, "shares", "backward", "Add distributes", SHARES, *shares),
        beat(trace, "swaps", "backward", "Multiply swaps", SWAPS, *swaps),
        checked(trace),
    ]


def beat(trace: core.Trace, key: str, phase: str, title: str, template: str, *steps: Step) -> Beat:
    """A beat about some steps of a trace."""
    top = activation(trace)
    total = trace.nodes[top.operands[0]]

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "z": label(total.label, kind),
            "activation": top.operation,
        }

    return replace(said(key, phase, title, [template], fill), formula="; ".join(step.plugged for step in steps))


class Neuron(Lesson):
    """Up through the sum and the activation, down again in three strides."""

    script = staticmethod(neuron_script)
    squares = LAID_ANEW
    in_one_breath = True

    def drawn(self) -> list[Mobject]:
        self.picture = Picture(self.trace, self.palette, layout=self.layout)
        self.panel_box = self.picture.arrangement.panel
        for node, drawn in zip(self.trace.nodes, self.picture.nodes, strict=True):
            if drawn.value and not node.operands:
                drawn.value.set_opacity(1)
        self.lit_too: list[int] = []  # beside the node that the picture knows to be lit
        return list(motions.visible(self.picture))

    def tellings(self) -> list[Telling]:
        return [self.add_up, self.slope, self.hand_down, self.hand_down]

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
        self.claim(beat.lines[0])
        sums, plugged, value, squash, last = workings.lines
        left = [last.parts["left"], last.parts["relation"]]
        stands = [*workings.heading, sums, squash, *left, workings.unknown]
        self.panel = workings
        inner = [node for node in self.trace.nodes if node.operands]
        levels = [
            [Raised(self.picture, self.trace.forward[node.id]) for node in inner if node.y == height]
            for height in sorted({node.y for node in inner}, reverse=True)
        ]
        asked = lasting(APPEAR, [FadeIn(part) for part in stands])
        found = [*lasting(REVEAL, [FadeIn(plugged), FadeIn(value)]), *workings.answered()]
        self.rise(levels, asked, found)
        self.wait(REST)

    def rise(self, levels: Sequence[Sequence[Raised]], asked: Motion, answered: Motion) -> None:
        """Values climb from level to level; where they land they set out again at once."""
        begins = asked
        for level in levels:
            self.play(begins, [change for each in level for change in each.lent()])
            self.play([change for each in level for change in each.climb()])
            self.play([change for each in level for change in each.becomes()])
            begins = [change for each in level for change in each.lands()]
            self.pace = AGAIN
        self.pace = 1.0
        self.play(begins, answered)

    def slope(self, beat: Beat) -> None:
        """The output's own adjoint, and what the activation makes of it."""
        (step,) = backwards(self.trace)[0]
        workings = self.worked(step.rule, rows_of(step))
        lit = self.in_question(self.trace.nodes[step.node_id].span)
        self.claim(beat.lines[0], lit, self.light([step]), self.arrived([step.node_id]))
        self.panel = workings
        self.hand([step], workings.asked(), workings.answered())
        self.wait(REST)

    def hand_down(self, beat: Beat) -> None:
        """What arrives at several nodes at once goes on along all their edges."""
        steps = backwards(self.trace)[self.beats.index(beat) - 1]
        spans = {self.trace.nodes[step.node_id].span for step in steps}
        lit = max(spans, key=lambda span: span[1] - span[0]) if of(self.trace, steps[0]) == "add" else None
        self.claim(beat.lines[0], self.in_question(lit), self.light(steps))
        rule, handed = handed_down(steps, self.picture.arrangement, self.palette)
        self.panel = VGroup(rule, handed)
        results = {key for key in handed.parts if key.startswith("result")}
        known = [part for key, part in handed.parts.items() if key not in results]
        asked = lasting(APPEAR, [FadeIn(part) for part in (rule, *known)])
        self.hand(steps, asked, lasting(REVEAL, [FadeIn(handed.parts[key]) for key in results]))
        self.wait(GLANCE)

    def light(self, steps: Sequence[Step]) -> Motion:
        """The light goes to the edges of some steps, and to the nodes above them."""
        picture, palette = self.picture, self.palette
        edges, (node, *more) = self.edges_of(steps), list(dict.fromkeys(step.node_id for step in steps))
        changes = self.dimmed()
        for each in (node, *more):
            changes += motions.lit(picture.nodes[each], palette.now, palette.ink)
        self.lit_too = more
        changes += [motions.drawn(picture.edges[edge], palette.adjoint, LIT_EDGE) for edge in edges]
        picture.lit = (node, edges, palette.adjoint)
        return lasting(APPEAR, changes)

    def dimmed(self) -> Motion:
        """What is lit goes back."""
        nodes, self.lit_too = [self.picture.nodes[each] for each in self.lit_too], []
        changes = motions.dimmed(self.picture)
        return changes + [change for node in nodes for change in motions.lit(node, self.palette.panel, node.colour)]

    def hand(self, steps: Sequence[Step], asked: Motion, answered: Motion) -> None:
        """The partials come to their edges, and what is handed down goes past them: from node to node, top first."""
        ways = list(zip(steps, self.edges_of(steps), strict=True))
        self.play(asked, [change for step, edge in ways for change in partial_appears(self.picture, step, edge)])
        heights = sorted({self.trace.nodes[step.node_id].y for step in steps})
        for height in heights:
            level = [(step, edge) for step, edge in ways if self.trace.nodes[step.node_id].y == height]
            arrived = answered if height == heights[-1] else None
            go(self, [Carried(self.picture, step, edge) for step, edge in level], DOWNWARDS, answered=arrived)

    def edges_of(self, steps: Sequence[Step]) -> list[tuple[int, int]]:
        found = [self.picture.edge_of[self.trace.backward.index(step)] for step in steps]
        return [edge for edge in found if edge]

    def arrived(self, nodes: Sequence[int]) -> Motion:
        """The adjoints of some nodes come to light."""
        return lasting(REVEAL, [motions.shown(self.picture.nodes[node].next_total()[1]) for node in nodes])

    def check(self, beat: Beat) -> None:
        """Every variable nudged on its own."""
        self.leaving += [*self.in_question(None), *lasting(APPEAR, self.dimmed())]
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
    products = table(rows, arrangement, palette, parts, align="left", gutter=0.25)
    return rule, products.shift(DOWN * (rule.height + units(LINE_GAP)))
