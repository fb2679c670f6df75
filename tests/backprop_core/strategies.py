"""Programs over the whole table, written by Hypothesis (which shrinks what fails) or by the thousand from a seed.

Each is written part by part: strategies built from strategies inside a drawn program take seconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from backprop_core import Trace, parse, trace
from backprop_core.operations import COMPARISONS, ROWS

VARIABLES = ("x", "y", "w1", "alpha", "t0", "lambda", "at")  # names that code might trip over among them
NUMBERS = ("0", "1", "2", "3", "0.5", "1.5", "10", "1e-3", "2.5e2", "e", "pi")
SIGNS = ("+", "-", "*", "/", "^")
CALLED = {row.name: row.arity for row in ROWS if row.binds == 5}
FUNCTIONS = tuple(sorted(CALLED))
BETWEEN = ("\n", "; ", "  # a comment\n")

Choose = Callable[[Sequence[Any]], Any]  # one of a sequence
Functions = dict[str, int]  # how many operands each of the program's own takes


@dataclass(frozen=True)
class Program:
    """A text and a point to look at it from."""

    text: str
    at: dict[str, float]


def expression(choose: Choose, names: tuple[str, ...], functions: Functions, size: int) -> str:
    """An expression with about `size` leaves at most."""
    if size <= 1:
        return str(choose(names if choose(range(10)) < 6 else NUMBERS))
    kind = choose(range(10))
    if kind < 4:
        left = choose(range(1, size))
        first = expression(choose, names, functions, left)
        return f"({first} {choose(SIGNS)} {expression(choose, names, functions, size - left)})"
    if kind == 4:
        return f"(-{expression(choose, names, functions, size - 1)})"
    if kind == 5:
        return f"2({expression(choose, names, functions, size - 1)})"
    if kind < 8 or not functions:
        name = choose(FUNCTIONS)
        least, most = CALLED[name]
        count = least if most is not None else choose(range(2, 4))
    else:
        name = choose(tuple(functions))
        count = functions[name]
    operands = [expression(choose, names, functions, size // count) for _ in range(count)]
    if name == "where":
        operands[0] += f" {choose(list(COMPARISONS))} {operands[-1]}"
    return f"{name}({', '.join(operands)})"


def program(choose: Choose, variables: tuple[str, ...], size: int) -> str:
    """Functions, shared lines and an output."""
    functions: Functions = {}
    names = variables
    lines = []
    for number in range(choose(range(3))):
        parameters = ("u", "v")[: choose((1, 2))]
        body = expression(choose, parameters + variables[:1], functions, choose(range(1, 5)))
        lines.append(f"f{number}({', '.join(parameters)}) = {body}")
        functions = functions | {f"f{number}": len(parameters)}
    for number in range(choose(range(4))):
        lines.append(f"h{number} = {expression(choose, names, functions, choose(range(1, 5)))}")
        names = (f"h{number}", *names)
    lines.append(expression(choose, names, functions, choose(range(1, size + 1))))
    return str(choose(BETWEEN)).join(lines)


# Numbers of every size, plain ones most often.
numbers = st.one_of(
    st.floats(-3, 3).map(lambda number: round(number, 3)),
    st.floats(-3, 3).map(lambda number: round(number, 3)),
    st.sampled_from([0.0, 1.0, -1.0, 2.0, 0.5]),
    st.floats(-1e6, 1e6),
    st.floats(allow_nan=False, allow_infinity=False),
)
points = st.dictionaries(st.sampled_from(VARIABLES), numbers, min_size=1, max_size=3)


@st.composite
def expressions(draw: st.DrawFn, names: tuple[str, ...] = VARIABLES, size: int = 8) -> str:
    return expression(lambda options: draw(st.sampled_from(options)), names, {}, draw(st.integers(1, size)))


@st.composite
def programs(draw: st.DrawFn, size: int = 8) -> Program:
    at = draw(points)
    return Program(program(lambda options: draw(st.sampled_from(options)), tuple(at), size), at)


def from_seed(seed: int, size: int = 8) -> Program:
    """The program of a number, always the same."""
    chance = random.Random(seed)
    variables = chance.sample(VARIABLES, chance.randint(1, 3))
    at = {
        name: chance.choice([0.0, 1.0, -1.0, *(round(chance.uniform(-3, 3), 3) for _ in range(7))])
        for name in variables
    }
    return Program(program(chance.choice, tuple(variables), size), at)


def traced(program: Program) -> Trace:
    """A program at its point, as far as it has the point's variables."""
    names = parse(program.text).variables
    return trace(program.text, {name: number for name, number in program.at.items() if name in names})
