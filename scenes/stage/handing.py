"""Several numbers on their way through a graph at once: what a gate hands down along all its edges, and what rises."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from backprop_core.tracing.trace import Step
from scenes.picture.graph import Picture
from scenes.picture.lean import FadeOut
from scenes.stage import motions
from scenes.stage.carried import SWALLOWED, Carried, Raised, number_at
from scenes.stage.motions import Motion, lasting
from scenes.stage.origins import sources
from scenes.stage.told import Told
from scenes.theme import MOVE

Way = TypeVar("Way", Carried, Raised)
DOWNWARDS = (Carried.lent, Carried.meets, Carried.multiplied, Carried.arrives, Carried.lands)
UPWARDS = (Raised.lent, Raised.climb, Raised.becomes, Raised.lands)


def partial_appears(picture: Picture, step: Step, edge: tuple[int, int]) -> Motion:
    """The partial comes to its edge, out of the values that it is made of."""
    values = [number_at(picture, node).copy() for node in dict.fromkeys(sources(picture.trace, step))]
    pill = picture.pills[edge]
    pill.known = True
    hops: Motion = [FadeOut(value, target_position=pill, scale=SWALLOWED) for value in values]
    return lasting(MOVE, [*hops, motions.shown(pill)])


def go(
    scene: Told,
    tokens: Sequence[Way],
    legs: Sequence[Callable[[Way], Motion]],
    asked: Motion | None = None,
    answered: Motion | None = None,
    said: str = "",
) -> None:
    """Numbers go their ways together, leg by leg; in the end they are what belongs where they arrive.

    Args:
        scene: what is told.
        tokens: the numbers.
        legs: DOWNWARDS for adjoints, UPWARDS for values.
        asked: what else comes to light as they set out; `answered`, as they arrive.
        said: what captions may say from then on.
    """
    scene.play(asked or [], [change for token in tokens for change in legs[0](token)])
    for leg in legs[1:-1]:
        scene.play([change for token in tokens for change in leg(token)])
    if said:
        scene.cue(said)
    scene.play(answered or [], [change for token in tokens for change in legs[-1](token)])
