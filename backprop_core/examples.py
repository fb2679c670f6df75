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


@dataclass(frozen=True)
class Plane(Course):
    """Points of two colours and the network that is to separate them: `held` are points that it never learns from."""

    held: tuple[tuple[float, ...], ...] = ()


BORDER = """\
h1 = tanh(u1*x + v1*y + b1)
h2 = tanh(u2*x + v2*y + b2)
h3 = tanh(u3*x + v3*y + b3)
h4 = tanh(u4*x + v4*y + b4)
p = sigmoid(w1*h1 + w2*h2 + w3*h3 + w4*h4 + b)
L = (t - p)^2"""
KNOBS = tuple("u1 u2 u3 u4 v1 v2 v3 v4 b1 b2 b3 b4 w1 w2 w3 w4 b".split())


def _coloured(blue: str, orange: str) -> tuple[tuple[float, ...], ...]:
    """The points of two lists, as "x,y x,y"; the output is to be 1 at the first and 0 at the others."""
    return tuple(
        (*map(float, pair.split(",")), target) for target, pairs in ((1, blue), (0, orange)) for pair in pairs.split()
    )


def _plane(
    id: str, title: str, start: tuple[float, ...], rate: float, rows: tuple[str, str], held: tuple[str, str]
) -> Plane:
    at = dict(zip(KNOBS, (*start, 0), strict=True))
    return Plane(id, title, BORDER, at, KNOBS, ("x", "y"), ("t",), _coloured(*rows), rate, _coloured(*held))


PLANES = {
    row.id: row
    for row in (
        _plane(
            "island",
            "An island",
            (0.2, 0.1, 0.2, -0.3, -0.3, 0.2, 0.4, -0.3, 0.5, -0.6, 0.8, 0.4, -0.9, -0.2, -0.7, 0.7),
            2.0,
            (
                "-0.8,0.2 -0.5,-0.6 -0.4,0 -0.1,-0.4 0,0.8 0.2,0.2 0.3,-0.2 0.9,0.1 1.3,0",
                "-2.6,0.5 -2.4,-1.3 -2.4,1 -1.9,-0.8 -1.9,1.1 -1.5,1.8 -1.1,2.2 -0.1,-2 0.6,-2.6 1.2,-1.8 1.5,2.5 "
                "2.3,2.2 2.6,-1.6 3,0.3 3.5,-0.9 3.6,0.1 3.6,0.6",
            ),
            (
                "-0.2,0.4 0.9,-0.4 1,0.6",
                "-3.1,-0.4 -2.7,1.4 1.2,2 2.9,0.9 3,-0.7",
            ),
        ),
        _plane(
            "corners",
            "Four corners",
            (-0.6, 0.4, 0.5, 0.2, 0.4, -0.1, 0.3, -0.3, 0.2, 0.2, -0.2, -0.5, 0.3, 1, 0.3, -0.2),
            1.0,
            (
                "-3,1.4 -2.6,2.5 -2.3,0.7 -2.2,2.1 -2.1,1.1 -1.9,2.3 1.8,-2.3 1.8,-1.1 2.1,-1.8 2.1,-0.8 2.5,-1.3 "
                "2.7,-0.9",
                "-3,-1.8 -2.9,-1 -2.6,-1.4 -2.2,-1.5 -1.9,-0.3 -1.7,-1.5 0.8,1.7 1.1,2 1.5,1.5 2.1,1.4 2.6,0.5 3,0.8",
            ),
            (
                "-2.5,0.4 -2.4,1.7 -1.7,1.5 2.6,-0.4 2.7,-1.8 3,-2.2",
                "-3.4,-1.9 -2.4,-0.7 -2.1,-2.2 1.5,0.5 1.7,0.9 2.1,1",
            ),
        ),
        _plane(
            "spiral",
            "A spiral, which four neurons cannot learn",
            (-0.5, 0.1, -0.2, -0.3, 0.3, 0.8, 0.7, 0.3, 0.5, -0.1, -0.3, 0.1, 0.2, 0.8, -0.2, 0.1),
            4.0,
            (
                "-2.4,-0.3 -2.3,0 -2.2,0.5 -1.9,0.8 -1.4,1.2 -0.9,-2 -0.7,1.4 -0.2,1.3 0,-0.6 0.2,1.3 0.6,-0.5 "
                "0.9,1 1.2,0 1.2,0.4 1.9,-1.9 3.2,-0.9 3.4,-0.1",
                "-1.3,2.2 -1.2,-0.2 -1.1,-0.5 -1.1,0.3 -1,2.3 -0.6,0.4 -0.4,0.6 -0.1,0.5 0.2,0.4 0.2,2.1 0.5,-1.3 "
                "0.5,2.1 1.5,-1.2 1.7,1.5 1.9,-0.8 2,1.3 2.4,0.2",
            ),
            (
                "-2.4,-0.6 -1.8,-1.5 -0.9,1.2 0.2,-2.3 0.5,-2.4",
                "-3.2,1 -2.4,1.7 -0.4,-1.2 1.7,-1 2.1,-0.5",
            ),
        ),
    )
}
