"""The picture grows out of the formula: its signs fly to where they are nodes, and edges join them."""

from manim import Create, Scene, VGroup, VMobject

from scenes.box import around
from scenes.picture.graph import Node, Picture
from scenes.picture.lean import FadeIn
from scenes.picture.typeset import box_of, point
from scenes.stage import motions
from scenes.stage.carried import SWALLOWED, flown, same_glyphs
from scenes.stage.header import Header
from scenes.stage.light import in_sight
from scenes.stage.motions import Motion, lasting
from scenes.theme import APPEAR, MOVE, REVEAL


def symbols_fly(picture: Picture, header: Header) -> Motion:
    """Each sign of the function flies to its node; what stands for a whole part comes out of that part’s middle."""
    motions.visible(picture)
    seen = in_sight(picture)
    changes: Motion = []
    for node, drawn in zip(picture.trace.nodes, picture.nodes, strict=True):
        if id(drawn.inside) not in seen or picture.cover_of(node.id):
            continue
        if node.span is None:
            changes.append(FadeIn(drawn.symbol))
            continue
        whole = header.glyphs_at(node.span, picture.palette)
        parts = [picture.trace.nodes[operand].span for operand in node.operands]
        taken = {id(glyph) for span in parts if span for glyph in header.glyphs_at(span, picture.palette)}
        own = VGroup(*[glyph for glyph in whole if id(glyph) not in taken])
        if same_glyphs(own, drawn.symbol):
            changes += flown(own, drawn.symbol)
        elif whole:
            middle = point(*around([box_of(glyph) for glyph in (own or whole)]).middle)
            changes.append(FadeIn(drawn.symbol, target_position=middle, scale=SWALLOWED))
    return lasting(MOVE, changes)


def graph_is_drawn(scene: Scene, picture: Picture) -> Motion:
    """The outlines close around the signs, edges run down from node to node, and letters come beside them.

    Everything is put into the scene in its drawing order, so that no outline covers its sign.
    """
    parts = motions.visible(picture)
    new = [node for node in picture.nodes if not in_scene(scene, node)]
    scene.remove(*[node.symbol for node in picture.nodes])
    scene.add(*parts)
    changes: Motion = []
    shown = set(scene.get_mobject_family_members())
    for node in picture.nodes:
        if node.symbol not in shown:
            continue
        changes.append(FadeIn(node.shape, run_time=REVEAL))
        changes += [FadeIn(node.symbol, run_time=REVEAL)] if node in new else []
        changes += [FadeIn(node.letter, run_time=MOVE)] if node.letter and node.letter in shown else []
    lines = [line for line in picture.lines if line.has_points()]
    changes += [Create(line, run_time=MOVE) for line in lines]
    changes += [FadeIn(cover, run_time=REVEAL) for cover in picture.covers]
    return [*changes, *([FadeIn(picture.frame, run_time=APPEAR)] if picture.frame else [])]


def in_scene(scene: Scene, node: Node) -> bool:
    return node.symbol in scene.get_mobject_family_members()


def values_appear(picture: Picture) -> Motion:
    """What the forward pass has found comes to light beside its nodes."""
    seen = in_sight(picture)
    values: list[VMobject] = [node.value for node in picture.nodes if node.value and id(node.values) in seen]
    return [FadeIn(value, run_time=REVEAL) for value in values]
