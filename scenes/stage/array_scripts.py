"""What the clips of arrays say: the question, both passes in groups, and a nudge of one entry. Nothing is drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.trace import Step
from scenes.picture.cells import Place
from scenes.picture.typst import quoted, slope_in_line
from scenes.stage.bars import Nudge
from scenes.stage.equations import equation_of
from scenes.stage.pass_scripts import EXACT, verdict
from scenes.stage.script import Beat, Line, coloured_words, label, maths_source, related, said

ASK = "If an entry of {x} moves a little, how far does {y}?"
NO_VARIABLE = "What is {y} worth?"
MEANING = "{slope} has a number for each entry of {x}: it is as large as {x}."
VALUES = "What is given: {names}."
FROM = "The backward pass starts with 1 at {y}."
AS_IT_IS = "{z} hands its gradient down to {all} as it is."
PREDICTS = "Nudge {entry} by {by}: the gradient predicts {predicted_number}."
HAPPENS = "Actually {y} moves by {change}{exactly}"
NO_GRADIENT = "{y} {value}, and no variable can change it."


@dataclass(frozen=True, eq=False)
class Group:
    """Steps that are one beat: the values that are given, an operation, or what a node hands down; each is itself."""

    name: str
    title: str
    steps: tuple[Step, ...]
    is_given: bool = False

    @property
    def phase(self) -> str:
        return self.steps[0].phase


def compacted(trace: core.Trace) -> core.Trace:
    """The trace with its constants written into the operations that use them."""
    if trace.graph.tree:
        return trace
    return core.trace(trace.program, trace.at, compact=True)


def groups(trace: core.Trace) -> list[Group]:
    """Both passes in beats: all leaves at once, each operation, each contribution; what passes as it is, together."""
    given = tuple(step for step in trace.forward if not trace.nodes[step.node_id].operands)
    found = [Group("values", "The values", given, is_given=True)] if given else []
    found += [Group(step.name, step.formula, (step,)) for step in trace.forward if trace.nodes[step.node_id].operands]
    alike: list[Step] = []
    for step in trace.backward:
        if alike and not (passes(trace, step) and alike[0].node_id == step.node_id and step.operand is not None):
            found.append(together(alike))
            alike = []
        if passes(trace, step) and step.operand is not None:
            alike.append(step)
        else:
            found.append(Group(step.name, step.name, (step,)))
    return [*found, together(alike)] if alike else found


def passes(trace: core.Trace, step: Step) -> bool:
    """Whether a contribution is the gradient above as it is, or with its sign flipped."""
    return step.operand is not None and equation_of(trace, step) is None


def together(steps: Sequence[Step]) -> Group:
    """What a node hands down as it is."""
    return Group(" and ".join(step.name for step in steps), ", ".join(step.name for step in steps), tuple(steps))


def tour_script(trace: core.Trace) -> list[Beat]:
    """Both passes, one after the other."""
    trace = compacted(trace)
    return [question(trace), *[beat_of(trace, group) for group in groups(trace)], checked(trace)]


def question(trace: core.Trace) -> Beat:
    """What is asked, and what its answer looks like."""
    variables = list(trace.at)
    if not variables:
        return said("question", "question", "The question", [NO_VARIABLE], lambda kind: {"y": output(trace, kind)})

    def fill(kind: str) -> dict[str, str]:
        return {"y": output(trace, kind), "x": label(variables[0], kind), "slope": slope(trace, variables[0], kind)}

    return said("question", "question", "The question", [ASK, MEANING], fill)


def output(trace: core.Trace, kind: str) -> str:
    return label(trace.nodes[-1].label, kind)


def slope(trace: core.Trace, variable: str, kind: str) -> str:
    above = trace.nodes[-1].label
    if kind == "typst":
        return maths_source(slope_in_line(above, variable), kind)
    return f"∂{notation.name_text(above, kind)}/∂{notation.name_text(variable, kind)}"


def beat_of(trace: core.Trace, group: Group) -> Beat:
    """A group in its own words."""
    lines = tuple(lines_of(trace, group))
    steps = group.steps
    whole = lines[0].text if group.is_given else " ".join(step.text for step in steps)
    return Beat(group.name, group.phase, group.title, lines, "; ".join(step.plugged for step in steps), steps[0], whole)


def lines_of(trace: core.Trace, group: Group) -> list[Line]:
    """What is said of a group, in few words and without what it comes to."""
    first = group.steps[0]
    if group.is_given:
        names = [trace.nodes[step.node_id].label for step in group.steps]
        return [filled(VALUES, lambda kind: {"names": listed([label(one, kind) for one in names])})]
    if trace.error:
        return [Line(first.text, quoted(first.text))]
    if first.phase == "forward":
        texts = (first.text, first.words("typst").sentence)
        return [Line(*[f"{text.partition(': ')[0]}." for text in texts])]
    if first.operand is None:
        return [filled(FROM, lambda kind: {"y": output(trace, kind)})]
    if equation_of(trace, first) is None:
        names = [trace.nodes[step.operand_id or 0].label for step in group.steps]

        def fill(kind: str) -> dict[str, str]:
            return {"z": label(first.node, kind), "all": listed([label(one, kind) for one in names])}

        return [filled(AS_IT_IS, fill)]
    return claims(first)


def claims(step: Step) -> list[Line]:
    """What an entry reaches, and why the product stands the way round that it does."""
    texts = []
    for kind in ("plain", "typst"):
        words = step.words(kind).array
        whole = step.words(kind).sentence if words is None else (words.fold or words.each or step.words(kind).sentence)
        texts.append(beginning(whole.rpartition(", so ")[2]))
    lines = [Line(*texts)]
    words = step.said.array
    if words is not None and words.way_round:
        reason = words.way_round.partition(". ")[2] or words.way_round
        short = f"{re.split(r'[.:] ', reason)[0].rstrip('.')}."
        lines.append(Line(short, short))
    return lines


def beginning(text: str) -> str:
    """A sentence's first letter in capitals, where it is a word's."""
    first, _, rest = text.partition(" ")
    is_word = first.isalpha() and (len(first) > 1 or rest.startswith("change"))
    return text[0].upper() + text[1:] if is_word else text


def filled(template: str, fill: Any) -> Line:
    return Line(template.format(**fill("plain")), template.format(**fill("typst")))


def listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass(frozen=True)
class Entry:
    """One entry of a variable, nudged: what the gradient predicts, and what happens."""

    variable: str
    place: Place
    nudge: Nudge

    @property
    def text(self) -> str:
        """W[1,2]; a number by its name."""
        return f"{self.variable}[{','.join(str(at) for at in self.place)}]" if self.place else self.variable


def nudged_entry(trace: core.Trace) -> Entry | None:
    """The entry of the first variable that the output moves with most, nudged; None where there is no gradient."""
    if trace.error or not trace.at or np.shape(trace.value):
        return None
    variable = next(iter(trace.at))
    return nudged_at(trace, variable, largest(trace.gradient[variable]))


def largest(array: Any) -> Place:
    """The place of the entry that is largest, whatever its sign."""
    shape = np.shape(array)
    return tuple(int(at) for at in np.unravel_index(int(np.argmax(np.abs(array))), shape)) if shape else ()


def nudged_at(trace: core.Trace, variable: str, place: Place) -> Entry:
    """One entry of a variable, nudged."""
    slopes = np.asarray(trace.gradient[variable], dtype=float)
    moved = np.array(trace.at[variable], dtype=float)
    moved[place] += NUDGE
    then = trace.at_point({**trace.at, variable: moved if slopes.shape else float(moved)})
    actual = float(then.value) - float(trace.value)
    return Entry(variable, place, Nudge(variable, float(slopes[place]) * NUDGE, actual))


def checked(trace: core.Trace) -> Beat:
    """The gradient of one entry beside a real nudge of it."""
    if trace.error:
        text = trace.error.message
        return Beat("check", "check", "The end", (Line(text, quoted(text)),))
    entry = nudged_entry(trace)

    def fill(kind: str) -> dict[str, str]:
        holes = {"y": output(trace, kind)}
        if entry is None:
            return holes | {"value": related(float(np.ravel(trace.value)[0]), kind)}
        how = verdict(entry.nudge.actual, entry.nudge.predicted)
        return holes | {
            "entry": maths_source(entry_text(entry, kind), kind),
            "by": maths_source(notation.shown(NUDGE), kind),
            "predicted_number": maths_source(coloured_words(entry.nudge.predicted, "adjoint", kind), kind),
            "change": maths_source(coloured_words(entry.nudge.actual, "value", kind), kind),
            "exactly": EXACT if how == EXACT else ".",
        }

    templates = [NO_GRADIENT] if entry is None else [PREDICTS, HAPPENS]
    return said("check", "check", "The check", templates, fill)


def entry_text(entry: Entry, kind: str) -> str:
    name = notation.name_text(entry.variable, kind)
    return f"{name}[{','.join(str(at) for at in entry.place)}]" if entry.place else name
