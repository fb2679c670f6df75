"""The forward and the backward pass of any trace, each scene written once."""

from scenes.stage import tables
from scenes.stage.graph_scene import GraphScene, after_a_nudge
from scenes.stage.pass_scripts import backward_script, forward_script, tour_script


class ForwardPass(GraphScene):
    """Each node gets its value, operands first; then the whole once more, a nudge further."""

    script = staticmethod(forward_script)
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
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = backward_script(self.trace)
        self.ask(question, known=len(self.trace.forward), wanted=True)
        for beat in steps:
            self.take(beat)
        self.compare(check)


class Tour(GraphScene):
    """The forward pass, then the backward pass."""

    script = staticmethod(tour_script)
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = tour_script(self.trace)
        self.ask(question, known=0, wanted=True)
        for beat in steps:
            self.take(beat)
        self.compare(check)
