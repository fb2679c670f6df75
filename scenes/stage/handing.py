"""Several numbers on their way through a graph at once: what a gate hands down along all its edges, and what rises."""

from collections.abc import Sequence

from manim import FadeOut

from backprop_core.tracing.trace import Step
from scenes.picture.graph import Picture
from scenes.stage import motions
from scenes.stage.carried import SWALLOWED, Carried, Raised, number_at
from scenes.stage.motions import Motion, lasting
from scenes.stage.origins import sources
from scenes.stage.told import Told
from scenes.theme import MOVE


class HandsDown(Told):
    """A told scene in which tokens move along several edges at the same time."""

    def appears(self, step: Step, picture: Picture, edge: tuple[int, int]) -> Motion:
        """The partial comes to its edge, out of the values that it is made of."""
        values = [number_at(picture, node).copy() for node in dict.fromkeys(sources(picture.trace, step))]
        pill = picture.pills[edge]
        pill.known = True
        hops: Motion = [FadeOut(value, target_position=pill, scale=SWALLOWED) for value in values]
        return lasting(MOVE, [*hops, motions.shown(pill)])

    def carry(self, tokens: Sequence[Carried]) -> None:
        """The tokens go down together; the last of their steps is that they are the operands' adjoints."""
        for leg in (Carried.lent, Carried.meets, Carried.multiplied, Carried.arrives, Carried.lands):
            self.play([change for token in tokens for change in leg(token)])

    def climb(self, tokens: Sequence[Raised]) -> None:
        """The values of operands climb into their nodes together, and what the nodes make of them comes out."""
        for leg in (Raised.lent, Raised.climb, Raised.becomes, Raised.lands):
            self.play([change for token in tokens for change in leg(token)])
