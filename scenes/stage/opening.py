"""From a whole graph to the inside of one of its boxes, and back. Nothing plays here."""

from collections.abc import Sequence

from manim import Mobject, MoveToTarget

from scenes.picture.edges import Point
from scenes.picture.folded_graph import FoldedPicture, Lid, middle_of
from scenes.picture.folding import View
from scenes.picture.graph import WHOLE, Stroke
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.lines import along
from scenes.picture.typeset import point
from scenes.stage.carried import SWALLOWED
from scenes.stage.motions import Motion, lasting, stand
from scenes.theme import MOVE

SAMPLES = 24  # of an edge that grows


def way_between(picture: FoldedPicture, view: View) -> list[View]:
    """The views on the way to one: from one box to another leads the whole graph."""
    if view is picture.view:
        return []
    whole = picture.views[0]
    return [view] if picture.view is whole or view is whole else [whole, view]


def turned_to(picture: FoldedPicture, view: View) -> Motion:
    """The box of a view opens and what is in it grows out of it, or an open one closes over it."""
    before = picture.view
    here = [picture.stands_in(before, thing) for thing in picture.things]
    lid = picture.lids[next(one.opened for one in (view, before) if one.opened).output]
    lines = {edge: line.line for edge, line in picture.edges.items()}
    whole = view if view.opened is None else before
    box = (
        point(*middle_of(lid))
        if view.opened
        else point(whole.places[lid.fold.output].x, whole.places[lid.fold.output].y)
    )
    picture.show(view)
    changes: Motion = []
    for thing, was in zip(picture.things, here, strict=True):
        will = picture.stands_at(thing)
        if was and will:
            changes.append(thing.part.animate.shift(point(*will) - point(*was)).build())
        elif was:
            swallowed = view.opened is None and thing.of not in whole.links
            changes.append(FadeOut(thing.part, **({"target_position": box, "scale": SWALLOWED} if swallowed else {})))
        elif will:
            stand(thing, will)
            born = view.opened is not None
            changes.append(FadeIn(thing.part, **({"target_position": box, "scale": SWALLOWED} if born else {})))
    changes += [
        growing(line, lines[edge], line.line) for edge, line in picture.edges.items() if line.line != lines[edge]
    ]
    return lasting(MOVE, [*changes, *lids_turned(picture, before, view)])


def lids_turned(picture: FoldedPicture, before: View, view: View) -> Motion:
    """The boxes go where they stand in another view."""
    changes: Motion = []
    for output, lid in picture.lids.items():
        was, will = output in before.closed, output in view.closed
        if view.opened is lid.fold:
            changes.append(moved(lid, lid_in(lid, view)))
        elif (before.opened is lid.fold and will) or (was and will):
            changes.append(moved(lid, lid.copy().closed_at(view.places[output])))
        elif will:
            changes.append(FadeIn(lid.closed_at(view.places[output])))
        elif was:
            changes.append(FadeOut(lid))
    return changes


def lid_in(lid: Lid, view: View) -> Lid:
    return lid.copy().opened_in(view.arrangement.stage)


def moved(lid: Lid, target: Lid) -> MoveToTarget:
    lid.target = target
    return MoveToTarget(lid)


def growing(line: Stroke, before: Sequence[Point], after: Sequence[Point]) -> UpdateFromAlphaFunc:
    """An edge grows from its node where it comes to be seen, and shrinks back where it goes."""

    def grow(_: Mobject, share: float) -> None:
        line.line = tuple(after) if share >= 1 else part_of(after, share) if after else part_of(before, 1 - share)
        line.cut(WHOLE, (0.0, 0.0))

    return UpdateFromAlphaFunc(line, grow)


def part_of(way: Sequence[Point], share: float) -> tuple[Point, ...]:
    """The beginning of a line through points."""
    return tuple(along(way, share * step / SAMPLES) for step in range(SAMPLES + 1)) if way and share > 0 else ()
