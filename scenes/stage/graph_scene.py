"""A scene about a graph: how a step is shown, and the answer checked."""

from typing import Any

from manim import FadeIn, Mobject

import backprop_core as core
from backprop_core.tracing.trace import NUDGE
from scenes.picture.graph import Picture
from scenes.stage import motions, panel, tables
from scenes.stage.asked import AskedScene
from scenes.stage.panel import Panel
from scenes.stage.script import Beat
from scenes.stage.ticks import Map, Ticks
from scenes.theme import APPEAR, MOVE, REVEAL, THINK


class GraphScene(AskedScene):
    """A scene whose picture is the graph of its trace: a step is taken on it, and the answer checked beside it."""

    def __init__(self, title: str, trace: core.Trace, theme: str, **manim: Any) -> None:
        super().__init__(title, trace, theme, **manim)
        self.then: core.Trace | None = None  # the same graph after a nudge, if that is to be shown

    def ask(self, beat: Beat, known: int = 0, wanted: bool = False) -> None:
        """The question, and then the graph.

        `known` steps are already taken; `wanted` says whether the slope that is looked for stands beside the graph.
        """
        self.known, self.wanted = known, wanted
        super().ask(beat)

    def set_the_stage(self) -> None:
        """The graph and the ticks appear, and beside them what is wanted."""
        self.draw_the_graph()
        if self.wanted and self.trace.at:
            self.panel = panel.wanted(self.trace, self.picture.arrangement, self.palette)
            self.play(FadeIn(self.panel, run_time=REVEAL))

    def draw_the_graph(self) -> None:
        """The graph with what is known of it, and a tick for each step."""
        self.picture = Picture(self.trace, self.palette, self.then)
        motions.start_at_the_output(self.picture)
        self.small = Map(self.picture) if self.picture.arrangement.pans else None
        self.ticks = Ticks([step.phase for step in self.trace.steps], self.palette).done(self.known)
        if self.known:
            motions.know_values(self.picture)
        parts = [*motions.visible(self.picture), self.ticks, *([self.small] if self.small else [])]
        self.play([FadeIn(part, run_time=MOVE) for part in parts])

    def take(self, beat: Beat) -> None:
        """A step: the light on it, its formula in letters, time to think, then numbers, motion and result."""
        self.next_section(beat.name)
        step, picture = beat.step, self.picture
        assert step is not None
        panel = Panel(step, picture.arrangement, self.palette)
        lit = self.in_question(self.trace.nodes[step.node_id].span)
        self.play(self.cleared(), lit, motions.attend(picture, step, self.ticks, self.small))
        self.play(motions.follow(picture, step, self.small))
        self.play(motions.in_letters(panel))
        if panel.numbers:
            self.wait(THINK)
        self.play(motions.with_numbers(picture, step, panel))
        self.play(motions.travel(picture, step))
        self.panel = panel
        self.say(beat.lines[0], motions.reveal(picture, step, panel))

    def conclude(self, beat: Beat, table: Mobject | None) -> None:
        """The last word, with its numbers where the formulas were."""
        self.next_section(beat.name)
        self.play(self.cleared(), self.in_question(None), motions.rest(self.picture, self.ticks, self.small))
        self.play(motions.back_to_the_output(self.picture, self.small))
        if self.then:
            self.play(motions.nudged(self.picture))
        self.panel = table
        self.say(beat.lines[0], [FadeIn(table, run_time=APPEAR)] if table else [])

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
