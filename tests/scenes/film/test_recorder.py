"""The video files: where their key frames are, what the GIF shows for how long, and parts that are cut off whole."""

from __future__ import annotations

import io
import math
import os
import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Browser

from scenes.film.encoders import GIF_RATE, GIF_WIDTH
from scenes.film.labelled import label
from scenes.film.manifest import Row
from scenes.film.recorder import Film
from scenes.film.sections import sections
from scenes.theme import PALETTES, QUALITIES, Quality
from tests.commands import serving
from tests.scenes.movie import frames_of
from tests.watch import watched_page

DRAFT = QUALITIES["draft"]


def grey(movie: str | io.BytesIO) -> list[np.ndarray]:
    """How light each point of each frame is, as the film has it."""
    planes = [frame.planes[0] for frame in frames_of(movie, DRAFT.rate)]
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in planes
    ]


def key_time(packet: av.Packet[av.VideoStream]) -> float | None:
    """When a key frame is shown, in seconds; None for what holds none."""
    if not packet.is_keyframe or packet.pts is None or packet.time_base is None:
        return None
    return float(packet.pts * packet.time_base)


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_every_step_begins_with_a_key_frame(rendered: SimpleNamespace, row: Row, kind: str) -> None:
    with av.open(str(rendered.media / row["files"]["light"][kind])) as file:
        stream = file.streams.video[0]
        keys = {round(at * DRAFT.rate) for packet in file.demux(stream) if (at := key_time(packet)) is not None}
    assert keys >= {round(step["start"] * DRAFT.rate) for step in row["steps"]}


def test_a_movie_is_cut_at_its_steps_frame_for_frame(rendered: SimpleNamespace, row: Row) -> None:
    movie = rendered.media / row["files"]["light"]["mp4"]
    parts = [grey(io.BytesIO(part)) for part in sections(movie, [step["start"] for step in row["steps"]])]
    assert [len(part) for part in parts] == [round((step["end"] - step["start"]) * DRAFT.rate) for step in row["steps"]]
    assert np.array_equal(np.concatenate(parts), grey(str(movie)))


def test_a_movie_is_not_cut_where_it_would_not_begin_whole(rendered: SimpleNamespace, row: Row) -> None:
    with pytest.raises(ValueError, match="has no key frame where a step begins"):
        sections(rendered.media / row["files"]["light"]["mp4"], [0, row["steps"][1]["start"] + 0.2])


def test_filming_takes_its_turn_among_all_programs(tmp_path: Path) -> None:
    film = Film(tmp_path, DRAFT, "light")
    film.cut("first")
    film.add(np.zeros((DRAFT.height, DRAFT.width, 4), np.uint8), 3)
    threads = [int(thread.name) for thread in Path("/proc/self/task").glob("*")]  # none where it is not Linux
    assert all(os.sched_getscheduler(thread) == os.SCHED_OTHER for thread in threads)
    film.abandon()


@pytest.mark.parametrize(("kind", "written"), [("mp4", 96), ("webm", 1 + 2 + 1 + 5 + 1)])
@pytest.mark.parametrize("quality", ["draft", "web"])
def test_a_picture_that_stands_is_seen_as_long_as_it_stands(
    tmp_path: Path, kind: str, written: int, quality: str
) -> None:
    size = replace(QUALITIES[quality], width=320, height=180, rate=DRAFT.rate)
    film = Film(tmp_path, size, "light", has_gif=False)
    shades = []
    for name, pictures in {"one": ((40, 1), (90, 20)), "two": ((140, 1), (200, 74))}.items():
        film.cut(name)
        for shade, repeat in pictures:
            film.add(np.full((size.height, size.width, 4), shade, np.uint8), repeat)
            shades += [shade] * repeat
    film.finish()
    seen = [frame.to_ndarray(format="rgb24").mean() for frame in frames_of(str(tmp_path / f"clip.{kind}"), size.rate)]
    assert seen == pytest.approx(shades, abs=3)
    with av.open(str(tmp_path / f"clip.{kind}")) as file:
        assert len(list(file.decode(video=0))) == written, "all, or one a second and the last"


