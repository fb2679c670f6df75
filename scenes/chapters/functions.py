"""Functions compose: what one gives, the next one takes. A model of layers is nothing else."""

from abc import abstractmethod
from dataclasses import dataclass

from manim import FadeIn, FadeOut, Mobject, Polygon, ReplacementTransform, RoundedRectangle, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import CALL, VARIABLE, Node
from scenes.box import Box
from scenes.picture.graph import Framed, Stroke, stroke
from scenes.picture.typeset import Writing, box_of, point, set_maths, units
from scenes.picture.typst import maths, muted, name
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, coloured_words, label, maths_source, said
from scenes.stage.workings import Workings
from scenes.theme import APPEAR, FORMULA, GLANCE, MOVE, NODE_EDGE, REVEAL, ROOMY, SAFE, SNUG, STILL, Palette

# The row of machines, what is worked out at one of them, and the whole, in pixels.
ROW, WORKED_IN, WHOLE = 300.0, Box(620, 470, 1560, 680), 770.0
MACHINE_HEIGHT, LEAST_WIDTH, PADDING, NAME_ABOVE, VALUE_ABOVE, LONGEST_WIRE, TIP = 140, 156, 20, 42, 44, 250, 15

INSIDE = "One function stands inside another: which of them runs first?"
ALONE = "A function is a machine: a number goes in, a number comes out."
CHAIN = "What {inner} gives, {outer} takes: the machines stand in a row."
FIRST = "The innermost runs first: {call} is {value}."
NEXT = "{name} takes that, and gives {value}."
ORDER = "The other way round, {swapped} is {other}: the order matters."
LAYERS = "A model is built of {count} layers. What is it, as a formula?"
MODEL = "Each layer takes what the one before it gives."
ONE = "As one formula, without layers, it gives {value} as well."
SIMPLEST = "h(x) = 1 + x\ny = h(x)"  # what a machine is shown with
SIGN = {"=": "=", "≈": "approx"}
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Stage:
    """One call of a function of the program: its name, its parameter, what it does, what it takes and what it gives."""

    name: str
    parameter: str
    body: tuple[Node, ...]
    takes: float
    gives: float


def stages(trace: core.Trace) -> list[Stage]:
    """The calls of a program in which each function takes one number, in the order of evaluation."""
    defined = {line.name: line for line in trace.program.lines if line.parameters}
    results = {node.call: node for node in trace.nodes if node.call and node.operands}
    found, takes = [], next(iter(trace.at.values()))
    for node in sorted(results.values(), key=lambda node: node.id):
        line = defined[node.group]
        assert line.name
        assert line.parameters
        found.append(Stage(line.name, line.parameters[0], line.nodes, takes, node.value))
        takes = node.value
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


def worked_out(stage: Stage) -> list[tuple[str, str, str]]:
    """f(2) = 7 · 2 + 3, and = 17 below it."""
    taken = notation.number_atom(stage.takes, "typst")
    atom = taken._replace(text=coloured_words(stage.takes, "value", "typst"))
    sign = SIGN[notation.relation(stage.gives)]
    called = f"{name(stage.name)} ({atom.text})"
    plugged = notation.write_nodes(stage.body, "typst", {stage.parameter: atom})
    return [(called, "=", plugged), ("", sign, coloured_words(stage.gives, "value", "typst"))]


def stage_beat(stage: Stage, template: str) -> Beat:
    """What is said when a machine has run."""

    def fill(kind: str) -> dict[str, str]:
        return {
            "call": maths_source(call(stage, kind), kind),
            "name": label(stage.name, kind),
            "value": maths_source(coloured_words(stage.gives, "value", kind), kind),
        }

    return said(stage.name, "forward", f"{call(stage, 'plain')} = {notation.shown(stage.gives)}", [template], fill)


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
    """The question, one machine alone, the machines in a row, each as it runs, and what the other order gives."""
    row = stages(trace)
    other = swapped(trace)

    def fill(kind: str) -> dict[str, str]:
        return {
            "inner": label(row[0].name, kind),
            "outer": label(row[-1].name, kind),
            "swapped": maths_source(nested(other, 0, kind), kind),
            "other": maths_source(coloured_words(other.value, "value", kind), kind),
        }

    return [
        said("question", "question", "The question", [INSIDE], fill),
        said("machine", "forward", "A function is a machine", [ALONE], fill),
        said("row", "forward", "Machines in a row", [CHAIN], fill),
        *[stage_beat(stage, NEXT if rank else FIRST) for rank, stage in enumerate(row)],
        said("check", "check", "The check", [ORDER], fill),
    ]


