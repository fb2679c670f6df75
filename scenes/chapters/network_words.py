"""What the clip of a small network says, and the formulas that it shows: all of it from its trace."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.descent import Descent
from backprop_core.notation.numbers import number_atom
from backprop_core.tracing.trace_node import TraceNode
from scenes.chapters.sigmoid import stated
from scenes.picture.typst import name, slope
from scenes.stage.pass_scripts import checked, question
from scenes.stage.script import Beat, coloured_words, label, maths_source, said

LAYERS = (("i1", "i2"), ("h1", "h2"), ("o1", "o2"), ("E",))  # from the inputs up, by their names in the program
RATE, ROUNDS = 0.5, 1000

HIDDEN = "Each hidden unit weighs its inputs and squashes the sum."
OUTPUT = "The outputs do the same with the hidden values."
ERROR = "The error squares how far the outputs are off."
SHARES = "Backward: the error’s slope in each output."
ABOVE = "Three factors: from above, the sigmoid’s slope, and the input."
ADDED = "{h} feeds both outputs, so two contributions add up."
SAME = "For the weights below, the same three factors."
TRAIN = "Now every weight steps against its slope, again and again."
TRAINED = "After {rounds} rounds {y} is down to {end}."


@dataclass(frozen=True)
class Weight:
    """A weight: its name, the unit that it belongs to, and the unit whose value it scales."""

    name: str
    unit: str
    source: str


def weights(trace: core.Trace) -> list[Weight]:
    """The variables that scale a unit's value, in the order of the program."""
    inner = {each for layer in LAYERS for each in layer}
    found = []
    for node in trace.nodes:
        if node.operation == "multiply":
            weight, source = (trace.nodes[operand] for operand in node.operands)
            if source.label in inner and not weight.operands:
                found.append(Weight(weight.label, unit_above(trace, node, inner), source.label))
    return found


def unit_above(trace: core.Trace, node: TraceNode, inner: set[str]) -> str:
    """The first unit on the way up from a node."""
    while node.label not in inner:
        node = trace.nodes[node.users[0]]
    return node.label


def called(trace: core.Trace, name: str) -> TraceNode:
    return next(node for node in trace.nodes if node.label == name)


def trained(trace: core.Trace) -> Descent:
    """Every round, each weight steps against its slope; the biases stay, as in Mazur's example."""
    return core.descend(trace.program, trace.at, RATE, ROUNDS, along=[weight.name for weight in weights(trace)])


def network_script(trace: core.Trace) -> list[Beat]:
    """The question, three layers up, four strides down, the training, and the check."""
    asked = question(trace, "")
    places = trained(trace).places

    def fill(kind: str) -> dict[str, str]:
        return {
            "h": label(LAYERS[1][0], kind),
            "y": label(LAYERS[-1][0], kind),
            "rounds": f"{ROUNDS:,}",
            "end": maths_source(coloured_words(places[-1].value, "value", kind), kind),
        }

    def beat(key: str, phase: str, title: str, template: str, formula: str) -> Beat:
        return replace(said(key, phase, title, [template], fill), formula=formula)

    up = ["; ".join(trace.forward[called(trace, unit).id].plugged for unit in layer) for layer in LAYERS]
    outer, inner = (weights_into(trace, layer) for layer in (LAYERS[2], LAYERS[1]))
    return [
        replace(asked, lines=asked.lines[:1]),
        beat("hidden", "forward", "The hidden layer", HIDDEN, up[1]),
        beat("output", "forward", "The output layer", OUTPUT, up[2]),
        beat("error", "forward", "The error", ERROR, up[3]),
        beat("outputs", "backward", "Back to the outputs", SHARES, in_words(trace, LAYERS[2])),
        beat("output weights", "backward", "The upper weights", ABOVE, in_words(trace, outer)),
        beat("hidden units", "backward", "Back to the hidden layer", ADDED, in_words(trace, LAYERS[1])),
        beat("hidden weights", "backward", "The lower weights", SAME, in_words(trace, inner)),
        checked(trace),
        replace(
            said("training", "backward", "Training", [TRAIN, TRAINED], fill),
            formula=f"{LAYERS[-1][0]} ≈ {notation.shown(places[-1].value)}",
        ),
    ]


