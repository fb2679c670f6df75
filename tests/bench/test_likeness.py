"""Films that look alike are told from those that do not."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.bench.likeness import likenesses, lowest_likeness

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
LOSSLESS = {"qp": "0"}


def film(path: Path, frames: list[Pixels], codec: str = "libx264rgb", kind: str = "rgb24", lasting: int = 1) -> Path:
    """A film of the frames, each of which lasts so many thirtieths of a second."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=30, options=LOSSLESS)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 128, 96, kind
        for place, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.duration = place * lasting, lasting
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.fixture
def frames() -> list[Pixels]:
    """Three frames with letters' sharp edges on them."""
    stripes = np.full((3, 96, 128, 3), 250, np.uint8)
    for place, frame in enumerate(stripes):
        frame[20:60, 16 * (place + 1) :: 32] = (11, 92, 184)
    return list(stripes)


def test_the_same_film_is_quite_alike(tmp_path: Path, frames: list[Pixels]) -> None:
    assert lowest_likeness(film(tmp_path / "a.mkv", frames), film(tmp_path / "b.mkv", frames)) == 1


def test_one_frame_that_differs_is_found(tmp_path: Path, frames: list[Pixels]) -> None:
    blurred = [frames[0], (frames[1] // 2 + np.roll(frames[1], 3, 1) // 2), frames[2]]
    alike = list(likenesses(film(tmp_path / "a.mkv", blurred), film(tmp_path / "b.mkv", frames)))
    assert alike[0] == alike[2] == 1
    assert alike[1] < 0.98


def test_a_picture_that_lasts_is_held_against_all_that_it_stands_for(tmp_path: Path, frames: list[Pixels]) -> None:
    once = film(tmp_path / "a.mkv", frames, lasting=2)
    twice = [pixels for pixels in frames for _ in range(2)]
    assert list(likenesses(once, film(tmp_path / "b.mkv", twice))) == [1] * 6
    late = [*twice[:3], twice[4], *twice[4:]]
    assert [alike < 1 for alike in likenesses(once, film(tmp_path / "c.mkv", late))] == [False] * 3 + [True] + [
        False
    ] * 2


def test_colours_that_are_a_little_off_are_seen(tmp_path: Path, frames: list[Pixels]) -> None:
    paler = [np.where(frame == 11, 90, frame).astype(np.uint8) for frame in frames]
    assert lowest_likeness(film(tmp_path / "a.mkv", paler), film(tmp_path / "b.mkv", frames)) < 0.999


def test_films_of_different_lengths_are_refused(tmp_path: Path, frames: list[Pixels]) -> None:
    with pytest.raises(ValueError, match="lasts longer"):
        lowest_likeness(film(tmp_path / "a.mkv", frames[:1]), film(tmp_path / "b.mkv", frames))


def test_what_manim_encodes_is_read_back_in_its_colours(tmp_path: Path) -> None:
    flat: list[Pixels] = [np.full((96, 128, 3), (179, 64, 10), np.uint8)] * 2
    manims = film(tmp_path / "a.mp4", flat, "libx264", "yuv420p")
    assert lowest_likeness(manims, film(tmp_path / "b.mkv", flat)) > 0.99
