"""Every row of arrays: values, gradients and spellings against the program of its entries, nudges and the letters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.analysis.forward_mode import tangents
from backprop_core.array_operations import ARRAY_OPERATIONS
from backprop_core.language.letters import Meeting, meeting
from backprop_core.language.vocabulary import ELSEWHERE, HINTS
from backprop_core.language.ways import Way, places_of, terms, turned
from backprop_core.notation.spelling import spelled_code
from backprop_core.tracing import array_plan, array_repairs, arrays, composites
from backprop_core.tracing.array_words import ArraySpeaker
from backprop_core.tracing.meetings import work_out
from tests.backprop_core import by_hand
from tests.backprop_core.by_hand import Expression, flattened, graph, name, off_from_nudges, off_from_numbers, values

x, y = name("x"), name("y")


def drawn(*shape: int, turn: int = 0) -> Any:
    """The same numbers always, but others at each turn: operands that are alike could be taken for each other."""
    return np.random.default_rng([sum(shape) + 7, turn]).normal(size=shape)


# Each row, in the cases that differ; of a result that is an array a weighted sum is taken.
ROWS: dict[str, tuple[Expression, dict[str, Any]]] = {
    "matmul, matrices": (x @ y, {"x": drawn(2, 3), "y": drawn(3, 4, turn=1)}),
    "matmul, matrix and vector": (x @ y, {"x": drawn(2, 3), "y": drawn(3, turn=1)}),
    "matmul, vector and matrix": (x @ y, {"x": drawn(3), "y": drawn(3, 2, turn=1)}),
    "matmul, vectors": (x @ y, {"x": drawn(3), "y": drawn(3, turn=1)}),
    "matmul with itself turned": (x @ x.transpose(), {"x": drawn(3, 2)}),
    "dot": (x.dot(y), {"x": drawn(4), "y": drawn(4, turn=1)}),
    "outer": (x.outer(y), {"x": drawn(2), "y": drawn(3, turn=1)}),
    "transpose": (x.transpose(), {"x": drawn(2, 3)}),
    "sum": (x.sum(), {"x": drawn(2, 3)}),
    "sum of columns": (x.sum(axis=0), {"x": drawn(2, 3)}),
    "sum of the last axis": (x.sum(axis=-1, keepdims=True), {"x": drawn(2, 3, 2)}),
    "mean": (x.mean(), {"x": drawn(2, 3)}),
    "sum of two axes": (x.sum(axis=(2, 0)), {"x": drawn(2, 3, 2)}),
    "mean of two axes": (x.mean(axis=(0, -1), keepdims=True), {"x": drawn(2, 3, 2)}),
    "amax of two axes": (x.amax(axis=(0, 1)), {"x": drawn(2, 3, 2)}),
    "a new axis": (x.stack(axis=1), {"x": drawn(2, 3)}),
    "mean of rows": (x.mean(axis=1, keepdims=True), {"x": drawn(2, 3)}),
    "amax": (x.amax(axis=0), {"x": drawn(3, 2)}),
    "amax of all, with a tie": (x.amax(), {"x": np.array([1.0, 3.0, 3.0, 2.0])}),
    "amin": (x.amin(axis=1, keepdims=True), {"x": drawn(3, 2)}),
    "take an entry": (x[1, 0], {"x": drawn(2, 3)}),
    "take a row from the end": (x[-1], {"x": drawn(2, 3)}),
    "take a part": (x[1:3, ::2], {"x": drawn(4, 3)}),
    "take backwards": (x[::-1], {"x": drawn(4)}),
    "take rows by a list": (x[[2, 0, 2]], {"x": drawn(3, 2)}),
    "take pairs": (x[[0, 1, 1], [1, 0, 0]], {"x": drawn(3, 2)}),
    "take a part backwards by a list": (x[::-2, [1, 1, 0]], {"x": drawn(4, 2)}),
    "reshape": (x.reshape(shape=(3, -1)), {"x": drawn(2, 6)}),
    "concat": (x.concat(y, x, axis=1), {"x": drawn(2, 3), "y": drawn(2, 1, turn=1)}),
    "stack": (x.stack(y, axis=1), {"x": drawn(3), "y": drawn(3, turn=1)}),
    "conv of one axis": (x.conv(y, stride=2, pad=1), {"x": drawn(5), "y": drawn(3, turn=1)}),
    "conv of two axes": (x.conv(y, pad=(1, 0)), {"x": drawn(4, 5), "y": drawn(2, 3, turn=1)}),
    "conv, channels on one axis": (x.conv(y), {"x": drawn(2, 6), "y": drawn(3, 2, 3, turn=1)}),
    "conv, a batch on one axis": (x.conv(y), {"x": drawn(2, 2, 6), "y": drawn(3, 2, 3, turn=1)}),
    "conv, channels": (x.conv(y, stride=2, pad=1), {"x": drawn(2, 5, 4), "y": drawn(3, 2, 3, 2, turn=1)}),
    "conv, a batch": (x.conv(y), {"x": drawn(2, 2, 3, 4), "y": drawn(2, 2, 2, 2, turn=1)}),
    "max_pool": (x.max_pool(size=2), {"x": drawn(2, 4, 4)}),
    "max_pool, overlapping": (x.max_pool(size=3, stride=2, pad=1), {"x": drawn(9)}),
    "mean_pool": (x.mean_pool(size=(2, 1), stride=1), {"x": drawn(4, 3)}),
    "softmax": (x.softmax(), {"x": drawn(2, 3)}),
    "softmax of columns": (x.softmax(axis=0), {"x": drawn(3, 2)}),
    "log_softmax": (x.log_softmax(), {"x": drawn(2, 2, 3)}),
    "logsumexp": (x.logsumexp(), {"x": drawn(2, 3)}),
    "logsumexp of columns": (x.logsumexp(axis=0, keepdims=True), {"x": drawn(2, 3)}),
    "norm": (x.norm(), {"x": drawn(3, 2)}),
    "norm of rows": (x.norm(axis=1), {"x": drawn(3, 2)}),
    "var": (x.var(), {"x": drawn(4)}),
    "var of columns": (x.var(axis=0, keepdims=True), {"x": drawn(3, 2)}),
    "normalize": (x.normalize(), {"x": drawn(2, 4)}),
    "normalize of columns": (x.normalize(axis=0, eps=0.1), {"x": drawn(3, 2)}),
    "causal_softmax": (x.causal_softmax(), {"x": drawn(3, 3)}),
    "causal_softmax, a batch": (x.causal_softmax(), {"x": drawn(2, 3, 3)}),
    "mse": (x.mse(y), {"x": drawn(2, 3), "y": drawn(3, turn=1)}),
    "mse to a number": (x.mse(y), {"x": drawn(3), "y": 1.5}),
    "cross_entropy of a class": (x.cross_entropy(y), {"x": drawn(4), "y": 2.0}),
    "cross_entropy of classes": (x.cross_entropy(y), {"x": drawn(3, 4), "y": np.array([0.0, 3.0, 1.0])}),
    "cross_entropy of probabilities": (x.cross_entropy(y), {"x": drawn(2, 3), "y": np.abs(drawn(2, 3, turn=1))}),
    "numbers, both stretched": (x * y + y, {"x": drawn(3, 1), "y": drawn(4, turn=1)}),
    "numbers, one is a number": (x / y, {"x": drawn(2, 2), "y": 2.0}),
    "max of two, stretched": (x.max(y), {"x": drawn(3, 1), "y": drawn(4, turn=1)}),
    "a function of each": (x.gelu() + x.tanh(), {"x": drawn(2, 3)}),
}
CLASSES = {"cross_entropy of a class", "cross_entropy of classes"}  # a nudge of a class means nothing
EXACT, NUDGED = 1e-12, 1e-7


def weighted(row: str) -> tuple[Any, dict[str, Any]]:
    """A row's program with one number as its output, and its point."""
    expression, at = ROWS[row]
    at = values(at)
    shape = np.shape(arrays.forward(graph(("z", expression)), at).values[-1])
    if not shape:
        return graph((None, expression * 1.7)), at
    built = graph(("z", expression), (None, (name("w") * name("z")).sum()))
    return built, {**at, "w": drawn(*shape, turn=2)}