def test_only_what_changes_is_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A motion in which nothing is seen to move is a picture that stands, and what stands is encoded once."""
    film = Film(tmp_path, DRAFT, "light", has_gif=False)
    handed: list[tuple[int, int, bool]] = []
    monkeypatch.setattr(film.videos[0], "show", lambda _, *how: handed.append(how))
    pixels = np.full((DRAFT.height, DRAFT.width, 4), 255, np.uint8)
    for section in ("one", "two"):
        film.cut(section)
        film.add(pixels, 1)
        film.add(pixels, 1)
        pixels[100:120, 30:50, :3] += 20  # as a scene draws over its own frame
        film.add(pixels, 5)
        film.add(pixels, 7)
    film.finish()
    assert handed == [(0, 2, True), (2, 12, False), (14, 2, True), (16, 12, False)]


def test_the_gif_lasts_as_long_as_the_clip_and_ends_as_it_does(rendered: SimpleNamespace, row: Row) -> None:
    files = row["files"]["light"]
    with Image.open(rendered.media / files["gif"]) as gif:
        lasts = []
        for frame in ImageSequence.Iterator(gif):
            lasts.append(frame.info["duration"])
        last = gif.convert("RGB")
    assert sum(lasts) == pytest.approx(1000 * row["duration"], abs=20)
    assert min(lasts[:-2]) >= 1000 / GIF_RATE
    assert last.size == (DRAFT.width, DRAFT.height)
    with Image.open(rendered.media / files["stills"][-1]) as still:
        difference = np.asarray(last, float) - np.asarray(still.convert("RGB"), float)
    assert math.sqrt((difference**2).mean()) < 6


def test_the_gif_begins_with_the_first_picture_that_stands(tmp_path: Path) -> None:
    film = Film(tmp_path, DRAFT, "light")
    film.cut("one")
    palette = PALETTES["light"]
    for colour, repeat in ((palette.paper, 1), (palette.paper, 1), (palette.value, 30), (palette.now, 30)):
        pixels = np.full((DRAFT.height, DRAFT.width, 4), 255, np.uint8)
        pixels[..., :3] = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        film.add(pixels, repeat)
    film.finish()
    with Image.open(tmp_path / "clip.gif") as gif:
        first, lasts = colour_at(gif, 100), gif.info["duration"]
    assert first == palette.value
    assert lasts == pytest.approx(1000 * 32 / DRAFT.rate, abs=1000 / GIF_RATE)


@pytest.mark.render
def test_the_gif_has_the_theme_s_colours_and_is_small_enough_to_mail(tmp_path: Path) -> None:
    size = Quality(1920, 1080, 30, DRAFT.h264, DRAFT.av1)
    film = Film(tmp_path, size, "dark")
    film.cut("one")
    halves = np.full((1080, 1920, 4), 255, np.uint8)
    colours = [PALETTES["dark"].paper, PALETTES["dark"].value]
    for half, colour in zip((halves[:, :960], halves[:, 960:]), colours, strict=True):
        half[..., :3] = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    film.add(halves, 45)
    film.finish()
    with Image.open(tmp_path / "clip.gif") as gif:
        assert gif.width == GIF_WIDTH
        assert [colour_at(gif, x) for x in (100, GIF_WIDTH - 100)] == colours


def colour_at(picture: Image.Image, x: int) -> str:
    """The colour of a point near the top, as CSS writes it."""
    red, green, blue = (int(part) for part in np.asarray(picture.convert("RGB"))[100, x])
    return f"#{red:02X}{green:02X}{blue:02X}"


SEEK = """async ([film, times]) => {
  const video = Object.assign(document.createElement("video"), { src: film, muted: true, preload: "auto" });
  const pen = document.createElement("canvas").getContext("2d");
  await new Promise((resolve, reject) => { video.oncanplaythrough = resolve; video.onerror = reject; });
  const frames = async (count) => { for (; count > 0; count -= 1) await new Promise(requestAnimationFrame); };
  const seen = [];
  for (const time of times) {
    const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve)); // none where it shows it already
    await new Promise((resolve) => { video.onseeked = resolve; video.currentTime = time; });
    await Promise.race([shown, frames(20)]);
    await frames(3);
    pen.drawImage(video, 0, 0, 8, 8);
    seen.push(pen.getImageData(4, 4, 1, 1).data[0]);
  }
  return seen;
}"""


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_whatever_time_is_sought_shows_the_picture_of_that_time(tmp_path: Path, chromium: Browser, kind: str) -> None:
    film, shades = Film(tmp_path, DRAFT, "light"), []
    dice = random.Random(kind)
    for section in range(4):
        film.cut(str(section))
        for repeat in (1, 1, dice.randint(2, 12), dice.randint(20, 70)):
            shade = dice.randrange(20, 230)
            film.add(np.full((DRAFT.height, DRAFT.width, 4), [shade, shade, shade, 255], np.uint8), repeat)
            shades += [shade] * repeat
    film.finish()
    if kind == "mp4":
        lasts = len(shades) / DRAFT.rate
        label(tmp_path / "clip.mp4", "A film", "It has shades.", [(0, lasts, "All")], [(0, lasts, "Shades.")])
    frames = dice.sample(range(len(shades)), 40)
    (tmp_path / "index.html").write_text("<!doctype html><title>A film</title>", encoding="utf-8")
    with serving(tmp_path) as url, watched_page(chromium, url) as page:
        page.goto("/index.html")
        seen = page.evaluate(SEEK, [f"clip.{kind}", [(frame + 0.5) / DRAFT.rate for frame in frames]])
    assert seen == pytest.approx([shades[frame] for frame in frames], abs=4)
