"""Every row of the table is proved: by SymPy, by differences, and by proofs that are seen to fail."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sympy

import backprop_core as bc
from backprop_core.analysis.symbolic import sympy_function
from backprop_core.graph import inline
from backprop_core.language.expression import CONSTANT, VARIABLE
from backprop_core.language.parser import parse
from backprop_core.language.vocabulary import ELSEWHERE, HINTS, PRELUDE, SYNONYMS
from backprop_core.operation import LETTERS, NOTATIONS, Operation
from backprop_core.operations import FUNCTIONS, OPERATIONS, ROWS
from backprop_core.tracing import row_code as source

CACHES = (
    inline.composite,
    inline.size_of_composite,
    source.partial_nodes,
    source.stable_nodes,
    source.value_at_places,
    source.partial_at_places,
    source.condition,
)
EDGES = [(row.name, rank) for row in ROWS for rank in range(row.arity[1] or 3)]


@contextmanager
def changed(row: Operation) -> Iterator[None]:
    """The table with one row exchanged."""
    true = OPERATIONS[row.name]
    OPERATIONS[row.name] = row
    forget()
    try:
        yield
    finally:
        OPERATIONS[row.name] = true
        forget()


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


# The proofs.


def in_sympy(text: str, known: dict[str, Any]) -> Any:
    """An expression of the table in SymPy's terms."""
    found: list[Any] = []
    for node in parse(text).lines[0].nodes:
        if node.operation == CONSTANT:
            found.append({"e": sympy.E, "pi": sympy.pi}[node.name] if node.name else sympy.Rational(node.literal))
        elif node.operation == VARIABLE:
            assert node.name
            found.append(known[node.name])
        else:
            found.append(sympy_function(node.operation)(*[found[operand] for operand in node.operands]))
    return found[-1]


# A function with a kink is proved on each of its sides, a power where its base may lie.
SIDES = [
    (sympy.Symbol("u", positive=True), sympy.Symbol("v", positive=True)),
    (sympy.Symbol("u", negative=True), sympy.Symbol("v", negative=True)),
]
POSITIVE = {"ln", "log", "log2", "log10", "sqrt", "acosh"}


OTHERS = sympy.symbols("v w", real=True)


def sides(row: Operation, rank: int) -> list[tuple[Any, ...]]:
    if row.name == "power":
        return [SIDES[0], (SIDES[0][0], SIDES[1][1])]
    if row.chooses:
        return [(by, *OTHERS) for by in ([sympy.Integer(1), sympy.Integer(0)] if rank else [SIDES[0][0]])]
    if row.binds == 0:
        return [(SIDES[0][0], SIDES[1][1]), (SIDES[1][0], SIDES[0][1])]
    return SIDES[:1] if row.name in POSITIVE else SIDES


def is_proved_by_sympy(name: str, rank: int) -> bool:
    """The row's partial equals the derivative of its value, as expressions."""
    row = OPERATIONS[name]
    if row.shares is not None:
        return shares_are_proved_by_sympy(row, rank)
    for side in sides(row, rank):
        operands = side[: row.arity[0]]
        value = sympy_function(name)(*operands)
        for text in {row.partials[rank], (row.stable or row.partials)[rank]}:
            partial = in_sympy(text, dict(zip(LETTERS, operands, strict=False)) | {"z": value})
            between_jumps = sympy.diff(value, operands[rank]).replace(sympy.Derivative, lambda *_: sympy.Integer(0))
            difference = where_defined(name, between_jumps - partial)
            if sympy.simplify(difference.rewrite(sympy.exp) if row.stable else difference) != 0:
                return False
    return True


def where_defined(name: str, expression: Any) -> Any:
    """An expression of u with u above 1, where the row asks for that: SymPy parts no root otherwise."""
    return expression.subs(SIDES[0][0], 1 + sympy.Symbol("p", positive=True)) if name == "acosh" else expression


def shares_are_proved_by_sympy(row: Operation, rank: int) -> bool:
    """For max and min: the derivative in every order of three operands."""
    assert row.shares is not None
    symbols = sympy.symbols("a b c", real=True)
    slope = sympy.diff(sympy_function(row.name)(*symbols), symbols[rank])
    return all(
        float(slope.subs(dict(zip(symbols, order, strict=True))))
        == row.shares(order, {"max": max, "min": min}[row.name](order))[rank]
        for order in itertools.permutations((1.0, 2.0, 3.0))
    )


