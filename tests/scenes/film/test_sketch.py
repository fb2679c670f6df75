"""A clip that is only sketched has the words, the times and the pictures of its film, and the film is still to come."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from scenes.catalogue import Clip
from scenes.commands import render
from scenes.film import job, manifest
from scenes.film.job import Job
from scenes.film.manifest import Row
from tests.scenes.small import SMALL

FILMS = ("mp4", "webm", "gif", "pptx", "sheet")
WORDS = ("captions", "srt", "chapters", "transcript", "description")
ALIKE = 2.0  # of 255, by which pictures may differ on average: a film's last frame of a section may be one before


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small clip, sketched."""
    media = tmp_path_factory.mktemp("sketched")
    assert render.main(["--sketch", *choice(media)], [SMALL]) == 0
    return media


def choice(media: Path) -> list[str]:
    return ["--quality", "draft", "--theme", "light", "--into", str(media)]


@pytest.mark.render
def test_steps_and_times_are_those_of_the_film(media: Path, row: Row) -> None:
    sketched = manifest.read(media)["small"]
    assert {key: sketched[key] for key in ("steps", "duration", "question", "hash")} == {
        key: row[key] for key in ("steps", "duration", "question", "hash")
    }


@pytest.mark.render
def test_words_and_pictures_are_there_and_no_film(media: Path, rendered: SimpleNamespace, row: Row) -> None:
    files = manifest.read(media)["small"]["files"]["light"]
    for kind in WORDS:
        assert (media / files[kind]).read_text() == (rendered.media / row["files"]["light"][kind]).read_text()
    assert not [kind for kind in FILMS if (media / files[kind]).exists()]
    assert len(files["stills"]) == len(row["steps"])
    for path in [*files["stills"], files["poster"]]:
        sketch, film = (np.asarray(Image.open(folder / path), dtype=float) for folder in (media, rendered.media))
        assert np.abs(sketch - film).mean() < ALIKE


@pytest.mark.render
def test_what_has_been_sketched_is_not_sketched_again_but_its_film_is_missing(media: Path) -> None:
    written = (media / "manifest.json").stat().st_mtime_ns
    assert render.main(["--sketch", *choice(media)], [SMALL]) == 0
    assert (media / "manifest.json").stat().st_mtime_ns == written
    missing = render.outdated(
        [SMALL], Namespace(into=media, quality="draft", theme="light", shape="wide", transparent=False), True
    )
    assert [(job.clip.id, job.sketch) for job in missing] == [("small", False)]


@pytest.mark.render
def test_a_sketch_of_something_else_stays_unless_it_has_to_be_of_today(media: Path) -> None:
    def asked(clip: Clip, missing: bool) -> list[str]:
        options = Namespace(into=media, quality="draft", theme="light", missing=missing)
        return [job.clip.id for job in render.unseen([clip], options)]

    changed = replace(SMALL, at={"x": 4})
    assert asked(changed, missing=False) == []
    assert asked(changed, missing=True) == ["small"]
    assert asked(SMALL, missing=True) == []


@pytest.mark.render
def test_everything_grows_with_the_frame(media: Path, tmp_path: Path) -> None:
    large = job.render(Job(SMALL, "light", "4k", tmp_path / "small" / "light", sketch=True))
    for path, as_draft in zip(large["files"]["stills"], sorted((media / "small/light/stills").iterdir()), strict=True):
        with Image.open(tmp_path / path) as still, Image.open(as_draft) as small:
            assert still.size == (3840, 2160)
            shrunk = still.convert("RGB").resize(small.size, Image.Resampling.BOX)
            assert np.abs(np.asarray(shrunk, float) - np.asarray(small.convert("RGB"), float)).mean() < ALIKE


def test_what_is_asked_for_last_is_rendered_next(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    jobs = [Job(replace(SMALL, id=name), "light", "draft", tmp_path) for name in ("a", "b", "c")]
    assert render.wished(jobs, asked) == 0
    asked.write_text("c\nb\n")
    assert render.wished(jobs, asked) == 1
    asked.write_text("c\nb\nunknown\n")
    assert render.wished(jobs[::2], asked) == 1
