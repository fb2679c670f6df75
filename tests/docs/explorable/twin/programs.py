"""Writes programs that nobody thought of, the same for the same seed: the whole table of operations, functions,
named lines, shared variables, strange names and numbers, points at kinks and outside domains, and misprints."""

from __future__ import annotations

import random
from dataclasses import dataclass

from backprop_core.operations import COMPARISONS, OPERATIONS

NAMES = (
    "x y z w t u v a b c g h x1 w_1 net_h1 alpha beta2 θ λ_2 σ Omega Δx lambda constructor __proto__ toString _ h_ "
    "hasOwnProperty if e1 xy x_in_2 a1 valueOf"
).split()
NUMBERS = "0 1 2 3 7 10 0.5 .5 3. 2.50 0.01 1e-3 1E+05 1e-010 12345.678 3.14159 1e308 1e-320 100000 9999.5".split()
POINTS = (0.0, 1.0, -1.0, 0.5, 2.0, -0.25, 1 / 3, 0.1, 3.0, -2.0, 10.0, 1e-9, 25.0, 710.0, -745.0, 1e200, -1e-300, 4e15)
CALLS = [row for row in OPERATIONS.values() if row.binds == 5]
ENDS = (";", "\n", "\n", " # a remark 😀\n", "\n\n  ")
MISPRINTS = ("", "", "(", ")", ",", "=", "^", "*", "2", " 3 ", "x", ";", "\n", "é", "😀", "f(", "\t", "#")
INFIX = ["+", "-", "*", "/", "^", "**", "·", "×", "÷", "−", " + ", " - ", " * "]


@dataclass(frozen=True)
class Case:
    """A program, a point, and how it is to be looked at."""

    text: str
    at: dict[str, float]
    tree: bool
    expand: bool
    compact: bool = False


class Author:
    """Writes one program after another."""

    def __init__(self, seed: object):
        self.dice = random.Random(str(seed))
        self.names: list[str] = []  # what may be used: variables and named lines
        self.functions: dict[str, int] = {}

    def program(self) -> str:
        """One expression, or several lines of names and functions."""
        dice = self.dice
        fresh = dice.sample(NAMES, 12)
        self.names = fresh[: dice.randint(1, 4)]
        self.functions = {}
        lines = []
        for name in fresh[4 : 4 + dice.choice((0, 0, 0, 1, 2, 3))]:
            if dice.random() < 0.5:
                parameters = dice.sample(NAMES[:6], dice.randint(1, 3))
                outside, self.names = self.names, [*self.names, *parameters, *parameters]
                lines.append(f"{name}({', '.join(parameters)}) = {self.expression(dice.randint(1, 3))}")
                self.names = outside
                self.functions[name] = len(parameters)
            else:
                lines.append(f"{name} = {self.expression(dice.randint(0, 4))}")
                self.names += [name, name]
        lines.append(self.expression(dice.choice((1, 2, 3, 4, 5, 6))))
        if dice.random() < 0.1 and fresh[9] not in lines[-1]:
            lines[-1] = f"{fresh[9]} = {lines[-1]}"
        return "".join(line + dice.choice(ENDS) for line in lines[:-1]) + lines[-1]

    def expression(self, depth: int) -> str:
        dice = self.dice
        if depth == 0 or dice.random() < 0.04:
            return self.leaf()
        kind = dice.random()
        if kind < 0.45:
            return self.side(depth) + dice.choice(INFIX) + self.side(depth)
        if kind < 0.53:
            return dice.choice(NUMBERS[:10]) + dice.choice((self.letter(), f"({self.expression(depth - 1)})"))
        if kind < 0.6:
            return "-" + self.side(depth)
        if kind < 0.75 and self.functions:
            name, count = dice.choice(list(self.functions.items()))
            return self.call(name, count, depth)
        row = dice.choice(CALLS)
        most = row.arity[1] or 4
        if row.name == "log" and dice.random() < 0.5:
            return self.call("log", 1, depth)
        return self.call(row.name, dice.randint(row.arity[0], most), depth)

    def call(self, name: str, count: int, depth: int) -> str:
        operands = [self.expression(depth - 1) for _ in range(count)]
        if name == "where":
            operands[0] += f" {self.dice.choice(list(COMPARISONS))} {self.expression(depth - 1)}"
        return f"{name}({', '.join(operands)})"

    def side(self, depth: int) -> str:
        """An operand of an infix sign, in parentheses or not."""
        text = self.expression(self.dice.choice((depth - 1, depth - 1, self.dice.randint(0, depth - 1))))
        return text if self.dice.random() < 0.4 else f"({text})"

    def leaf(self) -> str:
        kind = self.dice.random()
        if kind < 0.3:
            return self.dice.choice(NUMBERS) if kind < 0.1 else self.dice.choice(NUMBERS[:9])
        return self.dice.choice(("e", "pi", "π")) if kind < 0.36 else self.letter()

    def letter(self) -> str:
        return self.dice.choice(self.names)

    def number(self) -> float:
        if self.dice.random() < 0.4:
            return self.dice.choice(POINTS)
        return self.dice.choice((round(self.dice.uniform(-3, 3), 2), self.dice.uniform(-3, 3), self.dice.uniform(0, 1)))

    def misprint(self, text: str) -> str:
        """A text with a sign lost, doubled, swapped or put in."""
        place = self.dice.randrange(len(text) + 1)
        return text[:place] + self.dice.choice(MISPRINTS) + text[place + self.dice.randint(0, 2) :]
