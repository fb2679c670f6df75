"""What is said when a clip cannot be rendered through no fault of its code."""

import ctypes
import errno
import os
from argparse import Namespace
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from backprop_core import command
from scenes.commands import failures, render
from scenes.film import workers
from scenes.film.job import Job
from tests.scenes.small import SMALL


def system_error(number: int, name: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), name)


def failing_to_load() -> OSError:
    with pytest.raises(OSError, match="libnowhere") as caught:
        ctypes.CDLL("libnowhere.so.7")
    return caught.value


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (system_error(errno.ENOSPC), "The disk is full, so build/clips could not be written"),
        (system_error(errno.EDQUOT, "a"), "The disk is full"),
        (system_error(errno.EACCES, "media"), "build/clips may not be written to"),
        (system_error(errno.EROFS, "media"), "build/clips is on a disk that can only be read"),
        (system_error(errno.ENOTDIR, "media"), "media is a file, and a folder is needed there"),
        (failing_to_load(), "The system library libnowhere.so.7 is missing: .ci/system-packages build"),
        (
            ImportError("dlopen(a.so): Library not loaded: @rpath/libpango.dylib\n  Referenced"),
            "libpango.dylib is miss",
        ),
        (BrokenProcessPool("a process was terminated abruptly"), "ended from outside or crashed"),
    ],
)
def test_it_is_a_sentence_with_a_way_out(error: BaseException, said: str) -> None:
    assert said in (failures.excuse(error, Path("build/clips")) or "")


@pytest.mark.parametrize("error", [ZeroDivisionError("no"), ImportError("no module named scenes.x"), OSError("odd")])
def test_an_error_in_the_code_has_no_excuse(error: BaseException) -> None:
    assert failures.excuse(error, Path("build/clips")) is None


def test_what_befell_many_is_said_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(failures, "STORIES", tmp_path)
    jobs = [Job(SMALL, theme, "draft", tmp_path / "small" / theme) for theme in ("light", "dark")]
    failed = [(job, system_error(errno.ENOSPC)) for job in jobs] + [(jobs[0], KeyError("x"))]
    assert failures.report(failed).splitlines() == [
        "small (light) failed: KeyError: 'x'",
        f"  The whole story: {tmp_path / 'small-light.txt'}",
        f"small (light), small (dark) failed. {command.FULL.format(folder=tmp_path)}",
    ]


def test_a_manifest_that_cannot_be_written_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise system_error(errno.ENOSPC)

    monkeypatch.setattr(render, "at_work", full)
    options = Namespace(into=tmp_path, scheduler=None, asked=None)
    assert render.carry_out([Job(SMALL, "light", "draft", tmp_path)], options, [SMALL.id]) == 1
    assert capsys.readouterr().err == f"{command.FULL.format(folder=tmp_path)}\n"


def test_where_no_scheduler_answers_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    options = ["--quality", "draft", "--into", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]
    assert render.main(options, [SMALL]) == 1
    said = capsys.readouterr().err
    assert "No Dask scheduler answers at tcp://127.0.0.1:9: start one with dask scheduler" in said
    assert "Traceback" not in said
