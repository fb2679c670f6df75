"""How fast compiled programs are, beside micrograd, autograd, PyTorch and straight-line Python; and how time grows."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import partial

from micrograd.engine import Value

import backprop_core as bc
from backprop_core.graph.build import Graph, build
from backprop_core.language.parser import parse
from backprop_core.tracing.passes import backward, forward
from tests.bench.measure import Promise, duration, seconds

AT = {"x": 0.9, "y": 0.5}
Gradient = dict[str, float]


def promises() -> Iterator[Promise]:
    """What compiled code promises, measured now."""
    for nodes, beside_micrograd in ((8, 1 / 12), (200, 1 / 30)):
        ours, theirs, by_hand = compiled(nodes), micrograd(nodes), straight_line(nodes)
        for peer in (theirs, by_hand):
            assert all(abs(ours()[name] - peer()[name]) < 1e-9 for name in AT), "the two disagree on the gradient"
        took, micrograd_took, hand_took = seconds(ours, theirs, by_hand)
        yield Promise(f"compiled gradient, {nodes} nodes", took, "micrograd", micrograd_took, most=beside_micrograd)
        yield Promise(f"compiled gradient, {nodes} nodes", took, "straight-line Python", hand_took, most=2.0)
    yield from beside_the_installed(200)
    ours, by_hand = compiled(10_000), straight_line(10_000)
    took, hand_took = seconds(ours, by_hand)
    yield Promise("compiled gradient, 10000 nodes", took, "straight-line Python", hand_took, most=2.0)


def beside_the_installed(nodes: int) -> Iterator[Promise]:
    """The larger libraries, where they are installed; none of them is promised to be slower."""
    for name, make in (("autograd", with_autograd), ("torch", with_torch)):
        if importlib.util.find_spec(name):
            took, peer_took = seconds(compiled(nodes), make(nodes))
            yield Promise(f"compiled gradient, {nodes} nodes", took, name, peer_took, most=1.0)


def curves(passes_up_to: int, code_up_to: int) -> str:
    """How the time for one node changes with the size, in nodes: a flat line is time in proportion."""
    lines = ["", "nodes      both passes           a node      compiled code         a node"]
    for nodes in (10**power for power in range(1, 7) if 10**power <= passes_up_to):
        graph = build(parse(recurrence(nodes)))
        (passes,) = seconds(partial(both_passes, graph), samples=3)
        cells = [duration(passes), duration(passes / len(graph.nodes))]
        if nodes <= code_up_to:
            (run,) = seconds(compiled(nodes), samples=3)
            cells += [duration(run), duration(run / nodes)]
        lines.append(
            f"{nodes:<9}  " + "  ".join(cell.ljust(14 + 6 * (place % 2 == 0)) for place, cell in enumerate(cells))
        )
    return "\n".join(line.rstrip() for line in lines)


def both_passes(graph: Graph) -> None:
    backward(graph, forward(graph, AT).values)


def turns(nodes: int) -> int:
    """How often `z = z*y + x` is repeated to make this many nodes, x and y included."""
    return (nodes - 2) // 2


def recurrence(nodes: int) -> str:
    """z = z*y + x, again and again, as a program; every line is one the parser reads at once."""
    count = turns(nodes)
    return "z0 = x*y + x\n" + "\n".join(f"z{k} = z{k - 1}*y + x" for k in range(1, max(count, 1)))


def compiled(nodes: int) -> Callable[[], Gradient]:
    function = bc.compile(recurrence(nodes))
    return lambda: function(**AT)[1]


def micrograd(nodes: int) -> Callable[[], Gradient]:
    def work() -> Gradient:
        x, y = Value(AT["x"]), Value(AT["y"])
        z = x
        for _ in range(turns(nodes)):
            z = z * y + x
        z.backward()
        return {"x": x.grad, "y": y.grad}

    return work


def straight_line(nodes: int) -> Callable[[], Gradient]:
    """What a person would write: every line of both passes, with plain floats."""
    count = turns(nodes)
    lines = ["def work(x, y):", "    z0 = x"]
    lines += [f"    z{k} = z{k - 1} * y + x" for k in range(1, count + 1)]
    lines += ["    d = 1.0", "    dx = dy = 0.0"]
    for k in range(count, 0, -1):
        lines += ["    dx += d", f"    dy += d * z{k - 1}", "    d *= y"]
    lines += ["    dx += d", f'    return z{count}, {{"x": dx, "y": dy}}']
    names: dict[str, Callable[..., tuple[float, Gradient]]] = {}
    exec("\n".join(lines), names)
    work = names["work"]
    return lambda: work(**AT)[1]


def with_autograd(nodes: int) -> Callable[[], object]:
    from autograd import value_and_grad

    def loss(at: tuple[float, float]) -> float:
        x, y = at
        z = x
        for _ in range(turns(nodes)):
            z = z * y + x
        return z

    function = value_and_grad(loss)
    return lambda: function((AT["x"], AT["y"]))


def with_torch(nodes: int) -> Callable[[], object]:
    import torch

    def work() -> object:
        x, y = (torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in AT.values())
        z = x
        for _ in range(turns(nodes)):
            z = z * y + x
        z.backward()
        return x.grad

    return work
