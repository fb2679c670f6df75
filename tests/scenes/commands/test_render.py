"""A clip really rendered, with everything that belongs to it; and what happens when nothing, or something, goes wrong."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import av
import pytest
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

import backprop_core as core
from scenes.catalogue import Clip
from scenes.commands import render
from scenes.film import manifest
from scenes.film.job import SQUARE_NAMES, Job
from scenes.film.manifest import Row
from scenes.stage.pass_scripts import forward_script
from scenes.theme import PALETTES, QUALITIES
from tests.commands import ROOT
from tests.scenes.movie import frames_of
from tests.scenes.small import BROKEN, SMALL
from tests.scenes.webvtt import cues

DRAFT = QUALITIES["draft"]


def test_a_scene_that_fails_is_named_with_its_error_and_the_rest_go_on(rendered: SimpleNamespace, row: Row) -> None:
    assert rendered.status == 1
    assert "broken (light) failed: ZeroDivisionError: the pen broke at a" in rendered.err
    assert "crashing (light) failed. The process that rendered it was ended from outside or crashed" in rendered.err
    assert "Traceback" not in rendered.err
    assert row["id"] == "small"
    assert {path.name for path in rendered.media.iterdir()} == {"small", "manifest.json"}


def test_the_manifest_has_all_that_the_site_asks_for(row: Row) -> None:
    assert row["title"] == SMALL.title
    assert row["question"] == "If x moves by 0.01, how far does c?"
    assert (row["width"], row["height"], row["quality"]) == (DRAFT.width, DRAFT.height, "draft")
    assert len(row["hash"]) == 16
    assert set(row["files"]) == {"light"}


def test_a_section_for_each_beat_one_after_the_other_to_the_end(row: Row) -> None:
    beats = forward_script(core.trace(SMALL.program, SMALL.at, tree=True))
    steps = row["steps"]
    assert [(s["name"], s["phase"], s["text"], s["formula"]) for s in steps] == [
        (beat.name, beat.phase, beat.text, beat.formula) for beat in beats
    ]
    assert steps[0]["start"] == 0
    assert [step["end"] for step in steps[:-1]] == [step["start"] for step in steps[1:]]
    assert steps[-1]["end"] == row["duration"]


def test_every_file_is_there_and_every_step_has_its_still(rendered: SimpleNamespace, row: Row) -> None:
    files = row["files"]["light"]
    assert len(files["stills"]) == len(row["steps"])
    for path in [*files["stills"], files["poster"]]:
        with Image.open(rendered.media / path) as picture:
            assert picture.size == (DRAFT.width, DRAFT.height)
    kinds = {
        "mp4",
        "webm",
        "gif",
        "pptx",
        "sheet",
        "poster",
        "captions",
        "srt",
        "chapters",
        "transcript",
        "description",
    }
    kinds |= SQUARE_NAMES.keys()
    assert set(files) == kinds | {"stills"}
    assert row["bytes"]["light"] == {kind: (rendered.media / files[kind]).stat().st_size for kind in kinds}
    assert min(row["bytes"]["light"].values()) > 0


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "h264"), ("webm", "av1")])
def test_both_videos_play_to_the_end_in_the_palette_s_colours(
    rendered: SimpleNamespace, row: Row, kind: str, codec: str
) -> None:
    movie = str(rendered.media / row["files"]["light"][kind])
    with av.open(movie) as video:
        assert video.streams.video[0].codec_context.name in {codec, f"lib{codec}", "libdav1d", "libaom-av1"}
    frames = frames_of(movie, DRAFT.rate)
    assert len(frames) == round(row["duration"] * DRAFT.rate)
    assert (frames[0].width, frames[0].height) == (DRAFT.width, DRAFT.height)
    paper = PALETTES["light"].paper
    wanted = [int(paper[place : place + 2], 16) for place in (1, 3, 5)]
    shown = frames[-1].reformat(format="rgb24", src_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG)
    assert shown.to_ndarray()[3, 3] == pytest.approx(wanted, abs=1)


def test_the_mp4_can_begin_before_it_is_all_there(rendered: SimpleNamespace, row: Row) -> None:
    content = (rendered.media / row["files"]["light"]["mp4"]).read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_chapters_fit_the_steps(rendered: SimpleNamespace, row: Row) -> None:
    times = [time for step in row["steps"] for time in (step["start"], step["end"])]
    said = cues((rendered.media / row["files"]["light"]["chapters"]).read_text())
    assert [time for start, end, _ in said for time in (start, end)] == pytest.approx(times, abs=1e-3)
    assert [text for _, _, text in said] == [step["title"] for step in row["steps"]]


def test_captions_follow_each_other_within_their_step(rendered: SimpleNamespace, row: Row) -> None:
    said = cues((rendered.media / row["files"]["light"]["captions"]).read_text())
    for step in row["steps"]:
        own = [cue for cue in said if step["start"] - 1e-3 <= cue[0] < step["end"] - 1e-3]
        assert own, step["title"]
        assert own[0][0] < step["start"] + 2
        assert own[-1][1] == pytest.approx(step["end"], abs=1e-3)
        assert all(before[1] == after[0] for before, after in pairwise(own))


def test_a_caption_holds_no_result_before_it_is_seen(rendered: SimpleNamespace, row: Row) -> None:
    said = cues((rendered.media / row["files"]["light"]["captions"]).read_text())
    (step,) = [step for step in row["steps"] if step["formula"] == "c = 2 · 3 = 6"]
    asked, found = [cue for cue in said if step["start"] - 1e-3 <= cue[0] < step["end"] - 1e-3]
    assert asked[2] == "Multiply a = 2 by b = 3."
    assert found[2] == "c = 2 · 3 = 6."
    assert found[0] - asked[0] > 1.5


def test_what_has_not_changed_is_not_rendered_again(
    rendered: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(render, "carry_out", lambda *_: pytest.fail("rendered again"))
    for options in (["--quality", "draft"], ["--missing"]):
        assert render.main([*options, "--theme", "light", "--into", str(rendered.media)], [SMALL]) == 0
    assert "Nothing has changed" in capsys.readouterr().out


@pytest.mark.parametrize("change", ["quality", "theme", "row", "file"])
def test_what_has_changed_is(rendered: SimpleNamespace, tmp_path: Path, change: str) -> None:
    quality = "web" if change == "quality" else "draft"
    theme = "both" if change == "theme" else "light"
    clip = Clip(**{**vars(SMALL), "at": {"x": 4}}) if change == "row" else SMALL
    media = rendered.media
    if change == "file":
        media = tmp_path
        (media / "manifest.json").write_text((rendered.media / "manifest.json").read_text())
    options = Namespace(quality=quality, theme=theme, shape="wide", into=media, transparent=False)
    assert [job.theme for job in render.outdated([clip], options)] == ["dark" if change == "theme" else "light"]


def test_a_theme_that_is_made_from_the_same_stays_and_another_goes(row: Row) -> None:
    job = Job(SMALL, "dark", "draft", Path("unused"))
    made = {"question": "", "duration": 1.0, "passages": [], "files": {"mp4": "x"}, "bytes": {"mp4": 1}}
    assert set(manifest.with_theme(row, job, row["hash"], made)["files"]) == {"light", "dark"}
    assert set(manifest.with_theme(row, job, "another", made)["files"]) == {"dark"}


def test_a_name_that_there_is_not_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert render.main(["--clip", "smal"], [SMALL, BROKEN]) == 2
    assert capsys.readouterr().err == "There is no clip smal: did you mean small?\n"


@pytest.mark.render
@pytest.mark.parametrize(
    ("send", "ending"), [(os.killpg, signal.SIGINT), (os.kill, signal.SIGTERM)], ids=["ctrl-c", "terminated"]
)
def test_when_it_is_interrupted_it_ends_soon_and_nothing_half_made_is_left(
    tmp_path: Path, send: Callable[[int, int], None], ending: int
) -> None:
    media = tmp_path / "media"
    command = [
        sys.executable,
        "-m",
        "scenes.commands.render",
        "--quality",
        "lecture",
        "--theme",
        "light",
        "--into",
        str(media),
    ]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 240
        while not list(media.glob("*/.light.*")):
            assert time.monotonic() < deadline, "nothing was begun"
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        send(process.pid, ending)
        _, said = process.communicate(timeout=60)  # which a worker that goes on would keep from ending
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert "Stopped" in said
    assert "Traceback" not in said
    left = [path for path in media.rglob("*") if path.is_file()]
    named = json.loads((media / "manifest.json").read_text())["clips"] if (media / "manifest.json").exists() else []
    assert len(left) == (1 if named else 0) + sum(
        len(files["stills"]) + len(files) - 1 for clip in named for files in clip["files"].values()
    )


def test_a_worker_that_is_ended_leaves_no_lock_behind() -> None:
    ended = (
        "import multiprocessing, os; from scenes.film.workers import end_tidily\n"
        "multiprocessing.set_start_method('spawn'); end_tidily()\n"
        "from tqdm import tqdm; tqdm(disable=True); os._exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", ended], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["render", "clip"])
def test_an_interrupt_before_anything_is_begun_ends_it_with_a_sentence(command: str) -> None:
    waiting = (
        "import os, runpy, signal; from scenes.film import fingerprint\n"
        "fingerprint.fingerprint = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        f"runpy.run_module('scenes.commands.{command}', run_name='__main__')"
    )
    environment = os.environ | {"EXPR": "x", "AT": "x=1"}
    done = subprocess.run(
        [sys.executable, "-c", waiting], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\nStopped.\n")