def weights_into(trace: core.Trace, layer: Sequence[str]) -> list[str]:
    return [weight.name for weight in weights(trace) if weight.unit in layer]


def in_words(trace: core.Trace, names: Sequence[str]) -> str:
    """The slopes of some nodes, for the transcript."""
    output = trace.nodes[-1].label
    found = [(each, called(trace, each).adjoint or 0.0) for each in names]
    return "; ".join(f"∂{output}/∂{each} {notation.relation(slope)} {notation.shown(slope)}" for each, slope in found)


Rows = list[tuple[str, str, str]]


def value_rows(trace: core.Trace, unit: str) -> Rows:
    """How a unit comes to its value: its line of the program, the same with numbers, and the result."""
    program = next(each for each in trace.program.lines if each.name == unit)
    words = trace.forward[called(trace, unit).id].words("typst").equation
    letters = notation.write_nodes(program.nodes, "typst")
    return [(name(unit), "=", letters), ("", "=", words.numbers), (name(unit), words.relation, words.result)]


def slope_row(trace: core.Trace, of: str) -> tuple[str, str, str]:
    """The slope of the error in a node, as a number."""
    found = called(trace, of).adjoint or 0.0
    sign = "approx" if notation.relation(found) == "≈" else "="
    return slope(trace.nodes[-1].label, of), sign, coloured_words(found, "adjoint", "typst")


def weight_rows(trace: core.Trace, weight: Weight) -> Rows:
    """A weight's slope: what its unit gets, times the slope of the sigmoid, times the value that it scales."""
    unit, source = called(trace, weight.unit), called(trace, weight.source)
    steep = next(step.partial or 0.0 for step in trace.backward if step.node_id == unit.id)
    output = trace.nodes[-1].label
    factors = ((unit.adjoint or 0.0, "adjoint"), (steep, "value"), (source.value, "value"))
    return [
        (
            slope(output, weight.name),
            "=",
            f"{slope(output, unit.label)} dot {stated(name(unit.label))} dot {name(source.label)}",
        ),
        ("", "=", " dot ".join(coloured_words(number, role, "typst") for number, role in factors)),
        slope_row(trace, weight.name),
    ]


def error_rows(trace: core.Trace, unit: str) -> Rows:
    """An output's slope: the error's exact derivative by it in letters, the same with numbers, and the result."""
    error = notation.write_nodes(trace.program.lines[-1].nodes, "text")
    nodes = core.parse(str(core.exact(error).derivatives[unit])).lines[-1].nodes
    values = {
        node.label: number_atom(node.value, "typst")._replace(text=coloured_words(node.value, "value", "typst"))
        for node in trace.nodes
    }
    letters, numbers = notation.write_nodes(nodes, "typst"), notation.write_nodes(nodes, "typst", values)
    return [(slope(trace.nodes[-1].label, unit), "=", letters), ("", "=", numbers), slope_row(trace, unit)]


def sum_rows(trace: core.Trace, unit: str) -> Rows:
    """A hidden unit's slope: one contribution from each unit above it, in letters and in numbers."""
    output, inner = trace.nodes[-1].label, {each for layer in LAYERS for each in layer}
    steps = [step for step in trace.backward if step.operand == unit][::-1]
    above = [unit_above(trace, trace.nodes[step.node_id], inner) for step in steps]
    letters = " + ".join(f"{slope(output, each)} dot {slope(each, unit)}" for each in above)
    arrived = [step.contribution or 0.0 for step in steps]
    added = " + ".join(
        f"({shown})" if number < 0 else shown
        for number, shown in [(number, coloured_words(number, "adjoint", "typst")) for number in arrived]
    )
    return [(slope(output, unit), "=", letters), ("", "=", added), slope_row(trace, unit)]
