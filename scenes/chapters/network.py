"""A small network: one pass up and one pass down, layer by layer, and then training: its error falls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from manim import Animation, Circle, Create, FadeIn, FadeOut, Mobject, RoundedRectangle

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.descent import Descent
from backprop_core.notation.numbers import number_atom
from backprop_core.tracing.trace import TraceNode
from scenes.box import Box
from scenes.chapters.sigmoid import stated
from scenes.picture.curves import Axes, Window, line
from scenes.picture.graph import Framed, Stroke, adjoint_line, stroke, value_line
from scenes.picture.lines import Point, between
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import muted, name, number, slope, word
from scenes.stage import motions
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.pass_scripts import checked, question
from scenes.stage.script import Beat, coloured_words, label, maths_source, said
from scenes.theme import APPEAR, EDGE, FORMULA, LEAST_TEXT, LIT_EDGE, MOVE, NODE_EDGE, PANEL_BESIDE, REVEAL, RING, SNUG

LAYERS = (("i1", "i2"), ("h1", "h2"), ("o1", "o2"), ("E",))  # from the inputs up, by their names in the program
CALLED = ("inputs", "hidden", "outputs", "error")
HEIGHTS, COLUMNS, MIDDLE = (800.0, 575.0, 352.0, 180.0), (340.0, 940.0), 640.0  # of the layers, and of what is in them
ACTIVE = [unit for layer in LAYERS[1:] for unit in layer]
STEEP_AT, CROSSING_AT = (
    0.66,
    0.3,
)  # how far down its edge a weight stands: where edges cross, nearer to their upper ends
PILL_HEIGHT, PILL_PADDING, SIDE_GAP, ERROR_LEFT, LIFT = 46.0, 16.0, 14.0, 120.0, 24.0
RATE, ROUNDS = 0.5, 1000
PLOT = Window(Box(PANEL_BESIDE.left + 90, PANEL_BESIDE.top + 210, PANEL_BESIDE.right - 130, 790), 0, ROUNDS, 0, 0.32)
ACROSS, UP = (0, 500), (0, 0.1, 0.2, 0.3)

HIDDEN = "Each hidden unit weighs its inputs and squashes the sum."
OUTPUT = "The outputs do the same with the hidden values."
ERROR = "The error squares how far the outputs are off."
SHARES = "Backward: the error’s slope in each output."
ABOVE = "Three factors: from above, the sigmoid’s slope, and the input."
ADDED = "{h} feeds both outputs, so two contributions add up."
SAME = "For the weights below, the same three factors."
TRAINED = "In {rounds} rounds {y} falls from {start} to {end}."


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
            "start": maths_source(coloured_words(places[0].value, "value", kind), kind),
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
        beat("training", "backward", "Training", TRAINED, f"{LAYERS[-1][0]} ≈ {notation.shown(places[-1].value)}"),
        checked(trace),
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


class Network(Lesson):
    """The units in their layers; values go up, adjoints come down, and then the weights move."""

    script = staticmethod(network_script)

    def drawn(self) -> list[Mobject]:
        trace = self.trace
        self.weights = weights(trace)
        self.places = {
            unit: (COLUMNS[rank] if len(layer) > 1 else MIDDLE, height)
            for layer, height in zip(LAYERS, HEIGHTS, strict=True)
            for rank, unit in enumerate(layer)
        }
        self.path = trained(trace)
        self.units = {unit: self.unit(unit) for unit in self.places}
        self.ways = {weight.name: self.way(weight.unit, weight.source) for weight in self.weights}
        self.ways |= {unit: self.way(LAYERS[-1][0], unit) for unit in LAYERS[-2]}
        self.edges = {key: self.edge(way) for key, way in self.ways.items()}
        self.standing: dict[str, Writing] = {}
        self.lit: list[str] = []
        self.lit_frames: list[str] = []
        texts = {weight.name: self.pill_texts(weight.name) for weight in self.weights}
        self.pills = {weight.name: self.pill(weight, texts[weight.name]) for weight in self.weights}
        self.texts = {
            key: {kind: self.on_pill(key, text) for kind, text in each.items()} for key, each in texts.items()
        }
        for unit in LAYERS[0]:
            self.standing[f"{unit} value"] = self.at_side(unit, value_line(trace.at[unit], self.palette), 1)
        for weight in self.weights:
            self.standing[weight.name] = self.texts[weight.name]["letter"]
        captions = [self.caption(layer, text) for layer, text in zip(LAYERS, CALLED, strict=True)]
        return [*captions, *self.edges.values(), *self.pills.values(), *self.units.values(), *self.standing.values()]

    def unit(self, name_of: str) -> Framed:
        """A circle with the unit's name in it; an input has the thick ring of a variable."""
        circle = Circle(radius=units(SNUG.radius)).move_to(point(*self.places[name_of]))
        colour, width = (self.palette.variable, RING) if name_of in LAYERS[0] else (self.palette.ink, NODE_EDGE)
        circle.set_fill(self.palette.panel, 1).set_stroke(colour, stroke(width))
        return Framed(circle, set_maths(name(name_of), SNUG.symbol, self.palette).move_to(circle))

    def caption(self, layer: Sequence[str], text: str) -> Writing:
        """What a layer is called, between its units."""
        x = MIDDLE if len(layer) > 1 else MIDDLE - ERROR_LEFT
        writing = Writing(muted(text), LEAST_TEXT, self.palette)
        return writing.move_to(point(x, self.places[layer[0]][1]))

    def way(self, upper: str, lower: str) -> tuple[Point, Point]:
        """From the rim of a unit down to the rim of another."""
        start, stop = self.places[upper], self.places[lower]
        share = SNUG.radius / ((start[0] - stop[0]) ** 2 + (start[1] - stop[1]) ** 2) ** 0.5
        return between(start, stop, share), between(stop, start, share)

    def edge(self, way: tuple[Point, Point]) -> Stroke:
        return Stroke(way, False, self.palette.line)

    def pill_texts(self, weight: str) -> dict[str, Writing]:
        """All that is ever written on a weight's edge: its name, its value, its slope, and its value after training."""
        palette, after = self.palette, self.path.places[-1].at[weight]
        slope = adjoint_line(called(self.trace, weight).adjoint or 0.0, palette)
        texts = {
            "letter": set_maths(name(weight), LEAST_TEXT, palette),
            "value": value_line(self.trace.at[weight], palette),
            "slope": slope,
            "trained": value_line(after, palette),
        }
        return {kind: text.scale(LEAST_TEXT / text.pixels) for kind, text in texts.items()}

    def pill(self, weight: Weight, texts: dict[str, Writing]) -> Framed:
        """The place of a weight on its edge, in the colour of a variable."""
        width = max(box_of(text).width for text in texts.values()) + 2 * PILL_PADDING
        frame = RoundedRectangle(corner_radius=units(PILL_HEIGHT / 2), width=units(width), height=units(PILL_HEIGHT))
        upper, lower = self.places[weight.unit], self.places[weight.source]
        frame.move_to(point(*between(upper, lower, STEEP_AT if upper[0] == lower[0] else CROSSING_AT)))
        return Framed(frame.set_fill(self.palette.panel, 1).set_stroke(self.palette.variable, stroke(NODE_EDGE)))

    def on_pill(self, weight: str, text: Writing) -> Writing:
        return text.move_to(self.pills[weight])

    def at_side(self, unit: str, writing: Writing, line: int) -> Writing:
        """On the outer side of a unit: on the first line its value, on the second its adjoint."""
        x, y = self.places[unit]
        y -= LIFT * (unit in LAYERS[-1])  # clear of the edges below
        writing.scale(SNUG.label / writing.pixels)
        away = SNUG.radius + SIDE_GAP + box_of(writing).width / 2
        return writing.move_to(point(x + (away if x >= MIDDLE else -away), y + (line - 1.5) * 1.12 * SNUG.label))

    def write(self, key: str, text: Writing) -> Motion:
        """Something written takes the place of what stands there, if anything does."""
        before = self.standing.get(key)
        self.standing[key] = text
        return [*([FadeOut(before)] if before else []), FadeIn(text)]

    def rewrite(self, weights: Sequence[str], kind: str) -> Motion:
        """What is written on some weights' edges changes."""
        return lasting(REVEAL, [change for key in weights for change in self.write(key, self.texts[key][kind])])

    def light(self, keys: Sequence[str], colour: str, units: Sequence[str] = ()) -> Motion:
        """The light goes to some edges and to some units or weights, and away from what had it."""
        edges, frames = self.lit, self.lit_frames
        self.lit, self.lit_frames = list(keys), list(units)
        changes = [motions.drawn(self.edges[key], self.palette.muted, EDGE) for key in edges if key not in keys]
        changes += [motions.drawn(self.edges[key], colour, LIT_EDGE) for key in keys]
        changes += [self.filled(each, self.palette.panel) for each in frames if each not in units]
        changes += [self.filled(each, self.palette.now) for each in units]
        return lasting(APPEAR, changes)

    def filled(self, name_of: str, colour: str) -> Animation:
        """The frame of a unit or of a weight gets a colour."""
        return (self.units.get(name_of) or self.pills[name_of])[0].animate.set_fill(colour, 1).build()

    def run(self, keys: Sequence[str], up: bool) -> None:
        """Something runs along edges, all at once."""
        colour = self.palette.value if up else self.palette.adjoint
        ways = [self.ways[key][::-1] if up else self.ways[key] for key in keys]
        self.play(lasting(REVEAL, [motions.running(way, colour) for way in ways]))

    def tellings(self) -> list[Telling]:
        return [self.up, self.up, self.up, self.down, self.weigh, self.down, self.weigh, self.train]

    def up(self, beat: Beat) -> None:
        """A layer gets its values."""
        layer = LAYERS[self.beats.index(beat) + 1]
        keys = weights_into(self.trace, layer) or LAYERS[-2]
        workings = self.worked(beat.title, value_rows(self.trace, layer[0]))
        self.panel = workings
        known = self.rewrite(weights_into(self.trace, layer), "value")
        self.play(workings.asked(), self.light(keys, self.palette.value, layer), known)
        self.run(keys, up=True)
        self.tell(beat, workings.answered(), self.values(self.trace, layer))

    def values(self, trace: core.Trace, units: Sequence[str]) -> Motion:
        """Some units have the values of a trace."""
        found = {unit: value_line(called(trace, unit).value, self.palette) for unit in units}
        texts = [(f"{unit} value", self.at_side(unit, text, 1)) for unit, text in found.items()]
        return lasting(REVEAL, [change for key, text in texts for change in self.write(key, text)])

    def down(self, beat: Beat) -> None:
        """Adjoints arrive at a layer; at the first one the output's own is there already."""
        first = beat.name == "outputs"
        layer = LAYERS[2] if first else LAYERS[1]
        keys = LAYERS[2] if first else weights_into(self.trace, LAYERS[2])
        rows = (error_rows if first else sum_rows)(self.trace, layer[0])
        self.panel = workings = self.worked(beat.title, rows)
        own = self.adjoints(LAYERS[-1]) if first else []
        self.play(workings.asked(), self.light(keys, self.palette.adjoint, layer), own)
        self.run(keys, up=False)
        self.tell(beat, workings.answered(), self.adjoints(layer))

    def adjoints(self, units: Sequence[str]) -> Motion:
        """Some units have their adjoints."""
        found = {unit: adjoint_line(called(self.trace, unit).adjoint or 0.0, self.palette) for unit in units}
        texts = [(f"{unit} adjoint", self.at_side(unit, text, 2)) for unit, text in found.items()]
        return lasting(REVEAL, [change for key, text in texts for change in self.write(key, text)])

    def weigh(self, beat: Beat) -> None:
        """The weights into a layer get their slopes."""
        layer = LAYERS[2] if beat.name == "output weights" else LAYERS[1]
        mine = [weight for weight in self.weights if weight.unit in layer]
        self.panel = workings = self.worked(beat.title, weight_rows(self.trace, mine[0]))
        keys = [weight.name for weight in mine]
        self.play(workings.asked(), self.light(keys, self.palette.adjoint, keys))
        self.tell(beat, workings.answered(), self.rewrite(keys, "slope"))

    def train(self, beat: Beat) -> None:
        """The error over the rounds, and the weights that it ends with."""
        heights = [PLOT.place(round, place.value) for round, place in enumerate(self.path.places)]
        axes = Axes(PLOT, (word("rounds"), name(LAYERS[-1][0])), ACROSS, UP, self.palette)
        curve = line(heights, PLOT.frame, self.palette.value)
        keys = list(self.pills)
        weight = name(keys[0])
        source = f"{weight} arrow.l {weight} - {number(RATE)} dot {slope(LAYERS[-1][0], keys[0])}"
        rule = set_maths(source, FORMULA, self.palette)
        place(rule, left=PANEL_BESIDE.left, middle=PANEL_BESIDE.top + box_of(rule).height / 2)
        self.plot = [rule, axes, curve]
        gone = [FadeOut(self.standing.pop(f"{unit} adjoint")) for unit in ACTIVE]
        self.play(self.light([], self.palette.adjoint), lasting(APPEAR, [*gone, FadeIn(rule), FadeIn(axes)]))
        after = self.trace.at_point(self.path.places[-1].at)
        found = [*self.rewrite(keys, "trained"), *self.values(after, ACTIVE)]
        self.play(Create(curve, run_time=2 * MOVE), found)
        self.tell(beat)

    def check(self, beat: Beat) -> None:
        """Back to where the question was asked."""
        before = [*self.rewrite(list(self.pills), "slope"), *self.values(self.trace, ACTIVE), *self.adjoints(ACTIVE)]
        self.play(lasting(APPEAR, [FadeOut(part) for part in self.plot]), before)
        super().check(beat)
