"""How the tests say what was parsed: every operation in parentheses, so that no rule of precedence hides."""

from __future__ import annotations

from backprop_core.language.expression import CALL, CONSTANT, VARIABLE, Node, Program
from backprop_core.language.parser import parse

SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "mod": "%", "power": "^", "matmul": "@"}


def tree(nodes: tuple[Node, ...]) -> str:
    """`(x + (2 * y))` for `x+2y`."""
    texts: list[str] = []
    for node in nodes:
        operands = [texts[index] for index in node.operands]
        if node.operation in {CONSTANT, VARIABLE}:
            texts.append(node.name or node.literal or "?")
        elif node.operation in SIGNS:
            texts.append(f"({operands[0]} {SIGNS[node.operation]} {operands[1]})")
        elif node.operation == "negate":
            texts.append(f"(-{operands[0]})")
        else:
            name = node.name if node.operation == CALL else node.operation
            told = [f"{key}={value}".replace("'", "") for key, value in node.settings]
            texts.append(f"{name}({', '.join([*operands, *told])})")
    return texts[-1]


def read(text: str) -> str:
    """All lines of a program, each with its tree."""
    said = []
    for line in parse(text).lines:
        head = line.name or ""
        if line.parameters is not None:
            head += f"({', '.join(line.parameters)})"
        said.append(f"{head} = {tree(line.nodes)}" if head else tree(line.nodes))
    return "; ".join(said)


def meaning(program: Program) -> list[object]:
    """All that a program says, its numbers as numbers however they are spelled."""
    return [
        (line.name, line.parameters, [(*node._replace(span=(0, 0), literal=None), number(node)) for node in line.nodes])
        for line in program.lines
    ]


def number(node: Node) -> float | None:
    return None if node.literal is None else float(node.literal)
