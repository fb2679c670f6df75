"""Each mistake is called by its name: programs with one in them, run by Python, and judged by the page's own modules."""

from __future__ import annotations

import contextlib
import io
import json
import re
from typing import Any

import pytest

import backprop_core as core
from docs.extensions.javascript import DOCS, engine
from docs.making import written

ROOM = DOCS / "explorable" / "write"
TASKS = {task["id"]: task for task in written.tasks()}
ALIKE = 1e-9
DEPTHS = {"contribute": "contribute", "backward": "backward"} | dict.fromkeys(written.BUGS, "backward")

VALUES = "Node(self.value + other.value"
ADD = "(self, other), (1, 1))"
MULTIPLY = "(other.value, self.value)"
SEND = "operand.gradient += self.gradient * partial"
MISTAKES = [  # the task, what is written for what, and the mistake's name
    ("value", {"self.value + other.value": "0"}, "Still zero"),
    ("value", {"self.value + other.value": "self.value * other.value"}, "A sum that multiplies"),
    ("value", {"self.value * other.value": "self.value + other.value"}, "A product that adds"),
    ("value", {"self.value + other.value": "self.value"}, "One side only"),
    ("value", {"self.value * other.value": "self.value - other.value"}, "A wrong value"),
    ("value", {"Node(self.value * other.value)": "self.value * other.value"}, "A bare number"),
    ("value", {"Node(self.value + other.value)": "Node(self)"}, "A value that is no number"),
    ("value", {"self.value + other.value": "self + other"}, "It calls itself"),
    ("value", {"self.value + other.value": "self.value + other"}, "A node where a number should be"),
    ("value", {"self.value + other.value": "self.value + other.valeu"}, "A thing that isn’t there"),
    ("value", {"self.value = value": "self.value = 1"}, "A node that forgets its value"),
    ("value", {"class Node": "class Nodes", "Node(": "Nodes("}, "Something is missing"),
    ("value", {"Node(self.value + other.value)": "Node()"}, "Too many things, or too few"),
    ("operands", {"        self.operands = operands\n": ""}, "Operands that aren’t kept"),
    ("operands", {"self.value + other.value, (self, other)": "self.value + other.value"}, "Forgotten operands"),
    ("operands", {", (self, other)": ", (self.value, other.value)"}, "Values instead of nodes"),
    ("operands", {"(self, other))": "(other, self))"}, "The wrong order"),
    ("operands", {"(self, other))": "(self,))"}, "A forgotten operand"),
    ("operands", {"(self, other))": "self)"}, "Operands that are no list"),
    ("operands", {"operands=()": "operands=(1,)"}, "A leaf with operands"),
    ("operands", {"(self, other))": "(self, self))"}, "Other operands"),
    ("partials", {"        self.partials = partials\n": ""}, "Partials that aren’t kept"),
    ("partials", {", (1, 1)": ""}, "Forgotten partials"),
    ("partials", {"(1, 1)": "(1,)"}, "A forgotten partial"),
    ("partials", {"(1, 1)": "1"}, "Partials that are no list"),
    ("partials", {MULTIPLY: "(self.value, other.value)"}, "A product that didn’t swap"),
    ("partials", {MULTIPLY: "(1, 1)"}, "The partials of a sum"),
    ("partials", {MULTIPLY: "(other.value, other.value)"}, "Twice the same partial"),
    ("partials", {MULTIPLY: "(2, 3)"}, "A wrong partial"),
    ("partials", {MULTIPLY: "(other, self)"}, "A node where a number should be"),
    ("partials", {"(1, 1)": "(self.value, other.value)"}, "A sum that multiplies"),
    ("partials", {"self.value + other.value, (self": "self.value - other.value, (self"}, "A wrong value"),
    ("contribute", {"+=": "="}, "Plain = instead of +="),
    ("contribute", {"self.gradient * partial": "partial"}, "Forgotten upstream"),
    ("contribute", {"self.gradient * partial": "self.gradient"}, "Forgotten partial"),
    ("contribute", {"self.gradient * partial": "self.value * partial"}, "The value instead of the gradient"),
    ("contribute", {"self.gradient * partial": "-self.gradient * partial"}, "The wrong sign"),
    ("contribute", {"self.gradient * partial": "self.gradient + partial"}, "Added where it’s multiplied"),
    ("contribute", {SEND: "operand.gradient"}, "Nothing arrives"),
    ("contribute", {SEND: "self.gradient += operand.gradient + partial"}, "The node changes itself"),
    ("contribute", {"        self.gradient = 0\n": ""}, "A gradient that never began"),
    ("contribute", {"        self.gradient = 0\n": "", "+=": "="}, "No gradient"),
    ("contribute", {"self.gradient * partial": "self.gradient * partial * 2"}, "A wrong contribution"),
    ("contribute", {"def contribute": "def contributes"}, "No contribute"),
    ("backward", {"+=": "="}, "Plain = instead of +="),
    ("backward", {"self.gradient * partial": "partial"}, "Forgotten upstream"),
    ("backward", {"reversed(order)": "order"}, "Stuck after one level"),
    ("backward", {"if node not in order": "if True"}, "Twice in the list"),
    ("backward", {"visit(output)\n    output": "order.append(output)\n    output"}, "Stuck after one level"),
    ("backward", {"    output.gradient = 1\n": ""}, "It never starts"),
    ("backward", {"output.gradient = 1": "output.gradient = output.value"}, "A wrong start"),
    ("backward", {"def backward": "def backwards"}, "No backward yet"),
    ("backward", {"node.contribute()": "node.contribute() if node.operands else 1 / 0"}, "Python stopped"),
    ("backward", {"reversed(order)": "list(reversed(order))[:2]"}, "A wrong gradient"),
    ("upstream", {}, "Not yet"),
    ("slope", {}, "Not yet"),
    ("early", {}, "Not yet"),
    ("early", {"class Node": "class Nodes", "Node(": "Nodes("}, "Something is missing"),
]
AT_ONCE = (
    "def backward(output):\n    output.gradient = 1\n    def visit(node):\n        for operand, partial in "
    "zip(node.operands, node.partials):\n            operand.gradient += node.gradient * partial\n"
)
EARLY = [
    written.text("engine", written.LAST, "early").partition("def backward")[2].join(["def backward", ""]),
    AT_ONCE + "            visit(operand)\n    visit(output)\n",
    AT_ONCE + "        for operand in node.operands:\n            visit(operand)\n    visit(output)\n",
]


