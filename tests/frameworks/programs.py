"""The programs on which frameworks are compared with the core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backprop_core.examples import EXAMPLES
from backprop_core.operations import LETTERS, ROWS

KINKS: list[tuple[str, dict[str, float]]] = [
    ("relu(x)", {"x": 0}),
    ("leaky_relu(x)", {"x": 0}),
    ("abs(x)", {"x": 0}),
    ("sign(x)", {"x": 0}),
    ("max(x, y)", {"x": 2, "y": 2}),
    ("min(x, y)", {"x": 2, "y": 2}),
    ("max(x, y, z)", {"x": 2, "y": 2, "z": 2}),
    ("max(x, y, z)", {"x": 2, "y": 1, "z": 2}),
    ("max(x, x)", {"x": 3}),
    ("x^0", {"x": 0}),
    ("x^y", {"x": 0, "y": 2.5}),
    ("x^y", {"x": 0, "y": 1}),
    ("0^x", {"x": 3}),
    ("(4x+1)^2", {"x": -1}),
]
ODD: list[tuple[str, dict[str, float]]] = [
    ("y = 1/z; x^2", {"z": 1, "x": 2}),  # a variable that the output does not need
    ("output*output_ + torch*jax - lambda", {"output": 1, "output_": 2, "torch": 3, "jax": 4, "lambda": 5}),
    ("f(x) = x^2; g(u, v) = f(u)/v; g(x, 3) + max(1, x)", {"x": 2}),
    ("relu(2)*x + sin(3)", {"x": 1}),
    ("y = sqrt(2)*x; z = y*y", {"x": 1.5}),
    ("k = 3; x*k", {"x": 2}),
    ("w*x^2", {"w": 3, "x": 2}),  # the exercise of the chapter on the frameworks
    ("2^-x - -x^2", {"x": 1.5}),
    ("x - (x - (x - 1))/(x/(x/2))", {"x": 3}),
    ("log(x, 2) + log2(x) + log10(x) + ln(x)", {"x": 3}),
    ("x/log(x, 2) - log2(x)^log10(x)/log(x, 3)^2", {"x": 3}),
    ("where(x > 0, ln(x), x) + where(x <= 1, 0, x^2)", {"x": 2}),
    ("m = x >= y; where(m, x, y)*m + where(2 > 1, x, 3)", {"x": 2, "y": 1}),
    ("loss(output) = output^2; torch(x, tf) = loss(x)*tf; torch(x, 3)", {"x": 2}),
    ("leaky_relu(leaky_relu(-gelu(u))) - gelu(max(u, 1))", {"u": 2}),
]


@dataclass(frozen=True)
class Case:
    """A program, a point, and whether every framework agrees there (at kinks only PyTorch must)."""

    text: str
    at: dict[str, float]
    everywhere: bool = True


def programs() -> Iterator[Case]:
    for example in EXAMPLES.values():
        yield Case(example.text, example.at)
    for row in ROWS:
        for numbers in row.samples:
            names = list(LETTERS[: len(numbers)])
            text = f"{row.name}({', '.join(names)})"
            if row.chooses:
                text = f"{row.name}({names[0]} > 1/2, {', '.join(names[1:])})"
            if row.binds < 5:
                text = row.symbol["text"].join(names) if len(names) == 2 else f"-{names[0]}"
            if row.binds == 0:
                text = f"y = {text}"
            yield Case(text, dict(zip(names, numbers, strict=True)))
    for text, at in ODD:
        yield Case(text, at)
    for text, at in KINKS:
        yield Case(text, at, everywhere=False)
