"""The film for editors has no paper: what is drawn can be laid over anything, and the other films are as ever."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from scenes.film import job, manifest
from scenes.film.job import ALPHA_NAMES, Job
from scenes.film.recorder import Film
from scenes.theme import PALETTES, QUALITIES
from tests.scenes.small import SMALL

DRAFT = QUALITIES["draft"]
PAPER = [int(PALETTES["light"].paper[place : place + 2], 16) for place in (1, 3, 5)]
INK = [20, 40, 200]


def frames(movie: Path) -> Iterator[np.ndarray]:
    """What is seen in each frame, as it is decoded; together they are large."""
    with av.open(str(movie)) as file:
        for place, frame in enumerate(file.decode(video=0)):
            assert frame.time == pytest.approx(place / DRAFT.rate), "all equally long"
            yield frame.to_ndarray(format="rgba")


def test_what_covers_the_paper_keeps_its_colour_and_its_cover(tmp_path: Path) -> None:
    drawn = np.zeros((DRAFT.height, DRAFT.width, 4), np.uint8)
    drawn[..., :3] = PAPER  # as the pen leaves it: colours as on paper, and how much covers it
    drawn[:, 300:600] = [*(round((paper + ink) / 2) for paper, ink in zip(PAPER, INK, strict=True)), 128]
    drawn[:, 600:] = [*INK, 255]
    film = Film(tmp_path, DRAFT, "light", has_alpha=True)
    film.cut("one")
    film.add(drawn, 3)
    film.add(drawn[:, ::-1].copy(), 17)
    film.finish()
    seen = list(frames(tmp_path / "clip-alpha.mov"))
    assert len(seen) == 20
    assert [seen[0][9, x, 3] for x in (9, 450, 700)] == [0, 128, 255]
    assert [int(part) for part in seen[0][9, 450, :3]] == pytest.approx(INK, abs=2)
    assert seen[0][9, 700].tolist() == [*INK, 255]
    assert np.array_equal(seen[19], seen[2][:, ::-1])
    with Image.open(tmp_path / "clip.gif") as gif:
        assert gif.convert("RGBA").getpixel((9, 9)) == (*PAPER, 255)


@pytest.mark.render
def test_a_clip_without_paper_is_made_beside_the_usual_files(tmp_path: Path) -> None:
    asked = Job(SMALL, "light", "draft", tmp_path / "small" / "light", transparent=True)
    made = job.render(asked)
    covers = [(int(frame[3, 3, 3]), int(frame[..., 3].max())) for frame in frames(tmp_path / made["files"]["alpha"])]
    assert len(covers) == round(made["duration"] * DRAFT.rate)
    assert {corner for corner, _ in covers} == {0}
    assert max(most for _, most in covers) == 255
    with Image.open(tmp_path / made["files"]["stills"][-1]) as still:
        assert still.convert("RGB").getpixel((3, 3)) == pytest.approx(PAPER, abs=2)
    row = manifest.with_theme(None, asked, "mark", made)
    assert manifest.has(row, "mark", "light", tmp_path, ALPHA_NAMES)
    (tmp_path / made["files"]["alpha"]).unlink()
    assert not manifest.has(row, "mark", "light", tmp_path)