def layers_script(trace: core.Trace) -> list[Beat]:
    """The question, the layers in a row, each as it runs, and the one formula that they come to."""
    row = stages(trace)

    def fill(kind: str) -> dict[str, str]:
        given = one_formula(trace).value
        return {"count": COUNTS[len(row)], "value": maths_source(coloured_words(given, "value", kind), kind)}

    return [
        said("question", "question", "The question", [LAYERS], fill),
        said("row", "forward", "Layers in a row", [MODEL], fill),
        *[stage_beat(stage, NEXT if rank else FIRST) for rank, stage in enumerate(row)],
        said("check", "check", "The check", [ONE], fill),
    ]


class Row(VGroup):
    """Machines side by side, wires between them, and above each wire the number that goes along it."""

    def __init__(self, row: list[Stage], palette: Palette) -> None:
        bodies = [set_maths(body(stage), ROOMY.symbol, palette) for stage in row]
        widths = [max(LEAST_WIDTH, box_of(each).width + 2 * PADDING) for each in bodies]
        wire = min(LONGEST_WIRE, (SAFE.width - 40 - sum(widths)) / (len(row) + 1))
        left = SAFE.middle[0] - (sum(widths) + wire * (len(row) + 1)) / 2
        self.boxes, self.wires, self.values = [], [], []
        numbers = [row[0].takes, *[stage.gives for stage in row]]
        for rank, number in enumerate(numbers):
            text = set_maths(coloured_words(number, "value", "typst"), SNUG.label, palette)
            self.values.append(text.move_to(point(left + wire / 2, ROW - VALUE_ABOVE)))
            self.wires.append(wire_from(left, left + wire, palette))
            left += wire
            if rank < len(row):
                self.boxes.append(machine(row[rank], bodies[rank], left, widths[rank], palette))
                left += widths[rank]
        super().__init__(*self.wires, *self.boxes)


def wire_from(left: float, right: float, palette: Palette) -> VGroup:
    """A line with a tip that says which way it goes."""
    edge = Stroke([(left, ROW), (right - TIP, ROW)], False, palette.muted)
    corners = [(right, ROW), (right - 1.6 * TIP, ROW - TIP * 0.8), (right - 1.6 * TIP, ROW + TIP * 0.8)]
    tip = Polygon(*[point(*corner) for corner in corners])
    return VGroup(edge, tip.set_fill(palette.muted, 1).set_stroke(width=0))


def machine(stage: Stage, inside: Writing, left: float, width: float, palette: Palette) -> VGroup:
    """A box with what the function does in it and its name above."""
    box = RoundedRectangle(corner_radius=units(18), width=units(width), height=units(MACHINE_HEIGHT))
    box.set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE)).move_to(point(left + width / 2, ROW))
    above = set_maths(muted(maths(name(stage.name))), ROOMY.label, palette)
    above.move_to(point(left + width / 2, ROW - MACHINE_HEIGHT / 2 - NAME_ABOVE))
    return VGroup(Framed(box, inside.move_to(box)), above)


