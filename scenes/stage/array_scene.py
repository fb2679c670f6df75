"""A scene about a program with arrays: its cards stand above, and below them each step is worked out in large."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from manim import VGroup

import backprop_core as core
from backprop_core.tracing.trace import Step
from scenes.box import Box
from scenes.picture.array_graph import ArrayPicture, Card
from scenes.picture.card_lids import lids_over, to_be_turned
from scenes.picture.cells import Cells, Place
from scenes.picture.edges import Point
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import box_of, point
from scenes.stage.array_scripts import Group, compacted, groups, nudged_entry
from scenes.stage.asked import AskedScene
from scenes.stage.bars import Bars
from scenes.stage.bench import Bench
from scenes.stage.cell_motions import along_way, appears, comes_from, goes_to, middle_of, reshaped, vanishes
from scenes.stage.equations import Equation, Source, entry_said, equation_of
from scenes.stage.motions import Motion, drawn, lasting, shown
from scenes.stage.script import Beat, Line
from scenes.stage.ticks import Ticks
from scenes.stage.waiting import box_at, clear_place
from scenes.theme import (
    APPEAR,
    BEAT,
    BLINK,
    EDGE,
    GLANCE,
    LISTEN,
    LIT_EDGE,
    MOVE,
    NODE_EDGE,
    PALETTES,
    REST,
    RING,
    STANDING_BACK,
    STILL,
    time_to_read,
)

GRAPH_IN = Box(88, 128, 1832, 548)
WAIT_IN = Box(84, 128, 1836, 556)
BENCH_IN = Box(96, 560, 1824, 862)
BARS_IN = Box(560, 640, 1360, 800)
EACH, MOST_EACH = 0.6, 6  # seconds in which an entry is worked out, and so many at most are, one by one
FEW = 11  # beats that are told at leisure; more are told faster
FASTEST = 0.45
AT_THE_CHIP = 2 * BEAT  # how long a token stops there


class ArrayScene(AskedScene):
    """A scene whose picture is a program with arrays."""

    def __init__(self, title: str, trace: core.Trace, theme: str, **manim: Any) -> None:
        super().__init__(title, compacted(trace), theme, **manim)
        self.bench: Bench | None = None
        self.groups = groups(self.trace)
        self.waiting: list[Box] = []  # where tokens wait
        self.read_at = 0.0  # when the line that stands there has been read
        self.spelled: set[str] = set()  # the kinds of steps of which an entry has been spelled out

    def set_the_stage(self) -> None:
        """Cards with empty cells, the edges, and a tick for each beat."""
        self.picture = ArrayPicture(self.trace, GRAPH_IN, self.palette)
        for card in self.picture.cards:
            card.value.emptied()
        self.ticks = Ticks([group.phase for group in self.groups], self.palette, self.layout)
        parts = [*self.picture.edges.values(), *self.picture.cards, self.ticks]
        self.lids = lids_over(self.picture, self.palette)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*parts, *self.lids]]))
        self.add(*self.picture.parts, *self.lids)

    def say_more(self, line: Line) -> None:
        """What is meant is said."""
        self.say_below(line, most=LISTEN)

    def take(self, beat: Beat, group: Group) -> None:
        """A beat of a pass: what happens is said, worked out below, and put where it belongs above."""
        self.next_section(beat.name)
        first, *more = beat.lines
        self.speak(first, self.put_away(), self.light(group), self.opened(group))
        if group.is_given:
            self.give(group)
        elif group.phase == "forward":
            self.work_out(group.steps[0])
        elif group.steps[0].operand is None:
            self.start(group.steps[0])
        else:
            self.hand_down(group, more)
        self.have_read()
        self.wait(REST)

    def speak(self, line: Line, *others: Motion) -> None:
        """A line takes the place of the one before, once that has been read."""
        self.have_read()
        began = self.seconds
        self.begin_saying(line, *others)
        self.read_at = began + min(time_to_read(line.text), LISTEN)

    def have_read(self) -> None:
        """Let the picture stand until the line has been read, whatever the pace."""
        if self.read_at > self.seconds + BEAT:
            self.wait((self.read_at - self.seconds) / self.pace)

    def opened(self, group: Group | None) -> Motion:
        """The lid over the cards of a group is opened, and any other is closed."""
        acts = None if group is None or group.is_given else group.steps[0].node_id
        fold = next((lid.fold for lid in self.lids if acts in lid.fold.members), None)
        changes: Motion = []
        for lid in to_be_turned(self.lids, fold):
            now = 0 if lid.fold is fold else 1
            changes += [lid.frame.animate.set_opacity(now).build(), lid.written.animate.set_opacity(now).build()]
        return lasting(APPEAR, changes)

    def put_away(self) -> Motion:
        """The workings of the step before go."""
        bench, self.bench = self.bench, None
        return [*super().put_away(), *([FadeOut(bench, run_time=APPEAR)] if bench else [])]

    # The light.

    def light(self, group: Group) -> Motion:
        """The light goes to the cards that a beat is about, and to its edges; all others stand back."""
        steps, palette = group.steps, self.palette
        forward = group.phase == "forward"
        actors = {step.node_id for step in steps}
        edges = {edge for step in steps for edge in self.edges_of(step)}
        receivers = set() if forward else {step.operand_id for step in steps if step.operand_id is not None}
        beside = actors | receivers | {source.node for step in steps for source in self.sources(step)}
        if group.is_given:
            beside, actors = {step.node_id for step in steps}, set()
        colour = palette.value if forward else palette.adjoint
        changes: Motion = []
        for card in self.picture.cards:
            changes += self.turned(card, card.node.id in beside, card.node.id in actors, card.node.id in receivers)
        for edge, line in self.picture.edges.items():
            is_lit = edge in edges
            changes.append(drawn(line, colour if is_lit else palette.muted, LIT_EDGE if is_lit else EDGE))
        return lasting(APPEAR, [*changes, *self.ticks.advance(self.groups.index(group))])

    def turned(self, card: Card, near: bool, acts: bool, receives: bool) -> Motion:
        """A card is lit, ringed, as it was, or stands back."""
        palette = self.palette
        rim = palette.variable if not card.node.operands and card.node.operation != "constant" else palette.ink
        width = RING if rim == palette.variable else NODE_EDGE
        if receives:
            rim, width = palette.adjoint, RING
        look = card.frame.animate.set_fill(palette.now if acts else palette.panel, 1).set_stroke(rim, stroke(width))
        veil = card.veil.animate.set_fill(palette.paper, 0 if near else 1 - STANDING_BACK)
        return [look.build(), veil.build()]

    def everywhere(self) -> Motion:
        """All of the picture in the same light."""
        changes = [change for card in self.picture.cards for change in self.turned(card, True, False, False)]
        changes += [drawn(line, self.palette.muted, EDGE) for line in self.picture.edges.values()]
        return lasting(APPEAR, [*changes, *self.ticks.advance(None)])

    def edges_of(self, step: Step) -> Collection[tuple[int, int]]:
        if step.phase == "forward":
            return [(step.node_id, rank) for rank in range(len(self.trace.nodes[step.node_id].operands))]
        rank = self.trace.contributions[step.number].rank
        return [] if step.operand_id is None or rank < 0 else [(step.node_id, rank)]

    def sources(self, step: Step) -> list[Source]:
        equation = equation_of(self.trace, step)
        return [term.source for term in equation.terms if term.source] if equation else []

    # Forward.

    def give(self, group: Group) -> None:
        """The variables have their values: they come to light in their cells."""
        cards = [self.picture.cards[step.node_id].value for step in group.steps]
        self.play(lasting(MOVE, [change for card in cards for change in self.filled(card)]))

    def filled(self, cells: Cells) -> Motion:
        return appears(cells)

    def work_out(self, step: Step) -> None:
        """The operands come down from their cards, the result is worked out, and goes up into its own."""
        equation = equation_of(self.trace, step)
        assert equation is not None
        bench = self.laid(equation, step)
        self.entry_by_entry(bench, step)
        self.cue(f"{step.plugged}.")
        card = self.picture.cards[step.node_id].value
        copy = bench.result.copy()
        self.play(lasting(MOVE, goes_to(copy, card)), lasting(MOVE, self.filled(card)))

    def laid(self, equation: Equation, step: Step) -> Bench:
        """The cards of an equation come from where they stand in the picture."""
        bench = Bench(equation, step.rule, BENCH_IN, self.palette)
        changes: Motion = bench.written()
        for at, card in bench.given.items():
            term = equation.parts[at]
            source = term.source if not isinstance(term, str) else None
            changes += lasting(MOVE, comes_from(card, self.stands_at(source)) if source else [FadeIn(card)])
        self.play(changes)
        self.bench = bench
        self.add(bench)
        return bench

    def stands_at(self, source: Source) -> Cells:
        """Where something stands in the picture."""
        card = self.picture.cards[source.node]
        return card.value if source.role == "value" else card.adjoint

    def entry_by_entry(self, bench: Bench, step: Step) -> None:
        """What meets in each entry of the result is lit; of the first one of a kind it is spelled out."""
        equation, places = bench.equation, list(np.ndindex(*np.shape(bench.equation.result.values)))
        if equation.way is None or len(places) > 2 * MOST_EACH:
            self.play(bench.all_out(MOVE))
            return
        first = self.first_place(equation, places)
        kind = f"{step.phase} {step.rule} {equation.result.role} {len(equation.terms)} {len(equation.way.summed)}"
        if kind not in self.spelled and equation.views and len(equation.terms) > 2:
            self.spelled.add(kind)
            self.play(lasting(APPEAR, bench.meeting(first)))
            line = Line(*entry_said(equation.views[first]))
            self.speak(line, bench.comes_out(first))
            self.wait(min(time_to_read(line.text), STILL))
            self.play(lasting(APPEAR, bench.parted(first)))
        else:
            first = ()
        rest = [place for place in places if place != first or not first]
        if len(rest) > MOST_EACH:
            self.play(bench.all_out(MOVE))
            return
        each = max(EACH * (3 / (2 + len(rest))), 0.3)
        for place in rest:
            self.play(lasting(each / 2, [*bench.meeting(place)]), lasting(each / 2, bench.comes_out(place)))
            self.play(lasting(each / 3, bench.parted(place)))

    def first_place(self, equation: Equation, places: Sequence[Place]) -> Place:
        """The entry that is spelled out: forward the first, backward the largest."""
        if equation.result.role == "value":
            return places[0]
        return max(places, key=lambda place: abs(float(np.asarray(equation.result.values)[place])))

    # Backward.

    def start(self, step: Step) -> None:
        """The output's own gradient is 1."""
        card = self.picture.cards[step.node_id]
        _, total = card.next_total()
        self.play(lasting(MOVE, [*appears(total), *([shown(card.del_)] if card.del_ else [])]))
        self.have_read()
        self.cue(f"{step.plugged}.")

    def hand_down(self, group: Group, more: Sequence[Line]) -> None:
        """Tokens run down the edges; at the chip each takes the shape of the operand, and becomes its gradient."""
        tokens = {step.number: self.token(step) for step in group.steps}
        self.waiting = []
        self.play(lasting(BLINK, [FadeIn(token) for token in tokens.values()]))
        arriving = [change for step in group.steps for change in self.to_the_chip(step, tokens[step.number])]
        self.play(lasting(MOVE, arriving))
        self.wait(AT_THE_CHIP)
        (step,) = group.steps[:1]
        equation = equation_of(self.trace, step)
        if equation is not None:
            bench = self.laid(equation, step)
            if more:
                self.speak(more[0])
            self.entry_by_entry(bench, step)
        self.waiting = []
        landing: Motion = []
        turning: Motion = []
        for one in group.steps:
            product = self.product(one)
            if equation is not None:
                turning += reshaped(tokens[one.number], product)
            else:
                product = tokens[one.number]
            tokens[one.number] = product
        if turning:
            self.play(lasting(MOVE, turning))
            self.wait(AT_THE_CHIP)
        for one in group.steps:
            self.cue(f"{one.plugged}.")
            landing += self.on_its_way(one, tokens[one.number])
        self.play(lasting(MOVE, landing))
        self.play(lasting(BLINK, [change for one in group.steps for change in self.lands(one, tokens[one.number])]))

    def token(self, step: Step) -> Cells:
        """A copy of the gradient that is handed down, where it stands."""
        lender = self.picture.cards[step.node_id].adjoint
        token = Cells(self.trace.contributions[step.number].upstream, lender.grid, "adjoint", self.palette)
        return token.move_to(lender).on_a_plate()

    def product(self, step: Step) -> Cells:
        """What arrives, at the chip, as it will stand in the operand's card."""
        grid = self.picture.cards[step.operand_id or 0].value.grid
        cells = Cells(self.trace.contributions[step.number].contribution, grid, "adjoint", self.palette)
        (edge,) = self.edges_of(step)
        return cells.on_a_plate().move_to(point(*self.beside_the_chip(edge, cells)))

    def beside_the_chip(self, edge: tuple[int, int], cells: Cells) -> Point:
        """Where a token waits: as near to the chip as it is clear of everything else, and of tokens that wait too."""
        box = box_of(cells)
        things = [box_of(card.frame) for card in self.picture.cards]
        things += [box_of(chip) for chip in self.picture.chips.values()]
        things += [box_of(lid) for lid in self.lids if lid.frame.get_fill_opacity()]
        place = clear_place(
            (box.width, box.height), middle_of(self.picture.chips[edge]), [*things, *self.waiting], WAIT_IN
        )
        self.waiting.append(box_at(place, (box.width, box.height)))
        return place

    def to_the_chip(self, step: Step, token: Cells) -> Motion:
        (edge,) = self.edges_of(step)
        chip = self.picture.chips[edge]
        way = [middle_of(token), self.beside_the_chip(edge, token)]
        return [along_way(token, way), shown(chip)]

    def on_its_way(self, step: Step, token: Cells) -> Motion:
        """From the chip to the operand's card."""
        target = self.picture.cards[step.operand_id or 0].totals[0]
        return [along_way(token, [middle_of(token), middle_of(target)])]

    def lands(self, step: Step, token: Cells) -> Motion:
        """It is the operand's gradient now, or is added to what was there."""
        card = self.picture.cards[step.operand_id or 0]
        before, total = card.next_total()
        changes: Motion = [*appears(total), FadeOut(token)]
        changes += vanishes(before) if before else []
        return [*changes, *([shown(card.del_)] if card.del_ and not before else [])]

    # The check.

    def check(self, beat: Beat) -> None:
        """An entry is nudged: what the gradient predicts, and what happens."""
        self.next_section(beat.name)
        self.play(self.cleared(), self.everywhere(), self.opened(None))
        entry = nudged_entry(self.trace)
        first, *more = beat.lines
        if entry is None or not more:
            self.begin_saying(first)
            self.wait(STILL)
            return
        card = self.picture.cards[next(node.id for node in self.trace.nodes if node.name == entry.variable)]
        marked = [cells.cell(entry.place) for cells in (card.value, card.adjoint)]
        bars = Bars([entry.nudge], BARS_IN, self.palette)
        light = lasting(APPEAR, [cell.outline.animate.set_fill(self.palette.now, 1).build() for cell in marked])
        self.begin_saying(first, light, bars.grow(0))
        self.wait(LISTEN)
        for line in more:
            self.begin_saying(line, bars.grow(1))
        self.wait(GLANCE)
        self.panel = VGroup(bars)
        self.wait(REST)


def check_room(trace: core.Trace) -> None:
    """Says what of a program has no room in the frame.

    Raises:
        BackpropError: an array is too large, or there are too many steps side by side.
    """
    ArrayPicture(compacted(trace), GRAPH_IN, PALETTES["light"])


def pace_for(beats: int) -> float:
    """The share of their time that beats are given, so that a longer program does not take many minutes."""
    return max(FASTEST, min(1.0, FEW / max(beats, 1)))
