"""The program that readers write, run by Python itself: every stage, the training, the bugs, the file and the notebook."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import backprop_core as core
from backprop_core.examples import KNOBS, PLANES
from docs.extensions.javascript import DOCS
from docs.making import notebooks, written
from tests.backprop_core.test_planes import trained

TASKS = {task["id"]: task for task in written.tasks()}
PRINTS = {"value": "25\n", "operands": "True\n", "partials": "(5, 5)\n", "contribute": "10\n", "backward": "40\n"}
ENGINE = written.text("engine")
STEPS = written.STEPS


def run(program: str) -> dict[str, Any]:
    """All that a program defines."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(program, "<program>", "exec"), names)  # our own
    return names


@pytest.mark.parametrize("task", PRINTS)
def test_each_stage_prints_what_it_should(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(TASKS[task]["finished"])
    assert capsys.readouterr().out == PRINTS[task]


@pytest.mark.parametrize(("before", "task"), list(pairwise(written.STAGES)))
def test_each_stage_begins_where_the_one_before_has_ended(before: str, task: str) -> None:
    start, finished = (text.split(written.TRY) for text in (TASKS[task]["start"], TASKS[before]["finished"]))
    assert start[0] == finished[0]
    assert start[1] != finished[1]
    with pytest.raises((AttributeError, NameError)):
        run(TASKS[task]["start"])  # there is something left to do


def test_it_prints_what_the_core_finds() -> None:
    trace = core.trace("(4x+1)^2", {"x": 1})
    assert f"{trace.gradient['x']:g}\n" == PRINTS["backward"]
    assert f"{trace.value:g}\n" == PRINTS["value"]


def test_it_has_thirty_lines_at_most() -> None:
    lines = [line for line in (ENGINE + written.text("example")).splitlines() if line.strip()]
    assert 25 <= len(lines) <= 30
    assert max(map(len, lines)) < 90


@pytest.fixture(scope="module")
def after() -> dict[str, Any]:
    return run(TASKS["train"]["finished"])


def test_it_trains_the_home_page_s_network_by_the_core_s_numbers(after: dict[str, Any]) -> None:
    places = trained("island")
    assert len(after["losses"]) == STEPS == len(places) - 1
    for found, (_, loss) in zip(after["losses"], places, strict=False):
        assert found == pytest.approx(loss, rel=1e-9)
    assert {name: knob.value for name, knob in after["knobs"].items()} == pytest.approx(places[STEPS][0], rel=1e-6)
    assert set(after["knobs"]) == set(KNOBS)
    assert all(after["right"]) and len(after["right"]) == len(PLANES["island"].rows)
    assert after["rate"] == PLANES["island"].rate


@pytest.mark.parametrize("bug", written.BUGS)
def test_the_check_finds_each_bug_and_nothing_in_the_sound_program(
    bug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def differing(program: str) -> set[str]:
        run(program)
        *lines, _ = capsys.readouterr().out.split("\n")
        assert len(lines) == 12
        return {line[:12].strip() for line in lines if "differs" in line}

    assert (
        differing(TASKS[bug]["start"])
        == {
            "upstream": {"(4x + 1)^2", "s + s^2"},
            "slope": {"tanh(x)"},
            "early": {"s + s^2"},
        }[bug]
    )
    assert differing(TASKS[bug]["finished"]) == set()


@pytest.mark.parametrize(
    ("prints", "changes"),
    [
        (20, {"gradient += ": "gradient = "}),
        (
            80,
            {
                "self.gradient * partial\n": "self.gradient * partial\n            operand.contribute()\n",
                "        node.contribute()": "        pass",
                "    output.gradient = 1\n": "    output.gradient = 1\n    output.contribute()\n",
            },
        ),
        (120, {"if node not in order": "if True"}),
        (0, {"reversed(order)": "order"}),
    ],
)
def test_each_mistake_prints_what_the_chapter_says(
    prints: int, changes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    engine = ENGINE
    for right, wrong in changes.items():
        assert right in engine
        engine = engine.replace(right, wrong)
    run(written.joined(engine, written.text("example")))
    assert capsys.readouterr().out == f"{prints}\n"
    chapter = (DOCS / "chapters" / "write.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {prints} \|", chapter, re.MULTILINE)


def test_a_walk_that_meets_nodes_before_their_operands_gets_what_the_chapter_says() -> None:
    names = run(
        written.joined(written.text("engine", written.LAST, "early"), "x = Node(1)\ns = Node(4) * x + Node(1)\n")
    )
    names["backward"](names["s"] + names["s"] * names["s"])
    assert names["x"].gradient == 4


def test_the_file_runs_as_it_is(tmp_path: Path) -> None:
    written.main(tmp_path)
    done = subprocess.run([sys.executable, "thirty_lines.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    first, *_, last = done.stdout.splitlines()
    assert (first, last) == ("40", "26 of 26 points are on their side")


def test_the_notebook_has_every_stage_and_every_bug_as_a_cell_that_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = [path for path in notebooks.chapters() if path.stem == "write"]
    codes = [cell["source"] for cell in notebooks.cells(path) if cell["cell_type"] == "code"]
    own = [code for code in codes if "class Node" in code]
    assert len(own) == len(TASKS) + 1
    names: dict[str, Any] = {}
    for code in own:
        short = code.replace(f"range({STEPS})", "range(3)")  # all of it has run above
        exec(compile(short, "<cell>", "exec"), names)
    told = capsys.readouterr().out
    assert all(lines in told for lines in PRINTS.values())
    assert told.count("differs") == 4 + 2 + 2


def test_it_is_written_the_same_each_time(tmp_path: Path) -> None:
    files = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        written.main(tmp_path / name)
        files.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert files[0] == files[1]
    assert set(files[0]) == {"written.js", "thirty_lines.py"}


def test_every_mark_of_the_source_is_understood() -> None:
    code, says = written.source()
    for section in code:
        for stage in range(written.LAST + 1):
            assert not re.search(r"#[|!]", written.text(section, stage))
    planted = set(re.findall(r"#!\+? (\w+):", "".join(code.values())))
    assert planted == set(written.BUGS)
    assert list(says) == list(TASKS)
    assert all(TASKS[bug]["start"] != TASKS[bug]["finished"] for bug in written.BUGS)
