"""Size has no limit but memory and patience, and what would explode is counted first and refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

import backprop_core as bc
from backprop_core.graph import inline
from backprop_core.graph.build import build
from backprop_core.notation.writer import write
from backprop_core.tracing.passes import backward, forward
from tests.work import assert_in_proportion, lines_run

CHAIN = "x" + " + y*x" * 25_000 + " - x" * 50_000  # 100,000 operations


@pytest.mark.thorough
def test_a_chain_of_100000_operations_is_read_evaluated_and_differentiated() -> None:
    found = bc.trace(CHAIN, {"x": 2, "y": 3})
    assert sum(bool(node.operands) for node in found.graph.nodes) == 100_000
    assert found.value == 2 + 25_000 * 6 - 50_000 * 2
    assert found.gradient == {"x": 1 + 25_000 * 3 - 50_000, "y": 50_000}
    assert bc.parse(write(found.program)).same(found.program)
    assert bc.tangents(found, "y").tangents[-1] == 50_000


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("(" * 10_000 + "x" + ")" * 10_000, 1),
        ("(" * 10_000 + "x" + "*1)" * 10_000, 1),
        ("-" * 10_000 + "x", 1),
        ("-(" * 9_999 + "x" + ")" * 9_999, -1),
        ("sin(" * 10_000 + "x" + ")" * 10_000, pytest.approx(3.96e-6, rel=0.01)),
        ("1/(1 + " * 5_000 + "x" + ")" * 5_000, pytest.approx(0, abs=1e-300)),
        ("x" + "^1" * 10_000, 1),
    ],
)
def test_deep_nests_are_read_evaluated_differentiated_and_written(text: str, slope: float) -> None:
    program = bc.parse(text)
    found = bc.trace(program, {"x": 1.0})
    assert found.gradient["x"] == slope
    assert bc.trace(program, {"x": 1.0}, tree=True).gradient["x"] == slope
    assert bc.parse(write(found.program)).same(found.program)
    assert found.layout.places[-1][1] == 0


DOUBLING = "\n".join(f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 61))


def test_a_program_that_doubles_is_small_as_a_graph() -> None:
    found = bc.trace(DOUBLING, {"y0": 1})
    assert len(found.nodes) == 61
    assert found.gradient == {"y0": 2.0**60}
    assert found.json()["value"] == 1
    assert bc.compile(DOUBLING)(y0=1) == (1, {"y0": 2.0**60})


@pytest.mark.thorough
def test_what_would_explode_is_refused_in_a_sentence_and_at_once() -> None:
    found = bc.trace(DOUBLING, {"y0": 1})
    bc.exact("x")  # or the lines of SymPy's import would be counted too
    lines_run(partial(refuse_what_explodes, found), most=5_000_000)  # most of them read 3,000 lines, twice


def refuse_what_explodes(found: bc.Trace) -> None:
    with pytest.raises(bc.BackpropError, match=r"As a tree this would have about 10\^18 nodes, and 1000000 are drawn"):
        bc.trace(DOUBLING, {"y0": 1}, tree=True)
    with pytest.raises(
        bc.BackpropError, match=r"There are about 10\^18 paths from y0 to the output, and 10000 are listed"
    ):
        bc.paths(found, "y0")
    with pytest.raises(bc.BackpropError, match=r"Written out, this has about 10\^18 parts"):
        bc.exact(DOUBLING)
    functions = "f1(x) = x + x\n" + "\n".join(f"f{n}(x) = f{n - 1}(f{n - 1}(x))" for n in range(2, 3_000))
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace(f"{functions}\nf2999(y)", {"y": 1})
    assert refused.value.message == "The calls of f2999 unfold into more than 2000000 operations: use fewer of them."
    assert refused.value.position == len(functions) + 1
    assert bc.trace(f"{functions}\nf9(y)", {"y": 1}).value == 2.0**256  # those that are not called cost nothing


def test_many_calls_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "MOST_NODES", 100)
    below = "f(x) = x*x*x\n" + " + ".join(["f(y)"] * 20)  # 20 calls of 2 operations, and what stands around them
    assert bc.trace(below, {"y": 1}).value == 20
    with pytest.raises(bc.BackpropError, match="The calls of f unfold into more than 100 operations"):
        bc.trace("f(x) = x*x*x\n" + " + ".join(["f(y)"] * 40), {"y": 1})
    with pytest.raises(bc.BackpropError, match="unfold into more than 100 operations"):
        bc.trace("f(x) = x*x*x; a = " + " + ".join(["f(y)"] * 18) + "; a + " + " + ".join(["f(y)"] * 18), {"y": 1})


def test_an_operation_of_thousands_of_operands_is_run_and_compiled() -> None:
    text = "max(" + "x, " * 4_095 + "x)"
    assert bc.trace(text, {"x": 2}).gradient == {"x": 1.0}  # 4096 shares of 1/4096
    assert bc.compile(text)(x=2) == (2.0, {"x": 1.0})
    assert_in_proportion(maximum_of, 32)


def maximum_of(count: int) -> Callable[[], object]:
    """Tracing a maximum of so many operands, none of which may be asked about every other."""
    return partial(bc.trace, "max(" + "x, " * (count - 1) + "x)", {"x": 2})


def test_work_grows_in_proportion_to_the_size() -> None:
    assert_in_proportion(passes, 250)


def passes(size: int) -> Callable[[], object]:
    """Both passes over a graph that stands."""
    graph = build(bc.parse("x" + "*y + x" * (size // 2)))
    at = {"x": 0.5, "y": 0.25}
    return lambda: backward(graph, forward(graph, at).values)
