"""How alike two films look: the structural similarity (SSIM) of their frames, in red, green and blue."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.video.format import VideoFormat
from av.video.reformatter import ColorRange, Colorspace

TICK = Fraction(1, 30)


def lowest_likeness(film: Path, original: Path) -> float:
    """The SSIM of the frame that is least like the original's: 1 where no frame can be told from it.

    Raises:
        ValueError: they have not the same number of frames.
    """
    return min(likenesses(film, original))


def likenesses(film: Path, original: Path) -> Iterator[float]:
    """The SSIM of each frame and the original's."""
    with av.open(str(film)) as ours, av.open(str(original)) as theirs:
        stream = ours.streams.video[0]
        graph = av.filter.Graph()
        sources = [
            graph.add_buffer(width=stream.width, height=stream.height, format=VideoFormat("gbrp"), time_base=TICK)
            for _ in range(2)
        ]
        compare, sink = graph.add("ssim"), graph.add("buffersink")
        for pad, source in enumerate(sources):
            source.link_to(compare, 0, pad)
        compare.link_to(sink)
        graph.configure()
        for at, pair in enumerate(zip(ours.decode(video=0), theirs.decode(video=0), strict=True)):
            for source, frame in zip(sources, pair, strict=True):
                source.push(in_colours(frame, at))
            yield float(sink.pull().metadata["lavfi.ssim.All"])


def in_colours(frame: av.VideoFrame, at: int) -> av.VideoFrame:
    """A frame in red, green and blue; film that does not say how it was made of them is taken as Manim makes it."""
    coloured = frame
    if not frame.format.is_rgb:
        matrix = Colorspace.ITU709 if frame.colorspace == Colorspace.ITU709 else Colorspace.ITU601
        coloured = frame.reformat(src_colorspace=matrix, src_color_range=ColorRange.MPEG, format="gbrp")
    elif frame.format.name != "gbrp":
        coloured = frame.reformat(format="gbrp")
    coloured.pts, coloured.time_base = at, TICK
    return coloured
