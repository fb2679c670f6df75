"""A clip's MP4 cut at its steps without encoding it again: every section begins with a key frame."""

import io
from collections.abc import Sequence
from pathlib import Path

import av

ROUNDED = 0.005  # seconds: less than half a frame, more than what is lost where times are written down


def sections(movie: Path, starts: Sequence[float]) -> list[bytes]:
    """The parts of a movie as MP4 files, each from one of its starts, in seconds, to the next or to the end.

    Raises:
        ValueError: a start is not at a key frame, so that the movie cannot be cut there.
    """
    with av.open(str(movie)) as file:
        stream = file.streams.video[0]
        tick = stream.time_base
        assert tick
        packets = [packet for packet in file.demux(stream) if packet.dts is not None]
        keys = [packet.pts or 0 for packet in packets if packet.is_keyframe]
        first = [min(keys, key=lambda key: abs(key * tick - start)) for start in starts]
        if any(abs(key * tick - start) > ROUNDED for key, start in zip(first, starts, strict=True)):
            raise ValueError(f"{movie} has no key frame where a step begins: render the clip again.")
        return [
            movie_of([packet for packet in packets if start <= (packet.pts or 0) < end], stream, start)
            for start, end in zip(first, [*first[1:], 2**62], strict=True)
        ]


def movie_of(packets: "Sequence[av.Packet[av.VideoStream]]", like: av.VideoStream, start: int) -> bytes:
    """An MP4 of packets from a stream, so that the time `start`, in the stream's units, becomes 0."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as file:
        stream = file.add_stream_from_template(like)
        for packet in packets:
            assert packet.pts is not None and packet.dts is not None
            packet.pts, packet.dts, packet.stream = packet.pts - start, packet.dts - start, stream
            file.mux(packet)
    return buffer.getvalue()
