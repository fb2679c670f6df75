"""Frames that repeat the one before: they show just that, and those that come after them are still read right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from scenes.film.encoders import Mp4
from scenes.film.repeats import KEY_SLICE, SLICE, Bits, guarded, kind_of, plain, units, width_of_numbers
from scenes.theme import QUALITIES

REPEATS = (1, 40, 1, 2, 1, 17, 1, 1, 3, 16)  # their numbers go round at 16


def film(path: Path, quality: str, threads: int, most: int = 1000) -> list[np.ndarray]:
    """A film whose picture stands for some frames in turn; what it shows, frame by frame, in grey."""
    size = replace(QUALITIES[quality], width=160, height=96)
    dice = np.random.default_rng(1)
    video = Mp4(path, size, {**dict(size.h264), "threads": str(threads)}, most)
    at = 0
    for repeat in REPEATS:
        pixels = np.full((96, 160, 3), 240, np.uint8)
        pixels[20:60, at : at + 40] = dice.integers(0, 256, (40, 40, 3))
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")
        video.show(frame, at, repeat, begins=at in (0, 44))
        at += repeat
    video.finish(at)
    video.close()
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("threads", [1, 2])
def test_a_repetition_shows_the_frame_before_it_to_the_bit(tmp_path: Path, quality: str, threads: int) -> None:
    seen = film(tmp_path / "clip.mp4", quality, threads)
    assert len(seen) == sum(REPEATS)
    starts = np.cumsum((0, *REPEATS))[:-1]
    same = [place for place in range(1, len(seen)) if np.array_equal(seen[place], seen[place - 1])]
    assert same == [place for place in range(1, len(seen)) if place not in starts]


def test_every_frame_has_the_next_number(tmp_path: Path) -> None:
    """FFmpeg reads frames whatever their numbers are; decoders in hardware take one that is missing for lost."""
    film(tmp_path / "clip.mp4", "web", 1)
    numbers: list[int] = []
    wanted: list[int] = []
    with av.open(str(tmp_path / "clip.mp4")) as file:
        settings = file.streams.video[0].codec_context.extradata
        assert settings
        length = int.from_bytes(settings[6:8], "big")  # of what holds for all frames, after six bytes of the file's own
        width = width_of_numbers(b"\0\0\0\1" + settings[8 : 8 + length])
        for packet in file.demux(video=0):
            if not packet.size:
                continue
            content = bytes(packet)
            while content:  # in a file each unit has its length before it
                size = int.from_bytes(content[:4], "big")
                unit, content = content[4 : 4 + size], content[4 + size :]
                if kind_of(unit) in (SLICE, KEY_SLICE):
                    bits = Bits(plain(unit[:32]), 8)
                    bits.free(), bits.free(), bits.free()
                    numbers.append(bits.fixed(width))
                    wanted.append(0 if kind_of(unit) == KEY_SLICE else (wanted[-1] + 1) % (1 << width))
    assert len(numbers) == sum(REPEATS)
    assert numbers == wanted


def test_repetitions_are_a_few_bytes_each(tmp_path: Path) -> None:
    film(tmp_path / "clip.mp4", "web", 1)
    with av.open(str(tmp_path / "clip.mp4")) as file:
        sizes = [packet.size for packet in file.demux(video=0) if packet.size]
    assert sorted(sizes)[: sum(REPEATS) - len(REPEATS)][-1] < 64


def test_a_key_frame_comes_often_enough_where_little_changes(tmp_path: Path) -> None:
    film(tmp_path / "clip.mp4", "web", 1, most=20)
    with av.open(str(tmp_path / "clip.mp4")) as file:
        keys = [place for place, packet in enumerate(file.demux(video=0)) if packet.is_keyframe]
    assert keys == [0, 41, 44, 64]


def test_what_looks_as_if_a_unit_began_is_guarded() -> None:
    content = bytes([5, 0, 0, 0, 0, 0, 1, 0, 0, 3, 9, 0, 0, 2, 0, 0, 4, 8])
    stream = b"\0\0\0\1" + guarded(content)
    assert [plain(unit) for unit in units(stream)] == [content]
    assert kind_of(content) == 5