def test_every_row_is_tried() -> None:
    tried = {node.operation for expression, _ in ROWS.values() for node in expression.nodes}
    assert set(ARRAY_OPERATIONS) <= tried


def test_no_row_is_said_to_be_missing() -> None:
    stale = set(ARRAY_OPERATIONS) & {*HINTS, *ELSEWHERE}
    assert not stale, f"take {stale} out of HINTS and ELSEWHERE in language/vocabulary.py"


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_what_its_entries_say(row: str) -> None:
    assert off_from_numbers(*weighted(row)) < EXACT


@pytest.mark.parametrize("row", ROWS)
def test_nudges_of_every_entry_find_the_gradient(row: str) -> None:
    assert off_from_nudges(*weighted(row), still=["y"] if row in CLASSES else []) < NUDGED


def ways_of(row: str) -> Meeting:
    """What meets in the last node of a row's case."""
    expression, at = ROWS[row]
    built = graph(("z", expression))
    plan = array_plan.plan_for(built, {key: np.shape(one) for key, one in values(at).items()})
    found = plan.meetings[-1]
    assert found is not None
    return found


def walked(way: Way, factors: list[Any]) -> Any:
    """The result of a way, product by product."""
    made = np.zeros(way.result.shape)
    for entry in places_of(way.result.shape):
        for places in terms(way, entry):
            product = way.scale
            for side, place, array in zip(way.factors, places, factors, strict=True):
                product *= array.reshape(side.shape)[place]
            made[entry] += product
    return made


