"""The square cut: every clip laid anew or shown smaller, with sentences that can be read on a phone held upright."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest
from manim import Square
from PIL import Image

import backprop_core as core
from scenes.catalogue import CLIPS, Clip
from scenes.film import job
from scenes.film.frame_check import inspect
from scenes.film.job import SQUARE_NAMES, Job, scene_class
from scenes.film.manifest import Row, has
from scenes.film.recorder import play_to
from scenes.layout import BELOW, LAID_ANEW, SET_ANEW, SQUARE, SQUARE_WHOLE, WIDE, Layout
from scenes.picture.arrange import NoRoomError
from scenes.picture.graph import Picture
from scenes.picture.typeset import box_of, point, units
from scenes.stage import sentence
from scenes.stage.told import Told
from scenes.theme import PALETTES, QUALITIES
from tests.scenes.played import Played, traced

PHONE, READABLE = 360, 14  # pixels of a screen: how wide it is, and how high the type of a sentence is at least
LIGHT = PALETTES["light"]
SIDE = 100.0
LONGEST = 3  # of the sentences of a clip: what has room for these has room for all
ANEW = [clip for clip in CLIPS if scene_class(clip).squares in (LAID_ANEW, SET_ANEW)]


@pytest.mark.render
@pytest.mark.parametrize("clip", CLIPS, ids=[clip.id for clip in CLIPS])
def test_every_sentence_of_a_clip_is_large_enough_for_a_phone_and_has_room(clip: Clip) -> None:
    scene = scene_class(clip)
    layout = scene.squares[0]
    lines = [line for beat in scene.script(traced(clip)) for line in beat.lines]
    for line in sorted(lines, key=lambda line: len(line.text))[-LONGEST:]:
        said = sentence.sentence(line.typst, LIGHT, layout)
        assert said.pixels * PHONE / layout.frame.width >= READABLE - 1e-6, line.text
        assert layout.sentence_in.grown(2).holds(box_of(said)), line.text


@pytest.mark.render
@pytest.mark.parametrize("clip", ANEW, ids=[clip.id for clip in ANEW])
def test_a_clip_that_is_laid_anew_can_be_shown_and_keeps_the_time_of_the_wide_one(clip: Clip, played: Played) -> None:
    inspector = inspect(lambda **manim: scene_class(clip)(clip.title, traced(clip), "dark", layout=SQUARE, **manim))
    square: Any = inspector.scene
    assert inspector.found == []
    assert square.cues == played.cues
    assert square.time == pytest.approx(played.seconds)
    if square.squares is LAID_ANEW:
        assert not square.picture.arrangement.beside, "the graph stands above its step"


def test_what_a_view_shows_is_the_picture_smaller_and_the_words_as_they_are() -> None:
    picture, words = SQUARE_WHOLE.views
    assert SQUARE_WHOLE.view_of(WIDE.stage_beside.middle) is picture
    assert SQUARE_WHOLE.view_of(WIDE.panel_beside.middle) is picture
    for area in (SQUARE_WHOLE.sentence_in, SQUARE_WHOLE.ticks_at):
        assert SQUARE_WHOLE.view_of(area.middle) is words
    assert words.scale == 1
    assert picture.scale < 1
    assert picture.at.bottom <= SQUARE_WHOLE.sentence_in.top - BELOW


class Spots(Told):
    """A red square in the middle of the picture, and one where the sentence stands."""

    @staticmethod
    def script(trace: Any) -> list[Any]:
        return []

    def construct(self) -> None:
        self.next_section("both")
        for place in (WIDE.frame.middle, self.layout.sentence_in.middle):
            self.add(Square(units(SIDE)).set_fill("#ff0000", 1).set_stroke(width=0).move_to(point(*place)))
        self.wait(1)


class Kept:
    """Keeps the last frame of a scene."""

    quality = QUALITIES["draft"].square

    def add(self, pixels: np.ndarray, repeat: int) -> None:
        self.pixels = pixels.copy()

    def cut(self, name: str | None) -> None: ...
    def finish(self) -> None: ...
    def abandon(self) -> None: ...


def test_the_camera_draws_the_picture_smaller_above_and_the_words_as_large_as_they_are_below() -> None:
    kept = Kept()
    play_to(kept, lambda **manim: Spots("", None, "light", layout=SQUARE_WHOLE, **manim), layout=SQUARE_WHOLE)  # type: ignore[arg-type]
    red = (kept.pixels[..., 0] > 200) & (kept.pixels[..., 1] < 50)
    heights = red.sum(axis=0)[kept.quality.width // 2]
    scale = kept.quality.height / SQUARE_WHOLE.frame.height
    assert heights == pytest.approx(SIDE * scale * (1 + SQUARE_WHOLE.views[0].scale), abs=2)
    below = red[round((SQUARE_WHOLE.sentence_in.middle[1] - BELOW) * scale)]
    assert below.sum() == pytest.approx(SIDE * scale, abs=2)


def test_a_graph_that_has_no_room_above_its_step_is_not_moved_behind_a_window() -> None:
    deep = core.trace("sin(sin(sin(sin(sin(sin(x))))))", {"x": 1})
    with pytest.raises(NoRoomError):
        Picture(deep, LIGHT, layout=SQUARE)
    assert Picture(deep, LIGHT, layout=SQUARE_WHOLE).arrangement == Picture(deep, LIGHT).arrangement


def test_the_square_films_are_as_long_as_the_wide_ones(rendered: SimpleNamespace, row: Row) -> None:
    files, size = row["files"]["light"], QUALITIES["draft"].height
    for kind in ("mp4", "webm"):
        with av.open(str(rendered.media / files[f"square-{kind}"])) as square:
            with av.open(str(rendered.media / files[kind])) as wide:
                assert square.duration == pytest.approx(wide.duration, abs=1000)
            stream = square.streams.video[0]
            assert (stream.width, stream.height) == (size, size)
    with Image.open(rendered.media / files["square-poster"]) as poster:
        assert poster.size == (size, size)
    folder = (rendered.media / files["mp4"]).parent
    assert {path.name for path in folder.iterdir()} >= set(SQUARE_NAMES.values())
    assert not (folder / "square").exists()


def test_where_the_square_is_wanted_a_clip_without_it_is_not_complete(rendered: SimpleNamespace, row: Row) -> None:
    assert has(row, row["hash"], "light", rendered.media, SQUARE_NAMES)
    plain = {kind: path for kind, path in row["files"]["light"].items() if kind not in SQUARE_NAMES}
    without = {**row, "files": {"light": plain}}
    assert has(without, row["hash"], "light", rendered.media)
    assert not has(without, row["hash"], "light", rendered.media, SQUARE_NAMES)


def test_a_square_that_would_keep_another_time_shows_the_wide_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Layout] = []

    def filmed(_: Job, __: Any, layout: Layout, folder: Path, ___: Any) -> tuple[Any, Any]:
        tried.append(layout)
        (folder / "stills").mkdir(parents=True)
        for name in ("square.mp4", "square.webm", "stills/01.webp"):
            (folder / name).write_text(layout.shape)
        return SimpleNamespace(cuts=["later" if layout is SQUARE else "now"]), SimpleNamespace(cues=[])

    monkeypatch.setattr(job, "filmed", filmed)
    backward = next(clip for clip in CLIPS if clip.id == "backward-pass")
    wide = SimpleNamespace(cuts=["now"]), SimpleNamespace(cues=[])
    job.film_square(Job(backward, "light", "draft", tmp_path), None, tmp_path, wide, 0, 2)
    assert tried == [SQUARE, SQUARE_WHOLE]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(SQUARE_NAMES.values())
