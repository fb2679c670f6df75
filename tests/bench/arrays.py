"""How fast programs with arrays are, beside the same network written by hand in NumPy."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

import backprop_core as bc
from backprop_core.graph.build import Graph, build
from backprop_core.writers.array_compiler import made
from tests.bench.measure import Promise, seconds

NETWORK = "Z = X @ W.T + b; H = relu(Z); S = H @ V.T + c; cross_entropy(S, t)"
WEIGHTS = ("W", "b", "V", "c")
SIZES = [(3, 2, 2, 1), (64, 32, 10, 64), (784, 128, 10, 64)]  # inputs, hidden, classes, batch
Point = dict[str, Any]


def promises() -> Iterator[Promise]:
    """What arrays promise, measured now."""
    for size in SIZES:
        at = point(*size)
        graph = build(bc.parse(NETWORK))
        ours, by_hand = compiled(graph, at), hand(at)
        gradient, slopes = ours()[1], by_hand()[1]
        assert all(np.allclose(gradient[name], slopes[name], atol=1e-12) for name in WEIGHTS), "the two disagree"
        took, hand_took = seconds(ours, by_hand)
        name = "-".join(map(str, size[:3])) + f", batch {size[3]}"
        yield Promise(f"compiled arrays, {name}", took, "NumPy by hand", hand_took, most=1.4)
    if importlib.util.find_spec("autograd"):
        at = point(64, 32, 10, 64)
        graph = build(bc.parse(NETWORK))
        took, peer_took = seconds(compiled(graph, at), with_autograd(at))
        # Code by hand was 8 to 12 times as quick as autograd, as the machine was: so much is not ours to promise.
        yield Promise("compiled arrays, 64-32-10, batch 64", took, "autograd", peer_took, most=1 / 6)
        took, peer_took = seconds(lambda: bc.Trace.of(graph, at).steps, with_autograd(at))
        yield Promise("trace of arrays, 64-32-10, batch 64", took, "autograd", peer_took, most=1.25)


def point(inputs: int, hidden: int, classes: int, batch: int) -> Point:
    """Weights and a batch, always the same."""
    numbers = np.random.default_rng(0)
    return {
        "X": numbers.normal(size=(batch, inputs)),
        "W": numbers.normal(size=(hidden, inputs)) / 10,
        "b": np.zeros(hidden),
        "V": numbers.normal(size=(classes, hidden)) / 10,
        "c": np.zeros(classes),
        "t": numbers.integers(0, classes, batch).astype(float),
    }


def compiled(graph: Graph, at: Mapping[str, Any]) -> Callable[[], tuple[float, Point]]:
    """Our function, for the weights alone."""
    function = made(graph, {name: np.shape(value) for name, value in at.items()}, WEIGHTS)
    values = [at[name] for name in graph.program.variables]
    return lambda: function(*values)


def with_autograd(at: Mapping[str, Any]) -> Callable[[], object]:
    """The same gradient by autograd, which traces too."""
    import autograd.numpy as anp
    from autograd import grad

    inputs, classes = at["X"], at["t"].astype(int)
    rows = np.arange(len(inputs))

    def loss(weights: tuple[Any, ...]) -> Any:
        first, bias, out, shift = weights
        scores = anp.dot(anp.maximum(anp.dot(inputs, first.T) + bias, 0), out.T) + shift
        scores = scores - anp.max(scores, axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(scores), axis=1)) - scores[rows, classes])

    gradient = grad(loss)
    return lambda: gradient(tuple([at[name] for name in WEIGHTS]))


def hand(at: Mapping[str, Any]) -> Callable[[], tuple[float, Point]]:
    """The network as one writes it by hand, forward and backward."""
    inputs, weights, bias, out, shift, classes = (at[name] for name in ("X", *WEIGHTS, "t"))
    rows = np.arange(len(inputs))

    def value_and_gradient() -> tuple[float, Point]:
        before = inputs @ weights.T + bias
        hidden = np.maximum(before, 0)
        scores = hidden @ out.T + shift
        scores = scores - scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        total = powers.sum(axis=1, keepdims=True)
        right = classes.astype(int)
        loss = float((np.log(total[:, 0]) - scores[rows, right]).mean())
        slope = powers / total
        slope[rows, right] -= 1
        slope /= len(inputs)
        below = slope @ out * (before > 0)
        return loss, {"V": slope.T @ hidden, "c": slope.sum(axis=0), "W": below.T @ inputs, "b": below.sum(axis=0)}

    return value_and_gradient