@pytest.mark.parametrize("row", [row for row in ROWS if ways_of(row).entries in {"add", "multiply"}])
def test_there_and_back_is_the_loop_over_the_letters(row: str) -> None:
    for way in ways_of(row).ways:
        for one in (way, *[turned(way, factor) for factor in range(len(way.factors))]):
            factors = [drawn(*side.shape) if side.shape else np.array(1.5) for side in one.factors]
            assert np.abs(walked(one, factors) - work_out(one, factors)).max() < 1e-13


PULLS = {
    ("matmul", (2, 3), (3, 4)): ("g @ v.T", "u.T @ g"),
    ("matmul", (2, 3), (3,)): ("outer(g, v)", "u.T @ g"),
    ("matmul", (3, 3), (3,)): ("outer(g, v)", "u.T @ g"),
    ("matmul", (3,), (3, 2)): ("v @ g", "outer(u, g)"),
    ("matmul", (3,), (3,)): ("g * v", "g * u"),
    ("dot", (3,), (3,)): ("g * v", "g * u"),
    ("outer", (2,), (3,)): ("g @ v", "g.T @ u"),
    ("transpose", (2, 3)): ("g.T",),
    ("sum", (2, 3)): ("spread(g)",),
    ("mean", (2, 3)): ("spread(g)/6",),
    ("conv", (5,), (3,)): ("entries", "entries"),
}


@pytest.mark.parametrize("case", PULLS)
def test_pulls_are_spelled(case: tuple[Any, ...]) -> None:
    operation, *shapes = case
    (way,) = meeting(operation, shapes, {}).ways
    found = []
    for factor in range(len(way.factors)):
        back = turned(way, factor)
        found.append(spelled_code(back, ["g" if side.rank < 0 else "uv"[side.rank] for side in back.factors]))
    assert tuple(found) == PULLS[case]


