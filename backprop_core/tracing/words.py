"""What is said at each step: the rule, the formula in letters, the same with numbers, and a sentence.

The sentences are templates in one table, so that the browser's engine says the same words.
"""

from __future__ import annotations

from typing import NamedTuple

SENTENCES = {
    "constant": "{z} is the constant {literal}: it never moves, so no gradient goes there.",
    "variable": "{x} is a variable, here {number}.",
    "leaf": "{z} is the variable {x}, here {number}.",
    "minus leaf": "{z} is minus the variable {x}, here {number}.",
    "value": "{verb}: {result}.",
    "undefined": "{equation} is undefined{where}: {reason}.",
    "at": "{equation}{where}: {reason}.",
    "where": " at {operands}",
    "undefined below": "{equation} is undefined, because a value below it is.",
    "no slope": "{equation} has no slope into {u}{where}: {reason}.",
    "steep": "{equation}, but what reaches {u}{where} is no finite number: {reason}.",
    "seed": "The output comes first: {z} moves exactly as much as itself, so {slope} is 1.",
    "scaled": "{equation}, so a change in {u} is multiplied by {partial} on its way to {z}.",
    "unchanged": "{equation}, so a change in {u} reaches {z} unchanged.",
    "flipped": "{equation}, so a change in {u} reaches {z} with its sign flipped.",
    "stopped": "{equation}, so a small change in {u} does not reach {z}: it is multiplied by {partial}.",
    "idle": "The output does not move with {z} here, whatever the slope of {equation} is: nothing goes on to {u}.",
    "slope undefined": "{equation}, but its slope into {u} is undefined here, so nothing can be said about {u}.",
    "part": " {u} has {count} users: this is contribution {part}, and more will be added.",
    "last part": " {u} has {count} users: their contributions add up to {total}.",
    "place": " {x} stands in {count} places: this is contribution {part}, and more will be added.",
    "last place": " {x} stands in {count} places: their contributions add up to {total}.",
    "cancellation": "the operands nearly cancel, so {trust}",
    "parts cancel": "the contributions nearly cancel, so {trust}",
    "rounding": "small errors of rounding are magnified here, so {trust}",
    "underflow": "the true number is not 0, but too small for the computer to hold (below 2.2e-308)",
    "trust": "only about {digits} digits of {z} can be trusted",
    "trust one": "only about one digit of {z} can be trusted",
    "trust none": "what is left of {z} is an error of rounding",
}


class Equation(NamedTuple):
    """left = letters = numbers (= or ≈) result; `numbers` is empty where there is nothing to plug in."""

    left: str
    letters: str
    numbers: str
    relation: str
    result: str
    joint: str = "="

    @property
    def formula(self) -> str:
        """The equation in letters."""
        return f"{self.left} {self.joint} {self.letters}"

    @property
    def plugged(self) -> str:
        """The equation with the numbers plugged in."""
        middle = f"= {self.numbers} " if self.numbers else ""
        return f"{self.left} {middle}{self.relation} {self.result}"


class ArrayWords(NamedTuple):
    """What is said besides where an array goes back.

    Attributes:
        pull: how it goes back, of u, v, z and g, the adjoint of z: `outer(g, v)`; `entries` where it is no product.
        letters: which entries meet, `i,j->ij`; empty where the table says it of entries one by one.
        shapes: those of the equation: `2×3 = 2 · 3`.
        each: what happens to an entry.
        way_round: why the factors stand the way round that they do; empty where there are not two.
        fold: what was stretched and is added up; empty where nothing was.
    """

    pull: str
    letters: str
    shapes: str
    each: str
    way_round: str
    fold: str

    def json(self) -> dict[str, str]:
        """What of it says how an array goes back, as plain data."""
        if not self.pull:
            return {"letters": self.letters}
        return {
            "pull": self.pull,
            "letters": self.letters,
            "shapes": self.shapes,
            "way_round": self.way_round,
            "fold": self.fold,
        }


class Words(NamedTuple):
    """All that is said at one step, in one notation.

    In LaTeX and Typst the mathematics inside the sentence stands between dollar signs, and every computed number
    carries its role.
    """

    rule: str
    reason: str
    equation: Equation
    partial: Equation | None  # the partial by its rule, where the chain rule needs it
    sentence: str
    array: ArrayWords | None = None

    @property
    def left(self) -> str:
        """The left side of the equation."""
        return self.equation.left

    @property
    def letters(self) -> str:
        """Its right side in the labels of nodes."""
        return self.equation.letters

    @property
    def numbers(self) -> str:
        """Its right side with their numbers."""
        return self.equation.numbers

    @property
    def relation(self) -> str:
        """`=`, or `≈` where the result is rounded."""
        return self.equation.relation

    @property
    def result(self) -> str:
        """What the right side comes to."""
        return self.equation.result
