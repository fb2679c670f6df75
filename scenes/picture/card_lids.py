"""Calls of a program with arrays as boxes: a lid over the cards of a call, all but the one that it comes to."""

from collections.abc import Sequence

from manim import VGroup

from scenes.box import Box, around
from scenes.picture.array_graph import TITLE, ArrayPicture
from scenes.picture.folding import Fold, folds_of
from scenes.picture.graph import Cover, stroke
from scenes.picture.typeset import box_of, point, set_maths, units
from scenes.picture.typst import name
from scenes.theme import NODE_EDGE, Palette

WIDER, CORNER = 5.0, 16.0  # than the cards under it, and the radius of its corners, in pixels
SPARE = 30.0  # beside the name of a function


class CardLid(VGroup):
    """A lid with the name of a function on it."""

    def __init__(self, fold: Fold, box: Box, palette: Palette) -> None:
        self.fold = fold
        self.frame = Cover(corner_radius=units(CORNER), width=units(box.width), height=units(box.height))
        self.frame.move_to(point(*box.middle)).set_fill(palette.panel, 1).set_stroke(palette.muted, stroke(NODE_EDGE))
        self.written = set_maths(name(fold.name), TITLE, palette).move_to(self.frame)
        super().__init__(self.frame, self.written)


def lids_over(picture: ArrayPicture, palette: Palette) -> list[CardLid]:
    """The lids of a picture: of each call whose cards stand together, with nothing else between them."""
    found = [(fold, covered(picture, fold)) for fold in folds_of(picture.trace)]
    lids = [CardLid(fold, around(boxes).grown(WIDER), palette) for fold, boxes in found if boxes]
    return [lid for lid in lids if is_clear(picture, lid)]


def covered(picture: ArrayPicture, fold: Fold) -> list[Box]:
    """The cards that a lid lies over."""
    return [box_of(picture.cards[one].frame) for one in sorted(fold.hides) if picture.trace.nodes[one].operands]


def is_clear(picture: ArrayPicture, lid: CardLid) -> bool:
    """Whether a lid has room for its name, and touches only what it covers."""
    box = box_of(lid.frame)
    within = lid.fold.hides
    others = [box_of(card.frame) for card in picture.cards if card.node.id not in within]
    others += [
        box_of(chip) for (node, rank), chip in picture.chips.items() if not is_inside(picture, within, node, rank)
    ]
    return box_of(lid.written).width + SPARE <= box.width and not any(box.meets(other) for other in others)


def is_inside(picture: ArrayPicture, members: frozenset[int], node: int, rank: int) -> bool:
    """Whether an edge leads from one covered card to another."""
    return node in members and picture.trace.nodes[node].operands[rank] in members


def to_be_turned(lids: Sequence[CardLid], opened: Fold | None) -> list[CardLid]:
    """The lids that have to be opened or closed, so that only one is open."""
    return [lid for lid in lids if (lid.fold is opened) == (lid.frame.get_fill_opacity() == 1)]
