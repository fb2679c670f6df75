"""A number on its way through a graph: down an edge past its partial, or up into an operation. Nothing plays here."""

from collections.abc import Sequence

import numpy as np
from manim import Mobject, ReplacementTransform, TransformFromCopy, VMobject, smooth
from manim.utils.rate_functions import squish_rate_func

from backprop_core.tracing.trace import Step
from scenes.box import around
from scenes.picture.edges import Point
from scenes.picture.graph import Picture
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.lines import Points, along
from scenes.picture.token import Token, digits_of_factor, digits_of_total, real
from scenes.picture.typeset import Part, Writing, box_of, pixels, point, units
from scenes.stage.motions import Motion, hidden, lasting, shown
from scenes.theme import BLINK, MOVE, REVEAL

SAME = 0.02  # of its height by which a glyph may differ from itself at another size
SAMPLES = 24  # of a bow
CLOSE = 0.12  # how near to a node, as a share of its edge, a value climbs before it is taken in
CLEAR, CLEAR_OF_VALUE = 66.0, 8.0  # how far from a node's rim, and from its value, a number swings past, in pixels
LARGER = 1.25  # how large a product is where it has just been made
NARROWER, SWALLOWED = 0.6, 0.3  # how large a number is where it comes out of another, and of a node


class Carried:
    """A contribution: the node's adjoint is lent, meets the partial on the edge, and arrives as what both make.

    Args:
        picture: the graph, with the node's adjoint, the operand and the partial in sight.
        step: the backward step.
        edge: its edge.
    """

    def __init__(self, picture: Picture, step: Step, edge: tuple[int, int]) -> None:
        assert step.operand_id is not None
        palette, size = picture.palette, picture.arrangement.density.label
        self.step, self.pill = step, picture.pills[edge]
        node, self.operand = picture.nodes[step.node_id], picture.nodes[step.operand_id]
        self.lender = digits_of_total(node.totals[node.known - 1])
        self.total_before, self.total = self.operand.next_total()
        self.upstream, self.product = (
            Token(real(value), size, palette) for value in (step.upstream, step.contribution)
        )
        self.upstream.move_to(self.lender)
        middle, aside = box_of(self.pill).middle, box_of(self.upstream).width / 2
        self.product.move_to(point(*middle))
        self.dock = middle[0] - box_of(self.pill).width / 2, middle[1]
        self.aside = (units(aside), 0.0, 0.0)
        start, stop = pixels(self.lender.get_center()), pixels(digits_of_total(self.total).get_center())
        upper, lower = box_of(node.shape), box_of(self.operand.shape)
        below = (start[0] + self.dock[0]) / 2, max(upper.bottom + CLEAR, self.dock[1])
        beyond = around([lower, *([box_of(self.operand.value)] if self.operand.value else [])]).right
        aim = beyond + box_of(self.product).width / 2 + CLEAR_OF_VALUE
        above = 2 * aim - (middle[0] + stop[0]) / 2, lower.top + CLEAR_OF_VALUE
        self.way_there, self.way_on = bow(start, below, self.dock), bow(middle, above, stop)
        if lower.top < upper.top:  # in the next column
            self.way_on = [middle, *picture.edges[edge].way(picture.offset)[1:-1], stop]

    @property
    def passes(self) -> bool:
        """Whether the number goes through as it is."""
        return bool(self.step.partial == 1)

    @property
    def stops(self) -> bool:
        """Whether nothing of it gets through."""
        return bool(self.step.partial == 0)

    @property
    def factor(self) -> Part:
        """The partial's number, as it stands on the edge."""
        return digits_of_factor(self.pill.text, real(self.step.partial))

    def lent(self) -> Motion:
        """The adjoint lends a solid copy of itself."""
        return lasting(BLINK, [FadeIn(self.upstream)])

    def meets(self) -> Motion:
        """It comes down to the partial, which makes room for it."""
        aside = self.pill.animate.shift(self.aside).build()
        aside.rate_func = squish_rate_func(smooth, 0, 0.6)
        return lasting(MOVE, [aside, gliding(self.upstream, self.way_there)])

    def multiplied(self) -> Motion:
        """The two become one number; where the partial is 1 it is the same, and where it is 0 it goes out."""
        back = (-self.aside[0], 0.0, 0.0)
        changes: Motion = [self.pill.animate.shift(back).build()]
        if self.stops:
            return lasting(REVEAL, [*changes, FadeOut(self.upstream, scale=0.2, target_position=self.product)])
        if not self.passes:
            self.product.scale(LARGER)
        changes.append(ReplacementTransform(self.upstream.plate, self.product.plate))
        if self.passes:
            changes.append(ReplacementTransform(self.upstream.text, self.product.text))
        else:
            changes.append(FadeOut(self.upstream.text, target_position=self.product, scale=NARROWER))
            changes.append(FadeIn(self.product.text, scale=NARROWER))
        return lasting(REVEAL, changes)

    def arrives(self) -> Motion:
        """It goes on to the operand."""
        if self.stops:
            return []
        return lasting(MOVE, [gliding(self.product, self.way_on, 1 if self.passes else 1 / LARGER)])

    def lands(self) -> Motion:
        """It is the operand's adjoint now, or is added to what was there."""
        changes: Motion = [shown(self.total), *([hidden(self.total_before)] if self.total_before else [])]
        return lasting(BLINK, [*changes, *([] if self.stops else [FadeOut(self.product)])])

    def lands_unseen(self, labelled: bool) -> Motion:
        """The operand's adjoint is known, though not all of the way can be seen; at once where its label cannot."""
        if labelled:
            return lasting(BLINK, [shown(self.total), *([hidden(self.total_before)] if self.total_before else [])])
        self.total.set_opacity(1)
        if self.total_before:
            self.total_before.set_opacity(0)
        return []


