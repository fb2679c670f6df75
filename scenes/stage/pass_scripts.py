"""What the clips of the passes say: the question, a beat for each step of a trace, and the check."""

from dataclasses import replace

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.trace import Step
from scenes.picture.digits import decimals_of_a_move, in_full
from scenes.picture.typst import quoted
from scenes.stage.script import (
    MOST_CHECKED,
    Beat,
    Line,
    coloured_words,
    holes,
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
MEANING = "{slope}: how strongly {y} responds to a tiny nudge of {x}."
TRIED = "At {x} {now} the same steps give {y} {then}: it moved by {change}."
AGAIN, MOVED = "Move {x} by {by} and compute {y} again.", "{y} moved by {change}."
PREDICTS = "Nudge {x} by {by}: the gradient predicts {predicted_number}."
HAPPENS = "Actually {y} moves by {change}{exactly}"
SMALLER = "A nudge 10 times smaller: a gap {gap} times smaller."
IS, RECAP = "{b} is {x}, so {slope} {found}.", "One factor for each edge."
PREDICTED = "The gradient predicts {slope} · {by} {predicted}; {y} actually moves by {change}{verdict}"
EXACT = ": exactly that."
NEAR = ": nearly the same, and the smaller the move, the nearer."
FAR = ": here the function bends too sharply for a move of this size."
EACH = "Each variable moved by {by} on its own: what the gradient predicts, and how far {y} actually moves."
EACH_BRIEFLY = "Each nudged by {by}: predicted, and actual."
EACH_OF_BRIEFLY = "{count} of {all} nudged by {by}: predicted, and actual."
EACH_OF = "{count} of {all} variables, each moved by {by}: what the gradient predicts, and how far {y} actually moves."
CONSTANT = "A constant: it never changes."
CLAIMS = {
    "start": "{z} moves exactly as much as itself.",
    "multiplied": "A change in {u} is multiplied by {partial}.",
    "scaled": "A change in {u} is scaled on its way to {z}.",
    "unchanged": "A change in {u} reaches {z} unchanged.",
    "flipped": "A change in {u} reaches {z} with its sign flipped.",
    "stopped": "A small change in {u} does not reach {z}.",
    "idle": "The output does not move with {z}: nothing goes on to {u}.",
    "undefined": "The slope of {z} in {u} is undefined.",
}
NO_GRADIENT = "{y} {value}, and no variable can change it."

TENTH, HUNDRED = NUDGE / 10, 100  # a smaller nudge, and how many times less it then misses where a curve bends evenly


def forward_script(trace: core.Trace) -> list[Beat]:
    """The forward pass: the question, the steps, and the answer found by trying."""
    return [question(trace, TRY), *map(step_beat, trace.forward), tried(trace)]


def backward_script(trace: core.Trace) -> list[Beat]:
    """The backward pass: the question, the steps, and a real nudge beside what the gradient predicts."""
    return [question(trace, MEANING), *map(step_beat, trace.backward), compared(trace)]


def tour_script(trace: core.Trace) -> list[Beat]:
    """Both passes, one after the other."""
    return [question(trace, MEANING), *map(step_beat, trace.steps), compared(trace)]


def step_beat(step: Step) -> Beat:
    """A step of the trace: on the screen what happens to a change, and how it counts; the rest in its own words."""
    forward = step.phase == "forward"
    title = step.formula if forward else step.name
    first, *more = zip(sentences(step.text), sentences(step.words("typst").sentence), strict=True)
    lines = (claim(step) or Line(*first), *[Line(*each) for each in more])
    return Beat(step.name, step.phase, title, lines, step.plugged, step, step.text)


def sentences(text: str) -> list[str]:
    """A step's sentence, and the one about its parts where there are several."""
    first, end, more = text.partition(". ")
    return [first + end.strip(), more] if more else [text]


def claim(step: Step) -> Line | None:
    """What a step does, in few words and without what it comes to; None where only its own words will do."""
    if step.trace.error:
        return None
    if step.phase == "forward":
        before, result = (step.text, step.words("typst").sentence), step.value is not None
        node = step.trace.nodes[step.node_id]
        if node.literal is not None:
            return Line(CONSTANT, CONSTANT)
        if not node.operands or not result:
            return None
        return Line(*[f"{text.rpartition(': ')[0]}." for text in before])
    template = CLAIMS[kind_of_claim(step)]

    def fill(kind: str) -> dict[str, str]:
        words = step.words(kind)
        return {
            "u": label(step.operand or "", kind),
            "z": label(step.node, kind),
            "partial": maths_source((words.partial or words.equation).letters, kind),
        }

    return Line(template.format(**fill("plain")), template.format(**fill("typst")))


def kind_of_claim(step: Step) -> str:
    """Which of the claims holds at a backward step."""
    partial, words = step.partial, step.said
    if step.operand is None:
        return "start"
    if partial is None or partial != partial:
        return "undefined"
    if step.upstream == 0:
        return "idle"
    named = {0.0: "stopped", 1.0: "unchanged", -1.0: "flipped"}
    if partial in named:
        return named[partial]
    bare = (words.partial or words.equation).letters == notation.number_atom(partial, "plain").text
    return "scaled" if bare else "multiplied"


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
            "by": maths_source(notation.shown(NUDGE), kind),
            "now": related(moved.at[variable], kind),
            "then": after_the_move(trace.value, moved.value, kind),
            "change": maths_source(coloured_words(change, "value", kind), kind),
        }

    (whole,) = said("", "", "", [TRIED], fill).lines
    return replace(said("check", "check", "The check", [AGAIN, MOVED], fill), whole=whole.text)