@pytest.mark.parametrize("case", [case for case in PULLS if case[0] in {"matmul", "dot", "outer", "transpose"}])
def test_spelled_pulls_are_what_the_letters_say(case: tuple[Any, ...]) -> None:
    operation, *shapes = case
    (way,) = meeting(operation, shapes, {}).ways
    known = {"outer": np.outer, "u": drawn(*shapes[0]), "v": drawn(*shapes[-1]), "g": drawn(*way.result.shape)}
    for factor, text in enumerate(PULLS[case]):
        back = turned(way, factor)
        factors = [known["g" if side.rank < 0 else "uv"[side.rank]] for side in back.factors]
        assert np.abs(eval(text, {**known}) - walked(back, factors)).max() < 1e-13


# What is wrong has to be found: each of these breaks one thing.


def letters_swapped(monkeypatch: pytest.MonkeyPatch) -> str:
    row = dataclasses.replace(ARRAY_OPERATIONS["matmul"], letters=("ij,kj->ik", "ij,i->j", "i,ij->j", "i,i->"))
    monkeypatch.setitem(ARRAY_OPERATIONS, "matmul", row)
    return "matmul, matrices"


def pull_off_by_a_factor(monkeypatch: pytest.MonkeyPatch) -> str:
    row = dataclasses.replace(ARRAY_OPERATIONS["softmax"], pulls=("2*z*(g-sum(g*z))",))
    monkeypatch.setitem(ARRAY_OPERATIONS, "softmax", row)
    return "softmax"


def value_off(monkeypatch: pytest.MonkeyPatch) -> str:
    row = dataclasses.replace(ARRAY_OPERATIONS["var"], value="sum((u-mean(u))^2)/(n-1)")
    monkeypatch.setitem(ARRAY_OPERATIONS, "var", row)
    return "var"


def turned_the_wrong_way(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(array_plan, "turned", lambda way, factor: turned(way, factor)._replace(scale=way.scale * 1.01))
    return "outer"


@pytest.mark.parametrize("mutant", [letters_swapped, pull_off_by_a_factor, value_off, turned_the_wrong_way])
def test_a_mutant_is_found(mutant: Callable[[pytest.MonkeyPatch], str], monkeypatch: pytest.MonkeyPatch) -> None:
    composites.fused.cache_clear()
    row = mutant(monkeypatch)
    try:
        off = max(off_from_numbers(*weighted(row)), off_from_nudges(*weighted(row)))
    except ValueError:  # shapes that do not fit tell as well
        off = 1.0
    finally:
        composites.fused.cache_clear()
    assert off > 1e-3


def test_without_the_fold_the_shapes_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_plan, "fold", lambda shape, result: None)
    built = graph(("z", x + y), (None, name("z").sum()))
    _, backward = by_hand.both_passes(built, values({"x": drawn(3, 2), "y": drawn(2, turn=1)}))
    assert array_plan.shape_of(backward.gradient["y"]) == (3, 2)


# Entries that are no finite numbers.


def test_a_problem_names_its_entry_and_leaves_the_others() -> None:
    built = graph(("z", x.ln()), (None, name("z").sum()))
    at = values({"x": [[1.0, -2.0], [0.5, 0.0]]})
    forward, backward = by_hand.both_passes(built, at)
    (problem,) = forward.problems
    assert (problem.entry, problem.times) == ((0, 1), 2)
    assert problem.reason == "a logarithm needs a positive number"
    z = forward.values[built.index["z"]]
    assert np.isnan(z).tolist() == [[False, True], [False, True]]
    assert arrays.plain(backward.gradient["x"])[1] == [2.0, "nan"]


def test_an_infinite_slope_is_named_at_its_entry() -> None:
    built = graph((None, x.sqrt().sum()))
    forward, backward = by_hand.both_passes(built, values({"x": [4.0, 0.0, 9.0]}))
    (problem,) = backward.problems
    assert (problem.entry, problem.rank, problem.times) == ((1,), 0, 1)
    assert forward.values[-1] == 5.0
    assert np.isfinite(backward.gradient["x"]).tolist() == [True, False, True]


