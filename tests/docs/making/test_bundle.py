"""Modules become one script, however many ask for that at once."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

from docs.making import bundle


def test_one_bundler_runs_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clean machine it fetches itself first, into a folder that two would write to."""

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        with pytest.raises(Timeout):
            FileLock(tmp_path / "cache" / bundle.LOCK, timeout=0).acquire()
        (out,) = [word.removeprefix("--output=") for word in command if word.startswith("--output=")]
        Path(out).write_text("made", encoding="utf-8")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(bundle, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(subprocess, "run", run)
    for _ in range(2):
        assert bundle.bundled(tmp_path / "one.js") == "made"
