"""What a clip says, beat by beat, as data: its question, a trace's steps, and the check. Nothing is drawn here.

A beat is one section of the film, one chapter, one caption and one still.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.trace import Step

NUDGE = 0.01
MOST_NODES = 40  # that a clip follows; beyond it a viewer is lost
MOST_CHECKED = 5  # variables that the check shows side by side


class Line(NamedTuple):
    """A line that is said: as plain text, and as Typst with its mathematics inline."""

    text: str
    typst: str


@dataclass(frozen=True)
class Beat:
    """One thing said.

    Args:
        name: short, for sections and manifest.
        phase: "question", "forward", "backward", "mistake" or "check".
        title: what the chapter is called.
        lines: what is said, one line after the other.
        formula: the formula with its numbers, for the transcript.
        step: the trace's step, if it is one.
    """

    name: str
    phase: str
    title: str
    lines: tuple[Line, ...]
    formula: str = ""
    step: Step | None = None

    @property
    def text(self) -> str:
        """All that is said, for captions and transcript."""
        return " ".join(line.text for line in self.lines)


def forward_script(trace: core.Trace) -> list[Beat]:
    """The forward pass: the question, the steps, and the answer found by trying."""
    return [question(trace, TRY), *map(step_beat, trace.forward), tried(trace)]


def backward_script(trace: core.Trace) -> list[Beat]:
    """The backward pass: the question, the steps, and a real nudge beside what the gradient predicts."""
    return [question(trace, MEANING), *map(step_beat, trace.backward), checked(trace)]


def tour_script(trace: core.Trace) -> list[Beat]:
    """Both passes, one after the other."""
    return [question(trace, MEANING), *map(step_beat, trace.steps), checked(trace)]


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
            "partial": maths(coloured(step.partial or 0.0, "value", kind), kind),
            "slope": maths(slope_text, kind) if kind == "typst" else step.name,
            "seed": maths(coloured(step.contribution or 0.0, "adjoint", kind), kind),
        }

    (line,) = said("", "", "", [SEED if step.partial is None else BRIEFLY], fill).lines
    return replace(step_beat(step), lines=(line,))


def said(name: str, phase: str, title: str, templates: Sequence[str], fill: Callable[[str], dict[str, str]]) -> Beat:
    """A beat from templates, a line each; `fill(notation)` gives what goes into their holes."""
    lines = [Line(template.format(**fill("plain")), template.format(**fill("typst"))) for template in templates]
    return Beat(name, phase, title, tuple(lines))


def question(trace: core.Trace, more: str) -> Beat:
    """What a clip asks, always in the same words, and what it means or how it could be answered."""
    variables = list(trace.at)

    def fill(kind: str) -> dict[str, str]:
        names = [label(name, kind) for name in variables]
        return {
            "by": maths(notation.shown(NUDGE), kind),
            "y": label(trace.nodes[-1].label, kind),
            "x": names[0] if names else "",
            "more": listed(names[1:]) if len(names) <= MOST_CHECKED else ANY_OTHER,
            "slope": slope(trace, variables[0], kind) if variables else "",
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
            "change": maths(coloured(change, "value", kind), kind),
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
            "by": maths(notation.shown(NUDGE), kind),
            "y": label(trace.nodes[-1].label, kind),
            "slope": maths(coloured(trace.gradient[variables[0]], "adjoint", kind), kind),
            "predicted": related(predicted, kind, "adjoint"),
            "change": maths(coloured(change, "value", kind), kind),
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


def holes(trace: core.Trace, kind: str) -> dict[str, str]:
    """What most templates ask for: the first variable x, the output y, the slope of y in x, and the size of a nudge."""
    variable = next(iter(trace.at))
    return {
        "by": maths(notation.shown(NUDGE), kind),
        "x": label(variable, kind),
        "y": label(trace.nodes[-1].label, kind),
        "slope": slope(trace, variable, kind),
    }


def maths(text: str, kind: str) -> str:
    return f"${text}$" if kind == "typst" else text


def label(name: str, kind: str) -> str:
    """A letter or name within a sentence."""
    return maths(notation.name_text(name, kind), kind)


def slope(trace: core.Trace, variable: str, kind: str) -> str:
    """∂g/∂x in one line, within a sentence."""
    above, below = (notation.name_text(name, kind) for name in (trace.nodes[-1].label, variable))
    return maths(f"partial {above} \\/ partial {below}" if kind == "typst" else f"∂{above}/∂{below}", kind)


def coloured(number: float, role: str, kind: str) -> str:
    """A number, in the colour of its role where there are colours."""
    text = notation.number_atom(number, kind).text
    return f"#{role}[${text}$]" if kind == "typst" else text


def related(number: float, kind: str, role: str = "value") -> str:
    """An equals sign, or ≈ where the number is rounded, and the number."""
    sign = notation.relation(number)
    if kind == "typst" and sign == "≈":
        sign = "approx"
    return maths(f"{sign} {coloured(number, role, kind)}", kind)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: x, y or z."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def quoted(text: str) -> str:
    """Plain text as Typst source that shows it as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'
