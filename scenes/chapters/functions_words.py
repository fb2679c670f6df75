"""What the clips of composed functions say: the calls of a program one after another, and as one line."""

from dataclasses import dataclass, replace

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import CALL, VARIABLE, Node
from backprop_core.tracing.nudge import NUDGE
from scenes.picture.token import real
from scenes.stage.script import Beat, coloured_words, label, maths_source, related, said

INSIDE = "One function sits inside another: which runs first?"
ALONE = "A function is a machine: {x} in, {value} out."
CHAIN = "What comes out of {inner} goes into {outer}."
SWAP = "And if they change places?"
ORDER = "{swapped} is {other}: the order matters."
LAYERS = "A model has {count} layers. What is it as a formula?"
MODEL = "Each layer takes what the one before puts out."
GIVES = "{call} {gives}."
ONE = "One formula, without layers: {value} too."
BACK = "The gradient comes back through the same row."
STOPS, ARRIVES = "{name} had shut the door: nothing passes.", "At {x} it is {slope}."
NUDGED = "A nudge of {x} by {by} moves {y} by {change}."
SIGN = {"=": "=", "≈": "approx"}
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Stage:
    """One call of a function of the program: its name, its parameter, what it does, takes and gives."""

    name: str
    parameter: str
    body: tuple[Node, ...]
    takes: float
    gives: float
    slope: float  # how strongly what it gives responds to what it takes
    adjoint: float  # of what it takes


def stages(trace: core.Trace) -> list[Stage]:
    """The calls of a program in which each function takes one number, in the order of evaluation."""
    defined = {line.name: line for line in trace.program.lines if line.parameters}
    results = {node.call: node for node in trace.nodes if node.call and node.operands}
    found, takes = [], next(iter(trace.at.values()))
    adjoint = next(iter(trace.gradient.values()))
    for node in sorted(results.values(), key=lambda node: node.id):
        line = defined[node.group]
        assert line.name
        assert line.parameters
        (parameter,) = line.parameters
        alone = core.trace(notation.write_nodes(line.nodes, "text"), {parameter: takes})
        found.append(
            Stage(line.name, parameter, line.nodes, takes, node.value, alone.gradient[parameter], real(adjoint))
        )
        takes, adjoint = node.value, node.adjoint or 0.0
    return found


def nested(trace: core.Trace, done: int, kind: str = "typst") -> str:
    """The calls one inside the other, the first `done` of them replaced by what they give."""
    row = stages(trace)
    inside = row[done].takes if done < len(row) else row[-1].gives
    nodes = [Node(VARIABLE, name="inside")]
    for stage in row[done:]:
        nodes.append(Node(CALL, (len(nodes) - 1,), name=stage.name))
    return notation.write_nodes(nodes, kind, {"inside": notation.Atom(coloured_words(inside, "value", kind))})


def body(stage: Stage, kind: str = "typst") -> str:
    """What a function does, in its own parameter."""
    return notation.write_nodes(stage.body, kind, close=True)


def plugged(stage: Stage) -> str:
    """7 · 2 + 3, in Typst."""
    taken = notation.number_atom(stage.takes, "typst")
    atom = taken._replace(text=coloured_words(stage.takes, "value", "typst"))
    return notation.write_nodes(stage.body, "typst", {stage.parameter: atom})


def stage_beat(stage: Stage) -> Beat:
    """What is said when a machine has run."""

    def fill(kind: str) -> dict[str, str]:
        return {
            "call": maths_source(call(stage, kind), kind),
            "gives": related(stage.gives, kind),
        }

    return said(stage.name, "forward", f"{call(stage, 'plain')} = {notation.shown(stage.gives)}", [GIVES], fill)


def call(stage: Stage, kind: str) -> str:
    """f(2), in a sentence."""
    return (
        f"{notation.name_text(stage.name, kind)}{' ' * (kind == 'typst')}({coloured_words(stage.takes, 'value', kind)})"
    )


def swapped(trace: core.Trace) -> core.Trace:
    """The same functions called in the other order."""
    text = next(iter(trace.at))
    for stage in reversed(stages(trace)):
        text = f"{stage.name}({text})"
    definitions = [line for line in trace.expression.splitlines() if "(" in line.partition("=")[0]]
    return core.trace("\n".join([*definitions, f"{trace.nodes[-1].label} = {text}"]), trace.at)


def one_formula(trace: core.Trace) -> core.Trace:
    """The same program as a single expression, without calls."""
    return core.trace(notation.write_nodes(trace.graph.nodes, "text"), trace.at)


def compose_script(trace: core.Trace) -> list[Beat]:
    """The question, one machine, another behind it, and what the other order gives."""
    inner, outer = stages(trace)
    other = swapped(trace)

    def fill(kind: str) -> dict[str, str]:
        return {
            "x": maths_source(coloured_words(inner.takes, "value", kind), kind),
            "value": maths_source(coloured_words(inner.gives, "value", kind), kind),
            "inner": label(inner.name, kind),
            "outer": label(outer.name, kind),
            "swapped": maths_source(nested(other, 0, kind), kind),
            "other": maths_source(coloured_words(other.value, "value", kind), kind),
        }

    def beat(key: str, title: str, line: str, stage: Stage) -> Beat:
        formula = f"{call(stage, 'plain')} = {notation.shown(stage.gives)}"
        return replace(said(key, "forward", title, [line], fill), formula=formula)

    return [
        said("question", "question", "The question", [INSIDE], fill),
        beat("machine", "A function is a machine", ALONE, inner),
        beat("row", "Machines in a row", CHAIN, outer),
        said("check", "check", "The other way round", [SWAP, ORDER], fill),
    ]


def layers_script(trace: core.Trace) -> list[Beat]:
    """The question, the layers as they run, the one formula that they come to, the gradient's way back, and a nudge."""
    row = stages(trace)
    shut = next((stage for stage in reversed(row) if stage.slope == 0), None)
    change, _ = core.nudge(trace, next(iter(trace.at)), NUDGE)

    def fill(kind: str) -> dict[str, str]:
        given = one_formula(trace).value
        return {
            "count": COUNTS[len(row)],
            "value": maths_source(coloured_words(given, "value", kind), kind),
            "name": label(shut.name, kind) if shut else "",
            "x": label(next(iter(trace.at)), kind),
            "y": label(trace.nodes[-1].label, kind),
            "by": maths_source(notation.shown(NUDGE), kind),
            "slope": maths_source(coloured_words(row[0].adjoint, "adjoint", kind), kind),
            "change": maths_source(coloured_words(change, "value", kind), kind),
        }

    factors = " · ".join(notation.shown(stage.slope) for stage in reversed(row))
    back = said("back", "backward", "The way back", [BACK, STOPS if shut else ARRIVES], fill)
    return [
        said("question", "question", "The question", [LAYERS, MODEL], fill),
        *map(stage_beat, row),
        said("one", "forward", "One formula", [ONE], fill),
        replace(back, formula=f"{factors} = {notation.shown(row[0].adjoint)}"),
        said("check", "check", "The check", [NUDGED], fill),
    ]
