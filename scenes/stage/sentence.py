"""The clip's title, and the sentence under the picture, broken where a reader pauses."""

import re

from manim import DOWN, UP, Animation, VMobject

from scenes.layout import WIDE, Layout
from scenes.picture.typeset import Writing, box_of, place, point, prose, units
from scenes.picture.typst import in_colour, strong
from scenes.theme import TITLE, Palette

LINE_HEIGHT, ONE_LINE = 1.28, 1.7  # of two lines of a sentence, in ems; what is higher has more than one
ASKED_LARGER = 1.25  # while nothing else is seen
PAUSE = re.compile(r"(?<=[.:;?]) ")  # where a reader draws breath
LOPSIDED = 0.4  # a line that is shorter than this share of the other looks like a mistake


def title(text: str, palette: Palette, layout: Layout = WIDE) -> Writing:
    """The clip's name, at the top left."""
    writing = Writing(strong(in_colour("muted", text)), TITLE, palette)
    return place(writing, left=layout.title_at[0], middle=layout.title_at[1])


def sentence(source: str, palette: Palette, layout: Layout = WIDE) -> Writing:
    """What is said at a step, in the middle under the picture; smaller if it is long."""
    room, size = layout.sentence_in, layout.sentence
    writing = prose(source, size, palette, room.width)
    if box_of(writing).height > room.height:
        writing = prose(source, layout.sentence_least, palette, room.width)
    elif box_of(writing).height > ONE_LINE * size:
        writing = at_a_pause(source, palette, layout) or alike(writing, palette, source, layout)
    return writing.move_to(point(*room.middle))


def asked(source: str, palette: Palette, layout: Layout, middle: tuple[float, float]) -> Writing:
    """A question while nothing else is said: larger, and where it is looked at; its target is its place afterwards.

    Where the picture is shown smaller than it was drawn, the question stands below it from the first.
    """
    writing = sentence(source, palette, layout)
    writing.generate_target()
    view = layout.view_of(middle)
    if view and view.scale != 1:
        return writing
    writing.scale(min(ASKED_LARGER, layout.safe.width / box_of(writing).width))
    return writing.move_to(point(*middle))


def at_a_pause(source: str, palette: Palette, layout: Layout) -> Writing | None:
    """A sentence in two lines, broken where the reader pauses, if they are about as long as each other."""
    room, size = layout.sentence_in, layout.sentence
    found = []
    for pause in PAUSE.finditer(source):
        lines = source[: pause.start()], source[pause.end() :]
        if any(line.count(mark) % 2 for line in lines for mark in '$"'):
            continue  # within a formula or a quotation
        boxes = [box_of(prose(line, size, palette, room.width)) for line in lines]
        shorter, longer = sorted(box.width for box in boxes)
        if shorter >= LOPSIDED * longer and all(box.height <= ONE_LINE * size for box in boxes):
            found.append((longer, " \\ ".join(lines)))
    return prose(min(found)[1], size, palette, room.width) if found else None


def alike(writing: Writing, palette: Palette, source: str, layout: Layout) -> Writing:
    """A sentence in as many lines as it has, made as narrow as they allow."""
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = prose(source, layout.sentence, palette, layout.sentence_in.width * share)
        if box_of(narrower).height <= 1.15 * box_of(writing).height:
            return narrower
    return writing


def below(above: VMobject, new: Writing, layout: Layout = WIDE) -> Animation | None:
    """Make room for a sentence under the one that stands there; None where there is none."""
    if max(box_of(above).height, box_of(new).height) > ONE_LINE * layout.sentence:
        return None
    half = units(LINE_HEIGHT * layout.sentence / 2)
    new.shift(DOWN * half)
    return above.animate.shift(UP * half).build()