def checked(trace: core.Trace) -> Beat:
    """The gradient's answer beside a real nudge, in a sentence."""
    if trace.error or not trace.at:
        return without_answer(trace)
    variables = list(trace.at)
    template = PREDICTED if len(variables) == 1 else EACH if len(variables) <= MOST_CHECKED else EACH_OF
    beat = said("check", "check", "The check", [template], lambda kind: holes_of_check(trace, kind))
    if len(variables) == 1:
        return beat
    briefly = EACH_BRIEFLY if template == EACH else EACH_OF_BRIEFLY
    brief = said("check", "check", "The check", [briefly], lambda kind: holes_of_check(trace, kind))
    return replace(brief, whole=beat.text)


def after_the_move(before: float, after: float, kind: str) -> str:
    """An equals sign and what a number has moved to, with the digits of its move; else as it is mostly shown."""
    count = decimals_of_a_move(before, after)
    if count is None:
        return related(after, kind)
    return maths_source(f"= {in_full(after, count)}", kind)


def compared(trace: core.Trace) -> Beat:
    """The same in several lines, for bars that grow while they are said."""
    whole = checked(trace)
    if trace.error or len(trace.at) != 1:
        return whole
    lines = [PREDICTS, HAPPENS, *([SMALLER] if shrinking(trace) else [])]
    beat = said("check", "check", "The check", lines, lambda kind: holes_of_check(trace, kind))
    return replace(beat, whole=whole.text)


def holes_of_check(trace: core.Trace, kind: str) -> dict[str, str]:
    """What the templates about a nudge ask for."""
    variables = list(trace.at)
    change, predicted = core.nudge(trace, variables[0], NUDGE)
    return {
        "by": maths_source(notation.shown(NUDGE), kind),
        "x": label(variables[0], kind),
        "y": label(trace.nodes[-1].label, kind),
        "slope": maths_source(coloured_words(trace.gradient[variables[0]], "adjoint", kind), kind),
        "predicted": related(predicted, kind, "adjoint"),
        "predicted_number": maths_source(coloured_words(predicted, "adjoint", kind), kind),
        "change": maths_source(coloured_words(change, "value", kind), kind),
        "verdict": verdict(change, predicted),
        "exactly": EXACT if verdict(change, predicted) == EXACT else ".",
        "gap": shrinking(trace),
        "count": str(MOST_CHECKED),
        "all": str(len(variables)),
    }


def answer(trace: core.Trace, leaf: str) -> Line:
    """What the adjoint of a leaf says about the variable that it is."""
    (variable,) = trace.at

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "b": label(leaf, kind),
            "found": related(trace.gradient[variable], kind, "adjoint"),
        }

    return said("", "", "", [IS], fill).lines[0]


def shrinking(trace: core.Trace) -> str:
    """How many times less the gap is for a nudge of a tenth, where it is about a hundred; else nothing."""
    variable = next(iter(trace.at))
    gaps = [abs(change - predicted) for change, predicted in (core.nudge(trace, variable, by) for by in (NUDGE, TENTH))]
    if not gaps[1] or not 0.9 * HUNDRED <= gaps[0] / gaps[1] <= 1.1 * HUNDRED:
        return ""
    return f"{HUNDRED}" if abs(gaps[0] / gaps[1] - HUNDRED) < 0.5 else f"about {HUNDRED}"


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
