"""Functions compose: what one gives, the next one takes. A model of layers is nothing else."""

from manim import Mobject

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.nudge import NUDGE
from scenes.chapters.functions_words import (
    SIGN,
    call,
    compose_script,
    layers_script,
    nested,
    one_formula,
    stages,
    swapped,
)
from scenes.chapters.machines import ASIDE, LARGE, LARGE_SQUARE, OFF_A_WIRE, SMALL, SMALL_SQUARE, Column, Machine, Row
from scenes.layout import SET_ANEW
from scenes.picture.edges import Point
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.token import Factor, Token
from scenes.picture.typeset import Writing, box_of, point, set_maths
from scenes.picture.typst import in_colour, maths, name, slope_in_line
from scenes.stage.carried import LARGER, NARROWER, SWALLOWED, bow, gliding
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, in_turn, lasting
from scenes.stage.script import Beat, coloured_words
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, BLINK, GLANCE, LISTEN, MOVE, REST, REVEAL, SAFE, STILL

OVER, UNDER = 250.0, 130.0  # how far above and below their row two machines change places


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
        shorter = in_turn(MOVE, [FadeOut(self.whole)], [FadeIn(after)])
        self.cue(f"{call(stage, 'plain')} {notation.relation(stage.gives)} {notation.shown(stage.gives)}.")
        self.play(lasting(MOVE, [comes_out]), machine.unplug(), shorter)
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
        self.play(self.light(None), in_turn(MOVE, [FadeOut(self.whole)], [FadeIn(formula)]))
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
