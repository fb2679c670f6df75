"""Size: what is long or deep works, and what would explode is refused with a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import backprop_core as bc
from backprop_core import path_sum, resolve

LONG = 100_000


@pytest.mark.parametrize(
    ("text", "at", "value", "gradient"),
    [
        ("x" + "+x" * LONG, 2.0, 2.0 * (LONG + 1), LONG + 1.0),
        ("x" + "*1" * LONG, 2.0, 2.0, 1.0),
        ("-" * LONG + "x", 2.0, 2.0, 1.0),
        ("abs(" * LONG + "x" + ")" * LONG, 2.0, 2.0, 1.0),
        ("(" * 10_000 + "x" + ")" * 10_000, 2.0, 2.0, 1.0),
        ("2^(" * 3 + "0*(" * 10_000 + "x" + ")" * 10_003, 2.0, 4.0, 0.0),
        ("\n".join(["y0 = x+1", *(f"y{k} = y{k - 1}+1" for k in range(1, 20_000))]), 0.0, 20_000.0, 1.0),
    ],
    ids=["sum", "product", "minus", "calls", "parentheses", "tower", "lines"],
)
def test_long_and_deep_programs_are_read_and_differentiated(
    text: str, at: float, value: float, gradient: float
) -> None:
    trace = bc.trace(text, {"x": at})
    assert trace.value == value
    assert trace.gradient == {"x": gradient}


def test_a_long_chain_also_has_a_tree_a_layout_and_words() -> None:
    trace = bc.trace("x" + "+x" * 5_000, {"x": 1}, tree=True)
    assert len(trace.nodes) == 10_001
    assert trace.steps[-1].text


def test_text_is_written_as_deep_as_it_is_read() -> None:
    for text in ("(" * 10_000 + "x+1" + ")^2" * 10_000, "1+" * LONG + "x", "sin(" * LONG + "x" + ")" * LONG):
        program = bc.parse(text)
        assert bc.parse(bc.notation.write(program)).same(program)


DOUBLING = "\n".join(["y0 = x", *(f"y{k + 1} = y{k}*y{k}" for k in range(200))])


def test_a_graph_that_would_explode_as_a_tree_is_no_trouble_as_a_graph() -> None:
    trace = bc.trace(DOUBLING, {"x": 1})
    assert (trace.value, trace.gradient["x"]) == (1.0, 2.0**200)


@pytest.mark.parametrize(
    ("what", "do"),
    [
        ("As a tree this would have about 10^60 nodes", lambda: bc.trace(DOUBLING, {"x": 1}, tree=True)),
        ("There are about 10^60 paths from x", lambda: bc.paths(bc.trace(DOUBLING, {"x": 1}), "x")),
        ("Written out, this has about 10^60 parts", lambda: bc.exact(DOUBLING)),
    ],
    ids=["tree", "paths", "exact"],
)
def test_what_would_explode_is_refused_at_once_with_a_sentence(what: str, do: Callable[[], object]) -> None:
    begin = time.perf_counter()
    with pytest.raises(bc.BackpropError) as refused:
        do()
    assert refused.value.message.startswith(what)
    assert time.perf_counter() - begin < 5  # without counting first, none of these would ever end


def test_calls_that_unfold_without_end_are_refused() -> None:
    text = "f0(x) = x+x\n" + "\n".join(f"f{k}(x) = f{k - 1}(x) + f{k - 1}(x+1)" for k in range(1, 60)) + "\nf59(x)"
    with pytest.raises(bc.BackpropError, match=f"more than {resolve.MOST_NODES} operations"):
        bc.trace(text, {"x": 1})


def test_paths_are_listed_up_to_the_cap_and_not_beyond() -> None:
    def doubling(times: int) -> bc.Trace:
        return bc.trace("\n".join(["y0 = x", *(f"y{k + 1} = y{k}+y{k}" for k in range(times))]), {"x": 1})

    assert len(bc.paths(doubling(13), "x")) == 2**13 <= path_sum.MOST_PATHS
    with pytest.raises(bc.BackpropError, match="There are 16384 paths"):
        bc.paths(doubling(14), "x")


def test_too_long_a_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(bc.BackpropError, match="too long: it has 12 characters, and 10 are read at most"):
        bc.parse("1+1+1+1+1+xy", most_text=10)
