"""The check of a gradient, told: what a nudge is predicted to do grows as a bar, and then what it actually does."""

from collections.abc import Sequence

from manim import Group

from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.stage.bars import Bars, Lens, decimals, nudged
from scenes.stage.script import MOST_CHECKED, Beat, Line
from scenes.stage.told import Told
from scenes.theme import GLANCE, LISTEN, REST, STILL


class Comparing(Told):
    """A told scene that checks its gradient by real nudges."""

    def compare_with(self, beat: Beat, room: Box) -> None:
        """The one variable nudged, or every one on its own."""
        if len(self.trace.at) > 1 or len(beat.lines) == 1:
            self.compare_each(beat, room)
        else:
            self.compare_one(beat.lines, room)

    def compare_each(self, beat: Beat, room: Box) -> None:
        """Every variable nudged on its own: two bars for each."""
        nudges = [nudged(self.trace, variable) for variable in list(self.trace.at)[:MOST_CHECKED]]
        bars = Bars(nudges, room, self.palette, least=self.layout.least)
        self.begin_saying(beat.lines[0])
        self.wait(LISTEN)
        self.play(bars.grow(0))
        self.wait(REST)
        self.play(bars.grow(1))
        self.panel = bars
        self.wait(STILL)

    def compare_one(self, lines: Sequence[Line], room: Box) -> None:
        """The one variable nudged, and where the function bends a tenth of that, with a lens on what lies between."""
        (variable,) = self.trace.at
        nudge, tenth = nudged(self.trace, variable), nudged(self.trace, variable, NUDGE / 10)
        bars, smaller = (Bars([each], room, self.palette, [nudge, tenth]) for each in (nudge, tenth))
        predicts, happens, *shrinks = lines
        self.begin_saying(predicts, bars.grow(0))
        self.wait(LISTEN)
        self.begin_saying(happens, bars.grow(1))
        lens = None
        if shrinks and decimals(nudge) is not None and decimals(tenth) is not None:
            lens = Lens(bars, nudge, None, self.palette)
            self.play(lens.appears())
        self.wait(GLANCE)
        for line in shrinks:
            self.begin_saying(line)
            self.wait(GLANCE)
            after = Lens(smaller, tenth, nudge, self.palette) if lens else None
            self.play(bars.turned_into(smaller), lens.turned_into(after) if lens and after else [])
            bars, lens = smaller, after
            self.wait(GLANCE)
        self.panel = Group(*filter(None, [self.panel, bars, lens]))
        self.add(self.panel)