def call(name: str, count: int) -> str:
    operands = list(LETTERS[:count])
    row = OPERATIONS[name]
    if row.chooses:
        operands[0] += " > 1/2"
    if row.binds == 5:
        return f"{name}({', '.join(operands)})"
    line = "" if row.binds else "y = "  # on which alone a comparison may stand
    return f"{row.symbol['text']}u" if count == 1 else f"{line}u {row.symbol['text']} v"


def samples(row: Operation) -> list[tuple[float, ...]]:
    if row.arity[1] is None:
        return [*row.samples, *((*pair, third) for pair in row.samples for third in (-3.5, 0.4, 3.5))]
    return list(row.samples)


def agrees_with_differences(name: str, rank: int) -> bool:
    """The backward pass gives what nudges find, at each of the row's samples."""
    row = OPERATIONS[name]
    for numbers in samples(row):
        if rank >= len(numbers):
            continue
        at = dict(zip("uvw", numbers, strict=False))
        found = bc.trace(call(name, len(numbers)), at)
        if not math.isclose(found.gradient["uvw"[rank]], difference(found, "uvw"[rank]), rel_tol=1e-8, abs_tol=1e-8):
            return False
    return True


def difference(found: bc.Trace, variable: str) -> float:
    """The central difference, with its leading error taken out (Richardson)."""

    def central(size: float) -> float:
        up, down = (found.at_point({**found.at, variable: found.at[variable] + by}).value for by in (size, -size))
        return (up - down) / (2 * size)

    return (4 * central(5e-4) - central(1e-3)) / 3


@pytest.mark.parametrize(("name", "rank"), EDGES)
def test_the_partial_is_the_derivative_exactly(name: str, rank: int) -> None:
    assert is_proved_by_sympy(name, rank)


@pytest.mark.parametrize(("name", "rank"), EDGES)
def test_the_partial_is_what_nudges_find(name: str, rank: int) -> None:
    assert agrees_with_differences(name, rank)


# No proof is trusted that has not been seen to fail.

PERTURBED: dict[str, Callable[[str], str]] = {
    "scaled": lambda text: f"({text})*1.000001",
    "shifted": lambda text: f"({text})+0.000001",
    "flipped": lambda text: f"-({text})",
}
FLAT = {row.name for row in ROWS if row.flat and row.name != "relu"}


@pytest.mark.parametrize("how", PERTURBED)
@pytest.mark.parametrize(("name", "rank"), EDGES)
def test_each_proof_sees_each_partial_that_is_wrong(name: str, rank: int, how: str) -> None:
    row = OPERATIONS[name]
    if row.partials[rank : rank + 1] == ("0",) and how != "shifted":  # neither scaling nor flipping changes it
        found = bc.trace(call(name, row.arity[0]), dict(zip(LETTERS, row.samples[0], strict=False)))
        assert found.gradient[LETTERS[rank]] == 0
        return
    with changed(perturbed(row, rank, how)):
        assert not is_proved_by_sympy(name, rank)
        if not row.chooses or rank:  # what a choice is made by compares, and so passes nothing on
            assert not agrees_with_differences(name, rank)
    assert is_proved_by_sympy(name, rank)
    assert agrees_with_differences(name, rank)


@pytest.mark.parametrize("name", [row.name for row in ROWS if row.stable])
def test_the_proof_sees_a_stable_form_that_is_wrong(name: str) -> None:
    assert is_proved_by_sympy(name, 0)
    wrong = (PERTURBED["scaled"](OPERATIONS[name].stable[0]), *OPERATIONS[name].stable[1:])
    with changed(replace(OPERATIONS[name], stable=wrong)):
        assert not is_proved_by_sympy(name, 0)


def perturbed(row: Operation, rank: int, how: str) -> Operation:
    if row.shares is not None:
        true = row.shares
        wrongs: dict[str, Callable[[float], float]] = {
            "scaled": lambda s: s * 1.000001,
            "shifted": lambda s: s + 0.000001,
            "flipped": lambda s: -s,
        }
        wrong = wrongs[how]

        def shares(operands: Any, result: float) -> list[float]:
            return [wrong(s) if place == rank else s for place, s in enumerate(true(operands, result))]

        return replace(row, shares=shares)
    texts = list(row.partials)
    texts[rank] = PERTURBED[how](texts[rank])
    stable = [PERTURBED[how](text) if place == rank else text for place, text in enumerate(row.stable)]
    return replace(row, partials=tuple(texts), stable=tuple(stable))


