"""A clip is rendered again when anything that it depends on has changed, and only then."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scenes.catalogue import CLIPS
from scenes.film import fingerprint

CLIP = next(clip for clip in CLIPS if clip.id == "backward-pass")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the code that is hashed, free to be edited."""
    for room in fingerprint.OURS:
        shutil.copytree(fingerprint.ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    fingerprint.imported.cache_clear()
    fingerprint.file_of.cache_clear()


def edited(path: Path) -> str:
    path.write_text(path.read_text() + "\n# edited\n")
    forget()
    return fingerprint.fingerprint(CLIP, "draft")


@pytest.mark.parametrize(
    "path",
    [
        "scenes/chapters/passes.py",
        "scenes/theme.py",
        "scenes/stage/motions.py",
        "scenes/film/recorder.py",
        "scenes/film/captions.py",
        "backprop_core/__init__.py",
        "backprop_core/tracing/words.py",
        "backprop_core/operations.py",
    ],
)
def test_it_covers_the_scene_what_it_imports_and_the_core(project: Path, path: str) -> None:
    before = fingerprint.fingerprint(CLIP, "draft")
    assert edited(project / path) != before


@pytest.mark.parametrize(
    "path", ["scenes/commands/render.py", "scenes/catalogue.py", "scenes/commands/clip.py", "backprop_core/cli.py"]
)
def test_it_leaves_out_what_makes_no_difference_to_the_clip(project: Path, path: str) -> None:
    before = fingerprint.fingerprint(CLIP, "draft")
    assert edited(project / path) == before


def test_editing_another_chapter_makes_no_difference(project: Path) -> None:
    chapter = project / "scenes" / "chapters" / "another_chapter.py"
    chapter.write_text("import scenes.chapters.passes\n")
    before = fingerprint.fingerprint(CLIP, "draft")
    assert edited(chapter) == before


def test_quality_row_and_versions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {
        fingerprint.fingerprint(CLIP, "draft"),
        fingerprint.fingerprint(CLIP, "web"),
        fingerprint.fingerprint(replace(CLIP, at={"x": 2}), "draft"),
    }
    monkeypatch.setattr(fingerprint, "version", lambda library: "0.0.0")
    fingerprint.machinery.cache_clear()
    marks.add(fingerprint.fingerprint(CLIP, "draft"))
    fingerprint.machinery.cache_clear()
    assert len(marks) == 4
