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
E = (t1 - o1)^2/2 + (t2 - o2)^2/2"""
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


@dataclass(frozen=True)
class Walk:
    """A loss to walk down, and how: where from, how fast, and with how much of each last step kept."""

    id: str
    title: str
    text: str
    at: dict[str, float]
    rate: float
    momentum: float = 0


WALKS = {
    row.id: row
    for row in (
        Walk("valley", "A valley", "x^2/4 + 1", {"x": -5}, 0.4),
        Walk("too-large", "Steps that are too large", "(x-1)^2", {"x": 0}, 1.05),
        Walk("two-valleys", "Two valleys", "x^4/4 - 2x^2 + x/2 + 5", {"x": 0.4}, 0.05),
        Walk("fading", "A slope that fades", "ln(1 + x^2)", {"x": 6}, 0.5),
        Walk("long-valley", "A long valley, two variables", "x^2/20 + y^2", {"x": -4, "y": 1.5}, 0.9),
        Walk("momentum", "The long valley, with momentum", "x^2/20 + y^2", {"x": -4, "y": 1.5}, 0.3, 0.8),
    )
}


@dataclass(frozen=True)
class Course:
    """A network to train: which names are its weights, and the points it learns from (inputs, then targets)."""

    id: str
    title: str
    text: str
    at: dict[str, float]
    weights: tuple[str, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    rate: float


LINE = """\
p = w*x + b
L = (t - p)^2"""
NEURON = """\
p = sigmoid(w1*x1 + w2*x2 + b)
L = (t - p)^2"""
XOR = """\
h1 = tanh(w1*x1 + w2*x2 + b1)
h2 = tanh(w3*x1 + w4*x2 + b2)
p = sigmoid(w5*h1 + w6*h2 + b3)
L = (t - p)^2"""
XOR_AT = dict(
    zip(
        "w1 w2 b1 w3 w4 b2 w5 w6 b3".split(),
        (0.9, 0.7, -0.2, -0.6, -0.8, 0.9, 0.8, 0.6, -0.4),
        strict=True,
    )
)
PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))

COURSES = {
    row.id: row
    for row in (
        Course(
            "mazur",
            "Two layers and one point (Mazur 2015)",
            NETWORK,
            {name: NETWORK_AT[name] for name in NETWORK_AT if name[0] in "wb"},
            ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8"),
            ("i1", "i2"),
            ("t1", "t2"),
            (tuple(NETWORK_AT[name] for name in ("i1", "i2", "t1", "t2")),),
            0.5,
        ),
        Course(
            "xor",
            "Two layers learn exclusive or",
            XOR,
            XOR_AT,
            tuple(XOR_AT),
            ("x1", "x2"),
            ("t",),
            tuple((*pair, pair[0] ^ pair[1]) for pair in PAIRS),
            1.0,
        ),
        Course(
            "neuron",
            "One neuron learns or",
            NEURON,
            {"w1": 0.5, "w2": -0.5, "b": 0},
            ("w1", "w2", "b"),
            ("x1", "x2"),
            ("t",),
            tuple((*pair, pair[0] | pair[1]) for pair in PAIRS),
            1.0,
        ),
        Course(
            "line",
            "A line through points",
            LINE,
            {"w": 0, "b": 0},
            ("w", "b"),
            ("x",),
            ("t",),
            ((-1, -0.9), (0, 1.2), (1, 2.8), (2, 5.1)),
            0.1,
        ),
    )
}