class Raised:
    """The values of a node's operands: each is lent, climbs its edge into the node, and one comes out."""

    def __init__(self, picture: Picture, step: Step) -> None:
        palette, size = picture.palette, picture.arrangement.density.label
        self.node = picture.nodes[step.node_id]
        nodes = picture.trace.nodes
        self.tokens: list[Token] = []
        self.ways: list[list[Point]] = []
        for rank, operand in enumerate(nodes[step.node_id].operands):
            written = number_at(picture, operand)
            token = Token(nodes[operand].value, size, palette, forward=True).move_to(written)
            down = picture.edges[step.node_id, rank].way(picture.offset)
            self.tokens.append(token)
            start, stop = pixels(written.get_center()), along(down, CLOSE)
            if box_of(picture.nodes[operand].shape).top < box_of(self.node.shape).top:  # in the next column
                self.ways.append([start, *reversed(down[1:-1]), stop])
            else:
                self.ways.append(bow(start, along(down, 0.7), stop))
        self.result = Token(nodes[step.node_id].value, size, palette, forward=True)
        self.result.move_to(self.node.value or self.node.shape)

    def lent(self) -> Motion:
        """Each value lends a solid copy of itself."""
        return lasting(BLINK, [FadeIn(token) for token in self.tokens])

    def climb(self) -> Motion:
        """They climb to the node."""
        return lasting(MOVE, [gliding(token, way) for token, way in zip(self.tokens, self.ways, strict=True)])

    def becomes(self) -> Motion:
        """The node takes them in, and what it makes of them comes out to where it will stand."""
        into = self.node.shape
        changes: Motion = [FadeOut(token, target_position=into, scale=SWALLOWED) for token in self.tokens]
        if self.node.value:
            changes.append(FadeIn(self.result, target_position=into, scale=SWALLOWED))
        return lasting(MOVE, changes)

    def lands(self) -> Motion:
        """It is the node's value now."""
        if not self.node.value:
            return []
        return lasting(BLINK, [shown(self.node.value), FadeOut(self.result)])


def number_at(picture: Picture, node: int) -> Writing:
    """Where a node's value is written: beside it, or in it where it is a constant."""
    drawn = picture.nodes[node]
    return drawn.value or drawn.symbol


def bow(start: Point, by: Point, stop: Point) -> list[Point]:
    """A curve from one point to another that bends towards a third."""
    shares = [step / SAMPLES for step in range(SAMPLES + 1)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * by[0] + t * t * stop[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * by[1] + t * t * stop[1],
        )
        for t in shares
    ]


def gliding(thing: VMobject, way: Sequence[Point], larger: float = 1.0) -> UpdateFromAlphaFunc:
    """Something moves along a line through points, and comes to be so much larger or smaller."""
    before = thing.width

    def glide(thing: Mobject, share: float) -> None:
        thing.scale(before * larger**share / thing.width).move_to(point(*along(way, share)))

    return UpdateFromAlphaFunc(thing, glide)


def flown(source: VMobject, target: VMobject) -> Motion:
    """A number comes from where it stands, glyph for glyph; where it is written otherwise, it comes to light."""
    if not same_glyphs(source, target):
        return lasting(MOVE, [FadeIn(target)])
    return lasting(MOVE, [TransformFromCopy(source, target)])


def same_glyphs(one: VMobject, other: VMobject) -> bool:
    """Whether two writings have the same glyphs, however large: only then does one turn into the other unharmed."""
    pairs = one.family_members_with_points(), other.family_members_with_points()
    if len(pairs[0]) != len(pairs[1]):
        return False
    return all(
        here.points.shape == there.points.shape and np.allclose(unit(here.points), unit(there.points), atol=SAME)
        for here, there in zip(*pairs, strict=True)
    )


def unit(points: Points) -> Points:
    """Points moved to the origin, and scaled to be one high."""
    low, high = points.min(axis=0), points.max(axis=0)
    shape: Points = (points - low) / ((high - low)[1] or 1.0)
    return shape