def test_too_large_a_product_is_named_at_its_entry() -> None:
    built = graph((None, (x @ y).sum()))
    forward, _ = by_hand.both_passes(built, values({"x": [[1.0, 2.0], [1e200, 0.0]], "y": [1e200, 1.0]}))
    assert forward.problems[0].entry == (1,)
    assert forward.problems[0].reason.startswith("the number is too large")


def test_at_0_a_norm_has_slope_0() -> None:
    _, backward = by_hand.both_passes(graph((None, x.norm())), values({"x": [0.0, 0.0]}))
    assert arrays.plain(backward.gradient["x"]) == [0.0, 0.0]


@pytest.mark.parametrize("wrong", [3.0, -1.0, 0.5])
def test_a_class_that_is_no_place_is_said(wrong: float) -> None:
    forward, _ = by_hand.both_passes(graph((None, x.cross_entropy(y))), values({"x": [1.0, 2.0, 3.0], "y": wrong}))
    assert [problem.reason for problem in forward.problems] == [array_repairs.NO_CLASS]


def test_large_scores_do_not_overflow() -> None:
    built = graph((None, x.cross_entropy(y)))
    forward, backward = by_hand.both_passes(built, values({"x": [1000.0, 0.0], "y": 1.0}))
    assert forward.values[-1] == 1000.0
    assert arrays.plain(backward.gradient["x"]) == [1.0, -1.0]


def test_an_entries_program_names_entries() -> None:
    built = graph(("z", x @ y), (None, name("z").sum()))
    at = values({"x": drawn(2, 2), "y": drawn(2, turn=1)})
    entries = by_hand.in_numbers(built, at, arrays.forward(built, at))
    assert entries.graph.program.variables == ("x[0,0]", "x[0,1]", "x[1,0]", "x[1,1]", "y[0]", "y[1]")
    assert {"z[0]", "z[1]"} <= set(entries.graph.labels)
    assert set(flattened(at)) == set(entries.graph.program.variables)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("x + 1", "sum(x + 1)"),
        ("p = x^2; # ends\np", "p = x^2; # ends\nsum(p)"),
        ("f(v) = v*x; f(2)", "f(v) = v*x; sum(f(2))"),
        ("a = x + 1; s = sum(a); x + 1", "a = x + 1; s = sum(a); sum(x + 1)"),
        (r"\frac{x}{2}", None),
    ],
)
def test_an_array_as_output_is_offered_as_its_sum(text: str, fix: str | None) -> None:
    with pytest.raises(bc.BackpropError, match="The output is an array of 2") as refused:
        bc.trace(text, {"x": [1, 2]})
    assert refused.value.fix == fix
    assert fix is None or bc.trace(fix, {"x": [1, 2]}).value is not None


def test_an_array_as_output_needs_a_seed() -> None:
    with pytest.raises(bc.BackpropError, match=r"as in z\[0\], or for the sum, as in sum\(z\)"):
        bc.trace("z = 2*x", {"x": [1, 2]})
    assert bc.trace("z = x^2", {"x": [1, 2]}, seed=[1, 10]).json()["gradient"] == {"x": [2.0, 40.0]}
    with pytest.raises(bc.BackpropError, match="The seed must be of the shape of the output, 2"):
        bc.trace("z = 2*x", {"x": [1, 2]}, seed=[1, 2, 3])


@pytest.mark.parametrize("row", ROWS)
def test_forward_mode_agrees_with_the_backward_pass(row: str) -> None:
    built, at = weighted(row)
    trace = bc.Trace.of(built, at)
    for variable in at:
        direction = drawn(*np.shape(at[variable])) if np.shape(at[variable]) else 1.0
        forwards = tangents(trace, variable, direction).tangents[-1]
        backwards = float(np.sum(trace.gradient[variable] * direction))
        assert abs(forwards - backwards) < 1e-12 * max(1.0, float(np.abs(trace.gradient[variable] * direction).sum()))


