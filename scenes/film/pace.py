"""How a scene moves: when something changes, and how long a picture stands. Nothing is drawn for that."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import Scene

from scenes.film.frame_check import Blind
from scenes.film.recorder import play_to
from scenes.theme import QUALITIES


@dataclass(frozen=True)
class Stretch:
    """Some seconds of a scene in which something moves, or nothing does."""

    section: str
    seconds: float
    moves: bool


@dataclass
class Pace:
    """Takes note of what a scene plays, as a taker of its frames."""

    quality: Any = QUALITIES["web"]
    section: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    first: list[Any] = field(default_factory=list)  # what stands in the first frame

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        raise AssertionError("nothing is drawn here")

    def cut(self, name: str | None) -> None:
        self.section = name or self.section

    def finish(self) -> None:
        pass

    def abandon(self) -> None:
        pass

    @property
    def seconds(self) -> float:
        return sum(stretch.seconds for stretch in self.stretches)

    @property
    def moving(self) -> float:
        """The share of the time in which something moves."""
        return sum(stretch.seconds for stretch in self.stretches if stretch.moves) / self.seconds

    @property
    def stills(self) -> list[tuple[str, float]]:
        """How long each picture stands, and in which section it begins to."""
        found: list[tuple[str, float]] = []
        before = True
        for stretch in self.stretches:
            if not stretch.moves and before:
                found.append((stretch.section, stretch.seconds))
            elif not stretch.moves:
                section, seconds = found[-1]
                found[-1] = (section, seconds + stretch.seconds)
            before = stretch.moves
        return found


def pace_of(make: Callable[..., Scene]) -> Pace:
    """Play a scene without drawing it, and note how it moves."""
    pace = Pace()

    class Watching(Blind):
        """Notes what is played."""

        def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
            super().play(scene, *args, **kwargs)
            still = scene.is_current_animation_frozen_frame()
            pace.stretches.append(Stretch(pace.section, scene.duration, not still))
            if len(pace.stretches) == 1:
                pace.first = [thing for thing in scene.mobjects if thing.family_members_with_points()]

    play_to(pace, make, Watching)
    return pace
