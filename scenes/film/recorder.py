"""From a scene's raw frames straight to the encoders: MP4, WebM, GIF and a still at each cut.

Manim would write a movie that then had to be decoded and encoded again; here it hands its frames over instead.
"""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from manim import Scene, config
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image

from scenes.film.encoders import Alpha, Gif, Mp4, Video
from scenes.film.picture import Picture
from scenes.film.views import camera_for
from scenes.layout import WIDE, Layout
from scenes.theme import PALETTES, Quality

STILL_QUALITY = 90
KEY_SECONDS = 10  # between two key frames at most, for jumps to places within a section

# What SVT-AV1 is told of every film: a key frame wherever the film asks for one, and nothing for grain, of which
# drawings have none. What it has for drawings took a third longer and saved a tenth of the bytes; without its care for
# even areas (aq-mode=0) specks of what had moved away stayed on the paper.
SVT_AV1 = f"scm=0:enable-tf=0:hierarchical-levels=3:keyint={KEY_SECONDS}s:enable-force-key-frames=1"


@dataclass(frozen=True)
class Cut:
    """A section of the film: its name, its first frame, and the frame after its last."""

    name: str
    start: int
    end: int


class Reel(ABC):
    """Counts frames and takes cuts, with a still of the last frame of each section in a folder.

    `after_cut` is called with the number of sections that are done.
    """

    effort = 4  # of six, in which a still is made as small as it can be

    def __init__(self, folder: Path, quality: Quality, after_cut: Callable[[int], None] = lambda _: None):
        self.folder, self.quality, self.after_cut = folder, quality, after_cut
        self.frames = 0
        self.cuts: list[Cut] = []
        self._open: tuple[str, int] | None = None
        (folder / "stills").mkdir(parents=True, exist_ok=True)

    @abstractmethod
    def last(self) -> np.ndarray:
        """The frame that was seen last."""

    def cut(self, name: str | None) -> None:
        """End the section that runs, with a still of its last frame, and begin the next (None: there is no next)."""
        if self._open and self.frames > self._open[1]:
            self.cuts.append(Cut(self._open[0], self._open[1], self.frames))
            Image.fromarray(self.last()[:, :, :3]).save(
                self.folder / "stills" / f"{len(self.cuts):02}.webp", quality=STILL_QUALITY, method=self.effort
            )
            self.after_cut(len(self.cuts))
        self._open = None if name is None else (name, self.frames)


@dataclass(frozen=True)
class Shown:
    """A picture of a film: its first frame, how many show it, and whether a section begins with it."""

    first: int
    repeat: int
    begins: bool


class Film(Reel):
    """Takes frames and cuts, and makes NAME.mp4, NAME.webm, NAME.gif and stills in a folder.

    Every section begins with a key frame, so that a player jumps there at once and the MP4 can be cut there as it is.
    With `has_alpha` there is NAME-alpha.mov too, for which the scene is drawn without its paper.
    """

    def __init__(
        self,
        folder: Path,
        quality: Quality,
        theme: str,
        threads: int = 1,
        after_cut: Callable[[int], None] = lambda _: None,
        name: str = "clip",
        has_gif: bool = True,
        has_alpha: bool = False,
    ):
        super().__init__(folder, quality, after_cut)
        self.picture = Picture(quality)
        self.shown: Shown | None = None
        h264 = {**dict(quality.h264), "threads": str(threads)}
        av1 = {**dict(quality.av1), "svtav1-params": f"lp={threads}:{SVT_AV1}"}
        with ExitStack() as stack:
            mp4 = Mp4(folder / f"{name}.mp4", quality, h264, KEY_SECONDS * quality.rate)
            stack.callback(mp4.close)
            webm = Video(folder / f"{name}.webm", "libsvtav1", quality, av1, {})
            stack.callback(webm.close)
            self.gif = Gif(folder / f"{name}.gif", quality, PALETTES[theme]) if has_gif else None
            if self.gif:
                stack.callback(self.gif.close)
            self.videos = (mp4, webm)
            self.alpha = Alpha(folder / f"{name}-alpha.mov", quality, PALETTES[theme].paper) if has_alpha else None
            if self.alpha:
                stack.callback(self.alpha.close)
            self._closing = stack.pop_all()

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        """Film a frame, RGBA, for a number of frames; its colours are as seen on paper, however little covers it."""
        if self.alpha:
            self.alpha.add(pixels, self.frames, repeat)
            pixels = np.dstack([pixels[..., :3], np.full_like(pixels[..., 3], 255)])
        begins = self._open is not None and self._open[1] == self.frames
        rows = self.picture.differing(pixels)
        if self.shown and not begins and not rows:
            self.shown = replace(self.shown, repeat=self.shown.repeat + repeat)
        else:
            self.write()
            self.picture.change(pixels, rows)
            self.shown = Shown(self.frames, repeat, begins)
        self.frames += repeat

    def write(self) -> None:
        """Hand the picture that was shown to the encoders, now that it is known how long it stands."""
        if self.shown:
            for video in self.videos:
                video.show(self.picture.frame, self.shown.first, self.shown.repeat, self.shown.begins)
            if self.gif:
                self.gif.add(self.picture.pixels, self.shown.first, self.shown.repeat)

    def last(self) -> np.ndarray:
        return self.picture.pixels

    def finish(self) -> None:
        """End the last section and complete the files."""
        self.cut(None)
        self.write()
        for video in self.videos:
            video.finish(self.frames)
        if self.gif:
            self.gif.finish(self.frames)
        if self.alpha:
            self.alpha.finish(self.frames)
        self._closing.close()

    def abandon(self) -> None:
        """Close the files as they are; whoever gave the folder throws it away."""
        self._closing.close()


