"""What a row of the table of operations says, and how it is read.

- `value` and the conditions are written in the syntax that Python and JavaScript share, so both
  engines run the same text. Operands are u, v, w (all of them: `u, ...`), the result is z.
- `partials` are written in the project's own language, one per operand, and may use z. Python,
  JavaScript, LaTeX, Typst and the sentences all derive from them. SymPy proves each one.
- `stable` is the same partials in a form that keeps its digits where the taught one loses them, as 1-z^2 does
  where z is nearly 1: numbers are computed from it, and it is said where the other would give a wrong number.
- Outside `domain` the value is undefined (nan); outside `slopes` only that partial is.
- `special` says what a partial is where its formula does not hold or a convention decides
  (PyTorch's, where it has one), and why.
- `notation` writes the operation: `<u2>` is the first operand, set in parentheses when it binds
  weaker than level 2. `<*>` is all operands with commas. A row without one is written as a call.

Levels of binding: 0 comparisons, 1 sums, 2 products, 3 minus, 4 powers, 5 names, numbers and calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field

LETTERS = "uvw"  # of the operands of a row
NOTATIONS = ("text", "plain", "latex", "typst")  # text is typed and parsed; plain is text to be read


@dataclass(frozen=True)
class Condition:
    """What must hold of the operands, and the reason in a few words when it does not."""

    holds: str
    reason: str


@dataclass(frozen=True)
class Special:
    """Where `when` holds, the partial into `operand` is `partial`, because `why`.

    `kink` tells a convention between the slopes of two sides from a fact that the formula does not show.
    """

    operand: int
    when: str
    partial: str
    why: str
    kink: bool = False


@dataclass(frozen=True)
class Operation:
    """One row: what an operation is worth, how it differentiates, and how it is said and written.

    Only the calculus goes by position; the table would be unreadable if the rest did.
    """

    name: str
    value: str
    partials: tuple[str, ...]
    _: KW_ONLY

    # where the calculus is computed otherwise, or does not hold
    domain: tuple[Condition, ...] = ()
    slopes: tuple[tuple[int, Condition], ...] = ()
    special: tuple[Special, ...] = ()
    overflow: Callable[..., float] = lambda *operands: math.inf
    stable: tuple[str, ...] = ()
    shares: Callable[[Sequence[float], float], list[float]] | None = None
    rounds: bool = True  # False where its value is always exact
    vanishes: tuple[int, ...] | None = (
        None  # operands, of which one is 0 wherever the true value is; else it was too small
    )
    flat: str = ""  # where its value stays as it is all around, so that nothing below matters
    chooses: bool = False  # whether its first operand tells which one of the others it takes

    # how it is said
    rules: tuple[str, ...]
    reason: str
    verb: str
    title: str = ""
    tie: str = ""

    # how it is written
    arity: tuple[int, int | None] = (1, 1)
    binds: int = 5
    typeset_binds: int = 5
    notation: dict[str, str] = field(default_factory=dict)
    symbol: dict[str, str] = field(default_factory=dict)
    expands: str | None = None

    # where the tests try it
    samples: tuple[tuple[float, ...], ...] = ((0.7,), (-1.3,), (2.1,))

    def rule(self, operand: int) -> str:
        """The name of the rule that the partial into this operand uses."""
        return self.rules[min(operand, len(self.rules) - 1)]


def infix(text: str, plain: str, latex: str, typst: str) -> dict[str, str]:
    """How an operation is written, in each notation."""
    return dict(zip(NOTATIONS, (text, plain, latex, typst), strict=True))


def function(latex: str, typst: str, text: str) -> dict[str, str]:
    """How a function is written, in each notation: its name, and its operands in round brackets."""
    return infix(f"{text}(<*>)", f"{text}(<*>)", rf"{latex}\left(<*>\right)", f"{typst}(<*>)")
