"""How alike two films look: the structural similarity (SSIM) of their frames, in red, green and blue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import tee
from pathlib import Path

import av
from av.video.format import VideoFormat
from av.video.reformatter import ColorRange, Colorspace

TICK = Fraction(1, 30)
MOST_OFF = 1.5 * float(TICK)  # not every file says how long its last picture lasts
HALF_A_TICK = float(TICK) / 2  # by which films that write their times in thousandths may be off


def lowest_likeness(film: Path, original: Path) -> float:
    """The SSIM of the frame that is least like the original's: 1 where no frame can be told from it.

    Raises:
        ValueError: they do not last equally long.
    """
    return min(likenesses(film, original))


def likenesses(film: Path, original: Path) -> Iterator[float]:
    """The SSIM of each of the original's frames and of what the film shows at its time."""
    with av.open(str(film)) as ours, av.open(str(original)) as theirs:
        if abs((ours.duration or 0) - (theirs.duration or 0)) > MOST_OFF * av.time_base:
            raise ValueError(f"One lasts longer than the other: {film} and {original}.")
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
        originals, times = tee(theirs.decode(video=0))
        shown = shown_at(ours.decode(video=0), (frame.time or 0.0 for frame in times))
        for at, pair in enumerate(zip(shown, originals, strict=True)):
            for source, frame in zip(sources, pair, strict=True):
                source.push(in_colours(frame, at))
            yield float(sink.pull().metadata["lavfi.ssim.All"])


def shown_at(frames: Iterator[av.VideoFrame], times: Iterable[float]) -> Iterator[av.VideoFrame]:
    """The frame that a film shows at each of some rising times; a picture that stands still is one frame that lasts."""
    shown = next(frames)
    coming: av.VideoFrame | None = shown
    for time in times:
        while coming is not None and (coming.time or 0.0) <= time + HALF_A_TICK:
            shown, coming = coming, next(frames, None)
        yield shown


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
