"""The backward pass, then the variable that moves most."""

import backprop_core as core
from scenes.stage.graph_scene import GraphScene
from scenes.stage.pass_scripts import (
    MEANING,
    checked,
    question,
    step_beat,
)
from scenes.stage.script import (
    Beat,
    coloured_words,
    label,
    maths_source,
    said,
)

STEEPEST = "Of all, {x} moves {y} the most: its slope is {slope}."


def name_of_the_steepest(trace: core.Trace) -> str:
    """The variable whose slope is the largest, up or down."""
    return max(
        trace.gradient, key=lambda name: abs(trace.gradient[name])
    )


def verdict(trace: core.Trace) -> Beat:
    """What the gradient says of the variables together."""
    found = name_of_the_steepest(trace)
    slope = trace.gradient[found]

    def fill(kind: str) -> dict[str, str]:
        return {
            "x": label(found, kind),
            "y": label(trace.nodes[-1].label, kind),
            "slope": maths_source(
                coloured_words(slope, "adjoint", kind), kind
            ),
        }

    return said(
        "steepest", "backward", "The steepest", [STEEPEST], fill
    )


def script(trace: core.Trace) -> list[Beat]:
    """The question, the steps, the verdict, a real nudge."""
    steps = map(step_beat, trace.backward)
    return [
        question(trace, MEANING),
        *steps,
        verdict(trace),
        checked(trace),
    ]


class Steepest(GraphScene):
    """The backward pass, and the variable with the largest slope."""

    script = staticmethod(script)

    def construct(self) -> None:
        question, *steps, steepest, check = script(self.trace)
        self.ask(
            question, known=len(self.trace.forward), wanted=True
        )
        for beat in steps:
            self.take(beat)
        self.next_section(steepest.name)
        found = self.trace.graph.index[
            name_of_the_steepest(self.trace)
        ]
        lit = self.in_question(self.trace.nodes[found].span)
        self.play(self.cleared(), lit, self.at_rest())
        self.say(steepest.lines[0])
        self.conclude(check, self.predicted())
