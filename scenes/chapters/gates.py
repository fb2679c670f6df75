"""What each gate does with the adjoint that arrives at it: add distributes, multiply swaps, max routes."""

from dataclasses import dataclass, replace
from itertools import groupby

from manim import Mobject

import backprop_core as core
from backprop_core.tracing.trace import Step
from scenes.layout import LAID_ANEW
from scenes.picture.graph import Picture
from scenes.stage import motions
from scenes.stage.carried import Carried
from scenes.stage.handed import Handed
from scenes.stage.handing import DOWNWARDS, go, partial_appears
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.pass_scripts import MEANING, checked, question
from scenes.stage.script import Beat, said
from scenes.theme import APPEAR, LIT_EDGE, REST, REVEAL


@dataclass(frozen=True)
class Kind:
    """What a gate is called by what it does, and the sentence about it."""

    name: str
    sentence: str


SCALES = Kind("times a constant scales", "A constant factor scales whatever passes.")
KINDS = {
    "add": Kind("add distributes", "Add distributes: each operand gets the whole of it."),
    "multiply": Kind("multiply swaps", "Multiply swaps: each operand is scaled by the other’s value."),
    "max": Kind("max routes", "Max routes: the larger operand gets all, the other nothing."),
}


def gates(trace: core.Trace) -> list[list[Step]]:
    """The backward steps, gate by gate; the first gate has the output's own step too."""
    return [list(steps) for _, steps in groupby(trace.backward, key=lambda step: step.node_id)]


def edges_down(gate: list[Step]) -> list[Step]:
    """The steps along a gate's edges."""
    return [step for step in gate if step.operand is not None]


def kind(trace: core.Trace, gate: list[Step]) -> Kind:
    """What a gate does; a product with a constant only scales."""
    operation = trace.nodes[gate[0].node_id].operation
    return SCALES if operation == "multiply" and len(edges_down(gate)) == 1 else KINDS[operation]


def gates_script(trace: core.Trace) -> list[Beat]:
    """The question, a beat for each gate, and the check."""
    return [question(trace, MEANING), *[gate_beat(trace, gate) for gate in gates(trace)], checked(trace)]


def gate_beat(trace: core.Trace, gate: list[Step]) -> Beat:
    """What a gate does with what arrives."""
    what = kind(trace, gate)
    beat = said(f"gate {gate[0].node}", "backward", what.name.capitalize(), [what.sentence], lambda _: {})
    return replace(beat, formula="; ".join(step.plugged for step in gate))


class Gates(Lesson):
    """The backward pass gate by gate, with everything that a gate hands down at once."""

    script = staticmethod(gates_script)
    squares = LAID_ANEW

    def drawn(self) -> list[Mobject]:
        self.picture = Picture(self.trace, self.palette, layout=self.layout)
        motions.know_values(self.picture)
        self.panel_box = self.picture.arrangement.panel
        return list(motions.visible(self.picture))

    def tellings(self) -> list[Telling]:
        return [self.hand_down] * len(self.beats)

    def hand_down(self, beat: Beat) -> None:
        """A gate's rule is said; then what has arrived at it goes on along all of its edges at once."""
        picture = self.picture
        gate = gates(self.trace)[self.beats.index(beat)]
        pairs = [(step, picture.edge_of[self.trace.backward.index(step)]) for step in edges_down(gate)]
        ways = [(step, edge) for step, edge in pairs if edge is not None]
        panel = Handed(edges_down(gate), picture.arrangement, self.palette, kind(self.trace, gate).name)
        lit = self.in_question(self.trace.nodes[gate[0].node_id].span)
        self.claim(beat.lines[0], lit, self.light(gate[0].node_id, [edge for _, edge in ways]))
        if gate[0].operand is None:
            self.play(self.known(gate[0].node_id))
        self.panel = panel
        self.play(panel.asked())
        for step, edge in ways:
            self.play(partial_appears(picture, step, edge))
        tokens = [Carried(picture, step, edge) for step, edge in ways]
        said = "; ".join(step.plugged for step in gate) + "."
        go(self, tokens, DOWNWARDS, answered=panel.answered(), said=said)
        self.add(panel)
        self.wait(REST)

    def light(self, node: int, edges: list[tuple[int, int]]) -> Motion:
        """The light goes to a gate and its edges."""
        picture, palette = self.picture, self.palette
        changes = [*motions.dimmed(picture), *motions.lit(picture.nodes[node], palette.now, palette.ink)]
        changes += [motions.drawn(picture.edges[edge], palette.adjoint, LIT_EDGE) for edge in edges]
        picture.lit = (node, edges, palette.adjoint)
        return lasting(APPEAR, changes)

    def known(self, node: int) -> Motion:
        """A node's adjoint comes to light."""
        _, after = self.picture.nodes[node].next_total()
        return lasting(REVEAL, [motions.shown(after)])

    def check(self, beat: Beat) -> None:
        """Every variable nudged on its own."""
        self.play(self.in_question(None), lasting(APPEAR, motions.dimmed(self.picture)))
        super().check(beat)
