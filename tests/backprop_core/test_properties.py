"""What holds for every program: written by Hypothesis over the whole table, with functions and shared lines."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import backprop_core as bc
from backprop_core.analysis.checks import Check
from backprop_core.graph.build import build
from backprop_core.notation.writer import write
from backprop_core.operations import COMPARISONS
from tests.backprop_core.strategies import Program, expressions, from_seed, programs
from tests.backprop_core.trees import meaning

MANY = settings(max_examples=50)


def traced(program: Program, **how: bool) -> bc.Trace:
    """The trace at the point's numbers for the variables that the text uses."""
    parsed = bc.parse(program.text)
    return bc.trace(parsed, {name: program.at[name] for name in parsed.variables}, **how)


def alike(left: float, right: float, tolerance: float = 1e-9) -> bool:
    """Equal up to rounding, or both infinite, or both without a value."""
    if not (math.isfinite(left) and math.isfinite(right)):
        return left == right or (left != left and right != right)
    return math.isclose(left, right, rel_tol=tolerance, abs_tol=tolerance)


def size_of(found: bc.Trace) -> float:
    """The largest number that passed by: sums of such numbers are exact to this times 1e-16."""
    numbers = [abs(step.contribution) for step in found.contributions]
    numbers += [abs(step.total) for step in found.contributions]
    return max(numbers, default=1.0)


def is_tame(found: bc.Trace) -> bool:
    """All numbers are finite and of a size at which adding in another order changes little."""
    steps = found.contributions
    numbers = [*found.values, *(n for step in steps for n in (step.partial, step.contribution, step.total))]
    return all(abs(number) < 1e9 for number in numbers)


def same_gradient(left: Mapping[str, float], right: Mapping[str, float], tolerance: float = 1e-9) -> bool:
    return left.keys() == right.keys() and all(alike(left[name], right[name], tolerance) for name in left)


@MANY
@given(programs())
def test_a_letter_is_never_e_and_never_begins_a_name(program: Program) -> None:
    parsed = bc.parse(program.text)
    names = {*parsed.variables, *(line.name for line in parsed.lines if line.name)}
    for how in ({}, {"tree": True}, {"expand": True}, {"tree": True, "expand": True}):
        graph = build(parsed, **how)
        assert len(set(graph.labels)) == len(graph.labels)
        assert set(graph.labels).isdisjoint({"e", "pi"})
        letters = [label for label in graph.labels if how.get("tree") or label not in names]
        assert not [(letter, name) for letter in letters for name in names if name.startswith(letter[0])]


@MANY
@given(programs())
def test_the_tree_gives_what_the_graph_gives(program: Program) -> None:
    graph, tree = traced(program), traced(program, tree=True)
    assert alike(graph.value, tree.value)
    assert all(len(users) <= 1 for users in tree.graph.users)
    if is_tame(graph):
        assert same_gradient(graph.gradient, tree.gradient)


@MANY
@given(programs())
def test_expanded_composites_give_what_fused_ones_give(program: Program) -> None:
    fused = traced(program)
    unfused = traced(program, expand=True)
    assume(is_tame(fused) and is_tame(unfused) and unfused.error is None)
    assert fused.error is None
    assert alike(fused.value, unfused.value, 1e-7)
    if not at_a_kink(fused):
        assert same_gradient(fused.gradient, unfused.gradient, 1e-5)


@MANY
@given(programs())
def test_forward_mode_gives_what_the_backward_pass_gives(program: Program) -> None:
    found = traced(program)
    assume(is_tame(found))
    for name, slope in found.gradient.items():
        swept = bc.tangents(found, name)
        assert alike(swept.tangents[-1], slope)
        sums: dict[int, float] = defaultdict(float)
        for flow in swept.flows:
            assert flow.contribution == flow.partial * flow.tangent
            assert flow.tangent == swept.tangents[flow.operand]
            sums[flow.node] += flow.contribution
            assert alike(sums[flow.node], flow.total)
        assert all(alike(total, swept.tangents[node]) for node, total in sums.items())


@MANY
@given(programs())
def test_the_paths_to_the_output_add_up_to_the_adjoint(program: Program) -> None:
    found = traced(program)
    assume(is_tame(found))
    for node in found.nodes:
        if node.adjoint is None or not node.leads:
            continue
        try:
            ways = bc.paths(found, node.label)
        except bc.BackpropError as refused:
            assert "paths" in refused.message
            continue
        assume(all(abs(path.product) < 1e9 for path in ways))
        assert alike(math.fsum(path.product for path in ways), node.adjoint, 1e-7)
        for path in ways:
            assert path.nodes[0] == node.id
            assert path.nodes[-1] == found.graph.output
            assert all(
                below in found.nodes[above].operands for below, above in zip(path.nodes, path.nodes[1:], strict=False)
            )
            assert alike(path.product, math.prod(path.partials))


