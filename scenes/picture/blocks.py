"""Arrays too large for cells, as blocks with true sides: a row of the matrix meets the input, row after row."""

from collections.abc import Mapping, Sequence
from typing import Any

from manim import Mobject, Rectangle, ReplacementTransform, linear

from scenes.box import Box
from scenes.picture.edges import Point
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn, UpdateFromAlphaFunc
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import maths, muted
from scenes.theme import LEAST_TEXT, NODE_EDGE, Palette

SCALE, LEAST = 0.6, 14.0  # pixels for each entry; how wide a vector is drawn, which would be a hair otherwise
NAME, SIGN, GAP, LINE = 42, 48, 26.0, 34.0  # sizes of type; beside a sign; from a block to its name and its shape
BAND, TINT = 8.0, 0.22  # how high the row is drawn that is looked at; how strong a block's fill is


class Blocks:
    """An equation in blocks, its last one empty at first.

    Args:
        shapes: of each array, by name.
        parts: names of arrays and signs, from left to right; what is no sign is known by its name.
        middle: of all of it.
    """

    def __init__(
        self, shapes: Mapping[str, tuple[int, ...]], parts: Sequence[Any], middle: Point, palette: Palette
    ) -> None:
        self.palette = palette
        sizes = {name: (max(SCALE * (*shape, 1)[1], LEAST), SCALE * shape[0]) for name, shape in shapes.items()}
        signs = [set_maths(part, SIGN, palette) if isinstance(part, str) else None for part in parts]
        wide = sum(box_of(sign).width + 2 * GAP for sign in signs if sign) + sum(width for width, _ in sizes.values())
        left, y = middle[0] - wide / 2, middle[1]
        self.blocks: dict[str, Rectangle] = {}
        self.written: list[Writing] = []
        for part, sign in zip(parts, signs, strict=True):
            if sign:
                self.written.append(place(sign, left=left + GAP, middle=y))
                left += box_of(sign).width + 2 * GAP
                continue
            width, height = sizes[part.name]
            box = Box(left, y - height / 2, left + width, y + height / 2)
            self.blocks[part.name] = outlined(box, palette)
            self.written += [
                centred(set_maths(part.name, NAME, palette), box.middle[0], box.top - LINE),
                centred(self.shape_of(shapes[part.name]), box.middle[0], box.bottom + LINE),
            ]
            left += width

    def shape_of(self, shape: tuple[int, ...]) -> Writing:
        return set_maths(muted(maths(" times ".join(map(str, shape)))), LEAST_TEXT, self.palette)

    def grow_from(self, cards: Mapping[str, Mobject]) -> list[Any]:
        """Each block grows out of the card of its name."""
        pairs = [(outlined(box_of(cards[name]), self.palette), block) for name, block in self.blocks.items()]
        return [ReplacementTransform(*pair) for pair in pairs]

    def sweep(self) -> list[Any]:
        """Row after row meets the whole input, and fills its entry of the result."""
        *given, result = self.blocks.values()
        matrix, whole, bias = (box_of(block) for block in given)
        out = box_of(result)
        row, met = band(matrix, self.palette), band(bias, self.palette)
        lit = outlined(whole, self.palette).set_fill(self.palette.now, 1)
        done = Rectangle().set_fill(self.palette.value, 1).set_stroke(width=0)

        def go(part: Mobject, share: float) -> None:
            y = out.top + share * out.height
            for own, box in ((row, matrix), (met, bias)):
                own.move_to(point(box.middle[0], min(max(y, box.top + BAND / 2), box.bottom - BAND / 2)))
            high = max(share * out.height, 1.0)
            part.become(filling(Box(out.left, out.top, out.right, out.top + high), self.palette))

        still = [UpdateFromAlphaFunc(part, lambda *_: None) for part in (row, met)]
        return [FadeIn(lit), *still, UpdateFromAlphaFunc(done, go, rate_func=linear)]


def outlined(box: Box, palette: Palette) -> Rectangle:
    """A block as large as a box."""
    block = Rectangle(width=units(box.width), height=units(box.height)).move_to(point(*box.middle))
    return block.set_fill(palette.value, TINT).set_stroke(palette.ink, stroke(NODE_EDGE))


def filling(box: Box, palette: Palette) -> Rectangle:
    return outlined(box, palette).set_fill(palette.value, 1).set_stroke(width=0)


def band(box: Box, palette: Palette) -> Rectangle:
    """The row of a block that is looked at."""
    part = Rectangle(width=units(box.width), height=units(BAND)).move_to(point(box.middle[0], box.top))
    return part.set_fill(palette.now, 1).set_stroke(palette.ink, stroke(1))


def centred(writing: Writing, x: float, y: float) -> Writing:
    return place(writing, left=x - box_of(writing).width / 2, middle=y)
