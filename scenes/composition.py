"""Whether a frame can be shown: nothing overlaps, nothing leaves the frame, everything can be read.

Scenes are played without drawing a single pixel, and looked at where each section ends.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from manim import Camera, Circle, ManimColor, Mobject, Scene, VMobject
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.film import play_to
from scenes.mobjects import Edge, Framed
from scenes.theme import FRAME, LEAST_TEXT, QUALITIES, SAFE, Box
from scenes.typeset import PIXELS_A_UNIT, Part, Writing, box_of

LEAST_CONTRAST = 4.5  # of text, WCAG 2.2 AA
TOUCH = 1.0  # pixels by which two things may overlap unseen


@dataclass(frozen=True)
class Label:
    """A piece of text as it stands in the frame."""

    text: Writing | Part
    glyphs: tuple[VMobject, ...]
    box: Box

    @property
    def whole(self) -> int:
        """What identifies the writing that it is, or is a part of."""
        return self.text.whole if isinstance(self.text, Part) else id(self.text)

    def __str__(self) -> str:
        return f"“{self.text.source.strip()}”"


def faults(scene: Scene) -> list[str]:
    """Everything that is wrong with what a scene shows now, each in a sentence; empty if nothing is.

    Text and whatever is framed are known by their types.
    """
    labels, shapes, edges, others = sorted_out(scene)
    everything: list[Label | VMobject] = [*labels, *shapes, *edges, *others]
    found = [
        f"{label} is {label.text.pixels:.0f} px high, less than {LEAST_TEXT}." for label in labels if too_small(label)
    ]
    found += [f"{thing} leaves the safe frame." for thing in everything if outside(thing)]
    found += [
        f"{one} overlaps {other}."
        for one, other in combinations(labels, 2)
        if one.whole != other.whole and meet(one.box, other.box)
    ]
    found += [f"{label} crosses a node." for label in labels for shape in shapes if crosses(label.box, shape)]
    found += ["Two nodes overlap." for one, other in combinations(shapes, 2) if meet(box_of(one), box_of(other))]
    found += [
        f"A line runs through {label}." for label in labels for edge in edges if runs_through(edge, label, shapes)
    ]
    for label in labels:
        contrast = min(contrast_of(glyph, behind(label, shapes, scene)) for glyph in label.glyphs)
        if contrast < LEAST_CONTRAST:
            found.append(f"{label} has a contrast of {contrast:.1f}, less than {LEAST_CONTRAST}.")
    return found


def sorted_out(scene: Scene) -> tuple[list[Label], list[VMobject], list[Edge], list[VMobject]]:
    """What can be seen, as labels, outlines of nodes, edges, and all else."""
    labels: list[Label] = []
    shapes: list[VMobject] = []
    edges: list[Edge] = []
    others: list[VMobject] = []
    for thing in walk(scene.mobjects):
        if isinstance(thing, Writing | Part):
            family = thing.family_members_with_points()
            glyphs = tuple(glyph for glyph in family if isinstance(glyph, VMobject) and visible(glyph))
            if glyphs:
                labels.append(Label(thing, glyphs, around(glyphs)))
        elif isinstance(thing, Framed):
            shapes += [thing.submobjects[0]] if visible(thing.submobjects[0]) else []
        elif isinstance(thing, Edge):
            edges += [thing] if visible(thing) else []
        elif isinstance(thing, VMobject) and visible(thing):
            others.append(thing)
    return labels, shapes, edges, others


def walk(mobjects: list[Mobject]) -> Iterator[Mobject]:
    """Every mobject down to its leaves, but text in one piece."""
    for mobject in mobjects:
        yield mobject
        if not isinstance(mobject, Writing | Part):
            yield from walk(mobject.submobjects)


def visible(mobject: Mobject) -> bool:
    if not isinstance(mobject, VMobject) or not mobject.has_points():
        return False
    stroked = mobject.get_stroke_opacity() > 0 and mobject.get_stroke_width() > 0
    return bool(stroked or mobject.get_fill_opacity() > 0)


def around(mobjects: tuple[VMobject, ...]) -> Box:
    boxes = [box_of(mobject) for mobject in mobjects]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def too_small(label: Label) -> bool:
    return label.text.pixels < LEAST_TEXT - 0.01


def outside(thing: Label | VMobject) -> bool:
    return not SAFE.grown(TOUCH).holds(thing.box if isinstance(thing, Label) else box_of(thing))


def meet(one: Box, other: Box) -> bool:
    return one.grown(-TOUCH / 2).meets(other.grown(-TOUCH / 2))


def crosses(box: Box, shape: VMobject) -> bool:
    """Whether a label lies partly over a node: a circle is measured as one, all else by its box."""
    outline = box_of(shape)
    if not meet(box, outline) or outline.grown(TOUCH).holds(box):
        return False
    if isinstance(shape, Circle):
        (x, y), radius = outline.middle, outline.width / 2
        nearest = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        return math.hypot(nearest[0] - x, nearest[1] - y) < radius - TOUCH
    return True


def runs_through(edge: Edge, label: Label, shapes: list[VMobject]) -> bool:
    """Whether a line passes under a label that does not stand in a node or a pill of its own."""
    if any(box_of(shape).grown(TOUCH).holds(label.box) for shape in shapes):
        return False
    box = label.box.grown(-TOUCH)
    places = np.concatenate([edge.get_anchors(), (edge.get_start_anchors() + edge.get_end_anchors()) / 2])
    return any(box.meets(Box(*place, *place).grown(0.01)) for place in pixels_of(places))


def pixels_of(points: np.ndarray) -> np.ndarray:
    x, y = FRAME.middle
    return np.column_stack([points[:, 0] * PIXELS_A_UNIT + x, y - points[:, 1] * PIXELS_A_UNIT])


def behind(label: Label, shapes: list[VMobject], scene: Scene) -> ManimColor:
    """The colour that a label stands on: that of the last outline around it, else the paper."""
    assert isinstance(scene.camera, Camera)
    paper = scene.camera.background_color
    around_it = [shape for shape in shapes if meet(box_of(shape), label.box) and shape.get_fill_opacity() > 0]
    if not around_it:
        return paper
    return blended(ManimColor(around_it[-1].get_fill_color()), around_it[-1].get_fill_opacity(), paper)


def contrast_of(glyph: VMobject, ground: ManimColor) -> float:
    """The contrast of a glyph with what it stands on, from 1 to 21 (WCAG 2.2)."""
    filled = glyph.get_fill_opacity() > 0
    colour = ManimColor(glyph.get_fill_color() if filled else glyph.get_stroke_color())
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


@dataclass
class Inspector:
    """Looks at a scene where each of its sections ends."""

    quality: Any = QUALITIES["web"]
    scene: Scene | None = None
    section: str | None = None
    seen: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        raise AssertionError("nothing is drawn here")

    def cut(self, name: str | None) -> None:
        if self.scene is not None and self.section is not None and self.scene.renderer.num_plays:
            self.seen.append(self.section)
            self.found += [f"{self.section}: {fault}" for fault in faults(self.scene)]
        self.section = name

    def finish(self) -> None:
        self.cut(None)

    def abandon(self) -> None:
        pass


def inspect(make: Callable[..., Scene]) -> Inspector:
    """Play a scene blindly; the inspector tells which sections it saw and what was wrong with them."""
    inspector = Inspector()

    def made(**options: Any) -> Scene:
        inspector.scene = make(**options)
        return inspector.scene

    play_to(inspector, made, Blind)
    return inspector
