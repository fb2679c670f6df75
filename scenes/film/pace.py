"""How a scene moves: when something changes, and how long a picture stands. Nothing is drawn for that."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import Scene

from scenes.film.frame_check import Blind, Inspector
from scenes.film.recorder import play_to
from scenes.theme import QUALITIES

ON_THE_WAY = (1 / 3, 2 / 3)  # of a motion


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
    play_to(pace, make, watching(pace))
    return pace


def inspect_with_pace(make: Callable[..., Scene], pauses: bool = False) -> tuple[Inspector, Pace]:
    """Play a scene once without drawing it; what was wrong where its sections end, and how it moves.

    With `pauses` the inspector looks wherever the picture stands too.
    """
    inspector, pace = Inspector(), Pace()

    class Both(Pace):
        """Passes each cut on."""

        def cut(self, name: str | None) -> None:
            inspector.cut(name)
            pace.cut(name)

        def finish(self) -> None:
            inspector.finish()

    def made(**options: Any) -> Scene:
        inspector.scene = make(**options)
        return inspector.scene

    play_to(Both(), made, watching(pace, inspector.look if pauses else lambda: None))
    return inspector, pace


def watching(pace: Pace, at_rest: Callable[[], None] = lambda: None) -> type[Blind]:
    """A renderer that draws nothing and notes what is played; `at_rest` is called wherever the picture stands."""

    class Watching(Blind):
        """Notes what is played, and goes through each motion in a few steps, for it may break on its way."""

        def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> None:
            for share in ON_THE_WAY:  # where Manim would draw what stands, just before all else moves
                for animation in scene.animations or []:
                    animation.interpolate(share)
                scene.update_mobjects(0)

        def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
            super().play(scene, *args, **kwargs)
            still = scene.is_current_animation_frozen_frame()
            pace.stretches.append(Stretch(pace.section, scene.duration, not still))
            if still:
                at_rest()
            if len(pace.stretches) == 1:
                pace.first = [thing for thing in scene.mobjects if thing.family_members_with_points()]

    return Watching
