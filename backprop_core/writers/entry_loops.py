"""Rows of the table of numbers as JavaScript loops over the entries of arrays.

A function that is called for each entry is slow where many are called in turn; in a loop of its own each is written in.
"""

from __future__ import annotations

import re

from ..operation import LETTERS, Operation
from ..operations import ROWS
from ..tracing.row_code import code, own_name, stable_nodes

KNOWN = (*LETTERS, "z")  # the operands, and the result
STEPS = ("i", "j", "k", "l")  # 1 for an array, 0 for a number, which stays where it is


def loops_text() -> str:
    """A JavaScript object: for each row the loops of its value and its partials; null where it takes any number."""
    lines = ["export const loops = {", "  __proto__: null,"]
    for row in ROWS:
        partials = [loop(code(stable_nodes(row.name, rank), own_name)) for rank in range(len(row.partials))]
        lines.append(f"  {row.name}: {{ value: {value_loop(row)}, partials: [{', '.join(partials)}] }},")
    return "\n".join([*lines, "};"])


def value_loop(row: Operation) -> str:
    """The loop for a row's value."""
    return "null" if row.arity[1] is None else loop(row.value)


def loop(expression: str) -> str:
    """A loop that works an expression of u, v, w and z out for each entry."""
    used = set(re.findall("[A-Za-z_]+", expression))
    entries = [f"{name} = {name}s[at * {step}]" for name, step in zip(KNOWN, STEPS, strict=True) if name in used]
    bind = f"const {', '.join(entries)}; " if entries else ""
    around = f"{', '.join(f'{name}s' for name in KNOWN)}, {', '.join(STEPS)}"
    return f"(made, {around}) => {{ for (let at = 0; at < made.length; at += 1) {{ {bind}made[at] = {expression}; }} }}"
