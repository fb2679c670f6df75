"""From a step to an animation. Nothing here plays: a scene does, and so it reads as its story."""

from collections.abc import Sequence

from manim import Animation, Dot, Mobject, VGroup, VMobject, smooth
from manim.utils.rate_functions import squish_rate_func

from backprop_core.tracing.trace import Step
from scenes.box import Box, around
from scenes.picture.edges import Point
from scenes.picture.graph import WHOLE, Node, Picture, Rim, Stroke, Thing, stroke
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.lines import along, between
from scenes.picture.typeset import point, units
from scenes.stage.panel import Panel
from scenes.stage.ticks import Map
from scenes.theme import APPEAR, EDGE, MOVE, REVEAL

PULSE = 11.0  # radius of what travels along an edge, in pixels
WINDOW_MARGIN = 16.0


# Several animations are a list and not one of Manim's groups: a group would lift what it moves above everything else.
Motion = list[Animation]


def lasting(seconds: float, animations: Motion) -> Motion:
    """The animations, all of the same length."""
    for animation in animations:
        animation.run_time = seconds
    return animations


def delayed(seconds: float, animations: Sequence[Animation]) -> Motion:
    """The animations, all beginning so much later."""
    for animation in animations:
        whole = animation.run_time + seconds
        animation.rate_func = squish_rate_func(smooth, seconds / whole, 1)
        animation.run_time = whole
    return list(animations)


def in_turn(seconds: float, gone: Motion, comes: Motion) -> Motion:
    """What goes, and then what comes in its place: of two texts that are seen over each other neither can be read."""
    if not gone:
        return lasting(seconds, comes)
    for halves, share in ((gone, 0.0), (comes, 0.5)):
        for animation in halves:
            animation.rate_func = squish_rate_func(smooth, share, share + 0.5)
    return lasting(seconds, [*gone, *comes])


def exchanged(before: Mobject, after: Mobject) -> Motion:
    """One number at once in the place of another, as a counter counts: fading, it would blink at every step."""
    return [FadeOut(before, rate_func=at_half), FadeIn(after, rate_func=at_half)]


def at_half(share: float) -> float:
    return float(share >= 0.5)


def active(picture: Picture, step: Step) -> tuple[list[int], list[tuple[int, int]]]:
    """The nodes and the edges that a step is about; the first node is the one that gets a number."""
    if step.phase == "forward":
        operands = picture.trace.nodes[step.node_id].operands
        return [step.node_id, *operands], [(step.node_id, rank) for rank in range(len(operands))]
    edge = picture.edge_of[picture.trace.backward.index(step)]
    if edge is None or step.operand_id is None:
        return [step.node_id], []
    return [step.operand_id, step.node_id], [edge]


def visible(picture: Picture) -> list[VMobject]:
    """Everything of a graph that its stage shows, each in its place, in drawing order."""
    for line in picture.lines:
        line.cut(picture.border, picture.offset)
    frame = [picture.frame] if picture.frame else []
    things = [stand(thing, at) for thing in picture.things if (at := picture.stands_at(thing))]
    return [*frame, *picture.lines, *things, *picture.covers]


def stand(thing: Thing, at: Point) -> VGroup:
    """Put something of a graph to a place."""
    return thing.part.shift(point(*at) - thing.part[0].get_center())


def know_values(picture: Picture) -> None:
    """Show at once what the forward pass has found."""
    for node in picture.nodes:
        if node.value:
            node.value.set_opacity(1)
    for edge in picture.edges.values():
        if not edge.dotted:
            edge.set_stroke(picture.palette.muted)


def at_the_output(picture: Picture) -> Point:
    """Where a graph that is larger than its stage is first and last seen: its output at the top and in the middle."""
    output, stage = picture.arrangement.places[-1], picture.arrangement.stage
    return stage.middle[0] - output.x, stage.top + WINDOW_MARGIN - output.box.top


def start_at_the_output(picture: Picture) -> None:
    if picture.arrangement.pans:
        picture.offset = at_the_output(picture)


def back_to_the_output(picture: Picture, small: Map | None) -> Motion:
    return moved(picture, at_the_output(picture), small) if picture.arrangement.pans else []


def dimmed(picture: Picture) -> Motion:
    """What was lit goes back: the node to the panel's colour, its edges to thin lines in the colour of the pass."""
    if picture.lit is None:
        return []
    node, edges, colour = picture.lit
    picture.lit = None
    quiet = [
        drawn(picture.edges[edge], picture.palette.muted if picture.edges[edge].dotted else colour, EDGE)
        for edge in edges
    ]
    return [*lit(picture.nodes[node], picture.palette.panel, picture.nodes[node].colour), *quiet]


def lit(node: Node, fill: str, ink: str) -> Motion:
    return [node.shape.animate.set_fill(fill, 1).build(), node.symbol.animate.set_fill(ink).build()]


