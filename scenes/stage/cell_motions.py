"""From cells to animations: they come to light, they are lit, they travel and take a new shape. Nothing plays here."""

from collections.abc import Iterable, Sequence

from manim import ManimColor, Mobject, ReplacementTransform, VGroup, VMobject, smooth
from manim.utils.rate_functions import squish_rate_func

from scenes.picture.cells import Cell, Cells, Place
from scenes.picture.edges import Point
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.lines import along
from scenes.picture.typeset import box_of, point
from scenes.stage.motions import Motion, lasting

SMALL = 0.35  # how large a card is where it comes out of another


def appears(cells: Cells) -> Motion:
    """Hidden cells come to light, with all that is in them."""
    changes: Motion = [side.animate.set_stroke(opacity=1).build() for side in cells.brackets]
    return [*changes, *[change for cell in cells.cells for change in [*outlined(cell), *filled(cell)]]]


def outlined(cell: Cell) -> Motion:
    return [cell.outline.animate.set_stroke(opacity=1).set_fill(opacity=cell.tint).build()]


def filled(cell: Cell) -> Motion:
    """The number of a cell, or its square, comes to light."""
    return [cell.mark.animate.set_opacity(1).build()] if cell.mark.family_members_with_points() else []


def vanishes(cells: Cells) -> Motion:
    """Cells go where they stand."""
    return [part.animate.set_opacity(0).build() for part in cells.family_members_with_points()]


def fills(cells: Cells, some: Iterable[Place] | None = None, seconds: float = 0.0) -> Motion:
    """What is in empty cells comes to light: of some entries or of all, one after the other within so many seconds."""
    chosen = cells.cells if some is None else cells.of(some)
    changes: Motion = []
    for turn, cell in enumerate(chosen):
        own: Motion = [*filled(cell), cell.outline.animate.set_fill(opacity=cell.tint).build()]
        for change in own:
            if seconds and len(chosen) > 1:
                change.rate_func = squish_rate_func(smooth, turn / len(chosen), (turn + 1) / len(chosen))
        changes += own
    return lasting(seconds, changes) if seconds else changes


def lit(cells: Iterable[Cell], colour: str) -> Motion:
    """Cells are lit."""
    return [turned(cell, colour, 1.0) for cell in cells]


def unlit(cells: Iterable[Cell], colour: str, filled_ones: bool = True) -> Motion:
    """Cells are as they were."""
    return [turned(cell, colour, cell.tint if filled_ones else 0.0) for cell in cells]


def turned(cell: Cell, colour: str, opacity: float) -> UpdateFromAlphaFunc:
    """A cell takes another fill as the eye sees it, for between two fills of different strength lies neither colour."""
    before = seen_fill(cell, cell.outline.get_fill_color(), cell.outline.get_fill_opacity())
    after = seen_fill(cell, ManimColor(colour), opacity)

    def turn(outline: Mobject, share: float) -> None:
        assert isinstance(outline, VMobject)
        if share >= 1:
            outline.set_fill(colour, opacity)
        else:
            outline.set_fill(before.interpolate(after, share), 1)

    return UpdateFromAlphaFunc(cell.outline, turn)


def seen_fill(cell: Cell, colour: ManimColor, opacity: float) -> ManimColor:
    """The colour of a fill on what is behind it."""
    return ManimColor(cell.ground).interpolate(colour, opacity)


def comes_from(part: Mobject, source: Mobject) -> Motion:
    """A card comes out of another, and grows to its own size."""
    return [FadeIn(part, target_position=source, scale=SMALL)]


def goes_to(part: Mobject, target: Mobject) -> Motion:
    """A card shrinks into another, and is gone."""
    return [FadeOut(part, target_position=target, scale=SMALL)]


def reshaped(token: Cells, into: Cells) -> Motion:
    """Cells take another shape: outlines turn into outlines, what is in them goes and comes."""
    changes: Motion = [
        ReplacementTransform(*[VGroup(*[cell.outline for cell in cells.cells]) for cells in (token, into)]),
        ReplacementTransform(token.brackets, into.brackets)
        if len(token.brackets) and len(into.brackets)
        else FadeIn(into.brackets),
    ]
    changes += [FadeOut(cell.mark, scale=SMALL) for cell in token.cells if cell.mark.family_members_with_points()]
    changes += [FadeIn(cell.mark, scale=SMALL) for cell in into.cells if cell.mark.family_members_with_points()]
    if token.plate and into.plate:
        changes.insert(0, ReplacementTransform(token.plate, into.plate))
    if len(token.brackets) and not len(into.brackets):
        changes.append(FadeOut(token.brackets))
    return changes


def along_way(part: Mobject, way: Sequence[Point]) -> UpdateFromAlphaFunc:
    """Something moves along a line through points."""

    def glide(thing: Mobject, share: float) -> None:
        thing.move_to(point(*along(way, share)))

    return UpdateFromAlphaFunc(part, glide)


def middle_of(part: Mobject) -> Point:
    return box_of(part).middle
