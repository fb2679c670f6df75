"""Whether a frame can be shown: nothing overlaps, nothing leaves the frame, everything can be read.

Scenes are played without drawing a single pixel, and looked at where each section ends. Themes differ in their colours
alone, so that a scene is played in one of them and its contrast is worked out in all.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field
from itertools import combinations, product
from typing import Any

import numpy as np
from manim import Camera, Circle, ManimColor, Scene, VMobject
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.box import Box
from scenes.film.recorder import play_to
from scenes.layout import WIDE, Layout
from scenes.picture.arrange import Arrangement
from scenes.picture.graph import Cover, Framed, Plate, Stroke
from scenes.picture.typeset import PIXELS_A_UNIT, Part, Writing, box_of, box_of_all
from scenes.theme import DENSE, FINE, FRAME, PALETTES, QUALITIES, Palette

LEAST_CONTRAST = 4.5  # of text, WCAG 2.2 AA
TOUCH = 1.0  # pixels by which two things may overlap unseen

Repaint = dict[str, ManimColor]  # what a colour of one theme, by its hex, is in another


@dataclass(frozen=True)
class Seen:
    """Something that stands in the frame, with the box that it fills."""

    thing: VMobject
    box: Box

    def __str__(self) -> str:
        text = self.thing
        return f"“{text.source.strip()}”" if isinstance(text, Writing | Part) else type(text).__name__


@dataclass(frozen=True)
class Frame:
    """What can be seen of a scene: its text, the outlines of nodes and pills, its edges, cards, and all else."""

    paper: ManimColor
    labels: list[Seen]
    shapes: list[Seen]
    edges: list[Seen]
    others: list[Seen]
    plates: list[Seen]
    themes: dict[str, Repaint]


def faults(scene: Scene) -> list[str]:
    """Everything that is wrong with what a scene shows now, each in a sentence; empty if nothing is.

    Text and whatever is framed are known by their types.
    """
    frame, layout = look_at(scene), getattr(scene, "layout", WIDE)
    everything = [*frame.labels, *frame.shapes, *frame.edges, *frame.others, *frame.plates]
    found = [f"{one} leaves the safe frame." for one in everything if not layout.is_safe(one.box, TOUCH)]
    for label in frame.labels:
        found += [
            fault
            for fault in (size_fault(label, least_of(label, scene, layout)), contrast_fault(label, frame))
            if fault
        ]
        found += [f"{label} crosses a node." for shape in frame.shapes if crosses(label.box, shape)]
        if not any(ground.box.grown(TOUCH).holds(label.box) for ground in [*frame.shapes, *frame.plates]):
            found += [f"A line runs through {label}." for edge in frame.edges if runs_through(edge, label.box)]
    for one, other in meeting(frame.labels):
        if whole(one) != whole(other):
            found.append(f"{one} overlaps {other}.")
    found += ["Two cards overlap." for one, other in combinations(frame.plates, 2) if cross(one, other)]
    found += [
        "A node lies partly on a card."
        for plate, shape in product(frame.plates, frame.shapes)
        if only_partly(plate, shape)
    ]
    found += ["Two nodes overlap." for _ in meeting(frame.shapes)]
    return found


def look_at(scene: Scene) -> Frame:
    """Sort out what can be seen."""
    assert isinstance(scene.camera, Camera)
    paper = scene.camera.background_color
    frame = Frame(paper, [], [], [], [], [], repaints(paper))
    for thing in walk(scene.mobjects):
        if isinstance(thing, Writing | Part):
            if glyphs := visible_glyphs(thing):
                frame.labels.append(Seen(thing, box_of_all(glyphs)))
        elif isinstance(thing, Framed):
            outline = thing.submobjects[0]
            if visible(outline):
                frame.shapes.append(Seen(outline, box_of(outline)))
        elif isinstance(thing, Plate) and visible(thing):
            if isinstance(thing, Cover) and thing.get_fill_opacity() == 1:
                uncover(frame, box_of(thing))
            frame.plates.append(Seen(thing, box_of(thing)))
        elif visible(thing):
            (frame.edges if isinstance(thing, Stroke) else frame.others).append(Seen(thing, box_of(thing)))
    return frame


def uncover(frame: Frame, box: Box) -> None:
    """Leave out what lies under a cover."""
    for things in (frame.labels, frame.shapes):
        things[:] = [seen for seen in things if not box.holds(seen.box)]


def walk(mobjects: Iterable[Any]) -> Iterator[Any]:
    """Every mobject down to its leaves, but text in one piece, and outlines as what they are around."""
    for mobject in mobjects:
        yield mobject
        if not isinstance(mobject, Writing | Part):
            yield from walk(mobject.submobjects[isinstance(mobject, Framed) :])


def visible(mobject: Any) -> bool:
    if not isinstance(mobject, VMobject) or not mobject.has_points():
        return False
    stroked = mobject.get_stroke_opacity() > 0 and mobject.get_stroke_width() > 0
    return bool(stroked or mobject.get_fill_opacity() > 0)


def visible_glyphs(text: Writing | Part) -> list[VMobject]:
    return [glyph for glyph in text.submobjects if isinstance(glyph, VMobject) and visible(glyph)]


def whole(label: Seen) -> int:
    """What identifies the writing that a label is, or is a part of."""
    return label.thing.whole if isinstance(label.thing, Part) else id(label.thing)


def least_of(label: Seen, scene: Scene, layout: Layout) -> float:
    """How high type is at least where a label stands: in a graph that is small to be all in view, it may be smaller."""
    arrangement: Arrangement | None = getattr(getattr(scene, "picture", None), "arrangement", None)
    if arrangement and arrangement.density in (FINE, DENSE) and arrangement.stage.grown(TOUCH).holds(label.box):
        return min(layout.least, arrangement.density.pill)
    return layout.least


def size_fault(label: Seen, least: float) -> str | None:
    assert isinstance(label.thing, Writing | Part)
    pixels = label.thing.pixels
    return f"{label} is {pixels:.0f} px high, less than {least:.0f}." if pixels < least - 0.01 else None


def only_partly(plate: Seen, other: Seen) -> bool:
    """Whether something lies on a card but not with all of it."""
    return meet(plate.box, other.box) and not plate.box.grown(TOUCH).holds(other.box)


def cross(one: Seen, other: Seen) -> bool:
    """Whether two cards overlap and neither lies on the other."""
    return only_partly(one, other) and only_partly(other, one)


def meet(one: Box, other: Box) -> bool:
    return one.meets(other, TOUCH)


def meeting(things: list[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """The pairs of things that overlap, in their order."""
    left, top, right, bottom = np.array([astuple(thing.box) for thing in things]).reshape(-1, 4).T
    begins_before = np.less.outer(left + TOUCH, right) & np.less.outer(top + TOUCH, bottom)
    for one, other in zip(*np.nonzero(np.triu(begins_before & begins_before.T, 1)), strict=True):
        yield things[one], things[other]


def crosses(box: Box, shape: Seen) -> bool:
    """Whether a label lies partly over a node: a circle is measured as one, all else by its box."""
    outline = shape.box
    if not meet(box, outline) or outline.grown(TOUCH).holds(box):
        return False
    if isinstance(shape.thing, Circle):
        (x, y), radius = outline.middle, outline.width / 2
        nearest = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        return math.hypot(nearest[0] - x, nearest[1] - y) < radius - TOUCH
    return True


def runs_through(edge: Seen, box: Box) -> bool:
    """Whether a line passes under a label."""
    if not meet(edge.box, box):
        return False
    line, inner = edge.thing, box.grown(-TOUCH)
    middles = (line.get_start_anchors() + line.get_end_anchors()) / 2
    places = np.concatenate([line.get_start_anchors(), middles, line.get_end_anchors()]) * PIXELS_A_UNIT
    x, y = places[:, 0] + FRAME.middle[0], FRAME.middle[1] - places[:, 1]
    return bool(np.any((x > inner.left) & (x < inner.right) & (y > inner.top) & (y < inner.bottom)))


def contrast_fault(label: Seen, frame: Frame) -> str | None:
    """Too little contrast, in either theme, of a glyph with what it stands on: the last outline around it, or paper.

    What a step is not about stands back on purpose; it can be read where the step before or the next one is about it.
    """
    assert isinstance(label.thing, Writing | Part)
    if label.thing.stands_back:
        return None
    unlike = {
        (glyph.fill_rgbas.tobytes(), glyph.stroke_rgbas.tobytes()): glyph for glyph in visible_glyphs(label.thing)
    }.values()
    shapes = [shape.thing for shape in frame.shapes if meet(shape.box, label.box)]
    behind = next((shape for shape in reversed(shapes) if shape.get_fill_opacity() > 0), None)
    for theme, colours in frame.themes.items():
        ground = paper = repainted(frame.paper, colours)
        if behind is not None:
            ground = blended(repainted(fill_of(behind), colours), behind.get_fill_opacity(), paper)
        least = min(contrast_of(glyph, ground, colours) for glyph in unlike)
        if least < LEAST_CONTRAST:
            return f"{label} has a contrast of {least:.1f} in {theme}, less than {LEAST_CONTRAST}."
    return None


def repaints(paper: ManimColor) -> dict[str, Repaint]:
    """What the colours of a scene on this paper become in each theme; a colour that no palette has stays as it is."""
    own = next((palette for palette in PALETTES.values() if same_colour(palette.paper, paper)), None)
    if own is None:
        return {"any theme": {}}
    return {theme: repaint(own, palette) for theme, palette in PALETTES.items()}


def repaint(own: Palette, other: Palette) -> Repaint:
    """From the colours of one palette to those of another."""
    return {ManimColor(of).to_hex(): ManimColor(to) for of, to in zip(astuple(own), astuple(other), strict=True)}


def repainted(colour: ManimColor, colours: Repaint) -> ManimColor:
    return colours.get(colour.to_hex(), colour)


def same_colour(one: str, other: ManimColor) -> bool:
    return ManimColor(one).to_hex() == other.to_hex()


def fill_of(thing: VMobject) -> ManimColor:
    return ManimColor(thing.get_fill_color())


def contrast_of(glyph: VMobject, ground: ManimColor, colours: Repaint) -> float:
    """The contrast of a glyph, in the colours of a theme, with what it stands on, from 1 to 21 (WCAG 2.2)."""
    filled = glyph.get_fill_opacity() > 0
    colour = repainted(fill_of(glyph) if filled else ManimColor(glyph.get_stroke_color()), colours)
    opacity = glyph.get_fill_opacity() if filled else glyph.get_stroke_opacity()
    lights = sorted(luminance(each) for each in (blended(colour, opacity, ground), ground))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def blended(colour: ManimColor, opacity: float, ground: ManimColor) -> ManimColor:
    return ManimColor.from_rgb(colour.to_rgb() * opacity + ground.to_rgb() * (1 - opacity))


def luminance(colour: ManimColor) -> float:
    shares = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.to_rgb()]
    return float(np.dot(shares, [0.2126, 0.7152, 0.0722]))


class Blind(CairoRenderer):
    """A renderer that plays every animation to its end and draws nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(skip_animations=True, **options)

    def update_frame(self, *_: Any, **__: Any) -> None:
        pass

    def get_frame(self) -> np.ndarray:
        """The frame itself, for nobody looks at it; Manim would copy eight megabytes twice for each animation."""
        return self.camera.pixel_array


