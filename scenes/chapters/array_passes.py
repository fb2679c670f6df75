"""Both passes of a program with arrays."""

from scenes.stage.array_scene import ArrayScene, pace_for
from scenes.stage.array_scripts import tour_script


class ArrayTour(ArrayScene):
    """The forward pass, then the backward pass, and a nudge of one entry."""

    script = staticmethod(tour_script)
    is_pass = True

    def construct(self) -> None:
        question, *beats, check = tour_script(self.trace)
        self.ask(question)
        self.pace = pace_for(len(beats))
        for beat, group in zip(beats, self.groups, strict=True):
            self.take(beat, group)
        self.pace = 1.0
        self.check(check)