@MANY
@given(programs(), st.booleans())
def test_the_gradient_is_the_fold_of_the_steps(program: Program, tree: bool) -> None:
    found = traced(program, tree=tree)
    assert len(found.forward) == len(found.nodes)
    assert found.steps == found.forward + found.backward
    assert [step.value for step in found.forward] == pytest.approx(found.values, nan_ok=True)
    seed, *rest = found.backward
    assert (seed.contribution, seed.total, seed.operand, seed.partial) == (1.0, 1.0, None, None)
    adjoints: dict[int, float] = {found.graph.output: 1.0}
    gradient = dict.fromkeys(found.gradient, 0.0)
    output = found.nodes[-1]
    if output.operation == "variable":
        gradient[str(output.name)] = 1.0
    for step in rest:
        assert step.upstream is not None
        assert step.partial is not None
        assert step.contribution is not None
        assert alike(step.upstream, adjoints[step.node_id], 0)  # every part has arrived before it is passed on
        stops = step.partial == 0 and math.isinf(step.upstream) and step.contribution == 0
        assert stops or alike(step.contribution, step.upstream * step.partial, 0)
        target = found.nodes[step.operand_id or 0]
        to_itself = step.operand_id == step.node_id
        if not to_itself:
            assert step.operand_id in found.nodes[step.node_id].operands
            before = adjoints.get(step.operand_id or 0)
            adjoints[step.operand_id or 0] = step.contribution if before is None else before + step.contribution
            assert alike(step.total or 0.0, adjoints[step.operand_id or 0], 0)
        if target.operation == "variable" or to_itself:
            gradient[str(target.name)] += step.contribution
    assert all(alike(gradient[name], slope, 0) for name, slope in found.gradient.items())
    for node in found.nodes:
        if node.leads:
            assert node.adjoint is not None
            assert alike(node.adjoint, adjoints[node.id], 0)
        else:
            assert node.adjoint is None or node.id == found.graph.output


@MANY
@given(programs())
def test_contributions_to_a_node_add_up_to_its_adjoint(program: Program) -> None:
    found = traced(program)
    arrived: dict[int, list[float]] = defaultdict(list)
    for step in found.contributions[1:]:
        arrived[step.operand or 0].append(step.contribution)
    assume(is_tame(found))
    for index, parts in arrived.items():
        adjoint = found.nodes[index].adjoint
        assert adjoint is not None
        seed = 1.0 if index == found.graph.output else 0.0
        assert alike(math.fsum(parts) + seed, adjoint)
    for number, step in enumerate(found.contributions[1:], 1):
        part, count = found.parts[number]
        assert count == len(arrived[step.operand or 0])
        assert 1 <= part <= count


@MANY
@given(programs())
def test_text_reads_back_as_the_same_program(program: Program) -> None:
    parsed = bc.parse(program.text)
    assert bc.parse(write(parsed)).same(parsed)
    assert meaning(bc.parse(write(parsed, "plain"))) == meaning(parsed)
    assert write(bc.parse(write(parsed))) == write(parsed)


@MANY
@given(programs())
def test_compiled_code_gives_what_the_trace_gives(program: Program) -> None:
    compares_compiled(traced(program))


def compares_compiled(found: bc.Trace) -> None:
    refusal = None
    try:
        value, gradient = bc.compile(found.program)(**found.at)
    except bc.BackpropError as refused:
        refusal = refused.message
    if refusal is not None:
        assert found.error is not None
        assert refusal == found.error.message
        return
    assert alike(value, found.value)
    assert list(gradient) == list(found.gradient)
    if is_tame(found):
        assert same_gradient(gradient, found.gradient)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_many_programs_from_seeds_agree_every_way(first: int) -> None:
    compared = 0
    for seed in range(first, first + 250):
        program = from_seed(seed)
        found, tree = traced(program), traced(program, tree=True)
        assert alike(found.value, tree.value), seed
        compares_compiled(found)
        assert bc.parse(write(found.program)).same(found.program), seed
        if is_tame(found):
            assert same_gradient(found.gradient, tree.gradient), seed
            for name, slope in found.gradient.items():
                assert alike(bc.tangents(found, name).tangents[-1], slope), seed
                compared += slope != 0
    assert compared > 100


@MANY
@given(programs(), st.booleans())
@example(program=Program("h = ln(x)\nwhere(x > 0, h, -x)", {"x": 0.0}), tree=False)
def test_the_json_is_valid_and_whole(program: Program, tree: bool) -> None:
    found = traced(program, tree=tree)
    said = json.loads(json.dumps(found.json(), allow_nan=False))
    assert said["expression"] == program.text
    assert said["at"] == found.at
    assert number(said["value"]) == pytest.approx(found.value, nan_ok=True)
    assert len(said["nodes"]) == len(found.nodes)
    assert len(said["steps"]) == len(found.steps)
    assert all(step["text"] and step["formula"] and step["plugged"] and step["rule"] for step in said["steps"])
    labels = [node["label"] for node in said["nodes"]]
    assert len(set(labels)) == len(labels)
    assert (said["error"] is None) == (found.error is None)
    chooses = any(node.operation == "where" for node in found.nodes)  # what it does not take may have no value
    finite = [*([found.value] if chooses else found.values), *found.gradient.values()]
    if found.error is None:
        assert all(math.isfinite(one) for one in finite)


