"""How fast the core is, beside micrograd on the same work and beside plain Python."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from micrograd.engine import Value

import backprop_core as bc
from backprop_core.graph.build import build
from backprop_core.tracing.passes import backward, forward
from tests.bench.measure import Promise, additions, compiling_once, horner, seconds
from tests.commands import ROOT

AT = {"x": 0.9, "y": 0.5}


def promises() -> Iterator[Promise]:
    """What the core promises about its speed, measured now."""
    for nodes in (8, 200):
        yield passes_beside_micrograd(nodes)
    yield whole_trace(50)
    yield from_the_command_line()


def passes_beside_micrograd(nodes: int) -> Promise:
    """Both passes over a graph that stands, beside micrograd's building, forward and backward."""
    ours, theirs = our_passes(nodes), micrograds(nodes)
    assert all(abs(ours()[name] - theirs()[name]) < 1e-9 for name in AT), "the two disagree on the gradient"
    took, peer_took = seconds(ours, theirs)
    return Promise(f"both passes, {nodes} nodes", took, "micrograd", peer_took, most=1.5)


def whole_trace(nodes: int) -> Promise:
    """From text to everything that is drawn and said."""
    text = horner(nodes)
    assert len(bc.trace(text, AT).nodes) == nodes
    took, loop_took = seconds(lambda: bc.trace(text, AT).json(), additions)
    return Promise(f"text to the whole trace, {nodes} nodes", took, "100,000 additions in a loop", loop_took, most=6.0)


def from_the_command_line() -> Promise:
    """Python's own start included, and all modules compiled, as they are from the second call on."""
    with tempfile.TemporaryDirectory() as compiled:
        environment = compiling_once(compiled)

        def python(*arguments: str) -> Callable[[], object]:
            command = [sys.executable, *arguments]
            return lambda: subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

        ours, bare = python("-m", "backprop_core", "trace", "(4x+1)^2", "x=1"), python("-c", "pass")
        took, bare_took = seconds(ours, bare)
    return Promise("trace from the command line", took, "python -c pass", bare_took, most=9.0)


def our_passes(nodes: int) -> Callable[[], dict[str, float]]:
    graph = build(bc.parse(horner(nodes)))
    assert len(graph.nodes) == nodes
    return lambda: backward(graph, forward(graph, AT).values).gradient


def micrograds(nodes: int) -> Callable[[], dict[str, float]]:
    def work() -> dict[str, float]:
        x, y = Value(AT["x"]), Value(AT["y"])
        z = x
        for _ in range((nodes - 2) // 2):
            z = z * y + x
        z.backward()
        return {"x": x.grad, "y": y.grad}

    return work