class Sparing(CairoRenderer):
    """Manim's renderer, which hands over the frame that it draws on instead of a copy of it."""

    def get_frame(self) -> np.ndarray:
        return self.camera.pixel_array

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> np.ndarray | None:
        static = super().save_static_frame_data(scene, static_mobjects)
        self.static_image = None if static is None else static.copy()
        return self.static_image


class Taker(Protocol):
    """What a scene is played to: a film, or whoever else looks at it; a frame is drawn over when it has been taken."""

    quality: Quality

    def add(self, pixels: np.ndarray, repeat: int) -> None: ...
    def cut(self, name: str | None) -> None: ...
    def finish(self) -> None: ...
    def abandon(self) -> None: ...


def play_to(
    taker: Taker, make: Callable[..., Scene], renderer: type[CairoRenderer] = Sparing, layout: Layout = WIDE
) -> None:
    """Let a scene play, with every frame and every cut going to the taker, which is told to finish or to abandon it.

    Args:
        taker: a film, mostly.
        make: builds the scene, given the keyword `renderer`; called with the frame's size already set.
        renderer: one that draws all, or one that draws less.
        layout: the one that the scene was given.
    """

    class Recorder(SceneFileWriter):
        """Manim's writer with the taker in place of movie files."""

        def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
            super().next_section(name, type_, skip_animations)
            taker.cut(name)

        def add_partial_movie_file(self, hash_animation: str | None) -> None:
            self.sections[-1].partial_movie_files.append(hash_animation)  # or Manim takes the section for empty

        def is_already_cached(self, hash_invocation: str) -> bool:
            return False

        def begin_animation(self, *_: Any, **__: Any) -> None:
            pass

        def end_animation(self, *_: Any, **__: Any) -> None:
            pass

        def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
            taker.add(pixels, repeat)

        def finish(self) -> None:
            taker.finish()

        def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
            taker.abandon()

    with tempfile.TemporaryDirectory() as scratch, configured(settings(taker.quality) | {"media_dir": scratch}):
        make(renderer=renderer(file_writer_class=Recorder, camera_class=camera_for(layout))).render()


@contextmanager
def configured(settings: dict[str, Any]) -> Iterator[None]:
    """Manim, configured like this for a while.

    Its own tempconfig sets the renderer back too, for which every class of mobjects is given its bases anew.
    """
    before = {name: config[name] for name in settings}
    config.update(settings)
    try:
        yield
    finally:
        config.update(before)


def settings(quality: Quality) -> dict[str, Any]:
    """Manim's configuration for a frame of this size; nothing is read from a user's own manim.cfg here."""
    return {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_height": 8.0,
        "frame_width": 8.0 * quality.width / quality.height,
        "frame_rate": quality.rate,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "format": "mp4",
        "preview": False,
        "save_sections": False,
    }
