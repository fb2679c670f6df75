"""From a scene's raw frames straight to the encoders: MP4, WebM, GIF and a still at each cut.

Manim would write a movie that then had to be decoded and encoded again; here it hands its frames over instead.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image

from scenes.film.encoders import Gif, Video
from scenes.theme import PALETTES, Quality

STILL_QUALITY = 90
KEY_SECONDS = 10  # between two key frames at most, for jumps to places within a section

# What SVT-AV1 is told of every film: drawn, not photographed, and with a key frame wherever the film asks for one.
SVT_AV1 = f"scm=1:hierarchical-levels=3:keyint={KEY_SECONDS}s:enable-force-key-frames=1"


@dataclass(frozen=True)
class Cut:
    """A section of the film: its name, its first frame, and the frame after its last."""

    name: str
    start: int
    end: int


class Film:
    """Takes frames and cuts, and makes clip.mp4, clip.webm, clip.gif and stills in a folder.

    Every section begins with a key frame, so that a player jumps there at once and the MP4 can be cut there as it is.
    `after_cut` is called with the number of sections that are done.
    """

    def __init__(
        self,
        folder: Path,
        quality: Quality,
        theme: str,
        threads: int = 1,
        after_cut: Callable[[int], None] = lambda _: None,
    ):
        self.folder, self.quality, self.after_cut = folder, quality, after_cut
        self.frames = 0
        self.cuts: list[Cut] = []
        self._open: tuple[str, int] | None = None
        self._last: np.ndarray | None = None
        (folder / "stills").mkdir(parents=True, exist_ok=True)
        h264 = {**dict(quality.h264), "g": str(KEY_SECONDS * quality.rate), "forced-idr": "1", "threads": str(threads)}
        av1 = {**dict(quality.av1), "svtav1-params": f"lp={threads}:{SVT_AV1}"}
        with ExitStack() as stack:
            mp4 = Video(folder / "clip.mp4", "libx264", quality, h264, {"movflags": "+faststart"}, quality.holds)
            stack.callback(mp4.close)
            webm = Video(folder / "clip.webm", "libsvtav1", quality, av1, {}, holds=True)
            stack.callback(webm.close)
            self.gif = Gif(folder / "clip.gif", quality, PALETTES[theme])
            stack.callback(self.gif.close)
            self.videos = (mp4, webm)
            self._closing = stack.pop_all()

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        """Film a frame, RGBA, for a number of frames."""
        frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,  # any other rounds the colours down, which tints the paper
        )
        frame.time_base = Fraction(1, self.quality.rate)
        begins = self._open is not None and self._open[1] == self.frames
        for video in self.videos:
            video.show(frame, self.frames, repeat, begins)
        self.gif.add(pixels, self.frames, repeat)
        self.frames += repeat
        self._last = pixels

    def cut(self, name: str | None) -> None:
        """End the section that runs, with a still of its last frame, and begin the next (None: there is no next)."""
        if self._open and self.frames > self._open[1]:
            self.cuts.append(Cut(self._open[0], self._open[1], self.frames))
            assert self._last is not None
            Image.fromarray(self._last[:, :, :3]).save(
                self.folder / "stills" / f"{len(self.cuts):02}.webp", quality=STILL_QUALITY, method=4
            )
            self.after_cut(len(self.cuts))
        self._open = None if name is None else (name, self.frames)

    def finish(self) -> None:
        """End the last section and complete the files."""
        self.cut(None)
        for video in self.videos:
            video.finish(self.frames)
        self.gif.finish(self.frames)
        self._closing.close()

    def abandon(self) -> None:
        """Close the files as they are; whoever gave the folder throws it away."""
        self._closing.close()


class Taker(Protocol):
    """What a scene is played to: a film, or whoever else looks at it."""

    quality: Quality

    def add(self, pixels: np.ndarray, repeat: int) -> None: ...
    def cut(self, name: str | None) -> None: ...
    def finish(self) -> None: ...
    def abandon(self) -> None: ...


def play_to(taker: Taker, make: Callable[..., Scene], renderer: type[CairoRenderer] = CairoRenderer) -> None:
    """Let a scene play, with every frame and every cut going to the taker, which is told to finish or to abandon it.

    Args:
        taker: a film, mostly.
        make: builds the scene, given the keyword `renderer`; called with the frame's size already set.
        renderer: Manim's own, or one that draws less.
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

    with tempfile.TemporaryDirectory() as scratch, tempconfig(settings(taker.quality) | {"media_dir": scratch}):
        make(renderer=renderer(file_writer_class=Recorder)).render()


def settings(quality: Quality) -> dict[str, Any]:
    """Manim's configuration for a frame of this size; nothing is read from a user's own manim.cfg here."""
    return {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_height": 8.0,
        "frame_width": 8.0 * 16 / 9,
        "frame_rate": quality.rate,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "write_to_movie": True,
        "format": "mp4",
        "preview": False,
        "save_sections": False,
    }
