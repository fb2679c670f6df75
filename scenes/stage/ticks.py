"""How far the clip is: a tick for each step, and the small map of a graph that is larger than its stage."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import Animation, Dot, Line, Rectangle, VGroup, VMobject

from scenes.box import Box
from scenes.layout import WIDE, Layout
from scenes.picture.graph import Picture, stroke
from scenes.picture.typeset import point, units
from scenes.theme import EDGE, Palette

TICK_GAP, PASS_GAP, NOW_TICK, NOW_DOT = 8.0, 28.0, 14.0, 1.8
BOX = 18.0  # side of a box on the map, in pixels


class Ticks(VGroup):
    """One tick for each step at the foot of the frame, forward then backward, with a gap between the passes."""

    def __init__(self, phases: Sequence[str], palette: Palette, layout: Layout = WIDE) -> None:
        box = layout.ticks_at
        self.thin = stroke(box.height)
        turns = sum(1 for before, after in pairwise(phases) if before != after)
        width = (box.width - TICK_GAP * (len(phases) - 1 - turns) - PASS_GAP * turns) / len(phases)
        ticks, left = [], box.left
        for index, phase in enumerate(phases):
            if index:
                left += PASS_GAP if phase != phases[index - 1] else TICK_GAP
            y = box.middle[1]
            tick = Line(point(left, y), point(left + width, y))
            ticks.append(tick.set_stroke(palette.line, self.thin))
            left += width
        super().__init__(*ticks)
        self.ticks = ticks
        self.colours = [palette.value if phase == "forward" else palette.adjoint for phase in phases]
        self.now: int | None = None

    def advance(self, index: int | None) -> list[Animation]:
        """The tick of the step that is over becomes thin, that of the next one thick; both keep their pass's colour."""
        changes: list[Animation] = []
        if self.now is not None:
            changes.append(self.ticks[self.now].animate.set_stroke(width=self.thin).build())
        self.now = index
        if index is not None:
            changes.append(self.ticks[index].animate.set_stroke(self.colours[index], stroke(NOW_TICK)).build())
        return changes

    def done(self, count: int) -> "Ticks":
        """The first ticks as they are when their steps are over."""
        for tick, colour in list(zip(self.ticks, self.colours, strict=True))[:count]:
            tick.set_stroke(colour)
        return self


class Map(VGroup):
    """The whole graph as dots, and a frame around what a window shows of it; there is no text in it."""

    def __init__(self, picture: Picture, layout: Layout = WIDE) -> None:
        box = layout.map_at
        palette, arrangement = picture.palette, picture.arrangement
        extent = arrangement.extent
        scale = min(box.width / extent.width, box.height / extent.height)

        def spot(x: float, y: float) -> np.ndarray:
            middle = extent.middle
            return point(box.middle[0] + (x - middle[0]) * scale, box.middle[1] + (y - middle[1]) * scale)

        self.spot, self.spot_of = spot, picture.spot
        self.lines = VGroup(
            *[
                VMobject()
                .set_points_as_corners([spot(*corner) for corner in link.points])
                .set_stroke(palette.line, stroke(2))
                for link in arrangement.links
            ]
        )
        boxes = {picture.spot(node) for node in range(len(picture.nodes)) if picture.cover_of(node)}
        self.dots: list[VMobject] = [
            (Rectangle(width=units(BOX), height=units(BOX)) if at in boxes else Dot(radius=units(6)))
            .set_fill(palette.muted, 1)
            .set_stroke(width=0)
            .move_to(spot(place.x, place.y))
            for at, place in enumerate(arrangement.places)
        ]
        window = arrangement.stage
        self.window = Rectangle(width=units(window.width * scale), height=units(window.height * scale))
        self.window.set_stroke(palette.ink, stroke(EDGE)).move_to(self.window_at(picture.offset, window))
        super().__init__(self.lines, *self.dots, *([self.window] if arrangement.pans else []))
        self.now: int | None = None

    def advance(self, node: int | None, colour: str) -> list[Animation]:
        """The dot of the node that is done keeps its pass's colour; that of the next one is large."""
        before, self.now = self.now, None if node is None else self.spot_of(node)
        if self.now is not None and self.now == before:
            return [self.dots[self.now].animate.set_fill(colour).build()]
        changes = [self.dots[before].animate.scale(1 / NOW_DOT).build()] if before is not None else []
        if self.now is not None:
            changes.append(self.dots[self.now].animate.scale(NOW_DOT).set_fill(colour).build())
        return changes

    def window_at(self, offset: tuple[float, float], window: Box) -> np.ndarray:
        """Where the frame stands when the graph has been moved by an offset."""
        x, y = window.middle
        return self.spot(x - offset[0], y - offset[1])
