"""A scene about a graph: how a step is shown, and the answer checked."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from manim import Mobject, VGroup, VMobject

import backprop_core as core
from backprop_core.tracing.nudge import NUDGE
from backprop_core.tracing.trace import Step
from scenes.box import Box
from scenes.picture.graph import Picture, Pill
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.token import digits_of_total, real
from scenes.picture.typeset import Writing, box_of, numbers_in
from scenes.stage import growth, motions, nudging, panel, tables
from scenes.stage.asked import AskedScene
from scenes.stage.carried import Carried, Raised, flown, number_at
from scenes.stage.comparing import Comparing
from scenes.stage.handing import partial_appears
from scenes.stage.header import Header, function_source
from scenes.stage.ledger import Chain, Sum, arriving, ledger_box, panel_box
from scenes.stage.light import Lights, in_sight
from scenes.stage.motions import Motion, delayed, lasting
from scenes.stage.origins import origins, sources
from scenes.stage.panel import Panel
from scenes.stage.pass_scripts import RECAP, answer
from scenes.stage.script import Beat, Line
from scenes.stage.ticks import Map, Ticks
from scenes.theme import APPEAR, GLANCE, LISTEN, MOVE, REST, REVEAL, STILL, time_to_read

BELOW = 36.0  # what stands at the top of the panel, in pixels


class GraphScene(Comparing, AskedScene):
    """A scene whose picture is the graph of its trace: a step is taken on it, and the answer checked beside it."""

    def __init__(self, title: str, trace: core.Trace, theme: str, **manim: Any) -> None:
        super().__init__(title, trace, theme, **manim)
        self.then: core.Trace | None = None  # the same graph after a nudge, if that is to be shown
        self.step_pace = 1.0  # of the time that a step takes when it is told at leisure
        self.chain: Chain | None = None
        self.sum: Sum | None = None

    def ask(self, beat: Beat, known: int = 0, wanted: bool = False) -> None:
        """The question, and then the graph.

        `known` steps are already taken; `wanted` says whether the slope that is looked for stands beside the graph.
        """
        self.known, self.wanted = known, wanted
        self.forward_is_done = bool(known)
        self.make_the_graph()
        super().ask(beat)

    def set_the_stage(self) -> None:
        """The graph and the ticks appear, and beside them what is wanted."""
        self.draw_the_graph()
        if self.wanted and self.trace.at:
            self.panel = panel.wanted(self.trace, self.picture.arrangement, self.palette)
            self.play(FadeIn(self.panel, run_time=REVEAL))

    def make_the_graph(self) -> None:
        """The graph with what is known of it, and a tick for each step; nothing is shown yet."""
        self.picture = self.drawn_graph()
        motions.start_at_the_output(self.picture)
        self.small = Map(self.picture, self.layout) if self.picture.arrangement.pans or self.picture.covers else None
        self.ticks = Ticks([step.phase for step in self.trace.steps], self.palette, self.layout).done(self.known)

    def drawn_graph(self) -> Picture:
        """The graph as it will stand."""
        return Picture(self.trace, self.palette, self.then, layout=self.layout)

    def falls_apart(self, function: Writing) -> Motion:
        """The signs of the function fly to where they are nodes."""
        return growth.symbols_fly(self.picture, Header(function, partial(function_source, self.trace)))

    def draw_the_graph(self) -> None:
        """The nodes close around their signs, and their edges are drawn; then comes what is known of them."""
        self.play(growth.graph_is_drawn(self, self.picture))
        if self.forward_is_done:
            motions.know_values(self.picture)
        self.lights = Lights(self.picture, self.forward_is_done)
        values = growth.values_appear(self.picture) if self.forward_is_done else []
        beside = [self.ticks, *([self.small] if self.small else [])]
        self.play(lasting(REVEAL, [FadeIn(part) for part in beside]), values)

    def say_more(self, line: Line) -> None:
        """What is meant is said, and then done: the variable moves a little, and the move runs up to the output."""
        self.say_below(line, most=LISTEN)
        if self.forward_is_done and not self.picture.arrangement.pans:
            for motion in nudging.up_and_back(self.picture):
                self.play(motion)

    def take(self, beat: Beat) -> None:
        """A step: what it does is said and asked in letters; then the numbers move, and what they make stays."""
        self.next_section(beat.name)
        self.pace = self.step_pace
        step, picture = beat.step, self.picture
        assert step is not None
        first, *more = beat.lines
        shown = Panel(step, picture.arrangement, panel_box(picture.arrangement), self.palette)
        lit = self.in_question(self.trace.nodes[step.node_id].span)
        self.begin_saying(first, self.put_away(), lit, self.light([step]))
        began = self.seconds
        self.play(motions.follow(picture, [step], self.small))
        self.play(motions.in_letters(shown))
        self.panel = shown
        if self.trace.nodes[step.node_id].operands:
            self.rest_until(began + min(time_to_read(first.text), GLANCE))
        if step.phase == "forward":
            self.raise_values(step, shown)
        else:
            self.carry(step, shown)
        self.add(shown, *filter(None, [self.chain, self.sum]))  # whole again, of the parts that came one by one
        for line in more:
            self.begin_saying(line)
            self.wait(min(time_to_read(line.text), LISTEN))
        self.wait(REST if motions.active(picture, step)[1] else APPEAR)
        self.pace = 1.0

    def reveals(self, step: Step) -> None:
        """What a step comes to is seen from now on, and captions may say it."""
        self.cue(f"{step.plugged}.")

    def light(self, steps: Sequence[Step]) -> Motion:
        """The light goes to the node of steps that are taken together, to their edges and their tick; a ring around
        whoever receives.
        """
        palette, step = self.palette, steps[0]
        taken = [motions.active(self.picture, one) for one in steps]
        edges = [edge for _, own in taken for edge in own]
        forward = step.phase == "forward"
        colour = palette.value if forward else palette.adjoint
        receivers = [] if forward else [nodes[0] for nodes, _ in taken if len(nodes) > 1]
        beside = set(taken[0][0][1:]) if forward else {source for one in steps for source in sources(self.trace, one)}
        changes = self.lights.fall(step.node_id, receivers, beside, dict.fromkeys(edges, colour))
        for edge in edges:
            self.lights.walked(edge, palette.muted if forward else palette.adjoint)
        changes += self.ticks.advance(self.tick_of(step))
        changes += self.small.advance(taken[0][0][0], colour) if self.small else []
        return lasting(REVEAL, changes)

    def tick_of(self, step: Step) -> int:
        """Which of the ticks is a step's."""
        return self.trace.steps.index(step)

    def at_rest(self) -> Motion:
        """No step is under way: the light is on all of the graph."""
        changes = [*self.lights.everywhere(), *self.ticks.advance(None)]
        return lasting(APPEAR, [*changes, *(self.small.advance(None, "") if self.small else [])])

    def raise_values(self, step: Step, shown: Panel) -> None:
        """The operands' values go into the formula and up into the node; what comes out is its value."""
        picture, node = self.picture, self.picture.nodes[step.node_id]
        words, seen = step.words("typst"), in_sight(picture)
        operands = [picture.nodes[operand] for operand in self.trace.nodes[step.node_id].operands]
        if not operands or not all(id(each.inside) in seen for each in (node, *operands)):
            self.reveals(step)
            self.play(self.found(shown), [motions.shown(node.value)] if node.value else [])
            return
        raised = Raised(picture, step)
        self.play(raised.lent())
        if shown.numbers:
            froms = origins(self.trace, step, words.letters, words.numbers)
            self.play(self.numbers_from([None if one is None else number_at(picture, one) for one in froms], shown))
        self.play(raised.climb())
        self.play(raised.becomes())
        self.reveals(step)
        self.play(raised.lands())
        self.play(self.found(shown, node.value))

    def carry(self, step: Step, shown: Panel) -> None:
        """The adjoint comes down the edge, is multiplied by the partial, and arrives."""
        picture, seen = self.picture, in_sight(self.picture)
        edge = motions.active(picture, step)[1]
        pill = picture.pills.get(edge[0]) if edge else None
        if step.operand is None:
            self.start(step, shown)
            return
        if pill is None:
            self.reveals(step)
            self.play(self.found(shown))
            return
        upper, lower = picture.nodes[step.node_id], picture.nodes[step.operand_id or 0]
        self.appears(step, shown, edge[0], seen)
        carried = Carried(picture, step, edge[0])
        if all(id(part) in seen for part in (pill, upper.inside, lower.inside, upper.values, lower.values)):
            self.play(carried.lent())
            self.play(carried.meets())
            if shown.is_product:
                before = (
                    [digits_of_total(carried.total_before)] if len(shown.factors) > 2 and carried.total_before else []
                )
                self.play(self.numbers_from([*before, carried.upstream.text, carried.factor], shown))
            self.play(carried.multiplied())
            self.play(carried.arrives())
            self.reveals(step)
            self.play(carried.lands())
        else:
            self.reveals(step)
            self.play([FadeIn(shown.numbers, run_time=APPEAR)] if shown.is_product and shown.numbers else [])
            self.play(carried.lands_unseen(id(lower.values) in seen))
        self.enter(step, shown, pill, digits_of_total(carried.total))

    def start(self, step: Step, shown: Panel) -> None:
        """The output's own adjoint is 1: it goes from the formula to the node, and begins the ledger."""
        node = self.picture.nodes[step.node_id]
        self.reveals(step)
        self.play(self.found(shown))
        if not node.totals:
            return
        total = node.next_total()[1]
        total.set_opacity(1)
        self.play([FadeIn(total[0], run_time=MOVE)], flown(shown.found[0], digits_of_total(total)))
        self.chain = Chain(real(step.total), step.node_id, ledger_box(self.picture.arrangement), self.palette)
        self.play(self.chain.opened(digits_of_total(total)))

    def enter(self, step: Step, shown: Panel, pill: Pill, source: VMobject) -> None:
        """What has arrived goes into the formula, and into the ledger."""
        box = ledger_box(self.picture.arrangement)
        found = self.found(shown, source)
        parts = arriving(self.trace, step)
        if len(parts) > 1 and self.picture.arrangement.is_full:
            count = self.picture.nodes[step.operand_id or 0].known
            self.sum = Sum(parts, count, box, self.palette)
            gone: Motion = [FadeOut(self.chain, run_time=APPEAR)] if self.chain else []
            self.chain = None
            self.play(gone, self.sum.before())
            self.play(self.sum.arrives(source))
            self.play(self.sum.adds_up())
            self.play(found)
            return
        if self.chain is None or not self.chain.ends_with(step.node_id, real(step.upstream)):
            gone = [FadeOut(self.chain, run_time=APPEAR)] if self.chain else []
            upper = self.picture.nodes[step.node_id]
            self.chain = Chain(real(step.upstream), step.node_id, box, self.palette)
            self.play(gone, self.chain.opened(digits_of_total(upper.totals[upper.known - 1])))
        self.play(found, delayed(APPEAR, self.chain.grown(step, pill, source)))

    def appears(self, step: Step, shown: Panel, edge: tuple[int, int], seen: Collection[int]) -> None:
        """The partial comes to its edge, made of the values that it is made of."""
        nodes = sources(self.trace, step)
        if shown.numbers and not shown.is_product:
            froms = [number_at(self.picture, node) for node in nodes]
            self.play(self.numbers_from(froms or [None] * len(shown.factors), shown))
        pill = self.picture.pills[edge]
        if id(pill) in seen:
            self.play(partial_appears(self.picture, step, edge))
        else:
            pill.known = True
            pill.set_opacity(1)

    def numbers_from(self, sources: Sequence[VMobject | None], shown: Panel) -> Motion:
        """The numbers of a formula come from where they stand in the graph."""
        changes: Motion = [FadeIn(shown.signs, run_time=MOVE)]
        for source, factor in zip(sources, shown.factors, strict=True):
            changes += flown(source, factor) if source else [FadeIn(factor, run_time=MOVE)]
        return changes

    def found(self, shown: Panel, source: VMobject | None = None) -> Motion:
        """The result takes the place of the question mark; it comes from where it stands in the graph, if it does."""
        changes: Motion = [FadeOut(shown.unknown, run_time=APPEAR)]
        if source is None or len(shown.found) != 1:
            return [*changes, FadeIn(shown.result.parts["right"], run_time=REVEAL)]
        return [*changes, *flown(source, shown.found[0])]

    def put_away(self) -> Motion:
        """The workings of the step before go; what has been found stays."""
        parts, self.sum = self.sum, None
        return [*super().put_away(), *([FadeOut(parts, run_time=APPEAR)] if parts else [])]

    def conclude(self, beat: Beat, table: Mobject | None) -> None:
        """The last word, with its numbers where the formulas were; a nudge that is to be seen is done in between."""
        self.next_section(beat.name)
        in_the_way = self.chain if not self.picture.arrangement.is_full else None
        gone: Motion = [FadeOut(in_the_way, run_time=APPEAR)] if in_the_way else []
        self.play(self.cleared(), gone, self.in_question(None), self.at_rest())
        self.play(motions.back_to_the_output(self.picture, self.small))
        first, *more = beat.lines
        self.panel = table
        if not self.then:
            self.say(first, [FadeIn(table, run_time=APPEAR)] if table else [])
            return
        self.begin_saying(first)
        self.wait(min(time_to_read(first.text), LISTEN))
        self.play(motions.nudged(self.picture))
        self.play([FadeIn(table, run_time=REVEAL)] if table else [])
        for line in more:
            self.wait(GLANCE)
            self.begin_saying(line)
        self.wait(STILL)

    def compare(self, beat: Beat) -> None:
        """What was looked for, as it has been found; then two bars: what a nudge was predicted to do, and what it does.

        Where a way of single edges led from the output to the variable, the last picture is the product along it.
        """
        if self.trace.error or not self.trace.at or not self.picture.arrangement.is_full:
            self.conclude(beat, self.predicted())
            return
        self.next_section(beat.name)
        self.play(self.cleared(), self.in_question(None), self.at_rest())
        self.play(motions.back_to_the_output(self.picture, self.small))
        self.name_the_answer()
        if len(self.trace.at) > 1:
            self.compare_each(beat, self.room_for_bars())
            return
        self.compare_one(beat.lines, self.room_for_bars())
        self.multiply_along()

    def name_the_answer(self) -> None:
        """The adjoint that has been found last is that of a variable with a name of its own: say so."""
        leaves = [node for node in self.trace.nodes if node.name in self.trace.at and not node.operands]
        if len(self.trace.at) > 1 or len(leaves) != 1:
            return
        found = panel.wanted(self.trace, self.picture.arrangement, self.palette, found=True)
        number = numbers_in(found.line, self.palette)[0]
        own = {id(glyph) for glyph in number}
        rest = VGroup(*[glyph for glyph in found.line if id(glyph) not in own])
        changes: Motion = lasting(APPEAR, [FadeIn(found.head), FadeIn(rest)])
        leaf = self.picture.nodes[leaves[0].id]
        seen = id(leaf.values) in in_sight(self.picture)
        flight: Motion = flown(digits_of_total(leaf.totals[-1]), number) if seen else [FadeIn(number)]
        self.panel = found
        if leaves[0].label != leaves[0].name:
            line = answer(self.trace, leaves[0].label)
            self.begin_saying(line, changes, delayed(APPEAR, flight))
            self.wait(min(time_to_read(line.text), LISTEN))
        else:
            self.play(changes, delayed(APPEAR, flight))
            self.wait(REST)

    def room_for_bars(self) -> Box:
        """The panel below what stands at its top; beside that where the panel lies."""
        box = panel_box(self.picture.arrangement)
        if self.panel and not self.picture.arrangement.beside:
            return Box(box_of(self.panel).right + 2 * BELOW, box.top, box.right, self.picture.arrangement.panel.bottom)
        return Box(box.left, box_of(self.panel).bottom + BELOW if self.panel else box.top, box.right, box.bottom)

    def is_one_way(self) -> bool:
        """Whether the backward pass went down a single way of two edges or more, and not within a leaf such as −x."""
        steps = self.trace.backward
        starts, ends = [step.node_id for step in steps[1:]], [step.operand_id for step in steps[1:]]
        return len(steps) > 2 and starts == [steps[0].node_id, *ends[:-1]] and starts[-1] != ends[-1]

    def multiply_along(self) -> None:
        """The partials leave the ledger and are one product: the last picture."""
        if self.chain is None or not self.chain.is_whole or not self.is_one_way():
            return
        partials = [real(step.partial) for step in self.trace.backward[1:]]
        whole = panel.product(self.trace, partials, self.picture.arrangement, self.palette)
        if whole is None:
            return
        *factors, result = numbers_in(whole, self.palette)
        own = {id(glyph) for part in (*factors, result) for glyph in part}
        signs = VGroup(*[glyph for glyph in whole if id(glyph) not in own])
        recap = Line(RECAP, RECAP)
        self.begin_saying(recap, lasting(APPEAR, [FadeOut(self.panel)] if self.panel else []))
        flights = [
            change
            for source, target in zip(self.chain.factors(), factors, strict=True)
            for change in flown(source, target)
        ]
        self.play([FadeIn(signs, run_time=MOVE)], flights)
        self.play(flown(self.chain.links[-1].text, result))
        self.add(whole)
        self.panel = whole
        self.wait(STILL)

    def predicted(self) -> Mobject | None:
        """The gradient beside a real nudge, where there is a gradient."""
        if self.trace.error or not self.trace.at:
            return None
        return tables.comparison(self.trace, self.picture.arrangement, self.palette)


def after_a_nudge(trace: core.Trace) -> core.Trace | None:
    """The same graph with its first variable a little larger, where there is one and all is defined."""
    if trace.error or not trace.at:
        return None
    variable = next(iter(trace.at))
    return trace.at_point({**trace.at, variable: trace.at[variable] + NUDGE})
