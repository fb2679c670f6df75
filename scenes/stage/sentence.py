"""The clip's title, and the sentence under the picture, broken where a reader pauses."""

import re

from manim import DOWN, UP, Animation, VMobject

from scenes.picture.typeset import Writing, box_of, place, point, prose, units
from scenes.picture.typst import in_colour, strong
from scenes.theme import (
    LEAST_TEXT,
    SENTENCE,
    SENTENCE_IN,
    TITLE,
    TITLE_AT,
    Palette,
)

LINE_HEIGHT, ONE_LINE = 54.0, 1.7 * SENTENCE  # of two lines of a sentence, in pixels; what is higher has more than one
PAUSE = re.compile(r"(?<=[.:;?]) ")  # where a reader draws breath
LOPSIDED = 0.4  # a line that is shorter than this share of the other looks like a mistake


def title(text: str, palette: Palette) -> Writing:
    """The clip's name, at the top left."""
    writing = Writing(strong(in_colour("muted", text)), TITLE, palette)
    return place(writing, left=TITLE_AT[0], middle=TITLE_AT[1])


def sentence(source: str, palette: Palette) -> Writing:
    """What is said at a step, in the middle under the picture; smaller if it is long."""
    writing = prose(source, SENTENCE, palette)
    if box_of(writing).height > SENTENCE_IN.height:
        writing = prose(source, LEAST_TEXT, palette)
    elif box_of(writing).height > ONE_LINE:
        writing = at_a_pause(source, palette) or alike(writing, palette, source)
    return writing.move_to(point(*SENTENCE_IN.middle))


def at_a_pause(source: str, palette: Palette) -> Writing | None:
    """A sentence in two lines, broken where the reader pauses, if they are about as long as each other."""
    found = []
    for pause in PAUSE.finditer(source):
        lines = source[: pause.start()], source[pause.end() :]
        if any(line.count(mark) % 2 for line in lines for mark in '$"'):
            continue  # within a formula or a quotation
        boxes = [box_of(prose(line, SENTENCE, palette)) for line in lines]
        shorter, longer = sorted(box.width for box in boxes)
        if shorter >= LOPSIDED * longer and all(box.height <= ONE_LINE for box in boxes):
            found.append((longer, " \\ ".join(lines)))
    return prose(min(found)[1], SENTENCE, palette) if found else None


def alike(writing: Writing, palette: Palette, source: str) -> Writing:
    """A sentence in as many lines as it has, made as narrow as they allow."""
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = prose(source, SENTENCE, palette, SENTENCE_IN.width * share)
        if box_of(narrower).height <= 1.15 * box_of(writing).height:
            return narrower
    return writing


def below(above: VMobject, new: Writing) -> Animation | None:
    """Make room for a sentence under the one that stands there; None where there is none."""
    if max(box_of(above).height, box_of(new).height) > ONE_LINE:
        return None
    new.shift(DOWN * units(LINE_HEIGHT / 2))
    return above.animate.shift(UP * units(LINE_HEIGHT / 2)).build()
