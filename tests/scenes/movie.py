"""What is seen of a movie, frame by frame."""

from __future__ import annotations

import io

import av


def frames_of(movie: str | io.BytesIO, rate: int) -> list[av.VideoFrame]:
    """What is seen in each frame of a movie at a rate: a picture that is held, as often as it is held."""
    with av.open(movie, "r") as file:
        stream = file.streams.video[0]
        pictures = list(file.decode(stream))
        if stream.duration is not None and stream.time_base is not None:
            lasts = float(stream.duration * stream.time_base)
        else:  # WebM says it of the whole file alone
            lasts = (file.duration or 0) / av.time_base
    starts = [round((picture.time or 0) * rate) for picture in pictures]
    assert starts[0] == 0
    ends = [*starts[1:], round(lasts * rate)]
    return [picture for picture, start, end in zip(pictures, starts, ends, strict=True) for _ in range(end - start)]