@dataclass
class Inspector:
    """Looks at a scene where each of its sections ends, and if wanted wherever its picture stands."""

    quality: Any = QUALITIES["web"]
    scene: Scene | None = None
    section: str | None = None
    seen: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    looked_after: int | None = None  # so many motions and pauses of this section

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        raise AssertionError("nothing is drawn here")

    def cut(self, name: str | None) -> None:
        if self.scene is not None and self.section is not None and self.scene.renderer.num_plays:
            self.seen.append(self.section)
            self.look()
        self.section, self.looked_after = name, None

    def look(self) -> None:
        """Note what is wrong with the picture that stands now, once in a section."""
        assert self.scene is not None
        if self.looked_after == self.scene.renderer.num_plays:
            return
        self.looked_after = self.scene.renderer.num_plays
        new = [f"{self.section}: {fault}" for fault in faults(self.scene)]
        self.found += [fault for fault in new if fault not in self.found]

    def finish(self) -> None:
        self.cut(None)

    def abandon(self) -> None:
        pass


def inspect(make: Callable[..., Scene], pauses: bool = False) -> Inspector:
    """Play a scene blindly; the inspector tells which sections it saw and what was wrong with them.

    With `pauses` it looks wherever the picture stands too, in the middle of a section.
    """
    inspector = Inspector()

    class Pausing(Blind):
        """Looks at a picture that stands."""

        def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
            super().play(scene, *args, **kwargs)
            if scene.is_current_animation_frozen_frame():
                inspector.look()

    def made(**options: Any) -> Scene:
        inspector.scene = make(**options)
        return inspector.scene

    play_to(inspector, made, Pausing if pauses else Blind)
    return inspector
