"""A function of one's own: what may be typed, and what is said when it cannot be."""

import json
from pathlib import Path

import pytest

from scenes.commands import clip, render
from scenes.film.job import Job


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"EXPR": "2*(x+", "AT": "x=1"}, "2*(x+\n"),
        ({}, 'Say which function: make clip EXPR="x*sin(x)" AT="x=2", for example.'),
        ({"EXPR": "x*sin(x)"}, 'No value was given for x: write AT="x=1", for example.'),
        ({"EXPR": "x*y", "AT": "x=0.5"}, 'No value was given for y: write AT="x=0.5 y=1", for example.'),
        ({"EXPR": "x", "AT": "x="}, "No number was given for x"),
        ({"EXPR": "x", "AT": "x 1"}, "x 1 is no value for a variable"),
        ({"EXPR": "x", "AT": "x=1, x=2"}, "x was given two values"),
        ({"EXPR": "x", "AT": "x=y"}, "must be a number"),
        ({"EXPR": "sum(W @ x)", "AT": "x=[1, 2]"}, 'No value was given for W: write AT="W=1 x=[1, 2]", for example.'),
        ({"EXPR": "sum(W @ x)", "AT": "W=[[1, 2]] x=[1, 2, 3]"}, "W @ x"),
        ({"EXPR": "W @ x", "AT": "W=[[1, 2]] x=[1, 2]"}, "a gradient needs one number"),
        ({"EXPR": "x", "AT": "x=1", "LENGTH": "long"}, "LENGTH=long is none: say LENGTH=60 for about a minute"),
        ({"EXPR": "sum(x)", "AT": "x=normal(9)"}, "x is 9, and a clip draws arrays of up to 8 entries along an axis"),
        ({"EXPR": "+".join(["x"] * 21), "AT": "x=1", "TREE": "1"}, "This has 41 nodes, and a clip follows 40 at most"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(
    environment: dict[str, str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "carry_out", lambda *_: pytest.fail("rendered"))
    assert clip.main([], environment) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_caret_stands_under_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    clip.main([], {"EXPR": "2*(x+", "AT": "x=1"})
    _, line, caret = capsys.readouterr().err.splitlines()
    assert line[caret.index("^") - 1] == "+"


def test_forty_nodes_are_followed() -> None:
    at = {"EXPR": "x" + "+x" * 19, "AT": "x=1", "TREE": "1"}
    assert clip.clip_of(at).tree


def test_the_environment_and_the_options_decide_what_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Job] = []

    def carry_out(jobs: list[Job], *_: object) -> int:
        asked.extend(jobs)
        return 0

    monkeypatch.setattr(render, "carry_out", carry_out)
    environment = {"EXPR": "x*sin(x); ", "AT": "x=2", "QUALITY": "lecture", "THEME": "dark", "TRANSPARENT": "1"}
    assert clip.main(["--quality", "draft", "--into", str(tmp_path)], environment) == 0
    (job,) = asked
    assert (job.clip.program, job.clip.at, job.quality, job.theme) == ("x*sin(x); ", {"x": 2}, "draft", "dark")
    assert job.transparent
    assert str(tmp_path / job.clip.id) in capsys.readouterr().out


def test_what_the_options_leave_out_is_not_needed_to_render(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[Job] = []

    def at_work(jobs: list[Job], *_: object) -> list[object]:
        given.extend(jobs)
        return []

    monkeypatch.setattr(render, "at_work", at_work)
    assert clip.main(["--into", str(tmp_path)], {"EXPR": "x*sin(x)", "AT": "x=2", "THEME": "light"}) == 0
    assert [job.clip.program for job in given] == ["x*sin(x)"]


def test_values_may_be_arrays() -> None:
    made = clip.clip_of({"EXPR": "sum(W @ x)", "AT": "W=normal(2, 3, seed=1) x=[3, 1, 2]"})
    assert made.scene == "scenes.chapters.array_passes:ArrayTour"
    assert json.loads(json.dumps(made.at))["x"] == [3, 1, 2]
    other = clip.clip_of({"EXPR": "sum(W @ x)", "AT": "W=normal(2, 3, seed=2) x=[3, 1, 2]"})
    assert len(other.at["W"]) == 2
    assert other.id != made.id


def test_what_would_take_long_is_told_briefly_unless_it_is_asked_for_in_full() -> None:
    long = {"EXPR": "+".join("x" * 8), "AT": "x=1", "TREE": "1"}
    brief, full = clip.clip_of(long), clip.clip_of({**long, "LENGTH": "full"})
    assert brief == clip.clip_of({**long, "LENGTH": "60"})
    assert brief.scene.endswith(":BriefTour")
    assert full.scene.endswith(":Tour")
    assert full.id != brief.id, "the one does not write over the other"
    assert clip.clip_of({"EXPR": "x*sin(x)", "AT": "x=2"}).scene.endswith(":Tour")


def test_every_function_has_a_folder_of_its_own() -> None:
    names = {clip.slug("x*sin(x)", {"x": 2}, tree) for tree in (True, False)}
    names |= {clip.slug("x*sin(x)", {"x": 3}, False), clip.slug("x+sin(x)", {"x": 2}, False), clip.slug("∂", {}, False)}
    assert len(names) == 5
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in names)
