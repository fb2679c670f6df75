"""Programs of arrays that nobody thought of: texts over all that the language has for arrays, right in form.

Their shapes need not fit, which a text does not know; only the rows of an array of numbers have to, so that a few are
refused.
"""

from __future__ import annotations

from random import Random

NAMES = ("x", "W", "A", "b", "sums", "T", "h1", "β", "x_0")
NUMBERS = ("2", "0.5", "1e-3", ".25", "10")
ROWS_OF_NUMBERS = ("relu", "exp", "sigmoid", "tanh", "abs")
OVER_ENTRIES = ("sum", "mean", "max", "min", "norm", "var", "logsumexp")
ALONG = ("softmax", "log_softmax", "normalize")
OF_TWO = ("dot", "outer", "mse", "cross_entropy", "conv", "max", "matmul")
INDICES = ("0", "-1", "0, 2", ":, 1", "1:3", "::2", "-2:", ":-1, 0", "[2, 0, 2]", "[0], [1]", "1, :, ::-1")
SIGNS = (" + ", " - ", "*", " @ ", "/", "@", " * ", "^")
FILLS = ("ones(3)", "zeros(2, 3)", "eye(2)", "ones((2, 1))")


def array_text(dice: Random, depth: int = 4) -> str:
    """One expression about arrays."""
    if depth == 0 or dice.random() < 0.15:
        return dice.choice((dice.choice(NAMES), dice.choice(NUMBERS), numbers(dice, dice.randint(1, 3))))
    inside = [array_text(dice, depth - 1) for _ in range(3)]
    one, two, three = inside
    return dice.choice(
        (
            f"({one}){dice.choice(SIGNS)}({two})",
            f"{one}{dice.choice(SIGNS[:4])}{two}",
            f"-{one}",
            f"{dice.choice(NUMBERS)}({one})",
            f"({one})({two})",
            f"({one}).T",
            f"({one})[{dice.choice(INDICES[:9])}]",
            f"{dice.choice(NAMES)}[{dice.choice(INDICES)}]",
            f"[{one}, {two}]",
            f"[[{one}], [{two}], {three}]",
            f"[{one},]",
            f"[{one}]",
            f"{dice.choice(ROWS_OF_NUMBERS)}({one})",
            f"{dice.choice(OVER_ENTRIES)}({one}{told(dice, ('axis=0', 'axis=-1', 'keepdims=True', 'dim=1'))})",
            f"{dice.choice(OVER_ENTRIES[:4])}({one}{told(dice, ('axis=(0, -1)', 'dim=[1, 0]'))})",
            f"{dice.choice(ALONG)}({one}{told(dice, ('axis=0', 'axis=1'))})",
            f"{dice.choice(OF_TWO)}({one}, {two})",
            f"conv({one}, {two}{told(dice, ('stride=2', 'pad=(1, 0)'))})",
            f"max_pool({one}, {dice.choice(('2', '(2, 3)'))}{told(dice, ('stride=1', 'pad=1'))})",
            f"reshape({one}, {dice.choice(('2, 3', '-1', '(3, 2)', '[6]'))})",
            f"{dice.choice(('concat', 'stack'))}({one}, {two}{told(dice, ('axis=1', 'axis=0'))})",
            f"{dice.choice(FILLS)} {dice.choice('+-*@')} {one}",
            f"({one}){dice.choice(('[None]', '[:, None]', '[None, 0]', '[None, None, 1:]'))}",
            f"normalize({one}, eps={dice.choice(('1e-6', '0.001', '2'))})",
        )
    )


def array_program(dice: Random) -> str:
    """Lines, perhaps with a stated shape and a function of its own, and the output."""
    lines = [f"y{rank} = {array_text(dice, 3)}" for rank in range(dice.randint(0, 2))]
    if dice.random() < 0.3:
        lines.append(f"f(u, v) = {array_text(dice, 2)} @ u * v")
        lines.append(f"y9 = f({array_text(dice, 2)}, {array_text(dice, 1)})")
    if dice.random() < 0.3:
        lines.insert(0, f"z: {dice.choice(('2x3', '3', '(1, 2, 3)'))}; y8 = z")
    return "; ".join([*lines, array_text(dice)])


def numbers(dice: Random, depth: int) -> str:
    """An array of numbers whose rows are equally long."""
    if depth == 0:
        return dice.choice(("", "-")) + dice.choice(NUMBERS)
    size = dice.randint(1, 3)
    if depth > 1:
        row = numbers(dice, depth - 1)
        return f"[{', '.join([row] * size)}]"
    return f"[{', '.join([numbers(dice, 0) for _ in range(size)])}{',' * (size == 1)}]"


def told(dice: Random, choices: tuple[str, ...]) -> str:
    """Nothing, or one setting."""
    return "" if dice.random() < 0.5 else f", {dice.choice(choices)}"