def test_published_tangents() -> None:
    theano = bc.trace("x @ W", {"W": [[1, 1], [1, 1]], "x": [0, 1]}, seed=[1, 1])
    assert tangents(theano, "W", [[2, 2], [2, 2]]).tangents[-1].tolist() == [2.0, 2.0]
    learntinker = bc.trace("[p[0]^2 + p[1], p[0]*p[1]]", {"p": [1, 0.8]}, seed=[1, 0])
    assert np.allclose(tangents(learntinker, "p", [0.6, 0.4]).tangents[-1], [1.6, 0.88], atol=1e-15)


def test_the_words_of_a_step() -> None:
    trace = bc.trace("h = W @ x; sum(h*[1, -2])", {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2]})
    by_w, by_x = trace.backward[-2:]
    assert (by_w.formula, by_x.formula) == ("∂c/∂W = ∂c/∂h · xᵀ", "∂c/∂x = Wᵀ · ∂c/∂h")
    assert by_w.plugged == "∂c/∂W = [1, -2] · [3, 1, 2]ᵀ = [[3, 1, 2], [-6, -2, -4]]"
    assert by_x.plugged == "∂c/∂x = [[1, -2, 3], [0, 4, -1]]ᵀ · [1, -2] = [1, -10, 5]"
    assert by_w.said.array is not None
    assert (by_w.said.array.pull, by_w.said.array.letters) == ("outer(g, v)", "i,j->ij")
    assert by_w.said.array.shapes == "2×3 = 2 · 3"
    assert by_w.text == (
        "Each entry h[i] = Σj W[i,j]·x[j], so W[i,j] reaches only h[i], multiplied by x[j]. "
        "Which way round: ∂c/∂h has i, x has j, W has i and j. Nothing is shared, so every pair meets once."
    )
    assert by_x.text.endswith("i is shared, so it is added up: x[j] has an edge to every h[i].")
    speaker = trace.speaker("plain")
    assert isinstance(speaker, ArraySpeaker)
    entry = speaker.entry(by_w.number, (1, 2))
    assert entry is not None
    assert entry.text == "W[1,2]: ∂c/∂h[1] · x[2] = -2 · 2 = -4"


def test_a_square_matrix_fits_both_ways() -> None:
    trace = bc.trace("sum(W @ x)", {"W": [[1, 2], [3, 4]], "x": [1, 1]})
    assert "W is 2×2: Wᵀ · ∂b/∂a and W · ∂b/∂a both fit. The letters decide." in trace.backward[-1].text


def test_what_is_stretched_is_said() -> None:
    trace = bc.trace("Z = X @ W.T + b; sum(Z)", {"X": [[1, 2], [3, 4], [0, 1]], "W": [[1, 0]], "b": [2]})
    (step,) = [one for one in trace.backward if one.operand == "b"]
    assert step.text.endswith("b was stretched over i, so what arrives is added up over i (3 of them).")
    (note,) = bc.trace("sum(x + y)", {"x": [[1], [2], [3]], "y": [1, 2, 3]}).notes
    assert note.kind == "stretched"
    assert note.message == "a = x + y: x of 3×1 and y of 3 are both stretched, to 3×3."


def test_kinks_are_counted() -> None:
    (note,) = bc.trace("sum(relu(x))", {"x": [0, -1, 0, 2]}).notes
    assert note.message == "a = relu(x) at 2 of 4 entries: at 0 the slope is taken as 0, as PyTorch does."


def test_a_large_array_is_summed_up_unless_it_is_asked_for() -> None:
    trace = bc.trace("sum(x)", {"x": np.arange(1001.0)})
    short = {"shape": [1001], "least": 0.0, "greatest": 1000.0, "mean": 500.0}
    assert trace.json()["at"] == {"x": short}
    assert trace.json(full=True)["at"]["x"] == np.arange(1001.0).tolist()


