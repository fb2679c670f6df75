"""Functions compose: what one gives, the next one takes. A model of layers is nothing else."""

from dataclasses import dataclass, replace

from manim import FadeIn, FadeOut, Mobject, Polygon, RoundedRectangle, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import CALL, VARIABLE, Node
from backprop_core.tracing.trace import NUDGE
from scenes.layout import SET_ANEW
from scenes.picture.edges import Point
from scenes.picture.graph import Framed, Stroke, stroke
from scenes.picture.token import Factor, Token, real
from scenes.picture.typeset import Writing, box_of, point, set_maths, units
from scenes.picture.typst import in_colour, maths, muted, name, slope_in_line
from scenes.stage.carried import LARGER, NARROWER, SWALLOWED, bow, gliding
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, coloured_words, label, maths_source, related, said
from scenes.stage.ticks import Ticks
from scenes.theme import (
    APPEAR,
    BLINK,
    FORMULA,
    GLANCE,
    LISTEN,
    MOVE,
    NODE_EDGE,
    REST,
    REVEAL,
    SAFE,
    STILL,
    Palette,
)


@dataclass(frozen=True)
class Size:
    """How large machines are drawn, in pixels: where they stand, their boxes, their type, and the wires between.

    And where what is called stands as a line, and a second line. With `down` the machines stand one below the other.
    """

    row: float
    height: float
    width: float
    body: float
    name: float
    token: float
    wire: float
    formula: float = FORMULA
    whole: float = 690.0
    below_it: float = 790.0
    down: bool = False


LARGE = Size(row=430, height=270, width=430, body=88, name=66, token=60, wire=230)
LARGE_SQUARE = Size(row=360, height=210, width=290, body=68, name=56, token=50, wire=136)
SMALL = Size(row=330, height=150, width=156, body=50, name=46, token=36, wire=250)
SMALL_SQUARE = Size(
    row=102, height=66, width=260, body=46, name=44, token=36, wire=55, formula=58, whole=808, below_it=872, down=True
)
PADDING, NAME_ABOVE, ASIDE, TIP = 20, 46, 42, 15  # in a box, above it, below it, and of a wire's end, in pixels
NAME_BEFORE, OFF_A_WIRE = 50, 16  # where machines stand one below the other: names, and numbers beside a wire
OVER, UNDER = 250.0, 130.0  # how far above and below their row two machines change places

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


class Machine(VGroup):
    """A box with what the function does in it, and its name above."""

    def __init__(self, stage: Stage, size: Size, palette: Palette) -> None:
        self.size, self.palette = size, palette
        self.body = set_maths(body(stage), size.body, palette)
        self.plugged = set_maths(plugged(stage), size.body, palette)
        width = max(size.width, *(box_of(each).width + 2 * PADDING for each in (self.body, self.plugged)))
        self.box = RoundedRectangle(corner_radius=units(18), width=units(width), height=units(size.height))
        self.box.set_fill(palette.panel, 1).set_stroke(palette.ink, stroke(NODE_EDGE))
        self.called = set_maths(muted(maths(name(stage.name))), size.name, palette)
        if size.down:
            self.called.move_to(self.box).shift((-units(width / 2 + NAME_BEFORE), 0.0, 0.0))
        else:
            self.called.move_to(self.box).shift((0.0, units(size.height / 2 + NAME_ABOVE), 0.0))
        super().__init__(Framed(self.box, self.body.move_to(self.box)), self.called)

    def takes(self, stage: Stage) -> None:
        """It will be given another number."""
        self.plugged = set_maths(plugged(stage), self.size.body, self.palette)

    def plug(self) -> Motion:
        """The number stands where the parameter stood."""
        self.plugged.move_to(self.box)
        return lasting(REVEAL, [FadeOut(self.body), FadeIn(self.plugged)])

    def unplug(self) -> Motion:
        """The parameter is back."""
        return lasting(REVEAL, [FadeOut(self.plugged), FadeIn(self.body)])