def drawn(edge: Stroke, colour: str, width: float) -> Animation:
    return edge.animate.set_stroke(colour, stroke(width)).build()


def shown(mobject: VMobject) -> Animation:
    """Something that is in its place but hidden comes to light."""
    return mobject.animate.set_opacity(1).build()


def hidden(mobject: VMobject) -> Animation:
    return mobject.animate.set_opacity(0).build()


def in_letters(panel: Panel) -> Motion:
    """The rule and the formula in letters, with a question mark for the result."""
    left = VGroup(panel.result.parts["left"], panel.result.parts["relation"])
    first: Motion = [FadeIn(panel.rule), FadeIn(left), FadeIn(panel.unknown)]
    return lasting(APPEAR, first + ([FadeIn(panel.letters)] if panel.letters else []))


def pulse(picture: Picture, edge: tuple[int, int], up: bool) -> Animation:
    """A dot that runs along an edge and is gone when it arrives."""
    colour = picture.palette.value if up else picture.palette.adjoint
    way = picture.edges[edge].way(picture.offset)
    return running(way[::-1] if up else way, colour, picture.window)


def running(way: Sequence[Point], colour: str, window: Box = WHOLE) -> Animation:
    """A dot that runs along a line through points, as far as a window shows it, and is gone when it arrives."""
    dot = Dot(point(*way[0]), radius=units(PULSE), color=colour)

    def run(dot: Mobject, share: float) -> None:
        place = along(way, share)
        dot.move_to(point(*place))
        seen = window.holds(Box(*place, *place))
        dot.set_opacity(min(1.0, 10 * share, 10 * (1 - share)) if seen else 0)

    return UpdateFromAlphaFunc(dot, run, introducer=True, remover=True)


def nudged(picture: Picture) -> Motion:
    """Every value that a nudge changes gives way to the new one, in the order of evaluation."""
    seen = [thing.part for thing in picture.things if picture.stands_at(thing)]
    turning = [(node.value, node.then) for node in picture.nodes if node.value and node.then and node.values in seen]
    changes: Motion = []
    for turn, (before, after) in enumerate(turning):
        for change in (hidden(before), shown(after)):
            change.rate_func = squish_rate_func(smooth, turn / len(turning), (turn + 1) / len(turning))
            changes.append(change)
    return lasting(REVEAL * len(turning), changes)


def follow(picture: Picture, steps: Sequence[Step], small: Map | None) -> Motion:
    """Move a graph that is larger than its stage until steps that are taken together are in the window."""
    if not picture.arrangement.pans:
        return []
    taken = [active(picture, step) for step in steps]
    boxes = [picture.arrangement.places[node].box for nodes, _ in taken for node in nodes]
    boxes += [picture.pills[edge].box for _, edges in taken for edge in edges if edge in picture.pills]
    return moved(picture, offset_for(picture, around(boxes), boxes[0]), small)


def offset_for(picture: Picture, all_of_it: Box, most_of_it: Box) -> Point:
    """The least move that brings a box into the window: all of the step, or where that does not fit, its node."""
    window = picture.arrangement.stage.grown(-WINDOW_MARGIN)
    x, y = picture.offset
    across = all_of_it if all_of_it.width <= window.width else most_of_it
    down = all_of_it if all_of_it.height <= window.height else most_of_it
    x = min(max(x, window.left - across.left), window.right - across.right)
    y = min(max(y, window.top - down.top), window.bottom - down.bottom)
    return x, y


def moved(picture: Picture, offset: Point, small: Map | None) -> Motion:
    """The graph slides behind its window: what leaves fades, what enters appears, edges end at the border."""
    before = picture.offset
    if offset == before:
        return []
    way = point(*offset) - point(*before)
    changes: Motion = []
    for thing in picture.things:
        if picture.sees(thing.box) and picture.sees(thing.box, offset):
            changes.append(thing.part.animate.shift(way).build())
        elif picture.sees(thing.box):
            changes.append(FadeOut(thing.part, shift=way))
        elif picture.sees(thing.box, offset):
            (x, y), (dx, dy) = thing.place, offset
            changes.append(FadeIn(stand(thing, (x + dx, y + dy)), shift=way))
    changes += [sliding(line, picture.border, before, offset) for line in picture.lines]
    if small:
        changes.append(small.window.animate.move_to(small.window_at(offset, picture.window)).build())
    picture.offset = offset
    return lasting(MOVE, changes)


def sliding(line: Stroke | Rim, border: Box, before: Point, after: Point) -> Animation:
    """The line is drawn anew at each moment, so that it always ends at the border of the window."""

    def slide(_: Mobject, share: float) -> None:
        line.cut(border, between(before, after, smooth(share)))

    return UpdateFromAlphaFunc(line, slide)
