"""The command line, run as a person runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

import backprop_core as bc
from backprop_core.cli import COMMANDS, OPTIONS, main
from tests.commands import ROOT

NODE_KEYS = set(
    "id label operation operands users text value adjoint span group call name leads x y bends constants".split()
)
STEP_KEYS = set("pass node operand value partial upstream contribution total rule formula plugged text".split())


def run(*arguments: str | bytes, typed: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "backprop_core", *arguments],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        env=os.environ | environment,
        check=False,
        timeout=60,
    )


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, what is printed, and what is said of errors."""
    status = main(arguments)
    out, err = capsys.readouterr()
    return status, out, err


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    status, out, err = said(capsys, *arguments)
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    return json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


TABLE = """\
The forward pass
  a = 4 | a = 4 | constant
  b = x | b = 1 | variable
  c = a · b | c = 4 · 1 = 4 | product
  d = 1 | d = 1 | constant
  f = c + d | f = 4 + 1 = 5 | sum
  g = 2 | g = 2 | constant
  h = f^g | h = 5^2 = 25 | power

The backward pass
  ∂h/∂h = 1 | ∂h/∂h = 1 | start
  ∂h/∂f = g · f^(g - 1) | ∂h/∂f = 2 · 5^(2 - 1) = 10 | power rule
  ∂h/∂c = ∂h/∂f · ∂f/∂c | ∂h/∂c = 10 · 1 = 10 | sum rule
  ∂h/∂b = ∂h/∂c · ∂c/∂b | ∂h/∂b = 10 · 4 = 40 | product rule

h = 25
gradient x = 40
"""


def test_the_readable_table_shows_every_step_and_the_gradient() -> None:
    done = run("trace", "(4x+1)^2", "x=1", "--tree")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert [re.sub(r"(?<=\S) {2,}", " | ", line) for line in lines] == TABLE.splitlines()


def test_the_json_has_exactly_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "trace", "f(u) = u^2; y = f(x) + ln(x); y*x", "x=2", "--json")
    assert set(found) == {"expression", "at", "value", "gradient", "nodes", "steps", "error", "notes"}
    assert all(set(node) == NODE_KEYS for node in found["nodes"])
    assert all(set(step) == STEP_KEYS for step in found["steps"])
    assert found["expression"] == "f(u) = u^2; y = f(x) + ln(x); y*x"
    assert found["at"] == {"x": 2}
    assert found["error"] is None
    assert {node["group"] for node in found["nodes"]} == {None, "f"}
    assert {step["pass"] for step in found["steps"]} == {"forward", "backward"}
    constant = next(node for node in found["nodes"] if node["operation"] == "constant")
    assert constant["adjoint"] is None
    assert found == bc.trace(found["expression"], found["at"]).json()


def test_numbers_that_are_not_finite_are_strings(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "trace", "exp(x) + ln(y)", "x=1000", "y=-1", "--json")
    assert found["value"] == "nan"
    assert found["gradient"] == {"x": "inf", "y": "nan"}
    assert data(capsys, "trace", "-exp(x)", "x=1000", "--json")["value"] == "-inf"


def test_a_point_outside_the_domain_is_no_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "trace", "x + ln(y)", "x=1", "y=-1", "--json")
    assert found["error"] == {
        "message": "a = ln(y) is undefined at y = -1: a logarithm needs a positive number.",
        "position": 4,
    }
    assert found["gradient"]["x"] == 1
    status, out, _ = said(capsys, "trace", "x + ln(y)", "x=1", "y=-1")
    assert status == 0
    assert out.endswith("a = ln(y) is undefined at y = -1: a logarithm needs a positive number.\n")


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["-x^2", "x=-2"], -4),
        (["x=3", "-x"], None),  # the expression stands first
        (["-(x+1)", "x=1"], -2),
        (["--json", "x^2", "x=3"], 9),
        (["x^2", "--json", "x=3"], 9),
        (["x^2", "x=3", "--tree"], 9),
        (["x", "x=1/3"], 1 / 3),
        (["x", "x=-pi/2"], -1.5707963267948966),
        (["x", "x=2^-1"], 0.5),
        (["x", "x=1e-3"], 0.001),
        (["x", "x = 4"], 4),
        (["x + y", "y=2", "x=1"], 3),
        (["y = 2x; y^2", "x=3"], 36),
        (["3"], 3),
    ],
)
def test_arguments_are_read_wherever_they_stand(
    capsys: pytest.CaptureFixture[str], arguments: list[str], value: float | None
) -> None:
    if value is None:
        assert said(capsys, "trace", *arguments)[0] == 2
        return
    extra = [] if "--json" in arguments else ["--json"]
    assert data(capsys, "trace", *arguments, *extra)["value"] == value