class Row(VGroup):
    """Machines side by side with wires before, between and behind them."""

    def __init__(self, row: list[Stage], size: Size, widest: float, palette: Palette) -> None:
        self.machines = [Machine(stage, size, palette) for stage in row]
        widths = [box_of(machine.box).width for machine in self.machines]
        wire = min(size.wire, (widest - 40 - sum(widths)) / (len(row) + 1))
        left = SAFE.middle[0] - (sum(widths) + wire * (len(row) + 1)) / 2
        self.wires: list[VGroup] = []
        self.spots: list[Point] = []
        for rank in range(len(row) + 1):
            self.spots.append((left + wire / 2, size.row))
            self.wires.append(wire_between((left, size.row), (left + wire, size.row), palette))
            left += wire
            if rank < len(row):
                machine = self.machines[rank]
                machine.shift(point(left + widths[rank] / 2, size.row) - machine.box.get_center())
                left += widths[rank]
        super().__init__(*self.wires, *self.machines)


class Column(VGroup):
    """Machines one below the other, with wires before, between and behind them."""

    def __init__(self, row: list[Stage], size: Size, palette: Palette) -> None:
        self.machines = [Machine(stage, size, palette) for stage in row]
        self.wires: list[VGroup] = []
        self.spots: list[Point] = []
        top, middle = size.row, SAFE.middle[0]
        for rank in range(len(row) + 1):
            self.spots.append((middle, top + size.wire / 2))
            self.wires.append(wire_between((middle, top), (middle, top + size.wire), palette))
            top += size.wire
            if rank < len(row):
                machine = self.machines[rank]
                machine.shift(point(middle, top + size.height / 2) - machine.box.get_center())
                top += size.height
        super().__init__(*self.wires, *self.machines)


def wire_between(start: Point, stop: Point, palette: Palette) -> VGroup:
    """A line with a tip that says which way it goes: to the right, or down."""
    (x, y), (to_x, to_y) = start, stop
    back, aside = 1.6 * TIP, TIP * 0.8
    if to_x > x:
        end, wings = (to_x - TIP, y), [(to_x - back, y - aside), (to_x - back, y + aside)]
    else:
        end, wings = (x, to_y - TIP), [(x - aside, to_y - back), (x + aside, to_y - back)]
    tip = Polygon(*[point(*corner) for corner in (stop, *wings)])
    return VGroup(Stroke([start, end], False, palette.muted), tip.set_fill(palette.muted, 1).set_stroke(width=0))


