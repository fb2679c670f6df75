"""The named examples that clips, pages, explorables and tests share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A program worth looking at, and a point to look at it from."""

    id: str
    title: str
    text: str
    at: dict[str, float]
    tree: bool = False


NETWORK = """\
h1 = sigmoid(w1*i1 + w2*i2 + b1)
h2 = sigmoid(w3*i1 + w4*i2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
(t1 - o1)^2/2 + (t2 - o2)^2/2"""
NETWORK_AT = dict(
    zip(
        "w1 w2 w3 w4 w5 w6 w7 w8 b1 b2 i1 i2 t1 t2".split(),
        (0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55, 0.35, 0.6, 0.05, 0.1, 0.01, 0.99),
        strict=True,
    )
)

ROWS = (
    Example("square", "A line, squared", "(4x+1)^2", {"x": 1}, tree=True),
    Example("sigmoid", "The sigmoid, unfolded", "1/(1+e^(-x))", {"x": 1}, tree=True),
    Example("stages", "Two functions, composed", "f(x) = 7x + 3\ng(x) = x^2\ng(f(x))", {"x": 2}),
    Example("twice", "A variable used twice", "x*sin(x)", {"x": 2}),
    Example("gates", "Three gates", "2*(x*y + max(z, w))", {"x": 3, "y": -4, "z": 2, "w": -1}),
    Example("paths", "Two paths from b", "(a+b)*(b+1)", {"a": 2, "b": 1}),
    Example(
        "neuron",
        "A neuron",
        "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
        {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
    ),
    Example("shared", "A loss with a shared weight", "p1 = w*2\np2 = w*3\n(p1-1)^2 + (p2-4)^2", {"w": 1}),
    Example("network", "A 2-2-2 network (Mazur 2015)", NETWORK, NETWORK_AT),
)
EXAMPLES = {row.id: row for row in ROWS}
