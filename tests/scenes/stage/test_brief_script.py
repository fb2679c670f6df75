"""A brief clip leaves nothing out: each step is in one part, and what is said once is not said again."""

import pytest

import backprop_core as core
from scenes.stage.brief_script import brief_script, parts

NEURON = "neuron(x, w, b) = sigmoid(w*x + b); h1 = neuron(x, 0.5, 0.1); h2 = neuron(x, -1, 0.2); neuron(h1 + h2, w, b)"
TRACES = [
    core.trace(NEURON, {"x": 2, "w": 1.5, "b": -0.3}),
    core.trace("x*x + x", {"x": 3}),
    core.trace("x*(8-x)*x", {"x": 3}, tree=True),
    core.trace("x", {"x": 3}),
]


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.expression)
def test_every_step_is_in_one_part_in_its_order_but_leaves_come_first(trace: core.Trace) -> None:
    taken = [step for part in parts(trace) for step in part]
    leaves = [step for step in trace.forward if not trace.nodes[step.node_id].operands]
    assert taken == [*leaves, *[step for step in trace.steps if step not in leaves]]
    assert list(parts(trace)[0]) == leaves


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.expression)
def test_what_comes_down_at_once_comes_from_one_node_and_goes_to_different_ones(trace: core.Trace) -> None:
    for part in parts(trace)[1:]:
        assert len({step.node_id for step in part}) == 1
        assert len({step.operand_id for step in part}) == len(part) <= 2


def test_a_square_hands_down_one_after_the_other_for_the_parts_add_up() -> None:
    first, second = [part for part in parts(core.trace("x*x", {"x": 3})) if part[0].operand == "x"]
    assert (first[0].total, second[0].total) == (3, 6)


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.expression)
def test_each_pass_is_explained_once_and_the_transcript_has_every_step(trace: core.Trace) -> None:
    question, *beats, check = brief_script(trace)
    said = [line for beat in beats for line in beat.lines]
    assert len(said) == len(set(said))
    whole = " ".join(beat.text for beat in beats)
    assert all(step.text in whole for step in trace.steps)
    assert (question.phase, check.phase) == ("question", "check")
