"""What a brief clip of both passes says: what is done in one go is one beat, and each pass is explained once."""

from dataclasses import replace
from itertools import groupby

import backprop_core as core
from backprop_core.tracing.trace import Step
from scenes.stage.pass_scripts import MEANING, claim, compared, question, step_beat
from scenes.stage.script import Beat, Line

MOST_AT_ONCE = 2  # contributions that are shown side by side
GIVEN = "The leaves have their values from the start."
UP = "Forward: each node makes one value of its operands’ values."
DOWN = "Backward: each edge multiplies what comes down by its partial."

Part = tuple[Step, ...]


def parts(trace: core.Trace) -> list[Part]:
    """Both passes in what is done at once: all leaves, each operation, and what a node hands down to other nodes."""
    leaves = tuple(step for step in trace.forward if is_leaf(trace, step))
    found: list[Part] = [leaves] if leaves else []
    found += [(step,) for step in trace.forward if not is_leaf(trace, step)]
    for _, steps in groupby(trace.backward, key=lambda step: (step.node_id, step.operand is None)):
        found += handed_down(list(steps))
    return found


def is_leaf(trace: core.Trace, step: Step) -> bool:
    return not trace.nodes[step.node_id].operands


def handed_down(steps: list[Step]) -> list[Part]:
    """A node's contributions, some at a time; those to one operand follow each other, for they add up."""
    found: list[Part] = []
    for step in steps:
        last = found[-1] if found else ()
        if last and len(last) < MOST_AT_ONCE and step.operand_id not in [one.operand_id for one in last]:
            found[-1] = (*last, step)
        else:
            found.append((step,))
    return found


def brief_script(trace: core.Trace) -> list[Beat]:
    """The question, both passes in parts, and the check."""
    beats: list[Beat] = []
    for part in parts(trace):
        beat = together(trace, part)
        explained = {line for earlier in beats for line in earlier.lines}
        beats.append(replace(beat, lines=tuple(line for line in beat.lines if line not in explained)))
    return [question(trace, MEANING), *beats, compared(trace)]


def together(trace: core.Trace, part: Part) -> Beat:
    """A part as a beat: its transcript is that of its steps, its line what holds for all parts of its kind."""
    first, *more = [step_beat(step) for step in part]
    whole = " ".join(beat.text for beat in (first, *more))
    formula = "; ".join(beat.formula for beat in (first, *more))
    if part[0].phase == "forward" and is_leaf(trace, part[0]):
        return replace(first, name="values", title="The values", lines=line(GIVEN), formula=formula, whole=whole)
    if part[0].phase == "forward":
        return replace(first, lines=line(UP))
    if part[0].operand is None:
        return replace(first, lines=tuple(filter(None, [claim(part[0])])))
    name = " and ".join(step.name for step in part)
    return replace(first, name=name, title=name, lines=line(DOWN), formula=formula, whole=whole)


def line(text: str) -> tuple[Line, ...]:
    return (Line(text, text),)