class Functions(Lesson):
    """Machines in a row: each swallows a number and gives one out, and the calls inside calls shrink to that."""

    size = LARGE
    keeps_the_call = False  # whether what was asked for stands before what it shrinks to
    above = 0.0  # how far above its wire a number rests

    def drawn(self) -> list[Mobject]:
        self.stages = stages(self.trace)
        self.row: Row | Column
        if self.size.down:
            self.row = Column(self.stages, self.size, self.palette)
        else:
            self.row = Row(self.stages, self.size, self.layout.safe.width, self.palette)
        self.tokens: list[Token] = []
        self.now: Machine | None = None
        return []

    def set_the_stage(self) -> None:
        """The ticks, and what is asked for."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.drawn()
        self.whole = self.calls(self.trace, 0)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*self.first(), self.ticks, self.whole]]))

    def first(self) -> list[Mobject]:
        """What of the row is there from the start."""
        return [self.row]

    def calls(self, trace: core.Trace, done: int, middle: float | None = None) -> Writing:
        """What is still to be called, as one line."""
        sign = notation.relation(trace.value) if done == len(self.stages) else "="
        left = nested(trace, 0) if self.keeps_the_call and done else name(trace.nodes[-1].label)
        source = f"{left} {SIGN[sign]} {nested(trace, done)}"
        return self.one_line(source, self.size.whole if middle is None else middle)

    def one_line(self, source: str, middle: float) -> Writing:
        """A formula at the place of one."""
        return set_maths(source, self.size.formula, self.palette).move_to(point(SAFE.middle[0], middle))

    def number(self, value: float, rank: int) -> Token:
        """A number on a wire."""
        return self.resting(Token(value, self.size.token, self.palette, forward=True), rank, -1, self.above)

    def resting(self, token: Token, rank: int, side: int, off: float) -> Token:
        """A number where it rests: on one side or the other of a wire, so far off it where wires lie."""
        x, y = self.row.spots[rank]
        if self.size.down:
            return token.move_to(point(x + side * (OFF_A_WIRE + box_of(token).width / 2), y))
        return token.move_to(point(x, y + side * off))

    def goes_in(self, value: float) -> None:
        """The first number stands before the row."""
        self.tokens = [self.number(value, 0)]
        self.play(lasting(MOVE, [FadeIn(self.tokens[0], scale=SWALLOWED)]))

    def run(self, machine: Machine, trace: core.Trace, middle: float | None = None) -> None:
        """A copy of the number goes in and stands where the parameter stood; another number comes out."""
        rank = len(self.tokens) - 1
        stage = stages(trace)[rank]
        swallowed = FadeOut(self.tokens[-1].copy(), target_position=machine.box, scale=SWALLOWED)
        self.play(lasting(MOVE, [swallowed]), self.light(machine))
        self.play(machine.plug())
        self.wait(REST)
        self.tokens.append(self.number(stage.gives, rank + 1))
        comes_out = FadeIn(self.tokens[-1], target_position=machine.box, scale=SWALLOWED)
        after = self.calls(trace, rank + 1, middle)
        shorter: Motion = [FadeOut(self.whole), FadeIn(after)]
        self.cue(f"{call(stage, 'plain')} {notation.relation(stage.gives)} {notation.shown(stage.gives)}.")
        self.play(lasting(MOVE, [comes_out]), machine.unplug(), lasting(MOVE, shorter))
        self.whole = after

    def light(self, machine: Machine | None) -> Motion:
        """Take the light from the machine that has it and put it on another."""
        before, self.now = self.now, machine
        fills = [(before, self.palette.panel), (machine, self.palette.now)]
        return lasting(APPEAR, [each.box.animate.set_fill(colour, 1).build() for each, colour in fills if each])


class Compose(Functions):
    """Two functions, one inside the other, and then the other way round."""

    script = staticmethod(compose_script)
    squares = SET_ANEW
    keeps_the_call = True

    def drawn(self) -> list[Mobject]:
        self.size = self.shaped(LARGE, LARGE_SQUARE)
        return super().drawn()

    def first(self) -> list[Mobject]:
        return [*self.row.wires[:2], self.row.machines[0]]

    def tellings(self) -> list[Telling]:
        return [self.alone, self.behind]

    def alone(self, beat: Beat) -> None:
        """One machine, with a number going in and a number coming out."""
        self.goes_in(self.stages[0].takes)
        self.run(self.row.machines[0], self.trace)
        self.begin_saying(beat.lines[0])
        self.wait(LISTEN)

    def behind(self, beat: Beat) -> None:
        """The other machine comes behind it, and takes what it gave."""
        new: Motion = [FadeIn(part) for part in (self.row.wires[2], self.row.machines[1])]
        self.claim(beat.lines[0], lasting(MOVE, new))
        self.run(self.row.machines[1], self.trace)
        self.wait(REST)

    def check(self, beat: Beat) -> None:
        """The machines change places, and the same number goes in."""
        swap, order = beat.lines
        self.claim(swap, self.light(None))
        self.play(lasting(APPEAR, [FadeOut(token) for token in self.tokens]))
        other = swapped(self.trace)
        first, second = self.row.machines
        middles = [box_of(each).middle for each in (first, second)]
        apart = box_of(second.box).middle[0] - box_of(first.box).middle[0]
        over, under = ((SAFE.middle[0], self.size.row + away) for away in (-OVER, UNDER))
        self.found, self.whole = self.whole, self.calls(other, 0, self.size.below_it)
        ways: Motion = [
            gliding(first, bow(middles[0], over, (middles[0][0] + apart, middles[0][1]))),
            gliding(second, bow(middles[1], under, (middles[1][0] - apart, middles[1][1]))),
        ]
        self.play(lasting(2 * MOVE, ways))
        self.play(lasting(MOVE, [FadeIn(self.whole)]))
        self.row.machines = [second, first]
        for machine, stage in zip(self.row.machines, stages(other), strict=True):
            machine.takes(stage)
        self.goes_in(self.stages[0].takes)
        for machine in self.row.machines:
            self.run(machine, other, self.size.below_it)
        self.begin_saying(order)
        self.wait(STILL)


class Layers(Functions):
    """A model of layers as one composed function: forward through the row, and backward through the same row."""

    script = staticmethod(layers_script)
    squares = SET_ANEW
    size, above, under = SMALL, 54.0, 205.0

    def drawn(self) -> list[Mobject]:
        self.size = self.shaped(SMALL, SMALL_SQUARE)
        return super().drawn()

    def tellings(self) -> list[Telling]:
        return [*[self.layer] * len(self.stages), self.as_one, self.back]

    def layer(self, beat: Beat) -> None:
        """A layer takes what the one before puts out."""
        rank = self.beats.index(beat)
        if not rank:
            self.goes_in(self.stages[0].takes)
        self.run(self.row.machines[rank], self.trace)
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE if rank in (0, len(self.stages) - 1) else REST)

    def as_one(self, beat: Beat) -> None:
        """The one formula and what it gives."""
        whole = one_formula(self.trace)
        sign = SIGN[notation.relation(whole.value)]
        left, inside = name(self.trace.nodes[-1].label), notation.write(whole.program, "typst")
        source = f"{left} = {inside} {sign} {coloured_words(whole.value, 'value', 'typst')}"
        formula = self.one_line(source, self.size.whole)
        self.play(self.light(None), lasting(MOVE, [FadeOut(self.whole), FadeIn(formula)]))
        self.whole = formula
        self.begin_saying(beat.lines[0])
        self.wait(LISTEN)

    def back(self, beat: Beat) -> None:
        """A 1 comes in at the other end; each layer multiplies it by its slope, and one may let nothing through."""
        claim, found = beat.lines
        token = self.resting(Token(1.0, self.size.token, self.palette), len(self.stages), 1, self.under)
        self.claim(claim, lasting(MOVE, [FadeIn(token, scale=SWALLOWED)]))
        for rank, machine in reversed(list(enumerate(self.row.machines))):
            stage = self.stages[rank]
            pill = Factor(stage.slope, self.size.token, self.palette)
            pill.move_to(point(*self.way_back(machine, pill)))
            self.play(lasting(APPEAR, [FadeIn(pill)]), self.light(machine))
            moving_on = token.copy()
            here = box_of(token).middle
            if stage.slope == 0:
                self.play(lasting(MOVE, [gliding(moving_on, [here, box_of(pill).middle])]))
                self.play(lasting(REVEAL, [FadeOut(moving_on, scale=0.2)]))
                break
            token = Token(stage.adjoint, self.size.token, self.palette)
            there = box_of(self.resting(token, rank, 1, self.under)).middle
            token.move_to(pill).scale(LARGER)
            self.play(lasting(MOVE, [gliding(moving_on, [here, box_of(pill).middle])]))
            self.play(lasting(BLINK, [FadeOut(moving_on, scale=NARROWER), FadeIn(token, scale=NARROWER)]))
            self.play(lasting(MOVE, [gliding(token, [box_of(pill).middle, there], 1 / LARGER)]))
        left = slope_in_line(self.trace.nodes[-1].label, next(iter(self.trace.at)))
        source = f"{left} = {in_colour('adjoint', maths(notation.number_atom(self.stages[0].adjoint, 'typst').text))}"
        slope = self.one_line(source, self.size.below_it)
        self.cue(f"{found.text} {beat.formula}.")
        self.begin_saying(found, lasting(MOVE, [FadeIn(slope)]))
        self.wait(LISTEN)

    def way_back(self, machine: Machine, pill: Factor) -> Point:
        """Where a layer multiplies what comes back: below it, or where they stand one below the other, beside it."""
        box = box_of(machine.box)
        if self.size.down:
            return box.right + OFF_A_WIRE + box_of(pill).width / 2, box.middle[1]
        return box.middle[0], box.bottom + ASIDE

    def check(self, beat: Beat) -> None:
        """The first number moves a little, and so do those behind it as far as the move gets."""
        self.begin_saying(beat.lines[0], self.light(None))
        (variable,) = self.trace.at
        there = stages(self.trace.at_point({variable: self.trace.at[variable] + NUDGE}))
        values = [there[0].takes, *[stage.gives for stage in there]]
        for rank, (token, value) in enumerate(zip(self.tokens, values, strict=True)):
            if value == token.value:
                break
            after = self.number(value, rank)
            self.play(lasting(MOVE, [FadeOut(token, scale=NARROWER), FadeIn(after, scale=NARROWER)]))
        self.wait(STILL)