def test_a_program_comes_as_one_argument_or_from_standard_input() -> None:
    program = "z = w*x + b\r\na = sigmoid(z)\r\n(a - t)^2\r\n"
    point = ["w=1", "x=2", "b=-2", "t=0"]
    for typed in (program.encode(), b"\xef\xbb\xbf" + program.encode()):  # some editors begin a file with a mark
        done = run("trace", "-", *point, "--json", typed=typed)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["value"] == 0.25
    assert json.loads(run("trace", program, *point, "--json").stdout)["value"] == 0.25


def test_tree_and_expand_change_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    graph = data(capsys, "trace", "sigmoid(x)*x", "x=1", "--json")
    tree = data(capsys, "trace", "sigmoid(x)*x", "x=1", "--json", "--tree")
    unfolded = data(capsys, "trace", "sigmoid(x)*x", "x=1", "--json", "--expand")
    assert [len(found["nodes"]) for found in (graph, tree, unfolded)] == [3, 4, 8]
    assert graph["gradient"] == pytest.approx(tree["gradient"])
    assert graph["gradient"] == pytest.approx(unfolded["gradient"])


BAD = [
    (["trace", "sin(x", "x=1"], "This parenthesis is never closed.\n  sin(x\n  ^\n"),
    (["trace", "2 + foo(x)", "x=1"],
     "There is no function foo: to multiply, put * before the parenthesis.\n  2 + foo(x)\n      ^\n"),
    (["trace", "x*y", "x=1"], "No value was given for y: add y=1, for example.\n  x*y\n    ^\n"),
    (["trace", "x", "x=1", "y=2"], "There is no variable y: the variables are x.\n"),
    (["trace", "y = x; y", "x=1", "y=2"], "y is assigned by a line, so it takes no value: the variables are x.\n"),
    (["trace", "x", "x=1", "e=2"], "e is a constant, so it takes no value: the variables are x.\n"),
    (["trace", "f(u) = u; f(x)", "x=1", "f=2"], "f is a function, so it takes no value: the variables are x.\n"),
    (["trace", "x", "x=1", "x=2"], "x was given two values: keep one of them.\n"),
    (["trace", "x*y", "x=1,y=2"], "x=1,y=2 is more than one value: put a space between them, as in x=1 y=2.\n"),
    (["trace", "x", "x="], "No number was given for x: write x=1, for example.\n"),
    (["trace", "x", "x"], "x is no value for a variable: write it as x=1.\n"),
    (["trace", "x", "=3"], "=3 is no value for a variable: write it as x=1.\n"),
    (["trace", "x", "x=y"], "The value of x must be a number, not y.\n"),
    (["trace", "x", "x=1/0"],
     "The value of x is no number: c = a / b is undefined at a = 1, b = 0: nothing can be divided by zero.\n"),
    (["trace", "x", "x=2*"],
     "The line ends too early: a number, a name or a parenthesis must follow.\n  2*\n    ^\n"),
    (["trace"], 'Say what to trace: trace "(4x+1)^2" x=1, for example.\n'),
    (["trace", "x", "x=1", "--tres"],
     "There is no option --tres: the options of trace are --compact, --entries, --expand, --full, --json, --tree.\n"),
    (["check", "x", "x=1", "--tree"], "There is no option --tree: the options of check are --json.\n"),
    (["draw", "x"], "There is no command draw: say trace, svg, check, paths, code or train.\n"),
    (["trace", ""], "There is nothing to read yet: type a function such as (4x+1)^2.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), BAD)
@pytest.mark.parametrize("as_json", [False, True])
def test_bad_input_is_answered_on_the_error_stream_with_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str, as_json: bool
) -> None:
    assert said(capsys, *arguments, *(["--json"] if as_json else [])) == (2, "", message)


def test_the_caret_stands_under_the_place_in_a_long_line(capsys: pytest.CaptureFixture[str]) -> None:
    text = "first = 1\n" + "x + " * 100 + "$" + " + x" * 100
    _, _, err = said(capsys, "trace", text, "x=1")
    message, line, caret = err.splitlines()
    assert message == "The sign $ has no meaning here."
    assert len(line) <= 80
    assert line.startswith("  …")
    assert line.endswith("…")
    assert line.index("$") == caret.index("^")


@pytest.mark.thorough
def test_nobody_ever_sees_a_traceback() -> None:
    cases: list[tuple[list[str | bytes], bytes]] = [
        (["trace", b"x # \xff", "x=1", "--json"], b""),
        (["trace", "-", "x=1"], b"\xff\xfe"),
        (["trace", "x", b"\xff=1"], b""),
        (["trace", "x + 1e-" + "9" * 5000, "x=1"], b""),
        (["check", "x + 9^9^9", "x=1"], b""),
        (["check", "max(sqrt(-1), x)", "x=1"], b""),
        (["check", "sin(" * 3000 + "x" + ")" * 3000, "x=1"], b""),
        (["trace", "x", "x=" + "9" * 400], b""),
        ([], b""),
    ]
    for arguments, typed in cases:
        done = run(*arguments, typed=typed)
        assert b"Traceback" not in done.stderr + done.stdout, arguments
        assert done.returncode in {0, 1, 2}
        assert done.returncode != 2 or (done.stdout == b"" and done.stderr)


def test_a_terminal_of_any_encoding_gets_the_signs_of_mathematics() -> None:
    done = run("trace", "x^2", "x=3", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "∂b/∂x" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("text", "reader", "reads"),
    [("+".join(["x"] * 400), "head -c 5", b'{"exp'), ("x", "(exec 0<&-; sleep 1)", b"")],  # the second reads nothing
)
def test_a_reader_that_leaves_early_is_no_error(text: str, reader: str, reads: bytes) -> None:
    command = f'"{sys.executable}" -m backprop_core trace "{text}" x=1 --json | {reader}'
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(shell, cwd=ROOT, env=buffered, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, reads, b"")


def test_check_agrees_and_disagrees_by_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "check", "x*sin(x)", "x=2")
    assert (status, err) == (0, "")
    assert "They agree." in out
    status, out, err = said(capsys, "check", "relu(x)", "x=0")
    assert (status, err) == (1, "")
    assert "They do NOT agree." in out
    assert "Here is a kink, with slope 0 on the left and 1 on the right" in out
    status, out, _ = said(capsys, "check", "abs(x)", "x=0")
    assert status == 0
    assert "They agree." not in out
    assert "no exact derivative to compare with.\n  Here is a kink, with slope -1 on the left and 1 on the right" in out
    status, out, _ = said(capsys, "check", "ln(x)", "x=-1")
    assert status == 1
    assert "There is nothing to compare" in out
    assert "a logarithm needs a positive number" in out
    status, out, _ = said(capsys, "check", "3")
    assert (status, out) == (0, "There is no variable, so there is no gradient.\n")


