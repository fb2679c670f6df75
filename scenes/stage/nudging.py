"""A nudge that is done: a variable moves a little, and what it moves runs up the graph to the output."""

from manim import Animation, Mobject, VMobject, there_and_back

from backprop_core.tracing.nudge import NUDGE
from scenes.picture.graph import Picture, resized, value_line
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.typeset import box_of, place
from scenes.stage.motions import Motion, lasting, pulse
from scenes.theme import APPEAR, BEAT, MOVE, REVEAL

WAVE = 36 * BEAT  # the longest that a move takes to the output
TREMBLE = 1.14  # how large the output becomes while it trembles


def up_and_back(picture: Picture) -> list[Motion]:
    """The first variable moves, the move runs up all its paths row by row, the output trembles, and all is as before.

    Nothing where the variable has no value to roll.
    """
    trace = picture.trace
    variable = next(iter(trace.at))
    moved = [node for node in trace.nodes if node.name == variable and not node.operands and node.leads]
    before = [picture.nodes[node.id].value for node in moved]
    if trace.error or not moved or any(value is None for value in before):
        return []
    values = [value for value in before if value]
    after = [nudged_value(picture, value, trace.at[variable]) for value in values]
    swap: Motion = [
        *[FadeOut(one, run_time=APPEAR) for one in values],
        *[FadeIn(one, run_time=APPEAR) for one in after],
    ]
    back: Motion = [
        *[FadeOut(one, run_time=APPEAR) for one in after],
        *[FadeIn(one, run_time=APPEAR) for one in values],
    ]
    waves = wave(picture, {node.id for node in moved})
    return [swap, *waves, [trembling(picture.nodes[-1].shape), trembling(picture.nodes[-1].symbol)], back]


def nudged_value(picture: Picture, value: VMobject, at: float) -> VMobject:
    """A variable's value a nudge further, where the value stands."""
    box = box_of(value)
    new = resized(value_line(at + NUDGE, picture.palette), picture.arrangement.density.label)
    return place(new, left=box.left, middle=box.middle[1])


def wave(picture: Picture, moved: set[int]) -> list[Motion]:
    """Dots on all edges that the move runs along, one node after the other, in the order of evaluation."""
    waves: list[Motion] = []
    for node in picture.trace.nodes:
        edges = [(node.id, rank) for rank, operand in enumerate(node.operands) if operand in moved]
        if edges:
            moved.add(node.id)
            waves.append([pulse(picture, edge, up=True) for edge in edges])
    each = round(min(REVEAL, WAVE / max(len(waves), 1)) / BEAT) * BEAT
    return [lasting(max(each, BEAT), dots) for dots in waves]


def trembling(part: VMobject) -> Animation:
    """Something swells and shrinks again."""
    size = part.width

    def tremble(part: Mobject, share: float) -> None:
        part.scale(size * (1 + (TREMBLE - 1) * share) / part.width)

    return UpdateFromAlphaFunc(part, tremble, run_time=MOVE, rate_func=there_and_back)
