"""What the clips of the passes say: the question, a beat for each step of a trace, and the check."""

from dataclasses import replace

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.trace import NUDGE, Step
from scenes.picture.typst import quoted
from scenes.stage.script import (
    MOST_CHECKED,
    Beat,
    Line,
    coloured_words,
    label,
    listed,
    maths_source,
    related,
    said,
    slope_words,
)

ASK = "If {x} moves by {by}, how far does {y}?"
ASK_MORE = " And if {more} does?"
ANY_OTHER = "any other variable"
NOTHING_MOVES = "There is no variable in {y}, so nothing can move: what is it worth?"
TRY = "One way to know: compute {y}, move {x}, and compute {y} again."
MEANING = "{slope} is how many times as far {y} moves as {x} does, for a small move."
TRIED = (
    "At {x} {now} the same steps give {y} {then}: it moved by {change}. The backward pass predicts that without trying."
)
PREDICTED = "The gradient predicts {slope} · {by} {predicted}; {y} actually moves by {change}{verdict}"
EXACT = ": exactly that."
NEAR = ": nearly the same, and the smaller the move, the nearer."
FAR = ": here the function bends too sharply for a move of this size."
EACH = "Each variable moved by {by} on its own: what the gradient predicts, and how far {y} actually moves."
EACH_OF = "{count} of {all} variables, each moved by {by}: what the gradient predicts, and how far {y} actually moves."
SEED, BRIEFLY = "The start: {slope} is {seed}.", "By the {rule}: times {partial}."
NO_GRADIENT = "{y} {value}, and no variable can change it."


def forward_script(trace: core.Trace) -> list[Beat]:
    """The forward pass: the question, the steps, and the answer found by trying."""
    return [question(trace, TRY), *map(step_beat, trace.forward), tried(trace)]


def backward_script(trace: core.Trace) -> list[Beat]:
    """The backward pass: the question, the steps, and a real nudge beside what the gradient predicts."""
    return [question(trace, MEANING), *map(step_beat, trace.backward), checked(trace)]


def tour_script(trace: core.Trace) -> list[Beat]:
    """Both passes, one after the other."""
    return [question(trace, MEANING), *map(step_beat, trace.steps), checked(trace)]


def step_beat(step: Step) -> Beat:
    """A step of the trace, in its own words."""
    forward = step.phase == "forward"
    title = step.formula if forward else step.name
    line = Line(step.text, step.words("typst").sentence)
    return Beat(step.name, step.phase, title, (line,), step.plugged, step)


def briefly(step: Step) -> Beat:
    """A step in few words, for clips in which something else is the point."""

    def fill(kind: str) -> dict[str, str]:
        slope_text = f"partial {notation.name_text(step.node, kind)} \\/ partial {notation.name_text(step.node, kind)}"
        return {
            "rule": step.rule,
            "partial": maths_source(coloured_words(step.partial or 0.0, "value", kind), kind),
            "slope": maths_source(slope_text, kind) if kind == "typst" else step.name,
            "seed": maths_source(coloured_words(step.contribution or 0.0, "adjoint", kind), kind),
        }

    (line,) = said("", "", "", [SEED if step.partial is None else BRIEFLY], fill).lines
    return replace(step_beat(step), lines=(line,))


def question(trace: core.Trace, more: str) -> Beat:
    """What a clip asks, always in the same words, and what it means or how it could be answered."""
    variables = list(trace.at)

    def fill(kind: str) -> dict[str, str]:
        names = [label(name, kind) for name in variables]
        return {
            "by": maths_source(notation.shown(NUDGE), kind),
            "y": label(trace.nodes[-1].label, kind),
            "x": names[0] if names else "",
            "more": listed(names[1:]) if len(names) <= MOST_CHECKED else ANY_OTHER,
            "slope": slope_words(trace, variables[0], kind) if variables else "",
        }

    if not variables:
        return said("question", "question", "The question", [NOTHING_MOVES], fill)
    asked = ASK + (ASK_MORE if len(variables) > 1 else "")
    return said("question", "question", "The question", [asked, more], fill)


def tried(trace: core.Trace) -> Beat:
    """The answer to the question by computing the function once more, a nudge further."""
    if trace.error or not trace.at:
        return without_answer(trace)
    variable = next(iter(trace.at))
    moved = trace.at_point({**trace.at, variable: trace.at[variable] + NUDGE})
    change, _ = core.nudge(trace, variable, NUDGE)

    def fill(kind: str) -> dict[str, str]:
        return {
            "x": label(variable, kind),
            "y": label(trace.nodes[-1].label, kind),
            "now": related(moved.at[variable], kind),
            "then": related(moved.value, kind),
            "change": maths_source(coloured_words(change, "value", kind), kind),
        }

    return said("check", "check", "The check", [TRIED], fill)


def checked(trace: core.Trace) -> Beat:
    """The gradient's answer beside a real nudge."""
    if trace.error or not trace.at:
        return without_answer(trace)
    variables = list(trace.at)
    change, predicted = core.nudge(trace, variables[0], NUDGE)

    def fill(kind: str) -> dict[str, str]:
        return {
            "by": maths_source(notation.shown(NUDGE), kind),
            "y": label(trace.nodes[-1].label, kind),
            "slope": maths_source(coloured_words(trace.gradient[variables[0]], "adjoint", kind), kind),
            "predicted": related(predicted, kind, "adjoint"),
            "change": maths_source(coloured_words(change, "value", kind), kind),
            "verdict": verdict(change, predicted),
            "count": str(MOST_CHECKED),
            "all": str(len(variables)),
        }

    template = PREDICTED if len(variables) == 1 else EACH if len(variables) <= MOST_CHECKED else EACH_OF
    return said("check", "check", "The check", [template], fill)


def verdict(change: float, predicted: float) -> str:
    """How near the two are, in words: within rounding, within a tenth, or not."""
    difference = abs(change - predicted)
    if difference <= 1e-9 * abs(change):
        return EXACT
    return NEAR if difference <= 0.1 * abs(change) else FAR


def without_answer(trace: core.Trace) -> Beat:
    """The end of a clip whose function is undefined at this point, or does not move at all."""
    if trace.error:
        text = trace.error.message
        return Beat("check", "check", "The end", (Line(text, quoted(text)),))

    def fill(kind: str) -> dict[str, str]:
        return {"y": label(trace.nodes[-1].label, kind), "value": related(trace.value, kind)}

    return said("check", "check", "The end", [NO_GRADIENT], fill)