def test_no_zero_that_leaves_has_a_sign() -> None:
    slopes = bc.trace("sum(-x*y)", {"x": [0.0, 1.0], "y": [0.0, 0.0]}).json(full=True)["gradient"]
    assert [str(one) for one in slopes["x"]] == ["0.0", "0.0"]


@pytest.mark.parametrize("view", [{}, {"tree": True}, {"compact": True}, {"expand": True}])
@pytest.mark.parametrize("text", ["s = softmax(W @ x); mean(s*s*[1, 2])/3", "z = W @ x; sum((2*z + 1)^2 - x[0])"])
def test_every_view_gives_the_same_gradient(text: str, view: dict[str, bool]) -> None:
    at = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2]}
    trace, plain = bc.trace(text, at, **view), bc.trace(text, at)
    assert all(step.text for step in trace.steps)
    assert all(np.allclose(trace.gradient[name], slope, rtol=1e-14) for name, slope in plain.gradient.items())


def test_what_works_on_numbers_says_so() -> None:
    text = "sum(W @ x)"
    at: dict[str, Any] = {"W": [[1, 2]], "x": [3, 4]}
    calls: list[Callable[[], Any]] = [
        lambda: bc.descend(text, at, 0.1, 5),
    ]
    for call in calls:
        with pytest.raises(bc.BackpropError, match="works on numbers, and this program has arrays"):
            call()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ones(3) @ x", 6.0),
        ("sum(zeros(2, 3) @ x + eye(2) @ [5, 7])", 12.0),
        ("sum(x[None] * x[:, None])", 36.0),
        ("((x - 1)**2).sum()/x.shape[0]", 5 / 3),
        ("sum(x)/len(x)", 2.0),
        ("sum(A, axis=(0, 1))/A.size", 2.5),
    ],
)
def test_fills_new_axes_and_sizes_have_the_values_of_numpy(text: str, expected: float) -> None:
    at = {"A": [[1, 2], [3, 4]]} if "A" in text else {"x": [1, 2, 3]}
    assert bc.trace(text, at).value == pytest.approx(expected, rel=1e-15)


def test_a_size_that_was_read_holds_for_that_shape_alone() -> None:
    program = bc.parse("sum(x)/len(x)", given={"x": [1, 2, 3]})
    assert program.shapes == (("x", (3,)),)
    with pytest.raises(bc.BackpropError, match="x is stated as 3, and its value is 4"):
        bc.trace(program, {"x": [1, 2, 3, 4]})


@pytest.mark.parametrize(
    ("text", "notation", "said"),
    [
        ("sum(A)", "plain", "a = Σij A[i,j], so"),
        ("sum(A)", "latex", r"$a = \sum_{ij} A[i,j]$, so"),
        ("sum(A)", "typst", "$a = sum_(i j) A[i,j]$, so"),
        ("mean(A)", "latex", r"$a = \sum_{ij} A[i,j] / 4$, so"),
        ("max(A)", "plain", "a = max over i and j of A[i,j], so"),
        ("max(A)", "latex", r"$a = \max_{ij} A[i,j]$, so"),
        ("max(A)", "typst", "$a = max_(i j) A[i,j]$, so"),
    ],
)
def test_a_sum_over_letters_is_typeset_in_sentences(text: str, notation: str, said: str) -> None:
    step = bc.trace(text, {"A": [[1, 2], [3, 4]]}).steps[-1]
    assert step.words(notation).sentence.startswith(said)


def test_the_letters_of_a_fold_are_apart_in_typst() -> None:
    step = bc.trace("sum(A*c)", {"A": [[1, 2], [3, 4]], "c": 2}).steps[-1]
    assert step.words("typst").equation.letters.startswith("sum_(i j) ")
    assert step.words("latex").equation.letters.startswith(r"\sum_{ij} ")