def test_paths_are_told_with_their_products_and_their_sum(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "paths", "(a+b)*(b-3)", "a=2", "b=1")
    assert "2 paths lead from b to g\n\n  b → c → g\n  ∂g/∂c · ∂c/∂b\n  (-2) · 1 = -2\n" in out
    assert out.endswith("They add up to the gradient: ∂g/∂b = 1\n")
    _, out, _ = said(capsys, "paths", "sum(W @ x)", "W=[[1,2],[0,4],[5,6]]", "x=[3,1]")
    assert "  Jacobians: 1×3 · 3×2\n  [[1, 1, 1]] · [[1, 2], [0, 4], [5, 6]] = [6, 12]\n" in out
    found = data(capsys, "paths", "sum(W @ x)", "W=[[1,2]]", "x=[3,1]", "--json")
    assert [path["partials"][0] for path in found] == [[[3, 1]], [[1, 2]]]
    assert [path["product"] for path in found] == [[[3, 1]], [1, 2]]
    status, _, err = said(capsys, "paths", "sum(W @ x)", "W=ones(300, 300)", "x=ones(300)")
    assert status == 2 and "The Jacobians on these paths have 27,000,300 entries" in err
    _, out, _ = said(capsys, "paths", "y = x + x + x + x + x; y*y*y*y*y", "x=1")
    assert "25 paths lead" in out and "  and 5 more\n" in out


