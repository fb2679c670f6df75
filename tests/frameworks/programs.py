"""The programs on which frameworks are compared with the core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backprop_core.examples import EXAMPLES
from backprop_core.language.fills import filled
from backprop_core.operation import LETTERS
from backprop_core.operations import ROWS

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


Shapes = dict[str, tuple[int, ...]]
FEW: dict[str, Any] = {"t": [0, 2, 1, 1], "k0": [[0.2, 0.3, 0.5], [0, 1, 0]]}  # what must not be random
ARRAYS: list[tuple[str, Shapes]] = [
    ("z = W @ x + b; h = relu(z); L = cross_entropy(V @ h, 1)", {"W": (2, 3), "x": (3,), "b": (2,), "V": (3, 2)}),
    (
        "attend(Q, K, V) = softmax(Q @ K.T / sqrt(2)) @ V; sum(attend(Q, K, V)^2)",
        {"Q": (3, 2), "K": (4, 2), "V": (4, 3)},
    ),
    ("cross_entropy(X @ W.T + b, t)", {"X": (4, 2), "W": (3, 2), "b": (3,), "t": (4,)}),
    ("loss(s, t) = cross_entropy(s, t); loss(x, t) + loss(2x, t)", {"x": (4, 3), "t": (4,)}),
    ("cross_entropy(x, k0)", {"x": (2, 3), "k0": (2, 3)}),
    ("cross_entropy(x, [0, 2]) + cross_entropy(x[0], 2)", {"x": (2, 3)}),
    ("x @ y + sum(x @ W) + dot(x, y)*sum(outer(x, y))", {"x": (3,), "y": (3,), "W": (3, 2)}),
    ("mse(x @ w, y)", {"x": (3, 2), "w": (2,), "y": (3,)}),
    ("sum(x[::-1]*w)", {"x": (4,), "w": (4,)}),
    ("sum(x[::-2, [1, 1, 0]]^3)", {"x": (4, 2)}),
    ("sum(x[1:3, ::2]^2) + x[-1, 0]", {"x": (4, 3)}),
    ("sum(x[[2, 0, 2]]^2) + sum(x[[0, 1], [1, 0]]*2) + sum(x[1, [0, 1]]^2)", {"x": (3, 2)}),
    ("sum(x[:, [0, 1], [1, 0]]^2)", {"x": (2, 3, 2)}),
    ("sum(conv(x, k, stride=2, pad=1)^2)", {"x": (5,), "k": (3,)}),
    ("sum(conv(x, k, pad=(1, 0))^2)", {"x": (4, 5), "k": (2, 3)}),
    ("sum(conv(x, k)^2)", {"x": (2, 6), "k": (3, 2, 3)}),
    ("sum(conv(x, k, pad=1)^2)", {"x": (2, 2, 6), "k": (3, 2, 3)}),
    ("sum(conv(x, k, stride=2, pad=1)^2)", {"x": (2, 5, 4), "k": (3, 2, 3, 2)}),
    ("sum(conv(x, k)^2)", {"x": (2, 2, 3, 4), "k": (2, 2, 2, 2)}),
    ("sum(max_pool(x, 2)^2) + sum(mean_pool(x, 2)^2)", {"x": (2, 4, 4)}),
    ("sum(max_pool(x, 3, stride=2, pad=1)^2) + sum(mean_pool(x, 3, stride=2, pad=1)^2)", {"x": (9,)}),
    ("sum(max_pool(x, 2)^2) + sum(mean_pool(x, (2, 1), stride=1)^2)", {"x": (4, 3)}),
    ("sum(softmax(x, axis=0)*w) + sum(log_softmax(x)*w)", {"x": (3, 2), "w": (3, 2)}),
    ("sum(logsumexp(x, axis=0, keepdims=True)^2) + sum(logsumexp(x)^2)", {"x": (3, 2)}),
    ("norm(x) + sum(norm(x, axis=1)^2) + var(x) + sum(var(x, axis=0, keepdims=True)^2)", {"x": (3, 2)}),
    ("sum(normalize(x)*w) + sum(normalize(x, axis=0, eps=0.1)*w)", {"x": (3, 4), "w": (3, 4)}),
    ("normalize(u) = u/norm(u); sum(normalize(x)^3)", {"x": (3,)}),
    ("sum(causal_softmax(x) @ w)", {"x": (3, 3), "w": (3, 2)}),
    ("f(u) = sum(max(u, 0)); f(x) + f(W)", {"x": (3,), "W": (2, 2)}),
    ("f(u) = max_pool(u, 2); sum(f(x)^2) + sum(f(y)^2)*2", {"x": (5,), "y": (6, 4)}),
    ("sum(max(x, b)) + sum(min(x, y, 1)) + sum(where(x > 0, x^2, 0.1x))", {"x": (2, 3), "b": (3,), "y": (3,)}),
    ("m = x > 0; sum(m*x)", {"x": (4,)}),
    ("max(x) + min(W) + sum(max(W, axis=0)*x)", {"x": (3,), "W": (2, 3)}),
    ("mean(x) + sum(mean(W, axis=1, keepdims=True)*W) + sum(W.T @ x[:2])", {"x": (3,), "W": (2, 3)}),
    ("sum([x[0], 2x[1], 3] @ W) + sum(concat(x, [x[0], 2])^2)", {"x": (3,), "W": (3, 2)}),
    ("sum(stack(x, 2x, axis=1) @ [1, 2]) + sum(reshape(x, 2, -1) @ [1, 2])", {"x": (4,)}),
    ("sum(erf(x)) + sum(gelu(x)) + sum(silu(x)) + sum(leaky_relu(x)) + sum(softplus(x)) + sum(tanh(x))", {"x": (3,)}),
    ("sum(x/(y^2 + 1))*z", {"x": (2, 1), "y": (3,), "z": ()}),
    ("output = x*2; lambda = output @ output; lambda*conv", {"x": (3,), "conv": ()}),
    ("sum(x^2)*z", {"x": (3,), "z": ()}),
    ("y = z*2; sum(x^2)", {"x": (3,), "z": (2,)}),
    ("sum(x @ W)", {"x": (40,), "W": (40, 40)}),
]


@dataclass(frozen=True)
class Case:
    """A program, a point, and whether every framework agrees there (at kinks only PyTorch must)."""

    text: str
    at: dict[str, Any]
    everywhere: bool = True


def array_programs() -> Iterator[Case]:
    """Programs over all rows of arrays, in every form that their words have."""
    for text, shapes in ARRAYS:
        drawn = {name: filled("normal", shape, len(text) + rank) for rank, (name, shape) in enumerate(shapes.items())}
        yield Case(text, {name: FEW.get(name, numbers) for name, numbers in drawn.items()})


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
