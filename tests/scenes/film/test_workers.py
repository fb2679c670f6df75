"""Who renders: workers of a pool that are told to end, and a real Dask cluster, with two workers, on this machine."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import LocalCluster

from scenes.commands import render
from scenes.film import workers
from tests.commands import ROOT
from tests.scenes.small import BROKEN, SMALL

OTHER = replace(SMALL, id="other", program="x+1")


TOLD_WHILE_IT_WAITS = """
import os, signal
from scenes.film.workers import workers

if __name__ == "__main__":
    with workers(None, 1) as (pool, _):
        worker = pool.submit(os.getpid).result()
        os.kill(worker, signal.SIGTERM)
        next(iter(pool._processes.values())).join()
"""
TOLD_BEFORE_IT_ANSWERS = """
import os, signal
from scenes.film.workers import workers

if __name__ == "__main__":
    with workers(None, 1) as (pool, _):
        worker = pool.submit(os.getpid).result()
        pool.submit(os.kill, worker, signal.SIGTERM)
        next(iter(pool._processes.values())).join()
"""


@pytest.mark.render
@pytest.mark.parametrize("program", [TOLD_WHILE_IT_WAITS, TOLD_BEFORE_IT_ANSWERS])
def test_a_worker_that_is_told_to_end_between_two_clips_says_nothing(tmp_path: Path, program: str) -> None:
    script = tmp_path / "told.py"  # a spawned worker has to find the program again
    script.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        yield cluster


@pytest.mark.render
def test_two_clips_are_rendered_on_it_and_one_that_fails_is_named(
    cluster: LocalCluster, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "ProcessPoolExecutor", lambda *_: pytest.fail("rendered here"))
    options = ["--quality", "draft", "--theme", "light", "--into", str(tmp_path)]
    status = render.main(["--scheduler", cluster.scheduler_address, *options], [SMALL, BROKEN, OTHER])
    shown = capsys.readouterr()
    assert status == 1
    assert "broken (light) failed: ZeroDivisionError: the pen broke at a" in shown.err
    assert "Traceback" not in shown.err
    rows = json.loads((tmp_path / "manifest.json").read_text())["clips"]
    assert [row["id"] for row in rows] == ["small", "other"]
    for row in rows:
        assert {step["phase"] for step in row["steps"]} == {"question", "forward", "check"}
        assert all((tmp_path / path).stat().st_size for path in row["files"]["light"]["stills"])
    assert {path.name for path in tmp_path.iterdir()} == {"small", "other", "manifest.json"}


STARTED_UNDER_CTRL_C = """
import os, signal, sys
from scenes.film.workers import unheard, workers

if __name__ == "__main__":
    with workers(None, 1) as (pool, _):
        with unheard():
            answer = pool.submit(os.getpid)
            os.kill(next(iter(pool._processes)), signal.SIGINT)  # as a terminal does, to all that it runs
        answer.result()
        try:
            with unheard():
                os.kill(os.getpid(), signal.SIGINT)
                print("meanwhile")
        except KeyboardInterrupt:
            print("heard")
"""


@pytest.mark.render
def test_a_worker_that_is_just_starting_does_not_hear_ctrl_c(tmp_path: Path) -> None:
    script = tmp_path / "started.py"
    script.write_text(STARTED_UNDER_CTRL_C, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "meanwhile\nheard\n", "")
