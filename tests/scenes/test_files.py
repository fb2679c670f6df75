"""Nothing half-made ever stands under its final name."""

from pathlib import Path

import pytest

from scenes.files import folder_in_the_making, write_whole


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert [file.name for file in path.parent.iterdir()] == ["b.txt"]


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    final = tmp_path / "clip" / "light"
    with folder_in_the_making(final) as folder:
        (folder / "clip.mp4").write_bytes(b"whole")
        assert not final.exists()
    assert (final / "clip.mp4").read_bytes() == b"whole"


def test_a_folder_that_fails_leaves_the_old_one_and_no_rest(tmp_path: Path) -> None:
    final = tmp_path / "clip" / "light"
    with folder_in_the_making(final) as folder:
        (folder / "clip.mp4").write_bytes(b"old")
    for error in (RuntimeError, KeyboardInterrupt):
        with pytest.raises(error):
            fill_half(final, error)
    assert (final / "clip.mp4").read_bytes() == b"old"
    assert [entry.name for entry in final.parent.iterdir()] == ["light"]


def test_a_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    final = tmp_path / "light"
    for name in ("old.txt", "new.txt"):
        with folder_in_the_making(final) as folder:
            (folder / name).write_text(name)
    assert [file.name for file in final.iterdir()] == ["new.txt"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["light"]


def fill_half(final: Path, error: type[BaseException]) -> None:
    with folder_in_the_making(final) as folder:
        (folder / "clip.mp4").write_bytes(b"half")
        raise error
