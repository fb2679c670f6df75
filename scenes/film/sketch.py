"""What can be known of a clip before it is filmed: its words, its times, and the picture at the end of each section.

A scene is played without a frame of its motions, so that the pages can show every clip in a tenth of the time.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.film.recorder import Reel
from scenes.theme import Quality


class Hasty(CairoRenderer):
    """A renderer that plays every animation to its end, counts the frames that it would have had, and draws none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(skip_animations=True, **options)
        self.frames = 0

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        super().play(scene, *args, **kwargs)
        lasts, frame = scene.duration, 1 / self.camera.frame_rate
        # As Manim counts: a picture that stands is cut off at a whole frame, and a motion begins one more.
        stands = scene.is_current_animation_frozen_frame()
        self.frames += int(lasts / frame) if stands else len(np.arange(0, lasts, frame))
        self.time = self.frames * frame

    def update_frame(self, *_: Any, **__: Any) -> None:
        pass

    def get_frame(self) -> np.ndarray:
        """The frame itself; Manim would copy it twice for each animation."""
        return self.camera.pixel_array

    def drawn(self, scene: Scene) -> np.ndarray:
        """What is to be seen now."""
        self.static_image = None  # nothing was drawn of what stands still
        super().update_frame(scene)
        return self.get_frame()


class Sketch(Reel):
    """Takes the cuts of a scene that a hasty renderer plays, and makes stills in a folder.

    `scene` gives the scene, which is made only when it is played.
    """

    effort = 2  # half the time for a few bytes more, until the film's own stills take their place

    def __init__(
        self, folder: Path, quality: Quality, after_cut: Callable[[int], None], scene: Callable[[], Scene]
    ) -> None:
        super().__init__(folder, quality, after_cut)
        self.scene = scene

    def cut(self, name: str | None) -> None:
        """End the section that runs, where the renderer now is, and begin the next."""
        if self._open:  # before, the scene is still being made
            self.frames = self.renderer.frames
        super().cut(name)

    @property
    def renderer(self) -> Hasty:
        """Who plays the scene."""
        renderer = self.scene().renderer
        assert isinstance(renderer, Hasty)
        return renderer

    def last(self) -> np.ndarray:
        return self.renderer.drawn(self.scene())

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        raise AssertionError("no frame is drawn here")

    def finish(self) -> None:
        self.cut(None)

    def abandon(self) -> None:
        """Nothing is open."""
