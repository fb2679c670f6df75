"""The picture that a film shows, in the colours that encoders take; only the rows that change are worked on."""

from itertools import pairwise
from typing import cast

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from scenes.theme import Quality

EVEN = 2  # colours are halved, so two rows are one
AROUND = 4  # rows beside those that change, into which colours are blurred when they are halved
APART = 64  # rows that stand still, between two bands that are worth converting each alone


class Picture:
    """What is seen now, as RGBA and as the same frame in YUV, which is written over when it changes.

    Encoders take what they need of a frame when they are handed it.
    """

    def __init__(self, quality: Quality) -> None:
        shape = (quality.height, quality.width, 4)
        self.pixels = np.zeros(shape, np.uint8)
        self.frame = av.VideoFrame(quality.width, quality.height, "yuv420p")
        self.planes = planes_of(self.frame)
        self.blank = True

    def differing(self, pixels: np.ndarray) -> list[slice]:
        """The bands of rows in which something differs from what is seen now."""
        height = len(pixels)
        if self.blank:
            return [slice(0, height)]
        old, new = (each.reshape(height, -1).view(np.uint32) for each in (self.pixels, np.ascontiguousarray(pixels)))
        rows = np.flatnonzero((old != new).any(axis=1))
        if not len(rows):
            return []
        ends = np.flatnonzero(np.diff(rows) > APART)
        bounds = [0, *(ends + 1), len(rows)]
        return [slice(int(rows[first]), int(rows[after - 1]) + 1) for first, after in pairwise(bounds)]

    def change(self, pixels: np.ndarray, bands: list[slice]) -> None:
        """Show another picture, which differs in some bands of rows."""
        for band in bands:
            self.pixels[band] = pixels[band]
        for band in bands:
            self.convert(band)
        self.blank = False

    def convert(self, band: slice) -> None:
        """Bring the frame up to date where a band of rows has changed, and beside it."""
        height = len(self.pixels)
        top = max(0, band.start - AROUND) // EVEN * EVEN
        bottom = min(height, -(-(band.stop + AROUND) // EVEN) * EVEN)
        upper, lower = max(0, top - AROUND), min(height, bottom + AROUND)
        part = VideoReformatter().reformat(
            av.VideoFrame.from_numpy_buffer(self.pixels[upper:lower], format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,  # any other rounds the colours down, which tints the paper
        )
        for rows, whole in zip(planes_of(part), self.planes, strict=True):
            share = height // len(whole)
            whole[top // share : bottom // share] = rows[(top - upper) // share : (bottom - upper) // share]


def planes_of(frame: av.VideoFrame) -> list[np.ndarray]:
    """The planes of a frame, to be read and to be written."""
    return [
        np.frombuffer(cast(memoryview, plane), np.uint8).reshape(-1, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]
