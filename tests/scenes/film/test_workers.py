"""Clips rendered on a Dask cluster: a real one, with two workers, on this machine."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import LocalCluster

from scenes.commands import render
from scenes.film import workers
from tests.scenes.small import BROKEN, SMALL

OTHER = replace(SMALL, id="other", program="x+1")


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