# The rest of a row.


@pytest.mark.parametrize("row", ROWS, ids=OPERATIONS)
def test_the_value_is_right_to_the_last_digits(row: Operation) -> None:
    """Against 30 digits by SymPy, also far out, where a formula may cancel or overflow."""
    function = sympy_function(row.name)
    wide = [-700.0, -30.0, -5.0, -1e-9, 1e-9, 0.5, 5.0, 30.0, 700.0]
    points = samples(row) + [(number,) for number in wide if row.arity[0] == 1]
    symbols = sympy.symbols("u v w", real=True)
    for numbers in points:
        if source_undefined(row, numbers):
            continue
        found = source.value_of(row.name, numbers)
        known = dict(zip(symbols, map(sympy.Rational, numbers), strict=False))
        exact = function(*symbols[: len(numbers)]).evalf(30, subs=known)
        exact = function(*map(sympy.Rational, numbers)).evalf(30) if not exact.is_number else exact
        assert found == pytest.approx(float(exact), rel=4e-15, abs=1e-100), numbers


def source_undefined(row: Operation, numbers: tuple[float, ...]) -> bool:
    return any(not source.condition(c.holds)(*numbers) for c in row.domain)


@pytest.mark.parametrize("row", [row for row in ROWS if row.expands], ids=lambda row: row.name)
def test_a_composite_stands_for_what_it_expands_to(row: Operation) -> None:
    u, v = SIDES[0]
    operands = (u, v)[: row.arity[0]]
    whole = sympy_function(row.name)(*operands)
    parts = in_sympy(row.expands or "", {"u": u, "v": v})
    difference = where_defined(row.name, (whole - parts).rewrite(sympy.exp).rewrite(sympy.log).rewrite(sympy.erf))
    assert sympy.simplify(sympy.expand_log(difference, force=True)) == 0
    for numbers in row.samples:
        at = dict(zip("uv", numbers, strict=False))
        fused, unfused = (bc.trace(call(row.name, len(numbers)), at, expand=expand) for expand in (False, True))
        assert len(unfused.nodes) > len(fused.nodes)
        assert unfused.value == pytest.approx(fused.value, rel=1e-14)
        assert unfused.gradient == pytest.approx(fused.gradient, rel=1e-12)
        assert row.name not in {node.operation for node in unfused.nodes}
        assert {node.group for node in unfused.nodes if node.group} <= {row.name, "sigmoid"}


@pytest.mark.parametrize("row", ROWS, ids=OPERATIONS)
def test_a_row_is_not_also_written_with_others_or_said_to_be_missing(row: Operation) -> None:
    lists = {"PRELUDE": PRELUDE, "SYNONYMS": SYNONYMS, "HINTS": HINTS, "ELSEWHERE": ELSEWHERE}
    stale = [name for name, words in lists.items() if row.name in FUNCTIONS and row.name in words]
    assert not stale, f"take {row.name} out of {stale} in language/vocabulary.py"


@pytest.mark.parametrize("row", ROWS, ids=OPERATIONS)
def test_a_row_is_complete(row: Operation) -> None:
    least, most = row.arity
    assert (len(row.partials) == most) != (row.shares is not None)
    assert row.rules
    assert row.reason
    assert row.verb
    assert set(row.notation) == set(NOTATIONS)
    assert len(row.samples) >= 3
    for numbers in row.samples:
        assert len(numbers) == least
        assert not source_undefined(row, numbers)
        assert all(source.condition(allowed.holds)(*numbers) for _, allowed in row.slopes)
    for special in row.special:
        assert not any(source.condition(special.when)(*numbers) and row.name not in FLAT for numbers in row.samples), (
            "a sample must stand where the formula itself decides"
        )
    assert row.name == row.name.lower()
    assert OPERATIONS[row.name] is row


def test_the_promised_composites_expand() -> None:
    assert {row.name for row in ROWS if row.expands} >= {"sigmoid", "tanh", "softplus", "silu", "gelu"}


def test_an_exchanged_row_leaves_no_trace() -> None:
    before = bc.trace("sin(x)", {"x": 1}).gradient
    with changed(replace(OPERATIONS["sin"], partials=("7",))):
        assert bc.trace("sin(x)", {"x": 1}).gradient == {"x": 7}
    assert bc.trace("sin(x)", {"x": 1}).gradient == before