class Functions(Lesson):
    """Machines in a row: each runs in its turn, and the calls inside calls shrink to the number that comes out."""

    panel_box = WORKED_IN

    asked = True  # whether the calls are shown from the start
    lined_up = False  # whether the machines are

    def opening(self) -> Workings:
        """What is asked for: the number that the calls come to, or the calls themselves."""
        unknown, left = muted("$?$"), name(self.trace.nodes[-1].label)
        calls = [(left, "=", nested(self.trace, 0)), ("", "=", unknown)]
        return self.centred(self.worked("", calls if self.asked else [(left, "=", unknown)], answer=False))

    def drawn(self) -> list[Mobject]:
        self.stages = stages(self.trace)
        self.row = Row(self.stages, self.palette)
        self.now: int | None = None
        return [self.row] if self.lined_up else []

    def line_up(self, beat: Beat) -> None:
        """The machines appear, and under them the calls inside calls."""
        self.whole = self.calls(0)
        machines = [] if self.lined_up else [FadeIn(self.row)]
        self.claim(beat.lines[0], lasting(MOVE, [*machines, FadeIn(self.row.values[0])]))
        self.play(lasting(REVEAL, [FadeIn(self.whole)]))
        self.wait(GLANCE)

    def run(self, beat: Beat) -> None:
        """A number goes into a machine, what it does is worked out, and another number comes out."""
        rank = next(rank for rank, stage in enumerate(self.stages) if stage.name == beat.name)
        workings = self.centred(self.worked("", worked_out(self.stages[rank])))
        self.play(self.light(rank), self.in_question(self.stages[rank].body[-1].span), self.into(rank))
        self.predict(workings)
        after = self.calls(rank + 1)
        out = FadeIn(self.row.values[rank + 1], target_position=self.row.boxes[rank][0])
        self.play(workings.answered(), lasting(MOVE, [out]))
        self.tell(beat, [ReplacementTransform(self.whole, after, run_time=MOVE)])
        self.whole = after

    def centred(self, workings: Workings) -> Workings:
        """In the middle under the machines."""
        VGroup(workings, workings.unknown).shift((-workings.get_x(), 0, 0))
        return workings

    def calls(self, done: int) -> Writing:
        """What is still to be called, as one line."""
        sign = notation.relation(self.trace.value) if done == len(self.stages) else "="
        source = f"{name(self.trace.nodes[-1].label)} {SIGN[sign]} {nested(self.trace, done)}"
        return set_maths(source, FORMULA, self.palette).move_to(point(SAFE.middle[0], WHOLE))

    def into(self, rank: int) -> Motion:
        """A copy of the number before a machine goes in."""
        copy = self.row.values[rank].copy()
        return [FadeOut(copy, target_position=self.row.boxes[rank][0], run_time=MOVE)]

    def light(self, rank: int | None) -> Motion:
        """Take the light from the machine that has it and put it on another."""
        before, self.now = self.now, rank
        fills = {before: self.palette.panel, rank: self.palette.now}
        return lasting(
            APPEAR,
            [
                self.row.boxes[each][0][0].animate.set_fill(colour, 1).build()
                for each, colour in fills.items()
                if each is not None
            ],
        )

    def check(self, beat: Beat, *others: Motion) -> None:
        """The same machines to another end."""
        self.play(self.light(None), self.in_question(None), [FadeOut(self.whole, run_time=APPEAR)])
        self.whole = self.compared().move_to(point(SAFE.middle[0], WORKED_IN.middle[1]))
        self.begin_saying(beat.lines[0], lasting(REVEAL, [FadeIn(self.whole)]), *others)
        self.wait(STILL)

    @abstractmethod
    def compared(self) -> Writing:
        """What stands under the machines at the end."""


class Compose(Functions):
    """Two functions, one inside the other."""

    script = staticmethod(compose_script)

    def tellings(self) -> list[Telling]:
        return [self.alone, self.line_up, *[self.run] * len(self.stages)]

    def alone(self, beat: Beat) -> None:
        """The simplest machine, with a number going in and a number coming out."""
        (stage,) = stages(core.trace(SIMPLEST, self.trace.at))
        only = self.only = Row([stage], self.palette)
        self.play(lasting(MOVE, [FadeIn(only), FadeIn(only.values[0])]))
        inside = only.boxes[0][0]
        self.play(lasting(MOVE, [FadeOut(only.values[0].copy(), target_position=inside)]))
        workings = self.centred(self.worked("", worked_out(stage)))
        self.predict(workings)
        self.play(workings.answered(), lasting(MOVE, [FadeIn(only.values[1], target_position=inside)]))
        self.tell(beat)

    def line_up(self, beat: Beat) -> None:
        """The one machine makes room for the two."""
        self.play(lasting(APPEAR, [FadeOut(part) for part in (self.only, *self.only.values)]))
        super().line_up(beat)

    def compared(self) -> Writing:
        """Both orders, one below the other."""
        both = (self.trace, swapped(self.trace))
        lines = [f"{nested(trace, 0)} & = {coloured_words(trace.value, 'value', 'typst')}" for trace in both]
        return set_maths(" \\ ".join(lines), FORMULA, self.palette)


class Layers(Functions):
    """A model of layers as one composed function."""

    script = staticmethod(layers_script)
    asked, lined_up = False, True

    def tellings(self) -> list[Telling]:
        return [self.line_up, *[self.run] * len(self.stages)]

    def compared(self) -> Writing:
        """The one formula and what it gives."""
        whole = one_formula(self.trace)
        sign = SIGN[notation.relation(whole.value)]
        inside = notation.write(whole.program, "typst")
        left = name(self.trace.nodes[-1].label)
        return set_maths(
            f"{left} = {inside} {sign} {coloured_words(whole.value, 'value', 'typst')}", FORMULA, self.palette
        )