def number(said: float | str) -> float:
    return float(said)


@MANY
@given(programs(), st.booleans())
def test_users_stand_above_their_operands_and_none_too_close(program: Program, tree: bool) -> None:
    found = traced(program, tree=tree)
    rows: dict[float, list[float]] = defaultdict(list)
    for node in found.nodes:
        rows[node.y].append(node.x)
        assert all(found.nodes[operand].y > node.y for operand in node.operands)
        assert len(node.bends) == len(node.operands)
        for operand, bends in zip(node.operands, node.bends, strict=True):
            heights = [node.y, *(y for _, y in bends), found.nodes[operand].y]
            assert heights == sorted(set(heights))
            assert all(above + 1 == below for above, below in pairwise(heights))
    for places in rows.values():
        places.sort()
        assert all(right - left >= 0.999 for left, right in pairwise(places))
    assert min(node.x for node in found.nodes) >= 0
    assert found.nodes[-1].y == 0 == min(node.y for node in found.nodes)
    again = traced(program, tree=tree)
    assert [(node.x, node.y, node.bends) for node in again.nodes] == [(n.x, n.y, n.bends) for n in found.nodes]


@MANY
@given(programs())
def test_operands_come_before_their_users_and_spans_lie_in_the_text(program: Program) -> None:
    found = traced(program)
    for node in found.nodes:
        assert all(operand < node.id for operand in node.operands)
        assert all(node.id in found.nodes[operand].users for operand in node.operands)
        start, end = node.span
        assert 0 <= start < end <= len(program.text)
        stretch = program.text[start:end]
        if node.operation == "variable":
            assert stretch == node.name
        elif not node.group:
            line = "alone = " if node.operation in COMPARISONS.values() else ""  # where it may stand by itself
            assert len(bc.parse(line + closed(stretch)).lines) == 1
    assert found.nodes[-1].id == len(found.nodes) - 1


def closed(stretch: str) -> str:
    """A stretch that calls the program's own functions reads alone when they are named otherwise."""
    return stretch.replace("f0(", "max(0,").replace("f1(", "max(0,")


def at_a_kink(found: bc.Trace) -> bool:
    """Somewhere an operation with a kink or a convention stands at it, or next to it."""
    for node in found.nodes:
        numbers = [found.values[operand] for operand in node.operands]
        if node.operation in {"abs", "sign", "step", "relu", "leaky_relu"} and abs(numbers[0]) < 1e-6:
            return True
        if node.operation in {"max", "min"}:
            largest = {"max": max, "min": min}[node.operation](numbers)
            near = [other for other in numbers if abs(other - largest) <= 1e-6 * max(1.0, abs(largest))]
            if len(near) > 1:
                return True
        if node.operation == "power" and abs(numbers[0]) < 1e-6:
            return True
    return False


SMALL = ("x", "y")


@settings(max_examples=60)
@given(expressions(SMALL, size=4), st.floats(0.1, 3), st.floats(-3, 3))
def test_the_gradient_is_sympys(text: str, x: float, y: float) -> None:
    variables = bc.parse(text).variables
    found = bc.trace(text, {name: {"x": x, "y": y}[name] for name in variables})
    assume(found.error is None and is_tame(found) and not at_a_kink(found))
    try:
        solved = bc.exact(text)
        slopes = {name: solved.slope_at(name, found.at) for name in variables}
    except bc.BackpropError:
        return
    for name, slope in slopes.items():
        if slope.is_finite:
            assert alike(float(slope), found.gradient[name], 1e-6 * max(1.0, size_of(found)))


@settings(max_examples=40)
@given(programs(size=5))
def test_a_check_always_ends_in_a_verdict(program: Program) -> None:
    found = traced(program)
    for one in bc.check(found):
        assert isinstance(one.agrees, bool)
        assert isinstance(one, Check)
        assert len(one.nudges) == 13


@MANY
@given(programs(), st.sampled_from(["plain", "text", "latex", "typst"]), st.booleans())
def test_every_step_says_something_in_every_notation(program: Program, notation: str, tree: bool) -> None:
    for step in traced(program, tree=tree).steps:
        words = step.words(notation)
        parts: list[Any] = [words.rule, words.left, words.letters, words.relation, words.result, words.sentence]
        assert all(isinstance(part, str) and part for part in parts)
        joined = "".join([*parts, words.numbers])
        assert joined.count("(") == joined.count(")")
        assert joined.count("{") == joined.count("}")
        assert joined.count("[") == joined.count("]")
        assert words.sentence.count("$") % 2 == joined.count("$") % 2 == 0
        assert words.sentence.rstrip().endswith(".")