def test_check_gives_the_error_curve_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = data(capsys, "check", "x*sin(x)", "x=2", "--json")
    assert set(one) == {"variable", "gradient", "exact", "agrees", "note", "nudges"}
    assert one["agrees"] is True
    assert len(one["nudges"]) == 13
    assert set(one["nudges"][0]) == {"size", "one_sided", "central", "one_sided_error", "central_error"}


def test_the_columns_of_a_check_stand_under_their_heads(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "check", "x*sin(x)", "x=2")
    lines = out.splitlines()
    head = next(place for place, line in enumerate(lines) if "one-sided" in line)
    columns = [found.start() for found in re.finditer(r"nudge|one-sided|error|two-sided", lines[head])]
    for line in lines[head + 1 : head + 14]:
        assert [found.start() for found in re.finditer(r"(?<= )[-\d]\S*", line.replace(" -", "  "))] == columns


def test_a_slope_that_is_undefined_is_called_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "trace", "x + ln(x)", "x=-1")
    assert "b = undefined\ngradient x = undefined\n" in out


def test_code_is_written_for_one_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "--pytorch", "sum(W @ x)", "W=[[1,2],[3,4]]", "x=[1,2]"]) == 0
    assert "output = torch.sum(W @ x)" in capsys.readouterr().out
    assert main(["code", "x^2", "x=3"]) == 0
    written = capsys.readouterr().out
    exec(written, {})
    assert capsys.readouterr().out == "9.0\n{'x': 6.0}\n"
    assert main(["code", "x^2", "x=3", "--jax", "--pytorch"]) == 2
    assert "Say one of --jax and --pytorch" in capsys.readouterr().err


def test_the_help_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--help")
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("command", list(COMMANDS))
def test_the_help_of_a_command_is_about_that_command(capsys: pytest.CaptureFixture[str], command: str) -> None:
    status, out, err = said(capsys, command, "--help")
    assert (status, err) == (0, "")
    assert COMMANDS[command][1] in out
    assert all(option in out for option in OPTIONS[command])
    assert not any(what in out for other, (_, what) in COMMANDS.items() if other != command)


def test_help_is_given_when_asked_for_and_when_nothing_is(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "--help")
    assert (status, err) == (0, "")
    for command, options in OPTIONS.items():
        assert f"python -m backprop_core {command} " in out
        for option, meaning in options.items():
            assert re.search(rf"^  {option} +{re.escape(meaning)}$", out, re.MULTILINE)
    status, nothing, usage = said(capsys)
    assert (status, nothing, usage) == (2, "", out)


def test_a_note_on_a_longer_text_says_of_which_lines_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    code = "import torch\nx = torch.tensor(2.0)\nprint(x)\ny = x.exp()\nprint(y)"
    _, out, _ = said(capsys, "trace", code)
    assert out.splitlines()[-3:] == [
        "This line was passed over: it computes nothing (line 1).",
        "x is a variable here, and what it is given was taken as its starting value (line 2).",
        "This line was passed over: it calls a library (lines 3, 5).",
    ]
