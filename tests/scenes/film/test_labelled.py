"""An MP4 says what it is, where its steps begin and what is said, and its pictures are as they were."""

from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from av.stream import Disposition

from scenes.film.labelled import label
from scenes.film.manifest import Row
from scenes.film.recorder import Film
from scenes.theme import QUALITIES
from tests.scenes.small import SMALL
from tests.scenes.webvtt import cues

DRAFT = QUALITIES["draft"]


@pytest.fixture(params=["mp4", "square-mp4"])
def movie(rendered: SimpleNamespace, row: Row, request: pytest.FixtureRequest) -> Path:
    return Path(rendered.media / row["files"]["light"][request.param])


def captions_of(movie: Path) -> list[tuple[float, float, str]]:
    """The captions within a film: from when, until when, and what."""
    found = []
    with av.open(str(movie)) as file:
        (stream,) = file.streams.subtitles
        tick = stream.time_base
        for packet in file.demux(stream):
            text = bytes(packet)[2:].decode()  # after its length
            if text and packet.pts is not None and packet.duration is not None and tick:
                found.append((float(packet.pts * tick), float((packet.pts + packet.duration) * tick), text))
    return found


def packets_of(movie: Path) -> list[tuple[object, ...]]:
    """What is in the stream of pictures, and when."""
    with av.open(str(movie)) as file:
        return [(p.pts, p.dts, p.duration, p.time_base, p.is_keyframe, bytes(p)) for p in file.demux(video=0)]


def test_it_says_what_it_is_and_who_made_it(movie: Path) -> None:
    with av.open(str(movie)) as file:
        said = file.metadata
    assert {key: said[key] for key in ("title", "artist", "copyright", "description")} == {
        "title": SMALL.title,
        "artist": "Backprop in Motion",
        "copyright": "CC BY 4.0",
        "description": SMALL.idea,
    }


def test_it_has_a_chapter_for_each_step(movie: Path, row: Row) -> None:
    with av.open(str(movie)) as file:
        found = [
            (each["metadata"]["title"], *(float(each[at] * (each["time_base"] or 0)) for at in ("start", "end")))
            for each in file.chapters()
        ]
    assert [name for name, _, _ in found] == [step["title"] for step in row["steps"]]
    times = [(step["start"], step["end"]) for step in row["steps"]]
    assert [time for _, *pair in found for time in pair] == pytest.approx(
        [time for pair in times for time in pair], abs=2e-3
    )


def test_its_captions_are_those_beside_it(movie: Path, rendered: SimpleNamespace, row: Row) -> None:
    beside = cues((rendered.media / row["files"]["light"]["captions"]).read_text())
    found = captions_of(movie)
    assert [text for _, _, text in found] == [text for _, _, text in beside]
    assert [time for cue in found for time in cue[:2]] == pytest.approx(
        [time for cue in beside for time in cue[:2]], abs=2e-3
    )


def test_its_captions_wait_to_be_asked_for(movie: Path) -> None:
    with av.open(str(movie)) as file:
        assert file.streams.video[0].disposition & Disposition.default
        assert not file.streams.subtitles[0].disposition & Disposition.default


def test_its_pictures_and_its_length_stay_as_they_were(tmp_path: Path) -> None:
    film = Film(tmp_path, QUALITIES["web"], "light", has_gif=False)  # whose encoder looks ahead
    for name, shades in {"one": (40, 90, 140), "two": (200, 20)}.items():
        film.cut(name)
        for shade in shades:
            film.add(np.full((1080, 1920, 4), shade, np.uint8), 3)
    film.finish()
    movie, lasts = tmp_path / "clip.mp4", 15 / 30
    before, (start, length) = packets_of(movie), length_of(movie)
    label(movie, "A film", "Shades.", [(0, 0.3, "one"), (0.3, lasts, "two")], [(0, lasts, "1 < 2 & {so} on")])
    assert packets_of(movie) == before
    assert length_of(movie) == (start, length)
    assert captions_of(movie)[0][2] == "1 < 2 & {so} on"
    assert sorted(path.name for path in tmp_path.glob("*.mp4")) == ["clip.mp4"]


def length_of(movie: Path) -> tuple[int | None, int | None]:
    with av.open(str(movie)) as file:
        return file.start_time, file.duration
