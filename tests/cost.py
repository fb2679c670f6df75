"""What each kind of large input costs at n, 2n and 4n, stage by stage, in both languages: work counted, and no clock.

    python -m tests.cost            # the table
    python -m tests.cost --size 500 # with a larger n

In Python every line that is run counts, in JavaScript every block that V8 enters. What a single call of the languages'
own does inside, such as finding a word in a text, is not seen.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import backprop_core as bc
from backprop_core.graph.build import Graph, build
from backprop_core.graph.layout import lay_out
from backprop_core.language.expression import Program
from backprop_core.notation import NOTATIONS
from backprop_core.notation.writer import write
from backprop_core.tracing.run import Run
from backprop_core.writers.compiler import write_source
from backprop_core.writers.frameworks import FRAMEWORKS
from tests.commands import ROOT
from tests.work import lines_run

SIZE = 64
FACTORS = (1, 2, 4)
ENDS = (1, 4)  # which tell the growth, so a test asks for no more
MOST_GROWTH = 2.3  # from n to 2n: with n log n a little more than 2
DRIVER = Path(__file__).with_name("cost.js")

KINDS: dict[str, Callable[[int], str]] = {
    "many operands": lambda n: f"max({', '.join(f'x{place}' for place in range(n))})",
    "one operand, many times": lambda n: f"min({', '.join(['x'] * n)})",
    "a variable with many users": lambda n: "x" + " + x*2" * n,
    "a line with many users": lambda n: "s = x*y\n" + " + ".join(["sin(s)"] * n),
    "many names": lambda n: " + ".join([f"x{place}*w{place}" for place in range(n)]),
    "many lines": lambda n: "\n".join(["y0 = x", *[f"y{place + 1} = y{place}*w + x" for place in range(n)], "y0 + w"]),
    "many lines that are used": lambda n: "\n".join(["y0 = x", *[f"y{i + 1} = y{i}*w + 1" for i in range(n)]]),
    "a chain of functions": lambda n: "\n".join(
        ["f0(u) = u + 1", *[f"f{i + 1}(u) = f{i}(u)*w" for i in range(n)], f"f{n}(x)"]
    ),
    "many calls": lambda n: "f(u, v) = u*v + 1\n" + " + ".join([f"f(x, w{place})" for place in range(n)]),
    "deep parentheses": lambda n: "(" * n + "x" + "+1)" * n,
    "deep functions": lambda n: "sin(" * n + "x" + ")" * n,
    "deep powers": lambda n: "x" + "^1" * n,
    "signs": lambda n: "-" * n + "x",
    "long names": lambda n: "long" * n + "*" + "name" * n,
    "a long number": lambda n: "x*0." + "123" * n,
    "a long comment": lambda n: "x # " + "word " * n,
    "empty lines": lambda n: "x\n" + "\n" * n,
    "textbook signs": lambda n: "|x| + √x⋅sin² x − ½x² + " * n + "x",
    "fractions of LaTeX": lambda n: r"\frac{x}{" * n + r"\sigma(x)" + "}" * n,
    "lines of LaTeX": lambda n: r"\begin{aligned}" + r"y_0 &= x \\ " + "".join(
        [rf"y_{{{i + 1}}} &= \tanh(y_{{{i}}}) \\ " for i in range(n)]
    ) + rf"y_{{{n}}}\end{{aligned}}",
    "lines of code": lambda n: "import numpy as np\n" + "".join(
        [f"y{i + 1} = np.exp({'x' if i == 0 else f'y{i}'})  # a remark\n" for i in range(n)]
    ) + f"print(y{n})",
    "methods of code": lambda n: "x" + ".sin()" * n,
}  # fmt: skip
ERRORS: dict[str, Callable[[int], str]] = {
    "no operand at the end": lambda n: "x + " * n,
    "never closed": lambda n: "(" * n + "x",
    "closed too often": lambda n: "x" + " + x" * n + ")",
    "an unknown function behind many": lambda n: "".join([f"func{i}(u) = u + 1\n" for i in range(n)]) + "funk(x)",
    "a name twice": lambda n: "".join([f"y{i} = x\n" for i in range(n)]) + "y0 = x",
    "a sign without meaning": lambda n: "x + " * n + "?",
    "unused lines": lambda n: "".join([f"y{i} = x\n" for i in range(n)]) + "x",
    "numbers for names": lambda n: "".join([f"y{i} = {i}\n" for i in range(n)]) + "y0",
    "an open LaTeX fraction": lambda n: r"\frac{x}{" * n,
    "lines of LaTeX that are never closed": lambda n: r"\\ \sqrt{" * n,
    "an open call of code": lambda n: "np.exp(" * n + "x",
}


class Cell(NamedTuple):
    """The work of one stage on one kind of input, at n, 2n and 4n, or at both ends alone."""

    kind: str
    stage: str
    counts: list[int]


class Subject(NamedTuple):
    """What the stages work on, made ready without being counted."""

    text: str
    program: Program
    graph: Graph
    at: dict[str, float]

    def trace(self) -> bc.Trace:
        """A trace of which nothing has been asked yet."""
        return bc.Trace.of(self.graph, self.at)


def subject(text: str) -> Subject:
    program = bc.parse(text)
    return Subject(text, program, build(program), dict.fromkeys(program.variables, 0.5))


def words(on: Subject) -> Callable[[], object]:
    trace = on.trace()
    return lambda: [step.words("latex") for step in trace.steps]


def of_trace(work: Callable[[bc.Trace], object]) -> Callable[[Subject], Callable[[], object]]:
    def prepared(on: Subject) -> Callable[[], object]:
        trace = on.trace()
        return lambda: work(trace)

    return prepared


STAGES: dict[str, Callable[[Subject], Callable[[], object]]] = {
    "read": lambda on: lambda: bc.parse(on.text),
    "build": lambda on: lambda: build(on.program),
    "tree": lambda on: lambda: build(on.program, tree=True),
    "compact": lambda on: lambda: build(on.program, compact=True),
    "passes": lambda on: lambda: Run.of(build(on.program), on.at),
    "words": words,
    "notes": of_trace(lambda trace: trace.notes),
    "notation": lambda on: lambda: [write(on.program, notation) for notation in NOTATIONS],
    "layout": lambda on: lambda: lay_out(on.graph),
    "JSON": of_trace(lambda trace: trace.json()),
    "compile": lambda on: lambda: write_source(on.graph),
    "code": lambda on: lambda: [bc.write_code(on.program, on.at, framework) for framework in FRAMEWORKS],
}

# What asks SymPy, or walks along every path, at a smaller size, and where twice the size is no more than twice the task:
# a check nudges each variable by itself, SymPy differentiates the whole for each, and the paths of a variable with many
# users are as many, each as long.
ANALYSES: dict[str, Callable[[Subject], Callable[[], object]]] = {
    "check": of_trace(bc.check),
    "exact": lambda on: lambda: bc.exact(on.program).latex(),
    "paths": of_trace(lambda trace: bc.paths(trace, "x" if "x" in trace.at else "x0")),
}
ANALYSED = (
    ("a variable with many users", "check"),
    ("a variable with many users", "exact"),
    ("a chain of functions", "check"),
    ("a chain of functions", "exact"),
    ("a chain of functions", "paths"),
    ("many names", "paths"),
    ("many lines that are used", "paths"),
)
ANALYSED_SIZE = 8


def counted(text: str, stages: dict[str, Callable[[Subject], Callable[[], object]]]) -> dict[str, int]:
    """The lines that each stage runs."""
    on = subject(text)
    return {name: lines_run(stage(on)) for name, stage in stages.items()}


def refused(text: str) -> None:
    """Read a text and show what is wrong with it, if anything is."""
    try:
        bc.parse(text)
    except bc.BackpropError as error:
        error.show()


def python_cells(
    size: int, kinds: dict[str, Callable[[int], str]] = KINDS, factors: Sequence[int] = FACTORS
) -> Iterator[Cell]:
    """Each kind of input, each stage, and the work at each multiple of the size."""
    for kind, text in kinds.items():
        counted(text(4), STAGES)  # what is made once, such as compiled rows, is no part of it
        found = [counted(text(size * factor), STAGES) for factor in factors]
        for stage in STAGES:
            yield Cell(kind, stage, [one[stage] for one in found])


def analysis_cells(size: int = ANALYSED_SIZE, factors: Sequence[int] = FACTORS) -> Iterator[Cell]:
    for kind, stage in ANALYSED:
        text, stages = KINDS[kind], {stage: ANALYSES[stage]}
        counted(text(2), stages)
        yield Cell(kind, stage, [counted(text(size * factor), stages)[stage] for factor in factors])


def error_cells(size: int, factors: Sequence[int] = FACTORS) -> Iterator[Cell]:
    for kind, text in ERRORS.items():
        refused(text(4))
        yield Cell(kind, "read", [lines_run(partial(refused, text(size * factor))) for factor in factors])


def javascript_cells(size: int, factors: Sequence[int] = FACTORS) -> Iterator[Cell]:
    """The same of the twin, run by Deno, whose V8 counts blocks."""
    inputs = {
        kind: [{"text": text(size * factor), "at": at_half(text(size * factor))} for factor in factors]
        for kind, text in {**KINDS, **ERRORS}.items()
    }
    for kind, stages in blocks_entered({"inputs": inputs, "onlyRead": [*ERRORS]}).items():
        for stage, counts in stages.items():
            yield Cell(kind, stage, counts)


def blocks_to_read(texts: list[str]) -> list[int]:
    """How many blocks V8 enters to read or refuse each text."""
    question = {"inputs": {"texts": [{"text": text, "at": {}} for text in texts]}, "onlyRead": ["texts"]}
    return blocks_entered(question)["texts"]["read"]


def blocks_to_draw(text: str, tree: bool = False) -> int:
    """How many blocks V8 enters until an explorable of a text stands, or is refused."""
    question = {"inputs": {"text": [{"text": text, "tree": tree}]}, "onlyRead": [], "onlyDrawn": ["text"]}
    return blocks_entered(question)["text"]["drawn"][0]


def blocks_entered(question: dict[str, Any]) -> dict[str, dict[str, list[int]]]:
    """What cost.js counts: for each kind of input and each stage, the blocks of each input."""
    done = subprocess.run(
        [Path(sys.executable).with_name("deno"), "run", "--quiet", "--allow-all", DRIVER, ROOT / "docs"],
        input=json.dumps(question),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "DENO_DIR": str(ROOT / "build" / "deno"), "DENO_NO_UPDATE_CHECK": "1"},
    )
    found: dict[str, dict[str, list[int]]] = json.loads(done.stdout)
    return found


def at_half(text: str) -> dict[str, float]:
    try:
        return dict.fromkeys(bc.parse(text).variables, 0.5)
    except bc.BackpropError:
        return {}


def growth(counts: list[int]) -> float:
    """How much more is done for twice the size, as the mean of both doublings."""
    return math.sqrt(counts[-1] / counts[0])


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.cost", description="Work at n, 2n and 4n, by kind and stage."
    )
    parser.add_argument("--size", type=int, default=SIZE)
    size = parser.parse_args().size
    for language, cells in (
        ("Python, lines run", [*python_cells(size), *analysis_cells(), *error_cells(size)]),
        ("JavaScript, blocks entered", [*javascript_cells(size)]),
    ):
        print(f"\n{language}: {'':<20} {'n':>10} {'2n':>10} {'4n':>10}  growth    (n = {size})")
        for kind, stage, counts in cells:
            mark = "  !" if growth(counts) > MOST_GROWTH else ""
            print(
                f"{kind:<32} {stage:<10} {counts[0]:>10,} {counts[1]:>10,} {counts[2]:>10,}  {growth(counts):.2f}{mark}"
            )


if __name__ == "__main__":
    main()
