"""The forward and the backward pass of any trace, each scene written once."""

import backprop_core as core
from scenes.layout import LAID_ANEW
from scenes.stage import tables
from scenes.stage.graph_scene import GraphScene, after_a_nudge
from scenes.stage.pass_scripts import backward_script, forward_script, tour_script


class ForwardPass(GraphScene):
    """Each node gets its value, operands first; then the whole once more, a nudge further."""

    script = staticmethod(forward_script)
    squares = LAID_ANEW
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = forward_script(self.trace)
        self.then = after_a_nudge(self.trace)
        self.ask(question, known=0)
        for beat in steps:
            self.take(beat)
        table = tables.moved(self.trace, self.then, self.picture.arrangement, self.palette) if self.then else None
        self.conclude(check, table)


class BackwardPass(GraphScene):
    """Each edge carries its contribution, the output's first; then the gradient beside a real nudge."""

    script = staticmethod(backward_script)
    squares = LAID_ANEW
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = backward_script(self.trace)
        self.ask(question, known=len(self.trace.forward), wanted=True)
        for beat in steps:
            self.take(beat)
        self.compare(check)


# Seconds that a step takes at leisure, where something moves and where nothing does; those of a whole clip and of what
# is not a step; and the least share of their time in which steps can still be followed.
A_STEP, A_LEAF, WHOLE, ASIDE, FASTEST = 7.5, 2.0, 75.0, 25.0, 0.5


def pace_for(trace: core.Trace) -> float:
    """The share of their time that steps are given, so that a larger function does not take many minutes."""
    leaves = sum(not node.operands for node in trace.nodes)
    at_leisure = A_LEAF * leaves + A_STEP * (len(trace.steps) - leaves)
    return min(1.0, max(FASTEST, (WHOLE - ASIDE) / at_leisure))


class Tour(GraphScene):
    """The forward pass, then the backward pass; the more steps there are, the faster each is taken."""

    script = staticmethod(tour_script)
    squares = LAID_ANEW
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = tour_script(self.trace)
        self.step_pace = pace_for(self.trace)
        self.ask(question, known=0, wanted=True)
        for beat in steps:
            self.take(beat)
        self.compare(check)