def module(name: str) -> str:
    engine().module(ROOM / name)
    return f"modules[{str(ROOM / name)!r}]"


def answer(task: str, program: str) -> dict[str, str]:
    """What is said to a program."""
    probe = engine().call(f"(task) => {module('answers.js')}.probeFor(task)", TASKS[task])
    names: dict[str, Any] = {"__name__": "__main__"}
    problem = ""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(program, names)
        except Exception as error:
            problem = f'File "<stdin>", line 1\n{type(error).__name__}: {error}'
        exec(probe, names)
    facts = names["facts_for_the_page"]
    said: dict[str, str] = engine().call(
        f"(task, problem, facts) => {module('answers.js')}.answerTo(task, problem, facts).answer",
        TASKS[task],
        problem,
        facts,
    )
    return said


def changed(task: str, changes: dict[str, str]) -> str:
    program = str(TASKS[task]["start" if task in written.BUGS else "finished"])
    for right, wrong in changes.items():
        assert right in program, right
        program = program.replace(right, wrong)
    return program


@pytest.mark.parametrize("task", TASKS)
def test_the_finished_program_is_right(task: str) -> None:
    assert answer(task, TASKS[task]["finished"])["kind"] == "right"


@pytest.mark.parametrize(("task", "changes", "name"), MISTAKES)
def test_a_mistake_is_called_by_its_name(task: str, changes: dict[str, str], name: str) -> None:
    said = answer(task, changed(task, changes))
    assert (said["kind"], said["name"]) == ("mistake", name), said["says"]
    assert re.search(r"[.?]$", said["says"])
    missing = [line.strip() for line in TASKS[task]["finished"].splitlines() if line.strip()[-1:] not in ("", ":")]
    assert not [line for line in missing if len(line) > 16 and line in said["says"]], "it gives no line away"


@pytest.mark.parametrize("backward", EARLY)
def test_whoever_passes_on_too_early_is_told(backward: str) -> None:
    engine_without = written.text("engine").partition("def backward")[0]
    said = answer("backward", f"{engine_without}{backward}")
    assert said["name"] == "Out of order: too early", said


def test_every_name_is_tried() -> None:
    named = set()
    for path in ("mistakes.js", "mistakes_backward.js"):
        text = (ROOM / path).read_text(encoding="utf-8")
        named |= set(re.findall(r'mistake\("([^"]+)"', text)) | set(re.findall(r'name: "([^"]+)"', text))
    assert named - {name for *_, name in MISTAKES} == {"Out of order: too early"}


def test_a_program_that_is_right_and_then_stops_is_told_where() -> None:
    said = answer("value", TASKS["value"]["finished"] + "print(nobody)\n")
    assert (said["kind"], said["name"]) == ("problem", "Line 1")
    assert "nobody" in said["says"]


def test_what_a_program_is_compared_with_is_the_core_s_trace() -> None:
    graphs = engine().call(f"() => {module('expected.js')}.graphs(true)")
    assert len(graphs) == 6
    for graph in graphs:
        leaves = [place for place, (kind, *_) in enumerate(graph["spec"]) if kind == "leaf"]
        names = [name for name in re.findall(r"\b[a-z]\b", graph["text"]) if name not in "spq"]
        at = dict(zip(dict.fromkeys(names), (graph["spec"][place][1] for place in leaves), strict=True))
        trace = core.trace(graph["text"], at)
        assert [node.value for node in trace.nodes] == pytest.approx(graph["values"], rel=ALIKE)
        assert [node.adjoint for node in trace.nodes] == pytest.approx(graph["gradients"], rel=ALIKE)


def test_a_training_by_other_numbers_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    program = TASKS["train"]["finished"].replace(f"range({written.STEPS})", "range(12)")
    assert answer("train", program)["name"] == "It learns, its own way."
    assert answer("train", program.replace("knob.value -=", "knob.value +="))["name"] == "It doesn’t learn"
    assert json.dumps(capsys.readouterr().out) == '""'
