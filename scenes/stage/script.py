"""What a clip says, beat by beat, as data: its question, a trace's steps, and the check. Nothing is drawn here.

A beat is one section of the film, one chapter, one caption and one still.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.trace import Step
from scenes.picture.typst import in_colour, maths, slope_in_line

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
        whole: all of it in sentences, where the lines on the screen are shorter.
    """

    name: str
    phase: str
    title: str
    lines: tuple[Line, ...]
    formula: str = ""
    step: Step | None = None
    whole: str = ""

    @property
    def text(self) -> str:
        """All that is said, for the transcript."""
        return self.whole or " ".join(line.text for line in self.lines)


def said(name: str, phase: str, title: str, templates: Sequence[str], fill: Callable[[str], dict[str, str]]) -> Beat:
    """A beat from templates, a line each; `fill(notation)` gives what goes into their holes."""
    lines = [Line(template.format(**fill("plain")), template.format(**fill("typst"))) for template in templates]
    return Beat(name, phase, title, tuple(lines))


def holes(trace: core.Trace, kind: str) -> dict[str, str]:
    """What most templates ask for: the first variable x, the output y, the slope of y in x, and the size of a nudge."""
    variable = next(iter(trace.at))
    return {
        "by": maths_source(notation.shown(NUDGE), kind),
        "x": label(variable, kind),
        "y": label(trace.nodes[-1].label, kind),
        "slope": slope_words(trace, variable, kind),
    }


def maths_source(text: str, kind: str) -> str:
    return maths(text) if kind == "typst" else text


def label(name: str, kind: str) -> str:
    """A letter or name within a sentence."""
    return maths_source(notation.name_text(name, kind), kind)


def slope_words(trace: core.Trace, variable: str, kind: str) -> str:
    """∂g/∂x in one line, within a sentence."""
    output = trace.nodes[-1].label
    if kind == "typst":
        return maths(slope_in_line(output, variable))
    return f"∂{notation.name_text(output, kind)}/∂{notation.name_text(variable, kind)}"


def coloured_words(number: float, role: str, kind: str) -> str:
    """A number, in the colour of its role where there are colours."""
    text = notation.number_atom(number, kind).text
    return in_colour(role, maths(text)) if kind == "typst" else text


def related(number: float, kind: str, role: str = "value") -> str:
    """An equals sign, or ≈ where the number is rounded, and the number."""
    sign = notation.relation(number)
    if kind == "typst" and sign == "≈":
        sign = "approx"
    return maths_source(f"{sign} {coloured_words(number, role, kind)}", kind)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: x, y or z."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
